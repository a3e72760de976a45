//! The images of pages that a model looks at.

use document_types::question::Image;
use document_types::reading::{Drawing, ImageFormat, Preset, Reading};
use extraction::model::pages_to_look_at;
use shared::documents::{Document, file, password};
use shared::{App, Result};

/// Draws the pages upright. A page that can't be drawn is left out: its words are sent all the same.
///
/// # Errors
/// When the bucket does not answer or no reader can be started.
pub(crate) async fn draw(app: &App, document: &Document, reading: &Reading) -> Result<Vec<Image>> {
    let bytes = file::fetch_read(app, document).await?.bytes;
    let mut images = Vec::new();
    for page in pages_to_look_at(reading) {
        let rotation = reading.pages.get(page as usize).map(|page| page.rotation);
        let drawing = Drawing {
            page,
            presets: vec![Preset::AiVision],
            format: ImageFormat::Jpeg,
            rotation,
            password: password::open(app, document),
        };
        match app.readers.draw(&bytes, &document.name, &drawing).await? {
            Ok(files) => images.extend(
                files.into_iter().map(|file| Image { media_type: file.media_type, bytes: file.content }),
            ),
            Err(error) => tracing::warn!(
                document.id = %document.id,
                page,
                code = error.code.as_str(),
                "a page could not be drawn for the model"
            ),
        }
    }
    Ok(images)
}

//! The job that makes images of a page, or the searchable PDF of a scan, on request.

use anyhow::anyhow;
use document_types::protocol::Searchable;
use document_types::reading::{
    Drawing, EnclosedFile, ImageFormat, Page, Preset, ReadingError, ReadingErrorCode,
};
use shared::documents::derived::{self, Variant};
use shared::documents::work::DeriveFile;
use shared::documents::{self, Document, file, password};
use shared::jobs::{Job, JobContext};
use shared::{App, Error, Result};

/// The files made, or why they can't be made.
type Made = Result<Vec<(Variant, EnclosedFile)>, ReadingError>;

/// Makes the requested file unless it exists. Safe to run twice: a file made again replaces the same.
///
/// # Errors
/// When the bucket or the reader fails: the job is tried again.
pub async fn derive(app: App, ctx: JobContext, job: DeriveFile) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let org = tx.org();
    let Some(document) = documents::find(&mut tx, job.document).await? else { return Ok(()) };
    if derived::find(&mut tx, &document, &job.variant).await?.is_some() {
        return ctx.finish(tx).await;
    }
    let pages = match job.variant {
        Variant::Image { page, .. } => {
            documents::pages(&mut tx, document.id, usize::try_from(page)?, 1).await?
        }
        Variant::SearchablePdf => documents::all_pages(&mut tx, document.id).await?,
    };
    tx.commit().await?;

    let bytes = file::fetch_read(&app, &document).await?.bytes;
    let made = match job.variant {
        Variant::Image { page, preset, format } => {
            let rotation = pages.first().map(|page| page.rotation);
            draw(&app, &document, &bytes, page, preset, format, rotation).await?
        }
        Variant::SearchablePdf => make_searchable(&app, &document, &bytes, pages).await?,
    };
    if let Some(error) = made.as_ref().err().filter(|error| error.code == ReadingErrorCode::Internal)
        && ctx.attempt() < DeriveFile::MAX_ATTEMPTS
    {
        return Err(Error::Internal(anyhow!("{}", error.message)));
    }

    let kept: Vec<(Variant, Result<_, ReadingError>)> = match made {
        Ok(files) => {
            let mut stored = Vec::new();
            for (variant, file) in files {
                let about = (file.media_type.clone(), file.size);
                derived::store(&app, org, &document, &variant, file).await?;
                stored.push((variant, Ok(about)));
            }
            stored
        }
        Err(error) => vec![(job.variant, Err(error))],
    };
    let mut tx = ctx.enter(&app).await?;
    for (variant, outcome) in &kept {
        let outcome = outcome.as_ref().map(|(media_type, size)| (media_type.as_str(), *size));
        derived::keep(&mut tx, &document, variant, outcome).await?;
    }
    ctx.finish(tx).await
}

/// The requested preset and every smaller one: they come from the same decoding.
async fn draw(
    app: &App,
    document: &Document,
    bytes: &[u8],
    page: u32,
    preset: Preset,
    format: ImageFormat,
    rotation: Option<u16>,
) -> Result<Made> {
    let presets: Vec<Preset> = Preset::ALL.into_iter().filter(|other| *other <= preset).collect();
    let password = password::open(app, document);
    let drawing = Drawing { page, presets: presets.clone(), format, rotation, password };
    let drawn = app.readers.draw(bytes, &document.name, &drawing).await?;
    Ok(drawn.map(|files| {
        let variants = presets.into_iter().map(|preset| Variant::Image { page, preset, format });
        variants.zip(files).collect()
    }))
}

async fn make_searchable(app: &App, document: &Document, bytes: &[u8], pages: Vec<Page>) -> Result<Made> {
    let password = password::open(app, document);
    let searchable = Searchable { pages, title: document.name.clone(), password };
    let made = app.readers.make_searchable(bytes, &document.name, searchable).await?;
    Ok(made.map(|file| vec![(Variant::SearchablePdf, file)]))
}

//! Images of one page in the sizes of the presets, all from one decoding.

pub(crate) mod encode;

use document_types::protocol::Request;
use document_types::reading::{
    Drawing, EnclosedFile, FileRole, ImageFormat, Preset, ReadingError, ReadingErrorCode,
};

use crate::colour::Colour;
use crate::engines::Engines;
use crate::fault::internal;
use crate::pdf;
use crate::raster::{self, TiffPages, colour};
use crate::sniff::Format;
use crate::turn::Turn;

/// A JPEG is decoded at a scale that leaves half as much again as is wanted: pixels for the filter to weigh.
/// More costs time that nobody sees.
const DECODED: (u32, u32) = (3, 2);

/// Draws the page: one image for each preset asked for, in their order.
pub(crate) fn draw(
    engines: &mut Engines,
    request: &Request,
    drawing: &Drawing,
    format: Format,
    bytes: Vec<u8>,
) -> Result<Vec<EnclosedFile>, ReadingError> {
    let Some(longest) = drawing.presets.iter().map(|preset| preset.longest_side()).max() else {
        return Ok(Vec::new());
    };
    let (page, turn) = match format {
        Format::Pdf => {
            let document = pdf::open(engines.pdfium(request)?, &bytes, drawing.password.as_ref())?;
            let count = u32::try_from(document.pages().len()).unwrap_or_default();
            check_page(drawing.page, count)?;
            (pdf::drawn::draw(&document, drawing.page, longest)?, Turn::default())
        }
        Format::Tiff => {
            let mut pages = TiffPages::open(&bytes, drawing.page)?;
            check_page(drawing.page, pages.count())?;
            pages.colour_page(drawing.page)?
        }
        Format::Pageless(_) => {
            let message = "this format has no pages that could be drawn";
            return Err(ReadingError::new(ReadingErrorCode::Unsupported, message));
        }
        // What follows is one picture.
        _ if drawing.page > 0 => return Err(no_page(drawing.page, 1)),
        Format::Jpeg => colour::jpeg(&bytes, longest * DECODED.0 / DECODED.1)?,
        Format::Png => raster::png(&bytes)?.colour(),
        Format::WebP => raster::webp(&bytes)?.colour(),
        Format::Gif => raster::gif(&bytes)?.colour(),
        Format::Bmp => raster::bmp(&bytes)?.colour(),
        Format::Heif => raster::heif(&bytes)?.colour(),
    };
    let turn = drawing.rotation.map_or(turn, |degrees| turn.with_degrees(degrees));
    in_sizes(page, turn, drawing).map_err(internal)
}

fn check_page(page: u32, count: u32) -> Result<(), ReadingError> {
    if page < count { Ok(()) } else { Err(no_page(page, count)) }
}

fn no_page(page: u32, count: u32) -> ReadingError {
    let message = format!("page {} was asked for, and the file has {count}", page.saturating_add(1));
    ReadingError::new(ReadingErrorCode::Empty, message)
}

/// The largest size from the page, each smaller one from the next larger. It is turned once it is small.
fn in_sizes(page: Colour, turn: Turn, drawing: &Drawing) -> anyhow::Result<Vec<EnclosedFile>> {
    let mut sizes: Vec<u32> = drawing.presets.iter().map(|preset| preset.longest_side()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    let mut encoded: Vec<(u32, Vec<u8>)> = Vec::with_capacity(sizes.len());
    let mut current = page;
    let mut turn = Some(turn);
    for size in sizes {
        if current.longest() > size {
            current = current.scaled_to(size)?;
        }
        if let Some(turn) = turn.take() {
            current = current.turned(turn);
        }
        encoded.push((size, encode::encode(&current, drawing.format)?));
    }
    let content = |preset: Preset| {
        let same = encoded.iter().find(|(size, _)| *size == preset.longest_side());
        same.map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    };
    Ok(drawing.presets.iter().map(|&preset| file(preset, drawing.format, content(preset))).collect())
}

fn file(preset: Preset, format: ImageFormat, content: Vec<u8>) -> EnclosedFile {
    let name = format!("{}.{}", preset.as_str(), format.extension());
    EnclosedFile::new(FileRole::Result, name, format.media_type(), content)
}

//! Pages of a PDF as pictures in colour.

use pdfium_render::prelude::{PdfBitmapFormat, PdfDocument, PdfRenderConfig, PdfiumError};
use shared::documents::reading::ReadingError;

use super::{damaged_page, pixels};
use crate::colour::{Colour, fitting};

/// Draws a page with this longest side, or smaller where the page has fewer pixels at its resolution.
pub(crate) fn draw(document: &PdfDocument<'_>, index: u32, longest: u32) -> Result<Colour, ReadingError> {
    let page = i32::try_from(index).ok().and_then(|index| document.pages().get(index).ok());
    let page = page.ok_or_else(|| damaged_page(index))?;
    let size = fitting((pixels(page.width().value), pixels(page.height().value)), longest);
    render(&page, size).map_err(|_| damaged_page(index))
}

fn render(
    page: &pdfium_render::prelude::PdfPage<'_>,
    (width, height): (u32, u32),
) -> Result<Colour, PdfiumError> {
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    // Not the default BGRA, whose copy costs three times as much. The binding has PDFium swap the colours' order.
    let config =
        PdfRenderConfig::new().set_fixed_size(side(width), side(height)).set_format(PdfBitmapFormat::BGR);
    let bitmap = page.render_with_config(&config)?;
    let bytes = bitmap.as_raw_bytes();
    let (row, rows) = (3 * width as usize, height as usize);
    let mut pixels = Vec::with_capacity(row * rows);
    // PDFium pads its rows.
    for stored in bytes.chunks_exact((bytes.len() / rows.max(1)).max(1)).take(rows) {
        pixels.extend_from_slice(stored.get(..row).unwrap_or_default());
    }
    if pixels.len() != row * rows {
        return Err(PdfiumError::UnknownBitmapFormat);
    }
    Ok(Colour { width, height, pixels })
}

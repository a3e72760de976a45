//! Pages of a PDF as pictures in colour.

use document_types::reading::ReadingError;
use pdfium_render::prelude::PdfDocument;

use super::render::each_pixel;
use super::{damaged_page, page_at, pixels, side};
use crate::colour::{Colour, fitting};

/// Draws a page with this longest side, or smaller where the page has fewer pixels at its resolution.
pub(crate) fn draw(document: &PdfDocument<'_>, index: u32, longest: u32) -> Result<Colour, ReadingError> {
    let page = page_at(document, index)?;
    let size = fitting((pixels(page.width().value), pixels(page.height().value)), longest);
    let mut pixels = Vec::with_capacity(3 * size.0 as usize * size.1 as usize);
    let drawn = each_pixel(&page, (side(size.0), side(size.1)), |red, green, blue| {
        pixels.extend_from_slice(&[red, green, blue]);
    });
    let (width, height) = drawn.map_err(|_| damaged_page(index))?;
    Ok(Colour { width, height, pixels })
}

//! PDF files: the text that is stored in them, and pictures of the pages that have none. The only module
//! that touches PDFium.

pub(crate) mod drawn;
mod native;
pub(crate) mod searchable;

use std::path::Path;

use anyhow::Context;
use pdfium_render::prelude::{
    PdfBitmapFormat, PdfDocument, PdfPage, PdfPageObjectCommon, PdfPageObjectsCommon, PdfRenderConfig,
    Pdfium, PdfiumError, PdfiumInternalError,
};
use shared::documents::reading::{Page, Password, ReadingError, ReadingErrorCode, TextSource};

use crate::gray::{Gray, luma};
use crate::recognize::PageImage;
use crate::turn::Turn;
use crate::words::text_of;

/// Boxes of PDF pages are pixels at this resolution.
const DOTS_PER_INCH: f32 = 200.0;

/// Points per inch (ISO 32000-1, 8.3.2.3).
const POINTS_PER_INCH: f32 = 72.0;

/// Longest side of a rendered page: a poster is rendered coarser, not refused.
const LONGEST_RENDERED: f32 = 3600.0;

/// A page with fewer letters may be a scan with a stamp or a page number on it.
const FEW_LETTERS: usize = 30;

/// Share of the page that a picture covers when the page is a scan.
const SCAN_SHARE: f32 = 0.5;

/// Binds the library: the given file, else the system's.
pub(crate) fn bind(library: Option<&Path>) -> anyhow::Result<Pdfium> {
    let bindings = match library {
        Some(path) => Pdfium::bind_to_library(path).with_context(|| format!("loading {}", path.display()))?,
        None => Pdfium::bind_to_system_library().context("loading the system's libpdfium.so")?,
    };
    Ok(Pdfium::new(bindings))
}

/// Opens a document, with the given password or the empty one where it asks for one.
pub(crate) fn open<'a>(
    pdfium: &'a Pdfium,
    bytes: Vec<u8>,
    password: Option<&Password>,
) -> Result<PdfDocument<'a>, ReadingError> {
    let password = password.map(Password::as_str);
    let document = pdfium.load_pdf_from_byte_vec(bytes, password).map_err(|error| match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => ReadingError::new(ReadingErrorCode::Encrypted, "the PDF is protected with a password"),
        _ => ReadingError::new(ReadingErrorCode::Corrupt, "the PDF is damaged and can't be opened"),
    })?;
    if document.pages().is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the PDF has no pages"));
    }
    Ok(document)
}

/// What one page of a document is.
pub(crate) enum Content {
    /// It has text of its own.
    Text(Page),
    /// It is to be recognized.
    Picture(PageImage),
}

/// Reads or renders one page. With `ocr` off a page without text is an empty one.
pub(crate) fn page(document: &PdfDocument<'_>, index: u32, ocr: bool) -> Result<Content, ReadingError> {
    let page = i32::try_from(index).ok().and_then(|index| document.pages().get(index).ok());
    let page = page.ok_or_else(|| damaged_page(index))?;
    let stored = (pixels(page.width().value), pixels(page.height().value));
    let words = native::words(&page, stored).unwrap_or_default();
    if !ocr || is_usable(&words, &page) {
        let text = text_of(&words);
        let (width, height) = stored;
        return Ok(Content::Text(Page {
            width,
            height,
            rotation: 0,
            words,
            text,
            source: TextSource::Native,
            error: None,
        }));
    }
    let gray = render(&page, stored).map_err(|_| damaged_page(index))?;
    Ok(Content::Picture(PageImage { gray, turn: Turn::default(), stored }))
}

fn damaged_page(index: u32) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, format!("page {} of the PDF is damaged", index + 1))
}

/// Whether the stored text stands for what a person sees on the page.
fn is_usable(words: &[shared::documents::reading::Word], page: &PdfPage<'_>) -> bool {
    let characters = || words.iter().flat_map(|word| word.text.chars());
    let total = characters().count();
    // Fonts without a mapping to Unicode give private characters or none.
    let unreadable =
        characters().filter(|&c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || c.is_control()).count();
    if unreadable * 3 > total {
        return false;
    }
    let letters = characters().filter(|c| c.is_alphanumeric()).count();
    letters >= FEW_LETTERS || (letters > 0 && !is_scan(page))
}

/// Whether one picture covers most of the page.
fn is_scan(page: &PdfPage<'_>) -> bool {
    let area = page.width().value * page.height().value;
    page.objects().iter().filter(|object| object.as_image_object().is_some()).any(|picture| {
        picture.bounds().is_ok_and(|bounds| bounds.width().value * bounds.height().value > SCAN_SHARE * area)
    })
}

/// Points to pixels of the page image, at least one.
fn pixels(points: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and NaN becomes 0"
    )]
    let pixels = (points * DOTS_PER_INCH / POINTS_PER_INCH).round() as u32;
    pixels.max(1)
}

/// Draws a page in gray on white. The size follows from the page's box before anything is allocated.
fn render(page: &PdfPage<'_>, (width, height): (u32, u32)) -> Result<Gray, PdfiumError> {
    #[expect(clippy::cast_precision_loss, reason = "lost digits of absurd page sizes do not matter")]
    let shrink = (LONGEST_RENDERED / width.max(height) as f32).min(1.0);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "at most the longest rendered side"
    )]
    let side = |pixels: u32| ((pixels as f32 * shrink).round() as i32).max(1);
    // Not `Gray`, in which PDFium leaves pictures out, and not the default BGRA, whose copy costs three times as much.
    let config =
        PdfRenderConfig::new().set_fixed_size(side(width), side(height)).set_format(PdfBitmapFormat::BGR);
    let bitmap = page.render_with_config(&config)?;
    let (width, height) =
        (u32::try_from(bitmap.width()).unwrap_or(0), u32::try_from(bitmap.height()).unwrap_or(0));
    let bytes = bitmap.as_raw_bytes();
    if width == 0 || height == 0 || bytes.is_empty() {
        return Err(PdfiumError::UnknownBitmapFormat);
    }
    // PDFium pads its rows.
    let rows = bytes.chunks_exact(bytes.len() / height as usize);
    let colours = rows.flat_map(|row| row.chunks_exact(3).take(width as usize));
    let pixels = colours.map(|pixel| luma(pixel[2], pixel[1], pixel[0])).collect();
    Ok(Gray { width, height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_pages_are_pixels_at_200_dpi_whatever_the_file_claims() {
        assert_eq!(pixels(612.0), 1700);
        assert_eq!(pixels(0.0), 1);
        assert_eq!(pixels(-5.0), 1);
        assert_eq!(pixels(f32::NAN), 1);
        assert_eq!(pixels(f32::INFINITY), u32::MAX);
    }
}

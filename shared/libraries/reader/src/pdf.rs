//! PDF files: the text that is stored in them, and pictures of the pages that have none. The only module
//! that touches PDFium.

mod annotations;
mod attachments;
mod content;
mod covers;
pub(crate) mod drawn;
mod facts;
mod fonts;
mod glyphs;
mod hyphens;
mod layer;
mod layout;
mod legible;
mod merge;
mod native;
mod objects;
mod page_words;
mod pictures;
mod piece;
mod read;
mod render;
mod repair;
pub(crate) mod searchable;
mod spacing;
mod syntax;
mod to_pixels;
mod visible;
mod way;

use std::path::Path;

use anyhow::Context;
use document_types::reading::{Password, ReadingError, ReadingErrorCode};
use pdfium_render::prelude::{PdfDocument, PdfPage, Pdfium, PdfiumError, PdfiumInternalError};

pub(crate) use self::attachments::attachments;
pub(crate) use self::facts::Facts;
pub(crate) use self::read::{Course, Recognize, page};

/// Boxes of PDF pages are pixels at this resolution.
const DOTS_PER_INCH: f32 = 200.0;

/// Points per inch (ISO 32000-1, 8.3.2.3).
const POINTS_PER_INCH: f32 = 72.0;

/// Binds the library: the given file, else the system's.
pub(crate) fn bind(library: Option<&Path>) -> anyhow::Result<Pdfium> {
    let bindings = match library {
        Some(path) => Pdfium::bind_to_library(path).with_context(|| format!("loading {}", path.display()))?,
        None => Pdfium::bind_to_system_library().context("loading the system's libpdfium.so")?,
    };
    Ok(Pdfium::new(bindings))
}

/// Opens a document without a password, then with the given one where it asks for one. A damaged file is repaired
/// as far as that is possible.
pub(crate) fn open<'a>(
    pdfium: &'a Pdfium,
    bytes: &'a [u8],
    password: Option<&Password>,
) -> Result<PdfDocument<'a>, ReadingError> {
    let opened = opened(|password| pdfium.load_pdf_from_byte_slice(bytes, password), password);
    if !is_damaged(&opened) {
        return opened;
    }
    let start = repair::without_junk(bytes).unwrap_or(bytes);
    if start.len() < bytes.len() {
        let load = |password: Option<&str>| pdfium.load_pdf_from_byte_vec(start.to_vec(), password);
        let whole = self::opened(load, password);
        if !is_damaged(&whole) {
            return whole;
        }
    }
    match repair::with_table(start) {
        Some(file) => {
            self::opened(|password| pdfium.load_pdf_from_byte_vec(file.clone(), password), password)
        }
        None => opened,
    }
}

/// Loads without a password, then with the given one where the file asks for one.
fn opened<'a>(
    load: impl Fn(Option<&str>) -> Result<PdfDocument<'a>, PdfiumError>,
    password: Option<&Password>,
) -> Result<PdfDocument<'a>, ReadingError> {
    let loaded = match (load(None), password) {
        (Err(error), Some(password)) if asks_for_password(&error) => load(Some(password.as_str())),
        (loaded, _) => loaded,
    };
    let document = loaded.map_err(|error| unopened(&error, password.is_some()))?;
    if document.pages().is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the PDF has no pages"));
    }
    Ok(document)
}

fn is_damaged(opened: &Result<PdfDocument<'_>, ReadingError>) -> bool {
    opened.as_ref().is_err_and(|error| error.code == ReadingErrorCode::Corrupt)
}

fn asks_for_password(error: &PdfiumError) -> bool {
    matches!(error, PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::PasswordError))
}

fn unopened(error: &PdfiumError, with_password: bool) -> ReadingError {
    let (code, message) = match error {
        error if asks_for_password(error) && with_password => {
            (ReadingErrorCode::Encrypted, "the password does not open the PDF")
        }
        error if asks_for_password(error) => {
            (ReadingErrorCode::Encrypted, "the PDF is protected with a password")
        }
        PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::SecurityError) => {
            (ReadingErrorCode::Encrypted, "the PDF is protected in a way that is not supported")
        }
        _ => (ReadingErrorCode::Corrupt, "the PDF is damaged and can't be opened"),
    };
    ReadingError::new(code, message)
}

/// Loads a page by its index.
fn page_at<'a>(document: &PdfDocument<'a>, index: u32) -> Result<PdfPage<'a>, ReadingError> {
    let page = i32::try_from(index).ok().and_then(|index| document.pages().get(index).ok());
    page.ok_or_else(|| damaged_page(index))
}

fn damaged_page(index: u32) -> ReadingError {
    let message = format!("page {} of the PDF is damaged", index.saturating_add(1));
    ReadingError::new(ReadingErrorCode::Corrupt, message)
}

/// An edge in whole pixels.
fn whole(edge: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and NaN becomes 0"
    )]
    {
        edge.round() as u32
    }
}

/// A length in pixels as PDFium takes it.
fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
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

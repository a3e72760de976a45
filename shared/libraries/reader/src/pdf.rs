//! PDF files: the text that is stored in them, and pictures of the pages that have none. The only module
//! that touches PDFium.

mod annotations;
mod attachments;
pub(crate) mod drawn;
mod hyphens;
mod layout;
mod legible;
mod native;
mod pictures;
mod render;
pub(crate) mod searchable;
mod to_pixels;
mod way;

use std::path::Path;

use anyhow::Context;
use document_types::reading::{Page, Password, ReadingError, ReadingErrorCode, TextSource, Word};
use pdfium_render::prelude::{PdfDocument, PdfPage, Pdfium, PdfiumError, PdfiumInternalError};

use self::layout::layout;
use self::native::Piece;
use self::pictures::Drawn;
use self::render::{crop, render};
use self::to_pixels::ToPixels;
use crate::recognize::PageImage;
use crate::turn::Turn;

pub(crate) use self::attachments::attachments;

/// Boxes of PDF pages are pixels at this resolution.
const DOTS_PER_INCH: f32 = 200.0;

/// Points per inch (ISO 32000-1, 8.3.2.3).
const POINTS_PER_INCH: f32 = 72.0;

/// A page with fewer letters may be a scan with a stamp or a page number on it.
const FEW_LETTERS: usize = 30;

/// Share of the page that a picture covers when the page is a scan.
const SCAN_SHARE: f32 = 0.5;

/// Words in pictures of a page are believed from this confidence on: photographs look like poor letters.
const SURE: f32 = 0.6;

/// Fewer letters in a picture are a caption, a label or a mistake.
const FEW_LETTERS_IN_PICTURE: usize = 8;

/// Binds the library: the given file, else the system's.
pub(crate) fn bind(library: Option<&Path>) -> anyhow::Result<Pdfium> {
    let bindings = match library {
        Some(path) => Pdfium::bind_to_library(path).with_context(|| format!("loading {}", path.display()))?,
        None => Pdfium::bind_to_system_library().context("loading the system's libpdfium.so")?,
    };
    Ok(Pdfium::new(bindings))
}

/// Opens a document without a password, then with the given one where it asks for one.
pub(crate) fn open<'a>(
    pdfium: &'a Pdfium,
    bytes: Vec<u8>,
    password: Option<&Password>,
) -> Result<PdfDocument<'a>, ReadingError> {
    let spare = password.map(|password| (bytes.clone(), password));
    let opened = match (pdfium.load_pdf_from_byte_vec(bytes, None), spare) {
        (Err(error), Some((bytes, password))) if asks_for_password(&error) => {
            pdfium.load_pdf_from_byte_vec(bytes, Some(password.as_str()))
        }
        (opened, _) => opened,
    };
    let document = opened.map_err(|error| unopened(&error, password.is_some()))?;
    if document.pages().is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the PDF has no pages"));
    }
    Ok(document)
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

/// Recognizes an image: boxes are in pixels of its stored size.
pub(crate) type Recognize<'a> = &'a mut dyn FnMut(PageImage) -> Result<Page, ReadingError>;

/// Reads one page: its stored text, and what is only drawn where `recognize` is given.
pub(crate) fn page(
    document: &PdfDocument<'_>,
    index: u32,
    recognize: Option<Recognize<'_>>,
) -> Result<Page, ReadingError> {
    let damaged = || damaged_page(index);
    let page = page_at(document, index)?;
    let size = (pixels(page.width().value), pixels(page.height().value));
    let to_pixels = ToPixels::of(&page, size).map_err(|_| damaged())?;
    let own = native::pieces(&page, &to_pixels).unwrap_or_default();
    let added = annotations::added(&page, &to_pixels, &own);

    let Some(recognize) = recognize else { return Ok(written(own, added, size)) };
    let work = to_recognize(&page, &to_pixels, &own, size);
    let native = written(own, added, size);
    if work == Work::Nothing {
        return Ok(native);
    }
    let gray = render(&page, size).map_err(|_| damaged())?;
    match work {
        Work::Page => {
            let image = PageImage { gray, turn: Turn::default(), stored: size };
            Ok(better_of(native, recognize(image)?))
        }
        Work::Nothing => Ok(native),
        Work::Pictures(areas) => {
            let mut mixed = native;
            for area in areas {
                let Some(part) = crop(&gray, size, area) else { continue };
                let stored = (whole(area[2] - area[0]), whole(area[3] - area[1]));
                let seen = recognize(PageImage { gray: part, turn: Turn::default(), stored })?;
                add_picture(&mut mixed, seen, area);
            }
            Ok(mixed)
        }
    }
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

/// What of a page is to be recognized.
#[derive(Debug, PartialEq)]
enum Work {
    Nothing,
    /// All of it: its text is missing or can't be read.
    Page,
    /// These areas.
    Pictures(Vec<[f32; 4]>),
}

fn to_recognize(page: &PdfPage<'_>, to_pixels: &ToPixels, own: &[Piece], size: (u32, u32)) -> Work {
    #[expect(clippy::cast_precision_loss, reason = "lost digits of absurd page sizes do not matter")]
    let size = (size.0 as f32, size.1 as f32);
    if !legible::is_legible(own) {
        return Work::Page;
    }
    let letters = legible::letters(own);
    let drawn = Drawn::on(page, to_pixels, size);
    if letters == 0 {
        return if drawn.is_nothing() && page.annotations().is_empty() { Work::Nothing } else { Work::Page };
    }
    if letters < FEW_LETTERS {
        let is_scan =
            drawn.pictures.iter().any(|&picture| pictures::area(picture) > SCAN_SHARE * size.0 * size.1);
        if is_scan || drawn.may_be_outlines() {
            return Work::Page;
        }
    }
    match drawn.unread(own, size) {
        areas if areas.is_empty() => Work::Nothing,
        areas => Work::Pictures(areas),
    }
}

/// The page as it is written: its own words and what was entered into it in reading order, then remarks.
fn written(own: Vec<Piece>, added: annotations::Added, (width, height): (u32, u32)) -> Page {
    let mut pieces = own;
    if let Some(last) = pieces.last_mut() {
        last.ends_line = true;
    }
    pieces.extend(added.on_page);
    let mut order = layout(&pieces);
    let first_remark = pieces.len();
    pieces.extend(added.remarks);
    let mut remark = Vec::new();
    for (index, piece) in pieces.iter().enumerate().skip(first_remark) {
        remark.push(index);
        if piece.ends_line {
            order.lines.push(std::mem::take(&mut remark));
        }
    }
    let text = hyphens::text_of(&pieces, &order.lines);
    let words = words(pieces, &order.lines);
    Page {
        width,
        height,
        rotation: order.way.degrees(),
        words,
        text,
        source: TextSource::Native,
        error: None,
    }
}

fn words(mut pieces: Vec<Piece>, lines: &[Vec<usize>]) -> Vec<Word> {
    let mut words = Vec::with_capacity(pieces.len());
    for (line, indices) in (0..).zip(lines) {
        for &index in indices {
            let piece = &mut pieces[index];
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
            let bbox = piece.bbox.map(|edge| edge.round() as i32);
            words.push(Word { text: std::mem::take(&mut piece.text), confidence: 1.0, bbox, line });
        }
    }
    words
}

/// Recognition that found less than what is stored, however odd that looks, does not replace it.
fn better_of(native: Page, seen: Page) -> Page {
    let letters = |page: &Page| page.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters(&seen) * 4 < letters(&native) { native } else { seen }
}

/// Adds the words of a picture to its page, behind those that are written.
fn add_picture(page: &mut Page, seen: Page, area: [f32; 4]) {
    let sure: Vec<Word> = seen.words.into_iter().filter(|word| word.confidence >= SURE).collect();
    let letters = sure.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphanumeric()).count();
    if letters < FEW_LETTERS_IN_PICTURE {
        return;
    }
    let [left, top, ..] = area.map(whole).map(u32::cast_signed);
    let first = page.words.last().map_or(0, |word| word.line + 1);
    let text = crate::words::text_of(&sure);
    page.words.extend(sure.into_iter().map(|word| {
        let [x0, y0, x1, y1] = word.bbox;
        Word { bbox: [x0 + left, y0 + top, x1 + left, y1 + top], line: first + word.line, ..word }
    }));
    if !page.text.is_empty() {
        page.text.push('\n');
    }
    page.text.push_str(&text);
    page.source = TextSource::Mixed;
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

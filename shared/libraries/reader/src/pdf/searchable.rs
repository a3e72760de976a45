//! Invisible words for the recognized pages of a PDF. Everything else of the file stays as it is.
//!
//! PDFium puts them into a stream of their own behind the page's content, which it does not touch.

use document_types::reading::{Page, Password, ReadingError, ReadingErrorCode, TextSource, Word};
use pdfium_render::prelude::{
    PdfDocument, PdfFontToken, PdfMatrix, PdfPage, PdfPageContentRegenerationStrategy, PdfPageObjectsCommon,
    PdfPageTextObject, PdfPageTextRenderMode, PdfPoints, PdfRenderConfig, Pdfium, PdfiumError,
};

use super::native::Look;
use super::to_pixels::ToPixels;
use super::{drawn, native, open, page_at, side};
use crate::searchable::affine::Affine;
use crate::searchable::font::Font;
use crate::searchable::layout::{Run, runs};
use crate::turn::Turn;

/// Share of a word's box that stored text covers when the word is that text.
const SAME_PLACE: f64 = 0.5;

/// Longest side of the pictures by which pages before and after are compared.
const COMPARED: u32 = 700;

/// The same file, with words that can be selected on its recognized pages.
///
/// PDFium drops fonts and pictures from a changed page that it does not see used, and forms of old programs
/// use them unseen. So a changed page that holds more than pictures is drawn before and after; one that would
/// look different stays as it was.
pub(crate) fn make(
    pdfium: &Pdfium,
    bytes: &[u8],
    read: &[Page],
    password: Option<&Password>,
) -> Result<Vec<u8>, ReadingError> {
    let mut chosen: Vec<(u32, &Page)> = (0..).zip(read).filter(|(_, page)| is_recognized(page)).collect();
    while !chosen.is_empty() {
        let changed = with_words(pdfium, bytes, &chosen, password)?;
        let all = chosen.len();
        {
            let (before, after) = (open(pdfium, bytes, password)?, open(pdfium, &changed, password)?);
            chosen.retain(|&(index, _)| looks_the_same(&before, &after, index));
        }
        if chosen.len() == all {
            return Ok(changed);
        }
    }
    Ok(bytes.to_vec())
}

fn looks_the_same<'a>(before: &PdfDocument<'a>, after: &PdfDocument<'a>, index: u32) -> bool {
    if page_at(before, index)
        .is_ok_and(|page| page.objects().iter().all(|object| object.as_image_object().is_some()))
    {
        return true;
    }
    let [before, after] = [before, after].map(|document| drawn::draw(document, index, COMPARED));
    before.is_ok_and(|before| after.is_ok_and(|after| before == after))
}

fn with_words(
    pdfium: &Pdfium,
    bytes: &[u8],
    chosen: &[(u32, &Page)],
    password: Option<&Password>,
) -> Result<Vec<u8>, ReadingError> {
    let mut document = open(pdfium, bytes, password)?;
    let font = Font::of(chosen.iter().flat_map(|(_, page)| &page.words)).true_type();
    let font = document.fonts_mut().load_true_type_from_bytes(&font, true).map_err(internal)?;
    for &(index, read) in chosen {
        // A page that can't be loaded has no words either; it does not keep the others from theirs.
        let Ok(mut page) = page_at(&document, index) else { continue };
        add_words(&document, &mut page, font, read).map_err(internal)?;
    }
    document.save_to_bytes().map_err(internal)
}

fn is_recognized(page: &Page) -> bool {
    matches!(page.source, TextSource::Ocr | TextSource::Mixed) && !page.words.is_empty()
}

fn internal(error: PdfiumError) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Internal, format!("the words can't be added to the PDF: {error:?}"))
}

fn add_words<'a>(
    document: &PdfDocument<'a>,
    page: &mut PdfPage<'a>,
    font: PdfFontToken,
    read: &Page,
) -> Result<(), PdfiumError> {
    let turn = Turn::default().with_degrees(read.rotation);
    let to_page = way_to_page(page, read, turn)?;
    let stored = match read.source {
        TextSource::Mixed => {
            native::pieces(page, &ToPixels::of(page, (read.width, read.height))?, &Look::default())?
        }
        TextSource::Native | TextSource::Ocr => Vec::new(),
    };
    let words = read.words.iter().filter(|word| !stored.iter().any(|other| covers(other.bbox, word)));
    page.set_content_regeneration_strategy(PdfPageContentRegenerationStrategy::Manual);
    for run in runs(read, turn, words) {
        page.objects_mut().add_text_object(text_object(document, font, &run, &to_page)?)?;
    }
    page.regenerate_content()
}

fn text_object<'a>(
    document: &PdfDocument<'a>,
    font: PdfFontToken,
    run: &Run,
    to_page: &Affine,
) -> Result<PdfPageTextObject<'a>, PdfiumError> {
    let setting = run.set(to_page);
    let mut object = PdfPageTextObject::new(document, &run.text, font, PdfPoints::new(setting.font_size))?;
    object.set_render_mode(PdfPageTextRenderMode::Invisible)?;
    let [a, b, c, d, e, f] = setting.matrix;
    object.apply_matrix(PdfMatrix::new(a, b, c, d, e, f))?;
    Ok(object)
}

/// From pixels of the upright page to points of the PDF's, whose box may be shifted and turned.
fn way_to_page(page: &PdfPage<'_>, read: &Page, turn: Turn) -> Result<Affine, PdfiumError> {
    let config = PdfRenderConfig::new().set_fixed_size(side(read.width), side(read.height));
    let corner = |x: u32, y: u32| -> Result<(f64, f64), PdfiumError> {
        let (x, y) = page.pixels_to_points(side(x), side(y), &config)?;
        Ok((f64::from(x.value), f64::from(y.value)))
    };
    let corners = [corner(0, 0)?, corner(read.width, 0)?, corner(0, read.height)?];
    let (width, height) = (f64::from(read.width.max(1)), f64::from(read.height.max(1)));
    let stored = Affine::through((width, height), corners);
    let upright = turn.size((read.width.max(1), read.height.max(1)));
    Ok(Affine::of((f64::from(upright.0), f64::from(upright.1)), |x, y| {
        let (x, y) = turn.back((x, y), (width, height));
        stored.apply(x, y)
    }))
}

/// Whether stored text stands where a word was read.
fn covers(stored: [f32; 4], word: &Word) -> bool {
    let [x0, y0, x1, y1] = word.bbox.map(f64::from);
    let [ox0, oy0, ox1, oy1] = stored.map(f64::from);
    let common = (x1.min(ox1) - x0.max(ox0)).max(0.0) * (y1.min(oy1) - y0.max(oy0)).max(0.0);
    common > SAME_PLACE * (x1 - x0) * (y1 - y0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(bbox: [i32; 4]) -> Word {
        Word { text: "word".into(), confidence: 0.9, bbox, line: 0 }
    }

    #[test]
    fn a_word_that_is_stored_already_is_known_by_its_place() {
        let read = word([100, 100, 200, 120]);
        assert!(covers([98.0, 95.0, 190.0, 125.0], &read));
        assert!(!covers([180.0, 95.0, 290.0, 125.0], &read));
        assert!(!covers([100.0, 120.0, 200.0, 140.0], &read));
    }
}

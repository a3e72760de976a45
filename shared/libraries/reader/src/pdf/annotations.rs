//! What was added to a page after it was made: notes, comments, stamps, and what was entered into forms.

use pdfium_render::prelude::{
    PdfFormField, PdfFormFieldCommon, PdfPage, PdfPageAnnotation, PdfPageAnnotationCommon,
    PdfPageAnnotationType,
};

use super::piece::Piece;
use super::to_pixels::ToPixels;

/// Annotations of one page that are looked at.
const MOST_ANNOTATIONS: usize = 2000;

/// Characters of one annotation that are taken.
const MOST_CHARACTERS: usize = 20_000;

/// Height of a line of entered text in pixels, at most: 12 points.
const LINE_HEIGHT: f32 = 33.0;

/// Stamps and signatures of a page that are looked at.
const MOST_DRAWN: usize = 4;

/// A ballot box that is checked.
const CHECKED: &str = "\u{2612}";

/// Text that stands on the page, and remarks that are shown beside it.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// Entered into fields, typed onto the page: read in its place.
    pub(super) on_page: Vec<Piece>,
    /// Comments: read after the page.
    pub(super) remarks: Vec<Piece>,
    /// Places of stamps and signatures, whose words are drawn and not said.
    pub(super) drawn: Vec<[f32; 4]>,
}

/// The annotations of a page whose own words are given: what these say already is not said twice.
pub(super) fn added(page: &PdfPage<'_>, to_pixels: &ToPixels, own: &[Piece]) -> Added {
    let mut added = Added::default();
    for annotation in page.annotations().iter().take(MOST_ANNOTATIONS) {
        if annotation.is_hidden() {
            continue;
        }
        let Ok(bounds) = annotation.bounds() else { continue };
        let area = to_pixels.rect(&bounds);
        if is_drawn(&annotation) && added.drawn.len() < MOST_DRAWN && is_large(area) {
            added.drawn.push(area);
        }
        let (text, stands_on_page) = match annotation.annotation_type() {
            PdfPageAnnotationType::Widget | PdfPageAnnotationType::XfaWidget => (entered(&annotation), true),
            PdfPageAnnotationType::FreeText => (annotation.contents(), true),
            // A popup shows what the annotation it belongs to says; a link stands on text of the page.
            PdfPageAnnotationType::Popup | PdfPageAnnotationType::Link => (None, false),
            _ => (annotation.contents(), false),
        };
        let Some(text) = text.filter(|text| !is_on_page(text, area, own)) else { continue };
        if stands_on_page {
            added.on_page.extend(spread(&text, area));
        } else {
            added.remarks.extend(spread(&text, area));
        }
    }
    added
}

fn is_drawn(annotation: &PdfPageAnnotation<'_>) -> bool {
    match annotation.annotation_type() {
        PdfPageAnnotationType::Stamp => true,
        PdfPageAnnotationType::Widget => {
            matches!(annotation.as_form_field(), Some(PdfFormField::Signature(_)))
        }
        _ => false,
    }
}

/// Whether a line of print fits in.
fn is_large([x0, y0, x1, y1]: [f32; 4]) -> bool {
    x1 - x0 > 2.0 * LINE_HEIGHT && y1 - y0 > LINE_HEIGHT / 2.0
}

/// What a person entered into a field.
fn entered(annotation: &PdfPageAnnotation<'_>) -> Option<String> {
    let chosen =
        |labels: Vec<Option<String>>| Some(labels.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    match annotation.as_form_field()? {
        PdfFormField::Text(field) if field.is_password() => None,
        PdfFormField::Text(field) => field.value(),
        PdfFormField::ComboBox(field) => field.value(),
        PdfFormField::ListBox(field) => {
            let options = field.options().iter().filter(|option| option.is_set());
            chosen(options.map(|option| option.label().cloned()).collect())
        }
        PdfFormField::Checkbox(field) => {
            checked(field.appearance_stream(), || field.is_checked().unwrap_or(false))
        }
        PdfFormField::RadioButton(field) => {
            checked(field.appearance_stream(), || field.is_checked().unwrap_or(false))
        }
        PdfFormField::PushButton(_) | PdfFormField::Signature(_) | PdfFormField::Unknown(_) => None,
    }
}

/// The state that is shown decides: its name is free except for `Off` (ISO 32000-1, 12.7.4.2.3).
fn checked(shown: Option<String>, value: impl FnOnce() -> bool) -> Option<String> {
    let is_checked = shown.map_or_else(value, |state| state.trim_start_matches('/') != "Off");
    is_checked.then(|| CHECKED.to_owned())
}

/// Whether the words of the page in this area say it already, as in a form that was flattened.
fn is_on_page(text: &str, area: [f32; 4], own: &[Piece]) -> bool {
    let inside = own.iter().filter(|piece| {
        let (x, y) =
            (f32::midpoint(piece.bbox[0], piece.bbox[2]), f32::midpoint(piece.bbox[1], piece.bbox[3]));
        x >= area[0] && x <= area[2] && y >= area[1] && y <= area[3]
    });
    let shown: String = inside.flat_map(|piece| piece.text.chars()).collect();
    let said: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    shown.contains(&said)
}

/// Words of a text over an area, as they would be set in it: the file says where the whole stands, not
/// where each word does.
pub(super) fn spread(text: &str, [x0, y0, x1, y1]: [f32; 4]) -> Vec<Piece> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    #[expect(clippy::cast_precision_loss, reason = "characters of an annotation")]
    let count = |length: usize| length as f32;
    let height = ((y1 - y0) / count(lines.len().max(1))).min(LINE_HEIGHT);
    let top = if lines.len() > 1 { y0 } else { f32::midpoint(y0, y1) - height / 2.0 };
    let mut pieces = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        let (above, below) = (top + height * count(row), top + height * count(row + 1));
        // No wider than letters of that height are.
        let letter = ((x1 - x0) / count(line.chars().count())).min(height * 0.5);
        let mut at = 0;
        for word in line.split_whitespace() {
            let start = x0 + letter * count(at);
            at += word.chars().count() + 1;
            let bbox = [start, above, x0 + letter * count(at - 1), below];
            let origin = (start, below - height * 0.2);
            pieces.push(Piece { text: word.to_owned(), bbox, origin, ..Piece::default() });
        }
        if let Some(last) = pieces.last_mut() {
            last.ends_line = true;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spread_over_the_area_line_by_line() {
        let pieces = spread("Paid in full\rThanks", [100.0, 200.0, 400.0, 260.0]);
        let found: Vec<_> =
            pieces.iter().map(|piece| (piece.text.as_str(), piece.bbox[0], piece.bbox[1])).collect();
        assert_eq!(
            found,
            [("Paid", 100.0, 200.0), ("in", 175.0, 200.0), ("full", 220.0, 200.0), ("Thanks", 100.0, 230.0)]
        );
        assert!(pieces.iter().all(|piece| piece.bbox[2] <= 400.0 && piece.bbox[3] <= 260.0));
    }

    #[test]
    fn what_the_page_says_already_is_not_said_twice() {
        let own = spread("Paid in full", [100.0, 200.0, 400.0, 230.0]);
        assert!(is_on_page("Paid in full", [100.0, 200.0, 400.0, 230.0], &own));
        assert!(!is_on_page("Paid in full", [100.0, 500.0, 400.0, 530.0], &own));
        assert!(!is_on_page("Overdue", [100.0, 200.0, 400.0, 230.0], &own));
    }
}

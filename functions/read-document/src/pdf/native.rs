//! Words and lines from the characters that are stored in a PDF page.

use pdfium_render::prelude::{PdfPage, PdfPoints, PdfRenderConfig, PdfiumError};
use shared::documents::reading::Word;

/// The words of a page in the order of its content, with boxes in pixels of a page image of this size.
pub(super) fn words(page: &PdfPage<'_>, size: (u32, u32)) -> Result<Vec<Word>, PdfiumError> {
    let to_pixels = Affine::of(page, size)?;
    let text = page.text()?;
    let mut collector = Collector::default();
    for character in text.chars().iter() {
        match character.unicode_char() {
            // PDFium ends its lines with generated \r\n.
            Some('\r' | '\n') => collector.end_line(),
            Some('\0') | None => {}
            Some(c) if c.is_whitespace() => collector.end_word(),
            Some(c) => {
                // A hyphen at the end of a line is reported as a non-character.
                let c = if matches!(c, '\u{2}' | '\u{fffe}' | '\u{ad}') { '-' } else { c };
                let bounds = character.loose_bounds().ok().map(|bounds| {
                    let corner = |x: PdfPoints, y: PdfPoints| to_pixels.apply(x.value, y.value);
                    [corner(bounds.left(), bounds.bottom()), corner(bounds.right(), bounds.top())]
                });
                collector.push(c, bounds);
            }
        }
    }
    Ok(collector.finish())
}

/// Collects characters to words and words to lines.
#[derive(Default)]
struct Collector {
    words: Vec<Word>,
    text: String,
    bounds: Option<[f32; 4]>,
    line: u32,
    line_has_words: bool,
}

impl Collector {
    fn push(&mut self, c: char, corners: Option<[(f32, f32); 2]>) {
        self.text.push(c);
        let Some([(ax, ay), (bx, by)]) = corners else { return };
        let [x0, y0, x1, y1] = self.bounds.unwrap_or([f32::MAX, f32::MAX, f32::MIN, f32::MIN]);
        self.bounds = Some([x0.min(ax).min(bx), y0.min(ay).min(by), x1.max(ax).max(bx), y1.max(ay).max(by)]);
    }

    fn end_word(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let bbox = self.bounds.take().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let bbox = bbox.map(|edge| edge.round() as i32);
        let text = std::mem::take(&mut self.text);
        self.words.push(Word { text, confidence: 1.0, bbox, line: self.line });
        self.line_has_words = true;
    }

    fn end_line(&mut self) {
        self.end_word();
        self.line += u32::from(std::mem::take(&mut self.line_has_words));
    }

    fn finish(mut self) -> Vec<Word> {
        self.end_word();
        self.words
    }
}

/// From points of the page, whose box may be shifted and turned, to pixels of its image.
struct Affine {
    origin: (f32, f32),
    x: (f32, f32),
    y: (f32, f32),
}

impl Affine {
    /// PDFium knows boxes and rotation; it answers in whole pixels, so ask far from the origin.
    fn of(page: &PdfPage<'_>, (width, height): (u32, u32)) -> Result<Self, PdfiumError> {
        const FAR: f32 = 1000.0;
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let config = PdfRenderConfig::new().set_fixed_size(side(width), side(height));
        let at = |x: f32, y: f32| -> Result<(f32, f32), PdfiumError> {
            let (x, y) = page.points_to_pixels(PdfPoints::new(x), PdfPoints::new(y), &config)?;
            #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
            Ok((x as f32, y as f32))
        };
        let origin = at(0.0, 0.0)?;
        let along = |far: (f32, f32)| ((far.0 - origin.0) / FAR, (far.1 - origin.1) / FAR);
        Ok(Self { origin, x: along(at(FAR, 0.0)?), y: along(at(0.0, FAR)?) })
    }

    fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.origin.0 + x * self.x.0 + y * self.y.0, self.origin.1 + x * self.x.1 + y * self.y.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(text: &str) -> Vec<(String, u32)> {
        let mut collector = Collector::default();
        for c in text.chars() {
            match c {
                '\n' => collector.end_line(),
                ' ' => collector.end_word(),
                c => collector.push(c, Some([(1.0, 2.0), (3.0, 1.0)])),
            }
        }
        collector.finish().into_iter().map(|word| (word.text, word.line)).collect()
    }

    #[test]
    fn spaces_end_words_and_empty_lines_are_not_counted() {
        let expected = [("Net", 0), ("10.00", 0), ("Total", 1)].map(|(text, line)| (text.to_owned(), line));
        assert_eq!(collect(" Net  10.00\n\n\nTotal"), expected);
    }

    #[test]
    fn a_word_is_as_large_as_its_characters_together() {
        let mut collector = Collector::default();
        collector.push('a', Some([(10.0, 20.0), (15.0, 10.0)]));
        collector.push('b', Some([(15.0, 22.0), (21.0, 8.0)]));
        assert_eq!(collector.finish()[0].bbox, [10, 8, 21, 22]);
    }
}

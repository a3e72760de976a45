//! Words from the characters that are stored in a PDF page, in the order of its content.

use pdfium_render::prelude::{PdfPage, PdfPageTextChar, PdfiumError};

use super::to_pixels::ToPixels;
use super::way::Way;

/// A character whose baseline is so many heights away stands on another line; indices are nearer.
const OTHER_LINE: f32 = 0.75;

/// A word, or the part of a hyphenated one that stands on one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// `[x0, y0, x1, y1]` in pixels of the page image, as high as the font.
    pub(super) bbox: [f32; 4],
    /// Where the first character stands on its baseline.
    pub(super) origin: (f32, f32),
    /// Where the text runs.
    pub(super) way: Way,
    /// Whether a line ends behind it.
    pub(super) ends_line: bool,
    /// Whether it ends in a hyphen because the line ended, so that the next piece continues it.
    pub(super) is_broken: bool,
}

/// The pieces of a page in the order of its content.
pub(super) fn pieces(page: &PdfPage<'_>, to_pixels: &ToPixels) -> Result<Vec<Piece>, PdfiumError> {
    let text = page.text()?;
    let mut collector = Collector { to_pixels, pieces: Vec::new(), piece: None };
    for character in text.chars().iter() {
        collector.take(&character);
    }
    collector.end_word();
    Ok(collector.pieces)
}

/// Collects characters to words.
struct Collector<'a> {
    to_pixels: &'a ToPixels,
    pieces: Vec<Piece>,
    piece: Option<Piece>,
}

/// What a stored character is to a reader.
#[derive(Debug, PartialEq)]
enum Sign {
    /// Part of a word: usually the character itself, more for a ligature.
    Letters(&'static str),
    Letter(char),
    /// Parts words.
    Space,
    /// Parts lines.
    Break,
    /// Hyphenates, if PDFium says that it stands at the end of a line.
    Hyphen,
    /// Not seen: zero-width characters and directions.
    Nothing,
}

impl Piece {
    /// Whether a character on this origin stands on another line. PDFium takes single digits below each
    /// other for writing from top to bottom, which only ideographs are.
    fn is_left_by(&self, origin: (f32, f32)) -> bool {
        if self.way == Way::Slanted || self.text.chars().any(is_ideograph) {
            return false;
        }
        let [_, top, _, bottom] = self.way.upright_box(self.bbox);
        let shift = self.way.upright(origin).1 - self.way.upright(self.origin).1;
        shift.abs() > OTHER_LINE * (bottom - top)
    }
}

/// Chinese characters, kana, hangul and their punctuation.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

impl Collector<'_> {
    fn take(&mut self, character: &PdfPageTextChar<'_>) {
        match character.unicode_char().map_or(Sign::Nothing, sign) {
            Sign::Nothing => {}
            Sign::Space => self.end_word(),
            Sign::Break => self.end_line(),
            Sign::Letter(c) => self.push(character, |text| text.push(c)),
            Sign::Letters(letters) => self.push(character, |text| text.push_str(letters)),
            Sign::Hyphen if character.is_hyphen().unwrap_or(false) => {
                self.push(character, |text| text.push('-'));
                self.end_word();
                if let Some(last) = self.pieces.last_mut() {
                    last.is_broken = true;
                    last.ends_line = true;
                }
            }
            // A soft hyphen in mid-line is not shown; the other signs come from fonts without a meaning.
            Sign::Hyphen if character.unicode_char() == Some('\u{ad}') => {}
            Sign::Hyphen => self.push(character, |text| text.push('\u{fffd}')),
        }
    }

    fn push(&mut self, character: &PdfPageTextChar<'_>, write: impl FnOnce(&mut String)) {
        let origin = character.origin().map_or((0.0, 0.0), |(x, y)| self.to_pixels.apply(x.value, y.value));
        if self.piece.as_ref().is_some_and(|piece| piece.is_left_by(origin)) {
            self.end_line();
        }
        let piece = self.piece.get_or_insert_with(|| begin(character, origin, self.to_pixels));
        write(&mut piece.text);
        let Ok(bounds) = character.loose_bounds() else { return };
        let [left, top, right, bottom] = self.to_pixels.rect(&bounds);
        let [x0, y0, x1, y1] = piece.bbox;
        piece.bbox = [x0.min(left), y0.min(top), x1.max(right), y1.max(bottom)];
    }

    fn end_word(&mut self) {
        let Some(mut piece) = self.piece.take() else { return };
        if piece.bbox[0] > piece.bbox[2] {
            piece.bbox = [0.0; 4];
        }
        self.pieces.push(piece);
    }

    fn end_line(&mut self) {
        self.end_word();
        if let Some(last) = self.pieces.last_mut() {
            last.ends_line = true;
        }
    }
}

fn begin(character: &PdfPageTextChar<'_>, origin: (f32, f32), to_pixels: &ToPixels) -> Piece {
    // PDFium counts the angle with the clock; y goes up in the space of the page.
    let angle = character.angle_radians().unwrap_or(0.0);
    let way = Way::along(to_pixels.turn(angle.cos(), -angle.sin()));
    let bbox = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    Piece { bbox, origin, way, ..Piece::default() }
}

fn sign(c: char) -> Sign {
    match c {
        // PDFium ends its lines with generated \r\n.
        '\r' | '\n' => Sign::Break,
        // A hyphen at the end of a line is reported as a control or a non-character.
        '\u{2}' | '\u{fffe}' | '\u{ad}' => Sign::Hyphen,
        '\0' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
            Sign::Nothing
        }
        '\u{feff}' => Sign::Nothing,
        c if c.is_whitespace() => Sign::Space,
        c if c.is_control() => Sign::Letter('\u{fffd}'),
        '\u{fb00}' => Sign::Letters("ff"),
        '\u{fb01}' => Sign::Letters("fi"),
        '\u{fb02}' => Sign::Letters("fl"),
        '\u{fb03}' => Sign::Letters("ffi"),
        '\u{fb04}' => Sign::Letters("ffl"),
        '\u{fb05}' | '\u{fb06}' => Sign::Letters("st"),
        c => Sign::Letter(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_are_their_letters_and_the_unseen_is_nothing() {
        assert_eq!(sign('\u{fb03}'), Sign::Letters("ffi"));
        assert_eq!(sign('\u{200b}'), Sign::Nothing);
        assert_eq!(sign('\u{a0}'), Sign::Space);
        assert_eq!(sign('\u{1}'), Sign::Letter('\u{fffd}'));
        assert_eq!(sign('é'), Sign::Letter('é'));
    }
}

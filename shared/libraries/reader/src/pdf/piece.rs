//! A word as it stands on a page.

use super::way::Way;

/// A character whose baseline is so many heights away stands on another line; indices are nearer.
const OTHER_LINE: f32 = 0.75;

/// Letters that begin nearer to each other than this share of their width are one letter.
const SAME_LETTER: f32 = 0.35;

/// Letters that begin nearer to each other, in pixels, are one glyph.
const SAME_GLYPH: f32 = 0.1;

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
    /// Where its letters stand along the line.
    pub(super) letters: Vec<Letter>,
    /// Whether PDFium alone parts it from the next piece: no blank is stored there.
    pub(super) is_parted_by_guess: bool,
    /// Whether it is stored to be found and not shown, as the text of a scan is.
    pub(super) is_invisible: bool,
    /// Whether its characters may not be those that a person sees.
    pub(super) is_doubtful: bool,
    /// How surely it was recognized; `None` for what is stored.
    pub(super) recognized: Option<f32>,
}

/// One letter of a piece.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Letter {
    /// Where it begins in the text.
    pub(super) at: usize,
    /// From where to where it reaches, in the frame where the text runs to the right.
    pub(super) start: f32,
    pub(super) end: f32,
}

impl Piece {
    /// Whether the letter that begins at this byte is the one before it, drawn once more.
    pub(super) fn repeats_last(&self, at: usize, start: f32, end: f32) -> bool {
        let Some(last) = self.letters.last() else { return false };
        let apart = (start - last.start).abs();
        // The letters of a ligature share its box.
        apart > SAME_GLYPH
            && apart < SAME_LETTER * (end - start).min(last.end - last.start)
            && self.text[last.at..at] == self.text[at..]
    }

    /// Whether a character on this origin stands on another line. PDFium takes single digits below each
    /// other for writing from top to bottom, which only ideographs are.
    pub(super) fn is_left_by(&self, origin: (f32, f32)) -> bool {
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

/// A box around both.
pub(super) fn union(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    let [x0, y0, x1, y1] = one;
    [x0.min(other[0]), y0.min(other[1]), x1.max(other[2]), y1.max(other[3])]
}

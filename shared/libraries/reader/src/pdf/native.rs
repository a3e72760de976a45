//! Words from the characters that are stored in a PDF page, in the order of its content.

use std::collections::HashSet;

use pdfium_render::prelude::{PdfPage, PdfPageTextChar, PdfPageTextRenderMode, PdfiumError};

use super::piece::{Letter, Piece, union};
use super::spacing;
use super::to_pixels::ToPixels;
use super::way::Way;

/// What is to be found out about pieces beside their text, at a cost.
#[derive(Debug, Default)]
pub(super) struct Look<'a> {
    /// Whether some text of the page is not shown.
    pub(super) modes: bool,
    /// Names of fonts whose characters may be others than are seen.
    pub(super) doubtful_fonts: Option<&'a HashSet<String>>,
}

/// The pieces of a page in the order of its content.
pub(super) fn pieces(
    page: &PdfPage<'_>,
    to_pixels: &ToPixels,
    look: &Look<'_>,
) -> Result<Vec<Piece>, PdfiumError> {
    let text = page.text()?;
    let mut collector = Collector { to_pixels, look, pieces: Vec::new(), piece: None };
    for character in text.chars().iter() {
        collector.take(&character);
    }
    collector.end_word();
    Ok(spacing::respaced(collector.pieces))
}

/// Collects characters to words.
struct Collector<'a> {
    to_pixels: &'a ToPixels,
    look: &'a Look<'a>,
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

impl Collector<'_> {
    fn take(&mut self, character: &PdfPageTextChar<'_>) {
        match character.unicode_char().map_or(Sign::Nothing, sign) {
            Sign::Nothing => {}
            Sign::Space => {
                // Asking costs time, and most words can't be parts of one.
                if self.piece.as_ref().is_some_and(spacing::may_be_part) {
                    let by_guess = character.is_generated().unwrap_or(false);
                    self.piece.iter_mut().for_each(|piece| piece.is_parted_by_guess = by_guess);
                }
                self.end_word();
            }
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
        let (to_pixels, look) = (self.to_pixels, self.look);
        let piece = self.piece.get_or_insert_with(|| begin(character, origin, to_pixels, look));
        let at = piece.text.len();
        write(&mut piece.text);
        let Ok(bounds) = character.loose_bounds() else { return };
        let bbox = to_pixels.rect(&bounds);
        let [start, _, end, _] = piece.way.upright_box(bbox);
        // Bold type is made by drawing each letter twice, a hair apart.
        if piece.repeats_last(at, start, end) {
            piece.text.truncate(at);
            return;
        }
        piece.letters.push(Letter { at, start, end });
        piece.bbox = union(piece.bbox, bbox);
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

fn begin(
    character: &PdfPageTextChar<'_>,
    origin: (f32, f32),
    to_pixels: &ToPixels,
    look: &Look<'_>,
) -> Piece {
    // PDFium counts the angle with the clock; y goes up in the space of the page.
    let angle = character.angle_radians().unwrap_or(0.0);
    let way = Way::along(to_pixels.turn(angle.cos(), -angle.sin()));
    let is_invisible = look.modes && character.render_mode().is_ok_and(is_unpainted);
    let is_doubtful = look.doubtful_fonts.is_some_and(|fonts| fonts.contains(&character.font_name()));
    let bbox = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    Piece { bbox, origin, way, is_invisible, is_doubtful, ..Piece::default() }
}

/// Whether text in this mode leaves no mark on the page.
pub(super) fn is_unpainted(mode: PdfPageTextRenderMode) -> bool {
    matches!(mode, PdfPageTextRenderMode::Invisible | PdfPageTextRenderMode::InvisibleClipping)
}

fn sign(c: char) -> Sign {
    match c {
        // PDFium ends its lines with generated \r\n.
        '\r' | '\n' => Sign::Break,
        // A hyphen at the end of a line is reported as a control or a non-character.
        '\u{2}' | '\u{fffe}' | '\u{ad}' => Sign::Hyphen,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {
            Sign::Nothing
        }
        '\u{feff}' => Sign::Nothing,
        // A font without a meaning: read on in its picture, else left out.
        '\0' => Sign::Letter('\0'),
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

//! Whether the stored text of a page says what a person sees on it.
//!
//! Fonts without a mapping to Unicode give private characters, none, or letters of another alphabet shifted
//! by a constant. The first two are counted. The last is told by its words: none of them is a common one,
//! and there are too few vowels for any language in Latin letters.

use super::piece::Piece;
use crate::guess_language;

/// With more than one unreadable character in so many the text is of no use.
const UNREADABLE_ONE_IN: usize = 4;

/// A single character that can't be read is a bullet.
const FEWEST_UNREADABLE: usize = 2;

/// Fewer Latin letters are too few to judge the words by: part numbers and amounts look odd too.
const ENOUGH_LETTERS: usize = 60;

/// Share of vowels among Latin letters. 56 pages of invoices and papers, mostly German, had .295 to .449. The
/// same pages shifted by 29 places, as glyph numbers of common fonts are, had .13 to .22; some other shifts
/// have up to .35 and are not told from text.
const FEWEST_VOWELS: f32 = 0.25;

/// Whether the words can be read at all.
pub(super) fn is_legible(pieces: &[Piece]) -> bool {
    let characters = || pieces.iter().flat_map(|piece| piece.text.chars());
    let unreadable = characters().filter(|&c| is_unreadable(c)).count();
    if unreadable * UNREADABLE_ONE_IN > characters().count() {
        return false;
    }
    let latin = characters().filter(char::is_ascii_alphabetic).count();
    if latin < ENOUGH_LETTERS || latin * 2 < letters(pieces.iter()) {
        return true;
    }
    let vowels = characters().filter(|c| "aeiouyAEIOUY".contains(*c)).count();
    #[expect(clippy::cast_precision_loss, reason = "letters of a page")]
    let share = vowels as f32 / latin as f32;
    share >= FEWEST_VOWELS || pieces.iter().any(|piece| guess_language::is_common(&piece.text))
}

/// Letters and digits that can be read.
pub(super) fn letters<'a>(pieces: impl Iterator<Item = &'a Piece>) -> usize {
    let characters = pieces.flat_map(|piece| piece.text.chars());
    characters.filter(|&c| c.is_alphanumeric() && !is_unreadable(c)).count()
}

/// Marks words in fonts without a meaning, which others beside them may have.
pub(super) fn mark_doubtful(pieces: &mut [Piece]) {
    for piece in pieces {
        piece.is_doubtful |= is_unreadable_word(&piece.text);
    }
}

/// Whether half of a word, and more than a bullet, can't be read.
pub(super) fn is_unreadable_word(word: &str) -> bool {
    let unreadable = word.chars().filter(|&c| is_unreadable(c)).count();
    unreadable >= FEWEST_UNREADABLE && 2 * unreadable >= word.chars().count()
}

/// Replacement characters, those of private use, and codes that are no characters.
fn is_unreadable(c: char) -> bool {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    private || matches!(c, '\u{fffd}' | '\u{fdd0}'..='\u{fdef}') || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        text.split_whitespace().map(|word| Piece { text: word.to_owned(), ..Piece::default() }).collect()
    }

    const ENGLISH: &str =
        "Payment within fourteen days without deduction, goods remain property until paid in full";

    #[test]
    fn text_in_any_script_and_lists_of_numbers_are_legible() {
        let czech = "Platba je splatná do čtrnácti dnů, zboží zůstává naším majetkem do zaplacení";
        for text in
            [ENGLISH, "Счёт на оплату № 17 от 3 марта", "請求書 合計金額", "BX-17 4 12.00 48.00", czech]
        {
            assert!(is_legible(&pieces(text)), "{text}");
        }
    }

    #[test]
    fn an_alphabet_shifted_by_a_constant_is_not_legible() {
        let shifted: String =
            ENGLISH.chars().map(|c| if c == ' ' { c } else { char::from(c as u8 - 29) }).collect();
        assert!(!is_legible(&pieces(&shifted)), "{shifted}");
    }

    #[test]
    fn private_and_replacement_characters_are_not_legible() {
        assert!(!is_legible(&pieces("\u{f0a1}\u{f0b2}\u{f0c3} abc")));
        assert!(!is_legible(&pieces("\u{fffd}\u{fffd} ab")));
        assert!(is_legible(&pieces("A list: \u{f0b7} one \u{f0b7} two")));
    }
}

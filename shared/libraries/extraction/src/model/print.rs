//! Printed words letter by letter: which a machine may have misread, and how far a value is from them.

use std::collections::HashMap;

use document_types::fields::WordId;
use document_types::reading::{Page, Reading, TextSource};

use crate::folding;

/// Under this confidence a recognized word may be misread.
const MISREAD: f32 = 0.9;

/// One misread letter is forgiven for so many.
const LETTERS_PER_EDIT: usize = 8;

/// Words as printed, folded: runs of letters and digits with nothing else in between.
pub(super) struct Print {
    runs: Vec<Run>,
}

struct Run {
    /// Each letter, and whether it may be misread.
    letters: Vec<(char, bool)>,
    /// Whether nothing of its word stands before or after it.
    begins: bool,
    ends: bool,
}

/// Bytes of a word at most: a longer one is data written in letters, in which no value stands.
const LONGEST: usize = 1000;

/// The text of a word, as far as a value may stand in it.
pub(super) fn print_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

impl Print {
    /// Of some words.
    pub(super) fn of(reading: &Reading, ids: &[WordId]) -> Self {
        let mut runs = Vec::new();
        for id in ids {
            let Some(page) = reading.pages.get(id.page as usize) else { continue };
            let Some(word) = page.words.get(id.word as usize) else { continue };
            let is_unsure = is_recognized(page) && word.confidence < MISREAD;
            let first = runs.len();
            for text in print_of(&word.text).split(|letter: char| !letter.is_alphanumeric()) {
                let letters: Vec<_> =
                    folding::letters(text).chars().map(|letter| (letter, is_unsure)).collect();
                if !letters.is_empty() {
                    runs.push(Run { letters, begins: runs.len() == first, ends: false });
                }
            }
            if let Some(last) = runs[first..].last_mut() {
                last.ends = true;
            }
        }
        Self { runs }
    }

    /// The fewest letters that must have been misread for a value to stand here as a whole: from the beginning of a
    /// run to the end of one.
    pub(super) fn misread(&self, value: &str) -> Option<usize> {
        self.fewest(value, |_| true, |_| true)
    }

    /// The same from the beginning of a word to the end of one.
    pub(super) fn misread_in_words(&self, value: &str) -> Option<usize> {
        self.fewest(value, |run| run.begins, |run| run.ends)
    }

    /// How many letters of what is wanted are nowhere here: each of them would have to be misread.
    fn missing(&self, wanted: &[char]) -> usize {
        let mut left: HashMap<char, usize> = HashMap::new();
        for (letter, _) in self.runs.iter().flat_map(|run| &run.letters) {
            *left.entry(*letter).or_default() += 1;
        }
        let is_missing = |letter: &&char| match left.get_mut(*letter) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        wanted.iter().filter(is_missing).count()
    }

    fn fewest(
        &self,
        value: &str,
        may_begin: impl Fn(&Run) -> bool,
        may_end: impl Fn(&Run) -> bool,
    ) -> Option<usize> {
        let wanted: Vec<char> = folding::letters(value).chars().collect();
        let most = wanted.len() / LETTERS_PER_EDIT;
        if self.missing(&wanted) > most {
            return None;
        }
        let mut fewest = None;
        for start in (0..self.runs.len()).filter(|start| may_begin(&self.runs[*start])) {
            let mut printed: Vec<(char, bool)> = Vec::new();
            for run in &self.runs[start..] {
                printed.extend(&run.letters);
                if printed.len() > wanted.len() + most {
                    break;
                }
                if may_end(run) && printed.len() + most >= wanted.len() {
                    let edits = misread(&wanted, &printed, most);
                    fewest = [fewest, edits].into_iter().flatten().min();
                }
            }
        }
        fewest
    }
}

/// How many letters of a print must have been misread for it to be what is wanted, if they are not too many. Only unsure
/// letters are, and digits never: another digit is another number. (Wagner and Fischer, "The string-to-string correction problem", 1974.)
fn misread(wanted: &[char], printed: &[(char, bool)], most: usize) -> Option<usize> {
    if wanted.iter().eq(printed.iter().map(|(letter, _)| letter)) {
        return Some(0);
    }
    if most == 0 || !printed.iter().any(|(_, is_unsure)| *is_unsure) {
        return None;
    }
    // Costs of what is forbidden are never reached by what is not.
    let forbidden = wanted.len() + printed.len() + 1;
    let cost = |letter: char, is_unsure: bool| match is_unsure && !letter.is_ascii_digit() {
        true => 1,
        false => forbidden,
    };
    let is_beside = |column: usize| {
        [column.checked_sub(1), Some(column)]
            .into_iter()
            .flatten()
            .any(|at| printed.get(at).is_some_and(|next| next.1))
    };
    let mut before: Vec<usize> = (0..=printed.len())
        .scan(0, |sum, column| {
            *sum += column.checked_sub(1).map_or(0, |at| cost(printed[at].0, printed[at].1));
            Some(*sum)
        })
        .collect();
    for &letter in wanted {
        let mut row = vec![before[0] + cost(letter, is_beside(0))];
        for (column, &(print, is_unsure)) in printed.iter().enumerate() {
            let kept = if print == letter { 0 } else { cost(letter, true).max(cost(print, is_unsure)) };
            let lost = before[column + 1] + cost(letter, is_beside(column + 1));
            let added = row[column] + cost(print, is_unsure);
            row.push((before[column] + kept).min(lost).min(added));
        }
        // Letters that follow make it no better.
        if row.iter().all(|edits| *edits > most) {
            return None;
        }
        before = row;
    }
    before.last().copied().filter(|edits| *edits <= most)
}

/// Whether two spellings differ by no more than what is misread now and then, and by no digit.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let unsure: Vec<(char, bool)> = letters(one).chars().map(|letter| (letter, true)).collect();
    let wanted: Vec<char> = letters(other).chars().collect();
    misread(&wanted, &unsure, wanted.len() / LETTERS_PER_EDIT).is_some()
}

/// Whether one of some words may be misread.
pub(super) fn has_unsure_word(reading: &Reading, ids: &[WordId]) -> bool {
    ids.iter().any(|id| {
        let page = reading.pages.get(id.page as usize).filter(|page| is_recognized(page));
        let word = page.and_then(|page| page.words.get(id.word as usize));
        word.is_some_and(|word| word.confidence < MISREAD)
    })
}

/// Whether the words of a page come from its picture.
pub(super) fn is_recognized(page: &Page) -> bool {
    page.source != TextSource::Native
}

/// Letters and digits alone, folded.
pub(super) fn letters(text: &str) -> String {
    folding::letters(text)
}

#[cfg(test)]
mod tests {
    use document_types::reading::Word;

    use super::*;

    fn print(source: TextSource, words: &[(&str, f32)]) -> Print {
        let word = |(text, confidence): &(&str, f32)| Word {
            text: (*text).into(),
            confidence: *confidence,
            bbox: [0; 4],
            line: 0,
        };
        let page = Page { words: words.iter().map(word).collect(), source, ..Page::default() };
        let ids: Vec<WordId> = (0..).take(words.len()).map(|word| WordId { page: 0, word }).collect();
        Print::of(&Reading { pages: vec![page], ..Reading::default() }, &ids)
    }

    #[test]
    fn only_letters_of_badly_recognized_words_are_forgiven() {
        let misread = |source, confidence, printed, value| {
            print(source, &[(printed, confidence), ("Ltd", 1.0)]).misread(value)
        };
        let (ocr, native) = (TextSource::Ocr, TextSource::Native);
        assert_eq!(misread(ocr, 0.5, "Brlghtwater", "Brightwater Ltd"), Some(1));
        assert_eq!(misread(ocr, 0.95, "Brlghtwater", "Brightwater Ltd"), None);
        assert_eq!(misread(native, 0.5, "Brlghtwater", "Brightwater Ltd"), None);
        assert_eq!(misread(ocr, 0.5, "Brightwater", "Brightwater Ltz"), None);
        assert_eq!(misread(ocr, 0.5, "Brghtwater", "Brightwater Ltd"), Some(1));
        assert_eq!(misread(ocr, 0.5, "Briightwater", "Brightwater Ltd"), Some(1));
        assert_eq!(misread(ocr, 0.5, "Brlghtwator", "Brightwater Ltd"), None);
    }

    #[test]
    fn another_digit_is_another_number_however_badly_it_was_recognized() {
        let misread = |printed, value| print(TextSource::Ocr, &[(printed, 0.1)]).misread(value);
        assert_eq!(misread("DE02120300000000202051", "DE02120300000000202052"), None);
        assert_eq!(misread("HarbourStreet12", "HarbourStreet1"), None);
        assert_eq!(misread("HarbourStreetl2", "HarbourStreet12"), None);
        assert_eq!(misread("HarbuurStreet12", "HarbourStreet12"), Some(1));
    }

    #[test]
    fn a_name_ends_where_a_word_ends() {
        let misread = |printed, value| print(TextSource::Native, &[(printed, 1.0)]).misread(value);
        assert_eq!(misread("Acmetal", "Acme"), None);
        assert_eq!(misread("(Acme)", "Acme"), Some(0));
        assert_eq!(misread("Seller:Acme", "Acme"), Some(0));
        let code = print(TextSource::Native, &[("No.", 1.0), ("INV-2031/7", 1.0)]);
        assert_eq!((code.misread("2031"), code.misread_in_words("2031")), (Some(0), None));
        assert_eq!(code.misread_in_words("INV20317"), Some(0));
    }

    #[test]
    fn two_spellings_are_alike_unless_a_digit_differs() {
        assert!(is_alike("Brlghtwater", "Brightwater"));
        assert!(!is_alike("Acme Holding 12 Ltd", "Acme Holding 13 Ltd"));
        assert!(!is_alike("Acme", "Acne"));
    }
}

//! Finds the phrases that announce values in a line of text.

use std::{ops::Range, sync::LazyLock};

use super::{
    folding::{fold, letters},
    phrases::{Label, phrases},
};

/// A phrase found in a line, and the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) label: Label,
    pub(super) range: Range<usize>,
}

/// Phrases without spaces, longest first.
static VOCABULARY: LazyLock<Vec<(Label, String)>> = LazyLock::new(|| {
    let mut vocabulary: Vec<_> = phrases().map(|(label, phrase)| (label, letters(phrase))).collect();
    vocabulary.sort_by_key(|(_, phrase)| std::cmp::Reverse(phrase.len()));
    vocabulary
});

/// Digits between two words end a phrase.
const BARRIER: char = '\u{0}';

/// The words of a line, folded and written without gaps.
struct Letters {
    joined: String,
    /// For each word its offset in `joined` and its bytes in the line.
    words: Vec<(usize, Range<usize>)>,
}

/// The phrases of a line from left to right, the longest first where several fit. With `is_ocr` a long phrase may
/// contain a misread letter or two.
pub(super) fn hits(line: &str, is_ocr: bool) -> Vec<Hit> {
    let letters = Letters::of(line);
    let mut hits = Vec::new();
    let mut word = 0;
    while word < letters.words.len() {
        let exact = letters.exact(word);
        let found = exact.or_else(|| is_ocr.then(|| letters.similar(word)).flatten());
        let Some((label, end)) = found else {
            word += 1;
            continue;
        };
        hits.push(Hit { label, range: letters.words[word].1.start..letters.words[end - 1].1.end });
        word = end;
    }
    hits
}

impl Letters {
    fn of(line: &str) -> Self {
        let mut letters = Self { joined: String::new(), words: Vec::new() };
        let mut start = None;
        for (position, character) in line.char_indices().chain([(line.len(), ' ')]) {
            if character.is_alphabetic() {
                start.get_or_insert(position);
                continue;
            }
            if let Some(begin) = start.take() {
                letters.words.push((letters.joined.len(), begin..position));
                letters.joined.push_str(&fold(&line[begin..position]));
            }
            match character {
                '#' | '№' => {
                    letters.words.push((letters.joined.len(), position..position + character.len_utf8()));
                    letters.joined.push_str("no");
                }
                _ if character.is_numeric() && !letters.joined.ends_with(BARRIER) => {
                    letters.joined.push(BARRIER)
                }
                _ => {}
            }
        }
        letters
    }

    /// The word at which a phrase that reaches `offset` ends, when it ends with a word.
    fn word_ending_at(&self, offset: usize) -> Option<usize> {
        let next = self.words.partition_point(|(start, _)| *start < offset);
        let clean_end = match self.words.get(next) {
            Some((start, _)) => &self.joined[offset.min(*start)..*start],
            None => &self.joined[offset..],
        };
        clean_end.chars().all(|character| character == BARRIER).then_some(next)
    }

    fn exact(&self, word: usize) -> Option<(Label, usize)> {
        let rest = &self.joined[self.words[word].0..];
        VOCABULARY.iter().filter(|(_, phrase)| rest.starts_with(phrase.as_str())).find_map(
            |(label, phrase)| {
                let end = self.word_ending_at(self.words[word].0 + phrase.len())?;
                // Very short phrases are words of their own, never pieces put together.
                (phrase.len() > 3 || end == word + 1).then_some((*label, end))
            },
        )
    }

    fn similar(&self, word: usize) -> Option<(Label, usize)> {
        let start = self.words[word].0;
        (word + 1..=self.words.len().min(word + 4)).rev().find_map(|end| {
            let stop = self.words.get(end).map_or(self.joined.len(), |(offset, _)| *offset);
            let text = self.joined[start..stop].trim_end_matches(BARRIER);
            if text.len() < 5 || text.contains(BARRIER) {
                return None;
            }
            let close = |phrase: &str| {
                let allowed = if phrase.len() < 9 { 1 } else { 2 };
                phrase.len() >= 5
                    && phrase.len().abs_diff(text.len()) <= 1
                    && (phrase.as_bytes()[0] == text.as_bytes()[0]
                        || phrase.as_bytes().last() == text.as_bytes().last())
                    && strsim::levenshtein(phrase, text) <= allowed
            };
            VOCABULARY.iter().find(|(_, phrase)| close(phrase)).map(|(label, _)| (*label, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(line: &str, is_ocr: bool) -> Vec<Label> {
        hits(line, is_ocr).into_iter().map(|hit| hit.label).collect()
    }

    #[test]
    fn the_longest_phrase_wins_in_every_language() {
        let cases: &[(&str, &[Label])] = &[
            ("Grand Total: 8.20", &[Label::Gross]),
            ("Sub-Total", &[Label::Subtotal]),
            ("Rechnungs-Nr.: 471102", &[Label::InvoiceNumber]),
            ("Br uttosumme 18,08", &[Label::Gross]),
            ("N° de facture FA-1", &[Label::InvoiceNumber]),
            ("Total a pagar 12,00", &[Label::Payable]),
            ("TAXINVOICE", &[Label::InvoiceTitle]),
            ("Invoice # : 12", &[Label::InvoiceNumber]),
            ("Totality 5", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(labels(line, false), *expected, "{line}");
        }
    }

    #[test]
    fn misread_phrases_are_found_in_scans_only() {
        assert_eq!(labels("Totel 8.20", true), [Label::Total]);
        assert_eq!(labels("Totel 8.20", false), []);
        assert_eq!(labels("Roundina Adi 0.02", true), [Label::Rounding]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(line in "\\PC{0,80}") {
            for hit in hits(&line, true) {
                prop_assert!(line.get(hit.range.clone()).is_some());
            }
        }
    }
}

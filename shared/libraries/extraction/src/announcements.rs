//! Finds the phrases that announce values in a line of text.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use crate::folding::{fold, letters};
use crate::phrases::{Announcement, Phrase, Topic, phrases, recognized_phrases};

/// A phrase found in a line, and the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) announcement: Announcement,
    pub(super) topic: Option<Topic>,
    pub(super) range: Range<usize>,
}

/// Phrases without spaces.
struct Vocabulary {
    exact: HashMap<String, Phrase>,
    /// By their length in bytes, for those that may be misread.
    by_length: Vec<Vec<(String, Phrase)>>,
    /// Bytes of the longest.
    longest: usize,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary { exact: HashMap::new(), by_length: Vec::new(), longest: 0 };
    for phrase in phrases() {
        let text = letters(phrase.text);
        vocabulary.longest = vocabulary.longest.max(text.len());
        vocabulary.exact.entry(text).or_insert(phrase);
    }
    for phrase in recognized_phrases() {
        let text = letters(phrase.text);
        if vocabulary.by_length.len() <= text.len() {
            vocabulary.by_length.resize(text.len() + 1, Vec::new());
        }
        vocabulary.by_length[text.len()].push((text, phrase));
    }
    vocabulary
});

/// Words that a phrase is made of at most, those included that OCR or a narrow column parted.
const LONGEST: usize = 8;
/// The same where letters may be misread.
const LONGEST_MISREAD: usize = 4;

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
        let Some((phrase, end)) = found else {
            word += 1;
            continue;
        };
        let range = letters.words[word].1.start..letters.words[end - 1].1.end;
        hits.push(Hit { announcement: phrase.announcement, topic: phrase.topic, range });
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

    /// The words from one to before another without gaps; nothing when digits stand between them, or when they are
    /// longer than any phrase by more than a misread letter and a barrier.
    fn between(&self, word: usize, end: usize) -> Option<&str> {
        let stop = self.words.get(end).map_or(self.joined.len(), |(offset, _)| *offset);
        if stop - self.words[word].0 > VOCABULARY.longest + 2 {
            return None;
        }
        let text = self.joined[self.words[word].0..stop].trim_end_matches(BARRIER);
        (!text.contains(BARRIER)).then_some(text)
    }

    fn exact(&self, word: usize) -> Option<(Phrase, usize)> {
        (word + 1..=self.words.len().min(word + LONGEST)).rev().find_map(|end| {
            let text = self.between(word, end)?;
            // Very short phrases are words of their own, never pieces put together.
            let phrase = VOCABULARY.exact.get(text).filter(|_| text.len() > 3 || end == word + 1)?;
            Some((*phrase, end))
        })
    }

    fn similar(&self, word: usize) -> Option<(Phrase, usize)> {
        (word + 1..=self.words.len().min(word + LONGEST_MISREAD)).rev().find_map(|end| {
            let text = self.between(word, end).filter(|text| text.len() >= 5)?;
            let close = |phrase: &str| {
                let allowed = if phrase.len() < 9 { 1 } else { 2 };
                (phrase.as_bytes()[0] == text.as_bytes()[0]
                    || phrase.as_bytes().last() == text.as_bytes().last())
                    && strsim::levenshtein(phrase, text) <= allowed
            };
            let lengths = (text.len() - 1).max(5)..=text.len() + 1;
            let mut candidates =
                lengths.rev().filter_map(|length| VOCABULARY.by_length.get(length)).flatten();
            candidates.find(|(phrase, _)| close(phrase)).map(|(_, phrase)| (*phrase, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn announcements(line: &str, is_ocr: bool) -> Vec<Announcement> {
        hits(line, is_ocr).into_iter().map(|hit| hit.announcement).collect()
    }

    #[test]
    fn the_longest_phrase_wins_in_every_language() {
        let cases: &[(&str, &[Announcement])] = &[
            ("Grand Total: 8.20", &[Announcement::Gross]),
            ("Sub-Total", &[Announcement::Subtotal]),
            ("Rechnungs-Nr.: 471102", &[Announcement::InvoiceNumber]),
            ("Br uttosumme 18,08", &[Announcement::Gross]),
            ("N° de facture FA-1", &[Announcement::InvoiceNumber]),
            ("Total a pagar 12,00", &[Announcement::Payable]),
            ("TAXINVOICE", &[Announcement::InvoiceTitle]),
            ("Invoice # : 12", &[Announcement::InvoiceNumber]),
            ("Totality 5", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(announcements(line, false), *expected, "{line}");
        }
    }

    #[test]
    fn misread_phrases_are_found_in_scans_only() {
        assert_eq!(announcements("Totel 8.20", true), [Announcement::Total]);
        assert_eq!(announcements("Totel 8.20", false), []);
        assert_eq!(announcements("Roundina Adi 0.02", true), [Announcement::Rounding]);
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

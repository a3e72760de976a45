//! How much of a long document is looked at where all of it is looked at once: its beginning and its end.

use super::{Page, Reading};

/// Words from the beginning: more than the largest invoice of the corpora has by a factor of ten.
const BEGINNING: u64 = 50_000;

/// Words from the end, where totals and signatures stand.
const END: u64 = 10_000;

/// Bytes of a text without pages.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The pages of a long document that are looked at: those before `head_end`, and from `tail` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The first page that is left out.
    pub head_end: usize,
    /// The first page behind those that are left out; at least `head_end`.
    pub tail: usize,
}

impl Extent {
    /// Of a document whose pages have so many words. The first page is always within.
    pub fn of(words: &[u64]) -> Self {
        let fitting = |most: u64| {
            let mut sum = 0;
            move |words: &u64| {
                sum += words;
                sum <= most
            }
        };
        let head_end = words.iter().copied().take_while(fitting(BEGINNING)).count().max(1).min(words.len());
        let rest = &words[head_end..];
        let tail = words.len() - rest.iter().rev().copied().take_while(fitting(END)).count();
        Self { head_end, tail }
    }
}

impl Reading {
    /// The part of it that is looked at for fields. Pages keep their numbers: those that are left out are empty.
    #[must_use]
    pub fn excerpt(&self) -> Self {
        let words: Vec<u64> = self.pages.iter().map(|page| page.words.len() as u64).collect();
        let extent = Extent::of(&words);
        let page = |(number, page): (usize, &Page)| {
            let is_within = number < extent.head_end || number >= extent.tail;
            if is_within { page.clone() } else { Page::default() }
        };
        let text = if self.pages.is_empty() { beginning(&self.text).to_owned() } else { String::new() };
        let pages = self.pages.iter().enumerate().map(page).collect();
        Self { pages, text, invoice: self.invoice.clone(), ..Self::default() }
    }
}

/// The beginning of a text without pages, up to the end of a line where there is one.
pub fn beginning(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let cut = &text[..text.floor_char_boundary(LONGEST_TEXT)];
    cut.rfind('\n').map_or(cut, |line| &cut[..line])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_ordinary_length_is_looked_at_whole() {
        assert_eq!(Extent::of(&[]), Extent { head_end: 0, tail: 0 });
        assert_eq!(Extent::of(&[400; 100]), Extent { head_end: 100, tail: 100 });
    }

    #[test]
    fn of_a_long_one_beginning_and_end_are_looked_at() {
        assert_eq!(Extent::of(&[1000; 500]), Extent { head_end: 50, tail: 490 });
        assert_eq!(Extent::of(&[200_000, 1, 20_000]), Extent { head_end: 1, tail: 3 });
    }

    #[test]
    fn pages_keep_their_numbers_in_an_excerpt() {
        let word = super::super::Word { text: "word".into(), confidence: 1.0, bbox: [0; 4], line: 0 };
        let page = |count| Page { words: vec![word.clone(); count], text: "text".into(), ..Page::default() };
        let pages = vec![page(50_000), page(9_000), page(9_000), page(1_000)];
        let excerpt = Reading { pages, text: "all of it".into(), ..Reading::default() }.excerpt();
        let words: Vec<usize> = excerpt.pages.iter().map(|page| page.words.len()).collect();
        assert_eq!(words, [50_000, 0, 9_000, 1_000]);
        assert_eq!(excerpt.text, "");
    }

    #[test]
    fn a_long_text_is_cut_at_the_end_of_a_line() {
        let text = "äöü line\n".repeat(200_000);
        let cut = beginning(&text);
        assert!(cut.len() <= LONGEST_TEXT && cut.len() > LONGEST_TEXT - 20 && cut.ends_with("line"));
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"ä".repeat(LONGEST_TEXT)).len(), LONGEST_TEXT);
    }
}

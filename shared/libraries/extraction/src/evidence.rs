//! What the fields rest on: the words in their boxes, and what kind of value each is.

use std::collections::BTreeMap;

use document_types::fields::{Extraction, Field, LineItem, ValueType, WordId, term};
use document_types::reading::{Page, Reading};

/// Words that a value or a line of items rests on at most; a box around more says nothing about where it stands.
const MOST: usize = 500;

/// Completes fields and line items by the words they were read from, and fields by their type and currency.
pub(super) fn attach(reading: &Reading, extraction: &mut Extraction) {
    let mut pages = Pages { reading, pages: BTreeMap::new() };
    let currency = extraction.fields.get("currency").map(|field| field.value.clone());
    for (name, field) in &mut extraction.fields {
        field.value_type = term(name).map_or(ValueType::Text, |term| term.value_type);
        // One document has one currency; who corrects it means that of every amount.
        if field.value_type == ValueType::Amount && currency.is_some() {
            field.currency.clone_from(&currency);
        }
        attach_words(&mut pages, field);
    }
    for item in &mut extraction.line_items {
        let LineItem { page, bbox, word_ids, .. } = item;
        if let (true, Some(page), Some(bbox)) = (word_ids.is_empty(), *page, *bbox) {
            *word_ids = pages.words_in(page, bbox);
        }
    }
}

/// The words in a field's box, and how they are printed.
fn attach_words(pages: &mut Pages<'_>, field: &mut Field) {
    let (Some(page), Some(bbox)) = (field.page, field.bbox) else { return };
    if field.word_ids.is_empty() {
        field.word_ids = pages.words_in(page, bbox);
    }
    let texts: Vec<&str> = field.word_ids.iter().filter_map(|id| text_of(pages.reading, *id)).collect();
    if field.raw.is_none() && !texts.is_empty() {
        field.raw = Some(texts.join(" "));
    }
}

/// The words of pages in order of their heights, so that not every box is compared with every word.
struct Pages<'a> {
    reading: &'a Reading,
    /// The middles of the words of a page and their indices, from top to bottom.
    pages: BTreeMap<u32, Vec<([i32; 2], u32)>>,
}

impl Pages<'_> {
    /// The words of a page whose middle lies in a box, in reading order.
    fn words_in(&mut self, number: u32, [left, top, right, bottom]: [i32; 4]) -> Vec<WordId> {
        let page = usize::try_from(number).ok().and_then(|number| self.reading.pages.get(number));
        let Some(page) = page else { return Vec::new() };
        let words = self.pages.entry(number).or_insert_with(|| middles(page));
        let first = words.partition_point(|([_, y], _)| *y < top);
        let level = words[first..].iter().take_while(|([_, y], _)| *y <= bottom);
        let mut found: Vec<u32> =
            level.filter(|([x, _], _)| (left..=right).contains(x)).map(|(_, word)| *word).collect();
        found.sort_unstable();
        found.truncate(MOST);
        found.into_iter().map(|word| WordId { page: number, word }).collect()
    }
}

fn middles(page: &Page) -> Vec<([i32; 2], u32)> {
    let middle = |[x0, y0, x1, y1]: [i32; 4]| [x0.midpoint(x1), y0.midpoint(y1)];
    let mut words: Vec<([i32; 2], u32)> =
        page.words.iter().zip(0..).map(|(word, index)| (middle(word.bbox), index)).collect();
    words.sort_unstable_by_key(|([_, y], index)| (*y, *index));
    words
}

/// The text of a word.
pub(super) fn text_of(reading: &Reading, id: WordId) -> Option<&str> {
    let page = reading.pages.get(usize::try_from(id.page).ok()?)?;
    page.words.get(usize::try_from(id.word).ok()?).map(|word| word.text.as_str())
}

/// The page and the box around some words; nothing when they are on several pages or one of them is not there.
pub(crate) fn box_of(reading: &Reading, ids: &[WordId]) -> Option<(u32, [i32; 4])> {
    let page = ids.first()?.page;
    let words = &reading.pages.get(usize::try_from(page).ok()?)?.words;
    let mut around: Option<[i32; 4]> = None;
    for id in ids {
        let word = words.get(usize::try_from(id.word).ok()?).filter(|_| id.page == page)?;
        let [x0, y0, x1, y1] = word.bbox;
        around = Some(around.map_or(word.bbox, |[left, top, right, bottom]| {
            [left.min(x0), top.min(y0), right.max(x1), bottom.max(y1)]
        }));
    }
    around.map(|bbox| (page, bbox))
}

#[cfg(test)]
mod tests {
    use document_types::reading::Word;

    use super::*;

    fn reading() -> Reading {
        let word = |text: &str, bbox| Word { text: text.into(), confidence: 1.0, bbox, line: 0 };
        let words = vec![
            word("Total", [0, 0, 50, 20]),
            word("EUR", [60, 0, 90, 20]),
            word("7,00", [100, 0, 140, 20]),
            word("below", [60, 40, 90, 60]),
        ];
        Reading { pages: vec![Page { words, ..Page::default() }], ..Reading::default() }
    }

    #[test]
    fn the_words_of_a_box_are_what_was_printed_and_make_the_box_again() {
        let bbox = [60, 0, 140, 20];
        let total = Field { value: "7.00".into(), page: Some(0), bbox: Some(bbox), ..Field::default() };
        let currency = Field { value: "EUR".into(), ..Field::default() };
        let fields = [("total".to_owned(), total), ("currency".to_owned(), currency)].into();
        let mut extraction = Extraction { fields, ..Extraction::default() };

        attach(&reading(), &mut extraction);

        let total = &extraction.fields["total"];
        assert_eq!(total.raw.as_deref(), Some("EUR 7,00"));
        assert_eq!((total.value_type, total.currency.as_deref()), (ValueType::Amount, Some("EUR")));
        assert_eq!(total.word_ids, [WordId { page: 0, word: 1 }, WordId { page: 0, word: 2 }]);
        assert_eq!(box_of(&reading(), &total.word_ids), Some((0, bbox)));
    }

    #[test]
    fn words_that_are_not_there_have_no_box() {
        assert_eq!(box_of(&reading(), &[WordId { page: 0, word: 4 }]), None);
        assert_eq!(box_of(&reading(), &[WordId { page: 1, word: 0 }]), None);
        assert_eq!(box_of(&reading(), &[]), None);
    }
}

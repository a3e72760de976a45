//! What the fields rest on: the words in their boxes, and what kind of value each is.

use super::{Extraction, Field};
use crate::documents::fields::{LineItem, ValueType, WordId, term};
use crate::reading::{Page, Reading};

/// Completes fields and line items by the words they were read from, and fields by their type and currency.
pub(super) fn attach(reading: &Reading, extraction: &mut Extraction) {
    let currency = extraction.fields.get("currency").map(|field| field.value.clone());
    for (name, field) in &mut extraction.fields {
        field.value_type = term(name).map_or(ValueType::Text, |term| term.value_type);
        // One document has one currency; who corrects it means that of every amount.
        if field.value_type == ValueType::Amount && currency.is_some() {
            field.currency.clone_from(&currency);
        }
        attach_words(reading, field);
    }
    for item in &mut extraction.line_items {
        let LineItem { page, bbox, word_ids, .. } = item;
        if let (true, Some(page), Some(bbox)) = (word_ids.is_empty(), *page, *bbox) {
            *word_ids = words_in(reading, page, bbox);
        }
    }
}

/// The words in a field's box, and how they are printed.
fn attach_words(reading: &Reading, field: &mut Field) {
    let (Some(page), Some(bbox)) = (field.page, field.bbox) else { return };
    if field.word_ids.is_empty() {
        field.word_ids = words_in(reading, page, bbox);
    }
    let texts: Vec<&str> = field.word_ids.iter().filter_map(|id| text_of(reading, *id)).collect();
    if field.raw.is_none() && !texts.is_empty() {
        field.raw = Some(texts.join(" "));
    }
}

/// The text of a word.
pub(super) fn text_of(reading: &Reading, id: WordId) -> Option<&str> {
    let page = reading.pages.get(usize::try_from(id.page).ok()?)?;
    page.words.get(usize::try_from(id.word).ok()?).map(|word| word.text.as_str())
}

/// The words of a page whose middle lies in a box, in reading order.
pub fn words_in(reading: &Reading, page: u32, [left, top, right, bottom]: [i32; 4]) -> Vec<WordId> {
    let words = |page: &Page| -> Vec<u32> {
        let is_inside = |[x0, y0, x1, y1]: [i32; 4]| {
            let (x, y) = (x0.midpoint(x1), y0.midpoint(y1));
            (left..=right).contains(&x) && (top..=bottom).contains(&y)
        };
        (0..).zip(&page.words).filter(|(_, word)| is_inside(word.bbox)).map(|(index, _)| index).collect()
    };
    let found = usize::try_from(page).ok().and_then(|number| reading.pages.get(number)).map(words);
    found.unwrap_or_default().into_iter().map(|word| WordId { page, word }).collect()
}

/// The page and the box around some words; nothing when they are on several pages or one of them is not there.
pub fn box_of(reading: &Reading, ids: &[WordId]) -> Option<(u32, [i32; 4])> {
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
    use super::*;
    use crate::reading::Word;

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

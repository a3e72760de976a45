//! Whether a value that a model names is printed where it says: boxes and trust come from the words, never from it.

use jiff::civil::Date;

use super::super::evidence::text_of;
use super::super::{amounts, dates, folding};
use crate::documents::fields::{ValueType, WordId};
use crate::reading::{Page, Reading, TextSource};

/// Words around those a model cites in which a value is looked for.
const NEAR: usize = 12;

/// Words more than a value has that may be cited with it: a label, a currency.
const EXTRA: usize = 4;

/// One misread letter is forgiven for so many.
const LETTERS_PER_EDIT: usize = 8;

/// How well the page supports a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Support {
    /// It is not printed there.
    None,
    /// Something like it is: a whole number for an amount, a part of a longer code.
    Weak,
    /// It is printed there.
    Full,
}

/// What a value rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub(super) support: Support,
    /// The words, all on one page; empty without support.
    pub(super) ids: Vec<WordId>,
    /// The other date that the same print may mean.
    pub(super) other: Option<String>,
}

impl Evidence {
    const NONE: Self = Self { support: Support::None, ids: Vec::new(), other: None };
}

/// What a value rests on: the words that are cited, or where they are wrong the words around them, or where they
/// don't exist the only place where the same is printed.
pub(super) fn evidence(
    reading: &Reading,
    value_type: ValueType,
    value: &str,
    raw: Option<&str>,
    cited: &[String],
) -> Evidence {
    let ids = existing(reading, cited);
    let words = value.split_whitespace().count().max(raw.map_or(0, |raw| raw.split_whitespace().count()));
    if ids.len() <= words + EXTRA {
        let found = weigh(reading, value_type, value, &ids);
        if found.support > Support::None {
            return found;
        }
    }
    match (ids.iter().min(), ids.iter().max()) {
        (Some(first), Some(last)) => near(reading, value_type, value, words, *first..=*last),
        _ => only_place(reading, value_type, value, words, raw.unwrap_or(value)),
    }
}

/// The cited words that exist, once each, on the page of the first.
fn existing(reading: &Reading, cited: &[String]) -> Vec<WordId> {
    let mut ids: Vec<WordId> = Vec::new();
    for id in cited.iter().filter_map(|id| id.parse::<WordId>().ok()) {
        let is_here = text_of(reading, id).is_some() && ids.first().is_none_or(|first| first.page == id.page);
        if is_here && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The words around those that are cited which fit best, and then are nearest.
fn near(
    reading: &Reading,
    value_type: ValueType,
    value: &str,
    words: usize,
    cited: std::ops::RangeInclusive<WordId>,
) -> Evidence {
    let (first, last) = (cited.start().word as usize, cited.end().word as usize);
    let middle = usize::midpoint(first, last);
    let around = first.saturating_sub(NEAR)..last + NEAR + 1;
    let windows = windows(reading, cited.start().page, around, words);
    let found = windows.map(|ids| {
        let misfit = (misfit(reading, value_type, value, &ids), distance(&ids, middle));
        (weigh(reading, value_type, value, &ids), misfit)
    });
    let best = found.max_by_key(|(found, misfit)| (found.support, std::cmp::Reverse(*misfit)));
    best.map(|(found, _)| found).filter(|found| found.support > Support::None).unwrap_or(Evidence::NONE)
}

/// What words have too much or too little for a value.
fn misfit(reading: &Reading, value_type: ValueType, value: &str, ids: &[WordId]) -> usize {
    match value_type {
        ValueType::Text | ValueType::Identifier => {
            strsim::levenshtein(&joined(reading, ids).1, &folding::letters(value))
        }
        ValueType::Amount | ValueType::Percentage | ValueType::Date | ValueType::Currency => ids.len(),
    }
}

fn distance(ids: &[WordId], middle: usize) -> usize {
    ids.first().map_or(0, |id| id.word as usize + ids.len() / 2).abs_diff(middle)
}

/// Where the print stands that a model names with words that don't exist: only if it is long enough to mean
/// something and stands nowhere else.
fn only_place(reading: &Reading, value_type: ValueType, value: &str, words: usize, raw: &str) -> Evidence {
    let wanted = folding::letters(raw);
    if wanted.chars().count() < LETTERS_PER_EDIT / 2 {
        return Evidence::NONE;
    }
    let count = raw.split_whitespace().count().max(1);
    let mut places = (0..).zip(&reading.pages).flat_map(|(number, page)| {
        let windows = windows(reading, number, 0..page.words.len(), words);
        windows.filter(|ids| ids.len() == count && joined(reading, ids).1 == wanted)
    });
    match (places.next(), places.next()) {
        (Some(ids), None) => weigh(reading, value_type, value, &ids),
        _ => Evidence::NONE,
    }
}

/// Runs of words one after the other, of one up to a few more than the value has.
fn windows(
    reading: &Reading,
    page: u32,
    range: std::ops::Range<usize>,
    words: usize,
) -> impl Iterator<Item = Vec<WordId>> {
    let count = reading.pages.get(page as usize).map_or(0, |page| page.words.len());
    let range = range.start.min(count)..range.end.min(count);
    let id = move |word: usize| WordId { page, word: u32::try_from(word).unwrap_or(u32::MAX) };
    range.clone().flat_map(move |start| {
        let longest = (start + words.max(1) + 2).min(range.end);
        (start + 1..=longest).map(move |end| (start..end).map(id).collect())
    })
}

/// Words with spaces between them, and their letters alone.
fn joined(reading: &Reading, ids: &[WordId]) -> (String, String) {
    let text = ids.iter().filter_map(|id| text_of(reading, *id)).collect::<Vec<_>>().join(" ");
    let letters = folding::letters(&text);
    (text, letters)
}

/// How well some words support a value.
fn weigh(reading: &Reading, value_type: ValueType, value: &str, ids: &[WordId]) -> Evidence {
    let Some(page) = ids.first().and_then(|id| reading.pages.get(id.page as usize)) else {
        return Evidence::NONE;
    };
    let is_ocr = is_recognized(page);
    let (text, letters) = joined(reading, ids);
    let (support, other) = match value_type {
        ValueType::Amount => (amount(value, &text, is_ocr), None),
        ValueType::Percentage => (number(value, &text), None),
        ValueType::Date => date(value, &text, is_ocr),
        ValueType::Currency => (currency(value, &text), None),
        ValueType::Text => (spelling(value, &letters), None),
        ValueType::Identifier => (identifier(reading, value, ids, &letters), None),
    };
    if support == Support::None {
        return Evidence::NONE;
    }
    Evidence { support, ids: ids.to_vec(), other }
}

pub(super) fn is_recognized(page: &Page) -> bool {
    page.source != TextSource::Native
}

/// `1.190,00` supports `1190.00`; `1190` does so weakly, unless its currency stands beside it.
fn amount(value: &str, text: &str, is_ocr: bool) -> Support {
    let Some(cents) = cents(value) else { return number(value, text) };
    let supports = |amount: &amounts::Amount| match amount.cents == cents {
        true if amount.has_decimals || amount.currency.is_some() => Support::Full,
        true => Support::Weak,
        // The sign may be printed elsewhere, or be in the words.
        false if amount.cents == -cents => Support::Weak,
        false => Support::None,
    };
    amounts::amounts(text, is_ocr).iter().map(supports).max().unwrap_or(Support::None)
}

/// Hundredths of a decimal string of two places.
pub(super) fn cents(value: &str) -> Option<i64> {
    let (whole, fraction) = value.split_once('.')?;
    (fraction.len() == 2).then(|| format!("{whole}{fraction}").parse().ok()).flatten()
}

/// A number that is no amount of money: `19 %`, `5,5`.
fn number(value: &str, text: &str) -> Support {
    let is_part = |letter: char| letter.is_ascii_digit() || ".,".contains(letter);
    let runs =
        text.split(|letter| !is_part(letter)).map(|run| run.trim_matches(['.', ',']).replace(',', "."));
    let Ok(wanted) = value.trim_start_matches('-').parse::<f64>() else { return Support::None };
    let is_same = |run: String| run.parse::<f64>().is_ok_and(|printed| (printed - wanted).abs() < 1e-6);
    if runs.into_iter().any(is_same) { Support::Full } else { Support::None }
}

/// `3. März 2021` supports `2021-03-03`; `03/04/2021` supports two dates.
fn date(value: &str, text: &str, is_ocr: bool) -> (Support, Option<String>) {
    let Ok(wanted) = value.parse::<Date>() else { return (Support::None, None) };
    for found in dates::dates(text, is_ocr) {
        let read = [dates::Order::DayFirst, dates::Order::MonthFirst].map(|order| found.date(order));
        if read.contains(&Some(wanted)) {
            let other = read.into_iter().flatten().find(|date| *date != wanted);
            return (Support::Full, other.filter(|_| found.is_ambiguous()).map(|date| date.to_string()));
        }
    }
    (Support::None, None)
}

/// `€` supports `EUR`; a dollar sign supports every dollar, weakly.
fn currency(value: &str, text: &str) -> Support {
    if text.split_whitespace().any(|word| amounts::currency_in(word) == Some(value)) {
        return Support::Full;
    }
    if text.contains('$') && value.ends_with('D') { Support::Weak } else { Support::None }
}

/// Whether the letters and digits of a value stand in a text, a misread one in eight forgiven.
fn spelling(value: &str, letters: &str) -> Support {
    let wanted: Vec<char> = folding::letters(value).chars().collect();
    let text: Vec<char> = letters.chars().collect();
    if wanted.is_empty() || wanted.len() > text.len() + wanted.len() / LETTERS_PER_EDIT {
        return Support::None;
    }
    let (edits, _) = folding::find_similar(&wanted, &text);
    match edits <= wanted.len() / LETTERS_PER_EDIT {
        true if wanted.len() > 2 => Support::Full,
        true => Support::Weak,
        false => Support::None,
    }
}

/// A code is some of the words as a whole; as a part of one it is supported weakly.
fn identifier(reading: &Reading, value: &str, ids: &[WordId], letters: &str) -> Support {
    let wanted = folding::letters(value);
    let edits = wanted.chars().count() / LETTERS_PER_EDIT;
    let is_whole = (0..ids.len()).any(|start| {
        (start + 1..=ids.len())
            .any(|end| strsim::levenshtein(&joined(reading, &ids[start..end]).1, &wanted) <= edits)
    });
    let supported = spelling(value, letters);
    if wanted.is_empty() || is_whole { supported } else { supported.min(Support::Weak) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Word;

    fn reading(source: TextSource, lines: &[&str]) -> Reading {
        let words = (0..).zip(lines).flat_map(|(line, text)| {
            text.split(' ').map(move |word| Word { text: word.into(), confidence: 1.0, bbox: [0; 4], line })
        });
        let page = Page { words: words.collect(), source, ..Page::default() };
        Reading { pages: vec![page], ..Reading::default() }
    }

    fn support(text: &str, value_type: ValueType, value: &str) -> Support {
        let reading = reading(TextSource::Ocr, &[text]);
        let ids: Vec<String> = (0..text.split(' ').count()).map(|word| format!("p0w{word}")).collect();
        evidence(&reading, value_type, value, Some(text), &ids).support
    }

    #[test]
    fn values_are_compared_with_the_print_by_what_they_mean() {
        use Support::{Full, None, Weak};
        for (text, value_type, value, expected) in [
            ("1.190,00", ValueType::Amount, "1190.00", Full),
            ("EUR 1'190.00", ValueType::Amount, "1190.00", Full),
            ("1190", ValueType::Amount, "1190.00", Weak),
            ("1190 EUR", ValueType::Amount, "1190.00", Full),
            ("1.190,00", ValueType::Amount, "119.00", None),
            ("36,00", ValueType::Amount, "-36.00", Weak),
            ("-36,00", ValueType::Amount, "-36.00", Full),
            ("3. März 2021", ValueType::Date, "2021-03-03", Full),
            ("March 3, 2021", ValueType::Date, "2021-03-03", Full),
            ("3. März 2021", ValueType::Date, "2021-03-04", None),
            ("19 %", ValueType::Percentage, "19", Full),
            ("5,5%", ValueType::Percentage, "5.5", Full),
            ("19 %", ValueType::Percentage, "9", None),
            ("€", ValueType::Currency, "EUR", Full),
            ("$", ValueType::Currency, "CAD", Weak),
            ("€", ValueType::Currency, "USD", None),
            ("Brlghtwater Plumbing Ltd", ValueType::Text, "Brightwater Plumbing Ltd", Full),
            ("Brlghtwater Plumblng Llmited", ValueType::Text, "Brightwater Tiling Ltd", None),
            ("INV-2031", ValueType::Identifier, "INV-2031", Full),
            ("No.: INV-2031", ValueType::Identifier, "INV2031", Full),
            ("INV-2031", ValueType::Identifier, "2031", Weak),
            ("INV-2031", ValueType::Identifier, "INV-2037", None),
        ] {
            assert_eq!(support(text, value_type, value), expected, "{text} for {value}");
        }
    }

    #[test]
    fn a_date_that_may_be_two_says_so() {
        let reading = reading(TextSource::Native, &["Date 03/04/2021"]);
        let found = evidence(&reading, ValueType::Date, "2021-04-03", None, &["p0w1".into()]);
        assert_eq!((found.support, found.other.as_deref()), (Support::Full, Some("2021-03-04")));
    }

    #[test]
    fn a_value_beside_the_words_that_are_cited_is_found() {
        let lines = ["Net 100.00", "VAT 19.00", "Total 119.00", "Thank you for your order"];
        let reading = reading(TextSource::Native, &lines);
        let found = evidence(&reading, ValueType::Amount, "119.00", Some("119.00"), &["p0w3".into()]);
        assert_eq!((found.support, found.ids), (Support::Full, vec![WordId { page: 0, word: 5 }]));
    }

    #[test]
    fn words_that_do_not_exist_are_replaced_only_by_the_one_place_that_is_printed_so() {
        let lines = ["Invoice INV-2031", "Total 119.00", "Paid 50.00 and 50.00", "1 item"];
        let reading = reading(TextSource::Native, &lines);
        let find = |value_type, value: &str, raw: &str| {
            evidence(&reading, value_type, value, Some(raw), &["p7w90".into(), "nonsense".into()])
        };
        assert_eq!(find(ValueType::Amount, "119.00", "119.00").ids, [WordId { page: 0, word: 3 }]);
        assert_eq!(find(ValueType::Amount, "50.00", "50.00").support, Support::None);
        assert_eq!(find(ValueType::Amount, "1.00", "1").support, Support::None);
        assert_eq!(find(ValueType::Amount, "990.00", "119.00").support, Support::None);
    }

    #[test]
    fn citing_half_of_the_page_is_no_evidence_of_where_it_stands() {
        let reading =
            reading(TextSource::Native, &["a b c d e f g h i j k l 7.00 m n o p q r s t u v w x y z"]);
        let all: Vec<String> = (0..26).map(|word| format!("p0w{word}")).collect();
        let found = evidence(&reading, ValueType::Amount, "7.00", Some("7.00"), &all);
        assert_eq!(found.ids, [WordId { page: 0, word: 12 }]);
    }
}

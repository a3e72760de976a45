//! Whether a value that a model names is printed where it says: boxes and trust come from the words, never from it.

use document_types::fields::{ValueType, WordId};
use document_types::reading::Reading;
use jiff::civil::Date;

use super::print::{self, Print};
use super::question::{WORDS, pages_to_look_at};
use crate::evidence::text_of;
use crate::{amounts, dates};

/// Words around those a model cites in which a value is looked for.
const NEAR: usize = 12;

/// Words more than a value has that may be cited with it: a label, a currency. So many beside a line that is charged
/// may belong to it.
const EXTRA: usize = 4;

/// Words of a value at most: an address.
const LONGEST: usize = 60;

/// Words between the first and the last that are cited, for the place to mean something.
const SPREAD: usize = 200;

/// Letters of a print that may be looked for on all pages.
const TELLING: usize = 4;

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
    let words = count(value).max(raw.map_or(1, count));
    if ids.len() <= words + EXTRA && (value_type == ValueType::Text || are_together(&ids)) {
        let found = weigh(reading, value_type, value, &ids);
        if found.support > Support::None {
            return found;
        }
    }
    match (ids.iter().min(), ids.iter().max()) {
        (Some(first), Some(last)) => near(reading, value_type, value, words, *first..=*last),
        _ => only_place(reading, value_type, value, raw.unwrap_or(value)),
    }
}

/// Whether words stand beside each other: a number or a code is not put together from all over a page, while a name or
/// an address may go on in the next line of its column.
fn are_together(ids: &[WordId]) -> bool {
    let (first, last) = (ids.iter().min(), ids.iter().max());
    first.zip(last).is_none_or(|(first, last)| ((last.word - first.word) as usize) < ids.len() + EXTRA)
}

/// What a value of a line rests on: some of the line's words, or of the few beside them.
pub(super) fn evidence_in_line(
    reading: &Reading,
    value_type: ValueType,
    value: &str,
    line: &[WordId],
) -> Evidence {
    let (Some(first), Some(last)) = (line.iter().min(), line.iter().max()) else { return Evidence::NONE };
    let start = (first.word as usize).saturating_sub(EXTRA);
    let end = (last.word as usize + EXTRA + 1).min(start + SPREAD);
    let counts = 1..=count(value) + 2;
    let own = best(reading, value_type, value, windows_of(line.to_vec(), counts.clone()));
    // A small number stands in every line: its own words go first.
    if own.support == Support::Full {
        return own;
    }
    let beside = best(reading, value_type, value, windows(reading, first.page, start..end, counts));
    if beside.support > own.support { beside } else { own }
}

/// The best support by the fewest words, the first of them.
fn best(
    reading: &Reading,
    value_type: ValueType,
    value: &str,
    windows: impl Iterator<Item = Vec<WordId>>,
) -> Evidence {
    let found = windows.map(|ids| weigh(reading, value_type, value, &ids)).enumerate();
    let best = found.max_by_key(|(at, found)| (found.support, std::cmp::Reverse((found.ids.len(), *at))));
    best.map_or(Evidence::NONE, |(_, found)| found)
}

/// How many words a value has.
fn count(value: &str) -> usize {
    value.split_whitespace().count().clamp(1, LONGEST)
}

/// The cited words that exist, once each, on the page of the first.
pub(super) fn existing(reading: &Reading, cited: &[String]) -> Vec<WordId> {
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
    let start = first.saturating_sub(NEAR);
    let around = start..(last + NEAR + 1).min(start + SPREAD);
    let found = windows(reading, cited.start().page, around, 1..=words + 2)
        .map(|ids| weigh(reading, value_type, value, &ids))
        .filter(|found| found.support > Support::None);
    let fit = |found: &Evidence| {
        let misfit = misfit(reading, value_type, value, &found.ids);
        (found.support, std::cmp::Reverse((misfit, distance(&found.ids, middle))))
    };
    found.max_by_key(fit).unwrap_or(Evidence::NONE)
}

/// What words have too much or too little for a value.
fn misfit(reading: &Reading, value_type: ValueType, value: &str, ids: &[WordId]) -> usize {
    match value_type {
        ValueType::Text | ValueType::Identifier => {
            let printed = print::letters(&text(reading, ids)).chars().count();
            printed.abs_diff(print::letters(value).chars().count())
        }
        ValueType::Amount | ValueType::Percentage | ValueType::Date | ValueType::Currency => ids.len(),
    }
}

fn distance(ids: &[WordId], middle: usize) -> usize {
    ids.first().map_or(0, |id| id.word as usize + ids.len() / 2).abs_diff(middle)
}

/// Where the print stands that a model names with words that don't exist: only if it is long enough to mean
/// something and stands nowhere else on the pages that were looked at.
fn only_place(reading: &Reading, value_type: ValueType, value: &str, raw: &str) -> Evidence {
    let wanted = print::letters(raw);
    if wanted.chars().count() < TELLING {
        return Evidence::NONE;
    }
    let count = count(raw);
    let mut places = pages_to_look_at(reading).into_iter().flat_map(|page| {
        let runs = runs_of(reading, page, &wanted, count);
        windows(reading, page, 0..WORDS, count..=count).zip(runs).filter(|(_, is_it)| *is_it)
    });
    match (places.next(), places.next()) {
        (Some((ids, _)), None) => weigh(reading, value_type, value, &ids),
        _ => Evidence::NONE,
    }
}

/// For each run of so many words of a page, whether its letters are the wanted ones.
fn runs_of(reading: &Reading, page: u32, wanted: &str, count: usize) -> Vec<bool> {
    let (mut letters, mut ends) = (String::new(), vec![0]);
    let words = reading.pages.get(page as usize).map(|page| page.words.as_slice()).unwrap_or_default();
    for word in words.iter().take(WORDS) {
        letters.push_str(&print::letters(print::print_of(&word.text)));
        ends.push(letters.len());
    }
    ends.iter().zip(ends.iter().skip(count)).map(|(start, end)| &letters[*start..*end] == wanted).collect()
}

/// Runs of so many words one after the other.
fn windows(
    reading: &Reading,
    page: u32,
    range: std::ops::Range<usize>,
    counts: std::ops::RangeInclusive<usize>,
) -> impl Iterator<Item = Vec<WordId>> {
    let count = reading.pages.get(page as usize).map_or(0, |page| page.words.len());
    let range = range.start.min(count)..range.end.min(count);
    let id = move |word: usize| WordId { page, word: u32::try_from(word).unwrap_or(u32::MAX) };
    windows_of(range.map(id).collect(), counts)
}

fn windows_of(
    ids: Vec<WordId>,
    counts: std::ops::RangeInclusive<usize>,
) -> impl Iterator<Item = Vec<WordId>> {
    (0..ids.len()).flat_map(move |start| {
        let run = |count| ids.get(start..start + count).map(<[WordId]>::to_vec);
        counts.clone().map_while(run).collect::<Vec<_>>()
    })
}

/// Words with spaces between them.
fn text(reading: &Reading, ids: &[WordId]) -> String {
    let words = ids.iter().filter_map(|id| text_of(reading, *id));
    words.map(print::print_of).collect::<Vec<_>>().join(" ")
}

/// How well some words support a value.
fn weigh(reading: &Reading, value_type: ValueType, value: &str, ids: &[WordId]) -> Evidence {
    let Some(page) = ids.first().and_then(|id| reading.pages.get(id.page as usize)) else {
        return Evidence::NONE;
    };
    let (is_ocr, text) = (print::is_recognized(page), text(reading, ids));
    let (support, other) = match value_type {
        ValueType::Amount => (amount(value, &text, is_ocr), None),
        ValueType::Percentage => (number(value, &text), None),
        ValueType::Date => date(value, &text, is_ocr),
        ValueType::Currency => (currency(value, &text), None),
        ValueType::Text => (spelling(value, &Print::of(reading, ids)), None),
        ValueType::Identifier => (identifier(value, &Print::of(reading, ids)), None),
    };
    if support == Support::None {
        return Evidence::NONE;
    }
    Evidence { support, ids: ids.to_vec(), other }
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

/// A name stands in the words as a whole; a short one is often something else.
fn spelling(value: &str, print: &Print) -> Support {
    match print.misread(value) {
        Some(_) if print::letters(value).chars().count() > 2 => Support::Full,
        Some(_) if !print::letters(value).is_empty() => Support::Weak,
        _ => Support::None,
    }
}

/// A code is some of the words as a whole; as a part of one, or with a letter misread, it is supported weakly.
fn identifier(value: &str, print: &Print) -> Support {
    let supported = spelling(value, print);
    if print.misread_in_words(value) == Some(0) { supported } else { supported.min(Support::Weak) }
}

#[cfg(test)]
mod tests {
    use document_types::reading::{Page, TextSource, Word};

    use super::*;

    /// Lines whose words were recognized badly, where they were recognized.
    fn reading(source: TextSource, lines: &[&str]) -> Reading {
        let words = (0..).zip(lines).flat_map(|(line, text)| {
            text.split(' ').map(move |word| Word { text: word.into(), confidence: 0.6, bbox: [0; 4], line })
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
            ("DE02120300000000202051", ValueType::Identifier, "DE02120300000000202052", None),
            ("CUSTOMER-lNV-2031", ValueType::Identifier, "CUSTOMER-INV-2031", Weak),
            ("INV-120314", ValueType::Identifier, "2031", None),
            ("Acmetal GmbH", ValueType::Text, "Acme", None),
            ("Harbour Street 12, Bristol", ValueType::Text, "Harbour Street 13, Bristol", None),
        ] {
            assert_eq!(support(text, value_type, value), expected, "{text} for {value}");
        }
    }

    #[test]
    fn no_letter_is_forgiven_where_nothing_was_recognized() {
        let reading = reading(TextSource::Native, &["Brlghtwater Plumbing Ltd"]);
        let cited = ["p0w0", "p0w1", "p0w2"].map(str::to_owned);
        let found = evidence(&reading, ValueType::Text, "Brightwater Plumbing Ltd", None, &cited);
        assert_eq!(found, Evidence::NONE);
    }

    #[test]
    fn a_number_is_not_put_together_from_words_that_stand_apart() {
        let reading = reading(TextSource::Native, &["1 a b c d e f g 190.00 h 1 190.00"]);
        let find = |cited: [&str; 2]| {
            evidence(&reading, ValueType::Amount, "1190.00", None, &cited.map(str::to_owned)).ids
        };
        let both = [10, 11].map(|word| WordId { page: 0, word });
        assert_eq!(find(["p0w10", "p0w11"]), both);
        assert_eq!(find(["p0w0", "p0w8"]), both, "found beside them");
        assert_eq!(amount("1190.00", "1 190.00", false), Support::Full);
    }

    #[test]
    fn a_member_of_a_line_stands_in_its_words_or_just_beside_them() {
        let lines = ["1 Chair 2 210.00 420.00", "2 Table 7 a b c d e f g 5.00"];
        let reading = reading(TextSource::Native, &lines);
        let line: Vec<WordId> = (1..4).map(|word| WordId { page: 0, word }).collect();
        let find = |value_type, value: &str| evidence_in_line(&reading, value_type, value, &line);
        let quantity = find(ValueType::Percentage, "2");
        assert_eq!((quantity.support, quantity.ids), (Support::Full, vec![WordId { page: 0, word: 2 }]));
        let net = find(ValueType::Amount, "420.00");
        assert_eq!((net.support, net.ids), (Support::Full, vec![WordId { page: 0, word: 4 }]));
        assert_eq!(find(ValueType::Amount, "5.00"), Evidence::NONE);
        assert_eq!(evidence_in_line(&reading, ValueType::Percentage, "2", &[]), Evidence::NONE);
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

//! Where a known value is on a document.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use document_types::fields::ValueType;
use jiff::civil::Date;

use crate::amounts::cents_of;
use crate::dates::{Found, Order};
use crate::folding::letters;
use crate::lines::Line;
use crate::phrases::Announcement;

/// A place on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) range: Range<usize>,
}

/// The likeliest place of a value on one line: amounts and dates by what they mean, texts letter by letter.
pub(crate) fn locate(lines: &[Line], name: &str, value_type: ValueType, value: &str) -> Option<Place> {
    let places = match value_type {
        ValueType::Amount => amounts(lines, value),
        ValueType::Date => dates(lines, value),
        _ => texts(lines, value),
    };
    // Where several places have the value the one with its phrase counts; of sums the last, of the rest the first.
    let is_sum = value_type == ValueType::Amount;
    let rank = |place: &Place| {
        let order = isize::try_from(place.line).unwrap_or(isize::MAX);
        (is_named(&lines[place.line], name), if is_sum { order } else { -order })
    };
    places.into_iter().max_by_key(rank)
}

/// The likeliest place of each of many texts, by their letters: those that are on no line are left out. The document is
/// gone through once, however many they are.
pub(crate) fn locate_any<'a>(
    lines: &[Line],
    name: &str,
    texts: impl Iterator<Item = &'a str>,
) -> HashMap<&'a str, Place> {
    let mut wanted: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut places: HashMap<&str, (_, Place)> = HashMap::new();
    let all = if wanted.is_empty() { &[] } else { lines };
    for (line, content) in all.iter().enumerate() {
        let rank = (is_named(content, name), Reverse(line));
        let folded: Vec<String> = content.row.texts().map(letters).collect();
        for first in (0..folded.len()).filter(|first| !folded[*first].is_empty()) {
            for (text, last) in runs(&folded[first..], &wanted) {
                if places.get(text).is_none_or(|(known, _)| *known <= rank) {
                    let range = content.row.bytes_of(&(first..first + last));
                    places.insert(text, (rank, Place { line, range }));
                }
            }
        }
    }
    places.into_iter().map(|(text, (_, place))| (text, place)).collect()
}

/// The texts, of some in order, that words from the first on make up, and how many words each.
fn runs<'a>(words: &[String], wanted: &[&'a str]) -> Vec<(&'a str, usize)> {
    let (mut found, mut spelt) = (Vec::new(), String::new());
    for (count, word) in words.iter().enumerate() {
        spelt.push_str(word);
        let next = wanted.get(wanted.partition_point(|text| *text < spelt.as_str()));
        match next {
            Some(text) if *text == spelt && !word.is_empty() => found.push((*text, count + 1)),
            Some(text) if text.starts_with(&spelt) => {}
            _ => break,
        }
    }
    found
}

/// Whether a phrase for a field is on a line.
fn is_named(line: &Line, name: &str) -> bool {
    line.has(phrases(name))
}

/// The phrases that announce a field.
fn phrases(name: &str) -> &'static [Announcement] {
    match name {
        "total" => &[Announcement::Gross, Announcement::Total, Announcement::Payable],
        "payable" => &[Announcement::Payable],
        "net" => &[Announcement::Net, Announcement::NetTotal, Announcement::Subtotal],
        "tax" => &[Announcement::Tax],
        "number" => &[Announcement::InvoiceNumber, Announcement::InvoiceTitle],
        "date" => &[Announcement::IssueDate, Announcement::Date],
        "due_date" | "delivery_date" => &[Announcement::OtherDate],
        "vendor" | "company" => &[Announcement::Seller],
        "customer" => &[Announcement::Buyer],
        _ => &[],
    }
}

fn amounts(lines: &[Line], value: &str) -> Vec<Place> {
    let Some(cents) = cents_of(value) else { return Vec::new() };
    let found = lines.iter().enumerate().flat_map(|(line, content)| {
        let same = content.amounts.iter().filter(move |amount| amount.cents == cents);
        same.map(move |amount| Place { line, range: amount.range.clone() })
    });
    found.collect()
}

fn dates(lines: &[Line], value: &str) -> Vec<Place> {
    let Ok(wanted) = value.parse::<Date>() else { return Vec::new() };
    let is_wanted = |date: &Found| {
        [Order::DayFirst, Order::MonthFirst].into_iter().any(|order| date.date(order) == Some(wanted))
    };
    let mut places = Vec::new();
    for (line, content) in lines.iter().enumerate() {
        let same = content.dates.iter().filter(|date| is_wanted(date));
        places.extend(same.map(|date| Place { line, range: date.range.clone() }));
    }
    places
}

/// Runs of words on one line whose letters and digits are those of the value.
fn texts(lines: &[Line], value: &str) -> Vec<Place> {
    let wanted = letters(value);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut places = Vec::new();
    for (line, content) in lines.iter().enumerate() {
        for (first, word) in content.row.texts().enumerate() {
            let words = || content.row.texts().skip(first);
            if let Some(last) = begins(word, &wanted).then(|| end_of_run(words(), &wanted)).flatten() {
                let range = content.row.bytes_of(&(first..first + last));
                places.push(Place { line, range });
            }
        }
    }
    places
}

/// Whether the first letter or digit of a word is that of the wanted ones: most words are told by it already.
fn begins(word: &str, wanted: &str) -> bool {
    let first = word.chars().find(|character| character.is_alphanumeric());
    first.is_some_and(|first| wanted.starts_with(&letters(first.encode_utf8(&mut [0; 4]))))
}

/// How many words from the first on make up the wanted letters.
fn end_of_run<'a>(words: impl Iterator<Item = &'a str>, wanted: &str) -> Option<usize> {
    let mut rest = wanted;
    for (count, word) in words.enumerate() {
        rest = rest.strip_prefix(letters(word).as_str())?;
        if rest.is_empty() {
            return Some(count + 1);
        }
    }
    None
}

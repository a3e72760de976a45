//! Where a value that is known stands on a document.

use std::ops::Range;

use jiff::civil::Date;

use super::super::amounts::cents_of;
use super::super::dates::{Found, Order};
use super::super::folding::letters;
use super::super::lines::Line;
use super::super::phrases::Label;
use crate::documents::fields::ValueType;

/// A place on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Place {
    pub(in super::super) line: usize,
    pub(in super::super) range: Range<usize>,
}

/// The likeliest place of a value on one line: amounts and dates by what they mean, texts letter by letter.
pub(in super::super) fn locate(
    lines: &[Line],
    name: &str,
    value_type: ValueType,
    value: &str,
) -> Option<Place> {
    let places = match value_type {
        ValueType::Amount => amounts(lines, value),
        ValueType::Date => dates(lines, value),
        _ => texts(lines, value),
    };
    let wanted = phrases(name);
    // Where several places have the value the one with its phrase counts; of sums the last, of the rest the first.
    let is_sum = value_type == ValueType::Amount;
    let rank = |place: &Place| {
        let is_named = lines[place.line].hits.iter().any(|hit| wanted.contains(&hit.label));
        let order = isize::try_from(place.line).unwrap_or(isize::MAX);
        (is_named, if is_sum { order } else { -order })
    };
    places.into_iter().max_by_key(rank)
}

/// The phrases that announce a field.
fn phrases(name: &str) -> &'static [Label] {
    match name {
        "total" => &[Label::Gross, Label::Total, Label::Payable],
        "payable" => &[Label::Payable],
        "net" => &[Label::Net, Label::NetTotal, Label::Subtotal],
        "tax" => &[Label::Tax],
        "number" => &[Label::InvoiceNumber, Label::InvoiceTitle],
        "date" => &[Label::IssueDate, Label::Date],
        "due_date" | "delivery_date" => &[Label::OtherDate],
        "vendor" | "company" => &[Label::Seller],
        "customer" => &[Label::Buyer],
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
        let folded: Vec<String> = content.row.words.iter().map(|word| letters(&word.text)).collect();
        for first in 0..folded.len() {
            if let Some(last) = end_of_run(&folded[first..], &wanted) {
                let range = content.row.bytes_of(&(first..first + last));
                places.push(Place { line, range });
            }
        }
    }
    places
}

/// How many words from the first on make up the wanted letters.
fn end_of_run(words: &[String], wanted: &str) -> Option<usize> {
    if words.first()?.is_empty() {
        return None;
    }
    let mut rest = wanted;
    for (count, word) in words.iter().enumerate() {
        rest = rest.strip_prefix(word.as_str())?;
        if rest.is_empty() {
            return Some(count + 1);
        }
    }
    None
}

//! A document as its rules see it: rows with the phrases, amounts and dates on them.

use std::ops::Range;

use super::{
    amounts::{Amount, amounts, currency_in},
    dates::{Found, Order, dates},
    labels::{Hit, hits},
    phrases::Label,
    rows::{Row, rows},
};
use crate::reading::Reading;

/// A row and what stands on it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) row: Row,
    pub(super) hits: Vec<Hit>,
    pub(super) amounts: Vec<Amount>,
    pub(super) dates: Vec<Found>,
}

impl Line {
    fn new(row: Row) -> Self {
        let dates = dates(&row.text, row.is_ocr);
        // A gap separates a quantity from a price, where a space may separate thousands.
        let mut amounts: Vec<Amount> =
            row.cells().into_iter().flat_map(|cell| amounts_of(&row, &cell)).collect();
        amounts.retain(|amount| {
            !dates
                .iter()
                .any(|date| date.range.start < amount.range.end && amount.range.start < date.range.end)
        });
        Self { hits: hits_of(&row), amounts, dates, row }
    }

    /// Whether one of the labels stands on the line.
    pub(super) fn has(&self, labels: &[Label]) -> bool {
        self.hits.iter().any(|hit| labels.contains(&hit.label))
    }

    /// Amounts printed with two decimals.
    pub(super) fn money(&self) -> impl Iterator<Item = &Amount> {
        self.amounts.iter().filter(|amount| amount.has_decimals)
    }
}

fn amounts_of(row: &Row, cell: &Range<usize>) -> Vec<Amount> {
    let mut found = amounts(&row.text[cell.clone()], row.is_ocr);
    for amount in &mut found {
        amount.range = cell.start + amount.range.start..cell.start + amount.range.end;
    }
    found
}

/// A phrase never reaches from one column of a table into the next.
fn hits_of(row: &Row) -> Vec<Hit> {
    let shift = |column: Range<usize>| {
        let found = hits(&row.text[column.clone()], row.is_ocr);
        found.into_iter().map(move |hit| Hit {
            range: column.start + hit.range.start..column.start + hit.range.end,
            ..hit
        })
    };
    let mut hits: Vec<Hit> = row.columns().into_iter().flat_map(shift).collect();
    hits.retain(|hit| !begins_code(&row.text, &hit.range));
    hits
}

/// Whether capitals are the beginning of a code, as in `INV-2031` and `RE/17`, and announce nothing.
fn begins_code(text: &str, range: &Range<usize>) -> bool {
    let (before, letters, mut behind) =
        (&text[..range.start], &text[range.clone()], text[range.end..].chars());
    !before.ends_with(char::is_alphanumeric)
        && letters.chars().all(|letter| letter.is_uppercase())
        && matches!(behind.next(), Some('-' | '/'))
        && behind.next().is_some_and(|digit| digit.is_ascii_digit())
}

/// All lines of a document, from top to bottom.
pub(super) fn lines(reading: &Reading) -> Vec<Line> {
    rows(reading).into_iter().map(Line::new).collect()
}

/// The currency named most often, and the first line that names it.
pub(super) fn currency(lines: &[Line]) -> Option<(&'static str, usize)> {
    let mut votes: Vec<(&'static str, usize, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for code in line.row.words.iter().filter_map(|word| currency_in(&word.text)) {
            match votes.iter_mut().find(|(known, ..)| *known == code) {
                Some((_, count, _)) => *count += 1,
                None => votes.push((code, 1, index)),
            }
        }
    }
    let (code, _, index) =
        votes.into_iter().max_by_key(|(_, count, index)| (*count, std::cmp::Reverse(*index)))?;
    Some((code, index))
}

/// Whether day or month comes first: as other dates of the document prove, else by its currency.
pub(super) fn date_order(lines: &[Line]) -> Order {
    let proofs =
        |order| lines.iter().flat_map(|line| &line.dates).filter(|date| date.proves() == Some(order)).count();
    match (proofs(Order::DayFirst), proofs(Order::MonthFirst)) {
        (0, 0)
            if currency(lines).is_some_and(|(code, _)| code == "USD")
                && !lines.iter().any(|line| line.row.text.contains("RM")) =>
        {
            Order::MonthFirst
        }
        (day, month) if month > day => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

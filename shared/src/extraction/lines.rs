//! A document as its rules see it: rows with the phrases, amounts and dates on them.

use super::{
    amounts::{Amount, amounts, currency_of},
    dates::{Found, Order, dates},
    labels::{Hit, hits},
    phrases::Label,
    rows::{Row, rows},
};
use crate::documents::reading::Reading;

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
        let mut amounts = amounts(&row.text, row.is_ocr);
        amounts.retain(|amount| {
            !dates
                .iter()
                .any(|date| date.range.start < amount.range.end && amount.range.start < date.range.end)
        });
        Self { hits: hits(&row.text, row.is_ocr), amounts, dates, row }
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

/// All lines of a document, from top to bottom.
pub(super) fn lines(reading: &Reading) -> Vec<Line> {
    rows(reading).into_iter().map(Line::new).collect()
}

/// The currency named most often beside amounts or alone.
pub(super) fn currency(lines: &[Line]) -> Option<(&'static str, usize)> {
    let mut votes: Vec<(&'static str, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let beside = line.amounts.iter().filter_map(|amount| amount.currency);
        let alone = line.row.words.iter().filter_map(|word| {
            currency_of(&word.text).filter(|_| word.text.len() > 1 || !word.text.is_ascii())
        });
        for code in beside.chain(alone) {
            if !votes.iter().any(|(known, _)| *known == code) {
                votes.push((code, index));
            }
        }
    }
    let count = |code: &str| {
        lines
            .iter()
            .flat_map(|line| &line.row.words)
            .filter(|word| currency_of(&word.text) == Some(code))
            .count()
    };
    votes.into_iter().max_by_key(|(code, index)| (count(code), std::cmp::Reverse(*index)))
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

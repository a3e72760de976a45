//! A document as its rules see it: rows with the phrases, amounts and dates on them.

use std::ops::Range;

use document_types::fields::{Alternative, Field};
use document_types::reading::Reading;

use crate::amounts::{Amount, amounts, currency_in};
use crate::announcements::{Hit, hits};
use crate::dates::{Found, Order, dates};
use crate::folding::fold;
use crate::phrases::Announcement;
use crate::rows::{Row, Seen, by_rules, rows};
use crate::scores::rounded;

/// A row and what is printed on it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) row: Row,
    pub(super) hits: Vec<Hit>,
    pub(super) amounts: Vec<Amount>,
    pub(super) dates: Vec<Found>,
}

/// How many phrases of a table head are looked at for one column: what is farther left on the line heads another one.
const ABREAST: usize = 32;

impl Line {
    fn new(row: Row) -> Self {
        let dates = dates(&row.text, row.is_ocr);
        // A gap separates a quantity from a price, where a space may separate thousands.
        let mut amounts: Vec<Amount> = row.cells().iter().flat_map(|cell| amounts_of(&row, cell)).collect();
        amounts.retain(|amount| {
            let next = dates.partition_point(|date| date.range.end <= amount.range.start);
            dates.get(next).is_none_or(|date| date.range.start >= amount.range.end)
        });
        Self { hits: hits_of(&row), amounts, dates, row }
    }

    /// Whether a phrase on the line announces one of these.
    pub(super) fn has(&self, announcements: &[Announcement]) -> bool {
        self.hits.iter().any(|hit| announcements.contains(&hit.announcement))
    }

    /// The phrases that end in front of a byte of the text.
    pub(super) fn hits_before(&self, end: usize) -> &[Hit] {
        &self.hits[..self.hits.partition_point(|hit| hit.range.end <= end)]
    }

    /// The phrases that begin at a byte of the text or behind it.
    pub(super) fn hits_from(&self, start: usize) -> &[Hit] {
        &self.hits[self.hits.partition_point(|hit| hit.range.start < start)..]
    }

    /// The phrases that lie as a whole within some bytes of the text.
    pub(super) fn hits_within(&self, range: &Range<usize>) -> &[Hit] {
        let hits = self.hits_from(range.start);
        &hits[..hits.partition_point(|hit| hit.range.end <= range.end)]
    }

    /// The phrases that are at least in part between two edges.
    pub(super) fn hits_between(&self, (left, right): (i32, i32)) -> impl Iterator<Item = &Hit> {
        let end = self.hits.partition_point(|hit| self.row.extent(&hit.range).0 < right);
        let near = &self.hits[end.saturating_sub(ABREAST)..end];
        near.iter().filter(move |hit| left < self.row.extent(&hit.range).1)
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
        for code in line.row.texts().filter_map(currency_in) {
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

/// Whether day or month comes first, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateOrder {
    pub(super) order: Order,
    /// Whether anything says so: another date, currency or language of the document, the organization's locale.
    pub(super) is_known: bool,
}

/// Words of languages whose readers put the day first, as invoices and receipts print them.
const DAY_FIRST_WORDS: [&str; 24] = [
    "rechnung",
    "datum",
    "und",
    "der",
    "betrag",
    "facture",
    "fecha",
    "factura",
    "les",
    "de",
    "del",
    "et",
    "fur",
    "mit",
    "factuur",
    "het",
    "van",
    "bedrag",
    "faktura",
    "kwota",
    "sprzedawca",
    "razem",
    "jumlah",
    "tarikh",
];
/// So many of them make a document one of those languages.
const ENOUGH_WORDS: usize = 3;

/// As other dates of the document prove, else by its currency, its language, at last the locale of the organization.
pub(super) fn date_order(lines: &[Line], locale: Option<&str>) -> DateOrder {
    let known = |order| DateOrder { order, is_known: true };
    let proofs =
        |order| lines.iter().flat_map(|line| &line.dates).filter(|date| date.proves() == Some(order)).count();
    match (proofs(Order::DayFirst), proofs(Order::MonthFirst)) {
        (0, 0) => {}
        (day, month) if month > day => return known(Order::MonthFirst),
        _ => return known(Order::DayFirst),
    }
    let has_ringgit = lines.iter().any(|line| line.row.text.contains("RM"));
    match currency(lines) {
        Some(("USD", _)) if !has_ringgit => return known(Order::MonthFirst),
        Some((code, _)) if code != "CAD" => return known(Order::DayFirst),
        _ => {}
    }
    let words = lines.iter().flat_map(|line| line.row.texts());
    let native =
        words.filter(|word| DAY_FIRST_WORDS.contains(&fold(word).trim_matches([':', '.', ',']))).count();
    if native >= ENOUGH_WORDS || has_ringgit {
        return known(Order::DayFirst);
    }
    match locale {
        Some(locale) if MONTH_FIRST.iter().any(|region| locale.ends_with(region)) => known(Order::MonthFirst),
        Some(locale) if locale.contains(['-', '_']) => known(Order::DayFirst),
        _ => DateOrder { order: Order::DayFirst, is_known: false },
    }
}

/// Regions that put the month first (Unicode CLDR, short dates); elsewhere the day leads, or the year.
const MONTH_FIRST: [&str; 3] = ["US", "PH", "PR"];

/// A printed date as a field. One that may be read in two ways says so, with the other reading.
pub(super) fn dated(found: &Found, order: DateOrder, score: f32, seen: Seen) -> Option<Field> {
    let date = found.date(order.order)?;
    let other = found.date(order.order.swapped()).filter(|_| found.is_ambiguous() && !order.is_known);
    let Some(other) = other else { return Some(by_rules(date.to_string(), score, seen)) };
    let field = by_rules(date.to_string(), score * OPEN, seen);
    let alternative = Alternative {
        value: other.to_string(),
        confidence: rounded(score * (1.0 - OPEN)),
        page: field.page,
        bbox: field.bbox,
        source: field.source,
    };
    Some(Field { ambiguous: true, alternatives: vec![alternative], ..field })
}

/// Day first is the commoner order, where nothing says which it is.
const OPEN: f32 = 0.65;

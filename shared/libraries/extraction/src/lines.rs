//! A document as its rules see it: rows with the phrases, amounts and dates on them.

use std::ops::Range;

use document_types::fields::{Alternative, Field};
use document_types::reading::Reading;

use crate::amounts::{
    Amount, amounts_of, currency_in, currency_of, dollar_named, has_thousandths, in_country, is_doubtful,
    is_rare,
};
use crate::announcements::{Hit, hits};
use crate::countries;
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
    fn new(row: Row, in_thousandths: bool) -> Self {
        let dates = dates(&row.text, row.is_ocr);
        // A gap separates a quantity from a price, where a space may separate thousands.
        let mut amounts: Vec<Amount> =
            row.cells().iter().flat_map(|cell| amounts_in(&row, cell, in_thousandths)).collect();
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

    /// Whether a phrase within some bytes of the line announces one of these.
    pub(super) fn has_within(&self, range: &Range<usize>, announcements: &[Announcement]) -> bool {
        self.hits_within(range).iter().any(|hit| announcements.contains(&hit.announcement))
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

fn amounts_in(row: &Row, cell: &Range<usize>, in_thousandths: bool) -> Vec<Amount> {
    let mut found = amounts_of(&row.text[cell.clone()], row.is_ocr, in_thousandths);
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
    hits.retain(|hit| !begins_code(&row.text, hit));
    for hit in &mut hits {
        hit.range.end = hit.range.start + without_series(&row.text, &hit.range);
    }
    hits
}

/// The bytes of a phrase without the capitals at its end that begin a code: `n. R-17` is no `nr`.
fn without_series(text: &str, range: &Range<usize>) -> usize {
    let phrase = &text[range.clone()];
    let Some(last) = phrase.rfind(|letter: char| !letter.is_alphanumeric()) else { return phrase.len() };
    let word = &phrase[last..].trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let is_series =
        word.len() <= 3 && !word.is_empty() && word.chars().all(|letter| letter.is_ascii_uppercase());
    let digits = text[range.end..].trim_start_matches(['-', '/']);
    let is_glued = digits.starts_with(|digit: char| digit.is_ascii_digit());
    if is_series && is_glued { phrase[..last].trim_end().len() } else { phrase.len() }
}

/// Whether capitals are the beginning of a code, as in `INV-2031`, `RE/17`, `INV-ACME-7` and `INV126801`, and announce
/// nothing.
fn begins_code(text: &str, hit: &Hit) -> bool {
    const LONGEST: usize = 40;
    let (before, letters, behind) =
        (&text[..hit.range.start], &text[hit.range.clone()], &text[hit.range.end..]);
    if before.ends_with(char::is_alphanumeric) || !letters.chars().all(char::is_uppercase) {
        return false;
    }
    let near = &behind[..behind.floor_char_boundary(LONGEST)];
    let word = near.split(char::is_whitespace).next().unwrap_or_default();
    let is_code = word.contains(|digit: char| digit.is_ascii_digit())
        && word
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || "-/".contains(letter));
    let is_number = matches!(hit.announcement, Announcement::InvoiceNumber | Announcement::InvoiceTitle);
    let starts = |marks: &[char]| word.starts_with(marks);
    is_code
        && (starts(&['-', '/'])
            || is_number && letters.len() <= 4 && word.starts_with(|c: char| c.is_ascii_digit()))
}

/// All lines of a document, from top to bottom.
pub(super) fn lines(reading: &Reading) -> Vec<Line> {
    let rows = rows(reading);
    // `51.000` is fifty-one where the document is in a currency of a thousand parts.
    let in_thousandths =
        rows.iter().flat_map(Row::texts).any(|word| has_thousandths(word) && !is_doubtful(word));
    rows.into_iter().map(|row| Line::new(row, in_thousandths)).collect()
}

/// The currency named most often, and the first line that names it. A sign that several countries use is that of the
/// country the document comes from.
pub(super) fn currency(lines: &[Line]) -> Option<(&'static str, usize)> {
    let country = countries::country(lines.iter().map(|line| &line.row));
    let named_dollar = named_dollar(lines);
    let mut votes: Vec<(&'static str, usize, usize)> = Vec::new();
    let mut vote =
        |code: &'static str, index: usize| match votes.iter_mut().find(|(known, ..)| *known == code) {
            Some((_, count, _)) => *count += 1,
            None => votes.push((code, 1, index)),
        };
    for (index, line) in lines.iter().enumerate() {
        let mut common: Vec<&'static str> = Vec::new();
        for word in line.row.texts() {
            if let Some(code) = currency_in(word) {
                if !common.contains(&code) {
                    common.push(code);
                }
                let sign = if word.contains('$') && !word.contains("$$") { sign_of(word) } else { word };
                let dollar = named_dollar.filter(|_| sign == "$");
                vote(dollar.unwrap_or_else(|| in_country(code, Some(sign), country)), index);
            }
        }
        let rare = line.amounts.iter().filter_map(|amount| amount.currency.filter(|code| is_rare(code)));
        // The currency may stand in a cell of its own.
        let apart = line.amounts.iter().filter(|amount| amount.currency.is_none()).filter_map(|amount| {
            let before = line.row.words_of(&amount.range).start.checked_sub(1)?;
            currency_of(line.row.word(before)).filter(|code| is_rare(code))
        });
        for code in rare.chain(apart).filter(|code| !common.contains(code)) {
            // `Fr` is a franc in Switzerland, and a Friday or a lady elsewhere.
            if code == "CHF" && country != Some("CH") {
                continue;
            }
            // `R` is a rand in South Africa, and a class of tax or a discount on the slips of others.
            if code == "ZAR" && country != Some("ZA") && !line.row.texts().any(|word| word.contains("ZAR")) {
                continue;
            }
            let sign = if code == "SEK" {
                "KR"
            } else if code == "INR" {
                "RS"
            } else {
                ""
            };
            vote(in_country(code, Some(sign), country), index);
        }
    }
    votes.retain(|(code, count, _)| *count > 1 || !is_doubtful(code));
    let (code, _, index) =
        votes.into_iter().max_by_key(|(_, count, index)| (*count, std::cmp::Reverse(*index)))?;
    Some((code, index))
}

/// The dollar that a document names by its code (ISO 4217), where it names one only: a bare `$` is that one then,
/// wherever the document comes from.
fn named_dollar(lines: &[Line]) -> Option<&'static str> {
    let words = lines.iter().flat_map(|line| line.row.texts());
    let mut named = words.filter_map(dollar_named);
    let first = named.next()?;
    named.all(|next| next == first).then_some(first)
}

/// The letters and the sign of a dollar glued to a number: `A$` of `A$5.00`.
fn sign_of(word: &str) -> &str {
    let end = word.find('$').map_or(word.len(), |dollar| dollar + 1);
    word[..end].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '$')
}

/// Whether day or month comes first, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateOrder {
    pub(super) order: Order,
    /// Whether anything says so: another date, currency or language of the document, the organization's locale.
    pub(super) is_known: bool,
}

/// Words of languages whose readers put the day first, as invoices and receipts print them.
const DAY_FIRST_WORDS: [&str; 40] = [
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
    "fattura",
    "totale",
    "della",
    "importo",
    "fatura",
    "valor",
    "moms",
    "och",
    "att",
    "belopp",
    "belob",
    "fakturadato",
    "til",
    "celkem",
    "dph",
    "dodavatel",
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
    let has_ringgit = lines.iter().any(|line| names_ringgit(&line.row.text));
    let country = countries::country(lines.iter().map(|line| &line.row));
    if country == Some("US") && !has_ringgit {
        return known(Order::MonthFirst);
    }
    match currency(lines) {
        // Others bill in dollars too.
        Some(("USD", _)) if !has_ringgit => {
            return DateOrder { order: Order::MonthFirst, is_known: country.is_none() };
        }
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

/// `RM` as a word, or glued to a number: not the middle of `TERMS`.
fn names_ringgit(text: &str) -> bool {
    text.match_indices("RM").any(|(start, sign)| {
        !text[..start].ends_with(char::is_alphabetic)
            && !text[start + sign.len()..].starts_with(char::is_alphabetic)
    })
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

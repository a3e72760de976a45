//! What an invoice says beside its sums: dates and numbers behind their phrases, the account, the rate of tax.

use std::ops::Range;

use document_types::fields::Field;

use super::below;
use super::blocks::{blocks, hold};
use super::codes::{code_behind, code_below, next_phrase};
use crate::amounts::format_cents;
use crate::announcements::Hit;
use crate::folding::fold;
use crate::lines::{DateOrder, Line, dated};
use crate::phrases::{Announcement, Topic};
use crate::roles::{Money, Role};
use crate::rows::{Seen, by_rules};
use crate::scores::{LEGIBLE_ACCOUNT, LEGIBLE_AMOUNT, LEGIBLE_TEXT};
use document_types::identifiers::{ibans, is_bic, is_creditor_id, is_creditor_reference};

// Scores by what announces a value, and by what proves it. Set by hand on the labelled samples of invoices; `./dev eval`
// measures them.

/// A date or a number behind its phrase, and below it: what is below may belong to something else.
const DATE_BEHIND: f32 = 0.88;
const DATE_BELOW: f32 = 0.8;
const NUMBER_BEHIND: f32 = 0.86;
const NUMBER_BELOW: f32 = 0.76;

/// An account with right check digits, and with wrong ones.
const PROVEN_ACCOUNT: f32 = 0.96;
const WRONG_ACCOUNT: f32 = 0.6;

/// A later account takes the place of an earlier one where its score is higher by more than this.
const ACCOUNT_LEAD: f32 = 0.1;

/// A bank by its form, which has no check digits.
const BANK: f32 = 0.9;

/// A creditor identifier and a creditor reference with right check digits; the reference also begins with `RF`.
const CREDITOR_ID: f32 = 0.93;
const CREDITOR_REFERENCE: f32 = 0.95;

/// What is left to pay, behind its phrase.
const PAYABLE: f32 = 0.85;

/// The only rate beside phrases for tax.
const ONLY_RATE: f32 = 0.85;

/// In percent: no tax has a higher rate.
const HIGHEST_RATE: f64 = 40.0;

/// The date behind or below a phrase for one of its kind.
pub(crate) fn date(lines: &[Line], topic: Topic, order: DateOrder) -> Option<Field> {
    let debit = || (topic == Topic::DueDate).then(|| debit_date(lines, order)).flatten();
    dates(lines, topic, order).into_iter().next().or_else(debit)
}

/// The day on which an account is debited: then payment is due.
fn debit_date(lines: &[Line], order: DateOrder) -> Option<Field> {
    let (_, line) =
        lines.iter().enumerate().find(|(index, line)| !line.dates.is_empty() && is_debited(lines, *index))?;
    let found = line.dates.first()?;
    let seen = line.row.seen(&found.range);
    dated(found, order, DATE_BELOW * LEGIBLE_TEXT.at(seen.legibility), seen)
}

/// First and last day of the period.
pub(crate) fn period(lines: &[Line], order: DateOrder) -> Option<(Field, Field)> {
    let mut dates = dates(lines, Topic::Period, order);
    if dates.len() < PERIOD {
        dates = joined_dates(lines, order);
    }
    let [start, end, ..] = dates.as_slice() else { return None };
    (start.value <= end.value).then(|| (start.clone(), end.clone()))
}

/// Dates of a period.
const PERIOD: usize = 2;

/// Two days that only a stroke or a word for `to` parts, and that no phrase announces.
const JOINED: f32 = 0.6;

/// The first two days of a line that are joined: `01.01.2023 - 31.12.2023`.
fn joined_dates(lines: &[Line], order: DateOrder) -> Vec<Field> {
    let is_joint = |text: &str| {
        let word = fold(text.trim());
        ["-", "–", "—", "to", "bis", "au", "al", "a", "do", "t/m", "until"].contains(&word.as_str())
    };
    let found = lines.iter().find_map(|line| {
        let pair = line.dates.windows(PERIOD).find(|pair| {
            let between = line.row.text.get(pair[0].range.end..pair[1].range.start);
            between.is_some_and(|between| between.len() < 12 && is_joint(between))
        })?;
        let field = |found: &super::super::dates::Found| {
            let seen = line.row.seen(&found.range);
            dated(found, order, JOINED * LEGIBLE_TEXT.at(seen.legibility), seen)
        };
        Some(pair.iter().filter_map(field).collect::<Vec<_>>())
    });
    found.unwrap_or_default()
}

/// The dates of the first phrase that has any.
fn dates(lines: &[Line], topic: Topic, order: DateOrder) -> Vec<Field> {
    let field = |line: &Line, found: &super::super::dates::Found, score: f32| {
        let seen = line.row.seen(&found.range);
        dated(found, order, score * LEGIBLE_TEXT.at(seen.legibility), seen)
    };
    for (index, line) in lines.iter().enumerate() {
        for hit in line.hits.iter().filter(|hit| hit.topic == Some(topic)) {
            let limit = next_date_phrase(line, hit.range.end);
            let behind = line.dates.partition_point(|date| date.range.start < hit.range.end);
            let beside: Vec<Field> = line.dates[behind..]
                .iter()
                .take_while(|date| date.range.start < limit)
                .filter_map(|date| field(line, date, DATE_BEHIND))
                .take(PERIOD)
                .collect();
            if !beside.is_empty() {
                return beside;
            }
            let (left, right) = line.row.extent(&hit.range);
            let under = below(lines, index).find_map(|(_, line)| {
                let first = line.dates.partition_point(|date| line.row.extent(&date.range).1 <= left);
                let dates = line.dates[first..].iter();
                dates
                    .take_while(|date| line.row.extent(&date.range).0 < right)
                    .find_map(|date| field(line, date, DATE_BELOW))
            });
            if let Some(under) = under {
                return vec![under];
            }
        }
    }
    Vec::new()
}

/// Where the next phrase for a date begins: a date behind that belongs to it.
fn next_date_phrase(line: &Line, from: usize) -> usize {
    // `bis` between two days of a period announces nothing new.
    let is_date = |hit: &Hit| {
        matches!(hit.announcement, Announcement::IssueDate | Announcement::InvoiceNumber)
            || hit.announcement == Announcement::OtherDate && hit.topic.is_some()
    };
    let next = line.hits_from(from).iter().find(|hit| is_date(hit));
    next.map_or(line.row.text.len(), |hit| hit.range.start)
}

/// The number or code behind or below a phrase for one of its kind.
pub(crate) fn number(lines: &[Line], topic: Topic) -> Option<Field> {
    lines.iter().enumerate().find_map(|(index, line)| {
        line.hits.iter().filter(|hit| hit.topic == Some(topic)).find_map(|hit| {
            let end = next_phrase(line, &hit.range);
            let beside = code_behind(line, hit.range.end, end).or_else(|| digit(line, hit.range.end..end));
            let beside = beside.map(|range| (index, range, NUMBER_BEHIND));
            let is_free =
                !line.row.text[hit.range.end..end.max(hit.range.end)].contains(char::is_alphanumeric);
            let under = || {
                let found = code_below(lines, index, &hit.range).filter(|_| is_free);
                found.map(|(place, range)| (place, range, NUMBER_BELOW))
            };
            let (place, range, score) = beside.or_else(under)?;
            let row = &lines[place].row;
            let seen = row.seen(&range);
            Some(by_rules(row.text[range].to_owned(), score * LEGIBLE_TEXT.at(seen.legibility), seen))
        })
    })
}

/// A number of one digit right behind its phrase: `No: 2`.
fn digit(line: &Line, place: Range<usize>) -> Option<Range<usize>> {
    let text = line.row.text.get(place.clone())?;
    let core = text.trim_start_matches([' ', ':', '.']);
    let start = place.end - core.len();
    let ends = !core.get(1..)?.starts_with(char::is_alphanumeric);
    (core.starts_with(|first: char| first.is_ascii_digit()) && ends).then_some(start..start + 1)
}

/// The account to pay to: valid ones first, then those that a phrase announces, however they may be misprinted. An account
/// that is debited is the buyer's.
pub(crate) fn iban(lines: &[Line]) -> Option<Field> {
    iban_but(lines, |_| false)
}

/// The same where some accounts are known not to be those to pay to.
pub(crate) fn iban_but(lines: &[Line], is_other: impl Fn(&str) -> bool) -> Option<Field> {
    let buyers = blocks(lines, &[Announcement::Buyer]);
    let (mut of_buyers, mut others) = (Vec::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        let accounts = ibans(&line.row.text);
        if accounts.is_empty() || is_debited(lines, index) {
            continue;
        }
        let is_announced =
            lines[index.saturating_sub(1)..=index].iter().any(|at| at.has(&[Announcement::Bank]));
        let accounts = accounts.into_iter().filter(|iban| !is_other(&iban.value));
        for iban in accounts.filter(|iban| iban.is_valid || is_announced) {
            let seen = line.row.seen(&iban.range);
            let score = if iban.is_valid { PROVEN_ACCOUNT } else { WRONG_ACCOUNT };
            let is_buyers = hold(&buyers, index, line.row.extent(&iban.range));
            let field = by_rules(iban.value, score * LEGIBLE_ACCOUNT.at(seen.legibility), seen);
            if is_buyers { of_buyers.push(field) } else { others.push(field) }
        }
    }
    // The block of the buyer may reach too far down: an account in it is believed where there is no other.
    let found = if others.is_empty() { of_buyers } else { others };
    found.into_iter().reduce(|best, next| if next.score > best.score + ACCOUNT_LEAD { next } else { best })
}

/// Whether a sentence says that money is taken from the account on a line: `we debit your account`.
fn is_debited(lines: &[Line], index: usize) -> bool {
    let line = &lines[index];
    // A sentence may begin on the line above; an account with a phrase in front of it begins something new.
    let begins =
        line.hits.first().is_some_and(|hit| hit.range.start < 4 && hit.announcement == Announcement::Bank);
    let above = index.checked_sub(1).map(|above| &lines[above]).filter(|above| {
        let gap = line.row.bounds[1] - above.row.bounds[3];
        !begins && above.row.page == line.row.page && gap < 2 * line.row.height() && above.row.words.len() > 4
    });
    let text = above.into_iter().chain([line]).map(|line| {
        let text = &line.row.text;
        fold(&text[text.ceil_char_boundary(text.len().saturating_sub(SENTENCE))..])
    });
    text.into_iter().any(|text| DEBITS.iter().any(|debit| text.contains(debit)))
}

/// Bytes at the end of a line in which a sentence about an account is.
const SENTENCE: usize = 400;

/// What says that money is taken from an account, folded.
const DEBITS: [&str; 24] = [
    "ihrem konto",
    "ihres kontos",
    "ihr konto",
    "abgebucht",
    "buchen wir",
    "eingezogen",
    "ziehen wir",
    "lastschrift von",
    "your account",
    "we will debit",
    "will be debited",
    "direct debit from",
    "debit your",
    "votre compte",
    "sera preleve",
    "prelevement sur",
    "su cuenta",
    "adeudo en",
    "vostro conto",
    "sul conto",
    "sua conta",
    "uw rekening",
    "geincasseerd",
    "panstwa rachunku",
];

/// The bank of the account: a word in its form behind its phrase.
pub(crate) fn bic(lines: &[Line]) -> Option<Field> {
    words_behind_bank(lines, is_bic, BANK)
}

/// The identifier of the creditor who collects by direct debit.
pub(crate) fn creditor_id(lines: &[Line]) -> Option<Field> {
    words(lines, |word| word.len() > 12 && is_creditor_id(word), CREDITOR_ID)
}

/// A creditor reference proves itself; any other is taken from behind its phrase.
pub(crate) fn payment_reference(lines: &[Line]) -> Option<Field> {
    let proven = words(lines, |word| word.len() > 6 && is_creditor_reference(word), CREDITOR_REFERENCE);
    proven.or_else(|| number(lines, Topic::PaymentReference))
}

fn words_behind_bank(lines: &[Line], is_wanted: fn(&str) -> bool, score: f32) -> Option<Field> {
    let near =
        lines.iter().filter(|line| line.has(&[Announcement::Bank]) || !ibans(&line.row.text).is_empty());
    near.into_iter().find_map(|line| word(line, is_wanted, score))
}

fn words(lines: &[Line], is_wanted: impl Fn(&str) -> bool + Copy, score: f32) -> Option<Field> {
    lines.iter().find_map(|line| word(line, is_wanted, score))
}

fn word(line: &Line, is_wanted: impl Fn(&str) -> bool, score: f32) -> Option<Field> {
    line.row.texts().enumerate().find_map(|(index, word)| {
        let core = word.rsplit(':').next()?.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let seen = || line.row.seen(&line.row.bytes_of(&(index..index + 1)));
        let field = |seen: Seen| by_rules(core.to_owned(), score * LEGIBLE_TEXT.at(seen.legibility), seen);
        is_wanted(core).then(|| field(seen()))
    })
}

/// What is left to pay, where the page says so.
pub(crate) fn payable(money: &[Money]) -> Option<Field> {
    let named = money.iter().filter(|money| money.role == Role::Payable && !money.in_tax_table);
    let last = named.max_by_key(|money| (money.is_alone, money.line))?;
    let score = PAYABLE * LEGIBLE_AMOUNT.at(last.seen.legibility);
    Some(by_rules(format_cents(last.cents), score, last.seen))
}

/// The rate of tax, when there is only one beside phrases for tax.
pub(crate) fn tax_rate(lines: &[Line]) -> Option<Field> {
    let mut found: Vec<(String, Seen)> = Vec::new();
    for line in lines.iter().filter(|line| line.has(&[Announcement::Tax, Announcement::TaxTable])) {
        for (start, _) in line.row.text.match_indices('%') {
            let before = line.row.text[..start].trim_end();
            let number = before.len()
                - before.trim_end_matches(|c: char| c.is_ascii_digit() || ",.".contains(c)).len();
            let range = before.len() - number..start + 1;
            let Some(rate) = rate(&before[before.len() - number..]) else { continue };
            found.push((rate, line.row.seen(&range)));
        }
    }
    let (first, seen) = found.first()?.clone();
    found
        .iter()
        .all(|(rate, _)| *rate == first)
        .then(|| by_rules(first, ONLY_RATE * LEGIBLE_TEXT.at(seen.legibility), seen))
}

/// `19,0` as `19`, `5,50` as `5.5`; nothing for a number that is too high for a rate.
pub(crate) fn rate(text: &str) -> Option<String> {
    let number: f64 = text.replace(',', ".").parse().ok()?;
    (0.0..=HIGHEST_RATE).contains(&number).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::dates::Order;
    use crate::lines::lines;
    use crate::roles::money;

    const DAY_FIRST: DateOrder = DateOrder { order: Order::DayFirst, is_known: true };

    fn of(text: &str) -> Vec<Line> {
        lines(&Reading { text: text.into(), ..Reading::default() })
    }

    #[test]
    fn dates_and_numbers_are_told_apart_by_their_phrases() {
        let lines =
            of("Kundennummer: 4711   Bestellnummer: B-17/2\nFällig am 17.03.2021\nLieferdatum: 26.02.2021");
        let value = |field: Option<Field>| field.map(|field| field.value).unwrap_or_default();
        assert_eq!(value(number(&lines, Topic::CustomerNumber)), "4711");
        assert_eq!(value(number(&lines, Topic::OrderNumber)), "B-17/2");
        assert_eq!(value(date(&lines, Topic::DueDate, DAY_FIRST)), "2021-03-17");
        assert_eq!(value(date(&lines, Topic::DeliveryDate, DAY_FIRST)), "2021-02-26");
        assert_eq!(value(date(&lines, Topic::OrderDate, DAY_FIRST)), "");
    }

    #[test]
    fn the_account_with_right_check_digits_is_preferred() {
        let lines = of(
            "IBAN DE02 1203 0000 0000 2020 52\nIBAN: DE02 1203 0000 0000 2020 51 BIC: BYLADEM1001\nRF18539007547034",
        );
        assert_eq!(iban(&lines).unwrap().value, "DE02120300000000202051");
        assert_eq!(bic(&lines).unwrap().value, "BYLADEM1001");
        assert_eq!(payment_reference(&lines).unwrap().value, "RF18539007547034");
    }

    #[test]
    fn the_account_that_is_debited_is_not_the_one_to_pay_to() {
        let debit = "Den Betrag buchen wir am 01.02.2024 von Ihrem Konto DE75512108001245126199 ab.\nIBAN DE89370400440532013000";
        assert_eq!(iban(&of(debit)).unwrap().value, "DE89370400440532013000");
        let only = "We will debit your account\nDE75512108001245126199 on 1 February.";
        assert_eq!(iban(&of(only)), None);
        assert_eq!(iban(&of("Galway, H91 PK58    Invoice date 24 October 2026")), None);
    }

    #[test]
    fn a_rate_is_said_only_where_there_is_one() {
        assert_eq!(tax_rate(&of("zzgl. 19,0% MwSt  19,00")).unwrap().value, "19");
        assert_eq!(tax_rate(&of("7% MwSt 7,00\n19 % MwSt 19,00")), None);
    }

    #[test]
    fn what_is_left_to_pay_is_said_beside_the_total() {
        let lines = of("Total 119.00\nPaid 19.00\nAmount due 100.00");
        assert_eq!(payable(&money(&lines)).unwrap().value, "100.00");
    }
}

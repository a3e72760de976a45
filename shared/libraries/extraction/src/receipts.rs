//! Receipts: company and address from the head, the date, and the sum paid.

mod header;
mod total;

use std::collections::{BTreeMap, HashMap};

use document_types::fields::Field;

use crate::dates;
use crate::lines::{DateOrder, Line, dated};
use crate::phrases::Announcement;
use crate::roles::{Money, Role};
use crate::rows::Seen;

pub(super) use header::{head_end, header};
pub(super) use total::total;

/// The tax, when net and tax add up to the total and the phrases agree.
pub(super) fn net_and_tax(money: &[Money], total: i64) -> Option<(Money, Money)> {
    let with = |role: Role| money.iter().filter(move |money| money.role == role && money.cents > 0);
    let mut taxes: BTreeMap<i64, usize> = BTreeMap::new();
    for (place, tax) in money.iter().enumerate().filter(|(_, tax)| tax.role == Role::Tax && tax.cents > 0) {
        taxes.entry(tax.cents).or_insert(place);
    }
    with(Role::Net).chain(with(Role::Subtotal)).find_map(|net| {
        let rest = total - net.cents;
        let first = taxes.range(rest - 2..=rest + 2).map(|(_, place)| *place).min()?;
        Some((*net, money[first]))
    })
}

/// The date of the purchase: beside its phrase or a time of day, the more often the surer.
pub(super) fn date(lines: &[Line], order: DateOrder) -> Option<Field> {
    let found: Vec<(jiff::civil::Date, f32, Seen, &dates::Found)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.dates.is_empty())
        .flat_map(|(index, line)| {
            let scores = date_scores(line);
            line.dates.iter().zip(scores).map(move |(date, score)| (index, line, date, score))
        })
        .filter_map(|(index, line, date, score)| {
            let score = score - if index < lines.len() / 2 { 0.0 } else { 0.2 };
            Some((date.date(order.order)?, score, line.row.seen(&date.range), date))
        })
        .collect();
    let mut counts: HashMap<jiff::civil::Date, usize> = HashMap::new();
    for (date, ..) in &found {
        *counts.entry(*date).or_default() += 1;
    }
    let best = found
        .iter()
        .enumerate()
        .map(|(index, (date, score, ..))| {
            (index, score + if counts.get(date).is_some_and(|count| *count > 1) { 0.6 } else { 0.0 })
        })
        .max_by(|(first, one), (second, other)| one.total_cmp(other).then(second.cmp(first)))?;
    let (_, _, seen, printed) = found[best.0];
    let doubt = if counts.len() > 1 { 0.08 } else { 0.0 };
    let score = (0.74 + 0.12 * best.1.min(1.6) - doubt) * (0.55 + 0.45 * seen.legibility);
    dated(printed, order, score, seen)
}

/// What speaks for each date of a line.
fn date_scores(line: &Line) -> Vec<f32> {
    let end_of_first = |announcements: &[Announcement]| {
        line.hits
            .iter()
            .find(|hit| announcements.contains(&hit.announcement))
            .map_or(usize::MAX, |hit| hit.range.end)
    };
    let (named, other) = (
        end_of_first(&[Announcement::IssueDate, Announcement::Date]),
        end_of_first(&[Announcement::OtherDate]),
    );
    let times = times(&line.row.text);
    // `10:12/03/2018` is no time in front of a date.
    let is_timed = |start: usize| match start.checked_sub(1).map(|colon| times.binary_search(&colon)) {
        Some(Ok(_)) => times.len() > 1,
        _ => !times.is_empty(),
    };
    let score = |date: &dates::Found| {
        let mut score = 0.0;
        if named <= date.range.start {
            score += 0.8;
        }
        if other <= date.range.start {
            score -= 1.0;
        }
        score + if is_timed(date.range.start) { 0.5 } else { 0.0 }
    };
    line.dates.iter().map(score).collect()
}

/// The colons of times such as `13:34` and `13:34:14`.
fn times(text: &str) -> Vec<usize> {
    let is_time = |place: usize| {
        let hours = text[..place].bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
        let minutes = text[place + 1..].bytes().take(3).take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&hours) && minutes == 2
    };
    text.match_indices(':').map(|(place, _)| place).filter(|place| is_time(*place)).collect()
}

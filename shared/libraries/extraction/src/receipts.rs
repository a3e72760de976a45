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
use crate::scores::Share;

pub(super) use header::{head_end, header};
pub(super) use total::total;

// What speaks for a date, in points, and the score that follows from them. Set by hand on the labelled samples of receipts;
// `./dev eval` measures them.

/// Points for a date behind a phrase that announces one.
const NAMED: f32 = 0.8;

/// Points for a date behind a phrase for a due, delivery or order date.
const OTHER: f32 = -1.0;

/// Points for a date beside a time of day: tills print both.
const TIMED: f32 = 0.5;

/// Points taken in the lower half of a receipt.
const LOW: f32 = 0.2;

/// Points for a date that is printed more than once.
const REPEATED: f32 = 0.6;

/// The score of a date that has no points.
const ANY: f32 = 0.74;

/// What every point adds to it, and the points beyond which none adds anything.
const PER_POINT: f32 = 0.12;
const MOST_POINTS: f32 = 1.6;

/// What it loses when there are other dates on the receipt.
const DOUBT: f32 = 0.08;

/// What is left of it by the legibility of the date.
const LEGIBLE: Share = Share { least: 0.55, rest: 0.45 };

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
            let score = score - if index < lines.len() / 2 { 0.0 } else { LOW };
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
            (index, score + if counts.get(date).is_some_and(|count| *count > 1) { REPEATED } else { 0.0 })
        })
        .max_by(|(first, one), (second, other)| one.total_cmp(other).then(second.cmp(first)))?;
    let (_, _, seen, printed) = found[best.0];
    let score = date_score(best.1, counts.len() > 1) * LEGIBLE.at(seen.legibility);
    dated(printed, order, score, seen)
}

/// The score of the best date by what speaks for it, lower where the receipt has other dates.
fn date_score(points: f32, has_others: bool) -> f32 {
    let doubt = if has_others { DOUBT } else { 0.0 };
    ANY + PER_POINT * points.min(MOST_POINTS) - doubt
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
            score += NAMED;
        }
        if other <= date.range.start {
            score += OTHER;
        }
        score + if is_timed(date.range.start) { TIMED } else { 0.0 }
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

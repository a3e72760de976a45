//! Receipts: company and address from the head, the date, and the sum paid.

mod header;
mod total;

use super::{
    Field, dates,
    lines::{DateOrder, Line, dated},
    phrases::Label,
    roles::{Money, Role},
    rows::Seen,
};

pub(super) use header::{head_end, header};
pub(super) use total::total;

/// The tax, when net and tax add up to the total and the phrases agree.
pub(super) fn net_and_tax(money: &[Money], total: i64) -> Option<(Money, Money)> {
    let with = |role: Role| money.iter().filter(move |money| money.role == role && money.cents > 0);
    with(Role::Net).chain(with(Role::Subtotal)).find_map(|net| {
        with(Role::Tax).find(|tax| (net.cents + tax.cents - total).abs() <= 2).map(|tax| (*net, *tax))
    })
}

/// The date of the purchase: beside its phrase or a time of day, the more often the surer.
pub(super) fn date(lines: &[Line], order: DateOrder) -> Option<Field> {
    let found: Vec<(jiff::civil::Date, f32, Seen, &dates::Found)> = lines
        .iter()
        .enumerate()
        .flat_map(|(index, line)| line.dates.iter().map(move |date| (index, line, date)))
        .filter_map(|(index, line, date)| {
            let score = date_score(line, date) - if index < lines.len() / 2 { 0.0 } else { 0.2 };
            Some((date.date(order.order)?, score, line.row.seen(&date.range), date))
        })
        .collect();
    let best = found
        .iter()
        .enumerate()
        .map(|(index, (date, score, ..))| {
            let repeats = found.iter().filter(|(other, ..)| other == date).count();
            (index, score + if repeats > 1 { 0.6 } else { 0.0 })
        })
        .max_by(|(first, one), (second, other)| one.total_cmp(other).then(second.cmp(first)))?;
    let (date, _, seen, printed) = found[best.0];
    let rivals = found.iter().any(|(other, ..)| *other != date);
    let doubt = if rivals { 0.08 } else { 0.0 };
    let score = (0.74 + 0.12 * best.1.min(1.6) - doubt) * (0.55 + 0.45 * seen.legibility);
    dated(printed, order, score, seen)
}

fn date_score(line: &Line, date: &dates::Found) -> f32 {
    let (before, after) = line.row.text.split_at(date.range.start);
    let near = |labels: &[Label]| {
        line.hits.iter().any(|hit| labels.contains(&hit.label) && hit.range.end <= date.range.start)
    };
    let mut score = 0.0;
    if near(&[Label::IssueDate, Label::Date]) {
        score += 0.8;
    }
    if near(&[Label::OtherDate]) {
        score -= 1.0;
    }
    if [before, after].iter().any(|part| has_time(part)) {
        score += 0.5;
    }
    score
}

/// `13:34` or `13:34:14` somewhere in the text.
fn has_time(text: &str) -> bool {
    text.match_indices(':').any(|(place, _)| {
        let hours = text[..place].bytes().rev().take_while(u8::is_ascii_digit).count();
        let minutes = text[place + 1..].bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&hours) && minutes == 2
    })
}

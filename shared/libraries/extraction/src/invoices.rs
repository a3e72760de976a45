//! Invoices: the date of issue; number, vendor and amounts have files of their own.

mod blocks;
mod codes;
mod items;
mod number;
mod parties;
mod sums;
pub(super) mod terms;
mod vendor;

use std::ops::Range;

use document_types::fields::Field;

use crate::folding::fold;
use crate::lines::{DateOrder, Line, dated};
use crate::phrases::Announcement;
use crate::scores::LEGIBLE_TEXT;

pub(super) use items::{item, line_items};
pub(super) use number::number;
pub(super) use parties::{Customer, address, customer, known_customer, stands_as_buyer, vat_ids, vat_ids_of};
pub(super) use sums::{Sums, is_known_rate, is_rounded_sum, sums};
pub(super) use vendor::vendor;

/// Phrases of a line that are looked at for one date.
const FARTHEST: usize = 64;

/// Lines below a phrase in which its value may be.
const BELOW: usize = 2;

// Scores of the date of issue by what announces it. Set by hand on the labelled samples of invoices;
// `./dev eval` measures them.

/// A date by the phrase before or above it: one for the date of issue, for another date, for terms of payment, or for
/// just any date.
const ISSUED: f32 = 0.8;
const OTHER_DATE: f32 = 0.08;
const TERMS: f32 = 0.05;
const SOME_DATE: f32 = 0.65;

/// A date with a time of day: tills print both, invoices when they are printed.
const STAMP: f32 = 0.35;

/// Bytes behind a date in which a time of day may stand.
const NEAR: usize = 24;

/// A date on the line of the number.
const WITH_NUMBER: f32 = 0.78;

/// The first day of a period.
const PERIOD: f32 = 0.1;

/// A date that ends a short line: `Berlin, 5. März 2018`.
const CLOSES_SHORT_LINE: f32 = 0.5;

/// A date in front of other text, and one that ends a long line, without any phrase.
const IN_TEXT: f32 = 0.22;
const ENDS_LINE: f32 = 0.3;

/// What a date on the first line gains; one farther down gains less, in proportion. Letters begin with their date.
const EARLY: f32 = 0.2;

/// How much lower the score of a date is for every other one before it on the line.
const PER_DATE: f32 = 0.02;

/// The lowest and the highest score of a date of issue.
const LEAST_DATE: f32 = 0.1;
const MOST_DATE: f32 = 0.95;

fn below(lines: &[Line], index: usize) -> impl Iterator<Item = (usize, &Line)> {
    let page = lines[index].row.page;
    lines.iter().enumerate().skip(index + 1).take(BELOW).take_while(move |(_, line)| line.row.page == page)
}

/// The date of issue: by its phrase, beside the number, or the first date that is no other.
pub(super) fn date(lines: &[Line], order: DateOrder) -> Option<Field> {
    let mut best: Option<(f32, usize, usize)> = None;
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.dates.is_empty()) {
        let with_number = line.has(&[Announcement::InvoiceNumber])
            || line.has(&[Announcement::InvoiceTitle])
                && line.has(&[Announcement::NumberMark, Announcement::Date]);
        for place in 0..line.dates.len() {
            let early = EARLY * (1.0 - index as f32 / lines.len() as f32);
            let score = date_score(lines, index, place, with_number) + early - PER_DATE * place as f32;
            if best.is_none_or(|(known, ..)| score > known) {
                best = Some((score, index, place));
            }
        }
    }
    let (score, index, place) = best?;
    let found = &lines[index].dates[place];
    let seen = lines[index].row.seen(&found.range);
    dated(found, order, score.clamp(LEAST_DATE, MOST_DATE) * LEGIBLE_TEXT.at(seen.legibility), seen)
}

fn date_score(lines: &[Line], index: usize, place: usize, with_number: bool) -> f32 {
    let (line, found) = (&lines[index], &lines[index].dates[place]);
    // A phrase farther away than that is not about this date.
    let mut before = line.hits_before(found.range.start).iter().rev().take(FARTHEST);
    let nearest = before.find(|hit| is_date_phrase(hit.announcement));
    let announcement = nearest.map(|hit| hit.announcement).or_else(|| heading(lines, index, &found.range));
    let followed = &line.row.text[found.range.end..];
    let is_period =
        ["bis", "-", "–", "to ", "au ", "al "].iter().any(|word| followed.trim_start().starts_with(word));
    match announcement {
        Some(Announcement::Date | Announcement::IssueDate) if is_stamp(followed) => STAMP,
        Some(Announcement::IssueDate) => ISSUED,
        Some(Announcement::OtherDate) => OTHER_DATE,
        Some(Announcement::Terms) => TERMS,
        _ if with_number => WITH_NUMBER,
        _ if is_period => PERIOD,
        Some(Announcement::Date) => SOME_DATE,
        _ if followed.is_empty() && line.row.words.len() <= 5 => CLOSES_SHORT_LINE,
        _ if !followed.is_empty() => IN_TEXT,
        _ => ENDS_LINE,
    }
}

/// Whether a time of day stands behind a date: `Datum: 14.06.2024 Zeit: 09:12` is when it was printed.
fn is_stamp(followed: &str) -> bool {
    let near = &followed[..followed.floor_char_boundary(NEAR)];
    let mut words = near.split([' ', ',', '/']).filter(|word| !word.is_empty());
    let is_time = |word: &str| {
        let mut parts = word.split(':');
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| {
                part.len() <= 2 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
            })
        };
        is_part(parts.next()) && is_part(parts.next())
    };
    match words.next() {
        Some(word) if is_time(word) => true,
        Some(word) => {
            let label = fold(word.trim_end_matches([':', '.']));
            ["zeit", "uhrzeit", "time", "heure", "hora", "ora", "tid", "um", "at"].contains(&label.as_str())
                && words.next().is_some_and(is_time)
        }
        None => false,
    }
}

/// The phrase over a date, in the table head above it.
fn heading(lines: &[Line], index: usize, range: &Range<usize>) -> Option<Announcement> {
    let extent = lines[index].row.extent(range);
    let above =
        lines[..index].iter().rev().take(BELOW).take_while(|above| above.row.page == lines[index].row.page);
    above.filter(|line| line.dates.is_empty()).find_map(|line| {
        line.hits_between(extent).find(|hit| is_date_phrase(hit.announcement)).map(|hit| hit.announcement)
    })
}

fn is_date_phrase(announcement: Announcement) -> bool {
    matches!(
        announcement,
        Announcement::IssueDate | Announcement::Date | Announcement::OtherDate | Announcement::Terms
    )
}

//! Invoices: number and date of issue; the vendor and the amounts have files of their own.

mod items;
mod parties;
mod sums;
pub(super) mod terms;
mod vendor;

use std::ops::Range;

use document_types::fields::Field;

use crate::lines::{DateOrder, Line, dated};
use crate::phrases::Announcement;
use crate::rows::by_rules;
use crate::scores::LEGIBLE_TEXT;

pub(super) use items::{item, line_items};
pub(super) use parties::{Customer, address, customer, vat_ids};
pub(super) use sums::{Sums, is_known_rate, sums};
pub(super) use vendor::vendor;

/// Phrases of a line that are looked at for one date.
const FARTHEST: usize = 64;

/// Lines below a phrase in which its value may be.
const BELOW: usize = 2;

// Scores of the number and the date of issue by what announces them. Set by hand on the labelled samples of invoices;
// `./dev eval` measures them.

/// Behind a phrase for the number of the invoice.
const BEHIND_NUMBER_PHRASE: f32 = 0.92;

/// Behind the mark of a number that follows the title: `Rechnung des Versicherers (575) Nr. 17`.
const BEHIND_MARK: f32 = 0.9;

/// Right behind the title: `Rechnung 17`.
const BEHIND_TITLE: f32 = 0.8;

/// How much lower the score of a number below its phrase is.
const NUMBER_BELOW: f32 = 0.05;

/// A date by the phrase before or above it: one for the date of issue, for another date, for terms of payment, or for
/// just any date.
const ISSUED: f32 = 0.8;
const OTHER_DATE: f32 = 0.08;
const TERMS: f32 = 0.05;
const SOME_DATE: f32 = 0.65;

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

/// The number of the invoice: behind its phrase, or below it in a table.
pub(super) fn number(lines: &[Line]) -> Option<Field> {
    let mut best: Option<(f32, usize, Range<usize>)> = None;
    for (index, line) in lines.iter().enumerate() {
        for (score, hit_range) in number_phrases(line) {
            let right = first_code(line, hit_range.end, next_phrase(line, &hit_range));
            let value = right.map(|range| (index, range)).or_else(|| code_below(lines, index, &hit_range));
            let Some((place, range)) = value else { continue };
            let score = if place == index { score } else { score - NUMBER_BELOW };
            if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, place, range));
            }
        }
    }
    let (score, index, range) = best?;
    let row = &lines[index].row;
    let seen = row.seen(&range);
    Some(by_rules(row.text[range].to_owned(), score * LEGIBLE_TEXT.at(seen.legibility), seen))
}

/// Phrases of a line behind which the number may be, with its score there.
fn number_phrases(line: &Line) -> Vec<(f32, Range<usize>)> {
    let mut phrases = Vec::new();
    for (place, hit) in line.hits.iter().enumerate() {
        match hit.announcement {
            Announcement::InvoiceNumber => phrases.push((BEHIND_NUMBER_PHRASE, hit.range.clone())),
            Announcement::InvoiceTitle => {
                let mark = line.hits[place + 1..]
                    .iter()
                    .take(2)
                    .find(|next| next.announcement == Announcement::NumberMark);
                phrases.extend(mark.map(|mark| (BEHIND_MARK, mark.range.clone())));
                let follows =
                    line.row.text[hit.range.end..].trim_start().split(' ').next().is_some_and(is_code);
                if follows {
                    phrases.push((BEHIND_TITLE, hit.range.clone()));
                }
            }
            _ => {}
        }
    }
    phrases
}

/// Where the next phrase on the line begins.
fn next_phrase(line: &Line, hit: &Range<usize>) -> usize {
    let ends = |announcement: Announcement| {
        !matches!(announcement, Announcement::NumberMark | Announcement::Tax | Announcement::Total)
    };
    line.hits_from(hit.end)
        .iter()
        .find(|next| ends(next.announcement))
        .map_or(line.row.text.len(), |next| next.range.start)
}

/// The first word that can be a number of a document, from one byte to another.
fn first_code(line: &Line, from: usize, to: usize) -> Option<Range<usize>> {
    let text = line.row.text.get(from..to.max(from))?;
    let mut start = from;
    for word in text.split(' ').take(5) {
        let end = start + word.len();
        let trimmed = word.trim_start_matches(|character: char| !character.is_alphanumeric());
        let code = trimmed.trim_end_matches(|character: char| !character.is_alphanumeric());
        let begin = end - trimmed.len();
        let dates = &line.dates[line.dates.partition_point(|date| date.range.end <= begin)..];
        let mut dates = dates.iter().take_while(|date| date.range.start < end);
        if is_code(code) && !dates.any(|date| date.range.len() >= code.len()) {
            return Some(begin..begin + code.len());
        }
        start = end + 1;
    }
    None
}

/// The value in the same column on one of the next lines.
fn code_below(lines: &[Line], index: usize, hit: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let extent = lines[index].row.extent(hit);
    below(lines, index).find_map(|(place, line)| {
        let cell = line.row.cells_between(extent).next()?;
        first_code(line, cell.start, cell.end).map(|range| (place, range))
    })
}

fn below(lines: &[Line], index: usize) -> impl Iterator<Item = (usize, &Line)> {
    let page = lines[index].row.page;
    lines.iter().enumerate().skip(index + 1).take(BELOW).take_while(move |(_, line)| line.row.page == page)
}

/// Digits, perhaps with letters and marks: `RE-20140522/501`, but neither `(380)` nor `19%`.
fn is_code(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', ';', ':']);
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits >= 1
        && word.len() >= 2
        && digits * 3 >= word.chars().count()
        && !word.starts_with(['(', '['])
        && !word.ends_with(['%', '€', '$', ')'])
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

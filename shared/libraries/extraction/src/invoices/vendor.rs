//! The seller of an invoice: every cell of text competes with the evidence that it is the seller's name.

mod addresses;
mod evidence;
mod joined;
mod names;
mod weights;

use std::ops::Range;

use document_types::fields::Field;

use self::evidence::{Evidence, is_address, sender_line, table_lines, windows};
use self::joined::{ends_with_legal_form, join_lines};
use self::names::{account_holder, is_bank, is_label_of_strip, parts, registered};
use super::blocks::{Block, Place, announced_buyer, block_depth, blocks, hold, is_heading, may_be_name};
use super::items::is_head;
use crate::folding::{fold, letters};
use crate::lines::Line;
use crate::own::{Own, unlabelled};
use crate::phrases::Announcement;
use crate::places::{has_postcode, legal_form, register_number};
use crate::rows::{Seen, by_rules};
use crate::scores::LEGIBLE_TEXT;

/// Part of a line that may be a name.
#[derive(Clone)]
struct Candidate {
    line: usize,
    range: Range<usize>,
    letters: String,
    score: f32,
}

impl Candidate {
    fn text<'a>(&self, lines: &'a [Line]) -> &'a str {
        &lines[self.line].row.text[self.range.clone()]
    }
}

/// The seller's name in its place.
pub(crate) struct Vendor {
    pub(crate) name: Field,
    /// The last line of the name, and its bytes there.
    pub(crate) line: usize,
    pub(crate) range: Range<usize>,
}

/// The seller's name as printed: never that of the organization itself.
pub(crate) fn vendor(lines: &[Line], own: &Own) -> Option<Vendor> {
    let buyers = buyers(lines);
    let buyer = announced_buyer(lines).map(|name| letters(&name));
    let evidence = Evidence::of(lines, &buyers);
    let tables = table_lines(lines, is_head);
    let sellers = blocks(lines, &[Announcement::Seller]);
    let mut candidates: Vec<Candidate> =
        names_in(lines).filter(|candidate| !own.is_name(candidate.text(lines))).collect();
    let mut names: Vec<String> = candidates.iter().map(|candidate| candidate.letters.clone()).collect();
    names.sort_unstable();
    let usual = usual_height(lines);
    for candidate in &mut candidates {
        candidate.score += position_score(lines, candidate, usual);
        candidate.score += score(lines, candidate, &names, &sellers, &buyers);
        if tables.contains(&candidate.line) || is_label_of_strip(lines, candidate.line, &candidate.range) {
            candidate.score -= weights::IN_TABLE;
        }
        if is_bank(&lines[candidate.line].row.text[candidate.range.clone()]) {
            candidate.score -= weights::BANK;
        }
        if buyer.as_ref() == Some(&candidate.letters) {
            candidate.score -= weights::BUYER_BLOCK;
        }
        let line = &lines[candidate.line];
        let extent = line.row.extent(&candidate.range);
        if !hold(&buyers, candidate.line, extent) {
            let name = &line.row.text[candidate.range.clone()];
            candidate.score += evidence.points(lines, candidate.line, extent, name);
        }
    }
    let best = candidates.iter().max_by(|one, other| {
        let length = |candidate: &Candidate| candidate.range.len();
        one.score
            .total_cmp(&other.score)
            .then(other.line.cmp(&one.line))
            .then(length(one).cmp(&length(other)))
    })?;
    let whole = with_legal_form(lines, &candidates, best, &buyers);
    let rival = candidates
        .iter()
        .filter(|other| other.letters != best.letters && other.letters != whole.letters)
        .map(|other| other.score)
        .fold(0.0, f32::max);
    let parts = join_lines(lines, (whole.line, whole.range.clone()), &buyers);
    let value =
        parts.iter().map(|(line, range)| &lines[*line].row.text[range.clone()]).collect::<Vec<_>>().join(" ");
    let seen =
        parts.iter().map(|(line, range)| lines[*line].row.seen(range)).reduce(Seen::and).unwrap_or_default();
    let score = weights::score(best.score, rival) * LEGIBLE_TEXT.at(seen.legibility);
    let name = by_rules(value, score, seen);
    let (line, range) = parts.last().cloned()?;
    Some(Vendor { name, line, range })
}

/// Lines in which names are looked for.
const LINES: usize = 400;

/// Every part of a document that may be a name.
fn names_in(lines: &[Line]) -> impl Iterator<Item = Candidate> {
    (0..lines.len().min(LINES)).flat_map(|index| cells(lines, index))
}

/// The places of a name that a document prints, from top to bottom.
pub(super) fn places_of(lines: &[Line], is_it: impl Fn(&str) -> bool) -> impl Iterator<Item = Place> {
    let named = names_in(lines).filter(move |candidate| is_it(candidate.text(lines)));
    named.map(|candidate| {
        let end = candidate.range.end;
        (candidate.line, end - unlabelled(candidate.text(lines)).len()..end)
    })
}

/// The same name with the legal form that it lacks, where the document prints it elsewhere: a logo has none.
fn with_legal_form<'a>(
    lines: &[Line],
    candidates: &'a [Candidate],
    best: &'a Candidate,
    buyers: &[Block],
) -> &'a Candidate {
    let text = |candidate: &Candidate| lines[candidate.line].row.text[candidate.range.clone()].to_owned();
    if legal_form(&text(best)).is_some() {
        return best;
    }
    let is_whole = |other: &&Candidate| {
        let name = text(other);
        other.letters.len() > best.letters.len()
            && other.letters.starts_with(&best.letters)
            && !hold(buyers, other.line, lines[other.line].row.extent(&other.range))
            && legal_form(&name).is_some_and(|form| {
                form.words_after == 0 && letters(&name[..form.range.start]) == best.letters
            })
    };
    candidates.iter().find(is_whole).unwrap_or(best)
}

/// Where buyers stand, with a phrase and without, from top to bottom.
pub(super) fn buyers(lines: &[Line]) -> Vec<Block> {
    let mut buyers = blocks(lines, &[Announcement::Buyer]);
    buyers.extend(unannounced_buyers(lines));
    buyers.sort_by_key(|block| block.lines.start);
    buyers
}

/// Where buyers stand without a phrase: in the window of an envelope, and at the head beside the seller's address.
pub(super) fn unannounced_buyers(lines: &[Line]) -> Vec<Block> {
    let windows = windows(lines);
    if !blocks(lines, &[Announcement::Buyer]).is_empty() {
        return windows;
    }
    let mut known = blocks(lines, &[Announcement::Seller]);
    known.extend(windows.iter().cloned());
    known.sort_by_key(|block| block.lines.start);
    let evidence = Evidence::of(lines, &known);
    let mut buyers = windows;
    buyers.extend(addresses::buyers(lines, &known, &evidence));
    buyers
}

/// The cells of a line that could be names, without the phrases in front of them; of cells with several parts each.
fn cells(lines: &[Line], index: usize) -> Vec<Candidate> {
    let line = &lines[index];
    let mut candidates = Vec::new();
    for cell in line.row.cells() {
        candidates.extend(candidate(line, index, cell.clone()));
        candidates
            .extend(parts(&line.row.text, cell).into_iter().filter_map(|part| candidate(line, index, part)));
    }
    candidates.extend(registered(line).map(|range| Candidate {
        line: index,
        letters: letters(&line.row.text[range.clone()]),
        range,
        score: weights::REGISTERED,
    }));
    candidates
}

/// A cell, or a part of one, as a name.
fn candidate(line: &Line, index: usize, cell: Range<usize>) -> Option<Candidate> {
    let announced = line.hits_within(&cell).iter().rfind(|hit| is_heading(line, hit, &cell));
    let mut start = announced.map_or(cell.start, |hit| hit.range.end);
    let mut score = 0.0;
    if let Some(length) = account_holder(&line.row.text[start..cell.end]) {
        score += weights::ACCOUNT_HOLDER;
        start += length;
    }
    let text = &line.row.text[start..cell.end];
    let sender = sender_line(text);
    let end = start + sender.or_else(|| register_number(text)).unwrap_or(text.len());
    let range = trim(&line.row.text, start..end);
    let name = &line.row.text[range.clone()];
    if !may_be_name(name) || line.row.text[..cell.end].trim_end().ends_with(':') {
        return None;
    }
    if sender.is_some() {
        score += weights::SENDER_LINE;
    }
    let before = line.hits_before(range.start.max(1)).last();
    if before.is_some_and(|hit| hit.announcement == Announcement::PartyName) {
        score += weights::PARTY_NAME;
    }
    let holder = before.map_or("", |hit| &line.row.text[hit.range.clone()]);
    if score < weights::ACCOUNT_HOLDER && account_holder(holder).is_some() {
        score += weights::ACCOUNT_HOLDER;
    }
    Some(Candidate { line: index, letters: letters(name), range, score })
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let edge = |character: char| character.is_whitespace() || ":|●•·-–,;*".contains(character);
    let start = range.start + part.len() - part.trim_start_matches(edge).len();
    start..(start + part.trim_matches(edge).len())
}

fn score(
    lines: &[Line],
    candidate: &Candidate,
    names: &[String],
    sellers: &[Block],
    buyers: &[Block],
) -> f32 {
    let line = &lines[candidate.line];
    let name = &line.row.text[candidate.range.clone()];
    let extent = line.row.extent(&candidate.range);
    let inside = |blocks: &[Block]| hold(blocks, candidate.line, extent);
    let mut score = phrase_score(line, candidate);
    if ends_with_legal_form(name) {
        score += weights::LEGAL_FORM;
    }
    // The names are sorted: all that begin with this one follow it.
    let first = names.partition_point(|name| *name < candidate.letters);
    let same = names[first..].iter().take_while(|name| name.starts_with(&candidate.letters));
    score += weights::REPEATED * same.skip(1).take(weights::MOST_REPEATED).count() as f32;
    if inside(sellers) {
        let depth = block_depth(sellers, candidate.line) as f32;
        score += weights::SELLER_BLOCK - weights::PER_LINE_OF_BLOCK * depth;
    }
    if inside(buyers) && !inside(sellers) {
        score -= weights::BUYER_BLOCK;
    }
    if stands_below_street(lines, candidate.line, extent) {
        score -= weights::ADDRESS;
    }
    if address_follows(lines, candidate.line, extent) {
        score += weights::ADDRESS_BELOW;
    }
    score
}

/// The height of most lines.
fn usual_height(lines: &[Line]) -> i32 {
    let mut heights: Vec<i32> = lines.iter().map(|line| line.row.height()).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(1)
}

/// Letterheads are at the top, in large letters.
fn position_score(lines: &[Line], candidate: &Candidate, usual: i32) -> f32 {
    let line = &lines[candidate.line];
    let first_page = line.row.page.is_none_or(|page| page == 0);
    let near_top = weights::NEAR_TOP.iter().find(|(last, _)| candidate.line <= *last);
    let mut score = near_top.map_or(0.0, |(_, points)| *points);
    if first_page && candidate.line < 12 && line.row.height() * 2 >= usual * 3 {
        score += weights::LARGE;
    }
    if !first_page {
        score -= weights::LATER_PAGE;
    }
    score
}

/// Titles, salutations, streets and phrases are no names.
fn phrase_score(line: &Line, candidate: &Candidate) -> f32 {
    let name = &line.row.text[candidate.range.clone()];
    let folded = fold(name);
    let mut score = 0.0;
    let inside = |announcement: &Announcement| {
        line.hits_within(&candidate.range).iter().any(|hit| hit.announcement == *announcement)
    };
    let titles = [
        Announcement::InvoiceTitle,
        Announcement::InvoiceNumber,
        Announcement::ReceiptTitle,
        Announcement::Contact,
        Announcement::Bank,
        Announcement::TaxId,
        Announcement::OtherNumber,
        Announcement::OtherDate,
        Announcement::IssueDate,
        Announcement::Date,
        Announcement::Terms,
        Announcement::Buyer,
        Announcement::Gross,
        Announcement::Total,
        Announcement::Payable,
        Announcement::Net,
        Announcement::NetTotal,
        Announcement::Subtotal,
        Announcement::Tax,
        Announcement::TaxTable,
        Announcement::ItemTable,
        Announcement::OtherAmount,
        Announcement::Quantity,
        Announcement::Till,
    ];
    if titles.iter().any(inside) {
        score -= weights::PHRASE;
    }
    if ["herr ", "herrn", "frau ", "mr ", "mrs ", "monsieur", "madame", "senor", "firma "]
        .iter()
        .any(|salutation| folded.starts_with(salutation))
    {
        score -= weights::SALUTATION;
    }
    if is_address(name) {
        score -= weights::ADDRESS;
    }
    if name.chars().any(|character| character.is_ascii_digit()) {
        score -= weights::DIGIT;
    }
    if name.ends_with(['.', '!', '?']) && legal_form(name).is_none() || name.starts_with(char::is_lowercase) {
        score -= weights::SENTENCE;
    }
    score - weights::PER_WORD * name.split_whitespace().count().saturating_sub(weights::WORDS) as f32
}

/// Whether the cell right above is a street: then this is a town.
fn stands_below_street(lines: &[Line], index: usize, extent: (i32, i32)) -> bool {
    let above = index
        .checked_sub(1)
        .map(|above| &lines[above])
        .filter(|above| above.row.page == lines[index].row.page);
    above.is_some_and(|above| {
        let is_column =
            |cell: &Range<usize>| (above.row.extent(cell).0 - extent.0).abs() <= above.row.height();
        above
            .row
            .cells_between(extent)
            .any(|cell| is_column(cell) && is_address(&above.row.text[cell.clone()]))
    })
}

/// A street and a postcode within the next three lines of the same column.
fn address_follows(lines: &[Line], index: usize, extent: (i32, i32)) -> bool {
    let page = lines[index].row.page;
    lines[index + 1..]
        .iter()
        .take(4)
        .take_while(|line| line.row.page == page)
        .any(|line| line.row.cells_between(extent).any(|cell| has_postcode(&line.row.text[cell.clone()])))
}

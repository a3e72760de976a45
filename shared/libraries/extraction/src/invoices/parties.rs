//! Buyer, addresses and VAT identifiers of both parties.

use std::ops::Range;

use document_types::fields::{Field, Source};

use super::blocks::{GREETINGS, Place, blocks, hold, may_be_name, named_in, trimmed};
use super::vendor::{buyers, places_of, unannounced_buyers};
use crate::folding::fold;
use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::places::{ends_address, has_postcode};
use crate::rows::{Seen, by_rules};
use crate::scores::LEGIBLE_TEXT;
use document_types::identifiers::{Vat, ibans, vat_id};

/// Lines below a name in which its address ends.
const DEPTH: usize = 5;

/// Heights of a line that part two blocks.
const GAP: i32 = 2;

// Scores by what announces a party, and by what proves it. Set by hand on the labelled samples of invoices; `./dev eval`
// measures them.

/// A buyer in the block of a phrase for one, and a person who is greeted above an address.
const ANNOUNCED_BUYER: f32 = 0.78;
const GREETED: f32 = 0.7;

/// A buyer in the window of the envelope, below the line of the sender.
const IN_WINDOW: f32 = 0.68;

/// A buyer whose name is known beforehand.
const KNOWN_BUYER: f32 = 0.9;

/// How much lower the score of the buyer's address is than that of the name above it.
const BELOW_BUYER: f32 = 0.08;

/// The seller's address on the line of the name, and below it.
const ADDRESS_BESIDE: f32 = 0.8;
const ADDRESS_BELOW: f32 = 0.75;

/// A VAT identifier with right check digits, one of a country whose check digits are not documented, and one with wrong
/// check digits.
const PROVEN_VAT_ID: f32 = 0.93;
const UNPROVEN_VAT_ID: f32 = 0.85;
const WRONG_VAT_ID: f32 = 0.7;

/// A later identifier takes the place of an earlier one where its score is higher by more than this.
const VAT_ID_LEAD: f32 = 0.1;

/// The buyer and its address.
#[derive(Debug, Default)]
pub(crate) struct Customer {
    pub(crate) name: Option<Field>,
    pub(crate) address: Option<Field>,
}

/// The buyer: below or beside the phrase for one, else the person greeted above an address.
pub(crate) fn customer(lines: &[Line]) -> Customer {
    let found = blocks(lines, &[Announcement::Buyer]).iter().find_map(|block| named_in(lines, block));
    let in_window = || unannounced_buyers(lines).iter().find_map(|block| named_in(lines, block));
    let greeted = || (0..lines.len().min(40)).find_map(|index| greeted(lines, index));
    let Some(((line, range), score)) = found
        .map(|place| (place, ANNOUNCED_BUYER))
        .or_else(|| greeted().map(|place| (place, GREETED)))
        .or_else(|| in_window().map(|place| (place, IN_WINDOW)))
    else {
        return Customer::default();
    };
    let seen = lines[line].row.seen(&range);
    let name = lines[line].row.text[range.clone()].to_owned();
    Customer {
        name: Some(by_rules(name, score * LEGIBLE_TEXT.at(seen.legibility), seen)),
        address: address_below(lines, line, &range)
            .map(|(value, seen)| by_rules(value, score - BELOW_BUYER, seen)),
    }
}

/// The buyer where its name is known and printed, with the address below it.
pub(crate) fn known_customer(lines: &[Line], is_it: impl Fn(&str) -> bool) -> Customer {
    let Some((line, range)) = places_of(lines, is_it).next() else { return Customer::default() };
    let seen = lines[line].row.seen(&range);
    let name = by_rules(
        lines[line].row.text[range.clone()].to_owned(),
        KNOWN_BUYER * LEGIBLE_TEXT.at(seen.legibility),
        seen,
    );
    let address = address_below(lines, line, &range);
    Customer {
        name: Some(Field { source: Source::Directory, ..name }),
        address: address.map(|(value, seen)| by_rules(value, KNOWN_BUYER - BELOW_BUYER, seen)),
    }
}

/// Whether a name that is known stands where buyers do.
pub(crate) fn stands_as_buyer(lines: &[Line], is_it: impl Fn(&str) -> bool) -> bool {
    let buyers = buyers(lines);
    places_of(lines, is_it).any(|(line, range)| hold(&buyers, line, lines[line].row.extent(&range)))
}

/// `Herrn` alone or in front of a name, above an address.
fn greeted(lines: &[Line], index: usize) -> Option<Place> {
    let line = &lines[index];
    let cell = line.row.cells().iter().find(|cell| {
        let text = fold(&line.row.text[(*cell).clone()]);
        text.split(' ').next().is_some_and(|word| GREETINGS.contains(&word.trim_matches('.')))
    })?;
    let text = &line.row.text[cell.clone()];
    let place = match text.split_once(' ') {
        Some((greeting, _)) => (index, cell.start + greeting.len() + 1..cell.end),
        None => below(lines, index, line.row.extent(cell)).next()?,
    };
    let name = &lines[place.0].row.text[place.1.clone()];
    (may_be_name(name) && name.split(' ').count() <= 5 && address_below(lines, place.0, &place.1).is_some())
        .then_some(place)
}

/// Cells of the next lines in a column, line by line.
fn below(lines: &[Line], index: usize, (left, right): (i32, i32)) -> impl Iterator<Item = Place> {
    let page = lines[index].row.page;
    let next = lines.iter().enumerate().skip(index + 1).take(DEPTH);
    next.take_while(move |(_, line)| line.row.page == page).filter_map(move |(place, line)| {
        let height = line.row.height();
        let mut cells = line.row.cells_between((left, right));
        let cell = cells.find(|cell| (line.row.extent(cell).0 - left).abs() < 6 * height)?;
        Some((place, cell.clone()))
    })
}

/// Street to town below a name, on one line: down to the line with the postcode.
fn address_below(lines: &[Line], line: usize, name: &Range<usize>) -> Option<(String, Seen)> {
    let mut parts: Vec<Place> = Vec::new();
    for (index, range) in below(lines, line, lines[line].row.extent(name)) {
        let text = &lines[index].row.text[range.clone()];
        let is_other = lines[index].hits.iter().any(|hit| {
            hit.range.start == range.start
                && matches!(
                    hit.announcement,
                    Announcement::Contact
                        | Announcement::TaxId
                        | Announcement::Bank
                        | Announcement::InvoiceTitle
                        | Announcement::Buyer
                        | Announcement::Seller
                )
        });
        // A greeting announces somebody else.
        let greets = fold(text).split(' ').next().is_some_and(|word| GREETINGS.contains(&word));
        if is_other || greets {
            break;
        }
        // Below a gap begins something else, such as the block of the buyer.
        let is_apart = parts.last().is_some_and(|(above, _)| {
            let (above, row) = (&lines[*above].row, &lines[index].row);
            row.bounds[1] - above.bounds[3] > GAP * row.height()
        });
        if is_apart {
            break;
        }
        let is_last = has_postcode(text) || !parts.is_empty() && ends_address(text);
        let range = without_contact(&lines[index], range);
        parts.push((index, range));
        if is_last {
            let texts: Vec<&str> = parts
                .iter()
                .map(|(index, range)| lines[*index].row.text[range.clone()].trim_matches([' ', ',']))
                .collect();
            let seen = parts.iter().map(|(index, range)| lines[*index].row.seen(range)).reduce(Seen::and)?;
            return Some((texts.join(", "), seen));
        }
    }
    None
}

/// A part of an address as far as ways to reach the sender, or numbers of tax, begin behind it.
fn without_contact(line: &Line, range: Range<usize>) -> Range<usize> {
    let text = &line.row.text[range.clone()];
    let hits = line.hits_within(&range).iter().filter(|hit| {
        hit.range.start > range.start
            && matches!(hit.announcement, Announcement::Contact | Announcement::TaxId | Announcement::Bank)
    });
    let announced = hits.map(|hit| hit.range.start).min().unwrap_or(range.end);
    let mail =
        text.find('@').map(|at| text[..at].rfind(' ').map_or(range.start, |blank| range.start + blank));
    let end = announced.min(mail.unwrap_or(range.end));
    if end > range.start { trimmed(line, range.start..end) } else { range }
}

/// The seller's address: behind the name on the line of the sender, else below it.
pub(crate) fn address(lines: &[Line], line: usize, name: &Range<usize>) -> Option<Field> {
    let row = &lines[line].row;
    let cell = row.cells().iter().find(|cell| cell.start <= name.start && name.end <= cell.end)?;
    let behind = trimmed(&lines[line], name.end..cell.end);
    if has_postcode(&row.text[behind.clone()]) {
        let seen = row.seen(&behind);
        let separators = ['|', '●', '•', '·', '*', ';', '■'];
        let parts: Vec<&str> = row.text[behind]
            .split(separators)
            .flat_map(|part| part.split(" - "))
            .map(|part| part.trim_matches([' ', ',']))
            .collect();
        let score = ADDRESS_BESIDE * LEGIBLE_TEXT.at(seen.legibility);
        return Some(by_rules(parts.join(", "), score, seen));
    }
    let (value, seen) = address_below(lines, line, name)?;
    Some(by_rules(value, ADDRESS_BELOW * LEGIBLE_TEXT.at(seen.legibility), seen))
}

/// VAT identifiers of seller and buyer.
pub(crate) fn vat_ids(lines: &[Line]) -> (Option<Field>, Option<Field>) {
    vat_ids_of(lines, |_| false)
}

/// The same where some identifiers are known to be the buyer's.
pub(crate) fn vat_ids_of(lines: &[Line], is_buyers: impl Fn(&str) -> bool) -> (Option<Field>, Option<Field>) {
    let buyers = buyers(lines);
    let (mut vendor, mut customer): (Option<Field>, Option<Field>) = (None, None);
    for (index, line) in lines.iter().enumerate() {
        for (range, vat) in vats(line) {
            let before = line.hits_before(range.start).last();
            let is_customer = is_buyers(&vat.value)
                || hold(&buyers, index, line.row.extent(&range))
                || before.is_some_and(|hit| hit.topic == Some(Topic::CustomerVatId));
            let known = if is_customer { &mut customer } else { &mut vendor };
            let score = match vat.is_valid {
                Some(true) => PROVEN_VAT_ID,
                None => UNPROVEN_VAT_ID,
                Some(false) => WRONG_VAT_ID,
            };
            if known.as_ref().is_none_or(|known| known.score < score - VAT_ID_LEAD) {
                let seen = line.row.seen(&range);
                *known = Some(by_rules(vat.value, score * LEGIBLE_TEXT.at(seen.legibility), seen));
            }
        }
    }
    (vendor, customer)
}

/// The identifiers of a line, each in one word or in up to four, behind a phrase for one or in a form that proves itself.
fn vats(line: &Line) -> Vec<(Range<usize>, Vat)> {
    let accounts = ibans(&line.row.text);
    // Where the first phrase of a kind ends: what ends farther on is behind it.
    let end_of_first = |announcement: Announcement| {
        line.hits.iter().find(|hit| hit.announcement == announcement).map_or(usize::MAX, |hit| hit.range.end)
    };
    let (tax_id, tax) = (end_of_first(Announcement::TaxId), end_of_first(Announcement::Tax));
    let mut found: Vec<(Range<usize>, Vat)> = Vec::new();
    for first in 0..line.row.words.len() {
        for end in (first + 1..=(first + 4).min(line.row.words.len())).rev() {
            let bytes = line.row.bytes_of(&(first..end));
            let text = &line.row.text[bytes.clone()];
            let core = text.trim_matches(|character: char| !character.is_ascii_alphanumeric());
            let core = core.rsplit(':').next().unwrap_or(core);
            let next = accounts.partition_point(|account| account.range.end <= bytes.start);
            let overlaps = found.last().is_some_and(|(range, _)| range.end > bytes.start)
                || accounts.get(next).is_some_and(|account| account.range.start < bytes.end);
            if overlaps || !core.starts_with(|letter: char| letter.is_ascii_uppercase()) {
                continue;
            }
            let Some(vat) = vat_id(core) else { continue };
            // `VAT IE 1234567 FA`: the tax alone announces what proves itself.
            let is_proven = vat.is_valid == Some(true);
            if tax_id <= bytes.end || is_proven && (end == first + 1 || tax <= bytes.end) {
                let start = bytes.start + text.find(core).unwrap_or(0);
                found.push((start..start + core.len(), vat));
            }
        }
    }
    found
}

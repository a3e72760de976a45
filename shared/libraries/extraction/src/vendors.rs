//! Snaps the seller of a document to a vendor that the organization already knows.

use std::ops::Range;

use document_types::fields::{Field, Source};
use document_types::vendor::{KnownVendor, Layout};

use crate::folding::{find_similar, letters};
use crate::invoices;
use crate::layouts::locate_any;
use crate::lines::Line;
use crate::rows::{Seen, by_rules};

/// A known vendor that the document names.
pub(super) struct Snapped<'a> {
    pub(super) vendor: &'a KnownVendor,
    pub(super) company: Field,
    pub(super) address: Option<Field>,
}

/// Lines at the head in which the seller is looked for.
const HEAD: usize = 16;
/// Vendors that are compared letter by letter, after a look at their letter triples.
const SHORTLIST: usize = 12;

/// The letters of the head, and the line each came from.
struct Head {
    letters: Vec<char>,
    lines: Vec<usize>,
}

struct Match {
    similarity: f32,
    /// Letters of what was looked for.
    length: usize,
    seen: Option<Seen>,
}

/// The known vendor that the head of the document resembles most, when it does so closely.
pub(super) fn snap<'a>(lines: &[Line], vendors: &'a [KnownVendor]) -> Option<Snapped<'a>> {
    if vendors.is_empty() {
        return None;
    }
    let buyer = Buyer::of(lines);
    let vendors: Vec<&KnownVendor> = vendors.iter().filter(|vendor| !buyer.is(vendor)).collect();
    resembling(lines, &vendors).or_else(|| printed(lines, &vendors))
}

/// Who the document is to. An organization's own name is known too, once it has sent invoices of its own: it does not
/// make those it receives its own.
struct Buyer {
    name: String,
    vat_id: Option<String>,
}

impl Buyer {
    fn of(lines: &[Line]) -> Self {
        let letters_of = |field: Field| letters(&field.value);
        Self {
            name: invoices::customer(lines).name.map(letters_of).unwrap_or_default(),
            vat_id: invoices::vat_ids(lines).1.map(letters_of),
        }
    }

    fn is(&self, vendor: &KnownVendor) -> bool {
        let is_same_id = vendor.vat_id.is_some() && vendor.vat_id.as_deref().map(letters) == self.vat_id;
        is_same_id || !self.name.is_empty() && letters(&vendor.company) == self.name
    }
}

/// The known vendor whose VAT identifier, or whose name word by word, is printed anywhere: some put themselves at the
/// foot of the page. A name counts only where it was learnt how the vendor's documents look: many are also brands.
fn printed<'a>(lines: &[Line], vendors: &[&'a KnownVendor]) -> Option<Snapped<'a>> {
    const SHORTEST: usize = 8;
    let spelt = |text: &str| Some(letters(text)).filter(|letters| letters.len() >= SHORTEST);
    let ids = vendors.iter().map(|vendor| spelt(vendor.vat_id.as_deref()?));
    let names = vendors.iter().map(|vendor| {
        let is_learnt = vendor.layout != Layout::default();
        spelt(&vendor.company).filter(|_| is_learnt)
    });
    let (ids, names): (Vec<_>, Vec<_>) = (ids.collect(), names.collect());
    let places = locate_any(lines, "vendor", ids.iter().chain(&names).flatten().map(String::as_str));
    let found = |letters: &Option<String>| places.get(letters.as_deref()?);
    let by_id = || {
        let mut named = vendors.iter().zip(&ids);
        named.find_map(|(vendor, id)| Some((*vendor, found(id)?, 0.93)))
    };
    let by_name = || {
        let named = vendors.iter().zip(&names);
        let named = named.filter_map(|(vendor, name)| Some((*vendor, found(name)?, 0.85)));
        named.max_by_key(|(vendor, ..)| vendor.count)
    };
    let (vendor, place, score) = by_id().or_else(by_name)?;
    let seen = lines[place.line].row.seen(&place.range);
    let company = Field { source: Source::Directory, ..by_rules(vendor.company.clone(), score, seen) };
    Some(Snapped { vendor, company, address: None })
}

fn resembling<'a>(lines: &[Line], vendors: &[&'a KnownVendor]) -> Option<Snapped<'a>> {
    let head = Head::of(lines);
    let triples = Triples::of(&head.letters);
    let mut shortlist: Vec<(f32, &'a KnownVendor)> = vendors
        .iter()
        .copied()
        .map(|vendor| (0.6 * triples.share(&vendor.company) + 0.4 * triples.share(&vendor.address), vendor))
        .filter(|(share, _)| *share > 0.2)
        .collect();
    shortlist
        .sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.company.cmp(&other.1.company)));
    shortlist.truncate(SHORTLIST);

    let (score, vendor, company, address) = shortlist
        .into_iter()
        .map(|(_, vendor)| {
            let (company, address) = (head.find(&vendor.company, lines), head.find(&vendor.address, lines));
            (evidence(&company, &address), vendor, company, address)
        })
        .max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.count.cmp(&other.1.count)))?;
    if score < 0.74 {
        return None;
    }
    let field = |value: &str, confidence: f32, place: &Match| Field {
        source: Source::Directory,
        ..by_rules(value.to_owned(), confidence, place.seen.unwrap_or_default())
    };
    let sure = 0.5 + 0.48 * ((score - 0.74) / 0.2).clamp(0.0, 1.0);
    let located = (!vendor.address.is_empty() && address.similarity >= 0.6)
        .then(|| field(&vendor.address, sure.min(0.95) * (0.4 + 0.6 * address.similarity), &address));
    Some(Snapped { vendor, company: field(&vendor.company, sure, &company), address: located })
}

/// How much a vendor's name and address are on the page. A short name alone proves little, an address alone nothing:
/// shops share houses, and branches share names.
fn evidence(company: &Match, address: &Match) -> f32 {
    let both = 0.55 * company.similarity + 0.45 * address.similarity;
    let short = 0.006 * 20_usize.saturating_sub(company.length) as f32;
    let elsewhere = if address.similarity < 0.55 { 0.1 } else { 0.0 };
    let name = company.similarity - 0.04 - short - elsewhere;
    let house = if company.similarity < 0.7 { 0.0 } else { address.similarity - 0.1 };
    0.9 * name.max(both).max(house) + 0.1 * both
}

/// Which letter triples occur in a text, as a table of bits: a few collisions do not matter for a shortlist.
struct Triples(Vec<bool>);

impl Triples {
    const SIZE: usize = 1 << 14;

    fn of(letters: &[char]) -> Self {
        let mut table = vec![false; Self::SIZE];
        for triple in letters.windows(3) {
            table[Self::slot(triple)] = true;
        }
        Self(table)
    }

    fn slot(triple: &[char]) -> usize {
        triple.iter().fold(0, |slot, &letter| slot * 37 + letter as usize) % Self::SIZE
    }

    /// The share of a text's letter triples that occur here.
    fn share(&self, text: &str) -> f32 {
        let letters: Vec<char> = letters(text).chars().collect();
        let known = letters.windows(3).filter(|triple| self.0[Self::slot(triple)]).count();
        known as f32 / letters.len().saturating_sub(2).max(1) as f32
    }
}

impl Head {
    fn of(lines: &[Line]) -> Self {
        let mut head = Self { letters: Vec::new(), lines: Vec::new() };
        for (index, line) in lines.iter().enumerate().take(HEAD) {
            for character in letters(&line.row.text).chars().take(120) {
                head.letters.push(character);
                head.lines.push(index);
            }
        }
        head
    }

    fn find(&self, text: &str, lines: &[Line]) -> Match {
        let pattern: Vec<char> = letters(text).chars().collect();
        if pattern.is_empty() {
            return Match { similarity: 0.0, length: 0, seen: None };
        }
        let (edits, place) = find_similar(&pattern, &self.letters);
        Match {
            similarity: 1.0 - edits as f32 / pattern.len() as f32,
            length: pattern.len(),
            seen: self.seen(&place, lines),
        }
    }

    /// The boxes of the lines that a range of letters stands on.
    fn seen(&self, place: &Range<usize>, lines: &[Line]) -> Option<Seen> {
        let mut covered: Vec<usize> = self.lines.get(place.clone())?.to_vec();
        covered.dedup();
        covered
            .into_iter()
            .map(|line| lines[line].row.seen(&(0..lines[line].row.text.len())))
            .reduce(Seen::and)
    }
}

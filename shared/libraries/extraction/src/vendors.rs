//! Snaps the seller of a document to a vendor that the organization already knows.

use std::ops::Range;

use document_types::fields::{Field, Source};
use document_types::vendor::{KnownVendor, Layout};

use crate::folding::{find_similar, letters};
use crate::invoices;
use crate::layouts::locate_any;
use crate::lines::Line;
use crate::own::Own;
use crate::rows::{Seen, by_rules};
use crate::scores::Share;

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

// How far a document must resemble a vendor, and how sure it then is. Set by hand on the labelled samples of receipts, whose
// vendors were known from other receipts; `./dev eval` measures them.

/// The score of a vendor whose VAT identifier, or whose name, is printed anywhere.
const PRINTED_ID: f32 = 0.93;
const PRINTED_NAME: f32 = 0.85;

/// How much the letter triples of name and address count for the shortlist, and the share that a vendor on it must have.
const TRIPLES_OF_NAME: f32 = 0.6;
const TRIPLES_OF_ADDRESS: f32 = 0.4;
const TRIPLES_NEEDED: f32 = 0.2;

/// The evidence that a vendor needs, and the span beyond it in which more evidence makes the vendor surer.
const NEEDED: f32 = 0.74;
const SPAN: f32 = 0.2;

/// The score of a vendor by the part of that span that its evidence covers.
const RESEMBLING: Share = Share { least: 0.5, rest: 0.48 };

/// The similarity under which an address is not on the page, the highest score of one that is, and what is left of its
/// score by its similarity.
const ADDRESS_NEEDED: f32 = 0.6;
const MOST_ADDRESS: f32 = 0.95;
const SIMILAR_ADDRESS: Share = Share { least: 0.4, rest: 0.6 };

/// How much name and address count where they are taken together.
const BOTH_BY_NAME: f32 = 0.55;
const BOTH_BY_ADDRESS: f32 = 0.45;

/// What a name alone loses: always, for every letter that it is shorter than [`LONG`], and where the address is less
/// similar than [`ELSEWHERE_UNDER`]. A short name proves little, and branches share names.
const NAME_ALONE: f32 = 0.04;
const PER_MISSING_LETTER: f32 = 0.006;
const LONG: usize = 20;
const ELSEWHERE: f32 = 0.1;
const ELSEWHERE_UNDER: f32 = 0.55;

/// What an address alone loses, and how similar the name must be so that it counts at all: shops share houses.
const ADDRESS_ALONE: f32 = 0.1;
const NAME_BESIDE_ADDRESS: f32 = 0.7;

/// How much the best of the three counts, and how much name and address together count beside it.
const BEST: f32 = 0.9;
const BESIDE_BEST: f32 = 0.1;

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
pub(super) fn snap<'a>(lines: &[Line], vendors: &'a [KnownVendor], own: &Own) -> Option<Snapped<'a>> {
    if vendors.is_empty() {
        return None;
    }
    let buyer = Buyer::of(lines);
    let is_own = |vendor: &KnownVendor| {
        own.is_name(&vendor.company) || vendor.vat_id.as_deref().is_some_and(|id| own.is_vat_id(id))
    };
    let vendors = vendors.iter().filter(|vendor| !buyer.is(vendor) && !is_own(vendor));
    let vendors: Vec<&KnownVendor> = vendors.collect();
    resembling(lines, &vendors).or_else(|| printed(lines, &vendors))
}

/// The buyer of the document. Once an organization has sent invoices of its own, it is a known vendor itself: the
/// invoices that it receives name it, but it is not their vendor.
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
        named.find_map(|(vendor, id)| Some((*vendor, found(id)?, PRINTED_ID)))
    };
    let by_name = || {
        let named = vendors.iter().zip(&names);
        let named = named.filter_map(|(vendor, name)| Some((*vendor, found(name)?, PRINTED_NAME)));
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
        .map(|vendor| {
            let (name, address) = (triples.share(&vendor.company), triples.share(&vendor.address));
            (TRIPLES_OF_NAME * name + TRIPLES_OF_ADDRESS * address, vendor)
        })
        .filter(|(share, _)| *share > TRIPLES_NEEDED)
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
    if score < NEEDED {
        return None;
    }
    let field = |value: &str, confidence: f32, place: &Match| Field {
        source: Source::Directory,
        ..by_rules(value.to_owned(), confidence, place.seen.unwrap_or_default())
    };
    let sure = RESEMBLING.at(((score - NEEDED) / SPAN).clamp(0.0, 1.0));
    let is_located = !vendor.address.is_empty() && address.similarity >= ADDRESS_NEEDED;
    let located = is_located.then(|| {
        let score = sure.min(MOST_ADDRESS) * SIMILAR_ADDRESS.at(address.similarity);
        field(&vendor.address, score, &address)
    });
    Some(Snapped { vendor, company: field(&vendor.company, sure, &company), address: located })
}

/// How much a vendor's name and address are on the page. A short name alone proves little, an address alone nothing:
/// shops share houses, and branches share names.
fn evidence(company: &Match, address: &Match) -> f32 {
    let both = BOTH_BY_NAME * company.similarity + BOTH_BY_ADDRESS * address.similarity;
    let short = PER_MISSING_LETTER * LONG.saturating_sub(company.length) as f32;
    let elsewhere = if address.similarity < ELSEWHERE_UNDER { ELSEWHERE } else { 0.0 };
    let name = company.similarity - NAME_ALONE - short - elsewhere;
    let is_named = company.similarity >= NAME_BESIDE_ADDRESS;
    let house = if is_named { address.similarity - ADDRESS_ALONE } else { 0.0 };
    BEST * name.max(both).max(house) + BESIDE_BEST * both
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

    /// The boxes of the lines that a range of letters is on.
    fn seen(&self, place: &Range<usize>, lines: &[Line]) -> Option<Seen> {
        let mut covered: Vec<usize> = self.lines.get(place.clone())?.to_vec();
        covered.dedup();
        covered
            .into_iter()
            .map(|line| lines[line].row.seen(&(0..lines[line].row.text.len())))
            .reduce(Seen::and)
    }
}

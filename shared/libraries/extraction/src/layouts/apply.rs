//! From what is remembered of a vendor's documents to the values of the next one.

use std::collections::BTreeSet;
use std::ops::Range;

use document_types::fields::{Alternative, Extraction, Field, Source, ValueType, term};
use document_types::vendor::{Anchor, Example, Layout};

use super::locate::Place;
use super::weights;
use super::{CONSTANT, Label, labels, locate, middle, shape};
use crate::amounts::{currency_in, format_cents};
use crate::dates::Order;
use crate::folding::letters;
use crate::invoices::terms::rate;
use crate::lines::{DateOrder, Line, dated};
use crate::rows::{Seen, by_rules};
use crate::scores::LEGIBLE_TEXT;
use crate::vendors::Snapped;

/// A value that may be the one that was learnt.
struct Candidate {
    place: Place,
    /// Nothing where it is the print itself.
    value: Option<String>,
}

/// Adds what is known of the vendor to what the rules found on one of its documents.
pub(crate) fn add(known: &Snapped<'_>, lines: &[Line], order: DateOrder, extraction: &mut Extraction) {
    let layout = &known.vendor.layout;
    if *layout == Layout::default() {
        return;
    }
    let name = extraction.kind.vendor_field();
    if extraction.fields.get(name).is_none_or(|field| field.source == Source::Rules) {
        extraction.fields.insert(name.to_owned(), known.company.clone());
    }
    let found = apply(layout, lines, order, extraction);
    confirm_vendor(extraction, found);
}

/// Replaces what the rules found where people have shown better; what the rules say becomes an alternative. Returns how
/// many values were found where the vendor's documents have them.
fn apply(layout: &Layout, lines: &[Line], order: DateOrder, extraction: &mut Extraction) -> usize {
    let labels = labels(lines);
    let mut found = 0;
    for (name, examples) in &layout.fields {
        if extraction.fields.get(name).is_some_and(|field| field.source == Source::Embedded) {
            continue;
        }
        let value_type = term(name).map_or(ValueType::Text, |term| term.value_type);
        let rules = extraction.fields.get(name);
        let learnt = if CONSTANT.contains(&name.as_str()) {
            examples.first().and_then(|example| constant(lines, name, value_type, example, rules))
        } else if name == "vendor" || name == "company" {
            // The directory knows them.
            None
        } else {
            placed(lines, &labels, value_type, examples, order)
        };
        if let Some(learnt) = learnt {
            found += usize::from(learnt.bbox.is_some());
            let rules = extraction.fields.remove(name);
            extraction.fields.insert(name.clone(), beside(learnt, rules));
        }
    }
    found
}

/// A document whose values are where the vendor's other documents have them is surely the vendor's.
fn confirm_vendor(extraction: &mut Extraction, values: usize) {
    let name = extraction.kind.vendor_field();
    if let Some(field) = extraction.fields.get_mut(name).filter(|field| field.source == Source::Directory) {
        let count = values.min(weights::MOST_VALUES).try_into().unwrap_or(0);
        let doubt = (1.0 - field.score) * weights::DOUBT_PER_VALUE.powi(count);
        (field.score, field.confidence) = (1.0 - doubt, 1.0 - doubt);
    }
}

/// The learnt value, surer where the rules agree; else theirs is the alternative.
fn beside(mut learnt: Field, rules: Option<Field>) -> Field {
    let Some(rules) = rules else { return learnt };
    if rules.value == learnt.value {
        let score = 1.0 - (1.0 - learnt.score) * (1.0 - weights::AGREED * rules.score);
        return Field { score, confidence: score, ..learnt };
    }
    learnt.ambiguous |= rules.score >= weights::SURE && rules.bbox.is_some();
    let Field { value, confidence, page, bbox, source, .. } = rules;
    learnt.alternatives.insert(0, Alternative { value, confidence, page, bbox, source });
    learnt
}

/// What belongs to the vendor is the same on every document, until it changes: where another value is printed instead,
/// that one is taken, and a person is asked.
fn constant(
    lines: &[Line],
    name: &str,
    value_type: ValueType,
    example: &Example,
    rules: Option<&Field>,
) -> Option<Field> {
    let learnt = |score: f32, seen: Seen| Field {
        source: Source::Template,
        ..by_rules(example.value.clone(), score, seen)
    };
    if let Some(place) = locate(lines, name, value_type, &example.value) {
        return Some(learnt(weights::CONSTANT_PRINTED, lines[place.line].row.seen(&place.range)));
    }
    if is_printed_in_parts(lines, &example.value) {
        return Some(learnt(weights::CONSTANT_IN_PARTS, Seen::default()));
    }
    match rules {
        Some(rules) if rules.value == example.value => None,
        Some(rules) => {
            let Field { value, confidence, source, .. } = learnt(weights::CONSTANT_DENIED, Seen::default());
            let other = Alternative { value, confidence, source, ..Alternative::default() };
            let alternatives = [vec![other], rules.alternatives.clone()].concat();
            Some(Field { ambiguous: true, alternatives, ..rules.clone() })
        }
        None => Some(learnt(weights::CONSTANT_UNSEEN, Seen::default())),
    }
}

/// Whether a text that runs over several lines, such as an address, is printed part by part.
fn is_printed_in_parts(lines: &[Line], value: &str) -> bool {
    let parts: Vec<String> = value.split(',').map(letters).collect();
    let lines: Vec<String> = lines.iter().map(|line| letters(&line.row.text)).collect();
    parts.len() > 1
        && parts.iter().all(|part| !part.is_empty() && lines.iter().any(|line| line.contains(part.as_str())))
}

/// The candidate that is where the examples say.
fn placed(
    lines: &[Line],
    labels: &[Label],
    value_type: ValueType,
    examples: &[Example],
    order: DateOrder,
) -> Option<Field> {
    let patterns: Vec<Pattern> = examples.iter().map(|example| Pattern::of(example, labels)).collect();
    let lengths: BTreeSet<usize> = examples.iter().map(|example| example.shape.split(' ').count()).collect();
    let candidates = candidates(lines, value_type, order.order, &lengths);
    let judged = candidates.iter().map(|candidate| {
        let ages = (0..).map(|age| weights::AGE.powi(age));
        let weights =
            patterns.iter().map(|pattern| pattern.likelihood(lines, value_type, candidate)).zip(ages);
        (weights.map(|(weight, age)| weight * age).fold(0.0, f32::max), candidate)
    });
    let (weight, best) = judged.max_by(|one, other| one.0.total_cmp(&other.0))?;
    if weight < weights::ENOUGH {
        return None;
    }
    let seen = lines[best.place.line].row.seen(&best.place.range);
    let placed = weights::PLACED.at(weight).min(weights::MOST_PLACED);
    let score = placed * LEGIBLE_TEXT.at(seen.legibility);
    let line = &lines[best.place.line];
    let date = line.dates.iter().find(|date| value_type == ValueType::Date && date.range == best.place.range);
    let field = match date {
        // A date that may be read in two ways says so, wherever it is.
        Some(date) => dated(date, order, score, seen)?,
        None => {
            let print = || line.row.text[best.place.range.clone()].to_owned();
            by_rules(best.value.clone().unwrap_or_else(print), score, seen)
        }
    };
    Some(Field { source: Source::Template, ..field })
}

/// Everything of a type; of codes, runs of as many words as those that were learnt.
fn candidates(
    lines: &[Line],
    value_type: ValueType,
    order: Order,
    lengths: &BTreeSet<usize>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut add = |range: Range<usize>, value: Option<String>| {
            found.push(Candidate { place: Place { line: index, range }, value });
        };
        match value_type {
            ValueType::Amount => {
                for amount in &line.amounts {
                    add(amount.range.clone(), Some(format_cents(amount.cents)));
                }
            }
            ValueType::Date => {
                for date in &line.dates {
                    let read = date.date(order).map(|read| read.to_string());
                    read.into_iter().for_each(|read| add(date.range.clone(), Some(read)));
                }
            }
            ValueType::Identifier | ValueType::Percentage | ValueType::Currency => {
                let lengths =
                    if value_type == ValueType::Identifier { lengths } else { &BTreeSet::from([1]) };
                for range in lengths.iter().flat_map(|&length| runs(line, length)) {
                    let print = &line.row.text[range.clone()];
                    match value_type {
                        ValueType::Percentage => {
                            rate(print).into_iter().for_each(|rate| add(range.clone(), Some(rate)))
                        }
                        ValueType::Currency => {
                            let currency = currency_in(print).map(str::to_owned);
                            currency.into_iter().for_each(|code| add(range.clone(), Some(code)));
                        }
                        _ => add(range, None),
                    }
                }
            }
            ValueType::Text => {
                for range in tails(line) {
                    add(range, None);
                }
            }
        }
    }
    found
}

/// Each run of `length` words, without the marks around it.
fn runs(line: &Line, length: usize) -> impl Iterator<Item = Range<usize>> {
    (length..=line.row.words.len()).filter_map(move |end| {
        let range = line.row.bytes_of(&(end - length..end));
        let text = &line.row.text[range.clone()];
        let begin = text.find(char::is_alphanumeric)?;
        let (last, character) = text.char_indices().rfind(|(_, character)| character.is_alphanumeric())?;
        Some(range.start + begin..range.start + last + character.len_utf8())
    })
}

/// Words of a text at most: an address on one line has fewer.
const LONGEST: usize = 60;

/// Each cell from each of its words to its end: a text may follow its label.
fn tails(line: &Line) -> Vec<Range<usize>> {
    let mut tails = Vec::new();
    for cell in line.row.cells() {
        let words = line.row.words_of(cell);
        let first = words.start.max(words.end.saturating_sub(LONGEST));
        tails.extend((first..words.end).map(|first| line.row.bytes_of(&(first..words.end))));
    }
    tails
}

/// An example and the labels of this document that may be its anchors, each with how alike it is.
struct Pattern<'a> {
    example: &'a Example,
    anchors: Vec<(&'a Anchor, Vec<(&'a Label, f32)>)>,
}

impl<'a> Pattern<'a> {
    fn of(example: &'a Example, labels: &'a [Label]) -> Self {
        let alike = |anchor: &'a Anchor| {
            let found =
                labels.iter().filter_map(|label| Some((label, similarity(&label.text, &anchor.text)?)));
            (anchor, found.collect())
        };
        Self { example, anchors: example.anchors.iter().map(alike).collect() }
    }

    /// How well a candidate fits the places of the anchors and the print of the example, 0 to 1.
    fn likelihood(&self, lines: &[Line], value_type: ValueType, candidate: &Candidate) -> f32 {
        let line = &lines[candidate.place.line];
        let total: f32 = weights::ANCHORS.iter().take(self.anchors.len()).sum();
        let place: f32 = self
            .anchors
            .iter()
            .zip(weights::ANCHORS)
            .map(|((anchor, labels), share)| share * nearest(lines, labels, anchor, candidate))
            .sum();
        let print = &line.row.text[candidate.place.range.clone()];
        if total > 0.0 { place / total * print_likeness(value_type, self.example, print) } else { 0.0 }
    }
}

/// Labels alike that are looked at for one candidate, above and below where its own should be: those farther away hardly
/// count.
const NEAREST: usize = 20;

/// How well a candidate fits the label that it fits best.
fn nearest(lines: &[Line], labels: &[(&Label, f32)], anchor: &Anchor, candidate: &Candidate) -> f32 {
    let line = &lines[candidate.place.line];
    // Lines are in order of their pages, and from top to bottom of each.
    let expected = middle(line) as f32 - anchor.down * line.row.height() as f32;
    let is_above = |label: &Label| {
        let page = lines[label.line].row.page;
        page < line.row.page || page == line.row.page && (label.middle as f32) < expected
    };
    let place = labels.partition_point(|(label, _)| is_above(label));
    let near = &labels[place.saturating_sub(NEAREST)..(place + NEAREST).min(labels.len())];
    let same = near.iter().filter(|(label, _)| lines[label.line].row.page == line.row.page);
    same.map(|(label, alike)| alike * fit(line, label, anchor, candidate)).fold(0.0, f32::max)
}

/// How alike two texts are letter by letter, or nothing where they are not.
fn similarity(one: &str, other: &str) -> Option<f32> {
    if one == other {
        return Some(1.0);
    }
    // So many letters more are too many edits already.
    let (first, second) = (one.chars().count(), other.chars().count());
    if first.min(second) * 10 < first.max(second) * 8 {
        return None;
    }
    let similarity = strsim::normalized_levenshtein(one, other) as f32;
    (similarity >= weights::ALIKE).then_some(similarity)
}

/// 1 exactly where the anchor says, less the farther off.
fn fit(line: &Line, label: &Label, anchor: &Anchor, candidate: &Candidate) -> f32 {
    let height = line.row.height() as f32;
    let (left, right) = line.row.extent(&candidate.place.range);
    let down = (middle(line) - label.middle) as f32 / height;
    let aside = |measured: i32, learnt: f32| weights::off_aside(measured as f32 / height, learnt);
    let aligned = aside(left - label.left, anchor.left).min(aside(right - label.right, anchor.right));
    // On the label's own line the value may be anywhere behind it, the nearer the likelier.
    let behind = (left - label.right) as f32 / height;
    let is_beside = anchor.down.abs() < weights::SAME_LINE && behind >= 0.0;
    let sideways = if is_beside { aligned.min(weights::BEHIND.at(behind)) } else { aligned };
    weights::fit(weights::off_down(down, anchor.down), sideways)
}

/// Codes look alike from document to document; amounts and dates are told by their type already.
fn print_likeness(value_type: ValueType, example: &Example, print: &str) -> f32 {
    match value_type {
        ValueType::Amount | ValueType::Date => 1.0,
        _ if shape(print) == example.shape => 1.0,
        ValueType::Identifier if super::has_digit(print) == super::has_digit(&example.value) => {
            weights::OTHER_CODE
        }
        ValueType::Text => weights::OTHER_TEXT,
        _ => weights::OTHER_PRINT,
    }
}

//! A model's answer and the offline result made one: what agrees is surer, what differs goes to a person.

use std::collections::BTreeMap;

use document_types::fields::{Alternative, Check, Extraction, Field, Kind, Source, ValueType, term};
use document_types::reading::Reading;

use super::answer::{Answer, Found};
use super::items::line_item;
use super::print;
use super::support::{self, Evidence, Support};
use super::weights::{MOST, UNSAID, rounded, weight};
use crate::checks;
use crate::evidence::box_of;

/// Two sources that agree may both be wrong.
const AGREED: f32 = 0.99;

/// At most this sure is a value that the other source contradicts.
const CONTRADICTED: f32 = 0.5;

/// Where money goes and how much of it: what nothing but a model says about it is at most as sure as [`UNCONFIRMED`].
const MONEY: [&str; 2] = ["iban", "total"];

/// Under the threshold that organizations begin with, so that a person looks: a model may have obeyed the document.
const UNCONFIRMED: f32 = 0.7;

/// What is found in a document when a model's answer is taken into account. What the sender embedded and what a person
/// said stays as it is.
pub fn improve(reading: &Reading, before: &Extraction, answer: &Answer) -> Extraction {
    let mut after = before.clone();
    if reading.invoice.is_none() {
        (after.kind, after.kind_confidence) = kind(before, answer);
        if after.kind != before.kind {
            after.kind_source = Source::Model;
        }
    }
    for (name, found) in &answer.fields {
        let Some(found) = found else { continue };
        let theirs = judged(reading, name, found);
        let combined = match before.fields.get(name) {
            None => theirs,
            Some(ours) if matches!(ours.source, Source::Embedded | Source::Person) => continue,
            Some(ours) => combined(reading, ours, theirs),
        };
        after.fields.insert(name.clone(), combined);
    }
    // A comparison with a value that is no longer there says nothing.
    let value = |found: &Extraction, name: &String| found.fields.get(name).map(|field| field.value.clone());
    let is_current =
        |check: &Check| check.fields.iter().all(|name| value(&after, name) == value(before, name));
    let checks = before.checks.iter().filter(|check| is_current(check)).cloned().collect();
    after.checks = checks;
    add_currency(&mut after.fields);
    if before.line_items.is_empty() && !before.line_items_confirmed {
        after.line_items = answer.line_items.iter().filter_map(|item| line_item(reading, item)).collect();
    }
    checks::recheck(&mut after);
    let is_said_by_others =
        |name: &str| before.fields.get(name).is_some_and(|field| field.source != Source::Model);
    for name in MONEY.into_iter().filter(|name| !is_said_by_others(name)) {
        if !is_confirmed(&after, name)
            && let Some(field) = after.fields.get_mut(name)
        {
            field.confidence = field.confidence.min(UNCONFIRMED);
            field.score = field.score.min(UNCONFIRMED);
        }
    }
    after
}

/// Whether a check holds that compares a field with others which not only the model says. That an IBAN is well formed
/// does not say whose it is.
fn is_confirmed(found: &Extraction, name: &str) -> bool {
    let is_known = |other: &String| {
        other != name && found.fields.get(other).is_some_and(|field| field.source != Source::Model)
    };
    let is_about = |check: &&Check| check.passed && check.fields.iter().any(|field| field == name);
    found.checks.iter().filter(is_about).any(|check| check.fields.iter().any(is_known))
}

/// The kind that is surer; the same from both is surer than either.
fn kind(before: &Extraction, answer: &Answer) -> (Kind, f32) {
    let theirs = answer.kind_confidence.unwrap_or(UNSAID).clamp(0.0, MOST);
    let ours = before.kind_confidence;
    match before.kind == answer.kind {
        true => (before.kind, either(ours, theirs)),
        false if theirs > ours => (answer.kind, theirs.min(1.0 - ours)),
        false => (before.kind, ours.min(1.0 - theirs)),
    }
}

/// A value of the model with what the page says about it.
fn judged(reading: &Reading, name: &str, found: &Found) -> Field {
    let value_type = term(name).map_or(ValueType::Text, |term| term.value_type);
    let Evidence { support, ids, other } =
        support::evidence(reading, value_type, &found.value, found.raw_text.as_deref(), &found.word_ids);
    let said = found.confidence.unwrap_or(UNSAID).clamp(0.0, 1.0) * MOST;
    let confidence = rounded(said * weight(support));
    let place = box_of(reading, &ids);
    let other = other.map(|value| Alternative { value, confidence, ..alternative_at(place, Source::Model) });
    Field {
        value: found.value.clone(),
        value_type,
        raw: raw(reading, found, &ids),
        confidence,
        score: confidence,
        page: place.map(|(page, _)| page),
        bbox: place.map(|(_, bbox)| bbox),
        word_ids: ids,
        source: Source::Model,
        ambiguous: other.is_some(),
        unsupported: support == Support::None,
        alternatives: other.into_iter().collect(),
        ..Field::default()
    }
}

/// The words as printed; without any what the model claims they are.
fn raw(reading: &Reading, found: &Found, ids: &[document_types::fields::WordId]) -> Option<String> {
    let words: Vec<&str> =
        ids.iter().filter_map(|id| super::super::evidence::text_of(reading, *id)).collect();
    if words.is_empty() { found.raw_text.clone() } else { Some(words.join(" ")) }
}

/// One field of two sources.
fn combined(reading: &Reading, ours: &Field, theirs: Field) -> Field {
    if is_same(reading, ours, &theirs) {
        return agreed(reading, ours, theirs);
    }
    // A person decides between two dates that one print may mean, whoever preferred which.
    let (stands, other) =
        if is_better(&theirs, ours) { (theirs, ours.clone()) } else { (ours.clone(), theirs) };
    let confidence = stands.confidence.min(CONTRADICTED);
    let alternative = Alternative {
        value: other.value.clone(),
        confidence: other.confidence.min(CONTRADICTED),
        page: other.page,
        bbox: other.bbox,
        source: other.source,
    };
    let further = stands.alternatives.into_iter().chain(other.alternatives);
    let mut alternatives = vec![alternative];
    for further in further {
        if further.value != stands.value && alternatives.iter().all(|known| known.value != further.value) {
            alternatives.push(further);
        }
    }
    Field { confidence, score: stands.score.min(CONTRADICTED), ambiguous: true, alternatives, ..stands }
}

/// Both say the same: the offline value with its evidence, but the model's spelling where the words may be misread.
fn agreed(reading: &Reading, ours: &Field, theirs: Field) -> Field {
    let confidence = rounded(either(ours.confidence, theirs.confidence));
    let score = rounded(either(ours.score, theirs.score));
    let is_misread = ours.source == Source::Rules
        && !theirs.unsupported
        && print::has_unsure_word(reading, &theirs.word_ids);
    let stands = if is_misread && ours.value != theirs.value { theirs } else { ours.clone() };
    Field { confidence: confidence.max(ours.confidence), score: score.max(ours.score), ..stands }
}

/// Supported before unsupported, then the surer one.
fn is_better(theirs: &Field, ours: &Field) -> bool {
    let ours_stands = ours.bbox.is_some() || !ours.word_ids.is_empty();
    match (theirs.unsupported, ours_stands) {
        (true, _) => false,
        (false, false) => true,
        (false, true) => theirs.confidence > ours.confidence,
    }
}

/// Whether two values mean the same. A name that a machine has recognized may be spelt a little differently; a code
/// that differs is another one.
fn is_same(reading: &Reading, ours: &Field, theirs: &Field) -> bool {
    if ours.value == theirs.value {
        return true;
    }
    let has_same_letters = || print::letters(&ours.value) == print::letters(&theirs.value);
    match theirs.value_type {
        ValueType::Amount => {
            support::cents(&ours.value).is_some_and(|cents| support::cents(&theirs.value) == Some(cents))
        }
        ValueType::Percentage => ours.value.parse::<f64>().is_ok_and(|rate| theirs.value.parse() == Ok(rate)),
        ValueType::Date | ValueType::Currency => false,
        ValueType::Identifier => has_same_letters(),
        ValueType::Text => {
            let is_unsure =
                [ours, theirs].iter().any(|field| print::has_unsure_word(reading, &field.word_ids));
            has_same_letters() || is_unsure && print::is_alike(&ours.value, &theirs.value)
        }
    }
}

/// The chance that at least one of two independent sources is right, while nothing is certain.
fn either(first: f32, second: f32) -> f32 {
    (1.0 - (1.0 - first) * (1.0 - second)).min(AGREED).max(first.min(1.0))
}

fn alternative_at(place: Option<(u32, [i32; 4])>, source: Source) -> Alternative {
    Alternative {
        page: place.map(|(page, _)| page),
        bbox: place.map(|(_, bbox)| bbox),
        source,
        ..Alternative::default()
    }
}

/// Amounts carry the document's currency.
fn add_currency(fields: &mut BTreeMap<String, Field>) {
    let Some(currency) = fields.get("currency").map(|field| field.value.clone()) else { return };
    for field in fields.values_mut() {
        if field.value_type == ValueType::Amount && field.currency.is_none() {
            field.currency = Some(currency.clone());
        }
    }
}

#[cfg(test)]
mod tests;

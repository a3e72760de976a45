//! Lines that are charged, as a model names them: of each only what is printed in it.

use std::collections::BTreeSet;

use document_types::fields::{LineItem, Source, ValueType, WordId};
use document_types::reading::Reading;

use super::answer::Item;
use super::support::{Support, evidence_in_line, existing};
use super::weights::{MOST, UNSAID, rounded, weight};
use crate::evidence::box_of;

/// A line with those of its members that are printed in or beside its words; nothing where none is. How sure it is goes
/// by its sum, or else by its name.
pub(super) fn line_item(reading: &Reading, item: &Item) -> Option<LineItem> {
    let line = existing(reading, &item.word_ids);
    let mut words: BTreeSet<WordId> = line.iter().copied().collect();
    let mut printed = |value: &Option<String>, value_type| {
        let Some(value) = value else { return (None, None) };
        let found = evidence_in_line(reading, value_type, value, &line);
        words.extend(found.ids);
        (Some(value.clone()).filter(|_| found.support > Support::None), Some(found.support))
    };
    let (name, name_support) = printed(&item.name, ValueType::Text);
    let (net, net_support) = printed(&item.net, ValueType::Amount);
    let (id, _) = printed(&item.id, ValueType::Identifier);
    let (quantity, _) = printed(&item.quantity, ValueType::Percentage);
    let (unit, _) = printed(&item.unit, ValueType::Text);
    let (unit_price, _) = printed(&item.unit_price, ValueType::Amount);
    let (tax_rate, _) = printed(&item.tax_rate, ValueType::Percentage);

    if [&id, &name, &quantity, &unit, &unit_price, &tax_rate, &net].iter().all(|member| member.is_none()) {
        return None;
    }
    let support = net_support.or(name_support).unwrap_or(Support::None);
    let said = item.confidence.unwrap_or(UNSAID).clamp(0.0, 1.0);
    let word_ids: Vec<WordId> = words.into_iter().collect();
    let place = box_of(reading, &word_ids);
    Some(LineItem {
        id,
        name,
        quantity,
        unit,
        unit_price,
        tax_rate,
        net,
        confidence: rounded(said * MOST * weight(support)),
        page: place.map(|(page, _)| page),
        bbox: place.map(|(_, bbox)| bbox),
        word_ids,
        source: Source::Model,
    })
}

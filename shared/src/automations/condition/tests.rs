//! Which documents meet which conditions.

use serde_json::{Value, json};

use super::*;

fn facts() -> Facts<'static> {
    Facts {
        status: Status::Completed,
        kind: Kind::Invoice,
        vendor: Some("ACMÉ Blumen-Handel GmbH & Co. KG"),
        total: "1190.00".parse().ok(),
        currency: Some("EUR"),
        needs_review: false,
    }
}

fn condition(value: Value) -> Condition {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}"))
}

/// The members of the condition that are not met.
fn unmet(value: Value, facts: &Facts<'_>) -> Vec<&'static str> {
    condition(value)
        .mismatches(Trigger::DocumentCompleted, facts)
        .into_iter()
        .map(|mismatch| mismatch.condition)
        .collect()
}

#[test]
fn an_empty_condition_is_met_by_every_completed_document_and_by_no_other() {
    let nothing = Facts { vendor: None, total: None, currency: None, ..facts() };
    assert_eq!(unmet(json!({}), &nothing), [""; 0]);
    let failed = Facts { status: Status::Failed, ..nothing };
    assert_eq!(unmet(json!({}), &failed), ["status"]);
    assert_eq!(condition(json!({})).mismatches(Trigger::DocumentFailed, &failed), []);
    assert_eq!(condition(json!({})).mismatches(Trigger::DocumentFailed, &nothing).len(), 1);
}

#[test]
fn every_part_must_be_met_and_each_that_is_not_is_named() {
    let all = json!({
        "kind": "receipt", "vendor": "other", "amount": { "min": "2000", "currency": "USD" }, "needs_review": true,
    });
    assert_eq!(unmet(all, &facts()), ["kind", "vendor", "amount", "currency", "needs_review"]);
    let met = json!({
        "kind": "invoice", "vendor": "acme", "amount": { "min": "1000", "max": "1190", "currency": "EUR" },
        "needs_review": false,
    });
    assert_eq!(unmet(met, &facts()), [""; 0]);
}

#[test]
fn a_vendor_is_compared_by_whole_words_without_case_accents_and_punctuation() {
    for met in ["ACME", "acmé", "blumen handel", "ACME Blumen-Handel GmbH & Co. KG", " Co KG "] {
        assert_eq!(unmet(json!({ "vendor": met }), &facts()), [""; 0], "{met}");
    }
    for other in ["Acm", "handel blumen", "ACME GmbH", "ACME Blumen-Handel GmbH & Co. KG Nord"] {
        assert_eq!(unmet(json!({ "vendor": other }), &facts()), ["vendor"], "{other}");
    }
    assert_eq!(unmet(json!({ "vendor": "acme" }), &Facts { vendor: None, ..facts() }), ["vendor"]);
}

#[test]
fn the_ends_of_a_range_belong_to_it_and_a_cent_beyond_does_not() {
    for (range, met) in [
        (json!({ "min": "1190" }), true),
        (json!({ "min": "1190.01" }), false),
        (json!({ "max": "1190.0000" }), true),
        (json!({ "max": "1189.99" }), false),
        (json!({ "min": "0.01", "max": "999999999999.9999" }), true),
    ] {
        assert_eq!(unmet(json!({ "amount": range.clone() }), &facts()).is_empty(), met, "{range}");
    }
    let unknown = Facts { total: None, currency: None, ..facts() };
    assert_eq!(
        unmet(json!({ "amount": { "max": "1", "currency": "EUR" } }), &unknown),
        ["amount", "currency"]
    );
}

#[test]
fn money_is_no_floating_point_number() {
    let range = serde_json::from_value::<AmountRange>(json!({ "min": 1190.0 }));
    assert!(range.is_err());
}

#[test]
fn a_condition_that_means_nothing_is_refused() {
    for wrong in [
        json!({ "vendor": "" }),
        json!({ "vendor": " - " }),
        json!({ "vendor": "x".repeat(201) }),
        json!({ "amount": {} }),
        json!({ "amount": { "min": "2", "max": "1" } }),
        json!({ "amount": { "currency": "eur" } }),
        json!({ "amount": { "currency": "EURO" } }),
    ] {
        assert!(condition(wrong.clone()).validate().is_err(), "{wrong} was accepted");
    }
}

//! Confirming, correcting, refusing.

use super::*;
use crate::extraction::tests::reading;
use crate::extraction::{Knowledge, extract};
use crate::reading::TextSource;
use serde_json::{Value, json};

const INVOICE: &str = "\
Brightwater Plumbing Ltd
Invoice number: INV-2031          Invoice date: 14 March 2025
Boiler service                                        100.00
Net amount EUR                                        100.00
VAT 19 %                                               19.00
Total EUR                                             119.00
Deposit                                                50.00
Balance due                                            69.00
Bill to: Northgate Window Care
IBAN GB33BUKB20201555555555       Payment terms: 14 days";

fn corrected(said: Value) -> Result<(Extraction, Vec<Confirmation>)> {
    let reading = reading(INVOICE, TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    correct(&found, &serde_json::from_value(said).unwrap(), &reading)
}

fn faults(said: Value) -> Vec<(String, String)> {
    match corrected(said) {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_confirmed_value_keeps_its_place_and_a_corrected_one_is_found_on_the_page() {
    let said = json!({ "fields": {
        "number": { "value": "INV-2031" },
        "payable": { "value": "69" },
        "vendor": { "value": "Brightwater  Plumbing" },
    }});
    let (after, confirmations) = corrected(said).unwrap();

    let number = &after.fields["number"];
    assert_eq!(
        (number.source, number.confidence, number.raw.as_deref()),
        (Source::Person, 1.0, Some("INV-2031"))
    );
    let payable = &after.fields["payable"];
    assert_eq!((payable.value.as_str(), payable.raw.as_deref()), ("69.00", Some("69.00")));
    assert_eq!(payable.currency.as_deref(), Some("EUR"));
    let vendor = &after.fields["vendor"];
    assert_eq!(
        (vendor.value.as_str(), vendor.raw.as_deref()),
        ("Brightwater Plumbing", Some("Brightwater Plumbing"))
    );
    assert_eq!(vendor.alternatives[0].value, "Brightwater Plumbing Ltd");
    let right: Vec<bool> = confirmations.iter().map(Confirmation::is_right).collect();
    assert_eq!(right, [true, true, false]);
}

#[test]
fn a_value_that_is_not_there_goes_and_one_with_a_box_is_where_the_person_says() {
    let (after, confirmations) = corrected(json!({ "fields": {
        "tax": { "value": null },
        "reason": { "value": "Boiler", "page": 0, "box": [40, 170, 150, 210] },
    }}))
    .unwrap();
    assert!(!after.fields.contains_key("tax"));
    assert_eq!(after.fields["reason"].raw.as_deref(), Some("Boiler"));
    let tax = confirmations.iter().find(|confirmation| confirmation.name == "tax").unwrap();
    assert_eq!((tax.confirmed.as_str(), tax.is_right()), ("", false));
}

#[test]
fn every_fault_is_named_at_once_and_nothing_is_changed() {
    let said = json!({ "fields": {
        "Total": { "value": "1" },
        "total": { "value": "1,190.00" },
        "date": { "value": "14.03.2025" },
        "currency": { "value": "Euro" },
        "tax_rate": { "value": "190" },
        "vendor": { "value": "  " },
        "net": { "value": "1", "box": [0, 0, 10, 10] },
        "tax": { "value": "1", "page": 1, "box": [0, 0, 10, 10] },
        "payable": { "value": "1", "page": 0, "box": [10, 0, 5, 9000] },
    }});
    let of = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let mut found = faults(said);
    found.sort();
    assert_eq!(
        found,
        [
            of("/fields/Total", "malformed"),
            of("/fields/currency/value", "malformed"),
            of("/fields/date/value", "malformed"),
            of("/fields/net/page", "range"),
            of("/fields/payable/box", "range"),
            of("/fields/tax/page", "range"),
            of("/fields/tax_rate/value", "malformed"),
            of("/fields/total/value", "malformed"),
            of("/fields/vendor/value", "malformed"),
        ]
    );
    assert_eq!(faults(json!({})), [of("/fields", "required")]);
}

#[test]
fn who_confirms_what_a_person_said_tells_nothing_about_a_source() {
    let reading = reading(INVOICE, TextSource::Native);
    let said: Corrections =
        serde_json::from_value(json!({ "fields": { "total": { "value": "119.00" } } })).unwrap();
    let found = extract(&reading, &Knowledge::default());
    let (once, _) = correct(&found, &said, &reading).unwrap();
    let (twice, confirmations) = correct(&once, &said, &reading).unwrap();
    assert_eq!((twice, confirmations), (once, Vec::new()));
}

//! Confirming, correcting, refusing.

use document_types::own::OwnIdentity;
use document_types::reading::TextSource;
use serde_json::{Value, json};

use super::*;
use crate::find::{Knowledge, extract, extract_again, renewed};
use crate::tests::reading;

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

fn corrected(said: Value) -> Result<(Extraction, Vec<Confirmation>), Vec<Fault>> {
    let reading = reading(INVOICE, TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    correct(&found, &serde_json::from_value(said).unwrap(), &reading)
}

fn faults(said: Value) -> Vec<(String, String)> {
    match corrected(said) {
        Err(faults) => faults.into_iter().map(|fault| (fault.pointer, fault.code.to_owned())).collect(),
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
        "total": { "value": "1,190" },
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

#[test]
fn what_is_said_to_be_absent_stays_so_until_a_value_is_said() {
    let reading = reading(INVOICE, TextSource::Native);
    let (without, _) = corrected(json!({ "fields": { "date": { "value": null } } })).unwrap();
    assert!(!without.doubtful(0.75).contains(&"date".to_owned()));
    let again = extract_again(&reading, &Knowledge::default(), &without);
    assert_eq!((again.fields.get("date"), &again.absent), (None, &without.absent));

    let said = serde_json::from_value(json!({ "fields": { "date": { "value": "2025-03-14" } } })).unwrap();
    let (with, _) = correct(&again, &said, &reading).unwrap();
    assert!(with.absent.is_empty() && with.fields.contains_key("date"));
}

#[test]
fn what_is_found_again_is_compared_with_what_a_person_said() {
    let reading = reading(INVOICE, TextSource::Native);
    let (said, _) =
        corrected(json!({ "fields": { "total": { "value": "118.00" }, "net": { "value": "99.00" } } }))
            .unwrap();
    let again = extract_again(&reading, &Knowledge::default(), &said);
    let check = again.checks.iter().find(|check| check.name == "net_plus_tax").unwrap();
    assert_eq!((check.passed, check.detail.as_str()), (true, "99.00 net and 19.00 tax is 118.00"));
    assert_eq!(renewed(&reading, again.clone(), &said, &OwnIdentity::default()), again);
}

#[test]
fn a_document_of_a_kind_that_a_person_named_is_looked_at_as_such() {
    let text = INVOICE.replace("Invoice number", "Our ref").replace("Invoice date", "Written on");
    let letter = reading(&text.replace("VAT 19 %", "And"), TextSource::Native);
    let said = serde_json::from_value(json!({ "kind": "receipt" })).unwrap();
    let found = extract(&letter, &Knowledge::default());
    assert_ne!(found.kind, Kind::Receipt);
    let (said, _) = correct(&found, &said, &letter).unwrap();
    let again = extract_again(&letter, &Knowledge::default(), &said);
    assert_eq!((again.kind, again.kind_source), (Kind::Receipt, Source::Person));
    assert!(again.fields.contains_key("company"), "{again:?}");
}

#[test]
fn a_corrected_currency_is_that_of_every_amount() {
    let (after, _) = corrected(json!({ "fields": { "currency": { "value": "USD" } } })).unwrap();
    for name in ["net", "tax", "total"] {
        assert_eq!(after.fields[name].currency.as_deref(), Some("USD"), "{name}");
    }
}

#[test]
fn identifiers_and_rates_are_kept_in_one_form() {
    let (after, confirmations) = corrected(json!({ "fields": {
        "iban": { "value": "gb33 bukb 2020 1555 5555 55" },
        "vendor_vat_id": { "value": "DE 136 695 976" },
        "tax_rate": { "value": "19.00" },
    }}))
    .unwrap();
    let value = |name: &str| after.fields[name].value.as_str();
    assert_eq!(
        [value("iban"), value("vendor_vat_id"), value("tax_rate")],
        ["GB33BUKB20201555555555", "DE136695976", "19"]
    );
    let right = |name: &str| confirmations.iter().any(|said| said.name == name && said.is_right());
    assert!(right("iban") && right("tax_rate"), "{confirmations:?}");
}

#[test]
fn a_page_without_a_box_and_a_box_without_a_value_are_refused() {
    let pointers =
        |said: Value| -> Vec<String> { faults(said).into_iter().map(|(pointer, _)| pointer).collect() };
    assert_eq!(pointers(json!({ "fields": { "net": { "value": "1", "page": 0 } } })), ["/fields/net/box"]);
    let nowhere = json!({ "fields": { "net": { "value": null, "page": 0, "box": [0, 0, 9, 9] } } });
    assert_eq!(pointers(nowhere), ["/fields/net/box"]);
    let huge = json!({ "fields": { "net": { "value": "90000000000000000" } } });
    assert_eq!(pointers(huge), ["/fields/net/value"]);
}

/// What is found in an invoice of two items, and its reading.
fn with_items() -> (Extraction, Reading) {
    let text = "\
Brightwater Plumbing Ltd
Invoice number: INV-2031          Invoice date: 14 March 2025
Description          Quantity     Unit price     Amount
Boiler service          1            80.00         80.00
Filter                  2            10.00         20.00
Net amount EUR                                    100.00
VAT 19 %                                           19.00
Total EUR                                         119.00";
    let reading = reading(text, TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    assert_eq!(found.line_items.len(), 2, "{:?}", found.line_items);
    (found, reading)
}

fn table(said: Value) -> Corrections {
    serde_json::from_value(said).unwrap()
}

#[test]
fn a_table_is_what_a_person_says_and_rows_keep_their_place() {
    let (found, reading) = with_items();
    let said = table(json!({ "locale": "de", "line_items": [
        { "was": 1, "name": "Filter", "quantity": "2", "unit_price": "10,00", "net": "20" },
        { "was": 0, "name": "Boiler  service", "net": "80,00", "tax_rate": "19,0" },
        { "name": "Travel", "quantity": "1.000", "net": "1.234,5" },
    ]}));
    let (after, confirmations) = correct(&found, &said, &reading).unwrap();
    let rows = &after.line_items;
    let words: Vec<String> = rows.iter().map(LineItem::in_words).collect();
    assert_eq!(words, ["2 x Filter at 10.00: 20.00", "Boiler service: 80.00", "1000 x Travel: 1234.50"]);
    assert!(rows.iter().all(|row| row.source == Source::Person && row.confidence >= 1.0));
    assert_eq!((rows[0].bbox, rows[1].bbox), (found.line_items[1].bbox, found.line_items[0].bbox));
    assert_eq!((rows[2].page, rows[1].tax_rate.as_deref()), (None, Some("19")));
    let noted = confirmations.iter().find(|confirmation| confirmation.name == "line_items").unwrap();
    assert!(!noted.is_right() && noted.confirmed.contains("Travel"));

    let check = after.checks.iter().find(|check| check.name == "line_items").unwrap();
    assert_eq!(
        (check.passed, check.detail.as_str()),
        (false, "3 items add up to 1334.50, and net is 100.00")
    );
    assert!(after.doubtful(0.0).contains(&"net".to_owned()));
}

#[test]
fn a_confirmed_table_stands_when_the_document_is_looked_at_again_even_an_empty_one() {
    let (found, reading) = with_items();
    for rows in [json!([]), json!([{ "was": 0, "name": "Boiler service", "net": "100" }])] {
        let said = table(json!({ "line_items": rows }));
        let (after, first) = correct(&found, &said, &reading).unwrap();
        let again = extract_again(&reading, &Knowledge::default(), &after);
        assert_eq!((&again.line_items, again.line_items_confirmed), (&after.line_items, true));
        let (twice, second) = correct(&after, &said, &reading).unwrap();
        assert_eq!((first.len(), second.len(), twice), (1, 0, after));
    }
}

#[test]
fn every_fault_of_a_table_is_named_at_once() {
    let (found, reading) = with_items();
    let said = table(json!({ "line_items": [
        { "was": 7, "name": "a" },
        { "was": 1, "net": "1,234" },
        { "was": 1, "quantity": "two", "tax_rate": "190" },
        { "name": " " },
        { "name": "a", "page": 3, "box": [0, 0, 1, 1], "unit_price": "0.1234567" },
    ]}));
    let faults = correct(&found, &said, &reading).unwrap_err();
    let pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/line_items/0/was",
            "/line_items/1/net",
            "/line_items/2/was",
            "/line_items/2/quantity",
            "/line_items/2/tax_rate",
            "/line_items/3",
            "/line_items/4/unit_price",
            "/line_items/4/page",
        ]
    );
    let many =
        Corrections { line_items: Some(vec![RowCorrection::default(); 1001]), ..Corrections::default() };
    assert_eq!(correct(&found, &many, &reading).unwrap_err()[0].code, "too_many");
    let odd = table(json!({ "locale": "d€", "line_items": [] }));
    assert_eq!(correct(&found, &odd, &reading).unwrap_err()[0].pointer, "/locale");
}

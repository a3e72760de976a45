//! The files that leave. That our own reader understands the UBL is shown by a journey.

use super::*;
use crate::documents::fields::{Field, Source};

fn invoice() -> Extraction {
    let values = [
        ("number", "RE-1 <7>"),
        ("date", "2025-03-14"),
        ("currency", "EUR"),
        ("vendor", "Müller & Söhne"),
        ("total", "119.00"),
        ("tax", "19.00"),
        ("tax_rate", "19"),
    ];
    let field = |value: &str| Field {
        value: value.into(),
        confidence: 0.5,
        source: Source::Rules,
        ..Field::default()
    };
    let fields = values.into_iter().map(|(name, value)| (name.to_owned(), field(value))).collect();
    let item = LineItem {
        name: Some("=cmd()".into()),
        quantity: Some("2".into()),
        unit_price: Some("50.00".into()),
        net: Some("100.00".into()),
        ..LineItem::default()
    };
    Extraction { kind: Kind::Invoice, fields, line_items: vec![item], ..Extraction::default() }
}

fn text(extraction: &Extraction, format: Format) -> String {
    String::from_utf8(export(extraction, format).unwrap()).unwrap()
}

#[test]
fn an_invoice_leaves_as_ubl_with_its_characters_escaped() {
    insta::assert_snapshot!(text(&invoice(), Format::Ubl));
}

#[test]
fn a_credit_note_leaves_under_its_own_names() {
    let note = Extraction { kind: Kind::CreditNote, ..invoice() };
    let xml = text(&note, Format::Ubl);
    assert!(xml.contains("<CreditNote xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2\""));
    assert!(xml.contains("<cbc:CreditedQuantity unitCode=\"C62\">2</cbc:CreditedQuantity>"));
    assert!(!xml.contains("Invoice"));
}

#[test]
fn tables_have_a_line_for_each_field_and_for_each_line_item() {
    let fields = text(&invoice(), Format::Csv);
    assert!(
        fields.starts_with("name,value,currency,confidence,source,page,raw\ncurrency,EUR,,0.5,rules,,\n"),
        "{fields}"
    );
    let lines = text(&invoice(), Format::CsvLines);
    assert!(lines.ends_with("\n,'=cmd(),2,,50.00,,100.00,0,\n"), "{lines}");
    let json: Extraction = serde_json::from_str(&text(&invoice(), Format::Json)).unwrap();
    assert_eq!(json, invoice());
}

#[test]
fn what_is_no_invoice_or_lacks_its_number_is_refused_by_name() {
    let code = |extraction: &Extraction| match export(extraction, Format::Ubl) {
        Err(Error::Conflict(refusal)) => (refusal.code, refusal.detail.into_owned()),
        other => panic!("{other:?}"),
    };
    assert_eq!(code(&Extraction { kind: Kind::Receipt, ..invoice() }).0, "no_invoice");
    let mut bare = invoice();
    bare.fields.remove("number");
    bare.fields.remove("total");
    let (code, detail) = code(&bare);
    assert_eq!(code, "fields_missing");
    assert!(detail.ends_with("number, total"), "{detail}");
}

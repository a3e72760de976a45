//! The files that leave. That our own reader understands the UBL is shown by a journey.

use document_types::fields::{Field, Kind, LineItem, Source};

use super::*;

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

fn with(said: &[(&str, &str)]) -> Extraction {
    let mut extraction = invoice();
    for (name, value) in said {
        extraction.fields.insert((*name).to_owned(), Field { value: (*value).into(), ..Field::default() });
    }
    extraction
}

/// What stands between the first tags of a name.
fn content<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<cbc:{name}"))?;
    let (_, rest) = rest.split_once('>')?;
    rest.split_once('<').map(|(content, _)| content)
}

#[test]
fn a_credit_note_that_is_printed_with_negative_amounts_gives_back_once() {
    let mut note = with(&[("total", "-119.00"), ("tax", "-19.00"), ("due_date", "2025-04-01")]);
    note.kind = Kind::CreditNote;
    note.line_items[0].net = Some("-100.00".into());
    let xml = text(&note, Format::Ubl);
    assert_eq!(content(&xml, "TaxInclusiveAmount"), Some("119.00"));
    assert_eq!(content(&xml, "LineExtensionAmount"), Some("100.00"));
    assert_eq!(content(&xml, "PaymentDueDate"), Some("2025-04-01"));
}

#[test]
fn what_was_paid_before_makes_up_the_difference_to_what_is_payable() {
    let xml = text(&with(&[("payable", "69.00")]), Format::Ubl);
    assert_eq!(
        (content(&xml, "PrepaidAmount"), content(&xml, "PayableAmount")),
        (Some("50.00"), Some("69.00"))
    );
    assert_eq!(content(&text(&invoice(), Format::Ubl), "PrepaidAmount"), None);
}

#[test]
fn lines_that_do_not_make_up_the_sum_leave_as_one() {
    let mut gross = invoice();
    gross.line_items[0].net = Some("119.00".into());
    let xml = text(&gross, Format::Ubl);
    assert_eq!(
        (content(&xml, "LineExtensionAmount"), content(&xml, "Name")),
        (Some("100.00"), Some("As invoiced"))
    );
    gross.line_items.clear();
    assert_eq!(text(&gross, Format::Ubl), xml);
}

#[test]
fn a_line_has_a_code_for_its_unit_and_a_price_that_makes_up_its_sum() {
    let mut hours = invoice();
    hours.line_items[0].unit = Some("Std.".into());
    hours.line_items[0].unit_price = None;
    hours.line_items[0].quantity = Some("2.5".into());
    let xml = text(&hours, Format::Ubl);
    assert!(xml.contains("<cbc:InvoicedQuantity unitCode=\"HUR\">2.5</cbc:InvoicedQuantity>"), "{xml}");
    assert_eq!(content(&xml, "PriceAmount"), Some("40"));
}

#[test]
fn tax_that_is_not_charged_is_given_no_category() {
    let xml = text(&with(&[("total", "100.00"), ("tax", "0.00"), ("tax_rate", "0")]), Format::Ubl);
    assert!(!xml.contains("TaxCategory"), "{xml}");
    assert_eq!(content(&xml, "TaxAmount"), Some("0.00"));
}

#[test]
fn tables_have_a_line_for_each_field_and_for_each_line_item() {
    let fields = text(&invoice(), Format::Csv);
    assert!(
        fields.starts_with("name,value,currency,confidence,source,page,raw\r\ncurrency,EUR,,0.5,rules,,\r\n"),
        "{fields}"
    );
    let lines = text(&invoice(), Format::CsvLines);
    assert!(lines.ends_with("\n,'=cmd(),2,,50.00,,100.00,0,\r\n"), "{lines}");
    let json: Extraction = serde_json::from_str(&text(&invoice(), Format::Json)).unwrap();
    assert_eq!(json, invoice());
}

#[test]
fn what_is_no_invoice_or_lacks_its_number_is_refused_by_name() {
    let code = |extraction: &Extraction| match export(extraction, Format::Ubl) {
        Err(Unexportable::Refused { code, detail }) => (code, detail),
        other => panic!("{other:?}"),
    };
    assert_eq!(code(&Extraction { kind: Kind::Receipt, ..invoice() }).0, "no_invoice");
    let mut bare = invoice();
    bare.fields.remove("number");
    bare.fields.remove("total");
    let (found, detail) = code(&bare);
    assert_eq!(found, "fields_missing");
    assert!(detail.ends_with("number, total"), "{detail}");

    let mut silent = with(&[("total", "119.005")]);
    silent.fields.remove("tax");
    let (_, detail) = code(&silent);
    assert!(detail.ends_with("total, net or tax"), "{detail}");
}

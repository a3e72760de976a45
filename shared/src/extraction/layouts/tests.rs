//! A vendor whose language and forms no rule knows, corrected once.

use crate::documents::fields::{Extraction, Kind, Source};
use crate::extraction::tests::{reading, values};
use crate::extraction::{Correction, Corrections, Knowledge, KnownVendor, Layout, correct, extract, layouts};
use crate::reading::TextSource;

/// An Icelandic invoice, with as many lines of goods as wanted.
fn document(number: &str, dates: [&str; 2], goods: &[&str], sums: [&str; 3]) -> String {
    let [issued, due] = dates;
    let [net, tax, total] = sums;
    let goods = goods.join("\n");
    format!(
        "GULLFOSS VERKSTAEDI\n\
         Vikurbraut 5, 240 Grindavik\n\
         \n\
         Bilagsnumer          Utgafudagur          Gjalddagi\n\
         {number:<21}{issued:<21}{due}\n\
         \n\
         Vidskiptamadur       Northgate Window Care\n\
         \n\
         Lysing                  Fjoldi      Verd                Upphaed\n\
         {goods}\n\
         \n\
         An virdisauka                                       {net:>8}\n\
         Virdisaukaskattur                                   {tax:>8}\n\
         Til greidslu                                        {total:>8}"
    )
}

fn first() -> String {
    let goods = ["Rudur                        2    150,00              300,00"];
    document("KV-2031/04", ["14.03.2025", "13.04.2025"], &goods, ["300,00", "72,00", "372,00"])
}

fn second() -> String {
    let goods = [
        "Rudur                        1    150,00              150,00",
        "Vinna                        3     90,00              270,00",
        "Akstur                       1     80,00               80,00",
    ];
    document("KV-2107/11", ["02.06.2025", "02.07.2025"], &goods, ["500,00", "120,00", "620,00"])
}

const TRUTH: [(&str, &str); 7] = [
    ("vendor", "GULLFOSS VERKSTAEDI"),
    ("number", "KV-2031/04"),
    ("date", "2025-03-14"),
    ("due_date", "2025-04-13"),
    ("net", "300.00"),
    ("tax", "72.00"),
    ("total", "372.00"),
];

fn corrections() -> Corrections {
    let said = |(name, value): (&str, &str)| {
        (name.to_owned(), Correction { value: Some(value.to_owned()), page: None, bbox: None })
    };
    Corrections { kind: Some(Kind::Invoice), fields: TRUTH.into_iter().map(said).collect() }
}

fn learnt(text: &str) -> Knowledge {
    let reading = reading(text, TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    let (confirmed, _) = correct(&found, &corrections(), &reading).unwrap();
    let mut layout = Layout::default();
    layout.kinds.insert(found.kind, confirmed.kind);
    layouts::learn(&mut layout, &reading, &confirmed);
    let vendor =
        KnownVendor { company: "GULLFOSS VERKSTAEDI".into(), layout, count: 1, ..KnownVendor::default() };
    Knowledge { vendors: vec![vendor], ..Knowledge::default() }
}

/// The values of the fields that were corrected.
fn corrected(found: &Extraction) -> Vec<String> {
    values(found, &TRUTH.map(|(name, _)| name))
}

#[test]
fn what_was_corrected_once_is_right_on_the_next_document_although_lines_were_added() {
    let second = reading(&second(), TextSource::Native);
    let unknowing = extract(&second, &Knowledge::default());
    let found = extract(&second, &learnt(&first()));

    let truth =
        ["GULLFOSS VERKSTAEDI", "KV-2107/11", "2025-06-02", "2025-07-02", "500.00", "120.00", "620.00"];
    assert_ne!(corrected(&unknowing), truth);
    assert_eq!(corrected(&found), truth);
    assert_eq!(found.kind, Kind::Invoice);
    for name in ["number", "date", "due_date", "net", "tax", "total"] {
        let field = &found.fields[name];
        assert_eq!(field.source, Source::Template, "{name}");
        assert!(field.confidence > 0.75, "{name}: {}", field.confidence);
    }
    assert_eq!(found.fields["total"].raw.as_deref(), Some("620,00"));
}

#[test]
fn a_scan_of_it_askew_and_misread_is_still_recognized() {
    let mut scan = reading(&second().replace("greidslu", "greidsIu"), TextSource::Ocr);
    for word in &mut scan.pages[0].words {
        let drift = word.bbox[0] / 100;
        let [x0, y0, x1, y1] = word.bbox;
        word.bbox = [x0 + 30, y0 + drift, x1 + 30, y1 + drift];
    }
    let found = extract(&scan, &learnt(&first()));
    assert_eq!(values(&found, &["number", "total"]), ["KV-2107/11", "620.00"]);
}

#[test]
fn another_vendors_document_is_left_alone() {
    let other = second().replace("GULLFOSS VERKSTAEDI", "HRAUN OG STEINN");
    let other = reading(&other, TextSource::Native);
    assert_eq!(extract(&other, &learnt(&first())), extract(&other, &Knowledge::default()));
}

#[test]
fn learning_the_same_twice_is_learning_it_once() {
    let reading = reading(&first(), TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    let (confirmed, _) = correct(&found, &corrections(), &reading).unwrap();
    let mut once = Layout::default();
    layouts::learn(&mut once, &reading, &confirmed);
    let mut twice = once.clone();
    layouts::learn(&mut twice, &reading, &confirmed);
    assert_eq!(once, twice);
}

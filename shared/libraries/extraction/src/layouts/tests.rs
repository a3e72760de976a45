//! A vendor whose language and forms no rule knows, corrected once.

use document_types::fields::{Extraction, Kind, Source};
use document_types::reading::TextSource;
use document_types::vendor::{KnownVendor, Layout};
use uuid::Uuid;

use crate::corrections::{Correction, Corrections, correct};
use crate::find::{Knowledge, extract};
use crate::layouts;
use crate::tests::{reading, values};

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

const DOCUMENT: Uuid = Uuid::from_u128(1);

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
    Corrections {
        kind: Some(Kind::Invoice),
        fields: TRUTH.into_iter().map(said).collect(),
        ..Corrections::default()
    }
}

fn learnt(text: &str) -> Knowledge {
    let reading = reading(text, TextSource::Native);
    let found = extract(&reading, &Knowledge::default());
    let (confirmed, _) = correct(&found, &corrections(), &reading).unwrap();
    let mut layout = Layout::default();
    layout.kinds.insert(found.kind, confirmed.kind);
    layouts::learn(&mut layout, DOCUMENT, &reading, &confirmed);
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
    layouts::learn(&mut once, DOCUMENT, &reading, &confirmed);
    let mut twice = once.clone();
    layouts::learn(&mut twice, DOCUMENT, &reading, &confirmed);
    assert_eq!(once, twice);
}

/// What is known after a person said other things, too.
fn learnt_with(text: &str, said: &[(&str, &str)]) -> Layout {
    let reading = reading(text, TextSource::Native);
    let mut corrections = corrections();
    for (name, value) in said {
        let said = Correction { value: Some((*value).to_owned()), page: None, bbox: None };
        corrections.fields.insert((*name).to_owned(), said);
    }
    let (confirmed, _) = correct(&extract(&reading, &Knowledge::default()), &corrections, &reading).unwrap();
    let mut layout = Layout { kinds: [(Kind::Generic, Kind::Invoice)].into(), ..Layout::default() };
    layouts::learn(&mut layout, DOCUMENT, &reading, &confirmed);
    layout
}

fn of_vendor(layout: Layout) -> Knowledge {
    let vendor =
        KnownVendor { company: "GULLFOSS VERKSTAEDI".into(), layout, count: 1, ..KnownVendor::default() };
    Knowledge { vendors: vec![vendor], ..Knowledge::default() }
}

#[test]
fn codes_of_several_words_are_found_whole() {
    let spaced = |text: String| text.replace("KV-2031/04", "KV 2031 04").replace("KV-2107/11", "KV 2107 11");
    let layout = learnt_with(&spaced(first()), &[("number", "KV 2031 04")]);
    let next = reading(&spaced(second()), TextSource::Native);
    assert_eq!(values(&extract(&next, &of_vendor(layout)), &["number"]), ["KV 2107 11"]);
}

#[test]
fn a_mistake_that_is_corrected_on_the_same_document_is_forgotten() {
    let text = first();
    let mut layout = learnt_with(&text, &[("number", "Northgate")]);
    let seen = reading(&text, TextSource::Native);
    let found = extract(&seen, &Knowledge::default());
    let (confirmed, _) = correct(&found, &corrections(), &seen).unwrap();
    layouts::learn(&mut layout, DOCUMENT, &seen, &confirmed);
    assert_eq!(layout, learnt_with(&text, &[]));
}

#[test]
fn an_account_that_has_changed_is_not_replaced_by_the_one_that_was_learnt() {
    let with = |text: String, iban: &str| format!("{text}\n\nIBAN {iban}");
    let layout = learnt_with(
        &with(first(), "IS14 0159 2600 7654 5510 7303 39"),
        &[("iban", "IS140159260076545510730339")],
    );
    let same = with(second(), "IS14 0159 2600 7654 5510 7303 39");
    let iban = |text: &str, layout: &Layout| {
        extract(&reading(text, TextSource::Native), &of_vendor(layout.clone())).fields["iban"].clone()
    };
    assert_eq!(iban(&same, &layout).source, Source::Template);

    let other = iban(&with(second(), "DE89 3704 0044 0532 0130 00"), &layout);
    assert_eq!((other.value.as_str(), other.ambiguous), ("DE89370400440532013000", true));
    assert_eq!(other.alternatives[0].value, "IS140159260076545510730339");
    assert_eq!(iban(&second(), &layout).value, "IS140159260076545510730339", "printed nowhere");
}

#[test]
fn a_misread_value_is_learnt_from_the_box_around_it() {
    let scan = reading(&first().replace("KV-2031/04", "KV-2O31l04"), TextSource::Ocr);
    let word = scan.pages[0].words.iter().find(|word| word.text == "KV-2O31l04").unwrap();
    let mut said = corrections();
    let number = Correction { value: Some("KV-2031/04".into()), page: Some(0), bbox: Some(word.bbox) };
    said.fields.insert("number".into(), number);
    let (confirmed, _) = correct(&extract(&scan, &Knowledge::default()), &said, &scan).unwrap();
    let mut layout = Layout { kinds: [(Kind::Generic, Kind::Invoice)].into(), ..Layout::default() };
    layouts::learn(&mut layout, DOCUMENT, &scan, &confirmed);
    let next = reading(&second(), TextSource::Ocr);
    assert_eq!(values(&extract(&next, &of_vendor(layout)), &["number"]), ["KV-2107/11"]);
}

const ENGLISH: &str = "\
Brightwater Plumbing Ltd                                   INVOICE
Invoice number: INV-2031          Invoice date: 14 March 2025
Bill to: Northgate Window Care    Due date: 28 March 2025
Boiler service                                        100.00
Net amount EUR                                        100.00
VAT 19 %                                               19.00
Total EUR                                             119.00
IBAN GB33BUKB20201555555555       Payment terms: 14 days";

#[test]
fn who_receives_the_invoice_is_not_its_vendor() {
    let own = KnownVendor { company: "Northgate Window Care".into(), count: 9, ..KnownVendor::default() };
    let knowledge = Knowledge { vendors: vec![own], ..Knowledge::default() };
    let found = extract(&reading(ENGLISH, TextSource::Native), &knowledge);
    assert_eq!(
        values(&found, &["vendor", "customer"]),
        ["Brightwater Plumbing Ltd", "Northgate Window Care"]
    );
}

#[test]
fn what_was_said_of_other_documents_gives_way_to_a_clear_title() {
    let mut layout = learnt_with(&first(), &[]);
    layout.kinds = [(Kind::Invoice, Kind::CreditNote), (Kind::Generic, Kind::Invoice)].into();
    let kind = |text: &str| {
        let found = extract(&reading(text, TextSource::Native), &of_vendor(layout.clone()));
        (found.kind, found.kind_source)
    };
    assert_eq!(kind(&second()), (Kind::Invoice, Source::Template));
    let titled = ENGLISH.replace("Brightwater Plumbing Ltd", "GULLFOSS VERKSTAEDI");
    assert_eq!(kind(&titled), (Kind::Invoice, Source::Rules));
}

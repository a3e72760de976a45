//! Rules of the combination, without a model.

use std::collections::BTreeMap;

use super::*;
use crate::documents::fields::WordId;
use crate::reading::{TextSource, Word};

/// `Total 119.00 1 Brlghtwater`, of which the last was recognized badly.
fn reading() -> Reading {
    let words = [("Total", 1.0), ("119.00", 1.0), ("1", 1.0), ("Brlghtwater", 0.6)];
    let words = (0..).zip(words).map(|(place, (text, confidence))| Word {
        text: text.into(),
        confidence,
        bbox: [place * 100, 0, place * 100 + 90, 20],
        line: 0,
    });
    let page = Page { words: words.collect(), source: TextSource::Ocr, ..Page::default() };
    Reading { pages: vec![page], ..Reading::default() }
}

fn ours(value: &str, confidence: f32, source: Source) -> Field {
    Field {
        value: value.into(),
        confidence,
        score: confidence,
        source,
        bbox: Some([0; 4]),
        ..Field::default()
    }
}

fn before(name: &str, field: Field) -> Extraction {
    Extraction { kind: Kind::Invoice, fields: [(name.to_owned(), field)].into(), ..Extraction::default() }
}

fn says(name: &str, value: &str, words: &[&str]) -> Answer {
    let found = Found {
        value: value.into(),
        raw_text: None,
        word_ids: words.iter().map(|word| (*word).to_owned()).collect(),
        confidence: Some(0.9),
    };
    Answer {
        kind: Kind::Invoice,
        kind_confidence: None,
        fields: BTreeMap::from([(name.to_owned(), Some(found))]),
        line_items: Vec::new(),
    }
}

fn field(before: &Extraction, answer: &Answer) -> Field {
    improve(&reading(), before, answer).fields.into_values().next().unwrap()
}

#[test]
fn what_is_missing_comes_from_the_model_with_a_box_of_its_words() {
    let total = field(&Extraction::default(), &says("total", "119.00", &["p0w1"]));
    assert_eq!((total.value.as_str(), total.source, total.unsupported), ("119.00", Source::Model, false));
    assert_eq!(
        (total.page, total.bbox, total.raw.as_deref()),
        (Some(0), Some([100, 0, 190, 20]), Some("119.00"))
    );
    assert_eq!(total.confidence, 0.81);
}

#[test]
fn what_is_invented_is_marked_and_hardly_believed() {
    let total = field(&Extraction::default(), &says("total", "990.00", &["p0w1"]));
    assert!(total.unsupported && total.bbox.is_none() && total.word_ids.is_empty());
    assert_eq!(total.confidence, 0.243);
    let found = Extraction { fields: [("total".to_owned(), total)].into(), ..Extraction::default() };
    assert_eq!(found.doubtful(0.0), ["total"]);
}

#[test]
fn agreement_makes_surer_and_keeps_the_offline_evidence() {
    let total =
        field(&before("total", ours("119.00", 0.6, Source::Rules)), &says("total", "119.00", &["p0w1"]));
    assert_eq!((total.source, total.bbox, total.ambiguous), (Source::Rules, Some([0; 4]), false));
    assert_eq!(total.confidence, 0.924);
}

#[test]
fn agreement_never_makes_less_sure() {
    let total =
        field(&before("total", ours("119.00", 0.995, Source::Rules)), &says("total", "119.00", &["p0w1"]));
    assert_eq!(total.confidence, 0.995);
}

#[test]
fn a_badly_read_name_takes_the_spelling_of_the_model_but_a_known_vendor_its_own() {
    let said = says("vendor", "Brightwater", &["p0w3"]);
    let read = field(&before("vendor", ours("Brlghtwater", 0.6, Source::Rules)), &said);
    assert_eq!((read.value.as_str(), read.source, read.ambiguous), ("Brightwater", Source::Model, false));
    let known = field(&before("vendor", ours("Brightwaters", 0.6, Source::Directory)), &said);
    assert_eq!((known.value.as_str(), known.source), ("Brightwaters", Source::Directory));
}

#[test]
fn a_contradiction_goes_to_a_person_with_both_values() {
    // An instruction inside the document was obeyed: its "1" is printed, and yet not money.
    let total =
        field(&before("total", ours("119.00", 0.95, Source::Rules)), &says("total", "1.00", &["p0w2"]));
    assert_eq!((total.value.as_str(), total.source, total.ambiguous), ("119.00", Source::Rules, true));
    assert_eq!((total.alternatives[0].value.as_str(), total.alternatives[0].source), ("1.00", Source::Model));
    assert_eq!(total.confidence, CONTRADICTED);

    let total =
        field(&before("total", ours("1.00", 0.3, Source::Rules)), &says("total", "119.00", &["p0w1"]));
    assert_eq!((total.value.as_str(), total.source, total.ambiguous), ("119.00", Source::Model, true));
    assert_eq!(total.alternatives[0].value, "1.00");
}

#[test]
fn a_check_of_a_value_that_was_replaced_is_dropped_and_the_others_stay() {
    let check =
        |name: &str, field: &str| Check { name: name.into(), fields: vec![field.into()], ..Check::default() };
    let found = Extraction {
        checks: vec![check("xml_matches_page", "total"), check("movements", "iban")],
        ..before("total", ours("1.00", 0.3, Source::Rules))
    };
    let checks = |value, words| {
        let checks = improve(&reading(), &found, &says("total", value, words)).checks;
        checks.into_iter().map(|check| check.name).collect::<Vec<_>>()
    };
    assert_eq!(checks("119.00", &["p0w1"]), ["movements"]);
    assert_eq!(checks("1.00", &["p0w2"]), ["xml_matches_page", "movements"]);
}

#[test]
fn an_invented_value_never_replaces_one_that_is_printed() {
    let total = field(&before("total", ours("119.00", 0.1, Source::Rules)), &says("total", "990.00", &[]));
    assert_eq!((total.value.as_str(), total.ambiguous), ("119.00", true));
}

#[test]
fn what_was_embedded_and_what_a_person_said_stays() {
    for source in [Source::Embedded, Source::Person] {
        let found = before("total", ours("7.00", 1.0, source));
        assert_eq!(improve(&reading(), &found, &says("total", "119.00", &["p0w1"])).fields, found.fields);
    }
}

#[test]
fn a_surer_kind_wins_and_a_contradicted_one_is_less_sure() {
    let found = |kind, kind_confidence| Extraction { kind, kind_confidence, ..Extraction::default() };
    let said = Answer { kind_confidence: Some(0.8), ..says("total", "119.00", &["p0w1"]) };
    let decided = |kind, confidence| {
        let after = improve(&reading(), &found(kind, confidence), &said);
        (after.kind, (after.kind_confidence * 100.0).round() / 100.0)
    };
    assert_eq!(decided(Kind::Invoice, 0.5), (Kind::Invoice, 0.9));
    assert_eq!(decided(Kind::Generic, 0.4), (Kind::Invoice, 0.6));
    assert_eq!(decided(Kind::Receipt, 0.85), (Kind::Receipt, 0.2));
}

#[test]
fn lines_of_the_model_are_taken_where_there_are_none_and_judged_too() {
    let item = |net: &str| Item {
        name: Some("Total".into()),
        net: Some(net.into()),
        word_ids: vec!["p0w0".into(), "p0w1".into()],
        ..Item::default()
    };
    let said =
        Answer { line_items: vec![item("119.00"), item("5.00")], ..says("total", "119.00", &["p0w1"]) };
    let items = improve(&reading(), &Extraction::default(), &said).line_items;
    assert_eq!(items[0].word_ids, [WordId { page: 0, word: 0 }, WordId { page: 0, word: 1 }]);
    assert_eq!((items[0].bbox, items[0].confidence), (Some([0, 0, 190, 20]), 0.63));
    assert_eq!((items[1].bbox, items[1].confidence), (None, 0.189));

    let known = Extraction { line_items: vec![LineItem::default()], ..Extraction::default() };
    assert_eq!(improve(&reading(), &known, &said).line_items, known.line_items);
}

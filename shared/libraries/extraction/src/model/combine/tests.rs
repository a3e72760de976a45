//! Rules of the combination, without a model.

use std::collections::BTreeMap;

use document_types::fields::{LineItem, WordId};
use document_types::reading::{Page, TextSource, Word};

use super::super::answer::Item;
use super::*;

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
    assert_eq!(total.confidence, UNCONFIRMED);
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
    assert_eq!((items[1].net.as_deref(), items[1].confidence), (None, 0.189));

    let known = Extraction { line_items: vec![LineItem::default()], ..Extraction::default() };
    assert_eq!(improve(&reading(), &known, &said).line_items, known.line_items);
}

#[test]
fn of_a_line_only_what_is_printed_in_it_is_kept_and_words_that_do_not_exist_cost_no_box() {
    let item = Item {
        id: Some("A-1".into()),
        name: Some("Total".into()),
        quantity: Some("1".into()),
        unit: Some("kg".into()),
        unit_price: Some("60.00".into()),
        tax_rate: Some("19".into()),
        net: Some("119.00".into()),
        word_ids: ["p0w0", "p0w1", "p0w77", "p9w0"].map(str::to_owned).into(),
        ..Item::default()
    };
    let nothing = Item { name: Some("Chair".into()), net: Some("5.00".into()), ..item.clone() };
    let nothing = Item { id: None, quantity: None, unit: None, ..nothing };
    let said = Answer { line_items: vec![item, nothing], ..says("total", "119.00", &["p0w1"]) };
    let items = improve(&reading(), &Extraction::default(), &said).line_items;
    assert_eq!(items.len(), 1, "{items:?}");
    let item = &items[0];
    assert_eq!(item.in_words(), "1 x Total: 119.00");
    assert_eq!((&item.id, &item.unit, &item.tax_rate), (&None, &None, &None));
    // The quantity stands beside the words that are cited.
    assert_eq!((item.bbox, item.word_ids.len()), (Some([0, 0, 290, 20]), 3));
}

#[test]
fn another_code_is_a_contradiction_however_long_it_is() {
    let (ours_value, theirs_value) = ("DE02120300000000202051", "DE02120300000000202052");
    let combined = |name: &str, one: &str, other: &str| {
        field(&before(name, ours(one, 0.9, Source::Rules)), &says(name, other, &["p0w3"]))
    };
    let iban = combined("iban", ours_value, theirs_value);
    assert_eq!((iban.value.as_str(), iban.ambiguous, iban.confidence), (ours_value, true, CONTRADICTED));
    assert!(!combined("iban", ours_value, "DE02 1203 0000 0000 2020 51").ambiguous);
    assert!(combined("vendor", "Brightwater 24", "Brightwater 25").ambiguous);
}

#[test]
fn names_that_nobody_had_to_recognize_agree_only_letter_by_letter() {
    let mut native = reading();
    native.pages[0].source = TextSource::Native;
    let found = before("vendor", ours("Brlghtwater", 0.6, Source::Rules));
    let after = improve(&native, &found, &says("vendor", "Brightwater", &["p0w3"]));
    assert!(after.fields["vendor"].ambiguous);
}

#[test]
fn what_only_the_model_says_about_money_goes_to_a_person_unless_the_sums_prove_it() {
    let total = |fields: &[(&str, &str, Source)]| {
        let fields =
            fields.iter().map(|(name, value, source)| ((*name).to_owned(), ours(value, 0.9, *source)));
        let found = Extraction { kind: Kind::Invoice, fields: fields.collect(), ..Extraction::default() };
        let mut after = improve(&reading(), &found, &says("total", "119.00", &["p0w1"]));
        let is_doubtful = after.doubtful(0.75).contains(&"total".to_owned());
        (after.fields.remove("total").unwrap().confidence, is_doubtful)
    };
    assert_eq!(total(&[]), (UNCONFIRMED, true));
    assert_eq!(total(&[("net", "100.00", Source::Rules), ("tax", "19.00", Source::Rules)]), (0.81, false));
    // What the model itself said earlier proves nothing.
    assert_eq!(total(&[("total", "119.00", Source::Model)]), (UNCONFIRMED, true));
    assert_eq!(total(&[("total", "119.00", Source::Rules)]), (0.981, false));
    assert_eq!(
        total(&[("net", "100.00", Source::Model), ("tax", "19.00", Source::Model)]),
        (UNCONFIRMED, true)
    );
}

#[test]
fn an_iban_that_only_the_model_says_goes_to_a_person_although_it_is_well_formed() {
    let iban = "DE02120300000000202051";
    let mut reading = reading();
    reading.pages[0].words[2].text = iban.into();
    let after = improve(&reading, &Extraction::default(), &says("iban", iban, &["p0w2"]));
    assert!(after.checks.iter().any(|check| check.name == "iban" && check.passed));
    assert_eq!((after.fields["iban"].confidence, after.fields["iban"].unsupported), (UNCONFIRMED, false));
    assert!(after.doubtful(0.75).contains(&"iban".to_owned()));
}

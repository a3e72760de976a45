//! Work against size, whatever a document is made of: four times as much takes about four times as long. A rule that
//! compares all with all takes sixteen times as long, and one such document stops everybody.

use std::time::Duration;

use document_types::identifiers;
use document_types::own::OwnIdentity;
use document_types::reading::{InvoiceData, InvoiceLine};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{amounts, announcements, dates, folding, layouts, model, places};

/// Four times as much may take so many times as long: less than sixteen, and enough for caches and other programs.
const MOST: u32 = 8;

/// What is done once, however large the document.
const ONCE: Duration = Duration::from_millis(30);

/// Time that this thread has run, other programs aside.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    #[expect(unsafe_code, reason = "std has no clock of a thread's own time")]
    // SAFETY: the clock writes to the struct it is given, and nowhere else.
    let outcome = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(outcome, 0);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

fn time_of(work: impl Fn()) -> Duration {
    let started = cpu_time();
    work();
    cpu_time() - started
}

/// Does some work on a document of a size and on one four times as large.
fn assert_linear<T>(name: &str, size: usize, made: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let (small, large) = (made(size), made(4 * size));
    let least = |document: &T, times: u32| {
        (0..times).map(|_| time_of(|| work(document))).min().unwrap_or(Duration::MAX)
    };
    let limit = |small: Duration| MOST * small + ONCE;
    let (mut one, mut four) = (least(&small, 2), least(&large, 1));
    // On a machine with much to do a measurement may be wrong: it is made again before it is believed.
    if four > limit(one) {
        (one, four) = (least(&small, 5), four.min(least(&large, 2)));
    }
    println!("{name}: {one:?} {four:?}");
    assert!(four <= limit(one), "{name}: {one:?} for {size}, {four:?} for four times as much");
}

/// What words may be made of.
const LETTERS: &[&str] = &[
    "7",
    "x",
    "A1",
    "1.",
    "1'",
    "A1.50",
    "€",
    "$1.50",
    "1-",
    "-1.50-",
    "/",
    "1/2/",
    "12.05.2018",
    "DE89",
    "%",
    "5%",
    "ß",
    "ﬃ",
    "İ",
    "(",
    "(12",
    "12345-",
    "1:30",
    "#",
    "l2.5O",
    "IBAN",
    "Total1.00",
    "sdn.",
    "Rechnungsnummer",
];

/// What lines may be made of.
const PHRASES: &[&str] = &[
    "123",
    "1.50",
    "€ 5",
    "-",
    "%",
    "12.05.2018",
    "(12",
    "12345-6",
    "10:30",
    "#",
    "Total",
    "Total 1.00",
    "Invoice number A17",
    "Invoice #",
    "Due date",
    "Period 12.05.2018",
    "IBAN DE02 1203 0000 0000 2020 51 BIC BYLADEM1001",
    "VAT 19 % 19.00",
    "VAT ID DE136695976",
    "DE136695976",
    "Acme Trading Ltd",
    "Bill to: Acme Ltd",
    "Seller:",
    "12 Main Street, 12345 Town",
    "Cash 20.00",
    "Change 6.60",
    "Rounding 0.02",
    "Net 100.00 Tax 19.00 Total 119.00",
    "Widget 2 5.00 10.00",
    "Qty Description Unit price Amount",
    "Opening balance 1.00",
    "04/03/2024 Rent -70.00",
    "Closing balance",
    "Mr Smith",
    "RF18539007547034",
    "Acme Ltd · Main Street 12 ·",
    "Kontoinhaber Acme Ltd | IBAN",
    "Brick is a trading name of Anna Bell.",
    "Our doc. nr A17",
    "Acme Ltd Paarl 7646 Tel. 12",
    "1.00 incl., 2.00 excl.",
    "VAT 5% on 20.00: 1.00",
];

/// Kinds of documents with rules of their own.
const KINDS: [Kind; 3] = [Kind::Invoice, Kind::Receipt, Kind::BankStatement];

fn text(text: String) -> Reading {
    Reading { text, ..Reading::default() }
}

/// A text of so many bytes, made of a part again and again. Numbers in it differ, so that amounts and names do.
fn repeated(part: &str, between: &str, size: usize) -> String {
    let mut text = String::new();
    for count in 0.. {
        if text.len() >= size {
            break;
        }
        text.push_str(part);
        if count % 2 == 0 && part.contains(' ') {
            text.push_str(&format!(" {}.{:02}", count, count % 100));
        }
        text.push_str(between);
    }
    text
}

/// Words with boxes, each in its place and on its line.
fn boxed(
    text: &str,
    source: TextSource,
    place: impl Fn(i32) -> [i32; 2],
    line: impl Fn(u32) -> u32,
) -> Reading {
    let words = (0..).zip(text.split_whitespace()).map(|(number, text)| {
        let [x, y] = place(i32::try_from(number).unwrap());
        let width = 12 * i32::try_from(text.chars().count()).unwrap();
        Word { text: text.into(), confidence: 0.6, bbox: [x, y, x + width, y + 24], line: line(number) }
    });
    let page = Page { width: 1654, height: 2339, words: words.collect(), source, ..Page::default() };
    Reading { pages: vec![page], text: text.into(), ..Reading::default() }
}

fn said(kind: Kind) -> Extraction {
    Extraction { kind, kind_source: Source::Person, ..Extraction::default() }
}

/// Every rule for every kind.
fn extract_all(reading: &Reading) {
    for kind in KINDS {
        extract_again(reading, &Knowledge::default(), &said(kind));
    }
}

fn texts_are_linear(parts: &[&str], between: &str, size: usize) {
    for part in parts {
        let made = |size| text(repeated(part, between, size));
        assert_linear(&format!("{part:?} and {between:?}"), size, made, extract_all);
    }
}

#[test]
fn many_lines_take_no_longer_each_than_few() {
    texts_are_linear(PHRASES, "\n", 5000);
}

#[test]
fn many_words_on_one_line_take_no_longer_each_than_few() {
    texts_are_linear(LETTERS, " ", 2000);
    texts_are_linear(PHRASES, " ", 3000);
}

#[test]
fn many_cells_on_one_line_take_no_longer_each_than_few() {
    texts_are_linear(PHRASES, "   ", 4000);
}

/// Words as long as this are in no row, but a model's value is looked for in any.
#[test]
fn long_words_take_no_longer_by_letter_than_short_ones() {
    for part in LETTERS {
        let made = |size| repeated(part, "", size);
        assert_linear(&format!("word of {part:?}"), 4000, made, |word: &String| {
            for is_ocr in [false, true] {
                amounts::amounts(word, is_ocr);
                dates::dates(word, is_ocr);
                announcements::hits(word, is_ocr);
            }
            amounts::currency_in(word);
            amounts::cents_of(word);
            folding::letters(word);
            identifiers::ibans(word);
            identifiers::vat_id(word);
            identifiers::is_creditor_id(word);
            places::legal_form(word);
            places::register_number(word);
            places::continues_name(word);
            places::has_street(word);
            places::ends_address(word);
            places::postcode(word);
            places::has_grouped_postcode(word);
            extract_all(&text(word.clone()));
        });
    }
}

/// Where words stand on a page, and on which lines the reader puts them.
type Arrangement = (&'static str, fn(i32) -> [i32; 2], fn(u32) -> u32);

const ARRANGEMENTS: [Arrangement; 6] = [
    ("a row in pieces", |word| [word * 100, 100], |word| word),
    ("a row in one piece", |word| [word * 100, 100], |_| 0),
    ("a column", |word| [50, word * 40], |word| word),
    ("a heap", |_| [50, 100], |word| word),
    ("a slope", |word| [word * 9, word * 3], |word| word),
    ("a table", |word| [word % 8 * 200, word / 8 * 40], |word| word),
];

#[test]
fn words_with_boxes_take_no_longer_each_wherever_they_stand() {
    for (name, place, line) in ARRANGEMENTS {
        for source in [TextSource::Native, TextSource::Ocr] {
            let made =
                |size| boxed(&repeated("Total 1.00 Widget 12.05.2018 A17", " ", size), source, place, line);
            assert_linear(name, 4000, made, |reading| {
                extract_all(reading);
                let found = extract_again(reading, &Knowledge::default(), &said(Kind::Invoice));
                renewed(reading, found, &said(Kind::Receipt), &OwnIdentity::default());
            });
        }
    }
}

#[test]
fn many_pages_take_no_longer_each_than_few() {
    let made = |count| {
        let page =
            boxed("Invoice 17 Total 1.00 12.05.2018", TextSource::Native, |word| [word * 90, 9], |_| 0);
        Reading { pages: vec![page.pages[0].clone(); count], ..Reading::default() }
    };
    assert_linear("pages", 400, made, extract_all);
}

/// Names and numbers of vendors of which each is printed, and none is the one.
fn vendors(count: usize) -> (Reading, Knowledge) {
    let name = |number: usize| format!("Stadtwerke Number {number} GmbH");
    let vendor = |number| KnownVendor {
        company: name(number),
        vat_id: Some(format!("DE{number:09}")),
        layout: Layout { kinds: [(Kind::Receipt, Kind::Invoice)].into(), ..Layout::default() },
        ..KnownVendor::default()
    };
    let lines = (0..count).map(|number| format!("x{} DE{number:09}9 Stadtwerke Number\n", name(number)));
    let knowledge = Knowledge { vendors: (0..count).map(vendor).collect(), ..Knowledge::default() };
    (text(lines.collect()), knowledge)
}

#[test]
fn many_vendors_on_many_lines_are_not_compared_all_with_all() {
    assert_linear("vendors", 1500, vendors, |(reading, knowledge)| {
        extract(reading, knowledge);
    });
}

const DOCUMENT: Uuid = Uuid::from_u128(1);

/// What a person may say of a document whose lines are all alike.
fn corrections() -> Corrections {
    let said = [
        ("vendor", "Acme Trading Ltd"),
        ("number", "A17"),
        ("date", "2018-05-12"),
        ("total", "1.00"),
        ("customer", "no such name on any line"),
        ("iban", "DE02120300000000202051"),
    ];
    let said = said.map(|(name, value)| {
        (name.to_owned(), Correction { value: Some(value.into()), page: None, bbox: None })
    });
    Corrections { kind: Some(Kind::Invoice), fields: said.into(), ..Corrections::default() }
}

/// Lines that are all alike, each with what is said of the document.
fn alike(size: usize) -> Reading {
    reading(
        &repeated("Acme Trading Ltd Number A17 dated 12.05.2018 Total 1.00", "\n", size),
        TextSource::Native,
    )
}

#[test]
fn what_people_say_is_looked_for_and_learnt_in_time_that_grows_with_the_document() {
    let first = alike(200);
    let (confirmed, _) = correct(&Extraction::default(), &corrections(), &first).unwrap();
    let mut layout = Layout::default();
    layouts::learn(&mut layout, DOCUMENT, &first, &confirmed);
    assert!(layout.fields.len() > 2, "{layout:?}");
    let vendor = KnownVendor { company: "Acme Trading Ltd".into(), layout, ..KnownVendor::default() };
    let knowledge = Knowledge { vendors: vec![vendor], ..Knowledge::default() };
    assert_linear("lines like those that were learnt", 6000, alike, |reading| {
        let found = extract(reading, &knowledge);
        assert_eq!(found.fields["total"].source, Source::Template);
        let (confirmed, _) = correct(&found, &corrections(), reading).unwrap();
        layouts::learn(&mut Layout::default(), DOCUMENT, reading, &confirmed);
        renewed(reading, found, &confirmed, &OwnIdentity::default());
    });
}

#[test]
fn data_of_many_lines_takes_no_longer_by_line_than_that_of_few() {
    let line = InvoiceLine {
        name: Some("Widget".into()),
        net: Some("999999999999.99".into()),
        ..InvoiceLine::default()
    };
    let made = |count| Reading {
        invoice: Some(InvoiceData {
            number: Some("A 18".into()),
            issue_date: Some("2018-05-13".into()),
            total: Some("2.00".into()),
            iban: Some("DE02120300000000202052".into()),
            lines: vec![line.clone(); count],
            ..InvoiceData::default()
        }),
        ..alike(10 * count)
    };
    assert_linear("data", 2000, made, |reading| {
        extract(reading, &Knowledge::default());
    });
}

#[test]
fn a_models_answer_is_held_to_the_print_in_time_that_grows_with_the_words() {
    let words: Vec<String> = (0..8).map(|word| format!("p0w{word}")).collect();
    let found = |value: &str, words: &[String]| json!({ "value": value, "raw_text": value, "word_ids": words, "confidence": null });
    let item = json!({ "id": null, "name": "Widget and more of it", "quantity": "2", "unit": null, "unit_price": "5.00",
        "tax_rate": null, "net": "10.00", "word_ids": words, "confidence": null });
    let answer = json!({ "kind": "invoice", "kind_confidence": null, "line_items": [item], "fields": {
        "vendor": found("Acme Trading of all the world Ltd", &words), "number": found("A-17/2018", &words),
        "customer": found("Nobody whom anybody knows", &[]), "total": found("77.00", &words),
        "date": found("2018-05-12", &words), "iban": found("DE02120300000000202051", &[]),
    }});
    let answer = model::Answer::read(&answer.to_string()).unwrap();
    let many_words =
        |size| boxed(&repeated("Total 1.00 Widget", " ", size), TextSource::Ocr, |_| [0, 0], |_| 0);
    let long_words = |size| {
        let words: Vec<String> = LETTERS.iter().map(|part| repeated(part, "", size / 20)).collect();
        boxed(&words.join(" "), TextSource::Ocr, |_| [0, 0], |_| 0)
    };
    let improve = |reading: &Reading| {
        model::improve(reading, &Extraction::default(), &answer);
        model::exchange(reading, Vec::new(), "4f1c").unwrap();
    };
    assert_linear("many words", 4000, many_words, improve);
    assert_linear("long words", 4000, long_words, improve);
}

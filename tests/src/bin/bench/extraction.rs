//! Extraction: CPU time of the offline rules over pages made for the bench, native and recognized.

use anyhow::Result;
use document_types::reading::{Page, Reading, TextSource, Word};
use document_types::vendor::KnownVendor;
use extraction::{Knowledge, extract};

use crate::cost::own_cpu;
use crate::{Bar, Row};

/// Documents of each sort, so many that ticks of 10 ms do not matter.
const DOCUMENTS: usize = 300;
/// Pages of each.
const PAGES: usize = 2;
/// Vendors that each is compared with.
const VENDORS: usize = 200;
/// Rows of items on a page.
const ITEMS: usize = 30;

/// Milliseconds of CPU a page.
pub(crate) fn rules() -> Result<Row> {
    let vendors = (0..VENDORS).map(|number| KnownVendor {
        company: format!("Company {number} of Somewhere Ltd"),
        address: format!("{number} High Street, 53100 Sometown"),
        ..KnownVendor::default()
    });
    let knowledge = Knowledge { vendors: vendors.collect(), ..Knowledge::default() };
    let of = |source| (0..DOCUMENTS).map(move |number| reading(number, source));
    let readings: Vec<Reading> = of(TextSource::Native).chain(of(TextSource::Ocr)).collect();

    let cpu = own_cpu()?;
    let fields: usize = readings.iter().map(|reading| extract(reading, &knowledge).fields.len()).sum();
    let spent = own_cpu()? - cpu;

    let each = 1000.0 * spent / (readings.len() * PAGES) as f64;
    Ok(Row {
        what: "extraction, CPU ms a page",
        ours: format!("{each:.2} ms"),
        peer: format!("{} pages, {fields} fields", readings.len() * PAGES),
        figure: each,
        bar: Bar::AtMost(5.0),
    })
}

fn reading(number: usize, source: TextSource) -> Reading {
    let pages: Vec<Page> = (0..PAGES).map(|page| placed(&text(number * PAGES + page), source)).collect();
    let text = pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\u{c}");
    Reading { pages, text, ..Reading::default() }
}

/// An invoice as a monospaced printer would write it; another one for each number.
fn text(number: usize) -> String {
    let mut lines = vec![
        format!("Nordlight Tools {number} Ltd   12 Harbour Road   53100 Sometown"),
        format!("Invoice number: NT-{number:05}             Invoice date: 2024-03-{:02}", number % 28 + 1),
        "Bill to:".to_owned(),
        "Garden and Sons Limited".to_owned(),
        "7 Mill Lane".to_owned(),
        "88400 Otherplace".to_owned(),
        "Pos  Description                          Quantity   Unit price      Amount".to_owned(),
    ];
    let mut net = 0;
    for item in 0..ITEMS {
        let (quantity, price) = ((number + item) % 9 + 1, (number * 37 + item * 911) % 90_000 + 100);
        net += quantity * price;
        lines.push(format!(
            "{:<4} replacement part {item:<20} {quantity:>8} {:>12} {:>12}",
            item + 1,
            decimal(price),
            decimal(quantity * price)
        ));
    }
    lines.push(format!("Net amount {:>70}", decimal(net)));
    lines.push(format!("VAT 20% {:>73}", decimal(net / 5)));
    lines.push(format!("Total amount due EUR {:>60}", decimal(net + net / 5)));
    lines.push("Payment terms: 30 days net. IBAN DE02 1203 0000 0000 2020 51 BIC BYLADEM1001".to_owned());
    lines.join("\n")
}

fn decimal(cents: usize) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Characters twelve pixels wide on lines forty apart.
fn placed(text: &str, source: TextSource) -> Page {
    let mut words = Vec::new();
    for (line, content) in (0_u32..).zip(text.lines()) {
        let (mut left, top) = (50, 100 + 40 * i32::try_from(line).unwrap_or(0));
        for word in content.split(' ') {
            let width = 12 * i32::try_from(word.len()).unwrap_or(0);
            if width > 0 {
                let bbox = [left, top, left + width, top + 24];
                words.push(Word { text: word.to_owned(), confidence: 0.95, bbox, line });
            }
            left += width + 12;
        }
    }
    Page { width: 1654, height: 2339, words, text: text.to_owned(), source, ..Page::default() }
}

//! From the words of a document to its kind and fields, offline: deterministic rules over text and layout.

mod amounts;
mod calibration;
mod classify;
mod dates;
mod directory;
mod embedded;
mod evidence;
mod folding;
mod identifiers;
mod invoices;
mod labels;
mod lines;
mod phrases;
mod places;
mod receipts;
mod roles;
mod rows;
mod vendors;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::{amounts::format_cents, invoices::Sums, lines::Line, roles::Money, rows::Seen};
use crate::reading::Reading;

pub use self::calibration::{Calibration, Calibrations};
pub use self::directory::knowledge;
pub use self::evidence::{box_of, words_in};
pub use crate::documents::fields::{Extraction, Field, Kind, Source};

/// What is known before a document is looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The vendors of the organization.
    pub vendors: Vec<KnownVendor>,
    /// The organization's locale, BCP 47 such as `en-US`: the order of day and month where the document is silent.
    pub locale: Option<String>,
    /// How far the organization's own documents bear out what scores say.
    pub calibration: Option<Calibration>,
}

/// A vendor the organization already knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownVendor {
    /// The name as printed on its documents.
    pub company: String,
    /// The address as printed, on one line.
    pub address: String,
    /// How many documents of this vendor were seen.
    pub count: u32,
}

impl Field {
    /// A value found by the rules where it was seen.
    fn rules(value: String, confidence: f32, seen: Seen) -> Self {
        let confidence = (confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        let page = seen.bbox.and(seen.page);
        Self { value, confidence, score: confidence, page, bbox: seen.bbox, ..Self::default() }
    }
}

/// Classifies a document and finds its fields. The same reading and knowledge always give the same answer.
pub fn extract(reading: &Reading, knowledge: &Knowledge) -> Extraction {
    let mut extraction = find(reading, &knowledge.vendors);
    evidence::attach(reading, &mut extraction);
    calibration::calibrate(&mut extraction, knowledge.calibration.as_ref());
    extraction
}

fn find(reading: &Reading, vendors: &[KnownVendor]) -> Extraction {
    let lines = lines::lines(reading);
    let money = roles::money(&lines);
    if let Some(invoice) = &reading.invoice {
        let mut printed = self::invoice(&lines, &money, vendors);
        add(&mut printed, "currency", currency(&lines));
        let fields = embedded::fields(invoice, printed);
        return Extraction { kind: Kind::Invoice, kind_confidence: 1.0, fields, ..Extraction::default() };
    }
    let kind = classify::classify(reading, &lines, &money);
    let mut fields = match kind {
        Kind::Receipt => receipt(&lines, &money, vendors),
        Kind::Invoice => invoice(&lines, &money, vendors),
        _ => Fields::new(),
    };
    if !fields.is_empty() {
        add(&mut fields, "currency", currency(&lines));
    }
    Extraction { kind, fields, ..Extraction::default() }
}

type Fields = BTreeMap<String, Field>;

fn add(fields: &mut Fields, name: &str, field: Option<Field>) {
    if let Some(field) = field.filter(|field| !field.value.is_empty()) {
        fields.insert(name.to_owned(), field);
    }
}

fn receipt(lines: &[Line], money: &[Money], vendors: &[KnownVendor]) -> Fields {
    let mut fields = Fields::new();
    let header = receipts::header(lines);
    add(&mut fields, "company", header.company);
    add(&mut fields, "address", header.address);
    if let Some(known) = vendors::snap(lines, vendors) {
        add(&mut fields, "company", Some(known.company));
        add(&mut fields, "address", known.address);
    }
    add(&mut fields, "date", receipts::date(lines));
    if let Some((cents, total)) = receipts::total(money) {
        if let Some((net, tax)) = receipts::net_and_tax(money, cents) {
            let field =
                |money: &Money| Field::rules(format_cents(money.cents), total.confidence * 0.95, money.seen);
            add(&mut fields, "net", Some(field(&net)));
            add(&mut fields, "tax", Some(field(&tax)));
        }
        add(&mut fields, "total", Some(total));
    }
    fields
}

fn invoice(lines: &[Line], money: &[Money], vendors: &[KnownVendor]) -> Fields {
    let mut fields = Fields::new();
    add(&mut fields, "vendor", invoices::vendor(lines));
    if let Some(known) = vendors::snap(lines, vendors) {
        add(&mut fields, "vendor", Some(known.company));
        add(&mut fields, "address", known.address);
    }
    add(&mut fields, "number", invoices::number(lines));
    add(&mut fields, "date", invoices::date(lines));
    let Sums { net, tax, total } = invoices::sums(money);
    add(&mut fields, "net", net);
    add(&mut fields, "tax", tax);
    add(&mut fields, "total", total);
    fields
}

/// The currency that stands beside the amounts.
fn currency(lines: &[Line]) -> Option<Field> {
    let (code, index) = lines::currency(lines)?;
    let row = &lines[index].row;
    let word = row.words.iter().position(|word| amounts::currency_in(&word.text) == Some(code));
    let seen = word.map(|word| row.seen(&row.bytes_of(&(word..word + 1)))).unwrap_or_default();
    Some(Field::rules(code.to_owned(), 0.95, seen))
}

#[cfg(test)]
mod tests;

//! From the words of a document to its kind and fields, offline: deterministic rules over text and layout.

mod amounts;
mod classify;
mod corrections;
mod dates;
pub mod directory;
mod embedded;
mod evidence;
mod export;
mod folding;
mod invoices;
mod labels;
mod layouts;
mod learning;
mod lines;
pub mod model;
mod phrases;
mod places;
mod receipts;
mod roles;
mod rows;
mod vendors;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::{amounts::format_cents, invoices::Sums, lines::Line, roles::Money, rows::Seen, vendors::Snapped};
use crate::reading::Reading;

pub use self::corrections::{Confirmation, Correction, Corrections, correct};
pub use self::directory::knowledge;
pub use self::evidence::{box_of, words_in};
pub use self::export::{Format, export};
pub use self::layouts::{Anchor, Example, Layout};
pub use self::learning::{LearnVendor, learn, note};
pub use crate::documents::fields::{Extraction, Field, Kind, Source};
pub(crate) use folding::fold;

/// What is known before a document is looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The vendors of the organization.
    pub vendors: Vec<KnownVendor>,
    /// The organization's locale, BCP 47 such as `en-US`: the order of day and month where the document is silent.
    pub locale: Option<String>,
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
    /// Its VAT identifier, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Where values stand on its documents.
    #[serde(default)]
    pub layout: Layout,
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
    extraction
}

fn find(reading: &Reading, vendors: &[KnownVendor]) -> Extraction {
    let lines = lines::lines(reading);
    let money = roles::money(&lines);
    let known = vendors::snap(&lines, vendors);
    let mut extraction = match &reading.invoice {
        Some(invoice) => {
            let fields =
                embedded::fields(invoice, self::fields(Kind::Invoice, &lines, &money, known.as_ref()));
            Extraction { kind: Kind::Invoice, kind_confidence: 1.0, fields, ..Extraction::default() }
        }
        None => {
            let found = classify::classify(reading, &lines, &money);
            let shown = known.as_ref().and_then(|known| known.vendor.layout.kinds.get(&found));
            let kind = shown.copied().unwrap_or(found);
            let fields = fields(kind, &lines, &money, known.as_ref());
            Extraction { kind, fields, ..Extraction::default() }
        }
    };
    if let Some(known) = known {
        let found = layouts::apply(&known.vendor.layout, &lines, &mut extraction);
        confirm_vendor(&mut extraction, found);
    }
    extraction
}

/// A document whose values stand where those of the vendor's other documents do is surely the vendor's.
fn confirm_vendor(extraction: &mut Extraction, values: usize) {
    let name = extraction.kind.vendor_field();
    if let Some(field) = extraction.fields.get_mut(name).filter(|field| field.source == Source::Directory) {
        let doubt = (1.0 - field.score) * 0.6_f32.powi(values.min(4).try_into().unwrap_or(0));
        (field.score, field.confidence) = (1.0 - doubt, 1.0 - doubt);
    }
}

/// What the rules find in a document of a kind.
fn fields(kind: Kind, lines: &[Line], money: &[Money], known: Option<&Snapped>) -> Fields {
    let mut fields = match kind {
        Kind::Receipt => receipt(lines, money),
        Kind::Invoice => invoice(lines, money),
        _ => Fields::new(),
    };
    let is_of_vendor =
        !fields.is_empty() || known.is_some_and(|known| known.vendor.layout != Layout::default());
    if let (true, Some(known)) = (is_of_vendor, known) {
        add(&mut fields, kind.vendor_field(), Some(known.company.clone()));
        add(&mut fields, "address", known.address.clone());
    }
    if !fields.is_empty() {
        add(&mut fields, "currency", currency(lines));
    }
    fields
}

type Fields = BTreeMap<String, Field>;

fn add(fields: &mut Fields, name: &str, field: Option<Field>) {
    if let Some(field) = field.filter(|field| !field.value.is_empty()) {
        fields.insert(name.to_owned(), field);
    }
}

fn receipt(lines: &[Line], money: &[Money]) -> Fields {
    let mut fields = Fields::new();
    let header = receipts::header(lines);
    add(&mut fields, "company", header.company);
    add(&mut fields, "address", header.address);
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

fn invoice(lines: &[Line], money: &[Money]) -> Fields {
    let mut fields = Fields::new();
    add(&mut fields, "vendor", invoices::vendor(lines));
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

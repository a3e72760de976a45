//! From the words of a document to its kind and fields, offline: deterministic rules over text and layout.

mod amounts;
mod calibration;
mod checks;
mod classify;
mod dates;
mod directory;
mod embedded;
mod evidence;
mod folding;
mod identifiers;
mod identity;
mod invoices;
mod labels;
mod lines;
mod phrases;
mod places;
mod receipts;
mod roles;
mod rows;
mod statements;
mod vendors;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::{
    amounts::format_cents,
    embedded::Print,
    identity::Zone,
    invoices::{Customer, Sums, terms},
    lines::{DateOrder, Line},
    phrases::{Label, Topic},
    roles::Money,
    rows::Seen,
    statements::Statement,
};
use crate::documents::fields::{Check, LineItem};
use crate::reading::{InvoiceData, Reading};

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
    /// The day on which the document is looked at: no document was issued after it.
    pub today: Option<jiff::civil::Date>,
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
    let lines = lines::lines(reading);
    let order = lines::date_order(&lines, knowledge.locale.as_deref());
    let document =
        Document { lines: &lines, money: &roles::money(&lines), order, vendors: &knowledge.vendors };
    let mut extraction = document.extraction(reading);
    checks::check(&mut extraction, knowledge.today);
    evidence::attach(reading, &mut extraction);
    calibration::calibrate(&mut extraction, knowledge.calibration.as_ref());
    extraction
}

/// A document as its rules see it.
struct Document<'a> {
    lines: &'a [Line],
    money: &'a [Money],
    order: DateOrder,
    vendors: &'a [KnownVendor],
}

impl Document<'_> {
    fn extraction(&self, reading: &Reading) -> Extraction {
        if let Some(invoice) = &reading.invoice {
            return self.embedded(invoice);
        }
        if let Some(zone) = identity::zone(self.lines) {
            let Zone { fields, check } = zone;
            return Extraction {
                kind: Kind::IdentityDocument,
                kind_confidence: 0.98,
                fields,
                checks: vec![check],
                ..Extraction::default()
            };
        }
        let (kind, kind_confidence) = classify::classify(reading, self.lines, self.money);
        let found = Extraction { kind, kind_confidence, ..Extraction::default() };
        match kind {
            Kind::Receipt => Extraction { fields: self.receipt(), line_items: self.receipt_items(), ..found },
            Kind::Invoice | Kind::CreditNote => {
                Extraction { fields: self.invoice(), line_items: invoices::line_items(self.lines), ..found }
            }
            Kind::PurchaseOrder => {
                Extraction { fields: self.order(), line_items: invoices::line_items(self.lines), ..found }
            }
            Kind::BankStatement => {
                let Statement { fields, check } = statements::statement(self.lines, self.order);
                Extraction {
                    fields: self.with_currency(fields),
                    checks: check.into_iter().collect(),
                    ..found
                }
            }
            Kind::Contract | Kind::IdentityDocument | Kind::Generic => found,
        }
    }

    /// The data that the sender wrote into the file, beside what is printed.
    fn embedded(&self, invoice: &InvoiceData) -> Extraction {
        let print =
            Print { lines: self.lines, money: self.money, order: self.order.order, fields: self.invoice() };
        let (fields, check) = embedded::fields(invoice, print);
        Extraction {
            kind: embedded::kind(invoice),
            kind_confidence: 1.0,
            fields,
            line_items: embedded::line_items(invoice),
            checks: check.into_iter().collect(),
        }
    }

    fn receipt(&self) -> Fields {
        let mut fields = Fields::new();
        let header = receipts::header(self.lines);
        add(&mut fields, "company", header.company);
        add(&mut fields, "address", header.address);
        if let Some(known) = vendors::snap(self.lines, self.vendors) {
            add(&mut fields, "company", Some(known.company));
            add(&mut fields, "address", known.address);
        }
        add(&mut fields, "date", receipts::date(self.lines, self.order));
        if let Some((cents, total)) = receipts::total(self.money) {
            if let Some((net, tax)) = receipts::net_and_tax(self.money, cents) {
                let field =
                    |money: &Money| Field::rules(format_cents(money.cents), total.score * 0.95, money.seen);
                add(&mut fields, "net", Some(field(&net)));
                add(&mut fields, "tax", Some(field(&tax)));
            }
            add(&mut fields, "total", Some(total));
        }
        self.with_currency(fields)
    }

    /// The lines between the head and the first sum that end with an amount.
    fn receipt_items(&self) -> Vec<LineItem> {
        let is_sum = |line: &Line| {
            line.has(&[
                Label::Total,
                Label::Gross,
                Label::NetTotal,
                Label::Payable,
                Label::Subtotal,
                Label::Net,
            ]) && line.money().next().is_some()
        };
        let items = self.lines.iter().skip(receipts::head_end(self.lines)).take_while(|line| !is_sum(line));
        let is_other = |line: &Line| {
            let others =
                [Label::Cash, Label::Change, Label::Rounding, Label::Tax, Label::TaxTable, Label::Contact];
            line.has(&others)
                || !line.dates.is_empty()
                || line.has(&[Label::Quantity, Label::OtherAmount, Label::TaxId])
        };
        items.filter(|line| !is_other(line)).filter_map(invoices::item).collect()
    }

    fn invoice(&self) -> Fields {
        let mut fields = Fields::new();
        if let Some(vendor) = invoices::vendor(self.lines) {
            add(&mut fields, "address", invoices::address(self.lines, vendor.line, &vendor.range));
            add(&mut fields, "vendor", Some(vendor.name));
        }
        if let Some(known) = vendors::snap(self.lines, self.vendors) {
            add(&mut fields, "vendor", Some(known.company));
            add(&mut fields, "address", known.address);
        }
        add(&mut fields, "number", invoices::number(self.lines));
        add(&mut fields, "date", invoices::date(self.lines, self.order));
        let Sums { net, tax, total } = invoices::sums(self.money);
        add(&mut fields, "net", net);
        add(&mut fields, "tax", tax);
        add(&mut fields, "total", total);
        self.add_terms(&mut fields);
        self.with_currency(fields)
    }

    /// What an invoice says beside its main fields.
    fn add_terms(&self, fields: &mut Fields) {
        let Customer { name, address } = invoices::customer(self.lines);
        add(fields, "customer", name);
        add(fields, "customer_address", address);
        let (vendor, customer) = invoices::vat_ids(self.lines);
        add(fields, "vendor_vat_id", vendor);
        add(fields, "customer_vat_id", customer);
        for (name, topic) in [("due_date", Topic::DueDate), ("delivery_date", Topic::DeliveryDate)] {
            add(fields, name, terms::date(self.lines, topic, self.order));
        }
        for (name, topic) in
            [("order_number", Topic::OrderNumber), ("customer_number", Topic::CustomerNumber)]
        {
            add(fields, name, terms::number(self.lines, topic));
        }
        if let Some((start, end)) = terms::period(self.lines, self.order) {
            add(fields, "period_start", Some(start));
            add(fields, "period_end", Some(end));
        }
        add(fields, "iban", terms::iban(self.lines));
        add(fields, "bic", terms::bic(self.lines));
        add(fields, "creditor_id", terms::creditor_id(self.lines));
        add(fields, "payment_reference", terms::payment_reference(self.lines));
        add(fields, "tax_rate", terms::tax_rate(self.lines));
        add(fields, "payable", terms::payable(self.money));
    }

    /// An order is an invoice to come: its own number and date are those of the order.
    fn order(&self) -> Fields {
        let mut fields = self.invoice();
        let number =
            fields.remove("order_number").or_else(|| terms::number(self.lines, Topic::PurchaseOrder));
        add(&mut fields, "number", number);
        add(&mut fields, "date", terms::date(self.lines, Topic::OrderDate, self.order));
        fields
    }

    fn with_currency(&self, mut fields: Fields) -> Fields {
        if !fields.is_empty() {
            add(&mut fields, "currency", currency(self.lines));
        }
        fields
    }
}

type Fields = BTreeMap<String, Field>;

fn add(fields: &mut Fields, name: &str, field: Option<Field>) {
    if let Some(field) = field.filter(|field| !field.value.is_empty()) {
        fields.insert(name.to_owned(), field);
    }
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

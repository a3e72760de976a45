//! The rules over one document, kind by kind.

use document_types::fields::{Extraction, Field, Kind, LineItem, Source};
use document_types::reading::{InvoiceData, Reading};

use crate::amounts::{self, format_cents};
use crate::embedded::{self, Print};
use crate::fields::{Fields, add};
use crate::identity::{self, Zone};
use crate::invoices::{self, Customer, Sums, terms};
use crate::lines::{self, DateOrder, Line};
use crate::own::{Own, Party};
use crate::phrases::{Announcement, Topic};
use crate::places::has_postcode;
use crate::roles::Money;
use crate::rows::by_rules;
use crate::scores::rounded;
use crate::statements::{self, Statement};
use crate::vendors::Snapped;
use crate::{classify, receipts};

/// How sure the kind is that people gave to other documents of the vendor.
const SHOWN: f32 = 0.9;

/// How sure it is that a machine-readable zone with a right check digit is on an identity document.
const IDENTITY: f32 = 0.98;

/// A kind that is less sure than that is a guess, and what is left of the scores of its fields: a person looks at them.
const SURE: f32 = 0.5;
const DOUBTED: f32 = 0.5;

/// What is left of the score of a receipt's total for a net and a tax that add up to it.
const PARTS: f32 = 0.95;

/// The score of the currency that is named most often. Set by hand on the labelled samples of each kind, as the two
/// numbers above; `./dev eval` measures them.
const CURRENCY: f32 = 0.95;

/// A document as its rules see it.
pub(super) struct Document<'a> {
    pub(super) lines: &'a [Line],
    pub(super) money: &'a [Money],
    pub(super) order: DateOrder,
    /// The vendor it is of, where the organization knows it.
    pub(super) known: Option<&'a Snapped<'a>>,
    /// The kind that a person named.
    pub(super) said: Option<Kind>,
    /// The organization that has the document, and which party it is.
    pub(super) own: &'a Own,
    pub(super) party: Party,
}

impl Document<'_> {
    /// What the rules find.
    pub(super) fn extraction(&self, reading: &Reading) -> Extraction {
        if let Some(invoice) = &reading.invoice {
            return self.embedded(invoice, !reading.pages.is_empty());
        }
        let is_open = self.said.is_none_or(|kind| kind == Kind::IdentityDocument);
        if let Some(zone) = identity::zone(self.lines).filter(|_| is_open) {
            let Zone { fields, check } = zone;
            return Extraction {
                kind: Kind::IdentityDocument,
                kind_confidence: IDENTITY,
                fields,
                checks: vec![check],
                ..Extraction::default()
            };
        }
        let (kind, kind_confidence, kind_source) = self.kind(reading);
        let found = Extraction { kind, kind_confidence, kind_source, ..Extraction::default() };
        match kind {
            Kind::Receipt => Extraction { fields: self.receipt(), line_items: self.receipt_items(), ..found },
            Kind::Invoice | Kind::CreditNote => {
                let mut fields = self.invoice();
                if kind_source == Source::Rules && kind_confidence < SURE {
                    for field in fields.values_mut() {
                        field.score = rounded(field.score * DOUBTED);
                        field.confidence = field.score;
                    }
                }
                Extraction { fields, line_items: invoices::line_items(self.lines), ..found }
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

    /// What a person said, else what people said of such documents of the vendor, else what it looks like. A clear
    /// title is believed before what was said of others: vendors send more than one kind.
    fn kind(&self, reading: &Reading) -> (Kind, f32, Source) {
        if let Some(kind) = self.said {
            return (kind, 1.0, Source::Person);
        }
        let (kind, confidence) = classify::classify(reading, self.lines, self.money);
        let shown = self.known.and_then(|known| known.vendor.layout.kinds.get(&kind).copied());
        match shown {
            Some(shown) if kind == Kind::Generic || confidence < SHOWN => (shown, SHOWN, Source::Template),
            _ => (kind, confidence, Source::Rules),
        }
    }

    /// The data that the sender wrote into the file, beside what is printed. A file without pages is nothing but the data.
    fn embedded(&self, invoice: &InvoiceData, is_printed: bool) -> Extraction {
        let order = self.order.order;
        let print = match is_printed {
            true => Print { lines: self.lines, money: self.money, order, fields: self.invoice() },
            false => Print { lines: &[], money: &[], order, fields: Fields::new() },
        };
        let (fields, check) = embedded::fields(invoice, print);
        Extraction {
            kind: embedded::kind(invoice),
            kind_confidence: 1.0,
            kind_source: Source::Embedded,
            fields,
            line_items: embedded::line_items(invoice),
            checks: check.into_iter().collect(),
            ..Extraction::default()
        }
    }

    fn receipt(&self) -> Fields {
        let mut fields = Fields::new();
        let header = receipts::header(self.lines, self.own);
        if self.party != Party::Seller {
            // Where the organization's name was the head, its address is not the seller's name.
            let is_left = |company: &Field| self.party == Party::Buyer && has_postcode(&company.value);
            add(&mut fields, "company", header.company.filter(|company| !is_left(company)));
            add(
                &mut fields,
                "address",
                header.address.filter(|address| !self.own.is_address(&address.value)),
            );
        }
        self.add_known(&mut fields, "company");
        add(&mut fields, "date", receipts::date(self.lines, self.order));
        if let Some((cents, total)) = receipts::total(self.money) {
            if let Some((net, tax)) = receipts::net_and_tax(self.money, cents) {
                let field =
                    |money: &Money| by_rules(format_cents(money.cents), total.score * PARTS, money.seen);
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
                Announcement::Total,
                Announcement::Gross,
                Announcement::NetTotal,
                Announcement::Payable,
                Announcement::Subtotal,
                Announcement::Net,
            ]) && line.money().next().is_some()
        };
        let items = self.lines.iter().skip(receipts::head_end(self.lines)).take_while(|line| !is_sum(line));
        let is_other = |line: &Line| {
            let others = [
                Announcement::Cash,
                Announcement::Change,
                Announcement::Rounding,
                Announcement::Tax,
                Announcement::TaxTable,
                Announcement::Contact,
            ];
            line.has(&others)
                || !line.dates.is_empty()
                || line.has(&[Announcement::Quantity, Announcement::OtherAmount, Announcement::TaxId])
        };
        items.filter(|line| !is_other(line)).filter_map(invoices::item).collect()
    }

    fn invoice(&self) -> Fields {
        let mut fields = Fields::new();
        // What the organization issued itself has no vendor: the next best name would be the customer's.
        let vendor = (self.party != Party::Seller).then(|| invoices::vendor(self.lines, self.own)).flatten();
        if let Some(vendor) = vendor.filter(|vendor| !self.own.is_name(&vendor.name.value)) {
            let address = invoices::address(self.lines, vendor.line, &vendor.range);
            add(&mut fields, "address", address.filter(|address| !self.own.is_address(&address.value)));
            add(&mut fields, "vendor", Some(vendor.name));
        }
        self.add_known(&mut fields, "vendor");
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
        let is_own = |name: &str| self.own.is_name(name);
        let Customer { name, address } = match invoices::customer(self.lines) {
            found if self.party != Party::Buyer => found,
            found if found.name.as_ref().is_some_and(|name| is_own(&name.value)) => found,
            found => match invoices::known_customer(self.lines, is_own) {
                known if known.name.is_some() => known,
                _ => found,
            },
        };
        add(fields, "customer", name);
        add(fields, "customer_address", address);
        let is_seller = self.party == Party::Seller;
        let (vendor, customer) = invoices::vat_ids_of(self.lines, |id| !is_seller && self.own.is_vat_id(id));
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
        add(fields, "iban", terms::iban_but(self.lines, |iban| !is_seller && self.own.is_iban(iban)));
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

    /// Name and address of the known vendor, in place of what was read of them.
    fn add_known(&self, fields: &mut Fields, name: &str) {
        if let Some(known) = self.known {
            add(fields, name, Some(known.company.clone()));
            add(fields, "address", known.address.clone());
        }
    }

    fn with_currency(&self, mut fields: Fields) -> Fields {
        if !fields.is_empty() {
            add(&mut fields, "currency", currency(self.lines));
        }
        fields
    }
}

/// The currency that is printed beside the amounts.
fn currency(lines: &[Line]) -> Option<Field> {
    let (code, index) = lines::currency(lines)?;
    let row = &lines[index].row;
    let word = row.texts().position(|word| amounts::currency_in(word) == Some(code));
    let seen = word.map(|word| row.seen(&row.bytes_of(&(word..word + 1)))).unwrap_or_default();
    Some(by_rules(code.to_owned(), CURRENCY, seen))
}

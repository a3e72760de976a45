//! Invoices as data: the XML that senders put into PDFs (Factur-X, ZUGFeRD) or send alone (XRechnung), in both
//! syntaxes of EN 16931.

mod attached;
mod cii;
mod price;
mod tree;
mod ubl;

use document_types::reading::InvoiceData;

use self::price::unit_price;
use self::tree::Element;
use crate::xml::{self, Root};

pub(crate) use attached::{attached, is_attached};

/// How the namespaces of the Cross Industry Invoice and its kin begin, and those of ZUGFeRD 1.
const CROSS_INDUSTRY: &[&str] = &["urn:un:unece:uncefact:", "urn:ferd:"];

/// Root elements and how their namespaces begin: Factur-X, ZUGFeRD 2 and XRechnung in CII, ZUGFeRD 1, Order-X,
/// and the UBL invoices of EN 16931.
const ROOTS: [(&str, &[&str]); 5] = [
    ("CrossIndustryInvoice", CROSS_INDUSTRY),
    ("CrossIndustryDocument", CROSS_INDUSTRY),
    ("SCRDMCCBDACIOMessageStructure", CROSS_INDUSTRY),
    ("Invoice", &["urn:oasis:names:specification:ubl:schema:xsd:Invoice-"]),
    ("CreditNote", &["urn:oasis:names:specification:ubl:schema:xsd:CreditNote-"]),
];

/// Whether a document with this root is an invoice, or an order of the same family.
pub(crate) fn is_invoice(root: &Root) -> bool {
    let is_namespace = |starts: &[&str]| starts.iter().any(|start| root.namespace.starts_with(start));
    ROOTS.iter().any(|(name, starts)| root.name == *name && is_namespace(starts))
}

/// How deep inside an envelope an invoice may be: `Envelope/Body/request/Invoice`.
const DEEPEST_ENVELOPE: usize = 5;

/// Whether a text is an invoice, or an envelope around a single one, as networks put it (SBDH of Peppol, SOAP).
pub(crate) fn holds_invoice(text: &str) -> bool {
    match xml::root(text) {
        Some(root) if is_invoice(&root) => true,
        Some(_) => xml::count(text, DEEPEST_ENVELOPE, is_invoice) == 1,
        None => false,
    }
}

/// The invoice in an XML; `None` when it is none, or none that can be read.
pub(crate) fn parse(xml: &[u8]) -> Option<InvoiceData> {
    of_root(tree::parse(xml)?.within(DEEPEST_ENVELOPE, |element| {
        // What names an invoice in the head of an envelope has nothing in it.
        element.has_children() && ROOTS.iter().any(|(name, _)| element.name == *name)
    })?)
}

fn of_root(root: &Element) -> Option<InvoiceData> {
    match root.name.as_str() {
        "CrossIndustryInvoice" | "CrossIndustryDocument" => Some(cii::invoice(root)),
        "Invoice" | "CreditNote" => Some(ubl::invoice(root)),
        _ => None,
    }
}

/// Text of the element at the first path that has some, on one line.
fn text(element: &Element, paths: &[&str]) -> Option<String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    paths.iter().map(|path| words(&element.text_at(path))).find(|text| !text.is_empty())
}

/// An amount: `1190` becomes `1190.00`.
fn amount(element: &Element, paths: &[&str]) -> Option<String> {
    as_amount(&text(element, paths)?)
}

fn as_amount(text: &str) -> Option<String> {
    let number = as_decimal(text)?;
    let digits = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    Some(match digits {
        0 => format!("{number}.00"),
        1 => format!("{number}0"),
        _ => number,
    })
}

/// A decimal number without zeros at its end.
fn decimal(element: &Element, paths: &[&str]) -> Option<String> {
    as_decimal(&text(element, paths)?)
}

fn as_decimal(text: &str) -> Option<String> {
    let number = text.trim();
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    })
}

/// The tax in the invoice's currency; a second one may be given in the currency of accounting (BT-111).
fn tax_total(totals: &[&Element], currency: Option<&str>) -> Option<String> {
    let own = totals.iter().find(|total| currency.is_some() && total.attribute("currencyID") == currency);
    as_amount(own.or(totals.first())?.text())
}

/// A date as `YYYY-MM-DD` from that, or from `YYYYMMDD` (format 102 of UNTDID 2379).
fn date(element: &Element, paths: &[&str]) -> Option<String> {
    let text = text(element, paths)?;
    let digits: String = text.get(..10).filter(|date| date.contains('-')).unwrap_or(&text).replace('-', "");
    let digits = digits.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..]);
    let is_date =
        (1..=12).contains(&month.parse::<u8>().ok()?) && (1..=31).contains(&day.parse::<u8>().ok()?);
    is_date.then(|| format!("{year}-{month}-{day}"))
}

/// Parts of an address on one line.
fn address(parts: [Option<String>; 5]) -> Option<String> {
    let [line, more, code, city, country] = parts;
    let place = [code, city].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [line, more, Some(place).filter(|place| !place.is_empty()), country];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", ")).filter(|address| !address.is_empty())
}

#[cfg(test)]
mod tests;

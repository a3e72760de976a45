//! What was found as a file for other programs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Deserialize;
use utoipa::ToSchema;

use super::amounts::{cents_of, format_cents};
use super::{Extraction, Kind};
use crate::documents::fields::LineItem;
use crate::error::{Error, Result, refuse};
use crate::http::table;

/// How fields leave the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The fields, a line each (RFC 4180).
    Csv,
    /// The line items, a line each (RFC 4180).
    CsvLines,
    /// Everything, as the API shows it.
    Json,
    /// An invoice or credit note in UBL 2.1, in the terms of EN 16931.
    Ubl,
}

impl Format {
    /// The extension of the file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvLines => "csv",
            Self::Json => "json",
            Self::Ubl => "xml",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvLines => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Ubl => "application/xml",
        }
    }
}

/// The file of an extraction.
///
/// # Errors
/// `Conflict` with code `no_invoice` or `fields_missing` when it can't be an invoice in UBL.
pub fn export(extraction: &Extraction, format: Format) -> Result<Vec<u8>> {
    match format {
        Format::Csv => fields(extraction),
        Format::CsvLines => line_items(extraction),
        Format::Json => Ok(serde_json::to_vec_pretty(extraction)?),
        Format::Ubl => ubl(extraction),
    }
}

fn fields(extraction: &Extraction) -> Result<Vec<u8>> {
    let header = ["name", "value", "currency", "confidence", "source", "page", "raw"];
    let rows = extraction.fields.iter().map(|(name, field)| {
        [
            name.clone(),
            field.value.clone(),
            field.currency.clone().unwrap_or_default(),
            field.confidence.to_string(),
            field.source.as_str().to_owned(),
            field.page.map(|page| page.to_string()).unwrap_or_default(),
            field.raw.clone().unwrap_or_default(),
        ]
    });
    table(header, rows)
}

fn line_items(extraction: &Extraction) -> Result<Vec<u8>> {
    let header = ["id", "name", "quantity", "unit", "unit_price", "tax_rate", "net", "confidence", "page"];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows = extraction.line_items.iter().map(|item| {
        [
            text(&item.id),
            text(&item.name),
            text(&item.quantity),
            text(&item.unit),
            text(&item.unit_price),
            text(&item.tax_rate),
            text(&item.net),
            item.confidence.to_string(),
            item.page.map(|page| page.to_string()).unwrap_or_default(),
        ]
    });
    table(header, rows)
}

/// By a template that escapes what it is given as XML.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // A tag on a line of its own leaves no empty line.
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.unwrap_or_default());
    let sources = [
        ("invoice.xml", include_str!("export/invoice.xml")),
        ("party.xml", include_str!("export/party.xml")),
    ];
    for (name, source) in sources {
        if let Err(error) = templates.add_template(name, source) {
            // The tests render it, so this is not for users to see.
            tracing::error!(template = name, %error, "a template is broken");
        }
    }
    templates
});

/// What an invoice can't do without in UBL.
const NEEDED: [&str; 4] = ["number", "date", "currency", "total"];

fn ubl(extraction: &Extraction) -> Result<Vec<u8>> {
    let is_credit_note = match extraction.kind {
        Kind::Invoice => false,
        Kind::CreditNote => true,
        kind => {
            let detail = format!("only invoices and credit notes can be had in UBL, not a {}", kind.as_str());
            return Err(Error::Conflict(refuse("no_invoice", detail)));
        }
    };
    let value = |name: &str| extraction.fields.get(name).map(|field| plain(&field.value));
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| value(name).is_none()).collect();
    if !missing.is_empty() {
        let detail = format!("add what an invoice in UBL can't do without: {}", missing.join(", "));
        return Err(Error::Conflict(refuse("fields_missing", detail)));
    }
    let cents = |name: &str| value(name).as_deref().and_then(cents_of);
    let total = cents("total").unwrap_or_default();
    let tax = cents("tax").or_else(|| Some(total - cents("net")?)).unwrap_or_default();
    let net = cents("net").unwrap_or(total - tax);
    let lines: Vec<LineItem> =
        extraction.line_items.iter().filter(|item| item.net.is_some()).cloned().collect();
    let sum: Option<i64> = lines.iter().map(|item| cents_of(item.net.as_deref()?)).sum();
    let names = ["number", "date", "due_date", "currency", "order_number", "payment_reference", "iban"];
    let fields: BTreeMap<&str, Option<String>> = names.into_iter().map(|name| (name, value(name))).collect();
    let party = |name: &str, address: &str, vat_id: &str, tax_id: &str| {
        context! { name => value(name), address => value(address), vat_id => value(vat_id), tax_id => value(tax_id) }
    };
    let content = context! {
        is_credit_note,
        fields,
        supplier => party("vendor", "address", "vendor_vat_id", "vendor_tax_id"),
        customer => party("customer", "customer_address", "customer_vat_id", ""),
        tax_rate => value("tax_rate"),
        lines => Serde(lines.iter().map(clean).collect::<Vec<_>>()),
        lines_sum => format_cents(sum.filter(|_| !lines.is_empty()).unwrap_or(net)),
        net => format_cents(net),
        tax => format_cents(tax),
        total => format_cents(total),
        payable => format_cents(cents("payable").unwrap_or(total)),
    };
    Ok(TEMPLATES.get_template("invoice.xml")?.render(content)?.into_bytes())
}

/// Without the characters that XML 1.0 can't hold.
fn plain(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

fn clean(item: &LineItem) -> LineItem {
    let text = |value: &Option<String>| value.as_deref().map(plain);
    LineItem {
        id: text(&item.id),
        name: text(&item.name),
        quantity: text(&item.quantity),
        unit: text(&item.unit),
        unit_price: text(&item.unit_price),
        tax_rate: text(&item.tax_rate),
        net: text(&item.net),
        ..LineItem::default()
    }
}

#[cfg(test)]
mod tests;

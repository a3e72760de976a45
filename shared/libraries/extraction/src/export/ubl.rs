//! Invoices and credit notes in UBL 2.1, in the terms of EN 16931-1 (syntax binding CEN/TS 16931-3-2).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document_types::fields::{Extraction, Kind, LineItem, Source};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::Unexportable;
use crate::amounts::{cents_of, format_cents};

/// By a template that escapes what it is given as XML.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // A tag on a line of its own leaves no empty line.
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.unwrap_or_default());
    let sources = [("invoice.xml", include_str!("invoice.xml")), ("party.xml", include_str!("party.xml"))];
    for (name, source) in sources {
        if let Err(error) = templates.add_template(name, source) {
            // The tests render it, so this is not for users to see.
            tracing::error!(template = name, %error, "a template is broken");
        }
    }
    templates
});

/// The invoice as a file.
///
/// # Errors
/// `Refused` with code `no_invoice` or `fields_missing`.
pub(super) fn ubl(extraction: &Extraction) -> Result<Vec<u8>, Unexportable> {
    let is_credit_note = match extraction.kind {
        Kind::Invoice => false,
        Kind::CreditNote => true,
        kind => {
            let detail = format!("only invoices and credit notes can be had in UBL, not a {}", kind.as_str());
            return Err(Unexportable::Refused { code: "no_invoice", detail });
        }
    };
    let value = |name: &str| extraction.fields.get(name).map(|field| plain(&field.value));
    let sums = Sums::of(extraction, is_credit_note)?;
    let party = |name: &str, [address, vat_id, tax_id, number]: [&str; 4]| {
        context! {
            name => value(name), address => value(address), country => value(vat_id).as_deref().and_then(country),
            vat_id => value(vat_id), tax_id => value(tax_id), number => value(number),
        }
    };
    let names = [
        "number",
        "date",
        "due_date",
        "currency",
        "order_number",
        "payment_reference",
        "iban",
        "bic",
        "delivery_date",
        "period_start",
        "period_end",
    ];
    let content = context! {
        is_credit_note,
        fields => names.into_iter().map(|name| (name, value(name))).collect::<BTreeMap<_, _>>(),
        supplier => party("vendor", ["address", "vendor_vat_id", "vendor_tax_id", ""]),
        customer => party("customer", ["customer_address", "customer_vat_id", "", "customer_number"]),
        // Why no tax is charged is not known, so nothing is said of it.
        tax_rate => value("tax_rate").filter(|rate| is_charged(rate)),
        lines => Serde(lines(extraction, &sums)),
        net => format_cents(sums.net),
        tax => format_cents(sums.tax),
        total => format_cents(sums.total),
        prepaid => (sums.payable != sums.total).then(|| format_cents(sums.total - sums.payable)),
        payable => format_cents(sums.payable),
    };
    Ok(TEMPLATES.get_template("invoice.xml")?.render(content)?.into_bytes())
}

/// The sums of an invoice in cents; a credit note gives back, so its sums are positive.
struct Sums {
    net: i64,
    tax: i64,
    total: i64,
    payable: i64,
    /// -1 where the print of a credit note has its amounts negative, else 1.
    sign: i64,
}

impl Sums {
    fn of(extraction: &Extraction, is_credit_note: bool) -> Result<Self, Unexportable> {
        let cents = |name: &str| extraction.fields.get(name).and_then(|field| cents_of(&field.value));
        let mut missing: Vec<&str> = ["number", "date", "currency"]
            .into_iter()
            .filter(|name| !extraction.fields.contains_key(*name))
            .collect();
        let (total, net, tax) = (cents("total"), cents("net"), cents("tax"));
        if total.is_none() {
            missing.push("total");
        }
        if net.or(tax).is_none() {
            missing.push("net or tax");
        }
        let (Some(total), []) = (total, missing.as_slice()) else {
            let detail = format!("add what an invoice in UBL can't do without: {}", missing.join(", "));
            return Err(Unexportable::Refused { code: "fields_missing", detail });
        };
        let net = net.unwrap_or_else(|| total - tax.unwrap_or_default());
        let tax = tax.unwrap_or(total - net);
        let sign = if is_credit_note && total < 0 { -1 } else { 1 };
        let payable = cents("payable").unwrap_or(total);
        Ok(Self { net: sign * net, tax: sign * tax, total: sign * total, payable: sign * payable, sign })
    }
}

/// A line as the template writes it.
#[derive(Serialize)]
struct Line {
    name: String,
    article: Option<String>,
    quantity: String,
    unit: String,
    price: String,
    net: String,
    tax_rate: Option<String>,
}

/// The lines, where they add up to the sum without tax; else one for the whole, since every invoice has one
/// (EN 16931-1, BR-16) and their sum is the invoice's (BR-CO-10, BR-CO-13).
fn lines(extraction: &Extraction, sums: &Sums) -> Vec<Line> {
    let items = || extraction.line_items.iter();
    let sum: Option<i64> = items().map(|item| cents_of(item.net.as_deref()?)).sum();
    if items().len() > 0 && sum.is_some_and(|sum| sums.sign * sum == sums.net) {
        return items().map(|item| Line::of(item, sums.sign)).collect();
    }
    let net = format_cents(sums.net);
    vec![Line {
        name: "As invoiced".to_owned(),
        article: None,
        quantity: "1".to_owned(),
        unit: unit("").to_owned(),
        price: net.clone(),
        net,
        tax_rate: None,
    }]
}

impl Line {
    fn of(item: &LineItem, sign: i64) -> Self {
        let text = |value: &Option<String>| value.as_deref().map(plain);
        let net = sign * item.net.as_deref().and_then(cents_of).unwrap_or_default();
        let quantity = text(&item.quantity).unwrap_or_else(|| "1".to_owned());
        let unit = match &item.unit {
            // Data has the code already.
            Some(code) if item.source == Source::Embedded => plain(code),
            printed => unit(printed.as_deref().unwrap_or_default()).to_owned(),
        };
        Self {
            name: text(&item.name).unwrap_or_else(|| "-".to_owned()),
            article: text(&item.id),
            price: text(&item.unit_price).unwrap_or_else(|| price(net, &quantity)),
            quantity,
            unit,
            net: format_cents(net),
            tax_rate: text(&item.tax_rate).filter(|rate| is_charged(rate)),
        }
    }
}

/// Parts of one with four decimals, which are enough for any price of a unit.
const TEN_THOUSANDTHS: f64 = 10_000.0;

/// The price of a unit that makes up a sum.
fn price(net: i64, quantity: &str) -> String {
    match quantity.parse::<f64>() {
        Ok(quantity) if quantity != 0.0 => {
            // A sum of cents has two decimals already.
            let price = (net as f64 * 100.0 / quantity).round() / TEN_THOUSANDTHS;
            price.to_string()
        }
        _ => format_cents(net),
    }
}

fn is_charged(rate: &str) -> bool {
    rate.parse::<f64>().is_ok_and(|rate| rate > 0.0)
}

/// The code of UN/ECE Recommendation 20 for a unit as printed; `C62`, one, for those that are not known.
fn unit(printed: &str) -> &'static str {
    match printed.trim_end_matches('.').to_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures"
        | "hora" | "horas" => "HUR",
        "d" | "day" | "days" | "tag" | "tage" | "jour" | "jours" | "dia" | "dias" => "DAY",
        "month" | "months" | "monat" | "monate" | "mois" | "mes" | "meses" => "MON",
        "kg" => "KGM",
        "g" => "GRM",
        "t" => "TNE",
        "km" => "KMT",
        "m" => "MTR",
        "m2" | "m²" | "qm" => "MTK",
        "m3" | "m³" => "MTQ",
        "l" | "litre" | "liter" => "LTR",
        _ => "C62",
    }
}

/// The country of a VAT identifier, ISO 3166-1: Greece and Northern Ireland have prefixes of their own.
fn country(vat_id: &str) -> Option<String> {
    let prefix = vat_id.get(..2).filter(|prefix| prefix.bytes().all(|byte| byte.is_ascii_uppercase()))?;
    let country = match prefix {
        "EL" => "GR",
        "XI" => "GB",
        prefix => prefix,
    };
    Some(country.to_owned())
}

/// Without the characters that XML 1.0 can't hold.
fn plain(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

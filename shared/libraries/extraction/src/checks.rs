//! What must hold between the fields of a document, and what that says about them.

use document_types::fields::{Check, Extraction, Field, Kind, LineItem, Source};
use jiff::civil::Date;

use crate::amounts::{cents_of, format_cents};
use crate::invoices::{is_known_rate, is_rounded_sum};
use crate::scores::rounded;
use document_types::identifiers::{is_creditor_id, is_creditor_reference, is_iban, vat_id};

/// Rounding that sums of invoices may be off by, in cents.
const ROUNDING: i64 = 2;
/// The same where cash is rounded to the smallest coin.
const COINS: i64 = 5;

/// The part of the doubt that a check takes when it holds, and of the belief that is left when it fails. Set by hand on the
/// labelled samples of each kind; `./dev eval` measures them.
const GAIN: f32 = 0.3;
const LEFT: f32 = 0.67;

/// Compares what can be compared, notes the outcome, and believes the fields more or less by it.
pub(super) fn check(extraction: &mut Extraction, today: Option<Date>) {
    for check in compare(extraction, today) {
        weigh(extraction, &check);
        extraction.checks.push(check);
    }
}

/// Compares again what a person or a model has changed. What the rules believe of their own fields stays as it is, and
/// so do checks that only the document itself can tell, such as its data against its print.
pub(super) fn recheck(extraction: &mut Extraction) {
    let found = compare(extraction, None);
    // Whether a date is to come was compared with the day of the extraction.
    let is_said = extraction.fields.get("date").is_some_and(|date| date.source == Source::Person);
    extraction.checks.retain(|check| match check.name.as_str() {
        "date_in_future" => !is_said,
        name => !COMPARED.contains(&name),
    });
    extraction.checks.extend(found);
}

/// The checks that compare fields with each other.
const COMPARED: [&str; 9] = [
    "net_plus_tax",
    "tax_rate",
    "line_items",
    "iban",
    "vat_id",
    "creditor_reference",
    "creditor_id",
    "date_order",
    "period_order",
];

fn compare(extraction: &Extraction, today: Option<Date>) -> Vec<Check> {
    let found = [
        net_plus_tax(extraction),
        tax_rate(extraction),
        line_items(extraction),
        identifier(extraction, "iban", "iban", |value| Some(is_iban(value))),
        identifier(extraction, "vat_id", "vendor_vat_id", is_vat_id),
        identifier(extraction, "vat_id", "customer_vat_id", is_vat_id),
        identifier(extraction, "creditor_reference", "payment_reference", |value| {
            value.starts_with("RF").then(|| is_creditor_reference(value))
        }),
        identifier(extraction, "creditor_id", "creditor_id", |value| Some(is_creditor_id(value))),
        order_of_dates(extraction, "date_order", "date", "due_date"),
        order_of_dates(extraction, "period_order", "period_start", "period_end"),
        today.and_then(|today| date_in_future(extraction, today)),
    ];
    found.into_iter().flatten().collect()
}

/// A check that holds takes a part of the doubt about what the rules found, one that fails a part of the belief.
fn weigh(extraction: &mut Extraction, check: &Check) {
    for name in &check.fields {
        let Some(field) = extraction.fields.get_mut(name).filter(|field| field.source == Source::Rules)
        else {
            continue;
        };
        // The sums of an invoice were searched for by their adding up, so that says nothing new about them.
        let is_no_news = check.name == "net_plus_tax" && extraction.kind != Kind::Receipt;
        let gain = if is_no_news { 0.0 } else { GAIN };
        let score = if check.passed { field.score + gain * (1.0 - field.score) } else { field.score * LEFT };
        field.score = rounded(score);
        field.confidence = field.score;
    }
}

fn cents(field: Option<&Field>) -> Option<i64> {
    cents_of(&field?.value)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn net_plus_tax(extraction: &Extraction) -> Option<Check> {
    let [net, tax, total] = ["net", "tax", "total"].map(|name| extraction.fields.get(name));
    // An amount that was computed from two others proves nothing about them.
    let places = [net, tax, total].map(|field| field.is_some_and(|field| field.bbox.is_some()));
    let is_read = [net, tax, total].into_iter().flatten().all(|field| field.source == Source::Rules);
    if is_read && places.contains(&true) && places.contains(&false) {
        return None;
    }
    let (net, tax, total) = (cents(net)?, cents(tax)?, cents(total)?);
    let tolerance = if extraction.kind == Kind::Receipt { COINS } else { ROUNDING };
    let passed = (net + tax - total).abs() <= tolerance || is_rounded_sum(net + tax, total);
    let sign = if passed { "is" } else { "is not" };
    let [net, tax, total] = [net, tax, total].map(format_cents);
    let detail = format!("{net} net and {tax} tax {sign} {total}");
    Some(Check { name: "net_plus_tax".into(), passed, detail, fields: names(&["net", "tax", "total"]) })
}

/// Whether the tax is the printed rate of the net sum, or one that is known; a mix of rates is not judged.
fn tax_rate(extraction: &Extraction) -> Option<Check> {
    let [net, tax] = ["net", "tax"].map(|name| cents(extraction.fields.get(name)));
    let (net, tax) = (net?, tax.filter(|tax| *tax != 0)?);
    let printed = extraction.fields.get("tax_rate");
    let detail;
    let passed = match printed.and_then(|rate| cents_of(&rate.value)) {
        Some(rate) => {
            let passed = (net * rate - tax * 10_000).abs() <= 20_000;
            let sign = if passed { "is" } else { "is not" };
            let rate = printed.map_or("", |rate| rate.value.as_str());
            detail = format!("{} {sign} {rate} % of {}", format_cents(tax), format_cents(net));
            passed
        }
        None if is_known_rate(net, tax) => {
            detail = format!("{} is a usual rate of {}", format_cents(tax), format_cents(net));
            true
        }
        None => return None,
    };
    // A rate that is not that of the sums is more likely the rate of something else.
    let about = if passed { &["net", "tax", "tax_rate"][..] } else { &["tax_rate"] };
    Some(Check { name: "tax_rate".into(), passed, detail, fields: names(about) })
}

/// The items add up to the sum without tax, or with it where prices include it. Where they do not, it is more likely
/// that an item is missing than that the sum is wrong; and where the items themselves are unproven, nothing is said.
fn line_items(extraction: &Extraction) -> Option<Check> {
    let items: Option<Vec<i64>> =
        extraction.line_items.iter().map(|item| item.net.as_deref().and_then(cents_of)).collect();
    let items = items.filter(|items| !items.is_empty())?;
    // Data may have any number of them: a sum beyond all numbers is none.
    let sum = items.iter().try_fold(0_i64, |sum, cents| sum.checked_add(*cents))?;
    let tolerance = i64::try_from(items.len()).unwrap_or(i64::MAX).min(100);
    let sums: Vec<(&str, i64)> = ["net", "total"]
        .into_iter()
        .filter_map(|name| Some((name, cents(extraction.fields.get(name))?)))
        .collect();
    let (first, expected) = *sums.first()?;
    let met = sums.iter().find(|(_, expected)| (sum - expected).abs() <= tolerance);
    // Of data, discounts on the whole are not known here.
    let is_proven = |item: &LineItem| match item.source {
        Source::Person => true,
        Source::Embedded => false,
        _ => item.quantity.is_some(),
    };
    if met.is_none() && !extraction.line_items.iter().all(is_proven) {
        return None;
    }
    let count = items.len();
    let is_more =
        extraction.kind != Kind::CreditNote && sums.iter().all(|(_, expected)| sum > expected + tolerance);
    let (sum, expected) = (format_cents(sum), format_cents(expected));
    Some(match met {
        Some((name, _)) => Check {
            name: "line_items".into(),
            passed: true,
            detail: format!("{count} items add up to {name}, {sum}"),
            fields: names(&[name]),
        },
        None => Check {
            name: "line_items".into(),
            passed: false,
            detail: format!("{count} items add up to {sum}, and {first} is {expected}"),
            // An item may be missing, but none that is proven is too many: then the sums are those of a part.
            fields: if is_more {
                names(&["line_items", "net", "tax", "total"])
            } else {
                names(&["line_items"])
            },
        },
    })
}

fn is_vat_id(value: &str) -> Option<bool> {
    match vat_id(value) {
        Some(vat) => vat.is_valid,
        None => Some(false),
    }
}

/// Whether the check digits of a field are right, where it has any.
fn identifier(
    extraction: &Extraction,
    check: &str,
    name: &str,
    is_right: fn(&str) -> Option<bool>,
) -> Option<Check> {
    let value = &extraction.fields.get(name)?.value;
    let passed = is_right(value)?;
    let outcome = if passed { "are right" } else { "are wrong" };
    let detail = format!("the check digits of {value} {outcome}");
    Some(Check { name: check.into(), passed, detail, fields: names(&[name]) })
}

fn order_of_dates(extraction: &Extraction, check: &str, first: &str, second: &str) -> Option<Check> {
    let [before, after] = [first, second].map(|name| extraction.fields.get(name));
    let (before, after) = (&before?.value, &after?.value);
    let passed = before <= after;
    let sign = if passed { "is not before" } else { "is before" };
    let detail = format!("{second} {after} {sign} {first} {before}");
    Some(Check { name: check.into(), passed, detail, fields: names(&[first, second]) })
}

fn date_in_future(extraction: &Extraction, today: Date) -> Option<Check> {
    // A person knows better.
    let value = &extraction.fields.get("date").filter(|date| date.source != Source::Person)?.value;
    let date: Date = value.parse().ok()?;
    // Where the document comes from it may be tomorrow already.
    let passed = date <= today.tomorrow().unwrap_or(today);
    let sign = if passed { "is not after" } else { "is after" };
    let detail = format!("{value} {sign} {today}");
    Some(Check { name: "date_in_future".into(), passed, detail, fields: names(&["date"]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extraction(fields: &[(&str, &str)]) -> Extraction {
        let field = |value: &str| Field {
            value: value.into(),
            score: 0.8,
            page: Some(0),
            bbox: Some([0; 4]),
            ..Field::default()
        };
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), field(value))).collect();
        Extraction { kind: Kind::Invoice, fields, ..Extraction::default() }
    }

    fn checked(fields: &[(&str, &str)]) -> Vec<(String, bool)> {
        let mut extraction = extraction(fields);
        check(&mut extraction, "2024-05-01".parse().ok());
        extraction.checks.into_iter().map(|check| (check.name, check.passed)).collect()
    }

    fn outcome(fields: &[(&str, &str)], name: &str) -> Option<bool> {
        checked(fields).into_iter().find(|(found, _)| found == name).map(|(_, passed)| passed)
    }

    #[test]
    fn sums_must_add_up_and_taxes_be_their_rate() {
        let right = [("net", "100.00"), ("tax", "19.00"), ("total", "119.00"), ("tax_rate", "19")];
        assert_eq!(checked(&right), [("net_plus_tax".into(), true), ("tax_rate".into(), true)]);
        let wrong = [("net", "100.00"), ("tax", "16.00"), ("total", "119.00"), ("tax_rate", "19")];
        assert_eq!(checked(&wrong), [("net_plus_tax".into(), false), ("tax_rate".into(), false)]);
        assert_eq!(checked(&[("net", "100.00"), ("tax", "12.34")]), [], "a mix of rates is not judged");
    }

    #[test]
    fn check_digits_are_checked_where_there_are_any() {
        assert_eq!(outcome(&[("iban", "DE02120300000000202051")], "iban"), Some(true));
        assert_eq!(outcome(&[("iban", "DE02120300000000202052")], "iban"), Some(false));
        assert_eq!(outcome(&[("vendor_vat_id", "DE136695976")], "vat_id"), Some(true));
        assert_eq!(outcome(&[("customer_vat_id", "CZ25123891")], "vat_id"), None);
        assert_eq!(outcome(&[("payment_reference", "RF18539007547034")], "creditor_reference"), Some(true));
        assert_eq!(outcome(&[("payment_reference", "4711")], "creditor_reference"), None);
        assert_eq!(outcome(&[("creditor_id", "DE98ZZZ09999999998")], "creditor_id"), Some(false));
    }

    #[test]
    fn dates_follow_one_another_and_none_is_in_the_future() {
        let right = [("date", "2024-04-01"), ("due_date", "2024-04-15")];
        assert_eq!(checked(&right), [("date_order".into(), true), ("date_in_future".into(), true)]);
        let wrong = [("date", "2024-05-03"), ("due_date", "2024-04-15")];
        assert_eq!(checked(&wrong), [("date_order".into(), false), ("date_in_future".into(), false)]);
        let elsewhere = [("date", "2024-05-02"), ("due_date", "2024-05-15")];
        assert!(checked(&elsewhere)[1].1, "today is 2024-05-01, and elsewhere the day after");
    }

    #[test]
    fn items_that_do_not_add_up_cast_no_doubt_on_the_sum() {
        let item =
            |net: &str| LineItem { net: Some(net.into()), quantity: Some("1".into()), ..LineItem::default() };
        let mut found = extraction(&[("net", "30.00")]);
        found.line_items = vec![item("10.00"), item("20.00")];
        check(&mut found, None);
        assert_eq!(
            (found.checks[0].passed, found.checks[0].detail.as_str()),
            (true, "2 items add up to net, 30.00")
        );

        let mut short = extraction(&[("net", "30.00")]);
        short.line_items = vec![item("10.00")];
        check(&mut short, None);
        assert!(!short.checks[0].passed);
        assert_eq!(short.fields["net"].score, 0.8);

        let mut unproven = extraction(&[("net", "30.00")]);
        unproven.line_items = vec![LineItem { quantity: None, ..item("10.00") }];
        check(&mut unproven, None);
        assert_eq!(unproven.checks, []);
    }

    #[test]
    fn a_failed_check_lowers_and_a_passed_one_raises_the_score() {
        let mut found = extraction(&[("iban", "DE02120300000000202051"), ("vendor_vat_id", "DE123456789")]);
        check(&mut found, None);
        assert!(found.fields["iban"].score > 0.8 && found.fields["vendor_vat_id"].score < 0.6);
    }
}

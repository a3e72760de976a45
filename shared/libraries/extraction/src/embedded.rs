//! What the sender of an invoice wrote into the file as data. It wins over what is printed, which tells where the
//! values are, and whether the page contradicts them.

use document_types::fields::{Check, Field, Kind, LineItem, Source, ValueType, term};
use document_types::reading::InvoiceData;

use crate::amounts::format_cents;
use crate::dates::Order;
use crate::fields::Fields;
use crate::folding::letters;
use crate::lines::Line;
use crate::roles::Money;
use crate::rows::Seen;

/// How sure the print has to be of another value before it counts as a contradiction.
const SURE: f32 = 0.8;

/// The page that the data came with.
pub(super) struct Print<'a> {
    pub(super) lines: &'a [Line],
    pub(super) money: &'a [Money],
    pub(super) order: Order,
    pub(super) fields: Fields,
}

/// Codes of UNTDID 1001 for credit notes and corrections, of those that EN 16931 allows.
const CREDIT_NOTES: [&str; 6] = ["81", "83", "261", "381", "396", "532"];

/// Invoice or credit note.
pub(super) fn kind(invoice: &InvoiceData) -> Kind {
    match invoice.type_code.as_deref() {
        Some(code) if CREDIT_NOTES.contains(&code) => Kind::CreditNote,
        _ => Kind::Invoice,
    }
}

/// What the data says, what is printed where the data says nothing, and one check for both together.
pub(super) fn fields(invoice: &InvoiceData, print: Print<'_>) -> (Fields, Option<Check>) {
    let mut fields = print.fields.clone();
    withdraw(invoice, &mut fields);
    let mut contradictions = Vec::new();
    let mut compared = 0;
    for (name, value) in terms(invoice) {
        let printed = print.fields.get(name);
        let seen = match printed {
            Some(printed) if is_same(&printed.value, &value) => {
                Some(Seen { page: printed.page, bbox: printed.bbox, legibility: 1.0 })
            }
            _ => print.place(name, &value),
        };
        if let Some(printed) = printed.filter(|printed| printed.score >= SURE) {
            compared += 1;
            if seen.is_none() && may_contradict(name) {
                contradictions.push((name, value.clone(), printed.value.clone()));
            }
        }
        let Seen { page, bbox, .. } = seen.unwrap_or_default();
        let field = Field {
            value,
            confidence: 1.0,
            score: 1.0,
            page: bbox.and(page),
            bbox,
            source: Source::Embedded,
            ..Field::default()
        };
        fields.insert(name.to_owned(), field);
    }
    (fields, (compared > 0).then(|| agreement(&contradictions)))
}

/// Takes away what the page prints and the data denies: the account of who pays is none to pay to, and one rate of
/// several is not the rate.
fn withdraw(invoice: &InvoiceData, fields: &mut Fields) {
    if invoice.iban.is_none() && (invoice.debited_iban.is_some() || invoice.creditor_id.is_some()) {
        fields.remove("iban");
        fields.remove("bic");
    }
    if !invoice.taxes.is_empty() {
        fields.remove("tax_rate");
    }
}

/// The rate of tax, where all shares have the same.
fn only_rate(invoice: &InvoiceData) -> Option<&String> {
    let mut rates = invoice.taxes.iter().map(|share| share.rate.as_ref());
    let first = rates.next()??;
    rates.all(|rate| rate == Some(first)).then_some(first)
}

/// Names and addresses are printed in many ways: that they differ says nothing.
fn may_contradict(name: &str) -> bool {
    term(name).is_some_and(|term| {
        matches!(term.value_type, ValueType::Amount | ValueType::Date | ValueType::Identifier)
    })
}

fn agreement(contradictions: &[(&str, String, String)]) -> Check {
    let sentences: Vec<String> = contradictions
        .iter()
        .map(|(name, value, printed)| format!("{name} is {value} in the data and {printed} on the page"))
        .collect();
    let passed = sentences.is_empty();
    Check {
        name: "xml_matches_page".into(),
        passed,
        detail: if passed { "the page says what the data says".into() } else { sentences.join("; ") },
        fields: contradictions.iter().map(|(name, ..)| (*name).to_owned()).collect(),
    }
}

/// Every term of the data that is known.
fn terms(invoice: &InvoiceData) -> Vec<(&'static str, String)> {
    let (seller, buyer) = (&invoice.seller, &invoice.buyer);
    let terms = [
        ("vendor", seller.name.as_ref()),
        ("address", seller.address.as_ref()),
        ("vendor_vat_id", seller.vat_id.as_ref()),
        ("vendor_tax_id", seller.tax_id.as_ref()),
        ("customer", buyer.name.as_ref()),
        ("customer_address", buyer.address.as_ref()),
        ("customer_vat_id", buyer.vat_id.as_ref()),
        ("customer_number", buyer.id.as_ref()),
        ("number", invoice.number.as_ref()),
        ("date", invoice.issue_date.as_ref()),
        ("due_date", invoice.due_date.as_ref()),
        ("delivery_date", invoice.delivery_date.as_ref()),
        ("period_start", invoice.period_start.as_ref()),
        ("period_end", invoice.period_end.as_ref()),
        ("order_number", invoice.order_number.as_ref()),
        ("payment_reference", invoice.payment_reference.as_ref()),
        ("iban", invoice.iban.as_ref()),
        ("bic", invoice.bic.as_ref()),
        ("creditor_id", invoice.creditor_id.as_ref()),
        ("currency", invoice.currency.as_ref()),
        ("allowances", invoice.allowances.as_ref()),
        ("charges", invoice.charges.as_ref()),
        ("net", invoice.net.as_ref()),
        ("tax", invoice.tax.as_ref()),
        ("tax_rate", only_rate(invoice)),
        ("total", invoice.total.as_ref()),
        ("prepaid", invoice.prepaid.as_ref()),
        ("rounding", invoice.rounding.as_ref()),
        ("payable", invoice.payable.as_ref()),
    ];
    let said = |(name, value): (&'static str, Option<&String>)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((name, if name == "tax_rate" { percentage(value) } else { value.clone() }))
    };
    terms.into_iter().filter_map(said).collect()
}

/// `19.00` as `19`.
fn percentage(value: &str) -> String {
    value.parse::<f64>().map_or_else(|_| value.to_owned(), |rate| rate.to_string())
}

/// What is charged for, as the data says.
pub(super) fn line_items(invoice: &InvoiceData) -> Vec<LineItem> {
    let items = invoice.lines.iter().map(|line| LineItem {
        id: line.id.clone(),
        name: line.name.clone(),
        quantity: line.quantity.clone(),
        unit: line.unit.clone(),
        unit_price: line.unit_price.clone(),
        tax_rate: line.tax_rate.as_deref().map(percentage),
        net: line.net.clone(),
        confidence: 1.0,
        source: Source::Embedded,
        ..LineItem::default()
    });
    items.collect()
}

impl Print<'_> {
    /// Where a value of the data is printed, whatever the rules took it for.
    fn place(&self, name: &str, value: &str) -> Option<Seen> {
        match term(name).map(|term| term.value_type) {
            Some(ValueType::Amount) => {
                let same = |money: &&Money| is_same(&format_cents(money.cents), value);
                self.money.iter().find(same).map(|money| money.seen)
            }
            Some(ValueType::Date) => self.lines.iter().find_map(|line| {
                let same = line.dates.iter().find(|found| {
                    [self.order, Order::DayFirst]
                        .iter()
                        .any(|order| found.date(*order).is_some_and(|date| date.to_string() == value))
                })?;
                Some(line.row.seen(&same.range))
            }),
            Some(ValueType::Identifier) => {
                let wanted = letters(value);
                let holds = |line: &&Line| wanted.len() > 2 && letters(&line.row.text).contains(&wanted);
                let line = self.lines.iter().find(holds)?;
                let word = line.row.texts().position(|word| letters(word) == wanted);
                let words = word.map_or(0..line.row.words.len(), |index| index..index + 1);
                Some(line.row.seen(&line.row.bytes_of(&words)))
            }
            _ => None,
        }
    }
}

/// Amounts that differ by less than this are the same to the cent.
const HALF_A_CENT: f64 = 0.005;

/// Whether a value is printed as the data has it: white space and case aside, amounts by their value.
fn is_same(printed: &str, value: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let amount = |text: &str| text.parse::<f64>().ok();
    plain(printed) == plain(value)
        || amount(printed)
            .zip(amount(value))
            .is_some_and(|(one, other)| (one - other).abs() < HALF_A_CENT && printed.contains('.'))
}

#[cfg(test)]
mod tests {
    use document_types::reading::{Reading, TaxShare};

    use super::*;
    use crate::lines::lines;
    use crate::roles::money;

    fn printed(value: &str) -> Field {
        Field {
            value: value.to_owned(),
            score: 0.9,
            page: Some(0),
            bbox: Some([1, 2, 3, 4]),
            ..Field::default()
        }
    }

    fn merged(invoice: &InvoiceData, page: &str, fields: &[(&str, &str)]) -> (Fields, Option<Check>) {
        let lines = lines(&Reading { text: page.into(), ..Reading::default() });
        let money = money(&lines);
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), printed(value))).collect();
        super::fields(invoice, Print { lines: &lines, money: &money, order: Order::DayFirst, fields })
    }

    #[test]
    fn data_wins_over_print_which_tells_where_it_stands() {
        let invoice =
            InvoiceData { number: Some("A 7".into()), total: Some("11.90".into()), ..InvoiceData::default() };
        let print = [("number", "a  7"), ("total", "19.00"), ("date", "2025-01-02")];

        let (fields, check) = merged(&invoice, "", &print);

        let seen = &fields["number"];
        assert_eq!((seen.value.as_str(), seen.confidence, seen.bbox), ("A 7", 1.0, Some([1, 2, 3, 4])));
        let differs = &fields["total"];
        assert_eq!((differs.value.as_str(), differs.source, differs.bbox), ("11.90", Source::Embedded, None));
        assert_eq!(fields["date"].source, Source::Rules);
        let check = check.unwrap();
        assert_eq!((check.passed, check.fields.as_slice()), (false, ["total".to_owned()].as_slice()));
        assert_eq!(check.detail, "total is 11.90 in the data and 19.00 on the page");
    }

    #[test]
    fn a_value_that_stands_anywhere_on_the_page_is_no_contradiction() {
        let invoice = InvoiceData { total: Some("11.90".into()), ..InvoiceData::default() };
        let (_, check) = merged(&invoice, "Betrag 11,90\nTotal 19,00", &[("total", "19.00")]);
        assert!(check.unwrap().passed);
    }

    #[test]
    fn the_account_of_who_pays_is_none_to_pay_to() {
        let invoice = InvoiceData { debited_iban: Some("DE1".into()), ..InvoiceData::default() };
        let (fields, _) = merged(&invoice, "", &[("iban", "DE1"), ("bic", "X"), ("total", "1.00")]);
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["total"]);
    }

    #[test]
    fn one_of_several_rates_is_not_the_rate() {
        let share = |rate: &str| TaxShare { rate: Some(rate.into()), ..TaxShare::default() };
        let invoice =
            |rates: [&str; 2]| InvoiceData { taxes: rates.map(share).into(), ..InvoiceData::default() };
        let rate = |rates| {
            let (fields, _) = merged(&invoice(rates), "", &[("tax_rate", "2")]);
            fields.get("tax_rate").map(|field| field.value.clone())
        };
        assert_eq!((rate(["7", "19"]), rate(["19.00", "19.00"])), (None, Some("19".to_owned())));
    }

    #[test]
    fn a_credit_note_says_so_by_its_code() {
        let of = |code: &str| kind(&InvoiceData { type_code: Some(code.into()), ..InvoiceData::default() });
        assert_eq!((of("381"), of("380"), of("384")), (Kind::CreditNote, Kind::Invoice, Kind::Invoice));
    }
}

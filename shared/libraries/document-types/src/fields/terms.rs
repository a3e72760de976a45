//! The fields that are known: their names, what their values are, and their business terms.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the value of a field is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Words as printed.
    #[default]
    Text,
    /// A number or code as printed: `RE-2024/17`.
    Identifier,
    /// A decimal string with a point: `1204.50`, `-36.00`.
    Amount,
    /// A percentage as a decimal string: `19`, `5.5`.
    Percentage,
    /// `YYYY-MM-DD`.
    Date,
    /// An ISO 4217 code: `EUR`.
    Currency,
}

/// A known field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Its name on the wire.
    pub name: &'static str,
    /// What its value is.
    pub value_type: ValueType,
    /// Its business term in EN 16931-1, where it has one.
    pub business_term: Option<&'static str>,
    /// What it says, in a few words.
    pub meaning: &'static str,
}

const fn known(
    name: &'static str,
    value_type: ValueType,
    business_term: &'static str,
    meaning: &'static str,
) -> Term {
    let business_term = if business_term.is_empty() { None } else { Some(business_term) };
    Term { name, value_type, business_term, meaning }
}

/// Every field that extraction looks for. A person may add others, which are text.
pub const TERMS: &[Term] = &[
    known("vendor", ValueType::Text, "BT-27", "who sells, of invoices, credit notes and orders"),
    known("company", ValueType::Text, "BT-27", "who sells, of receipts"),
    known("address", ValueType::Text, "BG-5", "the seller's address on one line"),
    known("vendor_vat_id", ValueType::Identifier, "BT-31", "the seller's VAT identifier"),
    known("vendor_tax_id", ValueType::Identifier, "BT-32", "the seller's local tax number"),
    known("customer", ValueType::Text, "BT-44", "who buys"),
    known("customer_address", ValueType::Text, "BG-8", "the buyer's address on one line"),
    known("customer_vat_id", ValueType::Identifier, "BT-48", "the buyer's VAT identifier"),
    known("customer_number", ValueType::Identifier, "BT-46", "what the seller calls the buyer"),
    known("number", ValueType::Identifier, "BT-1", "the number of the document"),
    known("date", ValueType::Date, "BT-2", "when it was issued"),
    known("due_date", ValueType::Date, "BT-9", "when payment is due"),
    known("delivery_date", ValueType::Date, "BT-72", "when it was delivered"),
    known("order_number", ValueType::Identifier, "BT-13", "the buyer's order"),
    known("currency", ValueType::Currency, "BT-5", "the currency of the amounts"),
    known("allowances", ValueType::Amount, "BT-107", "what is taken off the sum of the lines"),
    known("charges", ValueType::Amount, "BT-108", "what is added to the sum of the lines"),
    known("net", ValueType::Amount, "BT-109", "the sum without tax"),
    known("tax", ValueType::Amount, "BT-110", "the tax"),
    known("tax_rate", ValueType::Percentage, "BT-119", "the rate of the tax, where there is one rate"),
    known("total", ValueType::Amount, "BT-112", "the sum with tax"),
    known("prepaid", ValueType::Amount, "BT-113", "what was paid before"),
    known("rounding", ValueType::Amount, "BT-114", "what is added to the total to round it"),
    known("payable", ValueType::Amount, "BT-115", "what is left to pay"),
    known("iban", ValueType::Identifier, "BT-84", "the account to pay to; of statements, the account"),
    known("bic", ValueType::Identifier, "BT-86", "the bank of that account"),
    known("payment_reference", ValueType::Identifier, "BT-83", "what to quote when paying"),
    known(
        "creditor_id",
        ValueType::Identifier,
        "BT-90",
        "the SEPA creditor identifier of who collects by debit",
    ),
    known("period_start", ValueType::Date, "BT-73", "the first day of the period"),
    known("period_end", ValueType::Date, "BT-74", "the last day of the period"),
    known("opening_balance", ValueType::Amount, "", "of statements, the balance before"),
    known("closing_balance", ValueType::Amount, "", "of statements, the balance after"),
    known("document_number", ValueType::Identifier, "", "of identity documents, their number"),
    known("surname", ValueType::Text, "", "of identity documents"),
    known("given_names", ValueType::Text, "", "of identity documents"),
    known("nationality", ValueType::Identifier, "", "of identity documents, ICAO 9303 code of three letters"),
    known("birth_date", ValueType::Date, "", "of identity documents"),
    known("expiry_date", ValueType::Date, "", "of identity documents"),
];

/// The known field of a name.
pub fn term(name: &str) -> Option<&'static Term> {
    TERMS.iter().find(|term| term.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once() {
        for term in TERMS {
            assert_eq!(TERMS.iter().filter(|other| other.name == term.name).count(), 1, "{}", term.name);
        }
    }
}

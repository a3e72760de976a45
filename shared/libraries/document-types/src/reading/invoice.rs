//! An invoice as data, as its sender wrote it into the file. The terms in brackets are those of EN 16931-1.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invoice or credit note read from XML in one of the syntaxes of EN 16931: UN/CEFACT CII (Factur-X, ZUGFeRD,
/// XRechnung) or UBL. Amounts are decimal strings with a point and at least two digits behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceData {
    /// Number (BT-1).
    pub number: Option<String>,
    /// Kind of document by UNTDID 1001 (BT-3): 380 is an invoice, 381 a credit note.
    pub type_code: Option<String>,
    /// Date of issue (BT-2), `YYYY-MM-DD`.
    pub issue_date: Option<String>,
    /// When payment is due (BT-9), `YYYY-MM-DD`.
    pub due_date: Option<String>,
    /// Currency (BT-5), ISO 4217.
    pub currency: Option<String>,
    /// When it was delivered (BT-72), `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_date: Option<String>,
    /// First day of the period (BT-73), `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start: Option<String>,
    /// Last day of the period (BT-74), `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end: Option<String>,
    /// Number of the order it belongs to (BT-13).
    pub order_number: Option<String>,
    /// Who sells (BG-4).
    pub seller: Party,
    /// Who buys (BG-7).
    pub buyer: Party,
    /// What to quote when paying (BT-83).
    pub payment_reference: Option<String>,
    /// Account to pay to (BT-84).
    pub iban: Option<String>,
    /// Bank of the account to pay to (BT-86).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// Who collects by direct debit (BT-90).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creditor_id: Option<String>,
    /// The buyer's account, from which the seller collects (BT-91): never one to pay to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debited_iban: Option<String>,
    /// What is taken off the sum of the lines (BT-107).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowances: Option<String>,
    /// What is added to the sum of the lines (BT-108).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charges: Option<String>,
    /// Sum without tax (BT-109).
    pub net: Option<String>,
    /// Tax (BT-110).
    pub tax: Option<String>,
    /// Sum with tax (BT-112).
    pub total: Option<String>,
    /// What was paid before (BT-113).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<String>,
    /// What is added to the sum to round it (BT-114).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
    /// What is left to pay (BT-115).
    pub payable: Option<String>,
    /// Tax by rate (BG-23).
    pub taxes: Vec<TaxShare>,
    /// What is charged for (BG-25).
    pub lines: Vec<InvoiceLine>,
}

/// A seller or buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Party {
    /// Name (BT-27, BT-44).
    pub name: Option<String>,
    /// What the other party calls it (BT-29, BT-46).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Address on one line (BG-5, BG-8).
    pub address: Option<String>,
    /// VAT identifier (BT-31, BT-48).
    pub vat_id: Option<String>,
    /// Local tax number (BT-32).
    pub tax_id: Option<String>,
}

/// The tax of one rate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaxShare {
    /// Rate in percent (BT-119).
    pub rate: Option<String>,
    /// What it is charged on (BT-116).
    pub basis: Option<String>,
    /// The tax (BT-117).
    pub amount: Option<String>,
}

/// One line of an invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceLine {
    /// Identifier (BT-126).
    pub id: Option<String>,
    /// What it is (BT-153).
    pub name: Option<String>,
    /// How much of it (BT-129).
    pub quantity: Option<String>,
    /// Unit by UN/ECE Recommendation 20 (BT-130): `HUR` is an hour.
    pub unit: Option<String>,
    /// Price of one unit without tax: the price of the data (BT-146) by the quantity that it is for (BT-149).
    pub unit_price: Option<String>,
    /// Tax rate in percent (BT-152).
    pub tax_rate: Option<String>,
    /// Sum without tax (BT-131).
    pub net: Option<String>,
}

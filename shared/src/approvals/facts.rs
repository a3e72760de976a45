//! What an approval is about: the fields that decide whether money goes, and to whom.

use document_types::fields::{Extraction, Kind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::amount::Amount;

/// The values that somebody approves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ApprovalFacts)]
pub struct Facts {
    /// Which version of the document's file.
    #[serde(default)]
    pub file_version: i32,
    /// The kind of document.
    pub kind: Kind,
    /// The vendor's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The number of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The total, a decimal with a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// What is left to pay, where that is another amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payable: Option<String>,
    /// Its currency (ISO 4217).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The account to pay to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
}

impl Facts {
    /// Those of a document in which this was found.
    pub fn of(file_version: i32, found: &Extraction) -> Self {
        let value = |name: &str| found.fields.get(name).map(|field| field.value.clone());
        Self {
            file_version,
            kind: found.kind,
            vendor: found.vendor().map(|field| field.value.clone()),
            number: value("number"),
            total: value("total"),
            payable: value("payable"),
            currency: value("currency"),
            iban: value("iban"),
        }
    }

    /// The amount of the total without its sign: giving money back needs the same approval as paying it.
    pub fn amount(&self) -> Option<Amount> {
        let total = self.total.as_deref()?;
        total.strip_prefix('-').unwrap_or(total).parse().ok()
    }

    /// `1190.00 EUR`; nothing where no total was found.
    pub fn in_words(&self) -> Option<String> {
        let total = self.total.as_ref()?;
        Some(match &self.currency {
            Some(currency) => format!("{total} {currency}"),
            None => total.clone(),
        })
    }
}

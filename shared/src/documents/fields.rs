//! What was found in a document: its kind and its fields. The wire form of the API and of `astralis read`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of document it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "document_kind", rename_all = "snake_case")]
pub enum Kind {
    /// A request for payment.
    Invoice,
    /// The proof of a payment at a till.
    Receipt,
    /// Anything else.
    #[default]
    Generic,
}

/// Where the value of a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Data that the sender put into the file.
    Embedded,
    /// The rules of this module.
    Rules,
    /// A vendor the organization already knows.
    Directory,
}

impl Source {
    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Rules => "rules",
            Self::Directory => "directory",
        }
    }

    /// The one of that name; what is stored was written by `as_str`.
    pub(crate) fn from_name(name: &str) -> Self {
        [Self::Embedded, Self::Directory]
            .into_iter()
            .find(|source| source.as_str() == name)
            .unwrap_or(Self::Rules)
    }
}

/// One found value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Field {
    /// Dates `YYYY-MM-DD`, amounts as decimal strings with two digits, the rest as printed.
    pub value: String,
    /// The chance, 0 to 1, that the value is right.
    pub confidence: f32,
    /// Page from 0, when the value was seen on one.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box")]
    pub bbox: Option<[i32; 4]>,
    /// Where it comes from.
    pub source: Source,
}

/// The kind of a document and what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Extraction {
    /// What kind of document it is.
    pub kind: Kind,
    /// By name: `vendor` (`company` on receipts), `address`, `number`, `date`, `currency`, `net`, `tax`, `total`.
    pub fields: BTreeMap<String, Field>,
}

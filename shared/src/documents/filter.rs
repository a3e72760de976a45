//! Which documents somebody wants to see, and in what order.

use chrono::{DateTime, NaiveDate, Utc};
use document_types::fields::Kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Approval, Document, Status};
use crate::http::Cursor;
use crate::ids::{DocumentId, LabelId, UserId, VendorId};

/// Which documents. Absent members do not restrict. The database reads this as JSON (`app.document_condition`).
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filter {
    /// In one of these states; if absent, those whose file has arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Vec<Status>>,
    /// Of one of these kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Vec<Kind>>,
    /// One of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<DocumentId>>,
    /// Whose vendor has this in its name, in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Of this known vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<VendorId>,
    /// Issued on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_from: Option<NaiveDate>,
    /// Issued on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_to: Option<NaiveDate>,
    /// With a sum of at least this, a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_from: Option<String>,
    /// With a sum of at most this, a decimal string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_to: Option<String>,
    /// With a sum in this currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// With one of these labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Vec<LabelId>>,
    /// Of this member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploader: Option<UserId>,
    /// That a person should look at, or that need nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_review: Option<bool>,
    /// Whose approval stands at one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<Vec<Approval>>,
    /// Whose approval is not finished, or that may leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unapproved: Option<bool>,
    /// Read in this language, such as `deu`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// That came at this instant or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_from: Option<DateTime<Utc>>,
    /// That came before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_to: Option<DateTime<Utc>>,
    /// In which this is found: a query that [`search::understand`](super::search::understand) made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In the trash; otherwise those that are not.
    pub trash: bool,
    /// In the archive, or not; if absent, both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
}

/// Whether documents in the archive are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InArchive)]
pub enum Archive {
    /// Those that are not in it.
    Without,
    /// Those in it alone.
    Only,
    /// Both.
    With,
}

/// The order of a list of documents. What has no value to be sorted by comes last, both ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentOrder)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By name, in any case.
    Name,
    /// By name, the last first.
    NameDown,
    /// By vendor, in any case.
    Vendor,
    /// By vendor, the last first.
    VendorDown,
    /// By the date of issue, the earliest first.
    Date,
    /// By the date of issue, the latest first.
    DateDown,
    /// By the sum, the smallest first, whatever the currency.
    Total,
    /// By the sum, the largest first.
    TotalDown,
}

/// Where a page of a sorted list ended: the order, and the value it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(String, Option<String>);

impl Place {
    /// The value, where there was one.
    pub(super) fn value(&self) -> Option<&str> {
        self.1.as_deref()
    }
}

impl Order {
    /// As the database calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Newest => "created-down",
            Self::Oldest => "created",
            Self::Name => "name",
            Self::NameDown => "name-down",
            Self::Vendor => "vendor",
            Self::VendorDown => "vendor-down",
            Self::Date => "date",
            Self::DateDown => "date-down",
            Self::Total => "total",
            Self::TotalDown => "total-down",
        }
    }

    /// The cursor of a document in this order.
    pub fn cursor(self, document: &Document) -> Cursor<Place> {
        let value = match self {
            Self::Newest | Self::Oldest => None,
            Self::Name | Self::NameDown => Some(document.name.clone()),
            Self::Vendor | Self::VendorDown => document.vendor.clone(),
            Self::Date | Self::DateDown => document.issue_date.map(|date| date.to_string()),
            Self::Total | Self::TotalDown => document.total.clone(),
        };
        Cursor { key: Place(self.name().to_owned(), value), id: document.id.0 }
    }

    /// Whether a cursor belongs to a list in this order, and can be read by the database.
    pub fn owns(self, cursor: &Cursor<Place>) -> bool {
        let Place(name, value) = &cursor.key;
        let is_readable = match (self, value) {
            (Self::Name | Self::NameDown, None) | (Self::Newest | Self::Oldest, Some(_)) => false,
            (Self::Date | Self::DateDown, Some(date)) => date.parse::<NaiveDate>().is_ok(),
            (Self::Total | Self::TotalDown, Some(total)) => is_decimal(total),
            _ => true,
        };
        name == self.name() && is_readable
    }
}

/// Whether a text is a decimal number with a point, as long as the database stores it.
pub fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_short = units.len() <= 30 && decimals.len() <= 12;
    is_short
        && [units, decimals]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The identifiers of some documents.
pub(super) fn ids(documents: &[Document]) -> Vec<Uuid> {
    documents.iter().map(|document| document.id.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_a_point_and_digits_around_it() {
        for right in ["0", "-36.00", "1204.50", "119"] {
            assert!(is_decimal(right), "{right}");
        }
        for wrong in ["", "-", ".5", "5.", "1,5", "1e5", "NaN", "1.2.3", "٣"] {
            assert!(!is_decimal(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_cursor_belongs_to_one_order() {
        let cursor = |order: &str, value: Option<&str>| Cursor {
            key: Place(order.to_owned(), value.map(str::to_owned)),
            id: Uuid::nil(),
        };
        assert!(Order::Date.owns(&cursor("date", Some("2026-11-20"))));
        assert!(Order::Date.owns(&cursor("date", None)));
        assert!(!Order::Date.owns(&cursor("date", Some("soon"))));
        assert!(!Order::Date.owns(&cursor("date-down", Some("2026-11-20"))));
        assert!(!Order::Name.owns(&cursor("name", None)));
        assert!(!Order::Total.owns(&cursor("total", Some("1' or true"))));
    }
}

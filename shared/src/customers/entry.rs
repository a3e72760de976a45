//! One thing that happened with a customer, and how it is noted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::CustomerId;

/// What stands on a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CustomerEntryKind)]
pub enum EntryKind {
    /// A document that is no mail.
    Document,
    /// A mail.
    Mail,
    /// A request.
    Request,
    /// A card of a board.
    Card,
    /// A date in the calendar.
    Event,
    /// A meeting.
    Meeting,
}

impl EntryKind {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Mail => "mail",
            Self::Request => "request",
            Self::Card => "card",
            Self::Event => "event",
            Self::Meeting => "meeting",
        }
    }
}

/// Who attached a thing to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AttachedBy {
    /// It attached itself.
    Rule,
    /// A person did.
    Person,
}

impl AttachedBy {
    /// The name in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Person => "person",
        }
    }
}

/// One thing that happened with a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerEntry)]
pub struct Entry {
    /// Which.
    pub id: Uuid,
    /// What it is.
    pub kind: EntryKind,
    /// The document, card or whatever else it is.
    pub object_id: Uuid,
    /// What that is in: the pipeline of a card.
    pub container_id: Option<Uuid>,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What it is called.
    pub title: String,
    /// More about it.
    pub detail: Option<String>,
    /// The sum, as a decimal string with a point.
    pub amount: Option<String>,
    /// The currency of the sum: ISO 4217.
    pub currency: Option<String>,
    /// Who attached it.
    pub attached_by: AttachedBy,
    /// Why it is this customer's.
    pub why: String,
}

/// Something to note on a timeline.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// What it is.
    pub kind: EntryKind,
    /// Its identifier.
    pub object: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What it is called.
    pub title: &'a str,
    /// More about it.
    pub detail: Option<&'a str>,
    /// The sum as a decimal string with a point, and its currency.
    pub amount: Option<(&'a str, &'a str)>,
    /// Who attached it.
    pub by: AttachedBy,
    /// Why it is this customer's.
    pub why: &'a str,
}

/// Notes something on a customer's timeline, or what is said of it now where it stands there. What a person attached
/// stays attached by a person. Domains after this one note their own things.
pub async fn note(tx: &mut OrgTx, customer: CustomerId, new: &NewEntry<'_>) -> Result<()> {
    noted(tx, customer, new).await?;
    Ok(())
}

/// The same. Answers whether it is new there: of two who note it at once, one hears so.
pub(super) async fn noted(tx: &mut OrgTx, customer: CustomerId, new: &NewEntry<'_>) -> Result<bool> {
    let org = tx.org();
    let is_new = sqlx::query_scalar!(
        r#"insert into customer_entries (id, org_id, customer_id, kind, object_id, at, title, detail, amount, currency,
           attached_by, why)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::numeric, $10, $11, $12)
         on conflict (org_id, customer_id, object_id) do update
         set kind = excluded.kind, at = excluded.at, title = excluded.title, detail = excluded.detail,
           amount = excluded.amount, currency = excluded.currency,
           why = case when customer_entries.attached_by = 'person' then customer_entries.why else excluded.why end,
           attached_by = case when customer_entries.attached_by = 'person' then 'person' else excluded.attached_by end
         returning xmax = 0 as "is_new!""#,
        Uuid::now_v7(),
        org.0,
        customer.0,
        new.kind.as_str(),
        new.object,
        new.at,
        new.title,
        new.detail,
        new.amount.map(|(amount, _)| amount),
        new.amount.map(|(_, currency)| currency),
        new.by.as_str(),
        new.why
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_new)
}

//! What happened to a card, as the activity log has it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Person;
use crate::activity::{self, Entry, Filter};
use crate::db::OrgTx;
use crate::error::Result;
use crate::http::Cursor;
use crate::ids::{CardId, UserId};

/// Something that happened to a card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardEvent)]
pub struct Happened {
    /// Grows with time.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; absent for background work.
    pub actor: Option<Person>,
    /// What, such as `card.moved`.
    pub action: String,
    /// What changed, as it was.
    pub before: Option<Value>,
    /// What changed or is new, as it became.
    pub after: Option<Value>,
}

impl From<Entry> for Happened {
    fn from(entry: Entry) -> Self {
        let person = |(id, name)| Person { id: UserId(id), name };
        Self {
            id: entry.id,
            at: entry.at,
            actor: entry.actor_id.zip(entry.actor_name).map(person),
            action: entry.action,
            before: entry.before,
            after: entry.after,
        }
    }
}

/// Up to `limit + 1` rows about a card, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, card: CardId, after: Option<Cursor>, limit: i64) -> Result<Vec<Happened>> {
    let about = Filter { object_type: Some("card".to_owned()), object_id: Some(card.0), ..Filter::default() };
    let entries = activity::list(tx, &about, after, limit).await?;
    Ok(entries.into_iter().map(Happened::from).collect())
}

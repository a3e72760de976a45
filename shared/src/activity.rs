//! The activity log: who did what to which object, when and from where. Append-only.

mod log;

use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::events;
use crate::ids::{ApiKeyId, UserId};

pub use log::{EXPORT_LIMIT, Entry, Filter, exported, list};

/// Who acts and from where; nobody for background work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in user.
    pub user: Option<UserId>,
    /// The API key that stood in for them.
    pub key: Option<ApiKeyId>,
    /// The caller's address.
    pub address: Option<IpAddr>,
    /// The caller's `User-Agent`, shortened.
    pub agent: String,
}

impl Actor {
    /// Background work, which nobody in particular does.
    pub fn system() -> Self {
        Self::default()
    }
}

/// What happened: the name in the log, `object.verb`, and the type of the object. Each domain declares its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    name: &'static str,
    object: &'static str,
}

impl Action {
    /// An action on an object of this type.
    pub const fn new(name: &'static str, object: &'static str) -> Self {
        Self { name, object }
    }

    /// The name in the log.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// Open pages may hear of everything that the log records.
impl From<Action> for events::Name {
    fn from(action: Action) -> Self {
        Self::new(action.name, action.object)
    }
}

/// The log was exported.
pub const ACTIVITY_EXPORTED: Action = Action::new("activity.exported", "activity");

/// Writes one row in the transaction of the change itself; `after` says what is new, without secrets or text.
pub async fn record(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    after: Option<Value>,
) -> Result<()> {
    insert(tx, actor, action, object, [None, after]).await
}

/// Writes a row for a change: only the fields that differ, before and after.
pub async fn record_change(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    before: Value,
    after: Value,
) -> Result<()> {
    insert(tx, actor, action, object, [Some(before), Some(after)]).await
}

/// Writes a row for two states of one object: only the members that differ, without its version.
pub async fn record_difference<T: Serialize>(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    before: &T,
    after: &T,
) -> Result<()> {
    let (before, after) = difference(serde_json::to_value(before)?, serde_json::to_value(after)?);
    record_change(tx, actor, action, object, before, after).await
}

/// The members in which two JSON objects differ.
fn difference(before: Value, after: Value) -> (Value, Value) {
    let (Value::Object(mut before), Value::Object(mut after)) = (before, after) else {
        return (Value::Null, Value::Null);
    };
    let same = |one: &Map<String, Value>, other: &Map<String, Value>| -> Vec<String> {
        let equal = one.iter().filter(|(name, value)| *name == "version" || other.get(*name) == Some(*value));
        equal.map(|(name, _)| name.clone()).collect()
    };
    for name in same(&before, &after) {
        before.remove(&name);
        after.remove(&name);
    }
    (Value::Object(before), Value::Object(after))
}

async fn insert(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    [before, after]: [Option<Value>; 2],
) -> Result<()> {
    let Action { name, object: object_type } = action;
    let org = tx.org().map(|org| org.0);
    sqlx::query!(
        "insert into activity
           (id, org_id, actor_id, api_key_id, action, object_type, object_id, address, user_agent, before, after)
         values ($1, $2, $3, $4, $5, $6, $7, $8::text::inet, $9, $10, $11)",
        Uuid::now_v7(),
        org,
        actor.user.map(|user| user.0),
        actor.key.map(|key| key.0),
        name,
        object_type,
        object,
        actor.address.map(|address| address.to_string()),
        actor.agent,
        before,
        after
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_written_down() {
        let before = json!({ "name": "Old", "threshold": 0.75, "version": 1 });
        let after = json!({ "name": "New", "threshold": 0.75, "version": 2 });
        assert_eq!(difference(before, after), (json!({ "name": "Old" }), json!({ "name": "New" })));
    }
}

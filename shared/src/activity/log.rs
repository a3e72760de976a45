//! Reading the activity log: filtered, newest first.

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result};
use crate::http::Cursor;
use crate::ids::UserId;

/// Most rows of one export.
pub const EXPORT_LIMIT: i64 = 10_000;

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ActivityEntry)]
pub struct Entry {
    /// Grows with time.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The user, or the one who made the key; absent for background work.
    pub actor_id: Option<Uuid>,
    /// The user's name.
    pub actor_name: Option<String>,
    /// The key that acted, where it was no person.
    pub api_key_id: Option<Uuid>,
    /// What happened, such as `document.uploaded`.
    pub action: String,
    /// To what kind of object.
    pub object_type: String,
    /// To which.
    pub object_id: Option<Uuid>,
    /// From which address.
    pub address: Option<String>,
    /// With which program.
    pub user_agent: String,
    /// What changed, as it was.
    pub before: Option<Value>,
    /// What changed or is new, as it became.
    pub after: Option<Value>,
}

/// Which rows. What is absent does not restrict.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// The beginning of the action: `document.` or `session.refused`.
    pub action: Option<String>,
    /// The kind of object, such as `document`.
    pub object_type: Option<String>,
    /// The object.
    pub object_id: Option<Uuid>,
    /// The user, or the key.
    pub actor: Option<Uuid>,
    /// Not before this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
}

impl Filter {
    /// Refuses instants that Postgres does not know.
    ///
    /// # Errors
    /// `Invalid` outside the years 1 to 9999.
    fn check(&self) -> Result<()> {
        for (name, instant) in [("?from", self.from), ("?to", self.to)] {
            if instant.is_some_and(|instant| !(1..=9999).contains(&instant.year())) {
                return Err(Error::field(name, "out_of_range", "give an instant of the years 1 to 9999"));
            }
        }
        Ok(())
    }
}

/// Up to `limit + 1` rows, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, filter: &Filter, after: Option<Cursor>, limit: i64) -> Result<Vec<Entry>> {
    filter.check()?;
    let org = tx.org();
    let rows = sqlx::query_as!(
        Entry,
        r#"select a.id, a.at, a.actor_id, u.name as "actor_name?", a.api_key_id, a.action, a.object_type, a.object_id,
           host(a.address) as address, a.user_agent, a.before, a.after
         from activity a
         left join users u on u.id = a.actor_id
         where a.org_id = $1
           and ($2::text is null or starts_with(a.action, $2))
           and ($3::text is null or a.object_type = $3)
           and ($4::uuid is null or a.object_id = $4)
           and ($5::uuid is null or a.actor_id = $5 or a.api_key_id = $5)
           and ($6::timestamptz is null or a.at >= $6)
           and ($7::timestamptz is null or a.at < $7)
           and ($8::uuid is null or a.id < $8)
         order by a.id desc
         limit $9::bigint + 1"#,
        org.0,
        filter.action,
        filter.object_type,
        filter.object_id,
        filter.actor,
        filter.from,
        filter.to,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// What a user did in organizations they belong to, newest first, at most 10,000 rows: for the user's own export.
pub async fn exported(tx: &mut SystemTx, user: UserId) -> Result<Vec<Value>> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('at', at, 'action', action, 'object_type', object_type,
             'object_id', object_id, 'org_id', org_id, 'address', host(address), 'user_agent', user_agent,
             'before', before, 'after', after) as "row!"
         from activity a
         where actor_id = $1 and api_key_id is null
           and (org_id is null or exists (
             select from memberships m
             where m.org_id = a.org_id and m.user_id = $1 and m.removed_at is null and m.deactivated_at is null))
         order by id desc
         limit $2"#,
        user.0,
        EXPORT_LIMIT
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

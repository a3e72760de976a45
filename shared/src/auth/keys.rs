//! API keys: for programs, named, scoped, shown once, stored as a hash.

use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::log::{API_KEY_CREATED, API_KEY_REVOKED};
use super::refusals::{self, Attempt};
use super::{Credential, Member, Origin, Role};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::http::{self, Cursor, Needs};
use crate::ids::{ApiKeyId, OrgId, UserId};
use crate::{limits, vault};

/// How every key begins, so that people and programs that scan for leaked secrets recognize it.
pub const MARK: &str = http::KEY_MARK;

/// Characters of a key that stay readable.
const PREFIX_LENGTH: usize = 12;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    /// See documents and what was read.
    #[serde(rename = "documents:read")]
    DocumentsRead,
    /// Upload documents and put failed ones back.
    #[serde(rename = "documents:write")]
    DocumentsWrite,
    /// Read and export the activity log.
    #[serde(rename = "activity:read")]
    ActivityRead,
    /// See who belongs to the organization.
    #[serde(rename = "members:read")]
    MembersRead,
    /// See pipelines and cards.
    #[serde(rename = "pipelines:read")]
    PipelinesRead,
    /// Make, change and move cards.
    #[serde(rename = "pipelines:write")]
    PipelinesWrite,
    /// See requests.
    #[serde(rename = "intake:read")]
    IntakeRead,
    /// Enter requests and decide about them.
    #[serde(rename = "intake:write")]
    IntakeWrite,
}

impl Scope {
    const ALL: [Self; 8] = [
        Self::DocumentsRead,
        Self::DocumentsWrite,
        Self::ActivityRead,
        Self::MembersRead,
        Self::PipelinesRead,
        Self::PipelinesWrite,
        Self::IntakeRead,
        Self::IntakeWrite,
    ];

    /// As it is written in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentsRead => "documents:read",
            Self::DocumentsWrite => "documents:write",
            Self::ActivityRead => "activity:read",
            Self::MembersRead => "members:read",
            Self::PipelinesRead => "pipelines:read",
            Self::PipelinesWrite => "pipelines:write",
            Self::IntakeRead => "intake:read",
            Self::IntakeWrite => "intake:write",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// A key without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiKey {
    /// Which.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it, and owns what it makes.
    pub created_by: UserId,
    /// Until when it works.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: ApiKeyId,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    created_by: UserId,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            scopes: scopes(&row.scopes),
            created_by: row.created_by,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            created_at: row.created_at,
        }
    }
}

fn scopes(stored: &[String]) -> Vec<Scope> {
    stored.iter().filter_map(|text| Scope::parse(text)).collect()
}

/// The member for whom a key stands in: its maker as an operator, limited to the key's scopes.
///
/// # Errors
/// `Unauthorized` with code `key_invalid`; `Forbidden` with code `not_for_keys` or `scope_missing`.
pub(super) async fn admit(app: &App, token: &str, parts: &Parts) -> Result<Member> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let found = sqlx::query!(
        "with admitted as (
           select id, org_id, created_by, scopes, last_used_at
           from api_keys
           where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
         ), noted as (
           update api_keys k
           set last_used_at = now()
           from admitted a
           where k.id = a.id and (a.last_used_at is null or a.last_used_at < now() - interval '1 minute')
         )
         select id, org_id, created_by, scopes from admitted",
        &vault::hash_token(token)[..]
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let Some(key) = found else {
        let detail = "this API key is unknown, revoked or expired";
        return Err(Error::Unauthorized(refuse("key_invalid", detail)));
    };
    let me = Member {
        user: UserId(key.created_by),
        credential: Credential::Key(ApiKeyId(key.id)),
        org: OrgId(key.org_id),
        role: Role::Operator,
        origin: Origin::of(parts),
    };
    // Before the scopes are checked, because refusals fill the log.
    limits::count_member(app, &parts.extensions, me.org, &me.limited_as()).await?;
    let attempt = Attempt::of(parts);
    let needed = Needs::find(&parts.extensions).and_then(|needs| needs.scope.as_deref());
    let refusal = match needed.and_then(Scope::parse) {
        Some(scope) if scopes(&key.scopes).contains(&scope) => return Ok(me),
        Some(scope) => refuse("scope_missing", format!("this API key lacks the scope {}", scope.as_str())),
        None => refuse("not_for_keys", "an API key can't do this: sign in"),
    };
    Err(refusals::written(app, &me, &attempt, refusal).await)
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! key_query {
    (@ $before:literal, $after:literal $(, $value:expr)*) => {
        sqlx::query_as!(
            Row,
            $before + r#" id as "id: _", name, prefix, scopes, created_by as "created_by: _", expires_at, last_used_at,
               created_at "# + $after $(, $value)*
        )
    };
    (returning: $change:literal $(, $value:expr)* $(,)?) => {
        key_query!(@ $change, "" $(, $value)*)
    };
    ($from:literal $(, $value:expr)* $(,)?) => {
        key_query!(@ "select", $from $(, $value)*)
    };
}

/// Makes a key and returns it with its secret, which is not stored.
pub async fn insert(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    name: &str,
    wanted: &[Scope],
    expires_at: Option<DateTime<Utc>>,
) -> Result<(ApiKey, String)> {
    let (random, _) = vault::random_token();
    let token = format!("{MARK}{random}");
    let prefix: String = token.chars().take(PREFIX_LENGTH).collect();
    let scopes: Vec<String> = wanted.iter().map(|scope| scope.as_str().to_owned()).collect();
    let org = tx.org();
    let row = key_query!(
        returning: "insert into api_keys (id, org_id, name, prefix, hash, scopes, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         returning",
        ApiKeyId::new().0,
        org.0,
        name,
        prefix,
        &vault::hash_token(&token)[..],
        &scopes[..],
        by.0,
        expires_at
    )
    .fetch_one(tx.conn())
    .await?;
    let key = ApiKey::from(row);
    let what =
        json!({ "name": key.name, "prefix": key.prefix, "scopes": key.scopes, "expires_at": key.expires_at });
    activity::record(tx, actor, API_KEY_CREATED, key.id.0, Some(what)).await?;
    Ok((key, token))
}

/// Up to `limit + 1` keys that are not revoked, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, after: Option<Cursor>, limit: i64) -> Result<Vec<ApiKey>> {
    let org = tx.org();
    let rows = key_query!(
        "from api_keys
         where org_id = $1 and revoked_at is null and ($2::uuid is null or id < $2)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

/// Ends a key. Returns whether it was still valid.
pub async fn revoke(tx: &mut OrgTx, actor: &Actor, id: ApiKeyId) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "update api_keys
         set revoked_at = now()
         where org_id = $1 and id = $2 and revoked_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    let is_done = done.rows_affected() == 1;
    if is_done {
        activity::record(tx, actor, API_KEY_REVOKED, id.0, None).await?;
    }
    Ok(is_done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_written_the_same_everywhere() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).ok(), Some(scope.as_str().into()));
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
        assert_eq!(Scope::parse("documents:*"), None);
    }
}

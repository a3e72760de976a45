//! Upload links, as members manage them: whoever has one sends files to one place, and neither lists nor reads anything.
//! What they may do is in [`super::strangers`].

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::log::{UPLOAD_LINK_CREATED, UPLOAD_LINK_REVOKED};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::clock::hours;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{LabelId, OrgId, UploadLinkId, UserId};
use crate::names::is_name;
use crate::{labels, vault};

/// Most links of one member that work at a time.
const MOST: i64 = 100;

/// Links that are shown, newest first.
const SHOWN: i64 = 500;

/// Files that a link takes where nobody says how many.
const USUAL_FILES: i32 = 50;

/// A link by which files come, as those see it who manage it. Its address is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadLink {
    /// Which.
    pub id: UploadLinkId,
    /// What it is called.
    pub name: String,
    /// What the sender reads about it.
    pub purpose: Option<String>,
    /// The labels of what comes by it; clients see none.
    pub label_ids: Vec<LabelId>,
    /// Who made it; what comes by it is theirs.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// Since when it is revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How many files it takes.
    pub max_files: i32,
    /// How many bytes it takes, over all files.
    pub max_bytes: i64,
    /// Files that were announced by it.
    pub files: i32,
    /// Their bytes.
    pub bytes: i64,
}

/// A link as somebody asks for it.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUploadLink {
    /// What it is called, for those who send and those who receive: 1 to 80 characters.
    #[garde(custom(is_title))]
    pub name: String,
    /// What the sender reads about it: at most 500 characters.
    #[garde(inner(length(chars, max = 500)))]
    pub purpose: Option<String>,
    /// Labels of what comes by it, at most 10; clients give none.
    #[garde(length(max = 10))]
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
    /// Hours for which it works: 1 to 2160, which is 90 days.
    #[garde(range(min = 1, max = 2160))]
    pub hours: u32,
    /// How many files it takes: 1 to 1000, 50 where absent.
    #[garde(inner(range(min = 1, max = 1000)))]
    pub max_files: Option<i32>,
    /// How many bytes it takes, over all files; as many as its files may have where absent.
    #[garde(inner(range(min = 1)))]
    pub max_bytes: Option<i64>,
}

fn is_title(text: &str, (): &()) -> garde::Result {
    if !(1..=80).contains(&text.trim().chars().count()) {
        return Err(garde::Error::new("a link's name has 1 to 80 characters"));
    }
    is_name(text, &())
}

/// A row of `upload_links` with its labels.
struct Row {
    id: UploadLinkId,
    name: String,
    purpose: Option<String>,
    label_ids: Vec<Uuid>,
    created_by: UserId,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    max_files: i32,
    max_bytes: i64,
    files: i32,
    bytes: i64,
}

impl From<Row> for UploadLink {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            purpose: row.purpose,
            label_ids: row.label_ids.into_iter().map(LabelId).collect(),
            created_by: row.created_by,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            max_files: row.max_files,
            max_bytes: row.max_bytes,
            files: row.files,
            bytes: row.bytes,
        }
    }
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! link_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", name, purpose, created_by as "created_by: _", created_at, expires_at, revoked_at,
               max_files, max_bytes, files, bytes, array(
                 select l.label_id from upload_link_labels l
                 where l.org_id = upload_links.org_id and l.link_id = upload_links.id
                 order by l.label_id) as "label_ids!" "# + $from $(, $value)*
        )
    };
}

/// The links that a member sees, newest first: a client their own, everybody else all of the organization's.
pub async fn list(tx: &mut OrgTx) -> Result<Vec<UploadLink>> {
    let org = tx.org();
    let rows = link_query!(
        "from upload_links
         where org_id = $1
         order by id desc
         limit $2",
        org.0,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(UploadLink::from).collect())
}

/// One link.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut OrgTx, id: UploadLinkId) -> Result<UploadLink> {
    let org = tx.org();
    let row = link_query!("from upload_links where org_id = $1 and id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    row.map(UploadLink::from).or_not_found("upload link")
}

/// Makes a link; returns it and its token, which is stored nowhere.
///
/// # Errors
/// `Invalid` at `/label_ids/0` for a label that the organization does not have; `Conflict` with code `too_many_links`.
pub async fn insert(
    app: &App,
    tx: &mut OrgTx,
    actor: &Actor,
    owner: UserId,
    new: &NewUploadLink,
) -> Result<(UploadLink, String)> {
    let (org, id, now) = (tx.org(), UploadLinkId::new(), app.clock.now());
    refuse_too_many(tx, owner, now).await?;
    let max_files = new.max_files.unwrap_or(USUAL_FILES);
    let largest = i64::try_from(app.settings.documents.max_file_size)?;
    let max_bytes = new.max_bytes.unwrap_or_else(|| largest.saturating_mul(i64::from(max_files)));
    let (token, hash) = vault::random_token();
    sqlx::query!(
        "insert into upload_links (id, org_id, name, purpose, hash, created_by, created_at, expires_at, max_files, max_bytes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        org.0,
        new.name.trim(),
        new.purpose.as_deref().map(str::trim).filter(|text| !text.is_empty()),
        &hash[..],
        owner.0,
        now,
        now + hours(u64::from(new.hours)),
        max_files,
        max_bytes
    )
    .execute(tx.conn())
    .await?;
    for (position, label) in new.label_ids.iter().copied().enumerate() {
        put_label(tx, id, label, position).await?;
    }
    let link = find(tx, id).await?;
    let what = json!({ "name": link.name, "expires_at": link.expires_at, "max_files": link.max_files,
        "max_bytes": link.max_bytes });
    activity::record(tx, actor, UPLOAD_LINK_CREATED, id.0, Some(what)).await?;
    Ok((link, token))
}

async fn refuse_too_many(tx: &mut OrgTx, owner: UserId, now: DateTime<Utc>) -> Result<()> {
    let org = tx.org();
    let working = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from upload_links
         where org_id = $1 and created_by = $2 and revoked_at is null and expires_at > $3"#,
        org.0,
        owner.0,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    if working < MOST {
        return Ok(());
    }
    let detail = format!("a member has {MOST} upload links at most that work at a time: revoke some first");
    Err(Error::Conflict(refuse("too_many_links", detail)))
}

async fn put_label(tx: &mut OrgTx, link: UploadLinkId, label: LabelId, position: usize) -> Result<()> {
    if labels::find(tx, label).await?.is_none() {
        let message = "the organization has no such label: choose one of its own";
        return Err(Error::field(&format!("/label_ids/{position}"), "unknown", message));
    }
    let org = tx.org();
    sqlx::query!(
        "insert into upload_link_labels (org_id, link_id, label_id) values ($1, $2, $3) on conflict do nothing",
        org.0,
        link.0,
        label.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Revokes a link: nothing more comes by it, and what was begun is not completed. One that is revoked already stays as
/// it is.
///
/// # Errors
/// `NotFound`.
pub async fn revoke(tx: &mut OrgTx, actor: &Actor, id: UploadLinkId) -> Result<UploadLink> {
    let org = tx.org();
    let revoked = sqlx::query!(
        "update upload_links
         set revoked_at = now()
         where org_id = $1 and id = $2 and revoked_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if revoked.rows_affected() == 1 {
        activity::record(tx, actor, UPLOAD_LINK_REVOKED, id.0, None).await?;
    }
    find(tx, id).await
}

/// Removes the links of an organization, whose documents are gone; labels and photographs go with them.
pub(super) async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from upload_links where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

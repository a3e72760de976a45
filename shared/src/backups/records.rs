//! What the database knows of its backups, for those who watch over it.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::manifest::Manifest;
use super::verify::Depth;
use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;

/// A backup that was made, as its database remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its folder in the bucket.
    pub name: String,
    /// The instant that its rows are from.
    pub began_at: DateTime<Utc>,
    /// When it was whole.
    pub finished_at: DateTime<Utc>,
    /// Bytes in the bucket.
    pub bytes: i64,
    /// When it was last proved.
    pub verified_at: Option<DateTime<Utc>>,
    /// How: `hashes`, `contents` or `restore`.
    pub verified_by: Option<String>,
}

/// Remembers a backup.
pub async fn record(app: &App, manifest: &Manifest) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "insert into backups (id, name, reason, began_at, finished_at, schema_version, tables, rows, bytes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (name) do nothing",
        Uuid::now_v7(),
        manifest.name,
        manifest.reason.as_str(),
        manifest.began_at,
        manifest.finished_at,
        manifest.schema_version,
        i32::try_from(manifest.tables.len())?,
        i64::try_from(manifest.rows())?,
        i64::try_from(manifest.bytes())?,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Remembers that a backup was proved, and how.
pub async fn record_proof(app: &App, name: &str, depth: Depth) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "update backups set verified_at = $2, verified_by = $3, fault = null where name = $1",
        name,
        app.clock.now(),
        depth.as_str(),
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Remembers what is wrong with a backup, which counts as none from here on.
pub async fn record_fault(app: &App, name: &str, fault: &str) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!("update backups set fault = $2 where name = $1", name, fault).execute(tx.conn()).await?;
    tx.commit().await
}

/// The names of the backups with which something was found wrong.
pub(super) async fn faulty(app: &App) -> Result<BTreeSet<String>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let names = sqlx::query_scalar!("select name from backups where fault is not null limit 100000")
        .fetch_all(tx.conn())
        .await?;
    Ok(names.into_iter().collect())
}

/// Forgets backups that are no longer in the bucket.
pub(super) async fn forget(app: &App, names: &[String]) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!("delete from backups where name = any($1)", names).execute(tx.conn()).await?;
    tx.commit().await
}

/// The newest backup with which nothing was found wrong.
pub async fn last_good(app: &App) -> Result<Option<Known>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let known = sqlx::query_as!(
        Known,
        "select name, began_at, finished_at, bytes, verified_at, verified_by from backups
         where fault is null
         order by finished_at desc
         limit 1"
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(known)
}

/// The backup that was proved last; `verified_by` says how far.
pub async fn last_verified(app: &App) -> Result<Option<Known>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let known = sqlx::query_as!(
        Known,
        "select name, began_at, finished_at, bytes, verified_at, verified_by from backups
         where fault is null and verified_at is not null
         order by verified_at desc
         limit 1"
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(known)
}

/// How many backups were found faulty, none newer than which is proved.
pub async fn count_faulty(app: &App) -> Result<i64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let faulty = sqlx::query_scalar!(
        r#"select count(*) as "faulty!" from backups
           where fault is not null and finished_at > coalesce(
             (select max(finished_at) from backups where fault is null and verified_at is not null), '-infinity')"#
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(faulty)
}

/// Whether the clock's last backup began within this time.
pub async fn was_scheduled(app: &App, within: Duration) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?;
    // What a wrong clock has put into the future keeps no night from its backup.
    let now = app.clock.now();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from backups
             where reason = 'schedule' and fault is null and began_at > $1 and began_at <= $2) as "found!""#,
        now - within,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

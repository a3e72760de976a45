//! Pauses of one organization: its jobs of a kind wait, everybody else's go on.

use crate::db::OrgTx;
use crate::error::Result;

/// Lets no job of this kind start for the organization; running ones go on. Returns whether that is new.
pub async fn pause_kind(tx: &mut OrgTx, kind: &str) -> Result<bool> {
    let org = tx.org();
    let paused = sqlx::query!(
        "insert into jobs.pause (org_id, kind) values ($1, $2) on conflict (org_id, kind) do nothing",
        org.0,
        kind
    )
    .execute(tx.conn())
    .await?;
    Ok(paused.rows_affected() == 1)
}

/// Lets the organization's jobs of this kind start again. Returns whether they had been paused.
pub async fn resume_kind(tx: &mut OrgTx, kind: &str, queue: &str) -> Result<bool> {
    let org = tx.org();
    let resumed = sqlx::query!("delete from jobs.pause where org_id = $1 and kind = $2", org.0, kind)
        .execute(tx.conn())
        .await?;
    sqlx::query!("select pg_notify('jobs', $1) is null as told", queue).fetch_one(tx.conn()).await?;
    Ok(resumed.rows_affected() == 1)
}

/// The kinds that are paused for the organization.
pub async fn paused_kinds(tx: &mut OrgTx) -> Result<Vec<String>> {
    let org = tx.org();
    let kinds =
        sqlx::query_scalar!("select kind from jobs.pause where org_id = $1 order by kind limit 1000", org.0)
            .fetch_all(tx.conn())
            .await?;
    Ok(kinds)
}

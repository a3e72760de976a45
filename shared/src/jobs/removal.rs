//! The end of an organization's jobs, wherever they are.

use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::OrgId;

/// Jobs that one call removes from each table, so that no statement takes long.
const AT_ONCE: i64 = 1000;

/// Removes jobs of an organization: waiting, running, finished and given up, a thousand of each, and what is paused.
/// Returns how many. A
/// worker that runs one of them loses it and stops; later writes of its handler are refused.
pub async fn remove_some(tx: &mut SystemTx, org: OrgId) -> Result<u64> {
    let live = sqlx::query!(
        "delete from jobs.job
         where id in (select id from jobs.job where org_id = $1 order by id limit $2)",
        org.0,
        AT_ONCE
    )
    .execute(tx.conn())
    .await?;
    let over = sqlx::query!(
        "delete from jobs.archive
         where (id, finished_at) in (
           select id, finished_at from jobs.archive where org_id = $1 order by id limit $2)",
        org.0,
        AT_ONCE
    )
    .execute(tx.conn())
    .await?;
    let pauses = sqlx::query!("delete from jobs.pause where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(live.rows_affected() + over.rows_affected() + pauses.rows_affected())
}

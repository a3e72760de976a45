//! The end of hand-overs: after some days, and with their organization.

use super::{DAYS_KEPT, key};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{HandOverId, OrgId};

/// Hand-overs that are removed in one sweep.
const AT_ONCE: i64 = 1000;

/// Removes hand-overs that are old, or have a document that was erased since: first the file, then the row. Returns how
/// many.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the next sweep goes on.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - chrono::Duration::days(DAYS_KEPT);
    let mut tx = SystemTx::begin(&app.db).await?;
    let old = sqlx::query!(
        "select org_id, id from hand_overs
         where created_at < $1 or withdrawn_at is not null
         order by created_at limit $2",
        before,
        AT_ONCE
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut count = 0;
    for row in old {
        app.bucket.delete(&key(OrgId(row.org_id), HandOverId(row.id))).await?;
        let mut tx = SystemTx::begin(&app.db).await?;
        sqlx::query!("delete from hand_overs where org_id = $1 and id = $2", row.org_id, row.id)
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

/// Deletes the hand-overs of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from hand_overs where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

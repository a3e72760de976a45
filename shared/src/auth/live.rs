//! How organizations act on sessions: they end them with a membership and require a second factor.

use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{OrgId, SessionId, UserId};

/// Ends the user's sessions in this organization, in the transaction that causes it; those in other organizations go
/// on. Returns how many.
pub async fn end(tx: &mut OrgTx, user: UserId, reason: &str) -> Result<i64> {
    let ended = sqlx::query_scalar!(r#"select app.end_sessions($1, $2) as "ended!""#, user.0, reason)
        .fetch_one(tx.conn())
        .await?;
    Ok(ended)
}

/// Whether a session showed a second factor.
pub async fn showed_second_factor(tx: &mut OrgTx, session: SessionId) -> Result<bool> {
    let shown = sqlx::query_scalar!(r#"select app.showed_second_factor($1) as "shown!""#, session.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(shown)
}

/// Ends every way into an organization that is gone: keys and sessions, which hold people's addresses and devices.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from api_keys where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from sessions where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

//! Sessions as an organization deals with them: ended with a membership, asked for a second factor.

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{SessionId, UserId};

/// Ends the sessions a user has in this organization, in the transaction of the cause; those in others go on.
/// Returns how many.
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

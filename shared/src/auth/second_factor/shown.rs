//! Whether a session showed a second factor, and when.

use super::factors::Method;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::SessionId;

/// Whether a session showed a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// The user showed it when the session began, in this way.
    Shown(Method),
    /// Not yet, or the user has none.
    NotShown,
}

/// Whether a session showed a second factor.
pub(in crate::auth) async fn has_shown(tx: &mut SystemTx, session: SessionId) -> Result<bool> {
    let shown = sqlx::query_scalar!(
        r#"select second_factor_at is not null as "shown!" from sessions where id = $1"#,
        session.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(shown)
}

/// Records that a session shows a second factor now.
pub(in crate::auth) async fn note_shown(tx: &mut SystemTx, session: SessionId) -> Result<()> {
    sqlx::query!("update sessions set second_factor_at = now() where id = $1", session.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether a session began within the last ten minutes, and so counts as much as a password just typed.
pub(in crate::auth) async fn is_fresh(tx: &mut SystemTx, session: SessionId) -> Result<bool> {
    let fresh = sqlx::query_scalar!(
        r#"select created_at > now() - interval '10 minutes' as "fresh!" from sessions where id = $1"#,
        session.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(fresh)
}

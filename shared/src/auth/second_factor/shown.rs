//! Whether a session showed a second factor, and when.

use super::factors::Method;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::SessionId;

/// Whether a session showed a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// When it began, in this way.
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

/// Notes that a session shows a second factor now.
pub(in crate::auth) async fn note_shown(tx: &mut SystemTx, session: SessionId) -> Result<()> {
    sqlx::query!("update sessions set second_factor_at = now() where id = $1", session.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether a session is as fresh as a password that was just typed: ten minutes.
pub(in crate::auth) async fn is_fresh(tx: &mut SystemTx, session: SessionId) -> Result<bool> {
    let fresh = sqlx::query_scalar!(
        r#"select created_at > now() - interval '10 minutes' as "fresh!" from sessions where id = $1"#,
        session.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(fresh)
}

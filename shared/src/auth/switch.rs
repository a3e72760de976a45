//! Moving to another organization without signing in again.

use super::sessions::{self, Identity};
use super::tokens::Opened;
use super::{Member, tokens};
use crate::activity;
use crate::app::App;
use crate::auth::log::SESSION_SWITCHED;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::OrgId;

/// Moves the session to another organization of its user. Returns its access token and the user's identity there. The
/// refresh token stays the same. An access token issued earlier remains valid in its organization until it expires.
///
/// # Errors
/// `NotFound` when the user is not an active member there; `Forbidden` with code `session_confined` for a session that an
/// organization's issuer opened; `Unauthorized` when the session has ended.
pub async fn switch(app: &App, me: &Member, org: OrgId) -> Result<(String, Identity)> {
    let session = me.session()?;
    // People may leave an organization that is being deleted or that requires a second factor.
    app.enter_restricted(me).await?.commit().await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let who = sessions::identity(&mut tx, me.user, Some(org)).await?.or_not_found("organization")?;
    let moved = sqlx::query!(
        "update sessions
         set org_id = $3
         where id = $1 and user_id = $2 and revoked_at is null and expires_at > now()",
        session.0,
        me.user.0,
        org.0
    )
    .execute(tx.conn())
    .await?;
    if moved.rows_affected() == 0 {
        let refusal = refuse("session_ended", "this session has ended: sign in again");
        return Err(Error::Unauthorized(refusal));
    }
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &me.actor(), SESSION_SWITCHED, session.0, None).await?;
    tx.commit().await?;
    let now = app.clock.now();
    let opened = Opened { session, confined: false };
    let access = tokens::access(&app.settings.jwt, me.user, opened, org, who.role, now)?;
    Ok((access, who))
}

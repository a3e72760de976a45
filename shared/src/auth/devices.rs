//! Where a user is signed in: the list, and ending sessions that do not belong there.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::account_tokens::{self, Purpose};
use super::{Member, passwords};
use crate::app::App;
use crate::auth::log::{SESSION_ENDED, SIGNED_OUT_EVERYWHERE};
use crate::db::SystemTx;
use crate::error::{OrNotFound, Result};
use crate::ids::SessionId;

/// Most sessions listed, last used first; older ones appear when some of these are ended.
const LISTED: i64 = 100;

/// One sign-in that still holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Device {
    /// The session.
    pub id: SessionId,
    /// The browser or program, as it names itself.
    pub user_agent: String,
    /// The address it signed in from.
    pub address: Option<String>,
    /// The organization it works in.
    pub organization: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last refreshed its access token: at most 15 minutes before its last use.
    pub last_used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    pub expires_at: DateTime<Utc>,
}

/// The sessions of a user in all organizations, the last used first.
pub async fn list(app: &App, me: &Member) -> Result<Vec<Device>> {
    let current = me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let devices = sqlx::query_as!(
        Device,
        r#"select s.id as "id: SessionId", s.user_agent, host(s.address) as address, o.name as organization,
           s.id = $2 as "current!", s.created_at, s.rotated_at as last_used_at, s.expires_at
         from sessions s
         join organizations o on o.id = s.org_id
         where s.user_id = $1 and s.revoked_at is null and s.expires_at > now()
         order by s.rotated_at desc, s.id desc
         limit $3"#,
        me.user.0,
        current.0,
        LISTED
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(devices)
}

/// Ends one session of the user.
///
/// # Errors
/// `NotFound` for a session that is over or belongs to somebody else.
pub async fn end(app: &App, me: &Member, session: SessionId) -> Result<()> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "update sessions
         set revoked_at = now(), revoked_reason = 'ended_by_user'
         where id = $1 and user_id = $2 and revoked_at is null and expires_at > now()
         returning id",
        session.0,
        me.user.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("session")?;
    super::accounts::log(tx, me.user, Some(me.org), &me.origin, SESSION_ENDED).await
}

/// Ends every session of the user, this one too.
pub async fn end_all(app: &App, me: &Member) -> Result<()> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    passwords::end_sessions(&mut tx, me.user, None, "signed_out_everywhere").await?;
    account_tokens::revoke(&mut tx, Some(me.user), Purpose::ChangeEmail).await?;
    super::accounts::log(tx, me.user, Some(me.org), &me.origin, SIGNED_OUT_EVERYWHERE).await
}

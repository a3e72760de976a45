//! Forgotten and changed passwords.

use std::time::Duration;

use super::account_tokens::{self, Holder, Purpose};
use super::accounts::{self, Profile};
use super::letters::{PasswordChanged, ResetPassword};
use super::{Member, Origin, credentials, password};
use crate::app::App;
use crate::auth::log::{PASSWORD_CHANGED, PASSWORD_RESET};
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{OrNotFound, Result};
use crate::ids::{SessionId, UserId};
use crate::mail;

/// How long a link for a new password works.
pub const RESET_LIFETIME: Duration = hours(1);

/// Mails the owner of an address a link to set a new password, at most five times an hour. For an unknown address it
/// does the same work.
pub async fn forgot(app: &App, email: &str) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    if !mail::may_bother(&mut tx, "reset-password", email).await? {
        return tx.commit().await;
    }
    let owner = accounts::find_by_email(&mut tx, email).await?;
    let user = owner.as_ref().map(|owner| owner.user);
    // To the address as its owner wrote it, not as a stranger typed it.
    let to = owner.as_ref().map_or(email, |owner| owner.email.as_str()).to_owned();
    let token = account_tokens::issue(&mut tx, user, Purpose::ResetPassword, &to, RESET_LIFETIME).await?;
    let link = app.link(&format!("/reset-password?token={token}"))?;
    let name = owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let (letter, expires) = (ResetPassword { name, link }, Some(app.clock.now() + RESET_LIFETIME));
    match owner {
        Some(owner) => mail::send(&mut tx, &app.vault, owner.mailbox(), &letter, expires).await?,
        None => mail::send_to_nobody(&mut tx, &app.vault, email, &letter, expires).await?,
    };
    tx.commit().await
}

/// Sets a new password with the token of a link. Every session ends and none begins; a second factor is still required.
/// Following the link also proves the address.
///
/// # Errors
/// `BadRequest` with code `link_invalid`, `Invalid` for a password that is too easy to guess.
pub async fn reset(app: &App, token: &str, new: &str, origin: &Origin) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let holder = account_tokens::look_up(&mut tx, Purpose::ResetPassword, token).await?;
    let profile = accounts::find(&mut tx, holder.user).await?.or_not_found("user")?;
    tx.commit().await?;
    let hash = password::accept("/password", new, &[&profile.name, &profile.email]).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    account_tokens::redeem(&mut tx, Purpose::ResetPassword, token).await?;
    prove(&mut tx, &holder).await?;
    replace(app, &mut tx, &profile, &hash).await?;
    end_sessions(&mut tx, profile.user, None, "password_reset").await?;
    accounts::log(tx, profile.user, None, origin, PASSWORD_RESET).await
}

/// Whoever follows the link has the mailbox. If nobody had shown that before, somebody else may have made the account
/// with this address: every other way in that they may have left is removed.
async fn prove(tx: &mut SystemTx, holder: &Holder) -> Result<()> {
    let was_proved = sqlx::query_scalar!(
        r#"select email_verified_at is not null as "proved!" from users where id = $1 for no key update"#,
        holder.user.0
    )
    .fetch_one(tx.conn())
    .await?;
    if was_proved {
        return Ok(());
    }
    credentials::forget_all(tx, holder.user).await?;
    sqlx::query!(
        "update users set email_verified_at = now() where id = $1 and lower(email) = lower($2)",
        holder.user.0,
        holder.email
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether a new password ends the other sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherSessions {
    /// Everybody else has to sign in again.
    End,
    /// They stay signed in.
    Keep,
}

/// Changes the password of the signed-in user.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `TooMany` with code `slow_down` after several wrong ones, `Invalid` for a
/// new password that is too easy to guess.
pub async fn change(app: &App, me: &Member, current: &str, new: &str, others: OtherSessions) -> Result<()> {
    let session = me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    tx.commit().await?;
    accounts::confirm_password(app, me, &profile, current).await?;
    let hash = password::accept("/new_password", new, &[&profile.name, &profile.email]).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    accounts::confirm_unchanged(&mut tx, &profile).await?;
    replace(app, &mut tx, &profile, &hash).await?;
    if others == OtherSessions::End {
        end_sessions(&mut tx, me.user, Some(session), "password_changed").await?;
    }
    accounts::log(tx, me.user, Some(me.org), &me.origin, PASSWORD_CHANGED).await
}

async fn replace(app: &App, tx: &mut SystemTx, profile: &Profile, hash: &str) -> Result<()> {
    sqlx::query!(
        "update users set password_hash = $2, password_changed_at = now() where id = $1",
        profile.user.0,
        hash
    )
    .execute(tx.conn())
    .await?;
    // Links requested under the previous password end too: one of them could move the account elsewhere.
    for purpose in [Purpose::ResetPassword, Purpose::ChangeEmail] {
        account_tokens::revoke(tx, Some(profile.user), purpose).await?;
    }
    let letter = PasswordChanged { name: profile.name.clone() };
    mail::send(tx, &app.vault, profile.mailbox(), &letter, None).await?;
    Ok(())
}

/// Ends a user's sessions in every organization, except one.
pub(super) async fn end_sessions(
    tx: &mut SystemTx,
    user: UserId,
    keep: Option<SessionId>,
    reason: &str,
) -> Result<u64> {
    let ended = sqlx::query!(
        "update sessions
         set revoked_at = now(), revoked_reason = $3
         where user_id = $1 and revoked_at is null and id is distinct from $2",
        user.0,
        keep.map(|session| session.0),
        reason
    )
    .execute(tx.conn())
    .await?;
    Ok(ended.rows_affected())
}

//! Single-use tokens sent by mail: bound to a purpose, a user and an address, stored as hashes only.

use std::time::Duration;

use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::UserId;
use crate::vault;

/// What a token is good for; it is valid for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "account_token_purpose", rename_all = "snake_case")]
pub(super) enum Purpose {
    /// Proves the address of the account.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Proves a new address of the account.
    ChangeEmail,
}

/// The holder of a valid token.
#[derive(Debug)]
pub(super) struct Holder {
    /// The user to whom it was issued.
    pub(super) user: UserId,
    /// The address it was sent to.
    pub(super) email: String,
}

/// Makes a token, ends the user's older ones for the same purpose and deletes expired ones. Without a user it does the
/// same work for nothing.
pub(super) async fn issue(
    tx: &mut SystemTx,
    user: Option<UserId>,
    purpose: Purpose,
    email: &str,
    lifetime: Duration,
) -> Result<String> {
    revoke(tx, user, purpose).await?;
    let (token, hash) = vault::random_token();
    sqlx::query!(
        "with late as (
           delete from account_tokens
           where id in (
             select id
             from account_tokens
             where expires_at < now()
             order by expires_at
             limit 100
             for update skip locked))
         insert into account_tokens (id, user_id, purpose, hash, email, expires_at)
         values ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 second')",
        uuid::Uuid::now_v7(),
        user.map(|user| user.0),
        purpose as Purpose,
        &hash,
        email,
        lifetime.as_secs_f64()
    )
    .execute(tx.conn())
    .await?;
    Ok(token)
}

/// Ends the unused tokens of a user for one purpose.
pub(super) async fn revoke(tx: &mut SystemTx, user: Option<UserId>, purpose: Purpose) -> Result<()> {
    sqlx::query!(
        "delete from account_tokens where user_id = $1 and purpose = $2 and used_at is null",
        user.map(|user| user.0),
        purpose as Purpose
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Finds the holder of a valid token, before more work is spent on the request.
///
/// # Errors
/// `BadRequest` with code `link_invalid`.
pub(super) async fn look_up(tx: &mut SystemTx, purpose: Purpose, token: &str) -> Result<Holder> {
    let row = sqlx::query!(
        r#"select user_id as "user_id!", email
         from account_tokens
         where hash = $1 and purpose = $2 and user_id is not null and used_at is null and expires_at > now()"#,
        &vault::hash_token(token),
        purpose as Purpose
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| Holder { user: UserId(row.user_id), email: row.email }).ok_or_else(invalid)
}

/// Uses up the token: of two requests with the same one, exactly one succeeds.
///
/// # Errors
/// `BadRequest` with code `link_invalid` when it was used, has expired, or never existed.
pub(super) async fn redeem(tx: &mut SystemTx, purpose: Purpose, token: &str) -> Result<Holder> {
    let row = sqlx::query!(
        r#"update account_tokens
         set used_at = now()
         where hash = $1 and purpose = $2 and user_id is not null and used_at is null and expires_at > now()
         returning user_id as "user_id!", email"#,
        &vault::hash_token(token),
        purpose as Purpose
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| Holder { user: UserId(row.user_id), email: row.email }).ok_or_else(invalid)
}

fn invalid() -> Error {
    Error::BadRequest(refuse("link_invalid", "this link was used already or has expired: ask for a new one"))
}

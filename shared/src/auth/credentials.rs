//! Everything besides the password that could let in a user, or somebody who posed as them.

use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::UserId;

/// Takes away second factors, accounts elsewhere, mailed links, API keys and open invitations of a user.
pub(super) async fn forget_all(tx: &mut SystemTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from identities where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from account_tokens where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from totp_secrets where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from passkeys where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from passkey_ceremonies where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!(
        "update api_keys set revoked_at = now() where created_by = $1 and revoked_at is null",
        user.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update invitations
         set revoked_at = now()
         where invited_by = $1 and accepted_at is null and revoked_at is null",
        user.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

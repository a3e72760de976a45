//! What a user has set up to show as a second factor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Member;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::UserId;

/// How a second factor is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A code of an authenticator app.
    Totp,
    /// One of the codes that were handed out for a lost device.
    RecoveryCode,
    /// A passkey.
    Passkey,
}

/// What a user has set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Factors {
    /// Whether an authenticator app is set up.
    pub totp: bool,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether an organization of the user requires a second factor.
    pub required: bool,
}

impl Factors {
    /// Whether there is any factor.
    pub(in crate::auth) fn any(&self) -> bool {
        self.totp || self.passkeys > 0
    }

    /// Every way to show a factor; empty when there is none. Recovery codes alone are no factor.
    pub(in crate::auth) fn methods(&self) -> Vec<Method> {
        let ways = [
            (Method::Totp, self.totp),
            (Method::Passkey, self.passkeys > 0),
            (Method::RecoveryCode, self.any() && self.recovery_codes > 0),
        ];
        ways.into_iter().filter_map(|(method, there)| there.then_some(method)).collect()
    }

    /// A user who has a factor changes nothing from a session that did not show one: a stolen password alone must not
    /// let a thief add a factor.
    pub(super) fn admits(&self, shown: bool) -> Result<()> {
        if shown || !self.any() {
            return Ok(());
        }
        let detail = "this session did not show your second factor: sign in again with it";
        Err(Error::Forbidden(refuse("second_factor_required", detail)))
    }
}

/// What the signed-in user has set up.
///
/// # Errors
/// `Forbidden` for an API key.
pub async fn status(app: &App, me: &Member) -> Result<Factors> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let status = status_of(&mut tx, me.user).await?;
    tx.commit().await?;
    Ok(status)
}

/// What a user has set up.
pub(in crate::auth) async fn status_of(tx: &mut SystemTx, user: UserId) -> Result<Factors> {
    let status = sqlx::query_as!(
        Factors,
        r#"select
             exists (select from totp_secrets where user_id = $1 and confirmed_at is not null) as "totp!",
             (select count(*) from passkeys where user_id = $1) as "passkeys!",
             (select count(*) from recovery_codes where user_id = $1 and used_at is null) as "recovery_codes!",
             exists (
               select from memberships m
               join organizations o on o.id = m.org_id
               where m.user_id = $1 and m.removed_at is null and m.deactivated_at is null
                 and o.deleted_at is null and o.require_second_factor) as "required!""#,
        user.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_stand_in_for_a_factor_and_are_none() {
        let none = Factors { totp: false, passkeys: 0, recovery_codes: 10, required: false };
        assert_eq!(none.methods(), []);
        let app = Factors { totp: true, ..none.clone() };
        assert_eq!(app.methods(), [Method::Totp, Method::RecoveryCode]);
        let key = Factors { passkeys: 2, recovery_codes: 0, ..none };
        assert_eq!(key.methods(), [Method::Passkey]);
    }

    #[test]
    fn only_the_first_factor_is_set_up_without_showing_one() {
        let mut status = Factors { totp: false, passkeys: 0, recovery_codes: 0, required: true };
        assert!(status.admits(false).is_ok());
        status.passkeys = 1;
        assert!(status.admits(true).is_ok());
        assert_eq!(status.admits(false).map_err(|error| error.code()), Err("second_factor_required"));
    }
}

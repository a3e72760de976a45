//! Second factors: what a user has set up, and who may change it.

pub mod challenge;
pub mod passkeys;
pub mod recovery;
pub mod totp;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::accounts::{self, Profile, confirm_password};
use super::{Member, sessions};
use crate::activity::{self, Action};
use crate::app::App;
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Refusal, Result, refuse};
use crate::ids::{SessionId, UserId};
use crate::limits;
use crate::mail::{self, Letter};

/// Codes and passwords a user may try within an hour.
const USER_TRIES: i32 = 20;

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
    pub(super) fn any(&self) -> bool {
        self.totp || self.passkeys > 0
    }

    /// Every way to show one; empty when there is none. Recovery codes are no factor by themselves.
    pub(super) fn methods(&self) -> Vec<Method> {
        let ways = [
            (Method::Totp, self.totp),
            (Method::Passkey, self.passkeys > 0),
            (Method::RecoveryCode, self.any() && self.recovery_codes > 0),
        ];
        ways.into_iter().filter_map(|(method, there)| there.then_some(method)).collect()
    }

    /// Who has a factor already changes nothing from a session that did not show one: a stolen password alone must
    /// not lead to a factor of the thief's own.
    fn admits(&self, shown: bool) -> Result<()> {
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
pub(super) async fn status_of(tx: &mut SystemTx, user: UserId) -> Result<Factors> {
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

/// A user who showed once more that it is them, and the session they did it in.
struct Owner {
    profile: Profile,
    session: SessionId,
}

/// Asks for the password again. A user without one shows a sign-in of the last ten minutes instead. No transaction
/// is held while the password is checked.
async fn reauthenticate(app: &App, me: &Member, given: Option<&str>) -> Result<Owner> {
    let session = me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    let fresh = sessions::is_fresh(&mut tx, session).await?;
    count_try(&mut tx, me.user).await?;
    tx.commit().await?;
    if profile.password_hash.is_none() {
        return if fresh { Ok(Owner { profile, session }) } else { Err(sign_in_again()) };
    }
    let Some(given) = given else {
        return Err(Error::field("/password", "required", "give the account's password"));
    };
    confirm_password(app, me, &profile, given).await?;
    Ok(Owner { profile, session })
}

fn sign_in_again() -> Error {
    let detail =
        "this account has no password, so this wants a sign-in of the last ten minutes: sign in again";
    Error::Forbidden(refuse("sign_in_again", detail))
}

/// Holds up other changes to the user's factors until the end of the transaction, and says what there is.
async fn lock(tx: &mut SystemTx, user: UserId) -> Result<Factors> {
    sqlx::query!("select id from users where id = $1 for update", user.0).fetch_one(tx.conn()).await?;
    status_of(tx, user).await
}

/// After a factor was taken away: the last one takes the recovery codes with it, and stays where it is required.
async fn settle_removal(tx: &mut SystemTx, user: UserId) -> Result<()> {
    let left = status_of(tx, user).await?;
    if left.any() {
        return Ok(());
    }
    if left.required {
        let detail = "an organization of yours requires a second factor: set up another one first";
        return Err(Error::Conflict(refuse("second_factor_required_here", detail)));
    }
    // What no factor stands behind any more does not count as shown.
    sqlx::query!("update sessions set second_factor_at = null where user_id = $1", user.0)
        .execute(tx.conn())
        .await?;
    recovery::forget(tx, user).await
}

/// Tells the user by mail, logs the change in the organization they act in, and commits.
async fn announce(
    app: &App,
    mut tx: SystemTx,
    me: &Member,
    profile: &Profile,
    (action, object): (Action, Uuid),
    change: impl Into<String>,
) -> Result<()> {
    let letter = Letter::SecondFactorChanged { name: profile.name.clone(), change: change.into() };
    mail::send(&mut tx, &app.vault, &profile.email, &letter, None).await?;
    let mut tx = tx.enter_as(me.org).await?;
    activity::record(&mut tx, &me.actor(), action, object, None).await?;
    tx.commit().await
}

/// Counts one more try of a user, right or wrong.
async fn count_try(tx: &mut SystemTx, user: UserId) -> Result<()> {
    let Some(wait) = limits::take_within(tx, &format!("second-factor:{user}"), USER_TRIES, hours(1)).await?
    else {
        return Ok(());
    };
    let detail = format!("at most {USER_TRIES} tries an hour: wait a few minutes");
    Err(Error::TooMany { refusal: refuse("too_many_tries", detail), retry_after: wait })
}

/// The same for a wrong code, a used one and a refused passkey.
fn wrong() -> Refusal {
    refuse("second_factor_wrong", "this code or passkey is wrong, too old, or was used before")
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

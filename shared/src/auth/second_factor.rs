//! Second factors: what a user has set up, and who may change it.

pub mod challenge;
pub mod factors;
pub mod passkeys;
pub mod recovery;
pub mod shown;
pub mod totp;

use factors::status_of;
use uuid::Uuid;

use super::Member;
use super::accounts::{self, Profile, confirm_password};
use super::letters::{Change, SecondFactorChanged};
use crate::activity::{self, Action};
use crate::app::App;
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Refusal, Result, refuse};
use crate::ids::{SessionId, UserId};
use crate::limits;
use crate::mail;

pub use factors::{Factors, Method, status};

/// Codes and passwords a user may try within an hour.
const USER_TRIES: i32 = 20;

/// A user who has just confirmed who they are, and the session in which they did.
struct Owner {
    profile: Profile,
    session: SessionId,
}

/// Asks for the password again. A user without one needs a sign-in from the last ten minutes instead. No transaction is
/// open while the password is checked.
async fn reauthenticate(app: &App, me: &Member, given: Option<&str>) -> Result<Owner> {
    let session = me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    let fresh = shown::is_fresh(&mut tx, session).await?;
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

/// Blocks other changes to the user's factors until the end of the transaction, and returns what is set up.
async fn lock(tx: &mut SystemTx, user: UserId) -> Result<Factors> {
    sqlx::query!("select id from users where id = $1 for update", user.0).fetch_one(tx.conn()).await?;
    status_of(tx, user).await
}

/// Runs after a factor was removed: the last one takes the recovery codes with it, and can't go where one is required.
async fn settle_removal(tx: &mut SystemTx, user: UserId) -> Result<()> {
    let left = status_of(tx, user).await?;
    if left.any() {
        return Ok(());
    }
    if left.required {
        let detail = "an organization of yours requires a second factor: set up another one first";
        return Err(Error::Conflict(refuse("second_factor_required_here", detail)));
    }
    // A factor that no longer exists does not count as shown.
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
    change: Change,
) -> Result<()> {
    let letter = SecondFactorChanged { name: profile.name.clone(), change };
    mail::send(&mut tx, &app.vault, profile.mailbox(), &letter, None).await?;
    let mut tx = tx.enter_as(me.org).await?;
    activity::record(&mut tx, &me.actor(), action, object, None).await?;
    tx.commit().await
}

/// Counts one more attempt of a user, right or wrong.
async fn count_try(tx: &mut SystemTx, user: UserId) -> Result<()> {
    let Some(wait) = limits::take_within(tx, &format!("second-factor:{user}"), USER_TRIES, hours(1)).await?
    else {
        return Ok(());
    };
    let detail = format!("at most {USER_TRIES} tries an hour: wait a few minutes");
    Err(Error::TooMany { refusal: refuse("too_many_tries", detail), retry_after: wait })
}

/// The same refusal for a wrong code, a used one and a refused passkey.
fn wrong() -> Refusal {
    refuse("second_factor_wrong", "this code or passkey is wrong, too old, or was used before")
}

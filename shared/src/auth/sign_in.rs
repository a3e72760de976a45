//! Signing in: a password or Google's confirmation opens a session or asks for the second factor.

use uuid::Uuid;

use super::second_factor::challenge::{self, Challenge};
use super::second_factor::factors;
use super::second_factor::shown::SecondFactor;
use super::sessions::{self, Identity, SignedIn};
use super::{Origin, accounts, password, slow_down};
use crate::activity;
use crate::app::App;
use crate::auth::log::SIGN_IN_FAILED;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::UserId;

/// How far a sign-in got.
#[derive(Debug)]
pub enum Progress {
    /// The user is signed in.
    SignedIn(SignedIn),
    /// The user has a second factor and must show it.
    SecondFactor(Challenge),
}

struct Account {
    user: UserId,
    password_hash: Option<String>,
}

/// Checks a password and opens a session in the user's oldest organization.
///
/// # Errors
/// `Unauthorized` with code `wrong_credentials`, the same for an unknown address and a wrong password; `TooMany` with
/// code `slow_down` after several failures.
pub async fn with_password(app: &App, email: &str, given: &str, origin: &Origin) -> Result<Progress> {
    let attempt = slow_down::admit(app, email, origin).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let account = find_account(&mut tx, email).await?;
    tx.commit().await?;
    // No transaction is open while the hash is computed.
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = match password::verify(given, hash).await {
        Ok(fits) => fits,
        Err(unchecked) => {
            slow_down::take_back(app, &attempt).await?;
            return Err(unchecked);
        }
    };

    let mut tx = SystemTx::begin(&app.db).await?;
    let who = match account {
        // A password that was replaced while its hash was computed opens nothing.
        Some(account)
            if fits && accounts::current_hash(&mut tx, account.user).await? == account.password_hash =>
        {
            sessions::identity(&mut tx, account.user, None).await?
        }
        _ => None,
    };
    let Some(who) = who else {
        activity::record(&mut tx, &origin.actor(None), SIGN_IN_FAILED, Uuid::nil(), None).await?;
        tx.commit().await?;
        return Err(Error::Unauthorized(refuse(
            "wrong_credentials",
            "the e-mail address or the password is wrong",
        )));
    };
    slow_down::succeeded(&mut tx, &attempt).await?;
    proceed(app, tx, who, origin).await
}

/// What follows a right password or a sign-in elsewhere: a session, or a challenge for the second factor.
pub async fn proceed(app: &App, mut tx: SystemTx, who: Identity, origin: &Origin) -> Result<Progress> {
    let status = factors::status_of(&mut tx, who.user_id).await?;
    if !status.any() {
        return Ok(Progress::SignedIn(sessions::open(app, tx, who, origin, SecondFactor::NotShown).await?));
    }
    let challenge = challenge::ask(app, &mut tx, &who, &status).await?;
    tx.commit().await?;
    Ok(Progress::SecondFactor(challenge))
}

async fn find_account(tx: &mut SystemTx, email: &str) -> Result<Option<Account>> {
    let row = sqlx::query!("select id, password_hash from users where lower(email) = lower($1)", email)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| Account { user: UserId(row.id), password_hash: row.password_hash }))
}

//! A sign-in whose password was right and whose second factor is not shown yet.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::passkeys::{self, PublicKeyCredential, RequestChallengeResponse};
use super::shown::SecondFactor;
use super::{Factors, Method, count_try, recovery, totp, wrong};
use crate::app::App;
use crate::auth::Origin;
use crate::auth::letters::{Change, SecondFactorChanged};
use crate::auth::log::SECOND_FACTOR_REFUSED;
use crate::auth::sessions::{self, Identity, SignedIn};
use crate::clock::{days, minutes};
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::mail::{self, To};
use crate::{activity, limits};

/// How long the second factor may take.
pub const LIFETIME: Duration = minutes(10);

/// Purpose of the signed tokens.
const PURPOSE: &str = "second-factor";

/// Codes that may be tried with one challenge, and passkey ceremonies that may be begun.
const TRIES: i32 = 5;
const CEREMONIES: i32 = 10;

/// Attempts are refilled so slowly that the challenge has ended by then.
const NEVER_AGAIN: Duration = days(2);

/// What is asked for in place of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SecondFactorChallenge)]
pub struct Challenge {
    /// Names the sign-in; give it back with the second factor.
    #[serde(rename = "challenge")]
    pub token: String,
    /// What the user can show.
    pub methods: Vec<Method>,
    /// Seconds until it ends.
    pub expires_in: u64,
}

/// What the token of a challenge says.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Pending {
    user: UserId,
    org: OrgId,
    /// Identifies this challenge: its attempts and its end are recorded under it.
    nonce: Uuid,
    /// If the password is changed meanwhile, the challenge ends.
    password_changed_at: Option<DateTime<Utc>>,
}

/// Asks for a second factor.
pub(in crate::auth) async fn ask(
    app: &App,
    tx: &mut SystemTx,
    who: &Identity,
    status: &Factors,
) -> Result<Challenge> {
    let pending = Pending {
        user: who.user_id,
        org: who.org_id,
        nonce: Uuid::now_v7(),
        password_changed_at: password_changed_at(tx, who.user_id).await?,
    };
    let token = app.vault.sign(PURPOSE, &pending, app.clock.now() + LIFETIME)?;
    Ok(Challenge { token, methods: status.methods(), expires_in: LIFETIME.as_secs() })
}

/// Completes a sign-in with a code of the authenticator app.
///
/// # Errors
/// `Unauthorized` with code `second_factor_wrong` or `challenge_ended`; `TooMany`.
pub async fn show_totp(app: &App, token: &str, code: &str, origin: &Origin) -> Result<SignedIn> {
    let pending = Pending::admit(app, token).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let fits = totp::spend(app, &mut tx, pending.user, code).await?;
    pending.conclude(app, tx, fits, Method::Totp, origin).await
}

/// Completes a sign-in with a recovery code, and tells the user by mail.
///
/// # Errors
/// `Unauthorized` with code `second_factor_wrong` or `challenge_ended`; `TooMany`.
pub async fn show_recovery_code(app: &App, token: &str, code: &str, origin: &Origin) -> Result<SignedIn> {
    let pending = Pending::admit(app, token).await?;
    let hash = recovery::hash(pending.user, code).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let fits = recovery::spend(&mut tx, pending.user, &hash).await?;
    if fits {
        let left = super::status_of(&mut tx, pending.user).await?.recovery_codes;
        let who = pending.holder(&mut tx).await?;
        let letter = SecondFactorChanged { name: who.name, change: Change::CodeUsed { left } };
        let to = To { address: &who.email, locale: Some(&who.locale) };
        mail::send(&mut tx, &app.vault, to, &letter, None).await?;
    }
    pending.conclude(app, tx, fits, Method::RecoveryCode, origin).await
}

/// Begins to show a passkey. Returns what the browser signs and the ceremony's name.
///
/// # Errors
/// `Unauthorized` with code `challenge_ended`; `Conflict` with code `no_passkey`.
pub async fn start_passkey(app: &App, token: &str) -> Result<(Uuid, RequestChallengeResponse)> {
    let pending = Pending::read(app, token)?;
    let mut tx = SystemTx::begin(&app.db).await?;
    pending.holder(&mut tx).await?;
    let key = format!("second-factor-ceremonies:{}", pending.nonce);
    if limits::take_within(&mut tx, &key, CEREMONIES, NEVER_AGAIN).await?.is_some() {
        return Err(ended());
    }
    let begun = passkeys::start_authentication(app, &mut tx, pending.user, pending.nonce).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Completes a sign-in with the passkey's signature.
///
/// # Errors
/// `Unauthorized` with code `second_factor_wrong` or `challenge_ended`; `Conflict` with code `ceremony_ended`;
/// `TooMany`.
pub async fn show_passkey(
    app: &App,
    token: &str,
    ceremony: Uuid,
    credential: &PublicKeyCredential,
    origin: &Origin,
) -> Result<SignedIn> {
    let pending = Pending::admit(app, token).await?;
    let shown = passkeys::check(app, pending.user, pending.nonce, ceremony, credential).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let fits = match shown {
        Some(shown) => passkeys::spend(&mut tx, pending.user, &shown).await?,
        None => false,
    };
    pending.conclude(app, tx, fits, Method::Passkey, origin).await
}

impl Pending {
    fn read(app: &App, token: &str) -> Result<Self> {
        app.vault.read_signed(PURPOSE, token, app.clock.now()).ok_or_else(ended)
    }

    /// Reads the token and counts an attempt, whatever comes of it.
    async fn admit(app: &App, token: &str) -> Result<Self> {
        let pending = Self::read(app, token)?;
        let mut tx = SystemTx::begin(&app.db).await?;
        let key = format!("second-factor-tries:{}", pending.nonce);
        if limits::take_within(&mut tx, &key, TRIES, NEVER_AGAIN).await?.is_some() {
            return Err(ended());
        }
        count_try(&mut tx, pending.user).await?;
        tx.commit().await?;
        Ok(pending)
    }

    /// The user, who must still be a member and still have the same password.
    async fn holder(&self, tx: &mut SystemTx) -> Result<Identity> {
        if password_changed_at(tx, self.user).await? != self.password_changed_at {
            return Err(ended());
        }
        sessions::identity(tx, self.user, Some(self.org)).await?.ok_or_else(ended)
    }

    /// Opens the session, or logs that the factor was wrong. A challenge opens one session only.
    async fn conclude(
        self,
        app: &App,
        mut tx: SystemTx,
        fits: bool,
        method: Method,
        origin: &Origin,
    ) -> Result<SignedIn> {
        let who = self.holder(&mut tx).await?;
        if !fits {
            let mut tx = tx.enter_as(self.org).await?;
            let actor = origin.actor(Some(self.user));
            let tried = json!({ "method": method });
            activity::record(&mut tx, &actor, SECOND_FACTOR_REFUSED, self.user.0, Some(tried)).await?;
            tx.commit().await?;
            return Err(Error::Unauthorized(wrong()));
        }
        let used = format!("second-factor-used:{}", self.nonce);
        if limits::take_within(&mut tx, &used, 1, NEVER_AGAIN).await?.is_some() {
            return Err(ended());
        }
        sessions::open(app, tx, who, origin, SecondFactor::Shown(method)).await
    }
}

async fn password_changed_at(tx: &mut SystemTx, user: UserId) -> Result<Option<DateTime<Utc>>> {
    let changed = sqlx::query_scalar!("select password_changed_at from users where id = $1", user.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(changed)
}

fn ended() -> Error {
    let detail = "this sign-in was completed, took too long or had too many tries: begin again";
    Error::Unauthorized(refuse("challenge_ended", detail))
}

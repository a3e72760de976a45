//! Sign-in elsewhere: an attempt that one browser can finish once, and whom it leads to.

mod accounts;
pub mod arrivals;
mod kept_out;
mod linking;
mod members;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use url::Url;

use self::kept_out::{KeptOut, turn_away, turn_away_from};
use self::members::Entered;
use super::sign_in::Progress;
use super::{Origin, issuers};
use crate::app::App;
use crate::clients::openid::{Provider, Returned, Trust};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::OrgId;
use crate::settings;
use crate::vault::{hash_token, random_token};

/// Purpose of the sealed values of an attempt.
const PURPOSE: &str = "oidc";

/// How long somebody who signs out waits for the issuer to say where its page is.
const FAREWELL: Duration = Duration::from_secs(3);

/// Whose people sign in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// Google's.
    #[default]
    Google,
    /// Those of the issuer in the installation's settings.
    Installation,
    /// Those of an organization's own issuer.
    Organization(OrgId),
}

/// A sign-in that was begun.
#[derive(Debug)]
pub struct Begun {
    /// The issuer's page for the sign-in.
    pub url: Url,
    /// For this browser's cookie, without which nobody can finish the attempt.
    pub cookie: String,
}

/// What a browser brings back.
#[derive(Debug, Default)]
pub struct Answer {
    /// The attempt it belongs to.
    pub state: String,
    /// The code to exchange, if the issuer let the person in.
    pub code: Option<String>,
    /// The issuer's error, if it did not.
    pub error: Option<String>,
    /// Who answers, where the issuer says so (RFC 9207).
    pub issuer: Option<String>,
    /// The browser's cookie.
    pub cookie: Option<String>,
    /// The browser's cookie of a first sign-in whose link was not followed yet.
    pub arrival: Option<String>,
}

/// A sign-in that was finished.
#[derive(Debug)]
pub struct Completed {
    /// How far it got.
    pub outcome: Outcome,
    /// The path of the site where it began.
    pub return_to: String,
}

/// How far a sign-in elsewhere got.
#[derive(Debug)]
pub enum Outcome {
    /// As with a password.
    Progress(Progress),
    /// A link in a mail proves the address first, in the browser with this cookie.
    Mailed(String),
}

#[derive(Serialize, Deserialize)]
struct Kept {
    nonce: String,
    verifier: String,
    /// Attempts of the version before are Google's.
    #[serde(default)]
    which: Which,
}

struct Attempt {
    kept: Kept,
    return_to: String,
}

/// Begins a sign-in that brings the browser back to `return_to`, a path of the site.
///
/// # Errors
/// `NotFound` where there is no such issuer; `Unavailable` with code `issuer_unavailable`.
pub async fn begin(app: &App, which: Which, return_to: &str) -> Result<Begun> {
    let provider = provider(app, which).await?;
    let ((state, state_hash), (cookie, cookie_hash)) = (random_token(), random_token());
    let (nonce, _) = random_token();
    let departure = app.openid.depart(&provider, app.clock.now(), &state, &nonce).await?;
    let kept = Kept { nonce, verifier: departure.verifier, which };
    let sealed = app.vault.seal(PURPOSE, &kept)?;
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "with stale as (
           delete from oidc_attempts
           where state_hash in (
             select state_hash
             from oidc_attempts
             where expires_at < now()
             order by state_hash
             limit 100
             for update skip locked))
         insert into oidc_attempts (state_hash, cookie_hash, sealed, return_to, expires_at)
         values ($1, $2, $3, $4, now() + interval '10 minutes')",
        &state_hash,
        &cookie_hash,
        sealed,
        return_to
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(Begun { url: departure.url, cookie })
}

/// Finishes a sign-in of people of this issuer: finds or makes the account of the person it vouches for.
///
/// # Errors
/// `Unauthorized` with code `sign_in_expired` when this browser did not begin the attempt with this issuer, has already
/// finished it, or took more than ten minutes; with `issuer_denied` or `issuer_refused` when the issuer or its answer
/// says no; and with a code of its own when there is no account for them to enter. `Unavailable` with code
/// `issuer_unavailable`; `NotFound` where there is no such issuer.
pub async fn complete(app: &App, which: Which, answer: &Answer, origin: &Origin) -> Result<Completed> {
    let provider = provider(app, which).await?;
    let attempt = take(app, which, answer).await?;
    if let Some(error) = &answer.error {
        return Err(declined(&provider, error));
    }
    if answer.issuer.as_ref().is_some_and(|issuer| *issuer != provider.issuer) {
        return Err(declined(&provider, "another issuer"));
    }
    let code = answer.code.as_deref().ok_or_else(|| declined(&provider, "no code"))?;
    let (verifier, nonce) = (attempt.kept.verifier.as_str(), attempt.kept.nonce.as_str());
    // No transaction is open while the issuer is asked.
    let told = app.openid.exchange(&provider, app.clock.now(), &Returned { code, verifier, nonce }).await;
    let person = match (told, which) {
        (Err(Error::Unauthorized(refusal)), Which::Organization(org)) => {
            return turn_away_from(app, org, KeptOut::nobody(refusal), origin).await;
        }
        (Err(Error::Unauthorized(refusal)), _) => {
            return turn_away(app, KeptOut::nobody(refusal), origin).await;
        }
        (told, _) => told?,
    };
    let outcome = match which {
        Which::Organization(org) => {
            let browser = answer.arrival.as_deref();
            match members::enter(app, org, &provider, &person, browser, origin).await? {
                Entered::SignedIn(signed_in) => Outcome::Progress(Progress::SignedIn(signed_in)),
                Entered::Mailed(cookie) => Outcome::Mailed(cookie),
            }
        }
        Which::Google | Which::Installation => {
            Outcome::Progress(accounts::enter(app, &person, origin).await?)
        }
    };
    Ok(Completed { outcome, return_to: attempt.return_to })
}

/// Where somebody goes who has signed out of a session that this organization's issuer opened: to the issuer's own page
/// for that, if it has one.
pub async fn farewell(app: &App, org: OrgId) -> Result<Option<Url>> {
    let Some(provider) = issuers::provider(app, org).await? else { return Ok(None) };
    let home = issuers::sign_in_page(app, org)?;
    let asked = app.openid.farewell(&provider, app.clock.now(), &home);
    Ok(tokio::time::timeout(FAREWELL, asked).await.ok().flatten())
}

async fn provider(app: &App, which: Which) -> Result<Provider> {
    let settled = |issuer: &Option<settings::Issuer>, path: &str| {
        let issuer = issuer.as_ref().or_not_found("issuer")?;
        Ok(Provider {
            name: issuer.name.clone(),
            issuer: issuer.issuer.clone(),
            client_id: issuer.client_id.clone(),
            client_secret: issuer.client_secret.clone(),
            redirect: app.settings.app_url.join(path)?,
            wanted: None,
            trust: Trust::Installation,
        })
    };
    match which {
        Which::Google => settled(&app.settings.google, "/api/v1/auth/google/callback"),
        Which::Installation => settled(&app.settings.openid, "/api/v1/auth/openid/callback"),
        Which::Organization(org) => issuers::provider(app, org).await?.or_not_found("issuer"),
    }
}

/// Takes the attempt out of the database: of two answers with the same state, at most one finds it.
async fn take(app: &App, which: Which, answer: &Answer) -> Result<Attempt> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query!(
        r#"delete from oidc_attempts
         where state_hash = $1
         returning cookie_hash, sealed, return_to, expires_at > now() as "open!""#,
        &hash_token(&answer.state)
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let cookie = hash_token(answer.cookie.as_deref().unwrap_or_default());
    let attempt = row.filter(|row| row.open && bool::from(row.cookie_hash.ct_eq(&cookie))).and_then(|row| {
        let kept: Kept = app.vault.open(PURPOSE, &row.sealed)?;
        (kept.which == which).then_some(Attempt { kept, return_to: row.return_to })
    });
    attempt.ok_or_else(|| {
        let detail =
            "this sign-in was not begun in this browser, was finished or took too long: start it again";
        Error::Unauthorized(refuse("sign_in_expired", detail))
    })
}

fn declined(provider: &Provider, error: &str) -> Error {
    let name = &provider.name;
    if error == "access_denied" {
        let detail = format!("you did not allow {name} to share your identity with us");
        return Error::Unauthorized(refuse("issuer_denied", detail));
    }
    Error::Unauthorized(refuse(
        "issuer_refused",
        format!("{name} did not let you in: start the sign-in again"),
    ))
}

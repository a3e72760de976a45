//! Sign-in with Google: an attempt that one browser can finish once, and the account it leads to.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use url::Url;
use uuid::Uuid;

use super::sessions::{self, Identity};
use super::sign_in::{self, Progress};
use super::{Origin, Role};
use crate::activity::{self, Action};
use crate::app::App;
use crate::auth::log::{ACCOUNT_CREATED, IDENTITY_LINKED, IDENTITY_REFUSED};
use crate::clients::google::{Google, Person};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Refusal, Result, refuse};
use crate::ids::UserId;
use crate::vault::{hash_token, random_token};
use crate::{names, organizations};

/// Purpose of the sealed values of an attempt.
const PURPOSE: &str = "oidc";

/// Longest name of a person or an organization.
const NAME_LIMIT: usize = 100;

/// A sign-in that was begun.
#[derive(Debug)]
pub struct Begun {
    /// Google's page for the sign-in.
    pub url: Url,
    /// For this browser's cookie, without which nobody can finish the attempt.
    pub cookie: String,
}

/// What a browser brings back from Google.
#[derive(Debug, Default)]
pub struct Answer {
    /// The attempt it belongs to.
    pub state: String,
    /// The code to exchange, if Google let the person in.
    pub code: Option<String>,
    /// Google's error, if it did not.
    pub error: Option<String>,
    /// The browser's cookie.
    pub cookie: Option<String>,
}

/// A sign-in that was finished.
#[derive(Debug)]
pub struct Completed {
    /// How far it got.
    pub progress: Progress,
    /// The path of the site where it began.
    pub return_to: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    nonce: String,
    verifier: String,
}

struct Attempt {
    kept: Kept,
    return_to: String,
}

/// The decision about a person whom Google vouches for.
enum Decision {
    /// They have been here before.
    Enter(UserId),
    /// Google and this account have both proved the address: the account is theirs.
    Link(UserId, String),
    /// Google has proved the address and no account here has it.
    Join(String),
    /// The person is not let in.
    Refuse(KeptOut),
}

/// Why somebody is not let in, and the account they wanted.
struct KeptOut {
    user: Option<UserId>,
    refusal: Refusal,
}

impl KeptOut {
    fn of(user: UserId, refusal: Refusal) -> Self {
        Self { user: Some(user), refusal }
    }
}

/// Begins a sign-in that brings the browser back to `return_to`, a path of the site.
///
/// # Errors
/// `NotFound` without Google in the settings; `Unavailable` with code `google_unavailable`.
pub async fn begin(app: &App, return_to: &str) -> Result<Begun> {
    let google = client(app)?;
    let ((state, state_hash), (cookie, cookie_hash)) = (random_token(), random_token());
    let (nonce, _) = random_token();
    let departure = google.depart(app.clock.now(), &state, &nonce).await?;
    let kept = Kept { nonce, verifier: departure.verifier };
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

/// Finishes a sign-in: finds or makes the account of the person Google vouches for.
///
/// # Errors
/// `Unauthorized` with code `sign_in_expired` when this browser did not begin the attempt, has already finished it, or
/// took more than ten minutes; with `google_denied` or `google_refused` when Google or its answer says no; with
/// `email_not_verified_there`, `link_refused` or `account_closed` when there is no account for them to enter.
/// `Unavailable` with code `google_unavailable`.
pub async fn complete(app: &App, answer: &Answer, origin: &Origin) -> Result<Completed> {
    let google = client(app)?;
    let attempt = take(app, answer).await?;
    if let Some(error) = &answer.error {
        return Err(declined(error));
    }
    let code = answer.code.as_deref().ok_or_else(|| declined("no code"))?;
    // No transaction is open while Google is asked.
    let told = google.exchange(app.clock.now(), code, &attempt.kept.verifier, &attempt.kept.nonce).await;
    let person = match told {
        Err(Error::Unauthorized(refusal)) => {
            return turn_away(app, KeptOut { user: None, refusal }, origin).await;
        }
        told => told?,
    };
    Ok(Completed { progress: enter(app, &person, origin).await?, return_to: attempt.return_to })
}

fn client(app: &App) -> Result<&Google> {
    app.google.as_ref().or_not_found("sign-in with Google here")
}

/// Takes the attempt out of the database: of two answers with the same state, at most one finds it.
async fn take(app: &App, answer: &Answer) -> Result<Attempt> {
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
        let kept = app.vault.open(PURPOSE, &row.sealed)?;
        Some(Attempt { kept, return_to: row.return_to })
    });
    attempt.ok_or_else(|| {
        let detail =
            "this sign-in was not begun in this browser, was finished or took too long: start it again";
        Error::Unauthorized(refuse("sign_in_expired", detail))
    })
}

fn declined(error: &str) -> Error {
    if error == "access_denied" {
        return Error::Unauthorized(refuse(
            "google_denied",
            "you did not allow Google to share your identity with us",
        ));
    }
    Error::Unauthorized(refuse("google_refused", "Google did not let you in: start the sign-in again"))
}

async fn enter(app: &App, person: &Person, origin: &Origin) -> Result<Progress> {
    match settle(app, person, origin).await? {
        Ok((tx, who)) => sign_in::proceed(app, tx, who, origin).await,
        Err(kept_out) => turn_away(app, kept_out, origin).await,
    }
}

/// Finds, links or makes the account. The transaction is rolled back when the person is not let in.
async fn settle(
    app: &App,
    person: &Person,
    origin: &Origin,
) -> Result<Result<(SystemTx, Identity), KeptOut>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let user = match decide(&mut tx, person).await? {
        Decision::Enter(user) => user,
        Decision::Link(user, email) => {
            tx = link(tx, person, &email, user, origin).await?;
            user
        }
        Decision::Join(email) => {
            let Some(user) = join(&mut tx, person, &email).await? else {
                return Ok(Err(KeptOut { user: None, refusal: unproved_here() }));
            };
            tx = note(tx, user, origin, ACCOUNT_CREATED, json!({ "by": person.issuer })).await?;
            tx = link(tx, person, &email, user, origin).await?;
            user
        }
        Decision::Refuse(kept_out) => return Ok(Err(kept_out)),
    };
    let who = sessions::identity(&mut tx, user, None).await?;
    Ok(who.map(|who| (tx, who)).ok_or(KeptOut::of(user, closed())))
}

async fn decide(tx: &mut SystemTx, person: &Person) -> Result<Decision> {
    // Two answers may concern the same person: the second waits here and then finds what the first one wrote.
    let key = format!("{} {}", person.issuer, person.subject);
    sqlx::query!("select pg_advisory_xact_lock(hashtext($1))", key).execute(tx.conn()).await?;
    let known = sqlx::query!(
        r#"select u.id, u.deleted_at is not null as "deleted!"
         from identities i
         join users u on u.id = i.user_id
         where i.issuer = $1 and i.subject = $2"#,
        person.issuer,
        person.subject
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(known) = known {
        let user = UserId(known.id);
        return Ok(if known.deleted {
            Decision::Refuse(KeptOut::of(user, closed()))
        } else {
            Decision::Enter(user)
        });
    }
    let Some(email) = proved_address(person) else {
        let detail = "Google does not say that this address is yours: verify it there first";
        let refusal = refuse("email_not_verified_there", detail);
        return Ok(Decision::Refuse(KeptOut { user: None, refusal }));
    };
    // Locked, so that nobody changes its address or links it meanwhile.
    let owner = sqlx::query!(
        r#"select id, email_verified_at is not null as "verified!"
         from users
         where lower(email) = lower($1) and deleted_at is null
         for update"#,
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(owner) = owner else { return Ok(Decision::Join(email)) };
    let user = UserId(owner.id);
    if !owner.verified {
        return Ok(Decision::Refuse(KeptOut::of(user, unproved_here())));
    }
    if has_identity(tx, user, &person.issuer).await? {
        let detail =
            "the account with this address is linked to another Google account: sign in with that one";
        return Ok(Decision::Refuse(KeptOut::of(user, refuse("link_refused", detail))));
    }
    Ok(Decision::Link(user, email))
}

async fn has_identity(tx: &mut SystemTx, user: UserId, issuer: &str) -> Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from identities where user_id = $1 and issuer = $2) as "exists!""#,
        user.0,
        issuer
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(exists)
}

/// Without this, a person who signs up with an address they can't prove would later share the account with its owner.
fn unproved_here() -> Refusal {
    let detail = "an account has this address but has not proved it: sign in with its password and follow the link \
                  we mailed, then Google works too";
    refuse("link_refused", detail)
}

fn closed() -> Refusal {
    refuse(
        "account_closed",
        "your account is closed or belongs to no organization: ask an organization to invite you",
    )
}

/// The address, if Google has verified it and it is well-formed.
fn proved_address(person: &Person) -> Option<String> {
    let email = person.email.as_deref().filter(|_| person.email_verified)?;
    let (local, domain) = email.split_once('@')?;
    let sound = email.len() <= 254
        && !local.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    sound.then(|| email.to_owned())
}

/// Makes user, organization and membership; `None` when somebody else takes the address at the same moment.
async fn join(tx: &mut SystemTx, person: &Person, email: &str) -> Result<Option<UserId>> {
    let told = person.name.as_deref().and_then(|name| names::cleaned(name, NAME_LIMIT));
    let name = told.as_deref().unwrap_or_else(|| email.split('@').next().unwrap_or(email));
    let Some(user) = organizations::insert_user_without_password(tx, email, name).await? else {
        return Ok(None);
    };
    let org = organizations::insert(tx, name).await?;
    organizations::insert_membership(tx, org, user, Role::Admin).await?;
    Ok(Some(user))
}

async fn link(
    mut tx: SystemTx,
    person: &Person,
    email: &str,
    user: UserId,
    origin: &Origin,
) -> Result<SystemTx> {
    sqlx::query!(
        "insert into identities (issuer, subject, user_id, email)
         values ($1, $2, $3, $4)",
        person.issuer,
        person.subject,
        user.0,
        email
    )
    .execute(tx.conn())
    .await?;
    note(tx, user, origin, IDENTITY_LINKED, json!({ "issuer": person.issuer })).await
}

/// Logs an action of a user in their organization and gives the transaction back.
async fn note(
    mut tx: SystemTx,
    user: UserId,
    origin: &Origin,
    action: Action,
    after: Value,
) -> Result<SystemTx> {
    let actor = origin.actor((action != IDENTITY_REFUSED).then_some(user));
    let Some(org) = organizations::oldest_of(&mut tx, user).await? else {
        activity::record(&mut tx, &actor, action, user.0, Some(after)).await?;
        return Ok(tx);
    };
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &actor, action, user.0, Some(after)).await?;
    tx.leave().await
}

/// Refuses; the only row written is the one that logs the refusal.
async fn turn_away<T>(app: &App, kept_out: KeptOut, origin: &Origin) -> Result<T> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let after = json!({ "reason": kept_out.refusal.code });
    match kept_out.user {
        Some(user) => tx = note(tx, user, origin, IDENTITY_REFUSED, after).await?,
        None => {
            let actor = origin.actor(None);
            activity::record(&mut tx, &actor, IDENTITY_REFUSED, Uuid::nil(), Some(after)).await?;
        }
    }
    tx.commit().await?;
    Err(Error::Unauthorized(kept_out.refusal))
}

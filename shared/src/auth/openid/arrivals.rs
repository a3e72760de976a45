//! Proving an address that an organization's issuer names: a link in a mail, which makes the member.

use std::time::Duration;

use serde::Serialize;
use subtle::ConstantTimeEq;
use utoipa::ToSchema;
use uuid::Uuid;

use super::accounts::name_of;
use super::kept_out::{KeptOut, address_not_allowed, turn_away_from, unproved_here};
use super::linking::{self, Link};
use crate::app::App;
use crate::auth::Origin;
use crate::auth::issuers::{self, Issuer};
use crate::auth::letters::ConfirmSignIn;
use crate::clients::openid::Person;
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::mail::{self, To};
use crate::names;
use crate::organizations;
use crate::vault::{hash_token, random_token};

/// How long the link works, and the cookie beside it.
pub const LIFETIME: Duration = hours(1);

/// How long a cookie is.
const TOKEN_LENGTH: usize = 43;

/// Longest name of an account at an issuer that is shown.
const ACCOUNT_LIMIT: usize = 200;

/// How many of these mails an address gets in an hour, whichever organizations cause them.
const MAILS: i32 = 20;

/// What a link is about: where somebody signs in who has proved their address.
#[derive(Debug, Serialize, ToSchema)]
pub struct Confirmed {
    /// The organization.
    pub org_id: OrgId,
    /// The organization's name.
    pub organization: String,
    /// The name of its sign-in.
    pub name: String,
    /// The proved address.
    pub email: String,
    /// What the issuer calls the account that is linked with it.
    pub account: String,
    /// Whether this made a member of whoever followed the link; else nothing has changed yet.
    pub done: bool,
}

/// Somebody who comes for the first time.
pub(super) struct Arrival<'a> {
    pub(super) org: OrgId,
    pub(super) person: &'a Person,
    /// The name of the issuer.
    pub(super) issuer: &'a str,
    /// The cookie of an earlier first sign-in, which stays: each link of this browser works.
    pub(super) browser: Option<&'a str>,
}

/// Mails the link and commits; returns the cookie of the browser in which it works. An address that gets many of them
/// already gets none, and nobody can tell. An organization has a count of its own, so that none uses up another's.
pub(super) async fn ask(app: &App, mut tx: SystemTx, arrival: &Arrival<'_>, email: &str) -> Result<String> {
    let Arrival { org, person, issuer, browser } = *arrival;
    let cookie = browser.filter(|cookie| cookie.len() == TOKEN_LENGTH).map(ToOwned::to_owned);
    let cookie = cookie.unwrap_or_else(|| random_token().0);
    let own = format!("confirm-sign-in/{org}");
    if !mail::may_bother(&mut tx, &own, email).await?
        || !mail::may_bother_within(&mut tx, "confirm-sign-in", email, MAILS).await?
    {
        tx.commit().await?;
        return Ok(cookie);
    }
    let (token, hash) = random_token();
    let (name, account) = (name_of(person, email), account_of(person));
    sqlx::query!(
        "with late as (
           delete from issuer_arrivals
           where hash in (
             select hash
             from issuer_arrivals
             where expires_at < now()
             order by hash
             limit 100
             for update skip locked))
         insert into issuer_arrivals (hash, cookie_hash, org_id, issuer, subject, email, name, account, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9::float8 * interval '1 second')",
        &hash,
        &hash_token(&cookie),
        org.0,
        person.issuer,
        person.subject,
        email,
        name,
        account,
        LIFETIME.as_secs_f64()
    )
    .execute(tx.conn())
    .await?;
    let organization = sqlx::query_scalar!("select name from organizations where id = $1", org.0)
        .fetch_one(tx.conn())
        .await?;
    let link = app.link(&format!("/sign-in?token={token}"))?;
    let letter = ConfirmSignIn { name, organization, issuer: issuer.to_owned(), account, link };
    let mut tx = tx.enter_as(org).await?;
    let locale = organizations::locale(&mut tx).await?;
    let to = To { address: email, locale: locale.as_deref() };
    mail::send(&mut tx, &app.vault, to, &letter, Some(app.clock.now() + LIFETIME)).await?;
    tx.commit().await?;
    Ok(cookie)
}

/// What the issuer calls the account, which tells its holder whose sign-in they finish.
fn account_of(person: &Person) -> String {
    let told = person.account().and_then(|account| names::cleaned(account, ACCOUNT_LIMIT));
    let told = told.or_else(|| names::cleaned(&person.subject, ACCOUNT_LIMIT));
    told.unwrap_or_else(|| "?".to_owned())
}

/// A link that somebody follows.
#[derive(Debug)]
pub struct Followed<'a> {
    /// The last part of the link.
    pub token: &'a str,
    /// The cookie of the browser in which it is followed.
    pub browser: Option<&'a str>,
    /// Whether they have seen what they agree to.
    pub agreed: bool,
}

/// Makes the holder of a link a member, in the browser that began: with the account that has proved the address, or with
/// a new one. They sign in by the issuer afterwards. Before they agree, it only says what the link is about.
///
/// # Errors
/// `BadRequest` with code `link_invalid` or `other_browser`; `Unauthorized` with code `link_refused`, `account_closed`,
/// `address_not_allowed` or `not_invited`.
pub async fn confirm(app: &App, followed: &Followed<'_>, origin: &Origin) -> Result<Confirmed> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let (row, issuer) = take(&mut tx, followed).await?;
    let org = OrgId(row.org_id);
    let mut confirmed = Confirmed {
        org_id: org,
        organization: row.organization,
        name: issuer.name.clone(),
        email: row.email.clone(),
        account: row.account,
        done: false,
    };
    if !followed.agreed {
        // Without a commit the link stays.
        return Ok(confirmed);
    }
    if !issuer.speaks_for(&row.email) {
        return turn_away_from(app, org, KeptOut::nobody(address_not_allowed()), origin).await;
    }
    linking::lock(&mut tx, org, &row.issuer, &row.subject).await?;
    let user = match account(&mut tx, &row.email, &row.name).await? {
        Ok(user) => user,
        Err(kept_out) => return turn_away_from(app, org, kept_out, origin).await,
    };
    let tx = match linking::join(tx, org, user, issuer.makes_members, origin).await? {
        Ok(tx) => tx,
        Err(kept_out) => return turn_away_from(app, org, kept_out, origin).await,
    };
    let link = Link { issuer: &row.issuer, subject: &row.subject, email: &row.email };
    match link.write(tx, org, user, origin).await? {
        Ok(tx) => tx.commit().await?,
        Err(kept_out) => return turn_away_from(app, org, kept_out, origin).await,
    }
    confirmed.done = true;
    Ok(confirmed)
}

struct Waiting {
    org_id: Uuid,
    organization: String,
    issuer: String,
    subject: String,
    email: String,
    name: String,
    account: String,
}

/// Takes what a link is about, and the issuer as it is now: its organization stays locked.
async fn take(tx: &mut SystemTx, followed: &Followed<'_>) -> Result<(Waiting, Issuer)> {
    let invalid = || {
        Error::BadRequest(refuse("link_invalid", "this link was used already or has expired: sign in again"))
    };
    let (hash, cookie) = (hash_token(followed.token), hash_token(followed.browser.unwrap_or_default()));
    let found = sqlx::query!(
        "select org_id, cookie_hash from issuer_arrivals where hash = $1 and expires_at > now()",
        &hash
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(invalid)?;
    if !bool::from(found.cookie_hash.ct_eq(&cookie)) {
        // Whoever else was sent the link would give the account there to the one who began.
        let detail =
            "open this link in the browser in which you began to sign in, or sign in again in this one";
        return Err(Error::BadRequest(refuse("other_browser", detail)));
    }
    let org = OrgId(found.org_id);
    issuers::lock(tx, org).await?;
    let row = sqlx::query_as!(
        Waiting,
        "delete from issuer_arrivals a
         using organizations o
         where a.hash = $1 and o.id = a.org_id
         returning a.org_id, o.name as organization, a.issuer, a.subject, a.email, a.name, a.account",
        &hash
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(invalid)?;
    let issuer = issuers::of(tx, org).await?.filter(|issuer| issuer.issuer == row.issuer);
    Ok((row, issuer.ok_or_else(invalid)?))
}

/// The account of a proved address: the one that has proved it here too, or a new one.
async fn account(tx: &mut SystemTx, email: &str, name: &str) -> Result<Result<UserId, KeptOut>> {
    let owner = sqlx::query!(
        r#"select id, email_verified_at is not null as "verified!"
         from users
         where lower(email) = lower($1)
         for update"#,
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(owner) = owner {
        let user = UserId(owner.id);
        return Ok(if owner.verified { Ok(user) } else { Err(KeptOut::of(user, unproved_here())) });
    }
    let made = organizations::insert_user_without_password(tx, email, name).await?;
    Ok(made.ok_or_else(|| KeptOut::nobody(unproved_here())))
}

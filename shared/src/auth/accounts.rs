//! Accounts: signing up, proving an address, changing it. Nothing here tells a stranger whether an address is known.

use std::time::Duration;

use serde_json::json;

use super::account_tokens::{self, Purpose};
use super::letters::{AlreadyRegistered, ChangeEmail, EmailChanged, VerifyEmail};
use super::{Member, Origin, Role, password, slow_down};
use crate::activity::{self, Action};
use crate::app::App;
use crate::auth::log::{ACCOUNT_CREATED, EMAIL_CHANGE_REQUESTED, EMAIL_CHANGED, EMAIL_VERIFIED};
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::mail::{self, To};
use crate::organizations;

/// How long a link that proves an address works.
pub const PROOF_LIFETIME: Duration = hours(24);

/// A person who signs up.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// The person's name.
    pub name: &'a str,
    /// The address, not proved yet.
    pub email: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The organization they will be the admin of.
    pub organization: &'a str,
}

/// What the account says about its user.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password_hash: Option<String>,
    pub(super) verified: bool,
    pub(super) locale: String,
}

impl Profile {
    /// The user's mailbox, with the language to write in.
    pub(super) fn mailbox(&self) -> To<'_> {
        To { address: &self.email, locale: Some(&self.locale) }
    }
}

/// Makes user, organization and membership, and mails the link that proves the address. If the address already has an
/// account, its owner is mailed instead, and the caller can't tell.
///
/// # Errors
/// `Invalid` for a password that is too easy to guess; `Unavailable` when too many callers wait for a core.
pub async fn sign_up(app: &App, new: &NewAccount<'_>, origin: &Origin) -> Result<()> {
    let hash = password::accept("/password", new.password, &[new.name, new.email, new.organization]).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let Some(user) = organizations::insert_unverified_user(&mut tx, new.email, new.name, &hash).await? else {
        work_for_nothing(&mut tx, new, &hash, origin).await?;
        if mail::may_bother(&mut tx, "already-registered", new.email).await? {
            remind(app, &mut tx, new.email).await?;
        }
        return tx.commit().await;
    };
    let org = organizations::insert(&mut tx, new.organization).await?;
    organizations::insert_membership(&mut tx, org, user, Role::Admin).await?;
    // Nobody has been asked for their language yet.
    mail_proof(app, &mut tx, user, new.name, To { address: new.email, locale: None }).await?;
    let mut tx = tx.enter_as(org).await?;
    let after = json!({ "organization": new.organization });
    activity::record(&mut tx, &origin.actor(Some(user)), ACCOUNT_CREATED, user.0, Some(after)).await?;
    tx.commit().await
}

/// Does the work of a sign-up for an address that has an account and undoes it at once, so that the time reveals
/// nothing.
async fn work_for_nothing(
    tx: &mut SystemTx,
    new: &NewAccount<'_>,
    hash: &str,
    origin: &Origin,
) -> Result<()> {
    sqlx::raw_sql("savepoint nothing").execute(tx.conn()).await?;
    let nobody = format!("{}@nobody.invalid", UserId::new());
    if let Some(user) = organizations::insert_unverified_user(tx, &nobody, new.name, hash).await? {
        let org = organizations::insert(tx, new.organization).await?;
        organizations::insert_membership(tx, org, user, Role::Admin).await?;
        activity::record(tx, &origin.actor(Some(user)), ACCOUNT_CREATED, user.0, None).await?;
    }
    sqlx::raw_sql("rollback to savepoint nothing").execute(tx.conn()).await?;
    Ok(())
}

/// Tells the owner of an address that somebody tried to use it.
async fn remind(app: &App, tx: &mut SystemTx, email: &str) -> Result<()> {
    // As much work as for a new address.
    account_tokens::issue(tx, None, Purpose::VerifyEmail, email, PROOF_LIFETIME).await?;
    let owner = find_by_email(tx, email).await?;
    let name = owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let letter = AlreadyRegistered { name, link: app.link("/sign-in")? };
    match owner {
        Some(owner) => mail::send(tx, &app.vault, owner.mailbox(), &letter, None).await?,
        None => mail::send_to_nobody(tx, &app.vault, email, &letter, None).await?,
    };
    Ok(())
}

async fn mail_proof(app: &App, tx: &mut SystemTx, user: UserId, name: &str, to: To<'_>) -> Result<()> {
    let token =
        account_tokens::issue(tx, Some(user), Purpose::VerifyEmail, to.address, PROOF_LIFETIME).await?;
    let link = app.link(&format!("/verify-email?token={token}"))?;
    let letter = VerifyEmail { name: name.to_owned(), link };
    mail::send(tx, &app.vault, to, &letter, Some(app.clock.now() + PROOF_LIFETIME)).await?;
    Ok(())
}

/// Proves the address of a new account.
///
/// # Errors
/// `BadRequest` with code `link_invalid`.
pub async fn verify_email(app: &App, token: &str, origin: &Origin) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let holder = account_tokens::redeem(&mut tx, Purpose::VerifyEmail, token).await?;
    sqlx::query!(
        "update users
         set email_verified_at = coalesce(email_verified_at, now())
         where id = $1 and lower(email) = lower($2)",
        holder.user.0,
        holder.email
    )
    .execute(tx.conn())
    .await?;
    log(tx, holder.user, None, origin, EMAIL_VERIFIED).await
}

/// Mails the link again; the previous one stops working. An address that is already proved gets nothing.
pub async fn resend_proof(app: &App, me: &Member) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = find(&mut tx, me.user).await?.or_not_found("user")?;
    if !profile.verified {
        mail_proof(app, &mut tx, profile.user, &profile.name, profile.mailbox()).await?;
    }
    tx.commit().await
}

/// Mails a link to a new address, which becomes the account's when the link is followed. If another account has the
/// address, its owner is mailed instead, and the caller can't tell.
///
/// # Errors
/// `Forbidden` with code `wrong_password`.
pub async fn change_email(app: &App, me: &Member, new_email: &str, given: &str) -> Result<()> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = find(&mut tx, me.user).await?.or_not_found("user")?;
    tx.commit().await?;
    confirm_password(app, me, &profile, given).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    confirm_unchanged(&mut tx, &profile).await?;
    // Either way the previous link ends, and the log records the request.
    account_tokens::revoke(&mut tx, Some(me.user), Purpose::ChangeEmail).await?;
    if mail::may_bother(&mut tx, "change-email", new_email).await? {
        if find_by_email(&mut tx, new_email).await?.is_some_and(|other| other.user != profile.user) {
            remind(app, &mut tx, new_email).await?;
        } else {
            mail_move(app, &mut tx, profile, new_email).await?;
        }
    }
    log(tx, me.user, Some(me.org), &me.origin, EMAIL_CHANGE_REQUESTED).await
}

async fn mail_move(app: &App, tx: &mut SystemTx, profile: Profile, new_email: &str) -> Result<()> {
    let user = Some(profile.user);
    let token = account_tokens::issue(tx, user, Purpose::ChangeEmail, new_email, PROOF_LIFETIME).await?;
    let link = app.link(&format!("/confirm-email?token={token}"))?;
    let letter = ChangeEmail { name: profile.name.clone(), link };
    let to = To { address: new_email, ..profile.mailbox() };
    mail::send(tx, &app.vault, to, &letter, Some(app.clock.now() + PROOF_LIFETIME)).await?;
    Ok(())
}

/// Makes the new address the account's and tells the old one. Links that were sent to the old one end.
///
/// # Errors
/// `BadRequest` with code `link_invalid`, `Conflict` with code `address_taken`.
pub async fn confirm_email(app: &App, token: &str, origin: &Origin) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let holder = account_tokens::redeem(&mut tx, Purpose::ChangeEmail, token).await?;
    let before = find(&mut tx, holder.user).await?.or_not_found("user")?;
    let moved = sqlx::query!(
        "update users set email = $2, email_verified_at = now() where id = $1",
        holder.user.0,
        holder.email
    )
    .execute(tx.conn())
    .await;
    if let Err(error) = moved {
        if error.as_database_error().is_some_and(|error| error.is_unique_violation()) {
            let detail = "this address belongs to another account by now: take another one";
            return Err(Error::Conflict(refuse("address_taken", detail)));
        }
        return Err(error.into());
    }
    for purpose in [Purpose::VerifyEmail, Purpose::ResetPassword] {
        account_tokens::revoke(&mut tx, Some(holder.user), purpose).await?;
    }
    let letter = EmailChanged { name: before.name.clone(), new_email: holder.email };
    mail::send(&mut tx, &app.vault, before.mailbox(), &letter, None).await?;
    log(tx, holder.user, None, origin, EMAIL_CHANGED).await
}

/// The columns that fill a [`Profile`], written once for all queries.
macro_rules! profile_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Profile,
            r#"select id as "user: UserId", name, email, password_hash, email_verified_at is not null as "verified!",
               locale "# + $from $(, $value)*
        )
    };
}

/// The account of a user who has not deleted it.
pub(super) async fn find(tx: &mut SystemTx, user: UserId) -> Result<Option<Profile>> {
    let found = profile_query!(
        "from users
         where id = $1 and deleted_at is null",
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// The account of an address, in any case.
pub(super) async fn find_by_email(tx: &mut SystemTx, email: &str) -> Result<Option<Profile>> {
    let found = profile_query!(
        "from users
         where lower(email) = lower($1) and deleted_at is null",
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// Refuses a caller who does not know the account's password; an account without one has to set one first. Guessing
/// here is as slow as at sign-in, so a stolen session is no way around it.
pub(super) async fn confirm_password(app: &App, me: &Member, profile: &Profile, given: &str) -> Result<()> {
    if profile.password_hash.is_none() {
        let detail = "this account has no password yet: set one with the link for forgotten passwords";
        return Err(Error::Conflict(refuse("no_password", detail)));
    }
    let check = password::verify(given, profile.password_hash.clone());
    if slow_down::watch(app, &profile.email, &me.origin, check).await? {
        return Ok(());
    }
    Err(Error::Forbidden(refuse("wrong_password", "the password is wrong")))
}

/// Refuses when the password that was checked has been replaced while its hash was computed. Blocks a replacement until
/// the end of the transaction.
pub(super) async fn confirm_unchanged(tx: &mut SystemTx, profile: &Profile) -> Result<()> {
    let now = current_hash(tx, profile.user).await?;
    if now == profile.password_hash {
        return Ok(());
    }
    Err(Error::Forbidden(refuse("wrong_password", "the password is wrong")))
}

/// The current hash, which can't change until the end of the transaction.
pub(super) async fn current_hash(tx: &mut SystemTx, user: UserId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!("select password_hash from users where id = $1 for no key update", user.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(hash.flatten())
}

/// Logs a change to an account and commits. The row belongs to the organization the user acts in, or to their oldest
/// one; an account without an organization is logged without one.
pub(super) async fn log(
    mut tx: SystemTx,
    user: UserId,
    org: Option<OrgId>,
    origin: &Origin,
    action: Action,
) -> Result<()> {
    let org = match org {
        Some(org) => Some(org),
        None => organizations::oldest_of(&mut tx, user).await?,
    };
    let Some(org) = org else {
        activity::record(&mut tx, &origin.actor(Some(user)), action, user.0, None).await?;
        return tx.commit().await;
    };
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &origin.actor(Some(user)), action, user.0, None).await?;
    tx.commit().await
}

/// The account for an invited address: a new one, or one that belongs to no organization any more and so could not sign
/// in; that one is reopened as if its password were reset. The token has proved the address.
///
/// # Errors
/// `Conflict` with code `account_exists` when the address has an account in use.
pub async fn open_invited(tx: &mut SystemTx, email: &str, name: &str, password_hash: &str) -> Result<UserId> {
    let user = sqlx::query_scalar!(
        "insert into users as u (id, email, name, password_hash, email_verified_at)
         values ($1, $2, $3, $4, now())
         on conflict (lower(email)) do update
         set name = excluded.name, password_hash = excluded.password_hash, password_changed_at = now(),
           email_verified_at = now()
         where not exists (
           select from memberships m
           join organizations o on o.id = m.org_id
           where m.user_id = u.id and m.removed_at is null and m.deactivated_at is null and o.deleted_at is null)
         returning id",
        UserId::new().0,
        email,
        name,
        password_hash
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(user) = user else {
        let detail = "this address has an account: sign in, then open the link again";
        return Err(Error::Conflict(refuse("account_exists", detail)));
    };
    // Links mailed earlier belong to whoever had the account then.
    sqlx::query!("delete from account_tokens where user_id = $1", user).execute(tx.conn()).await?;
    Ok(UserId(user))
}

//! What users may do with their own data: change it, export it, delete it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::accounts::{self, confirm_password};
use super::letters::AccountDeleted;
use super::{Member, Role, credentials, issuers, passwords};
use crate::activity;
use crate::app::App;
use crate::auth::log::{ACCOUNT_DELETED, DATA_EXPORTED, PROFILE_CHANGED};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::mail;
use crate::notifications;

/// Language of mails and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
}

impl Locale {
    fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
        }
    }
}

/// Changes name and locale; `None` leaves a value unchanged.
pub async fn change(app: &App, me: &Member, name: Option<&str>, locale: Option<Locale>) -> Result<()> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let before = sqlx::query!("select name, locale from users where id = $1 for update", me.user.0)
        .fetch_one(tx.conn())
        .await?;
    let name = name.unwrap_or(&before.name);
    let locale = match locale {
        Some(locale) => locale.as_str(),
        None => &before.locale,
    };
    sqlx::query!("update users set name = $2, locale = $3 where id = $1", me.user.0, name, locale)
        .execute(tx.conn())
        .await?;
    let after = json!({ "name": name, "locale": locale });
    let before = json!({ "name": before.name, "locale": before.locale });
    let mut tx = tx.enter_as(me.org).await?;
    activity::record_change(&mut tx, &me.actor(), PROFILE_CHANGED, me.user.0, before, after).await?;
    tx.commit().await
}

/// What is kept about a user's account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountExport {
    /// Name, address, locale and times.
    pub user: Value,
    /// Sign-ins that are kept, with device and address.
    pub sessions: Vec<Value>,
    /// Accounts elsewhere that are linked.
    pub identities: Vec<Value>,
    /// Passkeys by name, and whether one-time passwords are on.
    pub second_factors: Value,
    /// Keys for programs that the user made, without the keys.
    pub api_keys: Vec<Value>,
}

/// Logs that a user exported the data kept about them, and commits.
pub async fn note_export(tx: SystemTx, me: &Member) -> Result<()> {
    accounts::log(tx, me.user, Some(me.org), &me.origin, DATA_EXPORTED).await
}

/// The data kept about a user's account, without hashes, keys and secrets.
pub async fn exported(tx: &mut SystemTx, user: UserId) -> Result<AccountExport> {
    Ok(AccountExport {
        user: sqlx::query_scalar!(
            r#"select jsonb_build_object('id', id, 'name', name, 'email', email, 'locale', locale,
               'email_verified_at', email_verified_at, 'last_sign_in_at', last_sign_in_at,
               'password_changed_at', password_changed_at, 'created_at', created_at) as "user!"
             from users where id = $1"#,
            user.0
        )
        .fetch_one(tx.conn())
        .await?,
        sessions: sqlx::query_scalar!(
            r#"select jsonb_build_object('id', id, 'user_agent', user_agent, 'address', host(address),
               'created_at', created_at, 'last_used_at', rotated_at, 'revoked_at', revoked_at) as "session!"
             from sessions
             where user_id = $1
             order by created_at desc, id desc
             limit 1000"#,
            user.0
        )
        .fetch_all(tx.conn())
        .await?,
        identities: sqlx::query_scalar!(
            r#"select jsonb_build_object('issuer', issuer, 'subject', subject, 'email', email,
               'created_at', created_at) as "identity!"
             from (
               select issuer, subject, email, created_at
               from identities
               where user_id = $1
               union all
               select issuer, subject, email, created_at
               from member_identities
               where user_id = $1) as both_kinds
             order by created_at, subject
             limit 200"#,
            user.0
        )
        .fetch_all(tx.conn())
        .await?,
        second_factors: second_factors(tx, user).await?,
        api_keys: sqlx::query_scalar!(
            r#"select jsonb_build_object('name', name, 'prefix', prefix, 'scopes', scopes, 'org_id', org_id,
               'created_at', created_at, 'last_used_at', last_used_at, 'revoked_at', revoked_at) as "key!"
             from api_keys
             where created_by = $1
             order by id
             limit 1000"#,
            user.0
        )
        .fetch_all(tx.conn())
        .await?,
    })
}

async fn second_factors(tx: &mut SystemTx, user: UserId) -> Result<Value> {
    let found = sqlx::query_scalar!(
        r#"select jsonb_build_object(
             'totp', exists (select from totp_secrets where user_id = $1 and confirmed_at is not null),
             'passkeys', coalesce((
               select jsonb_agg(jsonb_build_object('name', name, 'created_at', created_at,
                 'last_used_at', last_used_at) order by created_at)
               from passkeys where user_id = $1), '[]')) as "factors!""#,
        user.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Deletes the account: name, address, password and factors are gone at once; sessions and keys end. What the user made
/// in an organization stays there, attributed to a person without a name.
///
/// # Errors
/// `Forbidden` with code `wrong_password`; `Conflict` with code `last_admin` while an organization has no other
/// admin.
pub async fn delete(app: &App, me: &Member, given: &str) -> Result<()> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    tx.commit().await?;
    confirm_password(app, me, &profile, given).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    accounts::confirm_unchanged(&mut tx, &profile).await?;
    refuse_last_admin(&mut tx, me.user).await?;
    let letter = AccountDeleted { name: profile.name.clone() };
    mail::send(&mut tx, &app.vault, profile.mailbox(), &letter, None).await?;
    passwords::end_sessions(&mut tx, me.user, None, "account_deleted").await?;
    erase(&mut tx, me.user).await?;
    accounts::log(tx, me.user, Some(me.org), &me.origin, ACCOUNT_DELETED).await
}

/// Refuses a last admin. Locks the user's organizations, so that two last admins can't leave at once.
async fn refuse_last_admin(tx: &mut SystemTx, user: UserId) -> Result<()> {
    let administered = sqlx::query_scalar!(
        r#"select o.id as "id: OrgId"
         from organizations o
         join memberships m on m.org_id = o.id
         where m.user_id = $1 and m.role = $2 and m.removed_at is null and m.deactivated_at is null
           and o.deleted_at is null and o.deletion_requested_at is null
         order by o.id
         limit 1000
         for update of o"#,
        user.0,
        Role::Admin as Role
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<_> = administered.iter().map(|org| org.0).collect();
    let orphan = sqlx::query_scalar!(
        "select o.name
         from organizations o
         where o.id = any($2) and not exists (
           select from memberships m
           where m.org_id = o.id and m.user_id <> $1 and m.role = $3 and m.removed_at is null
             and m.deactivated_at is null)
         order by o.id
         limit 1",
        user.0,
        &ids,
        Role::Admin as Role
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(name) = orphan else { return Ok(()) };
    let detail = format!("{name} has no other admin: name one, or delete the organization first");
    Err(Error::Conflict(refuse("last_admin", detail)))
}

async fn erase(tx: &mut SystemTx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update users
         set name = 'Deleted user', email = 'deleted-' || id || '@deleted.invalid', password_hash = null,
           email_verified_at = null, deleted_at = now()
         where id = $1",
        user.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update memberships set removed_at = now() where user_id = $1 and removed_at is null",
        user.0
    )
    .execute(tx.conn())
    .await?;
    credentials::forget_all(tx, user).await?;
    issuers::forget_user(tx, user).await?;
    notifications::forget(tx, user).await?;
    sqlx::query!("update sessions set user_agent = '', address = null where user_id = $1", user.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

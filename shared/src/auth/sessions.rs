//! Sessions: begun, refreshed by rotation with reuse detection, ended.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::letters::SessionReused;
use super::second_factor::shown::SecondFactor;
use super::tokens::{self, Opened, REFRESH_LIFETIME, Refresh};
use super::{Origin, Role, accounts};
use crate::activity;
use crate::app::App;
use crate::auth::log::{REFRESH_REUSED, SIGNED_IN, SIGNED_OUT};
use crate::clock::hours;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, SessionId, UserId};
use crate::mail;

/// What a successful sign-in or refresh hands out.
#[derive(Debug)]
pub struct SignedIn {
    /// The JWT for `Authorization: Bearer`.
    pub access: String,
    /// The refresh token, for the `HttpOnly` cookie only.
    pub refresh: String,
    /// The signed-in user.
    pub who: Identity,
}

/// A user in one organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Identity {
    /// The user.
    pub user_id: UserId,
    /// The user's name.
    pub name: String,
    /// The user's address.
    pub email: String,
    /// The organization.
    pub org_id: OrgId,
    /// The organization's name.
    pub organization: String,
    /// The role in it.
    pub role: Role,
    /// Whether the address is proved; until then nobody can be invited and nothing uploaded.
    pub email_verified: bool,
    /// Language of mails and pages: `en`, `es`, `fr` or `de`.
    pub locale: String,
}

/// Opens a session and commits.
pub async fn open(
    app: &App,
    mut tx: SystemTx,
    who: Identity,
    origin: &Origin,
    second_factor: SecondFactor,
) -> Result<SignedIn> {
    let session = insert(&mut tx, &who, origin, second_factor, None).await?;
    let mut tx = tx.enter_as(who.org_id).await?;
    let after = match second_factor {
        SecondFactor::Shown(method) => Some(json!({ "second_factor": method })),
        SecondFactor::NotShown => None,
    };
    activity::record(&mut tx, &origin.actor(Some(who.user_id)), SIGNED_IN, session.0, after).await?;
    tx.commit().await?;
    issue(app, who, Refresh { session, counter: 0, confined: false })
}

/// How long a session lives that an organization's issuer opened: whoever it no longer vouches for is out the same day.
const CONFINED_LIFETIME: Duration = hours(12);

/// Opens a session that counts in its organization alone, because the organization's issuer vouches for the member, and
/// commits.
pub async fn open_confined(
    app: &App,
    mut tx: SystemTx,
    who: Identity,
    issuer: &str,
    origin: &Origin,
) -> Result<SignedIn> {
    let session = insert(&mut tx, &who, origin, SecondFactor::NotShown, Some(who.org_id)).await?;
    let mut tx = tx.enter_as(who.org_id).await?;
    let after = json!({ "issuer": issuer });
    activity::record(&mut tx, &origin.actor(Some(who.user_id)), SIGNED_IN, session.0, Some(after)).await?;
    tx.commit().await?;
    issue(app, who, Refresh { session, counter: 0, confined: true })
}

/// Exchanges a refresh token for a new pair. For ten seconds the previous token still gets the current one again: two
/// tabs, or a lost reply. An older token revokes the session.
///
/// # Errors
/// `Unauthorized` with code `session_ended`.
pub async fn refresh(app: &App, token: &str, origin: &Origin) -> Result<SignedIn> {
    let ended = || Error::Unauthorized(refuse("session_ended", "this session has ended: sign in again"));
    let presented = Refresh::read(&app.settings.jwt, token).ok_or_else(ended)?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let current = match rotate(&mut tx, presented).await? {
        Some(current) => Some(current),
        None => forgiven(&mut tx, presented).await?,
    };
    let Some(current) = current else {
        if let Some((user, org)) = revoke(&mut tx, presented.session, "reuse_detected").await? {
            warn_of_reuse(app, &mut tx, user, presented.session).await?;
            let mut tx = tx.enter_as(org).await?;
            let seen = json!({ "counter": presented.counter });
            let actor = origin.actor(Some(user));
            activity::record(&mut tx, &actor, REFRESH_REUSED, presented.session.0, Some(seen)).await?;
            tx.commit().await?;
        }
        return Err(ended());
    };
    let who = identity(&mut tx, current.user, Some(current.org)).await?.ok_or_else(ended)?;
    tx.commit().await?;
    let Current { counter, confined, .. } = current;
    issue(app, who, Refresh { session: presented.session, counter, confined })
}

/// Two parties held the same token, so the user must know.
async fn warn_of_reuse(app: &App, tx: &mut SystemTx, user: UserId, session: SessionId) -> Result<()> {
    let Some(profile) = accounts::find(tx, user).await? else { return Ok(()) };
    let device = sqlx::query_scalar!("select user_agent from sessions where id = $1", session.0)
        .fetch_one(tx.conn())
        .await?;
    let letter = SessionReused { name: profile.name.clone(), device };
    mail::send(tx, &app.vault, profile.mailbox(), &letter, None).await?;
    Ok(())
}

/// Ends the session of a refresh token; does nothing for an unknown or ended one. Returns the organization whose issuer
/// opened the session.
pub async fn sign_out(app: &App, token: &str, origin: &Origin) -> Result<Option<OrgId>> {
    let Some(presented) = Refresh::read(&app.settings.jwt, token) else { return Ok(None) };
    let mut tx = SystemTx::begin(&app.db).await?;
    let confined_to =
        sqlx::query_scalar!("select confined_to from sessions where id = $1", presented.session.0)
            .fetch_optional(tx.conn())
            .await?;
    if let Some((user, org)) = revoke(&mut tx, presented.session, "signed_out").await? {
        let mut tx = tx.enter_as(org).await?;
        activity::record(&mut tx, &origin.actor(Some(user)), SIGNED_OUT, presented.session.0, None).await?;
        tx.commit().await?;
    }
    Ok(confined_to.flatten().map(OrgId))
}

/// The user as a member of `org`, or of their oldest organization, those last that let them in by their own issuer alone; `None` when they are not an active member.
pub async fn identity(tx: &mut SystemTx, user: UserId, org: Option<OrgId>) -> Result<Option<Identity>> {
    let found = sqlx::query!(
        r#"select u.id, u.name, u.email, o.id as org_id, o.name as organization, m.role as "role: Role",
           u.email_verified_at is not null as "email_verified!", u.locale
         from memberships m
         join users u on u.id = m.user_id
         join organizations o on o.id = m.org_id
         left join issuers i on i.org_id = m.org_id
         left join member_identities v
           on v.org_id = m.org_id and v.user_id = m.user_id and v.issuer = i.issuer
         where m.user_id = $1 and m.deactivated_at is null and m.removed_at is null and o.deleted_at is null
           and ($2::uuid is null or m.org_id = $2)
         order by m.role <> 'admin' and (coalesce(i.required, false) or v.user_id is not null), m.created_at, m.org_id
         limit 1"#,
        user.0,
        org.map(|org| org.0)
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| Identity {
        user_id: UserId(row.id),
        name: row.name,
        email: row.email,
        org_id: OrgId(row.org_id),
        organization: row.organization,
        role: row.role,
        email_verified: row.email_verified,
        locale: row.locale,
    }))
}

struct Current {
    user: UserId,
    org: OrgId,
    counter: i64,
    confined: bool,
}

async fn insert(
    tx: &mut SystemTx,
    who: &Identity,
    origin: &Origin,
    second_factor: SecondFactor,
    confined_to: Option<OrgId>,
) -> Result<SessionId> {
    let session = SessionId::new();
    let lifetime = if confined_to.is_some() { CONFINED_LIFETIME } else { REFRESH_LIFETIME };
    sqlx::query!(
        "with seen as (update users set last_sign_in_at = now() where id = $2)
         insert into sessions (id, user_id, org_id, user_agent, address, expires_at, second_factor_at,
           confined_to)
         values ($1, $2, $3, $4, $5::text::inet, now() + $6::float8 * interval '1 second',
           case when $7 then now() end, $8)",
        session.0,
        who.user_id.0,
        who.org_id.0,
        origin.agent,
        origin.address.map(|address| address.to_string()),
        lifetime.as_secs_f64(),
        matches!(second_factor, SecondFactor::Shown(_)),
        confined_to.map(|org| org.0)
    )
    .execute(tx.conn())
    .await?;
    Ok(session)
}

/// Rotates in one atomic step: of two requests with the same token, exactly one succeeds.
async fn rotate(tx: &mut SystemTx, presented: Refresh) -> Result<Option<Current>> {
    let row = sqlx::query!(
        "update sessions
         set counter = counter + 1, rotated_at = now()
         where id = $1 and counter = $2 and revoked_at is null and expires_at > now()
         returning user_id, org_id, counter, confined_to",
        presented.session.0,
        presented.counter
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Current {
        user: UserId(row.user_id),
        org: OrgId(row.org_id),
        counter: row.counter,
        confined: row.confined_to.is_some(),
    }))
}

async fn forgiven(tx: &mut SystemTx, presented: Refresh) -> Result<Option<Current>> {
    let row = sqlx::query!(
        "select user_id, org_id, counter, confined_to
         from sessions
         where id = $1 and counter = $2::bigint + 1 and rotated_at > clock_timestamp() - interval '10 seconds'
           and revoked_at is null and expires_at > now()",
        presented.session.0,
        presented.counter
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Current {
        user: UserId(row.user_id),
        org: OrgId(row.org_id),
        counter: row.counter,
        confined: row.confined_to.is_some(),
    }))
}

async fn revoke(tx: &mut SystemTx, session: SessionId, reason: &str) -> Result<Option<(UserId, OrgId)>> {
    let row = sqlx::query!(
        "update sessions
         set revoked_at = now(), revoked_reason = $2
         where id = $1 and revoked_at is null
         returning user_id, org_id",
        session.0,
        reason
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (UserId(row.user_id), OrgId(row.org_id))))
}

fn issue(app: &App, who: Identity, refresh: Refresh) -> Result<SignedIn> {
    let secret = &app.settings.jwt;
    let opened = Opened { session: refresh.session, confined: refresh.confined };
    let access = tokens::access(secret, who.user_id, opened, who.org_id, who.role, app.clock.now())?;
    Ok(SignedIn { access, refresh: refresh.sign(secret)?, who })
}

//! Passkeys (WebAuthn Level 3) as a second factor. Postgres keeps a ceremony between its two requests.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey as Credential, PasskeyAuthentication, PasskeyRegistration,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{announce, lock, reauthenticate, recovery, settle_removal, shown, status};
use crate::activity;
use crate::app::App;
use crate::auth::letters::Change;
use crate::auth::log::{PASSKEY_ADDED, PASSKEY_REMOVED, PASSKEY_RENAMED};
use crate::auth::{Member, accounts};
use crate::clock::minutes;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{PasskeyId, UserId};

pub use webauthn_rs::prelude::{
    CreationChallengeResponse, PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse,
};

/// Most passkeys of one user.
pub const LIMIT: i64 = 20;

/// How long the browser, and the person in front of it, may take.
const CEREMONY_LIFETIME: std::time::Duration = minutes(5);

/// A passkey as its user sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Passkey {
    /// Its id here.
    pub id: PasskeyId,
    /// What the user calls it.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last shown.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A ceremony between its two requests.
#[derive(Serialize, Deserialize)]
enum Ceremony {
    Registration(PasskeyRegistration),
    /// For the sign-in with this nonce only.
    Authentication(Uuid, PasskeyAuthentication),
}

/// Begins to add a passkey. Returns what the browser creates and the ceremony's name.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `sign_in_again` or `second_factor_required`; `Conflict` with code
/// `too_many_passkeys` or `passkeys_unavailable`.
pub async fn start(
    app: &App,
    me: &Member,
    password: Option<&str>,
) -> Result<(Uuid, CreationChallengeResponse)> {
    let owner = reauthenticate(app, me, password).await?;
    let site = site(app)?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let status = lock(&mut tx, me.user).await?;
    status.admits(shown::has_shown(&mut tx, owner.session).await?)?;
    refuse_too_many(status.passkeys)?;
    let known = credentials(&mut tx, me.user).await?;
    let known = known.iter().map(|credential| credential.cred_id().clone()).collect();
    let profile = owner.profile;
    let (options, state) =
        site.start_passkey_registration(me.user.0, &profile.email, &profile.name, Some(known))?;
    let id = keep(app, &mut tx, me.user, &Ceremony::Registration(state)).await?;
    tx.commit().await?;
    Ok((id, options))
}

/// Adds the passkey the browser created. Returns the recovery codes when this is the user's first factor.
///
/// # Errors
/// `Conflict` with code `ceremony_ended`, `passkey_known` or `too_many_passkeys`; `Invalid` when the passkey does not
/// fit the ceremony; `Forbidden` with code `second_factor_required`.
pub async fn finish(
    app: &App,
    me: &Member,
    ceremony: Uuid,
    name: &str,
    made: &RegisterPublicKeyCredential,
) -> Result<(Passkey, Vec<String>)> {
    let session = me.session()?;
    let site = site(app)?;
    let Some(Ceremony::Registration(state)) = resume(app, me.user, ceremony).await? else {
        return Err(ceremony_ended());
    };
    let credential = site.finish_passkey_registration(made, &state).map_err(|error| {
        Error::field("/credential", "refused", format!("this passkey does not fit: {error}"))
    })?;
    let status = status(app, me).await?;
    let codes = recovery::draw_for_first(&status, me.user).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    let before = lock(&mut tx, me.user).await?;
    before.admits(shown::has_shown(&mut tx, session).await?)?;
    refuse_too_many(before.passkeys)?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    let passkey = insert(&mut tx, me.user, name, &credential).await?;
    let codes = recovery::store_for_first(&mut tx, &before, me.user, codes).await?;
    shown::note_shown(&mut tx, session).await?;
    let change = (PASSKEY_ADDED, passkey.id.0);
    announce(app, tx, me, &profile, change, Change::PasskeyAdded { passkey: name.to_owned() }).await?;
    Ok((passkey, codes))
}

/// The columns that fill a [`Passkey`], written once for all queries.
macro_rules! passkey_query {
    (@ $before:literal, $after:literal $(, $value:expr)*) => {
        sqlx::query_as!(
            Passkey,
            $before + r#" id as "id: PasskeyId", name, created_at, last_used_at "# + $after $(, $value)*
        )
    };
    (returning: $change:literal $(, $value:expr)* $(,)?) => {
        passkey_query!(@ $change, "" $(, $value)*)
    };
    ($from:literal $(, $value:expr)* $(,)?) => {
        passkey_query!(@ "select", $from $(, $value)*)
    };
}

/// The passkeys of a user, oldest first.
///
/// # Errors
/// `Forbidden` for an API key.
pub async fn list(app: &App, me: &Member) -> Result<Vec<Passkey>> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let passkeys = passkey_query!(
        "from passkeys
         where user_id = $1
         order by created_at, id
         limit $2",
        me.user.0,
        LIMIT
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(passkeys)
}

/// Gives a passkey another name.
///
/// # Errors
/// `NotFound` for somebody else's passkey; `Forbidden` for an API key.
pub async fn rename(app: &App, me: &Member, id: PasskeyId, name: &str) -> Result<Passkey> {
    me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let before = sqlx::query_scalar!(
        "select name from passkeys where id = $1 and user_id = $2 for update",
        id.0,
        me.user.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("passkey")?;
    let passkey = passkey_query!(
        returning: "update passkeys
         set name = $3
         where id = $1 and user_id = $2
         returning",
        id.0,
        me.user.0,
        name
    )
    .fetch_one(tx.conn())
    .await?;
    let mut tx = tx.enter_as(me.org).await?;
    let (before, after) = (json!({ "name": before }), json!({ "name": name }));
    activity::record_change(&mut tx, &me.actor(), PASSKEY_RENAMED, id.0, before, after).await?;
    tx.commit().await?;
    Ok(passkey)
}

/// Takes a passkey away.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `sign_in_again` or `second_factor_required`; `NotFound`; `Conflict` with
/// code `second_factor_required_here`.
pub async fn remove(app: &App, me: &Member, id: PasskeyId, password: Option<&str>) -> Result<()> {
    let owner = reauthenticate(app, me, password).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let status = lock(&mut tx, me.user).await?;
    status.admits(shown::has_shown(&mut tx, owner.session).await?)?;
    let name = sqlx::query_scalar!(
        "delete from passkeys where id = $1 and user_id = $2 returning name",
        id.0,
        me.user.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("passkey")?;
    settle_removal(&mut tx, me.user).await?;
    let change = (PASSKEY_REMOVED, id.0);
    announce(app, tx, me, &owner.profile, change, Change::PasskeyRemoved { passkey: name }).await
}

/// Begins to show a passkey for the sign-in with this nonce.
pub(super) async fn start_authentication(
    app: &App,
    tx: &mut SystemTx,
    user: UserId,
    nonce: Uuid,
) -> Result<(Uuid, RequestChallengeResponse)> {
    let known = credentials(tx, user).await?;
    if known.is_empty() {
        return Err(Error::Conflict(refuse("no_passkey", "you have no passkey: use another method")));
    }
    let (options, state) = site(app)?.start_passkey_authentication(&known)?;
    let id = keep(app, tx, user, &Ceremony::Authentication(nonce, state)).await?;
    Ok((id, options))
}

/// Checks what a passkey signed; `None` when it is refused. The ceremony ends either way.
pub(super) async fn check(
    app: &App,
    user: UserId,
    nonce: Uuid,
    ceremony: Uuid,
    shown: &PublicKeyCredential,
) -> Result<Option<AuthenticationResult>> {
    let site = site(app)?;
    let state = match resume(app, user, ceremony).await? {
        Some(Ceremony::Authentication(of, state)) if of == nonce => state,
        _ => return Err(ceremony_ended()),
    };
    match site.finish_passkey_authentication(shown, &state) {
        Ok(result) => Ok(Some(result)),
        Err(error) => {
            tracing::info!(user.id = %user, %error, "refused a passkey");
            Ok(None)
        }
    }
}

/// Records that a passkey was shown. `false` when it is gone, or when its counter did not grow, which means there are
/// two copies (Web Authentication, section 6.1.1).
pub(super) async fn spend(tx: &mut SystemTx, user: UserId, shown: &AuthenticationResult) -> Result<bool> {
    let row = sqlx::query!(
        "select id, passkey
         from passkeys
         where user_id = $1 and credential_id = $2
         for update",
        user.0,
        shown.cred_id().as_slice()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    let mut credential: Credential = serde_json::from_value(row.passkey)?;
    credential.update_credential(shown);
    let spent = sqlx::query!(
        "update passkeys
         set passkey = $2, last_used_at = now()
         where id = $1
           and ((passkey #>> '{cred,counter}')::bigint < $3::bigint
             or (passkey #>> '{cred,counter}')::bigint = 0 and $3::bigint = 0)",
        row.id,
        serde_json::to_value(&credential)?,
        i64::from(shown.counter())
    )
    .execute(tx.conn())
    .await?;
    Ok(spent.rows_affected() == 1)
}

/// The site as passkeys know it: bound to the host of `APP_URL`, which can't be an IP address.
fn site(app: &App) -> Result<Webauthn> {
    let origin = &app.settings.app_url;
    let Some(host) = origin.domain() else {
        let detail = "passkeys are bound to a host name, and APP_URL of this installation has none";
        return Err(Error::Conflict(refuse("passkeys_unavailable", detail)));
    };
    let builder = WebauthnBuilder::new(host, origin)?;
    Ok(builder.rp_name("AstralisOps").timeout(CEREMONY_LIFETIME).build()?)
}

fn refuse_too_many(passkeys: i64) -> Result<()> {
    if passkeys < LIMIT {
        return Ok(());
    }
    let detail = format!("a user has at most {LIMIT} passkeys: remove one first");
    Err(Error::Conflict(refuse("too_many_passkeys", detail)))
}

fn ceremony_ended() -> Error {
    Error::Conflict(refuse("ceremony_ended", "this passkey request has ended or took too long: start again"))
}

async fn credentials(tx: &mut SystemTx, user: UserId) -> Result<Vec<Credential>> {
    let found = sqlx::query_scalar!(
        "select passkey
         from passkeys
         where user_id = $1
         order by created_at, id
         limit $2",
        user.0,
        LIMIT
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?)
}

async fn insert(tx: &mut SystemTx, user: UserId, name: &str, credential: &Credential) -> Result<Passkey> {
    let inserted = passkey_query!(
        returning: "insert into passkeys (id, user_id, credential_id, name, passkey)
         values ($1, $2, $3, $4, $5)
         on conflict (credential_id) do nothing
         returning",
        PasskeyId::new().0,
        user.0,
        credential.cred_id().as_slice(),
        name,
        serde_json::to_value(credential)?
    )
    .fetch_optional(tx.conn())
    .await?;
    inserted
        .ok_or_else(|| Error::Conflict(refuse("passkey_known", "this passkey is already on your account")))
}

/// Stores a ceremony for its second request, and deletes those that took too long.
async fn keep(app: &App, tx: &mut SystemTx, user: UserId, ceremony: &Ceremony) -> Result<Uuid> {
    let id = Uuid::now_v7();
    let now = app.clock.now();
    sqlx::query!(
        "with late as (
           delete from passkey_ceremonies
           where id in (
             select id from passkey_ceremonies
             where expires_at <= $5
             limit 100
             for update skip locked))
         insert into passkey_ceremonies (id, user_id, state, expires_at)
         values ($1, $2, $3, $4)",
        id,
        user.0,
        serde_json::to_value(ceremony)?,
        now + CEREMONY_LIFETIME,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Takes a ceremony out in the statement that reads it, so that it serves once, whatever comes of it.
async fn resume(app: &App, user: UserId, id: Uuid) -> Result<Option<Ceremony>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let state = sqlx::query_scalar!(
        r#"with taken as (
             delete from passkey_ceremonies
             where id = $1 and user_id = $2
             returning state, expires_at)
         select state as "state!" from taken where expires_at > $3"#,
        id,
        user.0,
        app.clock.now()
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(state.map(serde_json::from_value).transpose()?)
}

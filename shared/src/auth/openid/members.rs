//! Members whom their organization's issuer vouches for: there, and nowhere else.

use serde_json::json;

use super::accounts::is_address;
use super::arrivals::{self, Arrival};
use super::kept_out::{KeptOut, address_not_allowed, closed, not_invited, turn_away_from};
use super::linking::{Link, lock};
use crate::activity;
use crate::activity::Actor;
use crate::app::App;
use crate::auth::issuers::{self, Issuer};
use crate::auth::log::IDENTITY_REFUSED;
use crate::auth::sessions::{self, SignedIn};
use crate::auth::{Origin, Role, live};
use crate::clients::openid::{Person, Provider};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Refusal, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::organizations::{invitations, members, settings};

/// Somebody with a membership, as it stands.
struct Standing {
    user: UserId,
    /// Whether it still counts.
    active: bool,
    /// Whether they have proved their address here.
    verified: bool,
}

/// How far somebody came.
pub(super) enum Entered {
    /// In.
    SignedIn(SignedIn),
    /// A link in a mail proves their address first, in the browser with this cookie.
    Mailed(String),
}

/// Lets a person in whom the organization's issuer vouches for, if it is still the one that was asked. Their role follows
/// their groups. `browser` is the cookie of an earlier first sign-in that is not finished.
///
/// # Errors
/// `Unauthorized` with code `no_role`, `account_closed`, `no_address`, `address_not_allowed`, `not_invited` or
/// `link_refused`; `NotFound` when the issuer was removed meanwhile.
pub(super) async fn enter(
    app: &App,
    org: OrgId,
    provider: &Provider,
    person: &Person,
    browser: Option<&str>,
    origin: &Origin,
) -> Result<Entered> {
    let mut tx = SystemTx::begin(&app.db).await?;
    issuers::lock(&mut tx, org).await?;
    let is_asked = |issuer: &Issuer| issuer.issuer == person.issuer && issuer.client_id == provider.client_id;
    let issuer = issuers::of(&mut tx, org).await?.filter(is_asked).or_not_found("issuer")?;
    lock(&mut tx, org, &person.issuer, &person.subject).await?;
    let known = known(&mut tx, org, &person.issuer, &person.subject).await?;
    match (known, issuer.role_of(person)) {
        (Some(member), _) if !member.active => {
            turn_away_from(app, org, KeptOut::of(member.user, closed()), origin).await
        }
        (Some(member), Some(role)) => admit(app, tx, org, member.user, role, &issuer, origin).await,
        (Some(member), None) => keep_out(tx, org, member.user, origin).await,
        (None, None) => turn_away_from(app, org, KeptOut::nobody(no_role()), origin).await,
        (None, Some(role)) => {
            let arrival = Arrival { org, person, issuer: &issuer.name, browser };
            arrive(app, tx, &arrival, role, &issuer, origin).await
        }
    }
}

async fn known(tx: &mut SystemTx, org: OrgId, issuer: &str, subject: &str) -> Result<Option<Standing>> {
    let row = sqlx::query_as!(
        Standing,
        r#"select m.user_id as "user: UserId", m.deactivated_at is null and m.removed_at is null as "active!",
           u.email_verified_at is not null as "verified!"
         from member_identities v
         join memberships m on m.org_id = v.org_id and m.user_id = v.user_id
         join users u on u.id = m.user_id
         where v.org_id = $1 and v.issuer = $2 and v.subject = $3"#,
        org.0,
        issuer,
        subject
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// Somebody who comes for the first time: a member with a proved address is taken for who they are; for everybody else a
/// link in a mail proves the address, whether there is an account with it or not. So no issuer can speak for an address
/// that is not its person's, and none learns which addresses have an account.
async fn arrive(
    app: &App,
    mut tx: SystemTx,
    arrival: &Arrival<'_>,
    role: Role,
    issuer: &Issuer,
    origin: &Origin,
) -> Result<Entered> {
    let (org, person) = (arrival.org, arrival.person);
    let email = match address_of(person, issuer) {
        Ok(email) => email,
        Err(refusal) => return turn_away_from(app, org, KeptOut::nobody(refusal), origin).await,
    };
    match member_with(&mut tx, org, email).await? {
        Some(member) if !member.active => {
            turn_away_from(app, org, KeptOut::of(member.user, closed()), origin).await
        }
        Some(member) if member.verified && person.has_verified_email() => {
            let link = Link { issuer: &person.issuer, subject: &person.subject, email };
            match link.write(tx, org, member.user, origin).await? {
                Ok(tx) => admit(app, tx, org, member.user, role, issuer, origin).await,
                Err(kept_out) => turn_away_from(app, org, kept_out, origin).await,
            }
        }
        None if !issuer.makes_members => {
            turn_away_from(app, org, KeptOut::nobody(not_invited()), origin).await
        }
        _ => Ok(Entered::Mailed(arrivals::ask(app, tx, arrival, email).await?)),
    }
}

fn address_of<'a>(person: &'a Person, issuer: &Issuer) -> Result<&'a str, Refusal> {
    let Some(email) = person.email().filter(|email| is_address(email)) else {
        let detail = "your organization's sign-in does not tell us your e-mail address: ask an admin";
        return Err(refuse("no_address", detail));
    };
    if !issuer.speaks_for(email) {
        return Err(address_not_allowed());
    }
    Ok(email)
}

async fn member_with(tx: &mut SystemTx, org: OrgId, email: &str) -> Result<Option<Standing>> {
    let row = sqlx::query_as!(
        Standing,
        r#"select m.user_id as "user: UserId", m.deactivated_at is null and m.removed_at is null as "active!",
           u.email_verified_at is not null as "verified!"
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and lower(u.email) = lower($2)"#,
        org.0,
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// Lets a member in with the role of their groups.
async fn admit(
    app: &App,
    tx: SystemTx,
    org: OrgId,
    user: UserId,
    role: Role,
    issuer: &Issuer,
    origin: &Origin,
) -> Result<Entered> {
    let mut tx = tx.enter_as(org).await?;
    settings::lock(&mut tx).await?;
    let member = members::find(&mut tx, user).await?.or_not_found("member")?;
    let keeps = member.role == Role::Admin && members::other_admins(&mut tx, user).await? == 0;
    // An organization keeps its last admin, whatever the issuer says.
    if member.role != role && !(keeps && role < Role::Admin) {
        // Nobody signed in changes it: the issuer does.
        let actor = Actor { user: None, ..origin.actor(None) };
        members::change_role(&mut tx, &actor, &member, role).await?;
        invitations::end_those_of(&mut tx, &actor, user, Some(role)).await?;
    }
    let mut tx = tx.leave().await?;
    sqlx::query!(
        "update member_identities
         set refused_at = null
         where org_id = $1 and user_id = $2 and refused_at is not null",
        org.0,
        user.0
    )
    .execute(tx.conn())
    .await?;
    let who = sessions::identity(&mut tx, user, Some(org)).await?.or_not_found("member")?;
    let signed_in = sessions::open_confined(app, tx, who, &issuer.issuer, origin).await?;
    Ok(Entered::SignedIn(signed_in))
}

/// Keeps a member out whose groups give them no role any more, and ends their sessions here. The last admin alone keeps
/// the ways in that are not the issuer's.
async fn keep_out(tx: SystemTx, org: OrgId, user: UserId, origin: &Origin) -> Result<Entered> {
    let mut tx = tx.enter_as(org).await?;
    settings::lock(&mut tx).await?;
    let member = members::find(&mut tx, user).await?.or_not_found("member")?;
    let keeps = member.role == Role::Admin && members::other_admins(&mut tx, user).await? == 0;
    if !keeps {
        live::end(&mut tx, user, "issuer_refused").await?;
        invitations::end_those_of(&mut tx, &origin.actor(None), user, None).await?;
    }
    let after = json!({ "reason": no_role().code });
    activity::record(&mut tx, &origin.actor(None), IDENTITY_REFUSED, user.0, Some(after)).await?;
    let mut tx = tx.leave().await?;
    if !keeps {
        sqlx::query!(
            "update member_identities
             set refused_at = now()
             where org_id = $1 and user_id = $2 and refused_at is null",
            org.0,
            user.0
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await?;
    Err(Error::Unauthorized(no_role()))
}

fn no_role() -> Refusal {
    refuse("no_role", "your groups at your organization's sign-in give you no role here: ask an admin")
}

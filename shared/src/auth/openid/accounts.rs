//! The account of a person whom an issuer of the installation vouches for: found, linked or made.

use serde_json::json;

use super::kept_out::{KeptOut, closed, note, turn_away, unproved_here};
use crate::app::App;
use crate::auth::log::{ACCOUNT_CREATED, IDENTITY_LINKED};
use crate::auth::sessions::{self, Identity};
use crate::auth::sign_in::{self, Progress};
use crate::auth::{Origin, Role};
use crate::clients::openid::Person;
use crate::db::SystemTx;
use crate::error::{Result, refuse};
use crate::ids::UserId;
use crate::{names, organizations};

/// Longest name of a person or an organization.
const NAME_LIMIT: usize = 100;

/// The decision about a person whom an issuer vouches for.
enum Decision {
    /// They have been here before.
    Enter(UserId),
    /// The issuer and this account have both proved the address: the account is theirs.
    Link(UserId, String),
    /// The issuer has proved the address and no account here has it.
    Join(String),
    /// The person is not let in.
    Refuse(KeptOut),
}

/// Lets the person in.
///
/// # Errors
/// `Unauthorized` with code `email_not_verified_there`, `link_refused` or `account_closed`.
pub(super) async fn enter(app: &App, person: &Person, origin: &Origin) -> Result<Progress> {
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
                return Ok(Err(KeptOut::nobody(unproved_here())));
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
        let detail = "it is not said there that this address is yours: verify it there first";
        let refusal = refuse("email_not_verified_there", detail);
        return Ok(Decision::Refuse(KeptOut::nobody(refusal)));
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
            "the account with this address is linked to another account there: sign in with that one";
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

/// The address, if the issuer has verified it and it is well-formed.
fn proved_address(person: &Person) -> Option<String> {
    let email = person.email().filter(|_| person.has_verified_email())?;
    is_address(email).then(|| email.to_owned())
}

/// Whether this is an address as mails can be sent to.
pub(super) fn is_address(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else { return false };
    email.len() <= 254
        && !local.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The name they use, or the first part of their address.
pub(super) fn name_of(person: &Person, email: &str) -> String {
    let told = person.name().and_then(|name| names::cleaned(name, NAME_LIMIT));
    told.unwrap_or_else(|| email.split('@').next().unwrap_or(email).to_owned())
}

/// Makes user, organization and membership; `None` when somebody else takes the address at the same moment.
async fn join(tx: &mut SystemTx, person: &Person, email: &str) -> Result<Option<UserId>> {
    let name = name_of(person, email);
    let Some(user) = organizations::insert_user_without_password(tx, email, &name).await? else {
        return Ok(None);
    };
    let org = organizations::insert(tx, &name).await?;
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

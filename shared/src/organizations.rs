//! Organizations, users, and who is a member with which role.

pub mod deletion;
pub mod identity;
pub mod invitations;
pub mod joining;
pub mod letters;
pub mod log;
pub mod members;
pub mod recipients;
pub mod settings;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{OrgId, UserId};

/// What a member may do, least first. Belongs to a membership, not to a user.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "membership_role", rename_all = "snake_case")]
pub enum Role {
    /// Submits documents and sees only what is theirs.
    Client,
    /// Works the documents of the organization.
    Operator,
    /// Sets the organization up.
    Admin,
}

impl Role {
    /// The role in words, for mails.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// The role as the row level policies read it.
    pub(crate) fn as_setting(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }
}

/// The organization's locale, BCP 47 such as `en-US`; `None` if none was set.
pub async fn locale(tx: &mut OrgTx) -> Result<Option<String>> {
    let org = tx.org();
    let locale = sqlx::query_scalar!("select locale from organizations where id = $1", org.0);
    Ok(locale.fetch_one(tx.conn()).await?)
}

/// What the transaction's organization is called.
pub async fn name(tx: &mut OrgTx) -> Result<String> {
    let org = tx.org();
    let name = sqlx::query_scalar!("select name from organizations where id = $1", org.0);
    Ok(name.fetch_one(tx.conn()).await?)
}

/// Makes a new organization with the user who makes it as its admin. Ends the transaction.
pub async fn create(mut tx: SystemTx, name: &str, admin: UserId, actor: &Actor) -> Result<OrgId> {
    let id = insert(&mut tx, name).await?;
    insert_membership(&mut tx, id, admin, Role::Admin).await?;
    let mut tx = tx.enter_as(id).await?;
    activity::record(&mut tx, actor, log::ORGANIZATION_CREATED, id.0, Some(json!({ "name": name }))).await?;
    tx.commit().await?;
    Ok(id)
}

/// Inserts a new organization.
pub async fn insert(tx: &mut SystemTx, name: &str) -> Result<OrgId> {
    let org = OrgId::new();
    sqlx::query!("insert into organizations (id, name) values ($1, $2)", org.0, name)
        .execute(tx.conn())
        .await?;
    Ok(org)
}

/// Inserts a new user whose address counts as verified.
///
/// # Errors
/// When the address is taken.
pub async fn insert_user(tx: &mut SystemTx, email: &str, name: &str, password_hash: &str) -> Result<UserId> {
    let user = UserId::new();
    sqlx::query!(
        "insert into users (id, email, name, password_hash, email_verified_at)
         values ($1, $2, $3, $4, now())",
        user.0,
        email,
        name,
        password_hash
    )
    .execute(tx.conn())
    .await?;
    Ok(user)
}

/// Inserts a new user who still has to prove the address; `None` when somebody has it.
pub async fn insert_unverified_user(
    tx: &mut SystemTx,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<Option<UserId>> {
    let user = UserId::new();
    let inserted = sqlx::query!(
        "insert into users (id, email, name, password_hash)
         values ($1, $2, $3, $4)
         on conflict (lower(email)) do nothing",
        user.0,
        email,
        name,
        password_hash
    )
    .execute(tx.conn())
    .await?;
    Ok((inserted.rows_affected() == 1).then_some(user))
}

/// Inserts a new user who signs in elsewhere and has no password, with an address that is verified there; `None` when
/// somebody has it.
pub async fn insert_user_without_password(
    tx: &mut SystemTx,
    email: &str,
    name: &str,
) -> Result<Option<UserId>> {
    let user = UserId::new();
    let inserted = sqlx::query!(
        "insert into users (id, email, name, email_verified_at)
         values ($1, $2, $3, now())
         on conflict (lower(email)) do nothing",
        user.0,
        email,
        name
    )
    .execute(tx.conn())
    .await?;
    Ok((inserted.rows_affected() == 1).then_some(user))
}

/// Of the organizations a user still belongs to, the one they joined first.
pub async fn oldest_of(tx: &mut SystemTx, user: UserId) -> Result<Option<OrgId>> {
    let org = sqlx::query_scalar!(
        "select m.org_id
         from memberships m
         join organizations o on o.id = m.org_id
         where m.user_id = $1 and m.removed_at is null and m.deactivated_at is null and o.deleted_at is null
         order by m.created_at, m.org_id
         limit 1",
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(org.map(OrgId))
}

/// Makes a user a member.
///
/// # Errors
/// When they are already one.
pub async fn insert_membership(tx: &mut SystemTx, org: OrgId, user: UserId, role: Role) -> Result<()> {
    sqlx::query!(
        "insert into memberships (org_id, user_id, role) values ($1, $2, $3)",
        org.0,
        user.0,
        role as Role
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The user with an address, in any case.
pub async fn find_user(tx: &mut SystemTx, email: &str) -> Result<Option<UserId>> {
    let id = sqlx::query_scalar!("select id from users where lower(email) = lower($1)", email)
        .fetch_optional(tx.conn())
        .await?;
    Ok(id.map(UserId))
}

//! Who belongs to an organization, and who may change that.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::log::{MEMBER_DEACTIVATED, MEMBER_LEFT, MEMBER_REACTIVATED, MEMBER_REMOVED, MEMBER_ROLE_CHANGED};
use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::Cursor;
use crate::ids::UserId;
use crate::organizations::{Role, settings};

/// A user in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Membership {
    /// The user.
    pub user_id: UserId,
    /// The user's name.
    pub name: String,
    /// The user's address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Since when they are locked out.
    pub deactivated_at: Option<DateTime<Utc>>,
    /// When they last signed in, to whichever organization.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// Since when they belong to it.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// Everything on which a decision about a member depends, read while nobody else can decide.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The user who decides.
    pub actor: UserId,
    /// The role they have at this moment.
    pub actor_role: Role,
    /// The member concerned.
    pub member: Membership,
    /// Admins who can sign in.
    pub active_admins: i64,
}

impl Standing {
    /// Whether the member may get this role.
    ///
    /// # Errors
    /// `Forbidden` when a role above the actor's own is involved, `Conflict` with code `last_admin`.
    pub fn may_become(&self, role: Role) -> Result<()> {
        self.may_decide()?;
        if role > self.actor_role {
            return Err(Error::Forbidden(refuse("forbidden", "you can't give a role above your own")));
        }
        if role < Role::Admin { self.keeps_an_admin() } else { Ok(()) }
    }

    /// Whether the member may be locked out.
    ///
    /// # Errors
    /// `Forbidden`, or `Conflict` with code `already_deactivated` or `last_admin`.
    pub fn may_be_deactivated(&self) -> Result<()> {
        self.may_decide()?;
        if self.member.deactivated_at.is_some() {
            return Err(Error::Conflict(refuse("already_deactivated", "this member is already deactivated")));
        }
        self.keeps_an_admin()
    }

    /// Whether the member may be let in again.
    ///
    /// # Errors
    /// `Forbidden`, or `Conflict` with code `not_deactivated`.
    pub fn may_be_reactivated(&self) -> Result<()> {
        self.may_decide()?;
        if self.member.deactivated_at.is_none() {
            return Err(Error::Conflict(refuse(
                "not_deactivated",
                "only a deactivated member is reactivated",
            )));
        }
        Ok(())
    }

    /// Whether the member may be removed, or leave.
    ///
    /// # Errors
    /// `Forbidden`, or `Conflict` with code `last_admin`.
    pub fn may_go(&self) -> Result<()> {
        if self.member.user_id != self.actor {
            self.may_decide()?;
        }
        self.keeps_an_admin()
    }

    fn may_decide(&self) -> Result<()> {
        if self.actor_role == Role::Admin && self.member.role <= self.actor_role {
            return Ok(());
        }
        Err(Error::Forbidden(refuse("forbidden", "your role in this organization does not allow this")))
    }

    fn keeps_an_admin(&self) -> Result<()> {
        let is_active_admin = self.member.role == Role::Admin && self.member.deactivated_at.is_none();
        if is_active_admin && self.active_admins <= 1 {
            let detail = "an organization keeps at least one admin: make somebody else one first";
            return Err(Error::Conflict(refuse("last_admin", detail)));
        }
        Ok(())
    }
}

/// The columns that fill a [`Membership`], written once for all queries.
macro_rules! membership_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Membership,
            r#"select m.user_id as "user_id: _", u.name, u.email, m.role as "role: Role", m.deactivated_at,
               u.last_sign_in_at, m.created_at, m.version "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` members, newest users first, after a cursor.
pub async fn list(tx: &mut OrgTx, after: Option<Cursor>, limit: i64) -> Result<Vec<Membership>> {
    let org = tx.org();
    let rows = membership_query!(
        "from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.removed_at is null and ($2::uuid is null or m.user_id < $2)
         order by m.user_id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// One member.
pub async fn find(tx: &mut OrgTx, user: UserId) -> Result<Option<Membership>> {
    let org = tx.org();
    let row = membership_query!(
        "from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.user_id = $2 and m.removed_at is null",
        org.0,
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// Whether an active member has this address, in any case.
pub async fn has_address(tx: &mut OrgTx, email: &str) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
           select from memberships m
           join users u on u.id = m.user_id
           where m.org_id = $1 and m.removed_at is null and lower(u.email) = lower($2)) as "found!""#,
        org.0,
        email
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Where to tell an admin what becomes of the organization.
#[derive(Debug)]
pub struct AdminMailbox {
    /// The admin's address.
    pub email: String,
    /// The admin's name.
    pub name: String,
    /// The language they chose.
    pub locale: String,
}

/// The mailboxes of the admins who can sign in, at most 200.
pub async fn admins(tx: &mut OrgTx) -> Result<Vec<AdminMailbox>> {
    let org = tx.org();
    let rows = sqlx::query_as!(
        AdminMailbox,
        "select u.email, u.name, u.locale
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.role = 'admin' and m.deactivated_at is null and m.removed_at is null
         order by u.id
         limit 200",
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Locks the organization and reads the current state: until the end of the transaction nobody else decides about a
/// member. If two admins demote each other at once, the second finds that they would be the last.
///
/// # Errors
/// `NotFound` when there is no such member; `Unauthorized` when the actor was removed while waiting.
pub async fn decide(tx: &mut OrgTx, actor: UserId, member: UserId) -> Result<Standing> {
    settings::lock(tx).await?;
    let ended = || Error::Unauthorized(refuse("session_ended", "this session has ended: sign in again"));
    let acting = find(tx, actor).await?.filter(|acting| acting.deactivated_at.is_none()).ok_or_else(ended)?;
    let member = find(tx, member).await?.or_not_found("member")?;
    let is_active_admin = member.role == Role::Admin && member.deactivated_at.is_none();
    let active_admins = other_admins(tx, member.user_id).await? + i64::from(is_active_admin);
    Ok(Standing { actor, actor_role: acting.role, member, active_admins })
}

/// How many admins but this one can sign in, in an organization that the caller has locked: an admin whom the
/// organization's issuer keeps out is none of them.
pub async fn other_admins(tx: &mut OrgTx, user: UserId) -> Result<i64> {
    let others = sqlx::query_scalar!(r#"select app.other_admins($1) as "count!""#, user.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(others)
}

/// Gives a member another role.
///
/// # Errors
/// `NotFound` when they are no longer a member.
pub async fn change_role(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &Membership,
    role: Role,
) -> Result<Membership> {
    let (org, user) = (tx.org(), before.user_id);
    sqlx::query!(
        "update memberships
         set role = $3, version = version + 1
         where org_id = $1 and user_id = $2 and removed_at is null",
        org.0,
        user.0,
        role as Role
    )
    .execute(tx.conn())
    .await?;
    let (old, new) = (json!({ "role": before.role }), json!({ "role": role }));
    activity::record_change(tx, actor, MEMBER_ROLE_CHANGED, user.0, old, new).await?;
    find(tx, user).await?.or_not_found("member")
}

/// Locks a member out.
///
/// # Errors
/// `NotFound` when they are no longer a member.
pub async fn deactivate(tx: &mut OrgTx, actor: &Actor, user: UserId) -> Result<Membership> {
    let org = tx.org();
    sqlx::query!(
        "update memberships
         set deactivated_at = now(), version = version + 1
         where org_id = $1 and user_id = $2 and removed_at is null",
        org.0,
        user.0
    )
    .execute(tx.conn())
    .await?;
    activity::record(tx, actor, MEMBER_DEACTIVATED, user.0, None).await?;
    find(tx, user).await?.or_not_found("member")
}

/// Lets a member in again.
///
/// # Errors
/// `NotFound` when they are no longer a member.
pub async fn reactivate(tx: &mut OrgTx, actor: &Actor, user: UserId) -> Result<Membership> {
    let org = tx.org();
    sqlx::query!(
        "update memberships
         set deactivated_at = null, version = version + 1
         where org_id = $1 and user_id = $2 and removed_at is null",
        org.0,
        user.0
    )
    .execute(tx.conn())
    .await?;
    activity::record(tx, actor, MEMBER_REACTIVATED, user.0, None).await?;
    find(tx, user).await?.or_not_found("member")
}

/// Ends a membership; the row stays, because other rows refer to it. Who they were at the organization's issuer is
/// forgotten, so that whoever is invited again may come by another account there.
pub async fn remove(tx: &mut OrgTx, actor: &Actor, member: &Membership) -> Result<()> {
    let (org, user) = (tx.org(), member.user_id);
    sqlx::query!(
        "update memberships
         set removed_at = now(), version = version + 1
         where org_id = $1 and user_id = $2 and removed_at is null",
        org.0,
        user.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("select app.forget_identity($1)", user.0).execute(tx.conn()).await?;
    let action = if actor.user == Some(user) { MEMBER_LEFT } else { MEMBER_REMOVED };
    activity::record_change(tx, actor, action, user.0, json!({ "role": member.role }), json!({})).await
}

/// The organizations a user belongs or belonged to, and whom they invited: for the user's own export.
pub async fn exported(tx: &mut SystemTx, user: UserId) -> Result<Vec<Value>> {
    let memberships = sqlx::query_scalar!(
        r#"select jsonb_build_object('organization', o.name, 'org_id', o.id, 'role', upper(m.role::text),
           'created_at', m.created_at, 'removed_at', m.removed_at,
           'invited', (
             select coalesce(jsonb_agg(jsonb_build_object('email', i.email, 'created_at', i.created_at) order by i.id), '[]')
             from invitations i
             where i.org_id = m.org_id and i.invited_by = m.user_id)) as "membership!"
         from memberships m
         join organizations o on o.id = m.org_id
         where m.user_id = $1
         order by m.created_at, m.org_id
         limit 1000"#,
        user.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(memberships)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(actor_role: Role, role: Role, active_admins: i64) -> Standing {
        let member = Membership {
            user_id: UserId::new(),
            name: "Otto".into(),
            email: "otto@demo.example".into(),
            role,
            deactivated_at: None,
            last_sign_in_at: None,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        };
        Standing { actor: UserId::new(), actor_role, member, active_admins }
    }

    fn code(result: Result<()>) -> &'static str {
        result.map_or_else(|error| error.code(), |()| "ok")
    }

    #[test]
    fn only_an_admin_decides_about_others() {
        for role in [Role::Client, Role::Operator] {
            let standing = standing(role, Role::Client, 2);
            assert_eq!(code(standing.may_become(Role::Client)), "forbidden");
            assert_eq!(code(standing.may_be_deactivated()), "forbidden");
            assert_eq!(code(standing.may_be_reactivated()), "forbidden");
            assert_eq!(code(standing.may_go()), "forbidden");
        }
        assert_eq!(code(standing(Role::Admin, Role::Client, 2).may_become(Role::Admin)), "ok");
    }

    #[test]
    fn everybody_may_leave_but_the_last_admin() {
        let own = |role, admins| {
            let mut standing = standing(role, role, admins);
            standing.actor = standing.member.user_id;
            code(standing.may_go())
        };
        assert_eq!(own(Role::Client, 1), "ok");
        assert_eq!(own(Role::Admin, 2), "ok");
        assert_eq!(own(Role::Admin, 1), "last_admin");
    }

    #[test]
    fn the_last_admin_stays_one() {
        let last = standing(Role::Admin, Role::Admin, 1);
        assert_eq!(code(last.may_become(Role::Operator)), "last_admin");
        assert_eq!(code(last.may_become(Role::Admin)), "ok");
        assert_eq!(code(last.may_be_deactivated()), "last_admin");
        assert_eq!(code(last.may_go()), "last_admin");
        let two = standing(Role::Admin, Role::Admin, 2);
        assert_eq!(code(two.may_become(Role::Client)), "ok");
    }

    #[test]
    fn a_deactivated_admin_is_not_the_last_one() {
        let mut standing = standing(Role::Admin, Role::Admin, 1);
        standing.member.deactivated_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(code(standing.may_become(Role::Client)), "ok");
        assert_eq!(code(standing.may_be_deactivated()), "already_deactivated");
        assert_eq!(code(standing.may_be_reactivated()), "ok");
        assert_eq!(code(standing.may_go()), "ok");
    }
}

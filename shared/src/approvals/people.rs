//! Who may decide, and how they are called.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::round::Staff;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{DocumentId, UserId};
use crate::organizations::Role;

/// Most members that are looked at.
const MOST: i64 = 10_000;

/// A member by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApprovalPerson)]
pub struct Person {
    /// Which.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// A member as a letter needs them.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    pub(super) id: UserId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) locale: String,
    pub(super) organization: String,
}

/// The active members who are no clients.
pub async fn staff(tx: &mut OrgTx) -> Result<Staff> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select user_id, role as "role: Role"
         from memberships
         where org_id = $1 and removed_at is null and deactivated_at is null and role <> 'client'
         order by user_id
         limit $2"#,
        org.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let admins = rows.iter().filter(|row| row.role == Role::Admin);
    Ok(Staff {
        admins: admins.map(|row| UserId(row.user_id)).collect(),
        members: rows.iter().map(|row| UserId(row.user_id)).collect(),
    })
}

/// The names of members, also of those who have left.
pub async fn named(tx: &mut OrgTx, users: &[UserId]) -> Result<Vec<Person>> {
    let org = tx.org();
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let people = sqlx::query_as!(
        Person,
        r#"select u.id as "id: _", u.name
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.user_id = any($2)
         order by u.name, u.id
         limit $3"#,
        org.0,
        &users,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(people)
}

/// Those of the users who are active members, with their addresses.
pub(super) async fn recipients(tx: &mut OrgTx, users: &[UserId]) -> Result<Vec<Recipient>> {
    let org = tx.org();
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let people = sqlx::query_as!(
        Recipient,
        r#"select u.id as "id: _", u.name, u.email, u.locale, o.name as organization
         from memberships m
         join users u on u.id = m.user_id
         join organizations o on o.id = m.org_id
         where m.org_id = $1 and m.user_id = any($2) and m.removed_at is null and m.deactivated_at is null
         order by u.id
         limit $3"#,
        org.0,
        &users,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(people)
}

/// Who brought the file that a document has now.
pub(super) async fn uploader(tx: &mut OrgTx, id: DocumentId) -> Result<UserId> {
    let org = tx.org();
    let who = sqlx::query_scalar!(
        r#"select coalesce(file_by, owner_id) as "who!: UserId" from documents where org_id = $1 and id = $2"#,
        org.0,
        id.0
    );
    Ok(who.fetch_one(tx.conn()).await?)
}

//! Who is told about an event: active members, by role or by name.

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::UserId;
use crate::organizations::Role;

/// Most members told about one event.
const LIMIT: i64 = 1000;

/// The active members with one of `roles` and those named by `members`, each once. A client is among them only as the
/// `owner` of what the event is about: clients do not know of each other.
pub async fn find(tx: &mut OrgTx, roles: &[Role], members: &[UserId], owner: UserId) -> Result<Vec<UserId>> {
    let org = tx.org();
    let roles: Vec<&str> = roles.iter().map(|role| role.as_setting()).collect();
    let members: Vec<_> = members.iter().map(|member| member.0).collect();
    let users = sqlx::query_scalar!(
        "select user_id
         from memberships
         where org_id = $1 and removed_at is null and deactivated_at is null
           and (role::text = any($2::text[]) or user_id = any($3))
           and (role <> 'client' or user_id = $4)
         order by user_id
         limit $5",
        org.0,
        &roles as &[&str],
        &members,
        owner.0,
        LIMIT
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

/// Those of `members` who are not active members.
pub async fn unknown(tx: &mut OrgTx, members: &[UserId]) -> Result<Vec<UserId>> {
    let org = tx.org();
    let wanted: Vec<_> = members.iter().map(|member| member.0).collect();
    let known = sqlx::query_scalar!(
        "select user_id
         from memberships
         where org_id = $1 and removed_at is null and deactivated_at is null and user_id = any($2)
         order by user_id
         limit $3",
        org.0,
        &wanted,
        LIMIT
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members.iter().filter(|member| !known.contains(&member.0)).copied().collect())
}

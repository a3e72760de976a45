//! Invitations by mail: valid for seven days, used once, one per address.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::log::{INVITATION_CREATED, INVITATION_RESENT, INVITATION_REVOKED};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::http::Cursor;
use crate::ids::{InvitationId, UserId};
use crate::organizations::Role;
use crate::{mail, vault};

/// An invitation nobody has used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Who asked.
    pub invited_by: UserId,
    /// Until when its link works.
    pub expires_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Whether somebody may invite to this role, or change an invitation to it: never to a role above their own.
///
/// # Errors
/// `Forbidden` with code `role_above_own`.
pub fn may_invite(own: Role, wanted: Role) -> Result<()> {
    if own >= Role::Operator && wanted <= own {
        return Ok(());
    }
    Err(Error::Forbidden(refuse("role_above_own", "you can't invite to a role above your own")))
}

/// Whether a text looks like one e-mail address: enough to send a mail there, which alone proves it.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn is_address(text: &str, (): &()) -> garde::Result {
    if mail::parts_of_address(text).is_some_and(|(_, domain)| domain.contains('.')) {
        return Ok(());
    }
    Err(garde::Error::new("an e-mail address looks like name@example.com"))
}

/// The columns that fill a [`Invitation`], written once for all queries.
macro_rules! invitation_query {
    (@ $before:literal, $after:literal $(, $value:expr)*) => {
        sqlx::query_as!(
            Invitation,
            $before + r#" id as "id: _", email, role as "role: Role", invited_by as "invited_by: _", expires_at, created_at "# + $after $(, $value)*
        )
    };
    (returning: $change:literal $(, $value:expr)* $(,)?) => {
        invitation_query!(@ $change, "" $(, $value)*)
    };
    ($from:literal $(, $value:expr)* $(,)?) => {
        invitation_query!(@ "select", $from $(, $value)*)
    };
}

/// Up to `limit + 1` open invitations, newest first, after a cursor. An expired one stays until somebody acts on it.
pub async fn list(tx: &mut OrgTx, after: Option<Cursor>, limit: i64) -> Result<Vec<Invitation>> {
    let org = tx.org();
    let rows = invitation_query!(
        "from invitations
         where org_id = $1 and accepted_at is null and revoked_at is null and ($2::uuid is null or id < $2)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// One open invitation.
pub async fn find(tx: &mut OrgTx, id: InvitationId) -> Result<Option<Invitation>> {
    let org = tx.org();
    let row = invitation_query!(
        "from invitations
         where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// The inviting member, for the letter of an invitation.
#[derive(Debug)]
pub struct Sender {
    /// The name of the member who invites.
    pub name: String,
    /// The name of the organization.
    pub organization: String,
    /// The locale of the letter. A stranger's language is not known, so it is the organization's, or the inviting
    /// member's if the organization has set none.
    pub locale: String,
}

/// The member who invites, as the letter names them.
pub async fn sender(tx: &mut OrgTx, member: UserId) -> Result<Option<Sender>> {
    let org = tx.org();
    let found = sqlx::query_as!(
        Sender,
        r#"select u.name, o.name as organization, coalesce(o.locale, u.locale) as "locale!"
         from memberships m
         join users u on u.id = m.user_id
         join organizations o on o.id = m.org_id
         where m.org_id = $1 and m.user_id = $2 and m.removed_at is null"#,
        org.0,
        member.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// Inserts a new invitation and returns the token of its link. Call it with the organization locked, after
/// [`supersede`].
pub async fn insert(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    email: &str,
    role: Role,
) -> Result<(Invitation, String)> {
    let (token, hash) = vault::random_token();
    let org = tx.org();
    let invitation = invitation_query!(
        returning: "insert into invitations (id, org_id, email, role, token_hash, invited_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + interval '7 days')
         returning",
        InvitationId::new().0,
        org.0,
        email,
        role as Role,
        &hash[..],
        by.0
    )
    .fetch_one(tx.conn())
    .await?;
    let what = json!({ "email": invitation.email, "role": invitation.role });
    activity::record(tx, actor, INVITATION_CREATED, invitation.id.0, Some(what)).await?;
    Ok((invitation, token))
}

/// Ends the open invitation for an address, if there is one, and returns its role.
pub async fn supersede(tx: &mut OrgTx, actor: &Actor, email: &str) -> Result<Option<Role>> {
    let org = tx.org();
    let ended = sqlx::query!(
        r#"update invitations
         set revoked_at = now()
         where org_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null
         returning id, role as "role: Role""#,
        org.0,
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(ended) = ended else { return Ok(None) };
    activity::record(tx, actor, INVITATION_REVOKED, ended.id, None).await?;
    Ok(Some(ended.role))
}

/// Gives an invitation a new token and seven more days: the previous link stops working. `None` when it is not open any
/// more.
pub async fn renew(tx: &mut OrgTx, actor: &Actor, id: InvitationId) -> Result<Option<(Invitation, String)>> {
    let (token, hash) = vault::random_token();
    let org = tx.org();
    let renewed = invitation_query!(
        returning: "update invitations
         set token_hash = $3, expires_at = now() + interval '7 days'
         where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null
         returning",
        org.0,
        id.0,
        &hash[..]
    )
    .fetch_optional(tx.conn())
    .await?;
    if renewed.is_some() {
        activity::record(tx, actor, INVITATION_RESENT, id.0, None).await?;
    }
    Ok(renewed.map(|invitation| (invitation, token)))
}

/// Ends an invitation. Returns whether it was open.
pub async fn revoke(tx: &mut OrgTx, actor: &Actor, id: InvitationId) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "update invitations
         set revoked_at = now()
         where org_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    let is_done = done.rows_affected() == 1;
    if is_done {
        activity::record(tx, actor, INVITATION_REVOKED, id.0, None).await?;
    }
    Ok(is_done)
}

/// Ends the open invitations a member sent to roles they may no longer invite to; without a role of their own, all of
/// them. Otherwise a removed admin could come back through an earlier invitation.
pub async fn end_those_of(tx: &mut OrgTx, actor: &Actor, by: UserId, left: Option<Role>) -> Result<()> {
    let org = tx.org();
    let reach = left.filter(|role| *role >= Role::Operator);
    let ids = sqlx::query_scalar!(
        "update invitations
         set revoked_at = now()
         where org_id = $1 and invited_by = $2 and accepted_at is null and revoked_at is null
           and ($3::membership_role is null or role > $3)
         returning id",
        org.0,
        by.0,
        reach as Option<Role>
    )
    .fetch_all(tx.conn())
    .await?;
    for id in ids {
        activity::record(tx, actor, INVITATION_REVOKED, id, None).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_invites_above_their_own_role_and_a_client_nobody() {
        assert!(may_invite(Role::Admin, Role::Admin).is_ok());
        assert!(may_invite(Role::Operator, Role::Operator).is_ok());
        assert!(may_invite(Role::Operator, Role::Client).is_ok());
        assert_eq!(
            may_invite(Role::Operator, Role::Admin).map_err(|error| error.code()),
            Err("role_above_own")
        );
        assert!(may_invite(Role::Client, Role::Client).is_err());
    }

    #[test]
    fn an_address_has_a_name_and_a_domain_with_a_dot() {
        for right in ["a@b.example", " new.person+x@sub.example.com ", "ö@bücher.example"] {
            assert!(is_address(right, &()).is_ok(), "{right:?} was refused");
        }
        for wrong in [
            "",
            "a",
            "@b.example",
            "a@b",
            "a@.example",
            "a@b..c",
            "a b@c.example",
            "a@b.example, c@d.example",
            "a@b@c.example",
            "<a@b.example>",
            "a\r\nBcc:x@b.example",
        ] {
            assert!(is_address(wrong, &()).is_err(), "{wrong:?} was accepted");
        }
    }
}

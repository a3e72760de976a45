//! The receiving end of an invitation: what its token shows and does. Whoever has the token reads the address's mails.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::log::INVITATION_ACCEPTED;
use crate::activity::{self, Actor};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{InvitationId, OrgId, UserId};
use crate::organizations::Role;
use crate::vault;

/// What an invitation's link shows before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InvitationOffer)]
pub struct Offer {
    /// Never sent.
    #[serde(skip)]
    pub id: InvitationId,
    /// Never sent before it is accepted.
    #[serde(skip)]
    pub org: OrgId,
    /// The organization.
    pub organization: String,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Until when the link works.
    pub expires_at: DateTime<Utc>,
}

/// The address of a user, and whether they proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The address as they typed it.
    pub email: String,
    /// Whether they proved it.
    pub verified: bool,
}

impl Offer {
    /// Whether the invitation is for the user with this address.
    ///
    /// # Errors
    /// `Forbidden` with code `other_address` or `email_not_verified`.
    pub fn is_for(&self, address: &Address) -> Result<()> {
        if self.email.to_lowercase() != address.email.to_lowercase() {
            let detail = "this invitation was sent to another address: sign in with that one";
            return Err(Error::Forbidden(refuse("other_address", detail)));
        }
        if !address.verified {
            let detail =
                "verify your e-mail address first: follow the link we mailed you, or ask for another";
            return Err(Error::Forbidden(refuse("email_not_verified", detail)));
        }
        Ok(())
    }
}

/// The open invitation of a token, if its organization is not being deleted.
///
/// # Errors
/// `NotFound` for every other token.
pub async fn look_up(tx: &mut SystemTx, token: &str) -> Result<Offer> {
    let found = sqlx::query_as!(
        Offer,
        r#"select i.id as "id: _", i.org_id as "org: _", o.name as organization, i.email, i.role as "role: Role",
           i.expires_at
         from invitations i
         join organizations o on o.id = i.org_id
         where i.token_hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
           and o.deletion_requested_at is null and o.deleted_at is null"#,
        &vault::hash_token(token)[..]
    )
    .fetch_optional(tx.conn())
    .await?;
    found.or_not_found("invitation")
}

/// Makes a user a member by an invitation, which is used up. Ends the transaction.
///
/// # Errors
/// `NotFound` when the invitation is used, taken back or expired; `Conflict` with code `already_member`.
pub async fn join(mut tx: SystemTx, token: &str, offer: &Offer, user: UserId, actor: &Actor) -> Result<()> {
    accept(&mut tx, token, offer, user).await?;
    let mut tx = tx.enter_as(offer.org).await?;
    let joined = json!({ "user_id": user, "role": offer.role });
    activity::record(&mut tx, actor, INVITATION_ACCEPTED, offer.id.0, Some(joined)).await?;
    tx.commit().await
}

async fn accept(tx: &mut SystemTx, token: &str, offer: &Offer, user: UserId) -> Result<()> {
    let used = sqlx::query!(
        "update invitations
         set accepted_at = now(), accepted_by = $2
         where token_hash = $1 and accepted_at is null and revoked_at is null and expires_at > now()",
        &vault::hash_token(token)[..],
        user.0
    )
    .execute(tx.conn())
    .await?;
    (used.rows_affected() == 1).then_some(()).or_not_found("invitation")?;
    let joined = sqlx::query!(
        "insert into memberships (org_id, user_id, role)
         values ($1, $2, $3)
         on conflict (org_id, user_id) do update
         set role = excluded.role, removed_at = null, deactivated_at = null, created_at = now(),
           version = memberships.version + 1
         where memberships.removed_at is not null",
        offer.org.0,
        user.0,
        offer.role as Role
    )
    .execute(tx.conn())
    .await?;
    if joined.rows_affected() == 0 {
        return Err(Error::Conflict(refuse(
            "already_member",
            "you are a member of this organization already",
        )));
    }
    Ok(())
}

/// The address of a user.
///
/// # Errors
/// `NotFound` when there is no such user.
pub async fn address(tx: &mut SystemTx, user: UserId) -> Result<Address> {
    let row = sqlx::query_as!(
        Address,
        r#"select email, email_verified_at is not null as "verified!" from users where id = $1"#,
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    row.or_not_found("user")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_for_its_own_proven_address_in_any_case() {
        let offer = Offer {
            id: InvitationId::new(),
            org: OrgId::new(),
            organization: "Demo".into(),
            email: "New@Demo.example".into(),
            role: Role::Client,
            expires_at: DateTime::UNIX_EPOCH,
        };
        let code = |email: &str, verified| {
            offer.is_for(&Address { email: email.into(), verified }).map_err(|error| error.code())
        };
        assert_eq!(code("new@demo.EXAMPLE", true), Ok(()));
        assert_eq!(code("new@demo.example", false), Err("email_not_verified"));
        assert_eq!(code("other@demo.example", true), Err("other_address"));
    }
}

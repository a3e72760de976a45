//! Who a member is at their organization's issuer.

use serde_json::json;

use super::kept_out::{KeptOut, closed, not_invited};
use crate::activity;
use crate::auth::log::{IDENTITY_LINKED, MEMBER_JOINED};
use crate::auth::{Origin, Role};
use crate::db::SystemTx;
use crate::error::{Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::organizations;

/// Two answers may concern the same person: the second waits here and then finds what the first one wrote.
pub(super) async fn lock(tx: &mut SystemTx, org: OrgId, issuer: &str, subject: &str) -> Result<()> {
    let key = format!("{org} {issuer} {subject}");
    sqlx::query!("select pg_advisory_xact_lock(hashtext($1))", key).execute(tx.conn()).await?;
    Ok(())
}

/// Who a member is at the issuer.
pub(super) struct Link<'a> {
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) email: &'a str,
}

impl Link<'_> {
    /// Notes it, unless the member is somebody else there already.
    pub(super) async fn write(
        &self,
        mut tx: SystemTx,
        org: OrgId,
        user: UserId,
        origin: &Origin,
    ) -> Result<Result<SystemTx, KeptOut>> {
        let written = sqlx::query!(
            "insert into member_identities (org_id, issuer, subject, user_id, email)
             values ($1, $2, $3, $4, $5)
             on conflict do nothing",
            org.0,
            self.issuer,
            self.subject,
            user.0,
            self.email
        )
        .execute(tx.conn())
        .await?;
        if written.rows_affected() == 0 {
            let detail = "this member is linked to another account there: sign in with that one";
            return Ok(Err(KeptOut::of(user, refuse("link_refused", detail))));
        }
        let mut tx = tx.enter_as(org).await?;
        let after = json!({ "issuer": self.issuer });
        activity::record(&mut tx, &origin.actor(Some(user)), IDENTITY_LINKED, user.0, Some(after)).await?;
        Ok(Ok(tx.leave().await?))
    }
}

/// Makes a user a member with the least role, if they are none and members are made; the sign-in that follows gives them
/// the role of their groups.
pub(super) async fn join(
    mut tx: SystemTx,
    org: OrgId,
    user: UserId,
    makes_members: bool,
    origin: &Origin,
) -> Result<Result<SystemTx, KeptOut>> {
    let membership = sqlx::query_scalar!(
        r#"select deactivated_at is null and removed_at is null as "active!"
         from memberships
         where org_id = $1 and user_id = $2"#,
        org.0,
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    match membership {
        Some(true) => Ok(Ok(tx)),
        Some(false) => Ok(Err(KeptOut::of(user, closed()))),
        None if !makes_members => Ok(Err(KeptOut::nobody(not_invited()))),
        None => {
            organizations::insert_membership(&mut tx, org, user, Role::Client).await?;
            let mut tx = tx.enter_as(org).await?;
            let after = json!({ "role": Role::Client });
            let actor = origin.actor(Some(user));
            activity::record(&mut tx, &actor, MEMBER_JOINED, user.0, Some(after)).await?;
            Ok(Ok(tx.leave().await?))
        }
    }
}

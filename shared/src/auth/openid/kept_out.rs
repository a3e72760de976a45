//! Somebody whom an issuer vouches for, or says that it does, and who is not let in.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::activity::{self, Action};
use crate::app::App;
use crate::auth::Origin;
use crate::auth::log::IDENTITY_REFUSED;
use crate::db::SystemTx;
use crate::error::{Error, Refusal, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::organizations;

/// Why somebody is not let in, and the account they wanted.
#[derive(Debug)]
pub(super) struct KeptOut {
    pub(super) user: Option<UserId>,
    pub(super) refusal: Refusal,
}

impl KeptOut {
    pub(super) fn of(user: UserId, refusal: Refusal) -> Self {
        Self { user: Some(user), refusal }
    }

    pub(super) fn nobody(refusal: Refusal) -> Self {
        Self { user: None, refusal }
    }
}

/// Without this, a person who signs up with an address they can't prove would later share the account with its owner.
pub(super) fn unproved_here() -> Refusal {
    let detail = "an account has this address but has not proved it: sign in with its password and follow the link \
                  we mailed, then this works too";
    refuse("link_refused", detail)
}

/// The organization makes no members of people who come by its issuer.
pub(super) fn not_invited() -> Refusal {
    refuse("not_invited", "you are no member of this organization yet: ask an admin to invite you")
}

/// The organization takes addresses of other domains alone.
pub(super) fn address_not_allowed() -> Refusal {
    let detail = "addresses of this domain may not come by your organization's sign-in: ask an admin";
    refuse("address_not_allowed", detail)
}

/// Nobody is let in to an account or membership that is over.
pub(super) fn closed() -> Refusal {
    refuse(
        "account_closed",
        "your account is closed or belongs to no organization: ask an organization to invite you",
    )
}

/// Logs an action of a user in their organization and gives the transaction back.
pub(super) async fn note(
    mut tx: SystemTx,
    user: UserId,
    origin: &Origin,
    action: Action,
    after: Value,
) -> Result<SystemTx> {
    let actor = origin.actor((action != IDENTITY_REFUSED).then_some(user));
    let Some(org) = organizations::oldest_of(&mut tx, user).await? else {
        activity::record(&mut tx, &actor, action, user.0, Some(after)).await?;
        return Ok(tx);
    };
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &actor, action, user.0, Some(after)).await?;
    tx.leave().await
}

/// Refuses; the only row written is the one that logs the refusal.
pub(super) async fn turn_away<T>(app: &App, kept_out: KeptOut, origin: &Origin) -> Result<T> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let after = json!({ "reason": kept_out.refusal.code });
    match kept_out.user {
        Some(user) => tx = note(tx, user, origin, IDENTITY_REFUSED, after).await?,
        None => {
            let actor = origin.actor(None);
            activity::record(&mut tx, &actor, IDENTITY_REFUSED, Uuid::nil(), Some(after)).await?;
        }
    }
    tx.commit().await?;
    Err(Error::Unauthorized(kept_out.refusal))
}

/// Refuses somebody whom an organization's issuer vouches for, which that organization's log says.
pub(super) async fn turn_away_from<T>(
    app: &App,
    org: OrgId,
    kept_out: KeptOut,
    origin: &Origin,
) -> Result<T> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let after = json!({ "reason": kept_out.refusal.code });
    let object = kept_out.user.map_or(Uuid::nil(), |user| user.0);
    activity::record(&mut tx, &origin.actor(None), IDENTITY_REFUSED, object, Some(after)).await?;
    tx.commit().await?;
    Err(Error::Unauthorized(kept_out.refusal))
}

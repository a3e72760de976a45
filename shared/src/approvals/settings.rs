//! What an organization has set for approvals.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::organizations::log::ORGANIZATION_CHANGED;

/// What an organization has set for approvals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApprovalSettings)]
pub struct Settings {
    /// Whether documents whose approval is not finished stay inside: webhooks about them wait, exports and hand-overs
    /// leave them out.
    pub approved_only: bool,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalSettingsChanges)]
pub struct Changes {
    /// Whether documents whose approval is not finished stay inside.
    #[garde(skip)]
    pub approved_only: Option<bool>,
}

impl Settings {
    /// The settings as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        Self { approved_only: changes.approved_only.unwrap_or(self.approved_only), ..self.clone() }
    }
}

/// The settings of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Settings> {
    let org = tx.org();
    let settings =
        sqlx::query_as!(Settings, "select approved_only, version from organizations where id = $1", org.0)
            .fetch_optional(tx.conn())
            .await?;
    settings.or_not_found("organization")
}

/// Writes the settings of an organization that the caller has locked. Call [`release_all`](super::release_all) afterwards:
/// what waited may be free to leave.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Settings, after: &Settings) -> Result<Settings> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set approved_only = $2, version = version + 1
         where id = $1",
        org.0,
        after.approved_only
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, org.0, before, &after).await?;
    Ok(after)
}

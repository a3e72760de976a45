//! What an organization has set for customers.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::organizations::log::ORGANIZATION_CHANGED;

/// What an organization has set for customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerSettings)]
pub struct Settings {
    /// Whether a mail from somebody unknown makes a customer.
    pub create_from_mail: bool,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerSettingsChanges)]
pub struct Changes {
    /// Whether a mail from somebody unknown makes a customer.
    #[garde(skip)]
    pub create_from_mail: Option<bool>,
}

impl Settings {
    /// The settings as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        Self { create_from_mail: changes.create_from_mail.unwrap_or(self.create_from_mail), ..self.clone() }
    }
}

/// The settings of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Settings> {
    let org = tx.org();
    let settings = sqlx::query_as!(
        Settings,
        "select customers_from_mail as create_from_mail, version from organizations where id = $1",
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    settings.or_not_found("organization")
}

/// Writes the settings of an organization that the caller has locked.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Settings, after: &Settings) -> Result<Settings> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set customers_from_mail = $2, version = version + 1
         where id = $1",
        org.0,
        after.create_from_mail
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, org.0, before, &after).await?;
    Ok(after)
}

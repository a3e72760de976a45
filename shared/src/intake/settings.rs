//! What an organization has set for intake.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::organizations::log::ORGANIZATION_CHANGED;

/// What an organization has set for intake.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = IntakeSettings)]
pub struct Settings {
    /// The confidence from which a request is routed without a person.
    pub threshold: f64,
    /// Whether senders are told that their request has arrived.
    pub acknowledge: bool,
    /// How many minutes a request should wait at most.
    pub waiting_goal_minutes: i32,
    /// Whether a request of somebody unknown makes a customer.
    pub create_customers: bool,
    /// Whether answers carry the history below.
    pub quote: bool,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntakeSettingsChanges)]
pub struct Changes {
    /// 0.5 to 0.99.
    #[garde(inner(range(min = 0.5, max = 0.99)))]
    pub threshold: Option<f64>,
    /// Whether senders are told that their request has arrived.
    #[garde(skip)]
    pub acknowledge: Option<bool>,
    /// 1 to 10,080 minutes, which is a week.
    #[garde(inner(range(min = 1, max = 10_080)))]
    pub waiting_goal_minutes: Option<i32>,
    /// Whether a request of somebody unknown makes a customer.
    #[garde(skip)]
    pub create_customers: Option<bool>,
    /// Whether answers carry the history below.
    #[garde(skip)]
    pub quote: Option<bool>,
}

impl Settings {
    /// The settings as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        Self {
            threshold: changes.threshold.unwrap_or(self.threshold),
            acknowledge: changes.acknowledge.unwrap_or(self.acknowledge),
            waiting_goal_minutes: changes.waiting_goal_minutes.unwrap_or(self.waiting_goal_minutes),
            create_customers: changes.create_customers.unwrap_or(self.create_customers),
            quote: changes.quote.unwrap_or(self.quote),
            version: self.version,
        }
    }
}

/// The settings of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Settings> {
    let org = tx.org();
    let settings = sqlx::query_as!(
        Settings,
        "select intake_threshold as threshold, intake_acknowledge as acknowledge,
           intake_waiting_goal as waiting_goal_minutes, intake_creates_customers as create_customers, intake_quote as quote, version
         from organizations
         where id = $1",
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
         set intake_threshold = $2, intake_acknowledge = $3, intake_waiting_goal = $4, intake_creates_customers = $5,
           intake_quote = $6, version = version + 1
         where id = $1",
        org.0,
        after.threshold,
        after.acknowledge,
        after.waiting_goal_minutes,
        after.create_customers,
        after.quote
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, org.0, before, &after).await?;
    Ok(after)
}

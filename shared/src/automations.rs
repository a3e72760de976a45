//! Automations: when something happens to a document, request or card that meets a condition, they do something about it.

mod acting;
mod actions;
mod cause;
mod condition;
mod due;
mod fitting;
mod letters;
pub mod log;
mod mailing;
mod run;
mod runs;
mod store;
mod subject;
mod templates;
mod traits;
mod trial;
mod trigger;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AutomationId, UserId};
use crate::names::is_name;

pub use crate::documents::amount::{Amount, InvalidAmount};
pub use actions::{
    Action, AssignAction, CardAction, LabelAction, MailAction, MoveAction, NotifyAction, Recipient,
    RequestAction, WebhookAction, check_urls,
};
pub use condition::{AmountRange, Condition, Facts, Mismatch};
pub use due::{FindDue, find_due};
pub use fitting::check;
pub use mailing::{MOST_MAILS_A_DAY, MOST_MAILS_TO_ONE};
pub use run::{DEEPEST_ACTED_ON, MOST_ABOUT_ONE, run};
pub use runs::{Outcome, Run, RunFilter, Step, StepOutcome, has_run, list as list_runs, sweep};
pub use store::{delete, erase, find, insert, list, lock, update};
pub use trial::{Tried, TriedOn, Wanted, try_out};
pub use trigger::{About, Trigger};

/// A rule about what happens to documents, requests or cards.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Automation {
    /// Which.
    pub id: AutomationId,
    /// What it is for.
    pub name: String,
    /// Whether it acts.
    pub enabled: bool,
    /// What it hears of.
    pub on: Trigger,
    /// On which of them it acts.
    pub condition: Condition,
    /// What it does, in this order.
    pub actions: Vec<Action>,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// An automation to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAutomation {
    /// What it is for, 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// Whether it acts; it does when absent.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// What it hears of; of completed documents when absent.
    #[garde(skip)]
    #[serde(default)]
    pub on: Trigger,
    /// On which of them it acts; on every one when absent.
    #[garde(dive)]
    #[serde(default)]
    pub condition: Condition,
    /// What it does, in this order: 1 to 10 actions.
    #[garde(length(min = 1, max = 10), dive)]
    pub actions: Vec<Action>,
}

fn yes() -> bool {
    true
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationChanges)]
pub struct Changes {
    /// What it is for, 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// Whether it acts.
    #[garde(skip)]
    pub enabled: Option<bool>,
    /// What it hears of.
    #[garde(skip)]
    pub on: Option<Trigger>,
    /// On which documents it acts; takes the place of the whole condition.
    #[garde(dive)]
    pub condition: Option<Condition>,
    /// What it does; takes the place of all actions.
    #[garde(length(min = 1, max = 10), dive)]
    pub actions: Option<Vec<Action>>,
}

impl Automation {
    /// The automation as it will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: Changes) -> Self {
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut after.name);
        }
        after.enabled = changes.enabled.unwrap_or(after.enabled);
        after.on = changes.on.unwrap_or(after.on);
        after.condition = changes.condition.unwrap_or(after.condition);
        after.actions = changes.actions.unwrap_or(after.actions);
        after
    }

    /// The conditions that a document does not meet: it matches when there are none.
    pub fn mismatches(&self, facts: &Facts<'_>) -> Vec<Mismatch> {
        self.condition.mismatches(self.on, facts)
    }

    /// Whether it needs a secret for signing.
    pub fn sends_webhooks(&self) -> bool {
        self.actions.iter().any(|action| matches!(action, Action::Webhook(_)))
    }
}

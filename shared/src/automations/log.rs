//! What the activity log says about automations.

use crate::activity::Action;

/// An automation was made.
pub const AUTOMATION_CREATED: Action = Action::new("automation.created", "automation");

/// An automation was changed, switched on or off.
pub const AUTOMATION_CHANGED: Action = Action::new("automation.changed", "automation");

/// An automation was deleted.
pub const AUTOMATION_DELETED: Action = Action::new("automation.deleted", "automation");

/// An automation acted on a document.
pub const AUTOMATION_RAN: Action = Action::new("automation.ran", "automation");

//! What the activity log says about automations, and the events that the clock makes for them.

use crate::activity::Action;
use crate::events::Name;

/// An automation was made.
pub const AUTOMATION_CREATED: Action = Action::new("automation.created", "automation");

/// An automation was changed, switched on or off.
pub const AUTOMATION_CHANGED: Action = Action::new("automation.changed", "automation");

/// An automation was deleted.
pub const AUTOMATION_DELETED: Action = Action::new("automation.deleted", "automation");

/// An automation acted on something.
pub const AUTOMATION_RAN: Action = Action::new("automation.ran", "automation");

/// An open card is due.
pub const CARD_DUE: Name = Name::new("card.due", "card").heard();

/// Nobody has touched an open card for days.
pub const CARD_STALE: Name = Name::new("card.stale", "card").heard();

/// A request has waited for a person too long.
pub const REQUEST_OVERDUE: Name = Name::new("request.overdue", "request").heard();

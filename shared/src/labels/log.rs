//! What the activity log says about labels.

use crate::activity::Action;

/// A label was made.
pub const LABEL_CREATED: Action = Action::new("label.created", "label");

/// A label was renamed or got another colour.
pub const LABEL_CHANGED: Action = Action::new("label.changed", "label");

/// A label was deleted.
pub const LABEL_DELETED: Action = Action::new("label.deleted", "label");

//! What the activity log says about an organization that leaves or arrives as a file.

use crate::activity::Action;

/// The whole organization was written to a file.
pub const ORGANIZATION_EXPORTED: Action = Action::new("organization.exported", "organization");

/// The whole organization was read from a file.
pub const ORGANIZATION_IMPORTED: Action = Action::new("organization.imported", "organization");

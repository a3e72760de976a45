//! What the activity log says about vendors.

use crate::activity::Action;

/// A vendor was added.
pub const VENDOR_ADDED: Action = Action::new("vendor.added", "vendor");

/// A vendor was removed.
pub const VENDOR_REMOVED: Action = Action::new("vendor.removed", "vendor");

//! What the activity log says about hand-overs.

use crate::activity::Action;

/// Somebody asked for the documents of a period as one file.
pub const HAND_OVER_REQUESTED: Action = Action::new("hand_over.requested", "hand_over");

/// The file of a hand-over is ready.
pub const HAND_OVER_READY: Action = Action::new("hand_over.ready", "hand_over");

/// A hand-over could not be made.
pub const HAND_OVER_FAILED: Action = Action::new("hand_over.failed", "hand_over");

/// Somebody got a link to the file of a hand-over.
pub const HAND_OVER_DOWNLOADED: Action = Action::new("hand_over.downloaded", "hand_over");

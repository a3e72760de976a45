//! What the activity log says about notifications.

use crate::activity::Action;

/// A member read a notification.
pub const NOTIFICATION_READ: Action = Action::new("notification.read", "notification");

/// A member marked all of their notifications as read.
pub const NOTIFICATIONS_READ: Action = Action::new("notification.all_read", "member");

//! What the activity log says about notifications.

use crate::activity::Action;
use crate::events::Name;

/// A member read a notification.
pub const NOTIFICATION_READ: Action = Action::new("notification.read", "notification");

/// A member marked all of their notifications as read.
pub const NOTIFICATIONS_READ: Action = Action::new("notification.all_read", "member");

/// A member was told something: the event that lights their bell.
pub const NOTIFICATION_CREATED: Name = Name::new("notification.created", "notification");

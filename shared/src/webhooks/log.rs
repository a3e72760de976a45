//! What the activity log says about webhooks.

use crate::activity::Action;

/// Another system took a webhook.
pub const WEBHOOK_DELIVERED: Action = Action::new("webhook.delivered", "webhook_delivery");

/// A webhook was refused for good or given up.
pub const WEBHOOK_FAILED: Action = Action::new("webhook.failed", "webhook_delivery");

/// Somebody sent a webhook again.
pub const WEBHOOK_RETRIED: Action = Action::new("webhook.retried", "webhook_delivery");

/// The secret of an automation's webhooks was replaced.
pub const WEBHOOK_SECRET_ROTATED: Action = Action::new("automation.secret_rotated", "automation");

//! What the activity log says about mailboxes.

use crate::activity::Action;

/// A mailbox was set up.
pub const MAILBOX_CREATED: Action = Action::new("mailbox.created", "mailbox");

/// A mailbox was changed.
pub const MAILBOX_CHANGED: Action = Action::new("mailbox.changed", "mailbox");

/// A mailbox was deleted, with its ledger.
pub const MAILBOX_DELETED: Action = Action::new("mailbox.deleted", "mailbox");

/// A mail was put back in line.
pub const MAIL_RETRIED: Action = Action::new("mailbox.mail_retried", "mailbox");

/// Somebody consented that a mailbox is read.
pub const MAILBOX_CONNECTED: Action = Action::new("mailbox.connected", "mailbox");

/// The consent to read a mailbox is over.
pub const MAILBOX_DISCONNECTED: Action = Action::new("mailbox.disconnected", "mailbox");

/// The secret that signs what is posted to a mailbox was replaced.
pub const MAILBOX_SECRET_ROTATED: Action = Action::new("mailbox.secret_rotated", "mailbox");

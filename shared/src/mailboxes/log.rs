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

//! What the activity log says about mails.

use crate::activity::Action;

/// The mail server took a mail.
pub const MAIL_SENT: Action = Action::new("mail.sent", "mail");

/// The mail server refused a mail for good.
pub const MAIL_BOUNCED: Action = Action::new("mail.bounced", "mail");

/// A mail could not be sent.
pub const MAIL_FAILED: Action = Action::new("mail.failed", "mail");

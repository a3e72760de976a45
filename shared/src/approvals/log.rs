//! What the activity log and open pages are told about approvals.

use crate::activity::Action;
use crate::events::Name;

/// A rule about approvals was made.
pub const APPROVAL_RULE_CREATED: Action = Action::new("approval_rule.created", "approval_rule");

/// A rule about approvals was changed.
pub const APPROVAL_RULE_CHANGED: Action = Action::new("approval_rule.changed", "approval_rule");

/// A rule about approvals was deleted.
pub const APPROVAL_RULE_DELETED: Action = Action::new("approval_rule.deleted", "approval_rule");

/// An approval of a document began: a rule or a member asked for it.
pub const APPROVAL_STARTED: Action = Action::new("approval.started", "document");

/// An approver approved, rejected or asked something.
pub const APPROVAL_DECIDED: Action = Action::new("approval.decided", "document");

/// What an approver had asked was answered.
pub const APPROVAL_ANSWERED: Action = Action::new("approval.answered", "document");

/// A decided approval was opened again, which unlocks the fields.
pub const APPROVAL_REOPENED: Action = Action::new("approval.reopened", "document");

/// What was approved has changed, so what people decided counts no more.
pub const APPROVAL_REPLACED: Action = Action::new("approval.replaced", "document");

/// The document changed so that no rule asks for an approval any more.
pub const APPROVAL_WITHDRAWN: Action = Action::new("approval.withdrawn", "document");

/// Those for whom an approval waits were reminded.
pub const APPROVAL_REMINDED: Action = Action::new("approval.reminded", "document");

/// Webhooks that waited for the approval of a document may go out.
pub const DOCUMENT_RELEASED: Name = Name::new("document.released", "document").heard();

/// Where a document stands with its approval has changed.
pub const APPROVAL_CHANGED: Name = Name::new("document.approval_changed", "document");

/// An approval of a document ended with yes.
pub const DOCUMENT_APPROVED: Name = Name::new("document.approved", "document").heard_where_listened();

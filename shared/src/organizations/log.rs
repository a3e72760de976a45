//! What the activity log says about organizations, their members and invitations.

use crate::activity::Action;

/// An organization was made.
pub const ORGANIZATION_CREATED: Action = Action::new("organization.created", "organization");

/// An organization's settings were changed.
pub const ORGANIZATION_CHANGED: Action = Action::new("organization.changed", "organization");

/// An admin asked for an organization's deletion.
pub const ORGANIZATION_DELETION_REQUESTED: Action =
    Action::new("organization.deletion_requested", "organization");

/// An admin took the deletion back.
pub const ORGANIZATION_RESTORED: Action = Action::new("organization.restored", "organization");

/// An organization's data was removed.
pub const ORGANIZATION_DELETED: Action = Action::new("organization.deleted", "organization");

/// A member's role was changed.
pub const MEMBER_ROLE_CHANGED: Action = Action::new("member.role_changed", "member");

/// A member was locked out.
pub const MEMBER_DEACTIVATED: Action = Action::new("member.deactivated", "member");

/// A member was let in again.
pub const MEMBER_REACTIVATED: Action = Action::new("member.reactivated", "member");

/// A member was removed by an admin.
pub const MEMBER_REMOVED: Action = Action::new("member.removed", "member");

/// A member left.
pub const MEMBER_LEFT: Action = Action::new("member.left", "member");

/// Somebody was invited.
pub const INVITATION_CREATED: Action = Action::new("invitation.created", "invitation");

/// An invitation was mailed again with a new link.
pub const INVITATION_RESENT: Action = Action::new("invitation.resent", "invitation");

/// An invitation was taken back or replaced by a newer one.
pub const INVITATION_REVOKED: Action = Action::new("invitation.revoked", "invitation");

/// An invitation made somebody a member.
pub const INVITATION_ACCEPTED: Action = Action::new("invitation.accepted", "invitation");

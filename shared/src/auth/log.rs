//! What the activity log says about accounts, sign-ins and API keys.

use crate::activity::Action;

/// A user signed in.
pub const SIGNED_IN: Action = Action::new("session.created", "session");

/// A sign-in failed.
pub const SIGN_IN_FAILED: Action = Action::new("session.refused", "session");

/// A session was ended by its user.
pub const SIGNED_OUT: Action = Action::new("session.ended", "session");

/// An old refresh token was used: its session was revoked.
pub const REFRESH_REUSED: Action = Action::new("session.reuse_detected", "session");

/// Somebody signed up.
pub const ACCOUNT_CREATED: Action = Action::new("user.created", "user");

/// An account elsewhere was linked to a user.
pub const IDENTITY_LINKED: Action = Action::new("identity.linked", "user");

/// Somebody with an account elsewhere was not let in.
pub const IDENTITY_REFUSED: Action = Action::new("identity.refused", "user");

/// A user proved their address.
pub const EMAIL_VERIFIED: Action = Action::new("user.email_verified", "user");

/// A user asked for another address.
pub const EMAIL_CHANGE_REQUESTED: Action = Action::new("user.email_change_requested", "user");

/// A user's address was changed.
pub const EMAIL_CHANGED: Action = Action::new("user.email_changed", "user");

/// A user's password was changed.
pub const PASSWORD_CHANGED: Action = Action::new("user.password_changed", "user");

/// A forgotten password was replaced.
pub const PASSWORD_RESET: Action = Action::new("user.password_reset", "user");

/// A user changed their name or locale.
pub const PROFILE_CHANGED: Action = Action::new("user.changed", "user");

/// A user exported their data.
pub const DATA_EXPORTED: Action = Action::new("user.exported", "user");

/// A user deleted their account.
pub const ACCOUNT_DELETED: Action = Action::new("user.deleted", "user");

/// A user ended one of their sessions.
pub const SESSION_ENDED: Action = Action::new("user.session_ended", "user");

/// A user ended all of their sessions.
pub const SIGNED_OUT_EVERYWHERE: Action = Action::new("user.signed_out_everywhere", "user");

/// A second factor was wrong.
pub const SECOND_FACTOR_REFUSED: Action = Action::new("user.second_factor_refused", "user");

/// A user set up an authenticator app.
pub const TOTP_ADDED: Action = Action::new("user.totp_added", "user");

/// A user removed their authenticator app.
pub const TOTP_REMOVED: Action = Action::new("user.totp_removed", "user");

/// A user made new recovery codes.
pub const RECOVERY_CODES_RENEWED: Action = Action::new("user.recovery_codes_renewed", "user");

/// A user added a passkey.
pub const PASSKEY_ADDED: Action = Action::new("passkey.added", "passkey");

/// A user renamed a passkey.
pub const PASSKEY_RENAMED: Action = Action::new("passkey.renamed", "passkey");

/// A user removed a passkey.
pub const PASSKEY_REMOVED: Action = Action::new("passkey.removed", "passkey");

/// A session went on in another organization of its user.
pub const SESSION_SWITCHED: Action = Action::new("session.switched", "session");

/// Somebody tried something that their role or key does not allow.
pub const PERMISSION_REFUSED: Action = Action::new("permission.refused", "member");

/// An API key was made.
pub const API_KEY_CREATED: Action = Action::new("api_key.created", "api_key");

/// An API key was ended.
pub const API_KEY_REVOKED: Action = Action::new("api_key.revoked", "api_key");

/// An organization's issuer made somebody a member.
pub const MEMBER_JOINED: Action = Action::new("member.joined", "member");

/// An organization's issuer was set or changed.
pub const ISSUER_CHANGED: Action = Action::new("issuer.changed", "organization");

/// An organization's issuer was removed.
pub const ISSUER_REMOVED: Action = Action::new("issuer.removed", "organization");

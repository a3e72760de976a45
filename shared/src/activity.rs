//! The activity log: who did what to which object, when and from where. Append-only.

mod log;

use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::ids::{ApiKeyId, UserId};

pub use log::{EXPORT_LIMIT, Entry, Filter, list};

/// Who acts and from where; nobody for background work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in user.
    pub user: Option<UserId>,
    /// The API key that stood in for them.
    pub key: Option<ApiKeyId>,
    /// The caller's address.
    pub address: Option<IpAddr>,
    /// The caller's `User-Agent`, shortened.
    pub agent: String,
}

impl Actor {
    /// Background work: nobody in particular.
    pub fn system() -> Self {
        Self::default()
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A user signed in.
    SignedIn,
    /// A sign-in failed.
    SignInFailed,
    /// A session was ended by its user.
    SignedOut,
    /// An old refresh token was used: its session was revoked.
    RefreshReused,
    /// Somebody signed up.
    AccountCreated,
    /// An account elsewhere was linked to a user.
    IdentityLinked,
    /// Somebody with an account elsewhere was not let in.
    IdentityRefused,
    /// A user proved their address.
    EmailVerified,
    /// A user wants another address.
    EmailChangeRequested,
    /// A user's address was changed.
    EmailChanged,
    /// A user's password was changed.
    PasswordChanged,
    /// A forgotten password was replaced.
    PasswordReset,
    /// A user changed their name or locale.
    ProfileChanged,
    /// A user took their data along.
    DataExported,
    /// A user deleted their account.
    AccountDeleted,
    /// A user ended one of their sessions.
    SessionEnded,
    /// A user ended all of their sessions.
    SignedOutEverywhere,
    /// A second factor was wrong.
    SecondFactorRefused,
    /// A user set up an authenticator app.
    TotpAdded,
    /// A user removed their authenticator app.
    TotpRemoved,
    /// A user made new recovery codes.
    RecoveryCodesRenewed,
    /// A user added a passkey.
    PasskeyAdded,
    /// A user renamed a passkey.
    PasskeyRenamed,
    /// A user removed a passkey.
    PasskeyRemoved,
    /// A session went on in another organization of its user.
    SessionSwitched,
    /// Somebody tried what their role or key does not allow.
    PermissionRefused,
    /// An organization was made.
    OrganizationCreated,
    /// An organization's settings were changed.
    OrganizationChanged,
    /// An admin asked for an organization's deletion.
    OrganizationDeletionRequested,
    /// An admin took the deletion back.
    OrganizationRestored,
    /// An organization's data was removed.
    OrganizationDeleted,
    /// A member's role was changed.
    MemberRoleChanged,
    /// A member was locked out.
    MemberDeactivated,
    /// A member was let in again.
    MemberReactivated,
    /// A member was removed by an admin.
    MemberRemoved,
    /// A member left.
    MemberLeft,
    /// Somebody was invited.
    InvitationCreated,
    /// An invitation was mailed again with a new link.
    InvitationResent,
    /// An invitation was taken back, or a newer one took its place.
    InvitationRevoked,
    /// An invitation made somebody a member.
    InvitationAccepted,
    /// An API key was made.
    ApiKeyCreated,
    /// An API key was ended.
    ApiKeyRevoked,
    /// The log was exported.
    ActivityExported,
    /// A ticket for an upload was given out.
    UploadStarted,
    /// The file of a document arrived.
    DocumentUploaded,
    /// Reading of a document began.
    DocumentReadingStarted,
    /// A document was refused or its reading failed.
    DocumentFailed,
    /// A document was read and its fields extracted.
    DocumentCompleted,
    /// A failed document was put back in the queue.
    DocumentRetried,
    /// A person confirmed or corrected what was found in a document.
    DocumentCorrected,
    /// A person had a document extracted again.
    DocumentExtractedAgain,
    /// A model, or extracting again, found something else in a document than was known.
    DocumentFoundAnew,
    /// A vendor was made known.
    VendorAdded,
    /// A vendor was forgotten.
    VendorRemoved,
    /// Somebody gave the password of a protected document.
    DocumentPasswordGiven,
    /// A label was made.
    LabelCreated,
    /// A label was renamed or got another colour.
    LabelChanged,
    /// A label was deleted.
    LabelDeleted,
    /// A document got a label.
    DocumentLabelled,
    /// A label was taken off a document.
    DocumentUnlabelled,
    /// An automation was made.
    AutomationCreated,
    /// An automation was changed, switched on or off.
    AutomationChanged,
    /// An automation was deleted.
    AutomationDeleted,
    /// The secret of an automation's webhooks was replaced.
    AutomationSecretRotated,
    /// An automation acted on a document.
    AutomationRan,
    /// Another system took a webhook.
    WebhookDelivered,
    /// A webhook was refused for good or given up.
    WebhookFailed,
    /// Somebody sent a webhook again.
    WebhookRetried,
    /// A member read a notification.
    NotificationRead,
    /// A member marked all of their notifications as read.
    NotificationsRead,
    /// The mail server took a mail.
    MailSent,
    /// The mail server refused a mail for good.
    MailBounced,
    /// A mail could not be sent.
    MailFailed,
}

impl Action {
    /// Name in the log and type of the object.
    #[expect(clippy::too_many_lines, reason = "a table of names, one line each")]
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedIn => ("session.created", "session"),
            Self::SignInFailed => ("session.refused", "session"),
            Self::SignedOut => ("session.ended", "session"),
            Self::RefreshReused => ("session.reuse_detected", "session"),
            Self::AccountCreated => ("user.created", "user"),
            Self::IdentityLinked => ("identity.linked", "user"),
            Self::IdentityRefused => ("identity.refused", "user"),
            Self::EmailVerified => ("user.email_verified", "user"),
            Self::EmailChangeRequested => ("user.email_change_requested", "user"),
            Self::EmailChanged => ("user.email_changed", "user"),
            Self::PasswordChanged => ("user.password_changed", "user"),
            Self::PasswordReset => ("user.password_reset", "user"),
            Self::ProfileChanged => ("user.changed", "user"),
            Self::DataExported => ("user.exported", "user"),
            Self::AccountDeleted => ("user.deleted", "user"),
            Self::SessionEnded => ("user.session_ended", "user"),
            Self::SignedOutEverywhere => ("user.signed_out_everywhere", "user"),
            Self::SecondFactorRefused => ("user.second_factor_refused", "user"),
            Self::TotpAdded => ("user.totp_added", "user"),
            Self::TotpRemoved => ("user.totp_removed", "user"),
            Self::RecoveryCodesRenewed => ("user.recovery_codes_renewed", "user"),
            Self::PasskeyAdded => ("passkey.added", "passkey"),
            Self::PasskeyRenamed => ("passkey.renamed", "passkey"),
            Self::PasskeyRemoved => ("passkey.removed", "passkey"),
            Self::SessionSwitched => ("session.switched", "session"),
            Self::PermissionRefused => ("permission.refused", "member"),
            Self::OrganizationCreated => ("organization.created", "organization"),
            Self::OrganizationChanged => ("organization.changed", "organization"),
            Self::OrganizationDeletionRequested => ("organization.deletion_requested", "organization"),
            Self::OrganizationRestored => ("organization.restored", "organization"),
            Self::OrganizationDeleted => ("organization.deleted", "organization"),
            Self::MemberRoleChanged => ("member.role_changed", "member"),
            Self::MemberDeactivated => ("member.deactivated", "member"),
            Self::MemberReactivated => ("member.reactivated", "member"),
            Self::MemberRemoved => ("member.removed", "member"),
            Self::MemberLeft => ("member.left", "member"),
            Self::InvitationCreated => ("invitation.created", "invitation"),
            Self::InvitationResent => ("invitation.resent", "invitation"),
            Self::InvitationRevoked => ("invitation.revoked", "invitation"),
            Self::InvitationAccepted => ("invitation.accepted", "invitation"),
            Self::ApiKeyCreated => ("api_key.created", "api_key"),
            Self::ApiKeyRevoked => ("api_key.revoked", "api_key"),
            Self::ActivityExported => ("activity.exported", "activity"),
            Self::UploadStarted => ("document.upload_started", "document"),
            Self::DocumentUploaded => ("document.uploaded", "document"),
            Self::DocumentReadingStarted => ("document.reading_started", "document"),
            Self::DocumentFailed => ("document.failed", "document"),
            Self::DocumentCompleted => ("document.completed", "document"),
            Self::DocumentRetried => ("document.retried", "document"),
            Self::DocumentCorrected => ("document.corrected", "document"),
            Self::DocumentExtractedAgain => ("document.extracted_again", "document"),
            Self::DocumentFoundAnew => ("document.found_anew", "document"),
            Self::VendorAdded => ("vendor.added", "vendor"),
            Self::VendorRemoved => ("vendor.removed", "vendor"),
            Self::DocumentPasswordGiven => ("document.password_given", "document"),
            Self::LabelCreated => ("label.created", "label"),
            Self::LabelChanged => ("label.changed", "label"),
            Self::LabelDeleted => ("label.deleted", "label"),
            Self::DocumentLabelled => ("document.labelled", "document"),
            Self::DocumentUnlabelled => ("document.unlabelled", "document"),
            Self::AutomationCreated => ("automation.created", "automation"),
            Self::AutomationChanged => ("automation.changed", "automation"),
            Self::AutomationDeleted => ("automation.deleted", "automation"),
            Self::AutomationSecretRotated => ("automation.secret_rotated", "automation"),
            Self::AutomationRan => ("automation.ran", "automation"),
            Self::WebhookDelivered => ("webhook.delivered", "webhook_delivery"),
            Self::WebhookFailed => ("webhook.failed", "webhook_delivery"),
            Self::WebhookRetried => ("webhook.retried", "webhook_delivery"),
            Self::NotificationRead => ("notification.read", "notification"),
            Self::NotificationsRead => ("notification.all_read", "member"),
            Self::MailSent => ("mail.sent", "mail"),
            Self::MailBounced => ("mail.bounced", "mail"),
            Self::MailFailed => ("mail.failed", "mail"),
        }
    }
}

/// Writes one row in the transaction of the change itself; `after` says what is new, without secrets or text.
pub async fn record(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    after: Option<Value>,
) -> Result<()> {
    insert(tx, actor, action, object, [None, after]).await
}

/// The same for a change: only the fields that differ, as they were and as they are.
pub async fn record_change(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    before: Value,
    after: Value,
) -> Result<()> {
    insert(tx, actor, action, object, [Some(before), Some(after)]).await
}

/// The same for two states of one object, of which only the members that differ are written; its version is not one.
pub async fn record_difference<T: Serialize>(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    before: &T,
    after: &T,
) -> Result<()> {
    let (before, after) = difference(serde_json::to_value(before)?, serde_json::to_value(after)?);
    record_change(tx, actor, action, object, before, after).await
}

/// What two JSON objects do not have in common.
fn difference(before: Value, after: Value) -> (Value, Value) {
    let (Value::Object(mut before), Value::Object(mut after)) = (before, after) else {
        return (Value::Null, Value::Null);
    };
    let same = |one: &Map<String, Value>, other: &Map<String, Value>| -> Vec<String> {
        let equal = one.iter().filter(|(name, value)| *name == "version" || other.get(*name) == Some(*value));
        equal.map(|(name, _)| name.clone()).collect()
    };
    for name in same(&before, &after) {
        before.remove(&name);
        after.remove(&name);
    }
    (Value::Object(before), Value::Object(after))
}

async fn insert(
    tx: &mut impl Tx,
    actor: &Actor,
    action: Action,
    object: Uuid,
    [before, after]: [Option<Value>; 2],
) -> Result<()> {
    let (action, object_type) = action.names();
    let org = tx.org().map(|org| org.0);
    sqlx::query!(
        "insert into activity
           (id, org_id, actor_id, api_key_id, action, object_type, object_id, address, user_agent, before, after)
         values ($1, $2, $3, $4, $5, $6, $7, $8::text::inet, $9, $10, $11)",
        Uuid::now_v7(),
        org,
        actor.user.map(|user| user.0),
        actor.key.map(|key| key.0),
        action,
        object_type,
        object,
        actor.address.map(|address| address.to_string()),
        actor.agent,
        before,
        after
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_written_down() {
        let before = json!({ "name": "Old", "threshold": 0.75, "version": 1 });
        let after = json!({ "name": "New", "threshold": 0.75, "version": 2 });
        assert_eq!(difference(before, after), (json!({ "name": "Old" }), json!({ "name": "New" })));
    }
}

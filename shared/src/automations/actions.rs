//! What an automation does, and whether that is possible.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clients::webhooks::Webhooks;
use crate::db::OrgTx;
use crate::error::{Error, FieldError, Result};
use crate::ids::UserId;
use crate::labels::is_label;
use crate::organizations::{Role, recipients};

/// One thing an automation does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = AutomationAction)]
pub enum Action {
    /// Puts a label on the document.
    Label(LabelAction),
    /// Tells members inside the platform.
    Notify(NotifyAction),
    /// Tells another system.
    Webhook(WebhookAction),
}

/// Puts a label on the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelAction {
    /// The label's name, 1 to 50 characters; it is made where there is none.
    #[garde(custom(is_label))]
    pub name: String,
}

/// Tells members inside the platform, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyAction {
    /// Everybody with one of these roles, `ADMIN` or `OPERATOR`.
    #[garde(length(max = 2), inner(custom(is_staff)), custom(tells_somebody(&self.members)))]
    #[serde(default)]
    pub roles: Vec<Role>,
    /// These members, at most 100. A client is told of their own documents alone.
    #[garde(length(max = 100))]
    #[serde(default)]
    pub members: Vec<UserId>,
}

/// Tells another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookAction {
    /// Where to: a public https address.
    #[garde(length(max = 2048))]
    pub url: String,
}

/// Written by hand, because a derived one would name a field `/actions/0/0/name`: the wire format has no such level.
impl Validate for Action {
    type Context = ();

    fn validate_into(
        &self,
        context: &(),
        parent: &mut dyn FnMut() -> garde::Path,
        report: &mut garde::Report,
    ) {
        match self {
            Self::Label(action) => action.validate_into(context, parent, report),
            Self::Notify(action) => action.validate_into(context, parent, report),
            Self::Webhook(action) => action.validate_into(context, parent, report),
        }
    }
}

fn is_staff(role: &Role, (): &()) -> garde::Result {
    if *role == Role::Client {
        return Err(garde::Error::new("clients see their own documents alone: name members instead"));
    }
    Ok(())
}

fn tells_somebody(members: &[UserId]) -> impl FnOnce(&Vec<Role>, &()) -> garde::Result {
    move |roles, ()| {
        if roles.is_empty() && members.is_empty() {
            return Err(garde::Error::new("name a role or a member"));
        }
        Ok(())
    }
}

/// Refuses addresses to which webhooks may not go.
///
/// # Errors
/// `Invalid`, naming each of them.
pub async fn check_urls(webhooks: &Webhooks, actions: &[Action]) -> Result<()> {
    let mut faults = Vec::new();
    for (position, action) in actions.iter().enumerate() {
        let Action::Webhook(WebhookAction { url }) = action else { continue };
        if let Err(objection) = webhooks.check(url).await {
            let pointer = format!("/actions/{position}/url");
            faults.push(FieldError::new(pointer, objection.code(), objection.to_string()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Refuses to tell people who are not members.
///
/// # Errors
/// `Invalid`, naming each of them.
pub async fn check_members(tx: &mut OrgTx, actions: &[Action]) -> Result<()> {
    let mut faults = Vec::new();
    for (position, action) in actions.iter().enumerate() {
        let Action::Notify(NotifyAction { members, .. }) = action else { continue };
        let unknown = recipients::unknown(tx, members).await?;
        for (index, _) in members.iter().enumerate().filter(|(_, member)| unknown.contains(member)) {
            let pointer = format!("/actions/{position}/members/{index}");
            faults.push(FieldError::new(pointer, "unknown", "there is no such active member"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

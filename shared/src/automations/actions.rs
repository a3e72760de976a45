//! What an automation does.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::templates::is_template;
use crate::clients::webhooks::Webhooks;
use crate::error::{Error, FieldError, Result};
use crate::ids::{PipelineId, StageId, UserId};
use crate::labels::is_label;
use crate::mail::parts_of_address;
use crate::organizations::Role;
use crate::pipelines::Priority;

/// One thing an automation does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = AutomationAction)]
pub enum Action {
    /// Puts a label on the document or card; of a request, on its card.
    Label(LabelAction),
    /// Tells members inside the platform.
    Notify(NotifyAction),
    /// Tells another system.
    Webhook(WebhookAction),
    /// Makes a card of a document or request that has none.
    Card(CardAction),
    /// Gives a request or card to a member.
    Assign(AssignAction),
    /// Moves a card.
    Move(MoveAction),
    /// Sends a mail.
    Mail(MailAction),
    /// Makes a request of a document that belongs to none.
    Request(RequestAction),
}

/// Puts a label on the document or card; of a request, on its card.
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
    #[garde(length(max = 2), inner(custom(is_staff)), custom(tells_somebody(&self.members, self.assignee)))]
    #[serde(default)]
    pub roles: Vec<Role>,
    /// These members, at most 100. A client is told of their own documents alone.
    #[garde(length(max = 100))]
    #[serde(default)]
    pub members: Vec<UserId>,
    /// Whoever looks after the request or card.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assignee: bool,
}

/// Tells another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookAction {
    /// Where to: a public https address.
    #[garde(length(max = 2048))]
    pub url: String,
}

/// Makes a card of a document or request that has none, linked to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardAction {
    /// In which pipeline.
    #[garde(skip)]
    pub pipeline_id: PipelineId,
    /// In which stage; where the pipeline takes requests, or the first one, when absent.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_id: Option<StageId>,
    /// What it is called, up to 200 characters with placeholders; as the object when absent.
    #[garde(inner(length(chars, min = 1, max = 200), custom(is_template)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The admin or operator who looks after it.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<UserId>,
    /// How urgent it is; as the request, or `normal`, when absent.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
}

/// Gives a request or card to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignAction {
    /// The admin or operator; nobody when null.
    #[garde(skip)]
    #[serde(default)]
    pub assignee_id: Option<UserId>,
}

/// Moves a card to the end of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveAction {
    /// The stage, which may be another pipeline's.
    #[garde(skip)]
    pub stage_id: StageId,
}

/// Sends a mail. Placeholders such as `{title}` stand for what the object says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailAction {
    /// To whom.
    #[garde(custom(is_recipient))]
    pub to: Recipient,
    /// Its subject, 1 to 200 characters with placeholders.
    #[garde(length(chars, min = 1, max = 200), custom(is_said), custom(is_template))]
    pub subject: String,
    /// What it says, 1 to 5,000 characters with placeholders.
    #[garde(length(chars, min = 1, max = 5000), custom(is_said), custom(is_template))]
    pub text: String,
}

/// To whom a mail goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = AutomationRecipient)]
pub enum Recipient {
    /// A member.
    Member {
        /// Which.
        id: UserId,
    },
    /// Whoever sent the request, or the customer of the document or card.
    Customer,
    /// Somebody else.
    Address {
        /// Their e-mail address.
        address: String,
    },
}

/// Makes a request of a document that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAction {
    /// What it is about, up to 200 characters with placeholders; the document's name when absent.
    #[garde(inner(length(chars, min = 1, max = 200), custom(is_template)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
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
            Self::Card(action) => action.validate_into(context, parent, report),
            Self::Assign(action) => action.validate_into(context, parent, report),
            Self::Move(action) => action.validate_into(context, parent, report),
            Self::Mail(action) => action.validate_into(context, parent, report),
            Self::Request(action) => action.validate_into(context, parent, report),
        }
    }
}

impl Action {
    /// Its `type`.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Label(_) => "label",
            Self::Notify(_) => "notify",
            Self::Webhook(_) => "webhook",
            Self::Card(_) => "card",
            Self::Assign(_) => "assign",
            Self::Move(_) => "move",
            Self::Mail(_) => "mail",
            Self::Request(_) => "request",
        }
    }
}

fn is_staff(role: &Role, (): &()) -> garde::Result {
    if *role == Role::Client {
        return Err(garde::Error::new("clients see their own documents alone: name members instead"));
    }
    Ok(())
}

fn tells_somebody(members: &[UserId], assignee: bool) -> impl FnOnce(&Vec<Role>, &()) -> garde::Result {
    move |roles, ()| {
        if roles.is_empty() && members.is_empty() && !assignee {
            return Err(garde::Error::new("name a role or a member"));
        }
        Ok(())
    }
}

fn is_said(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("say something: this is empty"));
    }
    Ok(())
}

fn is_recipient(to: &Recipient, (): &()) -> garde::Result {
    match to {
        Recipient::Address { address } if parts_of_address(address).is_none() => {
            Err(garde::Error::new("an e-mail address looks like name@example.com"))
        }
        _ => Ok(()),
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

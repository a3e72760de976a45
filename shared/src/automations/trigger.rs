//! The events that an automation can hear of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::activity::Action;
use crate::documents::Status;
use crate::documents::log::{DOCUMENT_FAILED, DOCUMENT_SETTLED};

/// What has to happen for an automation to act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationTrigger)]
pub enum Trigger {
    /// A document was read, its fields were found, and no model is to improve them: once for a document.
    #[default]
    #[serde(rename = "document.completed")]
    DocumentCompleted,
    /// A document was refused, could not be read, or its file never arrived: each time that happens.
    #[serde(rename = "document.failed")]
    DocumentFailed,
}

impl Trigger {
    const ALL: [Self; 2] = [Self::DocumentCompleted, Self::DocumentFailed];

    /// The name of its event.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::DocumentCompleted => DOCUMENT_SETTLED.as_str(),
            Self::DocumentFailed => Action::name(DOCUMENT_FAILED),
        }
    }

    /// The trigger for an event, if there is one.
    pub(super) fn of(event: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.event() == event)
    }

    /// The name for other systems: the `type` of a webhook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentCompleted => "document.completed",
            Self::DocumentFailed => "document.failed",
        }
    }

    /// Why a document in this state can't be what the event is about; `None` if it can.
    pub(super) fn mismatch(self, status: Status) -> Option<&'static str> {
        match self {
            Self::DocumentCompleted if status != Status::Completed => Some("the document is not completed"),
            Self::DocumentFailed if status != Status::Failed => Some("the document has not failed"),
            Self::DocumentCompleted | Self::DocumentFailed => None,
        }
    }
}

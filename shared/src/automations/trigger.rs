//! The events that an automation can hear of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::Status;
use crate::documents::log::DOCUMENT_SETTLED;

/// What has to happen for an automation to act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationTrigger)]
pub enum Trigger {
    /// A document was read, its fields were found, and no model is to improve them: once for a document.
    #[default]
    #[serde(rename = "document.completed")]
    DocumentCompleted,
    /// The same, where a person should look at the document: once for a document.
    #[serde(rename = "document.needs_review")]
    DocumentNeedsReview,
    /// A document was refused, could not be read, or its file never arrived: each time that happens.
    #[serde(rename = "document.failed")]
    DocumentFailed,
    /// An approval of a document ended with yes.
    #[serde(rename = "document.approved")]
    DocumentApproved,
    /// A request has arrived.
    #[serde(rename = "request.received")]
    RequestReceived,
    /// A request has got its card.
    #[serde(rename = "request.routed")]
    RequestRouted,
    /// A person has to say where a request goes.
    #[serde(rename = "request.needs_review")]
    RequestNeedsReview,
    /// A request has waited for that person too long: once for a wait.
    #[serde(rename = "request.overdue")]
    RequestOverdue,
    /// A card was made.
    #[serde(rename = "card.created")]
    CardCreated,
    /// A card has entered another stage.
    #[serde(rename = "card.moved")]
    CardMoved,
    /// An open card is due: once for a due date.
    #[serde(rename = "card.due")]
    CardDue,
    /// Nobody has touched an open card for days: once until somebody does.
    #[serde(rename = "card.stale")]
    CardStale,
}

/// What an automation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Documents.
    Document,
    /// Requests.
    Request,
    /// Cards.
    Card,
}

impl About {
    /// In the plural, for a sentence.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Request => "requests",
            Self::Card => "cards",
        }
    }
}

impl Trigger {
    const ALL: [Self; 12] = [
        Self::DocumentCompleted,
        Self::DocumentNeedsReview,
        Self::DocumentFailed,
        Self::DocumentApproved,
        Self::RequestReceived,
        Self::RequestRouted,
        Self::RequestNeedsReview,
        Self::RequestOverdue,
        Self::CardCreated,
        Self::CardMoved,
        Self::CardDue,
        Self::CardStale,
    ];

    /// What it is about.
    pub fn about(self) -> About {
        match self {
            Self::DocumentCompleted
            | Self::DocumentNeedsReview
            | Self::DocumentFailed
            | Self::DocumentApproved => About::Document,
            Self::RequestReceived | Self::RequestRouted | Self::RequestNeedsReview | Self::RequestOverdue => {
                About::Request
            }
            Self::CardCreated | Self::CardMoved | Self::CardDue | Self::CardStale => About::Card,
        }
    }

    /// As it is stored. The first automations were stored under the name of their event.
    pub(super) fn stored(self) -> &'static str {
        match self {
            Self::DocumentCompleted => DOCUMENT_SETTLED.as_str(),
            other => other.as_str(),
        }
    }

    /// The trigger that is stored under a name, if there is one.
    pub(super) fn of(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.stored() == stored)
    }

    /// The name of the event that it hears of.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::DocumentCompleted | Self::DocumentNeedsReview => DOCUMENT_SETTLED.as_str(),
            other => other.as_str(),
        }
    }

    /// The triggers that hear of an event, as they are stored.
    pub(super) fn hearing(event: &str) -> Vec<String> {
        let hearing = Self::ALL.into_iter().filter(|trigger| trigger.event() == event);
        hearing.map(|trigger| trigger.stored().to_owned()).collect()
    }

    /// Whether it happens once to an object.
    pub(super) fn is_once(self) -> bool {
        matches!(self, Self::DocumentCompleted | Self::DocumentNeedsReview)
    }

    /// The name for other systems: the `type` of a webhook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentCompleted => "document.completed",
            Self::DocumentNeedsReview => "document.needs_review",
            Self::DocumentFailed => "document.failed",
            Self::DocumentApproved => "document.approved",
            Self::RequestReceived => "request.received",
            Self::RequestRouted => "request.routed",
            Self::RequestNeedsReview => "request.needs_review",
            Self::RequestOverdue => "request.overdue",
            Self::CardCreated => "card.created",
            Self::CardMoved => "card.moved",
            Self::CardDue => "card.due",
            Self::CardStale => "card.stale",
        }
    }

    /// Why a document in this state can't be what the event is about; `None` if it can.
    pub(super) fn mismatch(self, status: Status) -> Option<&'static str> {
        match self {
            Self::DocumentFailed if status != Status::Failed => Some("the document has not failed"),
            Self::DocumentFailed => None,
            _ if self.about() != About::Document => Some("the automation is not about documents"),
            _ if status != Status::Completed => Some("the document is not completed"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_on_the_wire_and_in_webhooks_and_are_read_back_from_the_database() {
        for trigger in Trigger::ALL {
            assert_eq!(serde_json::to_value(trigger).unwrap(), trigger.as_str());
            assert_eq!(Trigger::of(trigger.stored()), Some(trigger));
            assert!(Trigger::hearing(trigger.event()).contains(&trigger.stored().to_owned()));
        }
        assert_eq!(Trigger::hearing("document.settled"), ["document.settled", "document.needs_review"]);
        assert_eq!(Trigger::hearing("document.released"), [""; 0]);
    }
}

//! Where a request stands, and which step leads from there to where.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, Refusal, Result, refuse};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RequestStatus)]
pub enum Status {
    /// It has arrived.
    New,
    /// It is being looked at by rules and model.
    Routing,
    /// A card was made of it.
    Routed,
    /// A person has to say where it goes.
    NeedsReview,
    /// It is done.
    Closed,
    /// It is none of ours.
    Rejected,
}

/// What may be done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Rules and model look at it.
    Route,
    /// They agree on where it goes.
    Settle,
    /// They leave it to a person.
    Review,
    /// A person says where it goes.
    Accept,
    /// A person says that it is none of ours.
    Reject,
    /// It is done.
    Close,
    /// It is looked at once more.
    Reopen,
}

impl Status {
    /// As it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Routing => "routing",
            Self::Routed => "routed",
            Self::NeedsReview => "needs_review",
            Self::Closed => "closed",
            Self::Rejected => "rejected",
        }
    }

    /// Whether nobody has said yet where it goes.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Routing | Self::NeedsReview)
    }

    /// Where a step leads from here.
    ///
    /// # Errors
    /// `Conflict` with the reason: `already_routed`, `request_rejected`, `request_closed`, `request_open`, or
    /// `not_being_routed`.
    pub fn after(self, step: Step) -> Result<Self> {
        let next = match (self, step) {
            (Self::New | Self::Routing, Step::Route) => Self::Routing,
            (Self::Routing, Step::Settle) => Self::Routed,
            (Self::Routing, Step::Review) | (Self::Closed | Self::Rejected, Step::Reopen) => {
                Self::NeedsReview
            }
            (Self::New | Self::Routing | Self::NeedsReview, Step::Accept) => Self::Routed,
            (Self::New | Self::Routing | Self::NeedsReview | Self::Routed, Step::Reject) => Self::Rejected,
            (Self::New | Self::Routing | Self::NeedsReview | Self::Routed, Step::Close) => Self::Closed,
            _ => return Err(Error::Conflict(self.refusal(step))),
        };
        Ok(next)
    }

    fn refusal(self, step: Step) -> Refusal {
        match (self, step) {
            (_, Step::Reopen) => {
                refuse("request_open", "the request is open: there is nothing to open again")
            }
            (_, Step::Settle | Step::Review) | (Self::NeedsReview | Self::Routed, Step::Route) => {
                refuse("not_being_routed", "the request is not being routed any more")
            }
            (Self::Routed, _) => {
                refuse("already_routed", "the request has a card already: move that card instead")
            }
            (Self::Rejected, _) => {
                refuse("request_rejected", "the request was rejected: open it again first")
            }
            (Self::Closed, _) => refuse("request_closed", "the request is closed: open it again first"),
            _ => refuse("not_possible", "this step is not possible now"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Status; 6] =
        [Status::New, Status::Routing, Status::Routed, Status::NeedsReview, Status::Closed, Status::Rejected];

    fn leads(step: Step) -> Vec<String> {
        let said = |status: Status| match status.after(step) {
            Ok(next) => format!("{} -> {}", status.as_str(), next.as_str()),
            Err(error) => format!("{} {}", status.as_str(), error.code()),
        };
        ALL.into_iter().map(said).collect()
    }

    #[test]
    fn deciders_route_what_is_new_and_nothing_that_a_person_has_decided() {
        assert_eq!(
            leads(Step::Route),
            [
                "new -> routing",
                "routing -> routing",
                "routed not_being_routed",
                "needs_review not_being_routed",
                "closed request_closed",
                "rejected request_rejected"
            ]
        );
        let is_routing =
            |step| ALL.into_iter().filter(|status| status.after(step).is_ok()).collect::<Vec<_>>();
        assert_eq!(is_routing(Step::Settle), [Status::Routing]);
        assert_eq!(is_routing(Step::Review), [Status::Routing]);
    }

    #[test]
    fn a_person_accepts_what_is_open_once() {
        assert_eq!(
            leads(Step::Accept),
            [
                "new -> routed",
                "routing -> routed",
                "routed already_routed",
                "needs_review -> routed",
                "closed request_closed",
                "rejected request_rejected"
            ]
        );
    }

    #[test]
    fn what_is_over_is_opened_again_and_nothing_else() {
        for (status, next) in [(Status::Closed, Status::NeedsReview), (Status::Rejected, Status::NeedsReview)]
        {
            assert_eq!(status.after(Step::Reopen).unwrap(), next);
            assert!(status.after(Step::Reject).is_err() && status.after(Step::Close).is_err());
        }
        for status in ALL.into_iter().filter(|status| status.is_open()) {
            assert_eq!(status.after(Step::Reopen).unwrap_err().code(), "request_open");
            assert_eq!(status.after(Step::Reject).unwrap(), Status::Rejected);
            assert_eq!(status.after(Step::Close).unwrap(), Status::Closed);
        }
    }
}

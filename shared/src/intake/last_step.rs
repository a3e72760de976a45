//! What a person's last step with a request replaced, so that it can be taken back for a minute.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::{Request, Status};
use crate::error::{Error, Result, refuse};
use crate::ids::{CardId, UserId};
use crate::pipelines::Priority;

/// For how long a person may take their last step back.
const UNDO: Duration = Duration::seconds(60);

/// What a person's last step replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) at: DateTime<Utc>,
    pub(super) by: UserId,
    pub(super) status: Status,
    pub(super) waiting_since: Option<DateTime<Utc>>,
    pub(super) priority: Priority,
    pub(super) assignee: Option<UserId>,
    pub(super) card: Option<(CardId, i64)>,
}

impl Before {
    pub(super) fn of(request: &Request, by: UserId, at: DateTime<Utc>, card: Option<(CardId, i64)>) -> Self {
        Self {
            at,
            by,
            status: request.status,
            waiting_since: request.waiting_since,
            priority: request.priority,
            assignee: request.assignee.as_ref().map(|person| person.id),
            card,
        }
    }

    /// Refuses to take back what somebody else did, or what is too long ago.
    pub(super) fn check(&self, who: UserId, now: DateTime<Utc>) -> Result<()> {
        if self.by == who && now - self.at <= UNDO {
            return Ok(());
        }
        let detail = "a step is taken back by whoever made it, within a minute";
        Err(Error::Conflict(refuse("not_undoable", detail)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_taken_back_by_whoever_made_it_within_a_minute() {
        let (who, at) = (UserId::new(), DateTime::UNIX_EPOCH);
        let before = Before {
            at,
            by: who,
            status: Status::NeedsReview,
            waiting_since: None,
            priority: Priority::Normal,
            assignee: None,
            card: None,
        };
        let code = |result: Result<()>| result.map_err(|error| error.code().to_owned()).err();
        assert_eq!(code(before.check(who, at + UNDO)), None);
        let late = at + UNDO + Duration::seconds(1);
        assert_eq!(code(before.check(who, late)).as_deref(), Some("not_undoable"));
        assert_eq!(code(before.check(UserId::new(), at)).as_deref(), Some("not_undoable"));
    }
}

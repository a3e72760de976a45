//! That a document is on hold, and why.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::UserId;

/// Why a document may not go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentHold)]
pub struct Hold {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who said so.
    pub by: UserId,
    /// Why, in a sentence.
    pub reason: String,
}

impl Hold {
    pub(super) fn of(
        since: Option<DateTime<Utc>>,
        by: Option<UserId>,
        reason: Option<String>,
    ) -> Option<Self> {
        Some(Self { since: since?, by: by?, reason: reason? })
    }
}

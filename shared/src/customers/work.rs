//! The background work of this domain.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::minutes;
use crate::ids::{CustomerId, DocumentId};
use crate::jobs::Job;

/// Attach what is already there to a customer who became known or is known by more, or to all of them. It goes on with
/// the documents after `after` in a job of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttachCustomers {
    /// The customer; all where none is named.
    pub customer: Option<CustomerId>,
    /// The last document that was looked at.
    #[serde(default)]
    pub after: Option<DocumentId>,
}

impl AttachCustomers {
    /// The work from its beginning.
    pub fn of(customer: Option<CustomerId>) -> Self {
        Self { customer, after: None }
    }
}

impl Job for AttachCustomers {
    const NAME: &'static str = "attach-customers";
    const TIMEOUT: Duration = minutes(5);
}

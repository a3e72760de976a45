//! The background work of intake.

use serde::{Deserialize, Serialize};

use crate::ids::RequestId;
use crate::jobs::{Job, Priority};

/// Have rules and model look at a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RouteRequest {
    /// Which.
    pub request: RequestId,
}

impl Job for RouteRequest {
    const NAME: &'static str = "route-request";
    const PRIORITY: Priority = Priority::High;
}

/// Learn from what people decided about requests.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LearnRouting {}

impl Job for LearnRouting {
    const NAME: &'static str = "learn-routing";
}

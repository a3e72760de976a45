//! Operations: the health page, and an organization's jobs.

use super::Least::{Admin, Anyone};
use super::Reach::Shared;
use super::{Route, route};
use crate::fixture::Kind::{DeadJob, WaitingJob};

pub(super) const ROUTES: &[Route] = &[
    route("get", "/health", Anyone, 200),
    route("get", "/jobs", Admin, 200),
    route("get", "/jobs/queues", Admin, 200),
    // No kind is called so.
    route("post", "/jobs/queues/{kind}/pause", Admin, 404),
    route("post", "/jobs/queues/{kind}/resume", Admin, 404),
    route("get", "/jobs/{id}", Admin, 200).names(DeadJob, Shared),
    route("post", "/jobs/{id}/retry", Admin, 200).names(DeadJob, Shared),
    route("post", "/jobs/{id}/cancel", Admin, 200).names(WaitingJob, Shared),
    route("post", "/jobs/{id}/promote", Admin, 200).names(WaitingJob, Shared),
];

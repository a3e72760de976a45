//! The activity log.

use super::Least::Admin;
use super::Reach::{Organization, Shared};
use super::{Route, route};
use crate::fixture::Kind::{Document, Member};

pub(super) const ROUTES: &[Route] = &[
    route("get", "/activity", Admin, 200).scope("activity:read").names(Member, Shared).asks("?actor={}", 200),
    route("get", "/activity/export", Admin, 200)
        .scope("activity:read")
        .names(Document, Organization)
        .asks("?format=csv&object_id={}", 200),
];

//! Vendors.

use serde_json::json;
use uuid::Uuid;

use super::Least::Operator;
use super::Reach::Shared;
use super::{Route, route};
use crate::fixture::Body;
use crate::fixture::Kind::Vendor;

fn a_vendor(_: Uuid) -> Body {
    Body::Json(json!({ "name": format!("Vendor {}", Uuid::now_v7()) }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/vendors", Operator, 200).scope("documents:read"),
    route("post", "/vendors", Operator, 201).scope("documents:write").sends(a_vendor),
    route("get", "/vendors/{id}", Operator, 200).scope("documents:read").names(Vendor, Shared),
    route("delete", "/vendors/{id}", Operator, 204).scope("documents:write").names(Vendor, Shared),
];

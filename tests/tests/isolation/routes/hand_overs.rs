//! Hand-overs, and the money guards of a document. What counts of a guard is the document.

use serde_json::json;
use uuid::Uuid;

use super::Least::Operator;
use super::Reach::{Organization, Shared};
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Document, HandOver};

fn a_month(_: Uuid) -> Body {
    Body::Json(json!({ "from": "2026-03-01", "to": "2026-03-31" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/hand-overs", Operator, 200).scope("documents:read"),
    route("post", "/hand-overs", Operator, 201).sends(a_month),
    route("get", "/hand-overs/{id}", Operator, 200).scope("documents:read").names(HandOver, Shared),
    // It is not ready.
    route("post", "/hand-overs/{id}/download", Operator, 409).names(HandOver, Shared).sends(object),
    route("get", "/documents/{id}/guards", Operator, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("post", "/documents/{id}/guards/{guard}/acknowledge", Operator, 404)
        .names(Document, Organization)
        .sends(object),
];

//! Requests, the rules about them, what pipelines take, and public forms.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Anyone, Operator};
use super::Reach::Shared;
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Form, Pipeline, Request, RoutingRule};

const READ: &str = "intake:read";
const WRITE: &str = "intake:write";

fn entered(_: Uuid) -> Body {
    Body::Json(json!({ "text": "It drips." }))
}

fn seen(_: Uuid) -> Body {
    Body::Json(json!({ "version": 1 }))
}

fn rejected(_: Uuid) -> Body {
    Body::Json(json!({ "version": 1, "reason": "spam" }))
}

/// A request of somebody else is unknown, and that is its result.
fn many(_: Uuid) -> Body {
    Body::Json(json!({ "requests": [Uuid::nil()], "change": { "accept": true } }))
}

fn written(_: Uuid) -> Body {
    Body::Json(json!({ "text": "It drips less." }))
}

fn released(_: Uuid) -> Body {
    Body::Json(json!({ "do": "release" }))
}

fn rule(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New", "conditions": { "source": "mail" }, "priority": "high" }))
}

fn tried(_: Uuid) -> Body {
    Body::Json(json!({ "rule": { "name": "New", "conditions": { "source": "mail" }, "priority": "high" } }))
}

fn order(_: Uuid) -> Body {
    Body::Json(json!({ "rules": [Uuid::nil()] }))
}

fn form(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New" }))
}

fn filled(_: Uuid) -> Body {
    Body::Json(json!({ "version": 1, "answers": {}, "challenge": "none" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/requests", Operator, 200).scope(READ),
    route("post", "/requests", Operator, 201).scope(WRITE).sends(entered),
    route("get", "/requests/figures", Operator, 200).scope(READ),
    route("get", "/requests/promise", Operator, 200),
    route("post", "/requests/bulk", Operator, 200).scope(WRITE).sends(many),
    route("get", "/requests/{id}", Operator, 200).scope(READ).names(Request, Shared),
    route("patch", "/requests/{id}", Operator, 200).scope(WRITE).names(Request, Shared).sends(object),
    route("post", "/requests/{id}/accept", Operator, 409).scope(WRITE).names(Request, Shared).sends(seen),
    route("post", "/requests/{id}/reject", Operator, 200).scope(WRITE).names(Request, Shared).sends(rejected),
    route("post", "/requests/{id}/reopen", Operator, 409).scope(WRITE).names(Request, Shared).sends(seen),
    route("post", "/requests/{id}/close", Operator, 200).scope(WRITE).names(Request, Shared).sends(seen),
    route("post", "/requests/{id}/undo", Operator, 409).scope(WRITE).names(Request, Shared).sends(seen),
    route("get", "/requests/{id}/messages", Operator, 200).scope(READ).names(Request, Shared),
    route("get", "/requests/{id}/reply", Operator, 200).scope(READ).names(Request, Shared),
    // Those of the fixture left no address.
    route("post", "/requests/{id}/replies", Operator, 409).scope(WRITE).names(Request, Shared).sends(written),
    route("post", "/requests/{id}/notes", Operator, 201).scope(WRITE).names(Request, Shared).sends(written),
    route("post", "/requests/{id}/parked", Operator, 409).scope(WRITE).names(Request, Shared).sends(released),
    route("get", "/routing-rules", Operator, 200),
    route("post", "/routing-rules", Admin, 201).sends(rule),
    route("put", "/routing-rules/order", Admin, 422).sends(order),
    route("post", "/routing-rules/dry-run", Admin, 200).sends(tried),
    route("get", "/routing-rules/{id}", Operator, 200).names(RoutingRule, Shared),
    route("patch", "/routing-rules/{id}", Admin, 200).names(RoutingRule, Shared).sends(object),
    route("delete", "/routing-rules/{id}", Admin, 204).names(RoutingRule, Shared),
    route("get", "/pipelines/{id}/intake", Operator, 200).names(Pipeline, Shared),
    route("put", "/pipelines/{id}/intake", Admin, 200).names(Pipeline, Shared).sends(object),
    route("get", "/forms", Operator, 200),
    route("post", "/forms", Admin, 201).sends(form),
    route("get", "/forms/{id}", Operator, 200).names(Form, Shared),
    route("patch", "/forms/{id}", Admin, 200).names(Form, Shared).sends(object),
    route("delete", "/forms/{id}", Admin, 204).names(Form, Shared),
    route("get", "/intake/{slug}", Anyone, 404),
    route("post", "/intake/{slug}", Anyone, 404).sends(filled),
    route("get", "/intake/{slug}/page", Anyone, 404),
    route("get", "/intake/status/{token}", Anyone, 404),
    route("get", "/organizations/current/settings/intake", Operator, 200),
    route("patch", "/organizations/current/settings/intake", Admin, 200).sends(object),
];

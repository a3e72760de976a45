//! Automations, and the webhooks they send.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Operator};
use super::Reach::Shared;
use super::{Route, name, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Automation, Delivery};

fn automation(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New", "actions": [{ "type": "label", "name": "New" }] }))
}

fn a_trial(_: Uuid) -> Body {
    // The automation comes first; the document is nobody's.
    Body::Json(json!({ "document_id": Uuid::nil() }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/automations", Operator, 200),
    route("post", "/automations", Admin, 201).sends(automation),
    route("get", "/automations/{id}", Operator, 200).names(Automation, Shared),
    route("patch", "/automations/{id}", Admin, 200).names(Automation, Shared).sends(name),
    route("delete", "/automations/{id}", Admin, 204).names(Automation, Shared),
    route("post", "/automations/try", Operator, 200).sends(object),
    route("get", "/automations/{id}/runs", Operator, 200).names(Automation, Shared),
    route("post", "/automations/{id}/test", Operator, 422).names(Automation, Shared).sends(a_trial),
    route("post", "/automations/{id}/secret", Admin, 200).names(Automation, Shared).sends(object),
    route("get", "/webhook-deliveries", Operator, 200).names(Automation, Shared).asks("?automation={}", 200),
    route("get", "/webhook-deliveries/{id}", Operator, 200).names(Delivery, Shared),
    route("post", "/webhook-deliveries/{id}/retry", Admin, 200).names(Delivery, Shared).sends(object),
];

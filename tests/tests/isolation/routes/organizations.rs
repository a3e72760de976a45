//! Organizations.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Client, Operator};
use super::Reach::Shared;
use super::{Route, name, object, route};
use crate::fixture::{Body, Kind};

fn organization(id: Uuid) -> Body {
    Body::Json(json!({ "org_id": id }))
}

fn typed_name(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Some Services" }))
}

fn issuer(_: Uuid) -> Body {
    // An address that needs no lookup, and is not called.
    Body::Json(json!({
        "name": "Staff", "issuer": "https://192.88.98.1", "client_id": "ours", "client_secret": "a secret", "roles": [],
        "domains": [], "required": false, "makes_members": true,
    }))
}

fn private_issuer(_: Uuid) -> Body {
    Body::Json(json!({ "issuer": "https://127.0.0.1" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/organizations", Client, 200),
    route("post", "/organizations", Client, 201).sends(name),
    route("post", "/auth/switch-organization", Client, 200)
        .names(Kind::Organization, Shared)
        .sends(organization),
    route("get", "/organizations/current", Client, 200),
    route("patch", "/organizations/current", Admin, 200).sends(name),
    route("delete", "/organizations/current", Admin, 200).sends(typed_name),
    route("get", "/organizations/current/settings/identity", Operator, 200),
    route("patch", "/organizations/current/settings/identity", Admin, 200).sends(object),
    route("get", "/organizations/current/settings/documents", Operator, 200),
    route("patch", "/organizations/current/settings/documents", Admin, 200).sends(object),
    route("get", "/organizations/current/settings/models", Operator, 200),
    route("patch", "/organizations/current/settings/models", Admin, 200).sends(object),
    route("get", "/organizations/current/issuer", Admin, 200),
    route("put", "/organizations/current/issuer", Admin, 200).sends(issuer),
    route("delete", "/organizations/current/issuer", Admin, 404),
    route("post", "/organizations/current/issuer/try", Admin, 422).sends(private_issuer),
    route("post", "/organizations/current/restore", Admin, 409).sends(object),
];

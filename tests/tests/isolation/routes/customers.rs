//! Customers. A document is attached by naming both: what counts here is the document.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Client, Operator};
use super::Reach::{Organization, Shared};
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Customer, CustomerMerge, Document};

fn a_customer(_: Uuid) -> Body {
    Body::Json(json!({ "kind": "person", "name": "Ann Miller" }))
}

fn other(_: Uuid) -> Body {
    Body::Json(json!({ "other": Uuid::nil() }))
}

fn spreadsheet(_: Uuid) -> Body {
    Body::Json(json!({ "csv": "Name\nAnn Miller\n", "preview": true }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/customers", Operator, 200).scope("documents:read"),
    route("post", "/customers", Operator, 201).scope("documents:write").sends(a_customer),
    route("get", "/customers/{id}", Operator, 200).scope("documents:read").names(Customer, Shared),
    route("patch", "/customers/{id}", Operator, 200)
        .scope("documents:write")
        .names(Customer, Shared)
        .sends(object),
    route("delete", "/customers/{id}", Operator, 204).scope("documents:write").names(Customer, Shared),
    route("get", "/customers/{id}/timeline", Operator, 200).scope("documents:read").names(Customer, Shared),
    route("get", "/customers/{id}/figures", Operator, 200).scope("documents:read").names(Customer, Shared),
    route("put", "/customers/{id}/documents/{document_id}", Operator, 404)
        .scope("documents:write")
        .names(Customer, Shared),
    route("delete", "/customers/{id}/documents/{document_id}", Operator, 404)
        .scope("documents:write")
        .names(Customer, Shared),
    route("get", "/documents/{id}/customers", Operator, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("get", "/customers/duplicates", Operator, 200).scope("documents:read"),
    route("post", "/customers/{id}/merge", Operator, 422)
        .scope("documents:write")
        .names(Customer, Shared)
        .sends(other),
    route("post", "/customers/merges/{merge_id}/undo", Operator, 200)
        .scope("documents:write")
        .names(CustomerMerge, Shared),
    route("post", "/customers/import", Operator, 200).scope("documents:write").sends(spreadsheet),
    route("get", "/customers/export", Operator, 200).scope("documents:read"),
    route("get", "/customers/mine", Client, 200),
    route("get", "/customers/mine/timeline", Client, 200),
    route("get", "/organizations/current/settings/customers", Operator, 200),
    route("patch", "/organizations/current/settings/customers", Admin, 200).sends(object),
];

//! Approvals of documents, and the rules about them.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Anyone, Operator};
use super::Reach::Shared;
use super::{Route, object, route, token};
use crate::fixture::Body;
use crate::fixture::Kind::{ApprovalRule, Document};

/// Approvers who are nobody: the last thing that is looked at.
fn rule(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New", "steps": [{ "approvers": [Uuid::nil()] }] }))
}

fn wanted(document: Uuid) -> Body {
    Body::Json(json!({ "document_id": document, "steps": [{ "approvers": [Uuid::nil()] }] }))
}

fn choice(_: Uuid) -> Body {
    Body::Json(json!({ "verdict": "approve" }))
}

fn comment(_: Uuid) -> Body {
    Body::Json(json!({ "comment": "Yes" }))
}

fn link(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown", "version": 1, "choice": { "verdict": "approve" } }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/approvals", Operator, 200),
    route("post", "/approvals", Operator, 422).names(Document, Shared).sends(wanted),
    route("get", "/approvals/{id}", Operator, 200).names(Document, Shared),
    route("post", "/approvals/{id}/decision", Operator, 428).names(Document, Shared).sends(choice),
    route("post", "/approvals/{id}/answer", Operator, 409).names(Document, Shared).sends(comment),
    route("post", "/approvals/{id}/reopen", Operator, 409).names(Document, Shared).sends(comment),
    route("post", "/approvals/links/look-up", Anyone, 404).sends(token),
    route("post", "/approvals/links/decide", Anyone, 404).sends(link),
    route("get", "/approval-rules", Operator, 200),
    route("post", "/approval-rules", Admin, 422).sends(rule),
    route("get", "/approval-rules/{id}", Operator, 200).names(ApprovalRule, Shared),
    route("put", "/approval-rules/{id}", Admin, 422).names(ApprovalRule, Shared).sends(rule),
    route("delete", "/approval-rules/{id}", Admin, 204).names(ApprovalRule, Shared),
    route("get", "/organizations/current/settings/approvals", Operator, 200),
    route("patch", "/organizations/current/settings/approvals", Admin, 200).sends(object),
];

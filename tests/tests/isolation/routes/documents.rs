//! Documents, and the events of the bucket that has them.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Anyone, Client, Operator};
use super::Reach::{Organization, Personal};
use super::{Route, object, password, route};
use crate::fixture::Kind::{Document, FailedDocument, TrashedDocument, View};
use crate::fixture::{Body, form};

fn a_form(_: Uuid) -> Body {
    Body::Form(form())
}

fn upload(_: Uuid) -> Body {
    Body::Json(json!({ "name": "a.pdf", "size": 10 }))
}

fn uploads(_: Uuid) -> Body {
    Body::Json(json!({ "files": [{ "name": "a.pdf", "size": 10 }] }))
}

fn parts(_: Uuid) -> Body {
    Body::Json(json!({ "numbers": [1] }))
}

fn a_correction(_: Uuid) -> Body {
    Body::Json(json!({ "fields": { "total": { "value": "1.00" } } }))
}

/// Each document of the request answers for itself: `search.rs` holds whose it may touch.
fn many(_: Uuid) -> Body {
    Body::Json(json!({ "ids": [Uuid::nil()], "action": "delete" }))
}

fn a_hold(_: Uuid) -> Body {
    Body::Json(json!({ "reason": "an audit" }))
}

fn a_note(_: Uuid) -> Body {
    Body::Json(json!({ "kind": "note", "page": 0, "text": "a note" }))
}

fn itself_as_relation(id: Uuid) -> Body {
    Body::Json(json!({ "relation": "duplicate_of", "document_id": id }))
}

fn itself_as_version(id: Uuid) -> Body {
    Body::Json(json!({ "document_id": id }))
}

fn a_view(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Late", "filters": { "status": "FAILED" } }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/documents", Client, 200).scope("documents:read"),
    route("post", "/documents", Client, 202).scope("documents:write").sends(a_form),
    route("post", "/documents/uploads", Client, 201).scope("documents:write").sends(upload),
    route("post", "/documents/bulk", Operator, 200).scope("documents:write").sends(many),
    route("get", "/documents/count", Client, 200).scope("documents:read"),
    route("get", "/documents/export", Client, 200).scope("documents:read"),
    route("get", "/documents/search", Client, 200).scope("documents:read").asks("?q=invoice", 200),
    route("delete", "/documents/trash/{id}", Admin, 204).names(TrashedDocument, Organization),
    route("get", "/documents/views", Client, 200),
    route("post", "/documents/views", Client, 201).sends(a_view),
    route("get", "/documents/views/{id}", Client, 200).names(View, Personal),
    route("put", "/documents/views/{id}", Client, 200).names(View, Personal).sends(a_view),
    route("delete", "/documents/views/{id}", Client, 204).names(View, Personal),
    route("delete", "/documents/{id}", Operator, 200).scope("documents:write").names(Document, Organization),
    route("post", "/documents/{id}/restore", Operator, 200)
        .scope("documents:write")
        .names(TrashedDocument, Organization),
    route("post", "/documents/uploads/bulk", Client, 200).scope("documents:write").sends(uploads),
    route("get", "/documents/figures", Client, 200).scope("documents:read"),
    route("get", "/documents/{id}", Client, 200).scope("documents:read").names(Document, Organization),
    route("post", "/documents/{id}/complete", Client, 200)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(object),
    // Its file has arrived.
    route("get", "/documents/{id}/parts", Client, 409).scope("documents:write").names(Document, Organization),
    route("post", "/documents/{id}/parts", Client, 409)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(parts),
    route("delete", "/documents/{id}/upload", Client, 409)
        .scope("documents:write")
        .names(Document, Organization),
    route("get", "/documents/{id}/download", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("post", "/documents/{id}/extract", Operator, 202)
        .scope("documents:write")
        .names(Document, Organization),
    route("get", "/documents/{id}/extractions", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("get", "/documents/{id}/extractions/compare", Client, 200)
        .scope("documents:read")
        .names(Document, Organization)
        .asks("?from=1", 404),
    route("get", "/documents/{id}/fields", Client, 200).scope("documents:read").names(Document, Organization),
    route("patch", "/documents/{id}/fields", Operator, 200)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(a_correction),
    route("get", "/documents/{id}/fields/export", Client, 200)
        .scope("documents:read")
        .names(Document, Organization)
        .asks("?format=csv", 404),
    route("get", "/documents/{id}/files", Client, 200).scope("documents:read").names(Document, Organization),
    route("get", "/documents/{id}/files/{position}/download", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("get", "/documents/{id}/pages", Client, 200).scope("documents:read").names(Document, Organization),
    route("get", "/documents/{id}/pages/{page}/image", Client, 303)
        .scope("documents:read")
        .names(Document, Organization),
    // It waits for none.
    route("post", "/documents/{id}/password", Client, 409)
        .scope("documents:write")
        .names(FailedDocument, Organization)
        .sends(password),
    route("post", "/documents/{id}/retry", Operator, 200)
        .scope("documents:write")
        .names(FailedDocument, Organization)
        .sends(object),
    route("get", "/documents/{id}/searchable-pdf", Client, 303)
        .scope("documents:read")
        .names(Document, Organization),
    route("get", "/documents/{id}/sheets", Client, 200).scope("documents:read").names(Document, Organization),
    route("get", "/documents/{id}/text", Client, 200).scope("documents:read").names(Document, Organization),
    route("put", "/documents/{id}/archive", Operator, 200)
        .scope("documents:write")
        .names(Document, Organization),
    route("delete", "/documents/{id}/archive", Operator, 200)
        .scope("documents:write")
        .names(Document, Organization),
    route("put", "/documents/{id}/hold", Admin, 200).names(Document, Organization).sends(a_hold),
    route("delete", "/documents/{id}/hold", Admin, 200).names(Document, Organization),
    route("get", "/documents/retention", Operator, 200).scope("documents:read"),
    route("get", "/documents/{id}/notes", Operator, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("post", "/documents/{id}/notes", Operator, 201)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(a_note),
    // There is none of that identifier.
    route("patch", "/documents/{id}/notes/{note}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(object),
    route("delete", "/documents/{id}/notes/{note}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization),
    route("get", "/documents/{id}/relations", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    // No document is related to itself, or its own version.
    route("post", "/documents/{id}/relations", Operator, 409)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(itself_as_relation),
    route("delete", "/documents/{id}/relations/{relation}/{other}", Operator, 200)
        .scope("documents:write")
        .names(Document, Organization),
    route("get", "/documents/{id}/versions", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("post", "/documents/{id}/versions", Operator, 409)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(itself_as_version),
    route("post", "/documents/{id}/versions/{number}/restore", Operator, 409)
        .scope("documents:write")
        .names(Document, Organization),
    route("get", "/documents/{id}/versions/{number}/download", Client, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("get", "/cache", Admin, 200),
    route("post", "/cache/cleanup", Admin, 200).sends(object),
    route("post", "/hooks/s3-events", Anyone, 401).sends(object),
];

//! Links for people without an account, and what is asked with one. Nobody has the token of these requests: `links.rs` of
//! the functions' tests holds what a link opens, and that it opens nothing else.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Anyone, Client};
use super::Reach::Organization;
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Document, UploadLink};

fn a_share(_: Uuid) -> Body {
    Body::Json(json!({ "days": 1 }))
}

fn an_upload_link(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Receipts", "hours": 1 }))
}

fn a_file(_: Uuid) -> Body {
    Body::Json(json!({ "name": "a.pdf", "size": 10 }))
}

fn a_name(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Letter" }))
}

fn parts(_: Uuid) -> Body {
    Body::Json(json!({ "numbers": [1] }))
}

fn pages(id: Uuid) -> Body {
    Body::Json(json!({ "photographs": [id], "name": "Letter" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/documents/{id}/shares", Client, 200).names(Document, Organization),
    route("post", "/documents/{id}/shares", Client, 201).names(Document, Organization).sends(a_share),
    route("delete", "/documents/{id}/shares/{share}", Client, 404).names(Document, Organization),
    route("get", "/upload-links", Client, 200),
    route("post", "/upload-links", Client, 201).sends(an_upload_link),
    route("delete", "/upload-links/{id}", Client, 200).names(UploadLink, Organization),
    route("get", "/share/{token}", Anyone, 404),
    route("post", "/share/{token}/open", Anyone, 404).sends(object),
    route("post", "/share/{token}/download", Anyone, 404).sends(object),
    route("get", "/drop/{token}", Anyone, 404),
    route("post", "/drop/{token}/files", Anyone, 404).sends(a_file),
    route("get", "/drop/{token}/files/{id}/parts", Anyone, 404),
    route("post", "/drop/{token}/files/{id}/parts", Anyone, 404).sends(parts),
    route("post", "/drop/{token}/files/{id}/complete", Anyone, 404).sends(object),
    route("post", "/drop/{token}/captures", Anyone, 404).sends(a_name),
    route("get", "/drop/{token}/captures/{id}/photographs", Anyone, 404),
    route("post", "/drop/{token}/captures/{id}/photographs", Anyone, 404).sends(a_file),
    route("post", "/drop/{token}/captures/{id}/finish", Anyone, 404).sends(pages),
];

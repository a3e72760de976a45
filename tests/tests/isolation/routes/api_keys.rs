//! API keys.

use serde_json::json;
use uuid::Uuid;

use super::Least::Admin;
use super::Reach::Shared;
use super::{Route, route};
use crate::fixture::Body;
use crate::fixture::Kind::ApiKey;

fn key(_: Uuid) -> Body {
    Body::Json(json!({ "name": "a key", "scopes": ["documents:read"] }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/api-keys", Admin, 200),
    route("post", "/api-keys", Admin, 201).sends(key),
    route("delete", "/api-keys/{id}", Admin, 204).names(ApiKey, Shared),
];

//! Members.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Operator};
use super::Reach::Shared;
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::Member;

fn role(_: Uuid) -> Body {
    Body::Json(json!({ "role": "OPERATOR" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/members", Operator, 200).scope("members:read"),
    route("get", "/members/{user_id}", Operator, 200).scope("members:read").names(Member, Shared),
    route("patch", "/members/{user_id}", Admin, 200).names(Member, Shared).sends(role),
    route("post", "/members/{user_id}/deactivate", Admin, 200).names(Member, Shared).sends(object),
    // Allowed, but the member of the fixture is active already; likewise nothing of it is deleted.
    route("post", "/members/{user_id}/reactivate", Admin, 409).names(Member, Shared).sends(object),
    route("delete", "/members/{user_id}", Admin, 204).names(Member, Shared),
];

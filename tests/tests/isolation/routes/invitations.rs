//! Invitations.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Anyone, Client, Operator};
use super::Reach::Shared;
use super::{Route, object, route, token};
use crate::fixture::Body;
use crate::fixture::Kind::Invitation;

fn invitation(_: Uuid) -> Body {
    Body::Json(json!({ "email": "new@isolation.example", "role": "CLIENT" }))
}

fn invited(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown", "name": "N", "password": "tulip anchor vivid 8 lantern" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/invitations", Operator, 200),
    route("post", "/invitations", Operator, 201).sends(invitation),
    route("post", "/invitations/{id}/resend", Operator, 200).names(Invitation, Shared).sends(object),
    route("delete", "/invitations/{id}", Operator, 204).names(Invitation, Shared),
    route("post", "/invitations/look-up", Anyone, 404).sends(token),
    route("post", "/invitations/accept", Client, 404).sends(token),
    route("post", "/invitations/sign-up", Anyone, 404).sends(invited),
];

//! Accounts and sessions. Where nobody has to be signed in, everybody gets the same answer to the same words.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Anyone, Client};
use super::Reach::Personal;
use super::{Route, name, object, password, route, token};
use crate::fixture::Body;
use crate::fixture::Kind::Session;

fn credentials(_: Uuid) -> Body {
    // Another address each time: failures slow an address down.
    let email = format!("{}@nowhere.example", Uuid::now_v7());
    Body::Json(json!({ "email": email, "password": "not a password" }))
}

fn sign_up(_: Uuid) -> Body {
    let email = format!("{}@isolation.example", Uuid::now_v7());
    Body::Json(
        json!({ "name": "N", "email": email, "password": "tulip anchor vivid 8 lantern", "organization": "O" }),
    )
}

fn email(_: Uuid) -> Body {
    Body::Json(json!({ "email": "who@nowhere.example" }))
}

fn token_and_password(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown", "password": "tulip anchor vivid 8 lantern" }))
}

fn passwords(_: Uuid) -> Body {
    Body::Json(json!({ "current_password": "wrong", "new_password": "tulip anchor vivid 8 lantern" }))
}

fn new_email(_: Uuid) -> Body {
    Body::Json(json!({ "email": "new@isolation.example", "password": "wrong" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("post", "/auth/sign-in", Anyone, 401).sends(credentials),
    route("post", "/auth/refresh", Anyone, 401).sends(object),
    route("post", "/auth/sign-out", Anyone, 204).sends(object),
    route("get", "/auth/methods", Anyone, 200),
    // The fixture's settings name neither Google nor another issuer, and no organization has one.
    route("get", "/auth/google/start", Anyone, 404),
    route("get", "/auth/google/callback", Anyone, 404),
    route("get", "/auth/openid/start", Anyone, 404),
    route("get", "/auth/openid/callback", Anyone, 404),
    route("get", "/auth/organizations/{id}/start", Anyone, 404),
    route("get", "/auth/organizations/{id}/callback", Anyone, 404),
    route("post", "/auth/confirm-sign-in", Anyone, 400).sends(token),
    route("post", "/auth/sign-up", Anyone, 202).sends(sign_up),
    route("post", "/auth/verify-email", Anyone, 400).sends(token),
    route("post", "/auth/forgot-password", Anyone, 202).sends(email),
    route("post", "/auth/reset-password", Anyone, 400).sends(token_and_password),
    route("post", "/auth/change-email/confirm", Anyone, 400).sends(token),
    route("post", "/auth/verify-email/resend", Client, 202).sends(object),
    // People of the fixture have no password that fits.
    route("post", "/auth/change-email", Client, 403).sends(new_email),
    route("post", "/auth/change-password", Client, 403).sends(passwords),
    route("get", "/auth/me", Client, 200),
    route("patch", "/auth/me", Client, 200).sends(name),
    route("delete", "/auth/me", Client, 403).sends(password),
    route("get", "/auth/me/export", Client, 200),
    route("get", "/auth/sessions", Client, 200),
    route("delete", "/auth/sessions/{id}", Client, 204).names(Session, Personal),
    route("post", "/auth/sign-out-everywhere", Client, 204).sends(object),
];

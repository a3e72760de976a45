//! Second factors.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Anyone, Client};
use super::Reach::Personal;
use super::{Route, name, password, route};
use crate::fixture::Body;
use crate::fixture::Kind::Passkey;

fn shown_code(_: Uuid) -> Body {
    Body::Json(json!({ "challenge": "unknown", "code": "123456" }))
}

fn challenge(_: Uuid) -> Body {
    Body::Json(json!({ "challenge": "unknown" }))
}

fn shown_passkey(_: Uuid) -> Body {
    let response = json!({ "authenticatorData": "", "clientDataJSON": "", "signature": "" });
    let credential = json!({ "id": "", "rawId": "", "type": "public-key", "response": response });
    Body::Json(json!({ "challenge": "unknown", "ceremony": Uuid::nil(), "credential": credential }))
}

fn code(_: Uuid) -> Body {
    Body::Json(json!({ "code": "123456" }))
}

fn password_and_code(_: Uuid) -> Body {
    Body::Json(json!({ "password": "wrong", "code": "123456" }))
}

fn new_passkey(_: Uuid) -> Body {
    let response = json!({ "attestationObject": "", "clientDataJSON": "" });
    let credential = json!({ "id": "", "rawId": "", "type": "public-key", "response": response });
    Body::Json(json!({ "ceremony": Uuid::nil(), "name": "Telephone", "credential": credential }))
}

pub(super) const ROUTES: &[Route] = &[
    route("post", "/auth/second-factor/totp", Anyone, 401).sends(shown_code),
    route("post", "/auth/second-factor/recovery-code", Anyone, 401).sends(shown_code),
    route("post", "/auth/second-factor/passkey/start", Anyone, 401).sends(challenge),
    route("post", "/auth/second-factor/passkey/finish", Anyone, 401).sends(shown_passkey),
    route("get", "/auth/second-factor", Client, 200),
    route("post", "/auth/second-factor/totp/start", Client, 403).sends(password),
    route("post", "/auth/second-factor/totp/confirm", Client, 409).sends(code),
    route("delete", "/auth/second-factor/totp", Client, 403).sends(password_and_code),
    route("post", "/auth/second-factor/recovery-codes", Client, 403).sends(password),
    route("post", "/auth/passkeys/start", Client, 403).sends(password),
    route("post", "/auth/passkeys", Client, 409).sends(new_passkey),
    route("get", "/auth/passkeys", Client, 200),
    route("patch", "/auth/passkeys/{id}", Client, 200).names(Passkey, Personal).sends(name),
    // The password comes first, whatever the identifier.
    route("delete", "/auth/passkeys/{id}", Client, 403)
        .names(Passkey, Personal)
        .sends(password)
        .asks("", 403),
];

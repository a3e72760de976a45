//! What every route expects: a route without an entry here fails the matrix.

use serde_json::json;
use uuid::Uuid;

use crate::fixture::{Body, Kind, form};

/// Who may call a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Least {
    /// Everybody gets this answer, signed in or not.
    Anyone,
    Client,
    Operator,
    Admin,
}

/// Whose objects an identifier may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everybody in the organization who may call the route.
    Shared,
    /// A client's own, for the others all of the organization's.
    Organization,
    /// The caller's own, for everybody.
    Personal,
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// As in the OpenAPI document, without the prefix.
    pub(crate) path: &'static str,
    pub(crate) least: Least,
    /// The scope a key needs; without one no key gets in.
    pub(crate) scope: Option<&'static str>,
    /// The status of an allowed call with an identifier of one's own.
    pub(crate) status: u16,
    /// What the identifier in path, query or body names.
    pub(crate) names: Option<(Kind, Reach)>,
    /// What is sent, with the identifier in its place.
    pub(crate) body: fn(Uuid) -> Body,
    /// Appended to the path, with `{}` for the identifier.
    pub(crate) query: &'static str,
    /// The status for an identifier of another organization: 404 where one object is named; a list that is filtered
    /// by it is empty.
    pub(crate) foreign: u16,
}

const fn route(method: &'static str, path: &'static str, least: Least, status: u16) -> Route {
    Route { method, path, least, scope: None, status, names: None, body: nothing, query: "", foreign: 404 }
}

impl Route {
    const fn scope(self, scope: &'static str) -> Self {
        Self { scope: Some(scope), ..self }
    }

    const fn names(self, kind: Kind, reach: Reach) -> Self {
        Self { names: Some((kind, reach)), ..self }
    }

    const fn sends(self, body: fn(Uuid) -> Body) -> Self {
        Self { body, ..self }
    }

    const fn asks(self, query: &'static str, foreign: u16) -> Self {
        Self { query, foreign, ..self }
    }
}

fn nothing(_: Uuid) -> Body {
    Body::None
}

fn object(_: Uuid) -> Body {
    Body::Json(json!({}))
}

fn a_form(_: Uuid) -> Body {
    Body::Form(form())
}

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

fn token(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown" }))
}

fn token_and_password(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown", "password": "tulip anchor vivid 8 lantern" }))
}

fn passwords(_: Uuid) -> Body {
    Body::Json(json!({ "current_password": "wrong", "new_password": "tulip anchor vivid 8 lantern" }))
}

fn password(_: Uuid) -> Body {
    Body::Json(json!({ "password": "wrong" }))
}

fn new_email(_: Uuid) -> Body {
    Body::Json(json!({ "email": "new@isolation.example", "password": "wrong" }))
}

fn name(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New Name" }))
}

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

fn upload(_: Uuid) -> Body {
    Body::Json(json!({ "name": "a.pdf", "size": 10 }))
}

fn role(_: Uuid) -> Body {
    Body::Json(json!({ "role": "OPERATOR" }))
}

fn organization(id: Uuid) -> Body {
    Body::Json(json!({ "org_id": id }))
}

fn invitation(_: Uuid) -> Body {
    Body::Json(json!({ "email": "new@isolation.example", "role": "CLIENT" }))
}

fn invited(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown", "name": "N", "password": "tulip anchor vivid 8 lantern" }))
}

fn a_correction(_: Uuid) -> Body {
    Body::Json(json!({ "fields": { "total": { "value": "1.00" } } }))
}

fn a_vendor(_: Uuid) -> Body {
    Body::Json(json!({ "name": format!("Vendor {}", Uuid::now_v7()) }))
}

fn typed_name(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Some Services" }))
}

fn key(_: Uuid) -> Body {
    Body::Json(json!({ "name": "a key", "scopes": ["documents:read"] }))
}

fn automation(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New", "actions": [{ "type": "label", "name": "New" }] }))
}

fn a_trial(_: Uuid) -> Body {
    // The automation comes first; the document is nobody's.
    Body::Json(json!({ "document_id": Uuid::nil() }))
}

use Kind::{
    ApiKey, Automation, Delivery, Document, FailedDocument, Invitation, Label, Member, Notification, Passkey,
    Session, Vendor,
};
use Least::{Admin, Anyone, Client, Operator};
use Reach::{Organization, Personal, Shared};

/// Every route of the platform.
pub(crate) const ROUTES: &[Route] = &[
    // Accounts and sessions. Where nobody has to be signed in, everybody gets the same answer to the same words.
    route("post", "/auth/sign-in", Anyone, 401).sends(credentials),
    route("post", "/auth/refresh", Anyone, 401).sends(object),
    route("post", "/auth/sign-out", Anyone, 204).sends(object),
    route("get", "/auth/methods", Anyone, 200),
    // The fixture's settings name no Google.
    route("get", "/auth/google/start", Anyone, 404),
    route("get", "/auth/google/callback", Anyone, 404),
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
    // Second factors.
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
    // Documents.
    route("get", "/documents", Client, 200).scope("documents:read"),
    route("post", "/documents", Client, 202).scope("documents:write").sends(a_form),
    route("post", "/documents/uploads", Client, 201).scope("documents:write").sends(upload),
    route("get", "/documents/{id}", Client, 200).scope("documents:read").names(Document, Organization),
    route("post", "/documents/{id}/complete", Client, 200)
        .scope("documents:write")
        .names(Document, Organization)
        .sends(object),
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
    // Labels. That one of a document is nobody's: what counts is the document.
    route("get", "/labels", Operator, 200).scope("documents:read"),
    route("post", "/labels", Operator, 201).scope("documents:write").sends(name),
    route("get", "/labels/{id}", Operator, 200).scope("documents:read").names(Label, Shared),
    route("patch", "/labels/{id}", Operator, 200).scope("documents:write").names(Label, Shared).sends(name),
    route("delete", "/labels/{id}", Operator, 204).scope("documents:write").names(Label, Shared),
    route("get", "/documents/{id}/labels", Operator, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("put", "/documents/{id}/labels/{label}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization),
    route("delete", "/documents/{id}/labels/{label}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization),
    // Automations, the webhooks they send, and notifications.
    route("get", "/automations", Operator, 200),
    route("post", "/automations", Admin, 201).sends(automation),
    route("get", "/automations/{id}", Operator, 200).names(Automation, Shared),
    route("patch", "/automations/{id}", Admin, 200).names(Automation, Shared).sends(name),
    route("delete", "/automations/{id}", Admin, 204).names(Automation, Shared),
    route("post", "/automations/{id}/test", Operator, 422).names(Automation, Shared).sends(a_trial),
    route("post", "/automations/{id}/secret", Admin, 200).names(Automation, Shared).sends(object),
    route("get", "/webhook-deliveries", Operator, 200).names(Automation, Shared).asks("?automation={}", 200),
    route("get", "/webhook-deliveries/{id}", Operator, 200).names(Delivery, Shared),
    route("post", "/webhook-deliveries/{id}/retry", Admin, 200).names(Delivery, Shared).sends(object),
    route("get", "/notifications", Client, 200),
    route("post", "/notifications/{id}/read", Client, 200).names(Notification, Personal).sends(object),
    route("post", "/notifications/read-all", Client, 200).sends(object),
    // Organizations.
    route("get", "/organizations", Client, 200),
    route("post", "/organizations", Client, 201).sends(name),
    route("post", "/auth/switch-organization", Client, 200)
        .names(Kind::Organization, Shared)
        .sends(organization),
    route("get", "/organizations/current", Client, 200),
    route("patch", "/organizations/current", Admin, 200).sends(name),
    route("delete", "/organizations/current", Admin, 200).sends(typed_name),
    route("post", "/organizations/current/restore", Admin, 409).sends(object),
    route("get", "/members", Operator, 200).scope("members:read"),
    route("get", "/members/{user_id}", Operator, 200).scope("members:read").names(Member, Shared),
    route("patch", "/members/{user_id}", Admin, 200).names(Member, Shared).sends(role),
    route("post", "/members/{user_id}/deactivate", Admin, 200).names(Member, Shared).sends(object),
    // Allowed, but the member of the fixture is active already; likewise nothing of it is deleted.
    route("post", "/members/{user_id}/reactivate", Admin, 409).names(Member, Shared).sends(object),
    route("delete", "/members/{user_id}", Admin, 204).names(Member, Shared),
    route("get", "/invitations", Operator, 200),
    route("post", "/invitations", Operator, 201).sends(invitation),
    route("post", "/invitations/{id}/resend", Operator, 200).names(Invitation, Shared).sends(object),
    route("delete", "/invitations/{id}", Operator, 204).names(Invitation, Shared),
    route("post", "/invitations/look-up", Anyone, 404).sends(token),
    route("post", "/invitations/accept", Client, 404).sends(token),
    route("post", "/invitations/sign-up", Anyone, 404).sends(invited),
    route("get", "/api-keys", Admin, 200),
    route("post", "/api-keys", Admin, 201).sends(key),
    route("delete", "/api-keys/{id}", Admin, 204).names(ApiKey, Shared),
    route("get", "/vendors", Operator, 200).scope("documents:read"),
    route("post", "/vendors", Operator, 201).scope("documents:write").sends(a_vendor),
    route("get", "/vendors/{id}", Operator, 200).scope("documents:read").names(Vendor, Shared),
    route("delete", "/vendors/{id}", Operator, 204).scope("documents:write").names(Vendor, Shared),
    route("get", "/activity", Admin, 200).scope("activity:read").names(Member, Shared).asks("?actor={}", 200),
    route("get", "/activity/export", Admin, 200)
        .scope("activity:read")
        .names(Document, Organization)
        .asks("?format=csv&object_id={}", 200),
    // Operations.
    route("get", "/health", Anyone, 200),
    route("post", "/hooks/s3-events", Anyone, 401).sends(object),
];

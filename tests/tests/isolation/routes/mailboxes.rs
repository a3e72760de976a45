//! Mailboxes, their ledgers, and the mails that are posted.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Anyone, Operator};
use super::Reach::Shared;
use super::{Route, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::Mailbox;

fn posted(_: Uuid) -> Body {
    Body::Json(json!({ "name": "Invoices", "source": "WEBHOOK" }))
}

fn answer(_: Uuid) -> Body {
    Body::Json(json!({ "state": "nobody's", "code": "none" }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/mailboxes", Operator, 200).scope("documents:read"),
    route("post", "/mailboxes", Admin, 201).sends(posted),
    route("get", "/mailboxes/{id}", Operator, 200).scope("documents:read").names(Mailbox, Shared),
    route("put", "/mailboxes/{id}", Admin, 200).names(Mailbox, Shared).sends(posted),
    route("delete", "/mailboxes/{id}", Admin, 204).names(Mailbox, Shared),
    route("post", "/mailboxes/{id}/fetch", Operator, 202)
        .scope("documents:write")
        .names(Mailbox, Shared)
        .sends(object),
    // Those of the fixture are posted to.
    route("post", "/mailboxes/{id}/connect", Admin, 409).names(Mailbox, Shared).sends(object),
    route("post", "/mailboxes/consents", Admin, 400).sends(answer),
    route("post", "/mailboxes/{id}/rotate-secret", Admin, 200).names(Mailbox, Shared).sends(object),
    route("get", "/mailboxes/{id}/messages", Operator, 200).scope("documents:read").names(Mailbox, Shared),
    route("get", "/mailboxes/{id}/messages/{message}", Operator, 404)
        .scope("documents:read")
        .names(Mailbox, Shared),
    route("post", "/mailboxes/{id}/messages/{message}/retry", Operator, 404)
        .scope("documents:write")
        .names(Mailbox, Shared)
        .sends(object),
    route("post", "/hooks/mail/{mailbox}", Anyone, 401).sends(object),
];

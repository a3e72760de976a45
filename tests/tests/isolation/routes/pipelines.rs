//! Pipelines, their stages and cards. Labels, documents and stages that are named second are nobody's: what counts is the card.

use serde_json::json;
use uuid::Uuid;

use super::Least::{Admin, Operator};
use super::Reach::Shared;
use super::{Route, name, object, route};
use crate::fixture::Body;
use crate::fixture::Kind::{Card, ChecklistItem, Pipeline, Stage};

const READ: &str = "pipelines:read";
const WRITE: &str = "pipelines:write";

fn order(_: Uuid) -> Body {
    Body::Json(json!({ "stages": [Uuid::nil()] }))
}

fn card(stage: Uuid) -> Body {
    Body::Json(json!({ "stage_id": stage, "title": "New" }))
}

fn place(_: Uuid) -> Body {
    Body::Json(json!({ "stage_id": Uuid::nil(), "after_id": null, "before_id": null, "version": 1 }))
}

fn sheet(_: Uuid) -> Body {
    Body::Json(json!({ "csv": "title\nRoof", "preview": false }))
}

fn text(_: Uuid) -> Body {
    Body::Json(json!({ "text": "Yes" }))
}

/// A card of somebody else is unknown, and that is its result.
fn many(_: Uuid) -> Body {
    Body::Json(json!({ "cards": [Uuid::nil()], "change": { "priority": "high" } }))
}

pub(super) const ROUTES: &[Route] = &[
    route("get", "/pipelines", Operator, 200).scope(READ),
    route("post", "/pipelines", Admin, 201).sends(name),
    route("get", "/pipelines/{id}", Operator, 200).scope(READ).names(Pipeline, Shared),
    route("patch", "/pipelines/{id}", Admin, 200).names(Pipeline, Shared).sends(name),
    route("delete", "/pipelines/{id}", Admin, 409).names(Pipeline, Shared),
    route("post", "/pipelines/{id}/stages", Admin, 201).names(Pipeline, Shared).sends(name),
    route("put", "/pipelines/{id}/stages/order", Admin, 422).names(Pipeline, Shared).sends(order),
    route("get", "/pipelines/{id}/board", Operator, 200).scope(READ).names(Pipeline, Shared),
    route("get", "/pipelines/{id}/export", Operator, 200).scope(READ).names(Pipeline, Shared),
    route("post", "/pipelines/{id}/import", Admin, 200).names(Pipeline, Shared).sends(sheet),
    route("patch", "/stages/{id}", Admin, 200).names(Stage, Shared).sends(name),
    route("delete", "/stages/{id}", Admin, 409).names(Stage, Shared),
    route("get", "/stages/{id}/cards", Operator, 200).scope(READ).names(Stage, Shared),
    route("post", "/cards", Operator, 201).scope(WRITE).names(Stage, Shared).sends(card),
    route("get", "/cards/{id}", Operator, 200).scope(READ).names(Card, Shared),
    route("patch", "/cards/{id}", Operator, 200).scope(WRITE).names(Card, Shared).sends(object),
    route("delete", "/cards/{id}", Operator, 204).scope(WRITE).names(Card, Shared),
    route("post", "/cards/{id}/move", Operator, 404).scope(WRITE).names(Card, Shared).sends(place),
    route("post", "/cards/bulk", Operator, 200).scope(WRITE).sends(many),
    route("post", "/cards/bulk/{id}/undo", Operator, 404).scope(WRITE).sends(object),
    route("get", "/cards/waiting", Operator, 200).scope(READ),
    route("put", "/cards/{id}/labels/{label}", Operator, 404).scope(WRITE).names(Card, Shared),
    route("delete", "/cards/{id}/labels/{label}", Operator, 404).scope(WRITE).names(Card, Shared),
    route("put", "/cards/{id}/documents/{document}", Operator, 404).scope(WRITE).names(Card, Shared),
    route("delete", "/cards/{id}/documents/{document}", Operator, 404).scope(WRITE).names(Card, Shared),
    route("get", "/cards/{id}/activity", Operator, 200).scope(READ).names(Card, Shared),
    route("get", "/cards/{id}/comments", Operator, 200).scope(READ).names(Card, Shared),
    route("post", "/cards/{id}/comments", Operator, 201).scope(WRITE).names(Card, Shared).sends(text),
    route("patch", "/card-comments/{id}", Operator, 404).scope(WRITE).sends(text),
    route("delete", "/card-comments/{id}", Operator, 404).scope(WRITE),
    route("get", "/cards/{id}/checklist", Operator, 200).scope(READ).names(Card, Shared),
    route("post", "/cards/{id}/checklist", Operator, 201).scope(WRITE).names(Card, Shared).sends(text),
    route("patch", "/checklist-items/{id}", Operator, 200)
        .scope(WRITE)
        .names(ChecklistItem, Shared)
        .sends(text),
    route("delete", "/checklist-items/{id}", Operator, 204).scope(WRITE).names(ChecklistItem, Shared),
];

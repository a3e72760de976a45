//! Checklists of cards.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::{CardId, ChecklistItemId};
use shared::pipelines;
use shared::pipelines::checklists::{self, Changes, Item, NewItem};
use shared::{App, Result};
use utoipa::ToSchema;

/// The checklist of a card.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checklist {
    /// In order.
    items: Vec<Item>,
}

/// List the checklist of a card, at most 200 items.
#[utoipa::path(get, path = "/cards/{id}/checklist", operation_id = "cards.show-checklist", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = CardId, Path)), responses((status = 200, body = Checklist), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
) -> Result<Json<Checklist>> {
    let mut tx = app.enter(&me).await?;
    pipelines::find(&mut tx, id).await?.or_not_found("card")?;
    Ok(Json(Checklist { items: checklists::list(&mut tx, id).await? }))
}

/// Add an item at the end of a card's checklist.
#[utoipa::path(post, path = "/cards/{id}/checklist", operation_id = "cards.add-item", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path)), request_body = NewItem, responses((status = 201, body = Item), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    Input(new): Input<NewItem>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let item = checklists::add(&mut tx, &me.actor(), id, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(item.version, &item)).into_response())
}

/// Change an item of a checklist, say that it is done, or put it to another place.
#[utoipa::path(patch, path = "/checklist-items/{id}", operation_id = "checklist-items.change", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = ChecklistItemId, Path)), request_body = Changes,
    responses((status = 200, body = Item), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<ChecklistItemId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = checklists::lock(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    let item = checklists::change(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(item.version, &item))
}

/// Take an item off its checklist.
#[utoipa::path(delete, path = "/checklist-items/{id}", operation_id = "checklist-items.delete", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = ChecklistItemId, Path)), responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<ChecklistItemId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let item = checklists::lock(&mut tx, id).await?;
    checklists::delete(&mut tx, &me.actor(), &item).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

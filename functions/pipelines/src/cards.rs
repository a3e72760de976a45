//! Cards: made, changed, moved and deleted.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::CardId;
use shared::pipelines::{self, CardChanges, CardDetail, Move, Moved, NewCard};
use shared::{App, Result};

/// Create a card: at the end of its stage unless told otherwise.
#[utoipa::path(post, path = "/cards", operation_id = "cards.create", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    request_body = NewCard, responses((status = 201, body = CardDetail), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    Input(new): Input<NewCard>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let card = pipelines::add(&mut tx, &me.actor(), &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(card.card.version, &card)).into_response())
}

/// Show a card.
#[utoipa::path(get, path = "/cards/{id}", operation_id = "cards.find", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = CardId, Path)), responses((status = 200, body = CardDetail), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let card = pipelines::detail(&mut tx, id).await?.or_not_found("card")?;
    Ok(tagged(card.card.version, &card))
}

/// Change what a card says, archive it or take it out of the archive. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/cards/{id}", operation_id = "cards.change", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path)), request_body = CardChanges,
    responses((status = 200, body = CardDetail), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    seen: IfMatch,
    Input(changes): Input<CardChanges>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = changes.lock(&mut tx, id).await?;
    seen.check(before.card.version, &before)?;
    let after = pipelines::change_card(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(after.card.version, &after))
}

/// Delete an archived card for good.
#[utoipa::path(delete, path = "/cards/{id}", operation_id = "cards.delete", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path)), responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let card = CardChanges::default().lock(&mut tx, id).await?;
    seen.check(card.card.version, &card)?;
    pipelines::delete_card(&mut tx, &me.actor(), &card).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Move a card to another place, stage or pipeline. Where a neighbour has left the stage meanwhile, the other one counts, and
/// without either the card goes to the end. The card is answered with 412 only when it was itself changed since.
#[utoipa::path(post, path = "/cards/{id}/move", operation_id = "cards.move", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path)), request_body = Move, responses((status = 200, body = Moved), Problems))]
pub(crate) async fn move_to(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    Input(wanted): Input<Move>,
) -> Result<Json<Moved>> {
    let mut tx = app.enter(&me).await?;
    let moved = pipelines::move_card(&mut tx, &me.actor(), id, &wanted).await?;
    tx.commit().await?;
    Ok(Json(moved))
}

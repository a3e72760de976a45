//! What hangs at a card: labels, documents, and what happened to it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::{CardId, DocumentId, LabelId};
use shared::pipelines::history::{self, Happened};
use shared::pipelines::{self, links};
use shared::{App, Result, documents, labels};

/// Put a label on a card, which has 20 at most. One that it has already stays.
#[utoipa::path(put, path = "/cards/{id}/labels/{label}", operation_id = "cards.put-label", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path), ("label" = LabelId, Path)), responses((status = 204), Problems))]
pub(crate) async fn put_label(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, label)): Path<(CardId, LabelId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, label).await?.or_not_found("label")?;
    links::put_label(&mut tx, &me.actor(), id, &label).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a label off a card.
#[utoipa::path(delete, path = "/cards/{id}/labels/{label}", operation_id = "cards.take-label-off", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path), ("label" = LabelId, Path)), responses((status = 204), Problems))]
pub(crate) async fn take_label_off(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, label)): Path<(CardId, LabelId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, label).await?.or_not_found("label")?;
    links::take_label_off(&mut tx, &me.actor(), id, &label).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Link a document to a card, which has 100 at most.
#[utoipa::path(put, path = "/cards/{id}/documents/{document}", operation_id = "cards.link-document",
    tag = "pipelines", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path), ("document" = DocumentId, Path)), responses((status = 204), Problems))]
pub(crate) async fn link(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, document)): Path<(CardId, DocumentId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, document).await?.or_not_found("document")?;
    document.is_kept()?;
    links::link(&mut tx, &me.actor(), id, &document).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a document off a card.
#[utoipa::path(delete, path = "/cards/{id}/documents/{document}", operation_id = "cards.unlink-document",
    tag = "pipelines", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path), ("document" = DocumentId, Path)), responses((status = 204), Problems))]
pub(crate) async fn unlink(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, document)): Path<(CardId, DocumentId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, document).await?.or_not_found("document")?;
    links::unlink(&mut tx, &me.actor(), id, &document).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List what happened to a card, newest first.
#[utoipa::path(get, path = "/cards/{id}/activity", operation_id = "cards.list-activity", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = CardId, Path), PageQuery), responses((status = 200, body = Page<Happened>), Problems))]
pub(crate) async fn activity(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Happened>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    pipelines::find(&mut tx, id).await?.or_not_found("card")?;
    let found = history::list(&mut tx, id, after, limit).await?;
    Ok(Json(Page::of(found, limit, |happened| happened.id)))
}

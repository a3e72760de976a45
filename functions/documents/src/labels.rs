//! Labels: the organization's own, and those a document has. Clients see none.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{Member, Operator};
use shared::db::OrgTx;
use shared::documents::labels::{self, Changes, Label, NewLabel};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::{DocumentId, LabelId};
use shared::{App, Result, documents};
use utoipa::ToSchema;

/// The labels of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentLabels {
    /// By name.
    items: Vec<Label>,
}

/// List labels, newest first.
#[utoipa::path(get, path = "/labels", operation_id = "labels.list", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery), responses((status = 200, body = Page<Label>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Label>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = labels::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |label| label.id.0)))
}

/// Create a label.
#[utoipa::path(post, path = "/labels", operation_id = "labels.create", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = NewLabel, responses((status = 201, body = Label), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<NewLabel>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let label = labels::insert(&mut tx, &me.actor(), &wanted).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(label.version, &label)).into_response())
}

/// Show a label.
#[utoipa::path(get, path = "/labels/{id}", operation_id = "labels.find", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = LabelId, Path)), responses((status = 200, body = Label), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<LabelId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, id).await?.or_not_found("label")?;
    Ok(tagged(label.version, &label))
}

/// Change a label's name or colour. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/labels/{id}", operation_id = "labels.change", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = LabelId, Path)), request_body = Changes,
    responses((status = 200, body = Label), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<LabelId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = labels::find(&mut tx, id).await?.or_not_found("label")?;
    seen.check(before.version, &before)?;
    let wanted = before.changed(&changes);
    if wanted == before {
        return Ok(tagged(before.version, &before));
    }
    let after = labels::update(&mut tx, &me.actor(), &before, &wanted).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a label. This removes it from all documents.
#[utoipa::path(delete, path = "/labels/{id}", operation_id = "labels.delete", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = LabelId, Path)), responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<LabelId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, id).await?.or_not_found("label")?;
    seen.check(label.version, &label)?;
    labels::delete(&mut tx, &me.actor(), &label).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List a document's labels.
#[utoipa::path(get, path = "/documents/{id}/labels", operation_id = "documents.list-labels", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentLabels), Problems))]
pub(crate) async fn of_document(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentLabels>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(DocumentLabels { items: labels::of_document(&mut tx, id).await? }))
}

/// Add a label to a document. Calling this again changes nothing.
#[utoipa::path(put, path = "/documents/{id}/labels/{label}", operation_id = "documents.put-label",
    tag = "labels", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("label" = LabelId, Path)),
    responses((status = 200, body = DocumentLabels), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, label)): Path<(DocumentId, LabelId)>,
) -> Result<Json<DocumentLabels>> {
    let (mut tx, label) = both(&app, &me, id, label).await?;
    labels::put(&mut tx, &me.actor(), id, &label).await?;
    let items = labels::of_document(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(DocumentLabels { items }))
}

/// Remove a label from a document. Calling this again changes nothing.
#[utoipa::path(delete, path = "/documents/{id}/labels/{label}", operation_id = "documents.remove-label",
    tag = "labels", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("label" = LabelId, Path)),
    responses((status = 200, body = DocumentLabels), Problems))]
pub(crate) async fn take_off(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, label)): Path<(DocumentId, LabelId)>,
) -> Result<Json<DocumentLabels>> {
    let (mut tx, label) = both(&app, &me, id, label).await?;
    labels::take_off(&mut tx, &me.actor(), id, &label).await?;
    let items = labels::of_document(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(DocumentLabels { items }))
}

/// The document is there, and so is the label.
async fn both(app: &App, me: &Member, id: DocumentId, label: LabelId) -> Result<(OrgTx, Label)> {
    let mut tx = app.enter(me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    let label = labels::find(&mut tx, label).await?.or_not_found("label")?;
    Ok((tx, label))
}

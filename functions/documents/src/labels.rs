//! The labels of a document. Clients do not see them.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::auth::{Member, Operator};
use shared::db::OrgTx;
use shared::documents::labels;
use shared::error::OrNotFound;
use shared::http::{Path, Problems};
use shared::ids::{DocumentId, LabelId};
use shared::labels::Label;
use shared::{App, Result, documents};
use utoipa::ToSchema;

/// The labels of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentLabels {
    /// By name.
    items: Vec<Label>,
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

/// Checks that both the document and the label exist, and that the document is not in the trash.
async fn both(app: &App, me: &Member, id: DocumentId, label: LabelId) -> Result<(OrgTx, Label)> {
    let mut tx = app.enter(me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?.is_kept()?;
    let label = shared::labels::find(&mut tx, label).await?.or_not_found("label")?;
    Ok((tx, label))
}

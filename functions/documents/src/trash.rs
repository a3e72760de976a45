//! Deleting, restoring, and removing for good.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared::auth::{Admin, Operator};
use shared::documents::{self, Document, trash};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Path, Problems, tagged};
use shared::ids::DocumentId;
use shared::{App, Result};

/// Put a document into the trash. It can be restored for 30 days (`TRASH_DAYS`), then it is removed for good.
#[utoipa::path(delete, path = "/documents/{id}", operation_id = "documents.delete", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::lock(&mut tx, id).await?;
    seen.check(document.version, &document)?;
    let document = trash::delete(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Take a document out of the trash.
#[utoipa::path(post, path = "/documents/{id}/restore", operation_id = "documents.restore", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn restore(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = trash::restore(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Remove a document in the trash for good, with its file and everything made of it. This can't be undone.
#[utoipa::path(delete, path = "/documents/trash/{id}", operation_id = "documents.erase", tag = "documents",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = DocumentId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn erase(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    trash::erase(&mut tx, &me.actor(), &document).await?;
    tx.commit().await?;
    // For everybody it is gone. What the bucket does not remove now, the sweep removes.
    if let Err(error) = trash::remove(&app, me.org, id).await {
        tracing::warn!(document.id = %id, %error, "the files of an erased document stay until the sweep");
    }
    Ok(StatusCode::NO_CONTENT)
}

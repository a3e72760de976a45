//! Money guards of a document: shown, and acknowledged by a person who has checked.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::auth::Operator;
use shared::documents;
use shared::documents::guards::{self, Guard};
use shared::error::OrNotFound;
use shared::http::{Path, Problems};
use shared::ids::{DocumentId, GuardId};
use shared::{App, Result};
use utoipa::ToSchema;

/// The guards of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct Guards {
    /// Those that wait for somebody first.
    items: Vec<Guard>,
}

/// Show what makes somebody look at a document before it is paid: another account than the vendor's, an invoice that
/// came before, a VAT identifier that is not the vendor's, the organization itself as the vendor.
#[utoipa::path(get, path = "/documents/{id}/guards", operation_id = "documents.list-guards", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Guards), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Json<Guards>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(Guards { items: guards::of_document(&mut tx, id).await? }))
}

/// Acknowledge a guard: you have checked, and it is right. It no longer asks for a review for that value, and a new
/// account becomes known as the vendor's.
#[utoipa::path(post, path = "/documents/{id}/guards/{guard}/acknowledge",
    operation_id = "documents.acknowledge-guard", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR"))),
    params(("id" = DocumentId, Path), ("guard" = GuardId, Path)),
    responses((status = 200, body = Guards), Problems))]
pub(crate) async fn acknowledge(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, guard)): Path<(DocumentId, GuardId)>,
) -> Result<Json<Guards>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::lock(&mut tx, id).await?;
    guards::acknowledge(&mut tx, &me.actor(), &document, guard).await?;
    let items = guards::of_document(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(Guards { items }))
}

//! Files inside a document's file, and the cells of its sheets.

use axum::Json;
use axum::extract::State;
use document_types::reading::Sheet;
use serde::Serialize;
use shared::auth::Member;
use shared::clock::minutes;
use shared::documents::{self, StoredFile};
use shared::error::OrNotFound;
use shared::http::{Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Result};
use utoipa::ToSchema;

use crate::links::{Link, attachment, sign};

/// Files inside a document's file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Files {
    items: Vec<StoredFile>,
}

/// List the files embedded in a PDF or attached to a mail. Attachments of a mail in a readable format also become
/// documents of their own.
#[utoipa::path(get, path = "/documents/{id}/files", operation_id = "documents.list-files", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Files), Problems))]
pub(crate) async fn files(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<Files>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(Files { items: documents::files(&mut tx, id).await? }))
}

/// Get a signed link to an embedded or attached file. The link downloads the file and works for 15 minutes.
#[utoipa::path(get, path = "/documents/{id}/files/{position}/download",
    operation_id = "documents.download-file", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), ("position" = i32, Path)),
    responses((status = 200, body = Link), Problems))]
pub(crate) async fn download(
    State(app): State<App>,
    me: Member,
    Path((id, position)): Path<(DocumentId, i32)>,
) -> Result<Json<Link>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.may_be_handed_out()?;
    let files = documents::files(&mut tx, id).await?;
    let file = files.into_iter().find(|file| file.position == position).or_not_found("file")?;
    // The document that it became has the same object: what was found there counts here.
    if let Some(own) = file.document_id
        && let Some(own) = documents::find(&mut tx, own).await?
    {
        own.may_be_handed_out()?;
    }
    tx.commit().await?;
    Ok(Json(sign(&app, &file.key, &attachment(&file.name), minutes(15)).await?))
}

/// Sheets of a spreadsheet.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sheets {
    items: Vec<Sheet>,
}

/// List the cells of a spreadsheet with their addresses, sheet by sheet. The list is empty for other formats.
#[utoipa::path(get, path = "/documents/{id}/sheets", operation_id = "documents.list-sheets",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Sheets), Problems))]
pub(crate) async fn sheets(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<Sheets>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(Sheets { items: documents::sheets(&mut tx, id).await? }))
}

//! Versions of a document's file.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::clock::minutes;
use shared::documents::versions::{self, FileVersion};
use shared::documents::{self, Document, file};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::DocumentId;
use shared::{App, Result, approvals};
use utoipa::ToSchema;

use crate::links::{Link, attachment, sign};

/// The versions of a document's file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileVersions {
    /// The newest first.
    items: Vec<FileVersion>,
}

/// What takes the place of a document's file.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFileVersion {
    /// A document that was uploaded for it and has been read: it goes, its file stays as the new version.
    #[garde(skip)]
    document_id: DocumentId,
}

/// List the versions of a document's file.
#[utoipa::path(get, path = "/documents/{id}/versions", operation_id = "documents.list-file-versions",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = FileVersions), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<FileVersions>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(FileVersions { items: versions::list(&mut tx, id).await? }))
}

/// Put an uploaded file in the place of a document's. The older one is kept as a version; the document keeps its notes,
/// labels and relations, and is read and extracted anew.
#[utoipa::path(post, path = "/documents/{id}/versions", operation_id = "documents.replace-file", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = NewFileVersion,
    responses((status = 200, body = Document), Problems))]
pub(crate) async fn replace(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
    Input(new): Input<NewFileVersion>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    seen.check(document.version, &document)?;
    if approvals::is_decided(&mut tx, new.document_id).await? {
        return Err(versions::not_an_upload());
    }
    let document = versions::replace(&mut tx, &me.actor(), me.user, id, new.document_id).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Make an older version of the file the newest one again. Nothing is lost: the present one becomes a version.
#[utoipa::path(post, path = "/documents/{id}/versions/{number}/restore",
    operation_id = "documents.restore-file-version", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("number" = i32, Path)),
    responses((status = 200, body = Document), Problems))]
pub(crate) async fn restore(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, number)): Path<(DocumentId, i32)>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = versions::restore(&mut tx, &me.actor(), me.user, id, number).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Get a signed link to a version of the file; it works for 15 minutes.
#[utoipa::path(get, path = "/documents/{id}/versions/{number}/download",
    operation_id = "documents.download-file-version", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), ("number" = i32, Path)), responses((status = 200, body = Link), Problems))]
pub(crate) async fn download(
    State(app): State<App>,
    me: Member,
    Path((id, number)): Path<(DocumentId, i32)>,
) -> Result<Json<Link>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    let version = versions::find(&mut tx, id, number).await?.or_not_found("version")?;
    if version.current {
        document.may_be_handed_out()?;
    }
    tx.commit().await?;
    let FileVersion { name, size, key, etag, .. } = version;
    file::verify(&app, &Document { key: key.clone(), size, etag, ..document }).await?;
    Ok(Json(sign(&app, &key, &attachment(&name), minutes(15)).await?))
}

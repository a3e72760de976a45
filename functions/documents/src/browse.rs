//! What people see of a document: its state, pages, text, fields, the file itself.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use document_types::reading;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::clock::{hours, minutes};
use shared::documents::{self, Document, file};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Path, Problems, Query, tagged};
use shared::ids::DocumentId;
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

use crate::links::{Link, attachment, inline, sign};

/// Show a document and its status.
#[utoipa::path(get, path = "/documents/{id}", operation_id = "documents.find", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn find(State(app): State<App>, me: Member, Path(id): Path<DocumentId>) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(tagged(document.version, &document))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Range {
    /// The first page wanted, from 0.
    #[param(minimum = 0, default = 0)]
    from: Option<u32>,
    /// At most how many, 1 to 50; there are fewer in an answer where they hold very many words.
    #[param(minimum = 1, maximum = 50, default = 10)]
    count: Option<u32>,
}

/// Pages of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pages {
    /// The pages asked for.
    items: Vec<reading::Page>,
    /// Pages the document has, once known.
    total: Option<i32>,
}

/// List pages with their words. Boxes are in pixels of the stored page image (for a PDF page: at 200 dpi).
#[utoipa::path(get, path = "/documents/{id}/pages", operation_id = "documents.list-pages", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), Range), responses((status = 200, body = Pages), Problems))]
pub(crate) async fn pages(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Range>,
) -> Result<Json<Pages>> {
    let first = usize::try_from(wanted.from.unwrap_or(0))?;
    let count = usize::try_from(wanted.count.unwrap_or(10).clamp(1, 50))?;
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    let items = documents::pages(&mut tx, id, first, count).await?;
    Ok(Json(Pages { items, total: document.pages_total }))
}

/// The text of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct Text {
    /// Lines end with `\n`, pages are separated by `\f`; absent until the document is read.
    text: Option<String>,
}

/// Get the document's text in reading order.
#[utoipa::path(get, path = "/documents/{id}/text", operation_id = "documents.find-text", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Text), Problems))]
pub(crate) async fn text(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<Text>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(Text { text: documents::text(&mut tx, id).await? }))
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Disposition {
    /// Saved under its name; the link works for 15 minutes.
    #[default]
    Attachment,
    /// Opened in the browser, where nothing in the file can act there; the link works for an hour.
    Inline,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Download {
    /// `attachment` (default) or `inline`.
    #[param(inline)]
    disposition: Option<Disposition>,
}

/// Get a signed link to the original file.
#[utoipa::path(get, path = "/documents/{id}/download", operation_id = "documents.download", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), Download), responses((status = 200, body = Link), Problems))]
pub(crate) async fn download(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Download>,
) -> Result<Json<Link>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.may_be_handed_out()?;
    tx.commit().await?;
    file::verify(&app, &document).await?;
    let (disposition, lifetime) = match wanted.disposition.unwrap_or_default() {
        Disposition::Attachment => (attachment(&document.name), minutes(15)),
        Disposition::Inline => (inline(&document.name, &document.media_type), hours(1)),
    };
    Ok(Json(sign(&app, &document.key, &disposition, lifetime).await?))
}

/// Put a failed document back in the queue.
#[utoipa::path(post, path = "/documents/{id}/retry", operation_id = "documents.retry", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn retry(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    seen.check(document.version, &document)?;
    document.may_retry()?;

    let document = documents::retry(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

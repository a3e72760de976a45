//! Share links of a document, as members manage them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{self, Member};
use shared::documents::shares::{self, NewShare, Share};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems};
use shared::ids::{DocumentId, ShareId};
use shared::{App, Result, documents};
use utoipa::ToSchema;

/// The share links of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct Shares {
    /// Newest first.
    items: Vec<Share>,
}

/// A share link that was just made, and its address.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeShare {
    #[serde(flatten)]
    share: Share,
    /// Where the receiver finds the document. It is shown this once.
    url: String,
}

/// List a document's share links. Clients see their own.
#[utoipa::path(get, path = "/documents/{id}/shares", operation_id = "documents.list-shares", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = DocumentId, Path)),
    responses((status = 200, body = Shares), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<Shares>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(Shares { items: shares::list(&mut tx, id).await? }))
}

/// Share a document by a link that works for 1 to 7 days, for everybody who has it. Its address is in the response to
/// this call alone.
#[utoipa::path(post, path = "/documents/{id}/shares", operation_id = "documents.share", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = DocumentId, Path)), request_body = NewShare,
    responses((status = 201, body = MadeShare), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Input(new): Input<NewShare>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let document = documents::lock(&mut tx, id).await?;
    let (share, token) = shares::insert(&app, &mut tx, &me.actor(), me.user, &document, &new).await?;
    tx.commit().await?;
    let made = MadeShare { share, url: address(&app, "share", &token) };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Revoke a share link. Calling this again changes nothing.
#[utoipa::path(delete, path = "/documents/{id}/shares/{share}", operation_id = "documents.revoke-share", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))),
    params(("id" = DocumentId, Path), ("share" = ShareId, Path)),
    responses((status = 200, body = Share), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    me: Member,
    Path((id, share)): Path<(DocumentId, ShareId)>,
) -> Result<Json<Share>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    let share = shares::revoke(&mut tx, &me.actor(), id, share).await?;
    tx.commit().await?;
    Ok(Json(share))
}

/// The address of the public page for a token. What follows the `#` stays in the browser; the page's own calls carry the
/// token in their path.
pub(crate) fn address(app: &App, kind: &str, token: &str) -> String {
    format!("{}/link.html#{kind}/{token}", app.settings.app_url.as_str().trim_end_matches('/'))
}

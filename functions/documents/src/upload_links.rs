//! Upload links, as members manage them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{self, Member, Role};
use shared::documents::upload_links::{self, NewUploadLink, UploadLink};
use shared::http::{Input, Path, Problems};
use shared::ids::UploadLinkId;
use shared::{App, Error, Result};
use utoipa::ToSchema;

use crate::shares::address;

/// Links by which files come.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadLinks {
    /// Newest first.
    items: Vec<UploadLink>,
}

/// An upload link that was just made, and its address.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeUploadLink {
    #[serde(flatten)]
    link: UploadLink,
    /// Where the sender finds the page. It is shown this once.
    url: String,
}

/// List upload links: a client their own, operators and admins all.
#[utoipa::path(get, path = "/upload-links", operation_id = "upload-links.list", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = UploadLinks), Problems))]
pub(crate) async fn list(State(app): State<App>, me: Member) -> Result<Json<UploadLinks>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(UploadLinks { items: upload_links::list(&mut tx).await? }))
}

/// Make a link by which everybody who has it sends files to the organization. What comes by it is the caller's. The
/// address is in the response to this call alone.
#[utoipa::path(post, path = "/upload-links", operation_id = "upload-links.create", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = NewUploadLink,
    responses((status = 201, body = MadeUploadLink), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    me: Member,
    Input(new): Input<NewUploadLink>,
) -> Result<Response> {
    if me.role == Role::Client && !new.label_ids.is_empty() {
        return Err(Error::field("/label_ids", "not_for_clients", "clients give no labels: leave them out"));
    }
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let (link, token) = upload_links::insert(&app, &mut tx, &me.actor(), me.user, &new).await?;
    tx.commit().await?;
    let made = MadeUploadLink { link, url: address(&app, "drop", &token) };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Revoke an upload link: nothing more comes by it. Calling this again changes nothing.
#[utoipa::path(delete, path = "/upload-links/{id}", operation_id = "upload-links.revoke", tag = "links",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = UploadLinkId, Path)),
    responses((status = 200, body = UploadLink), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    me: Member,
    Path(id): Path<UploadLinkId>,
) -> Result<Json<UploadLink>> {
    let mut tx = app.enter(&me).await?;
    let link = upload_links::revoke(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(link))
}

//! The parts of a large upload: signed in batches, listed after a reload, given up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::documents::multipart::{self, Sending};
use shared::http::{Input, Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Result};
use utoipa::ToSchema;

use crate::upload::{PartPlan, Upload};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedParts {
    /// Numbers of the parts to sign, from 1; at most 100 at once.
    #[garde(length(min = 1, max = 100))]
    pub(crate) numbers: Vec<u32>,
}

/// A part and the request that stores it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartTicket {
    /// From 1.
    number: u32,
    /// The bytes to send: `part_size`, and of the last part the rest.
    size: u64,
    #[serde(flatten)]
    upload: Upload,
}

/// Parts to send.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartTickets {
    /// In the order of the request.
    items: Vec<PartTicket>,
}

/// A part that is stored.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoredPart {
    /// From 1.
    number: u32,
    /// Its bytes.
    size: u64,
    /// The entity tag that the bucket answered with.
    etag: String,
}

/// What is stored of a file that is sent in parts.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoredParts {
    #[serde(flatten)]
    plan: PartPlan,
    /// The parts that need not be sent again, by number.
    items: Vec<StoredPart>,
}

/// Get URLs for parts of a file, each to be PUT. Ask again for a part whose URL no longer works, or that broke off.
#[utoipa::path(post, path = "/documents/{id}/parts", operation_id = "documents.sign-parts", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = WantedParts,
    responses((status = 200, body = PartTickets), Problems))]
pub(crate) async fn sign(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Input(wanted): Input<WantedParts>,
) -> Result<Json<PartTickets>> {
    let mut tx = app.enter(&me).await?;
    let mut sending = multipart::lock(&app, &mut tx, id).await?.ok_or_else(multipart::not_in_parts)?;
    multipart::begin(&app, &mut tx, &mut sending).await?;
    tx.commit().await?;
    signed(&app, &sending, &wanted.numbers).await.map(Json)
}

/// Parts of an upload that has begun, signed.
pub(crate) async fn signed(app: &App, sending: &Sending, numbers: &[u32]) -> Result<PartTickets> {
    let signed = multipart::sign(app, sending, numbers).await?;
    let items = signed.into_iter().map(|part| PartTicket {
        number: part.number,
        size: part.size,
        upload: Upload::of(part.request, part.expires_at),
    });
    Ok(PartTickets { items: items.collect() })
}

/// List the parts that are stored: after a reload, send the others only.
#[utoipa::path(get, path = "/documents/{id}/parts", operation_id = "documents.list-parts", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = StoredParts), Problems))]
pub(crate) async fn stored(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<StoredParts>> {
    let mut tx = app.enter(&me).await?;
    let sending = multipart::lock(&app, &mut tx, id).await?.ok_or_else(multipart::not_in_parts)?;
    tx.commit().await?;
    whole(&app, &sending).await.map(Json)
}

/// The parts of an upload that the bucket has.
pub(crate) async fn whole(app: &App, sending: &Sending) -> Result<StoredParts> {
    let items = multipart::stored(app, sending).await?.into_iter().map(|part| StoredPart {
        number: part.number,
        size: part.size,
        etag: part.etag,
    });
    Ok(StoredParts { plan: plan(sending), items: items.collect() })
}

/// End an upload whose file has not arrived. What was sent in parts is removed together with the document; the ticket
/// of a single PUT is marked as failed.
#[utoipa::path(delete, path = "/documents/{id}/upload", operation_id = "documents.cancel-upload",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 204), Problems))]
pub(crate) async fn cancel(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    multipart::cancel(&app, &mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn plan(sending: &Sending) -> PartPlan {
    PartPlan { part_size: sending.part_size, count: sending.parts(), expires_at: sending.expires_at }
}

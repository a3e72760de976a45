//! Photographs of one document that somebody without an account takes: sent one by one, and made into a PDF.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::documents::{captures, strangers};
use shared::http::{Input, Path, Problems};
use shared::ids::{CaptureId, PhotographId};
use shared::names::is_name;
use shared::{App, Result};
use utoipa::ToSchema;

use crate::drop::{DroppedFile, Received};
use crate::shared_file::kept_nowhere;
use crate::upload::{Upload, room};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCapture {
    /// What the document is called, without an extension: 1 to 100 characters.
    #[garde(length(chars, min = 1, max = 100), custom(is_name))]
    name: String,
}

/// A document of photographs that was begun.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaptureBegun {
    /// Names it until it is finished.
    id: CaptureId,
}

/// A photograph that was announced, and the request that stores it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhotographTicket {
    /// Names the photograph.
    id: PhotographId,
    /// PUT it so.
    upload: Upload,
}

/// Photographs that are stored.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhotographsArrived {
    /// They need not be sent again.
    items: Vec<PhotographId>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishCapture {
    /// The pages, in their order: 1 to 60 photographs. Others that were sent are thrown away.
    #[garde(length(min = 1, max = 60))]
    photographs: Vec<PhotographId>,
    /// What the document is called in the end; without it, what it was called when it was begun.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 100), custom(is_name)))]
    name: Option<String>,
}

/// Begin a document of photographs. It counts as one file of the link.
#[utoipa::path(post, path = "/drop/{token}/captures", operation_id = "drop.begin-capture", tag = "links",
    security(()), extensions(("x-limit" = json!("upload"))), params(("token" = String, Path)),
    request_body = NewCapture, responses((status = 201, body = CaptureBegun), Problems))]
pub(crate) async fn begin(
    State(app): State<App>,
    Path(token): Path<String>,
    Input(wanted): Input<NewCapture>,
) -> Result<Response> {
    let place = strangers::find(&app, &token).await?;
    let mut tx = place.enter(&app).await?;
    room(&app, &mut tx, 1).await?;
    let id = captures::begin(&mut tx, &place, wanted.name.trim()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, kept_nowhere(CaptureBegun { id })).into_response())
}

/// Announce a photograph of the document.
#[utoipa::path(post, path = "/drop/{token}/captures/{id}/photographs", operation_id = "drop.add-photograph",
    tag = "links", security(()), extensions(("x-limit" = json!("upload"))),
    params(("token" = String, Path), ("id" = CaptureId, Path)), request_body = DroppedFile,
    responses((status = 201, body = PhotographTicket), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    Path((token, id)): Path<(String, CaptureId)>,
    Input(wanted): Input<DroppedFile>,
) -> Result<Response> {
    let place = strangers::find_again(&app, &token).await?;
    let file = wanted.check(&app)?;
    let mut tx = place.enter(&app).await?;
    let (id, request) = captures::add(&app, &mut tx, &place, id, &file).await?;
    tx.commit().await?;
    let upload = Upload::of(request, app.clock.now() + captures::TICKET_LIFETIME);
    Ok((StatusCode::CREATED, kept_nowhere(PhotographTicket { id, upload })).into_response())
}

/// List the photographs of the document that are stored: after a break, send the others only.
#[utoipa::path(get, path = "/drop/{token}/captures/{id}/photographs", operation_id = "drop.list-photographs",
    tag = "links", security(()), params(("token" = String, Path), ("id" = CaptureId, Path)),
    responses((status = 200, body = PhotographsArrived), Problems))]
pub(crate) async fn arrived(
    State(app): State<App>,
    Path((token, id)): Path<(String, CaptureId)>,
) -> Result<Response> {
    let place = strangers::find_again(&app, &token).await?;
    Ok(kept_nowhere(PhotographsArrived { items: captures::arrived(&app, &place, id).await? }))
}

/// Have the photographs made into one PDF, straightened, with these as its pages. Calling this again changes nothing.
#[utoipa::path(post, path = "/drop/{token}/captures/{id}/finish", operation_id = "drop.finish-capture", tag = "links",
    security(()), params(("token" = String, Path), ("id" = CaptureId, Path)), request_body = FinishCapture,
    responses((status = 200, body = Received), Problems))]
pub(crate) async fn finish(
    State(app): State<App>,
    Path((token, id)): Path<(String, CaptureId)>,
    Input(wanted): Input<FinishCapture>,
) -> Result<Response> {
    let place = strangers::find_again(&app, &token).await?;
    let name = wanted.name.as_deref().map(str::trim);
    captures::finish(&app, &place, id, &wanted.photographs, name).await?;
    Ok(kept_nowhere(Received { state: "received" }))
}

//! What somebody without an account does with an upload link: ask what it is for, and send files.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Origin;
use shared::db::OrgTx;
use shared::documents::multipart;
use shared::documents::strangers::{self, Place};
use shared::documents::upload::NewFile;
use shared::documents::{Document, Status};
use shared::error::refuse;
use shared::http::{Input, Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Error, Result};
use utoipa::ToSchema;

use crate::parts::{PartTickets, StoredParts, WantedParts, signed, whole};
use crate::shared_file::kept_nowhere;
use crate::upload::{PartPlan, Upload, Way, arrive, room, way};

/// Where files go by a link, and which it takes.
#[derive(Serialize, ToSchema)]
pub(crate) struct DropPlace {
    /// The organization that receives.
    organization: String,
    /// What the link is called.
    name: String,
    /// What it is for.
    purpose: Option<String>,
    /// Until when it works.
    expires_at: DateTime<Utc>,
    /// How many files it still takes.
    files_left: i32,
    /// How many bytes it still takes.
    bytes_left: i64,
    /// The most bytes of one file.
    max_file_size: u64,
    /// Media types that are accepted, such as `image/*`.
    allowed_types: Vec<String>,
}

/// A file as its sender announces it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DroppedFile {
    /// The file's name.
    #[garde(length(chars, min = 1, max = 1000))]
    pub(crate) name: String,
    /// The file's size in bytes.
    #[garde(skip)]
    pub(crate) size: u64,
    /// The file's media type; the name's extension decides when it is absent.
    #[garde(length(chars, max = 200))]
    pub(crate) media_type: Option<String>,
    /// Whether a file of more than 5 MiB may be sent in parts.
    #[garde(skip)]
    #[serde(default)]
    parts: bool,
}

/// How a file is sent: PUT it as `upload` says, or its parts as `parts` says, then call `complete`.
#[derive(Serialize, ToSchema)]
pub(crate) struct DropTicket {
    /// Names the upload until it is complete, and nothing afterwards.
    id: DocumentId,
    /// The request that stores the file.
    upload: Option<Upload>,
    /// How the file is cut.
    parts: Option<PartPlan>,
}

/// The file has been taken over.
#[derive(Serialize, ToSchema)]
pub(crate) struct Received {
    /// Always `received`.
    pub(crate) state: &'static str,
}

impl DroppedFile {
    pub(crate) fn check(&self, app: &App) -> Result<NewFile> {
        NewFile::check(&self.name, self.size, self.media_type.as_deref(), &app.settings.documents)
    }
}

/// Show what an upload link is for. An unknown link and one that is over get the same response.
#[utoipa::path(get, path = "/drop/{token}", operation_id = "drop.find", tag = "links", security(()),
    params(("token" = String, Path)), responses((status = 200, body = DropPlace), Problems))]
pub(crate) async fn find(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let place = strangers::find(&app, &token).await?;
    let limits = &app.settings.documents;
    Ok(kept_nowhere(DropPlace {
        organization: place.organization,
        name: place.name,
        purpose: place.purpose,
        expires_at: place.expires_at,
        files_left: place.files_left,
        bytes_left: place.bytes_left,
        max_file_size: limits.max_file_size,
        allowed_types: limits.allowed_file_types.clone(),
    }))
}

/// Announce a file. What is refused of members is refused here.
#[utoipa::path(post, path = "/drop/{token}/files", operation_id = "drop.start-upload", tag = "links", security(()),
    extensions(("x-limit" = json!("upload"))), params(("token" = String, Path)), request_body = DroppedFile,
    responses((status = 201, body = DropTicket), Problems))]
pub(crate) async fn start(
    State(app): State<App>,
    origin: Origin,
    Path(token): Path<String>,
    Input(wanted): Input<DroppedFile>,
) -> Result<Response> {
    let place = strangers::find(&app, &token).await?;
    let file = wanted.check(&app)?;
    let mut tx = place.enter(&app).await?;
    room(&app, &mut tx, 1).await?;
    place.take_room(&mut tx, 1, file.size).await?;
    let document = place.insert(&mut tx, &origin.actor(None), &file).await?;
    let Way { upload, parts } = way(&app, &mut tx, &document, &file, wanted.parts).await?;
    tx.commit().await?;
    let ticket = kept_nowhere(DropTicket { id: document.id, upload, parts });
    Ok((StatusCode::CREATED, ticket).into_response())
}

/// List the parts of a file that are stored: after a break, send the others only.
#[utoipa::path(get, path = "/drop/{token}/files/{id}/parts", operation_id = "drop.list-parts", tag = "links",
    security(()), params(("token" = String, Path), ("id" = DocumentId, Path)),
    responses((status = 200, body = StoredParts), Problems))]
pub(crate) async fn stored(
    State(app): State<App>,
    Path((token, id)): Path<(String, DocumentId)>,
) -> Result<Response> {
    let (mut tx, _, _) = upload(&app, &token, id).await?;
    let sending = multipart::lock(&app, &mut tx, id).await?.ok_or_else(multipart::not_in_parts)?;
    tx.commit().await?;
    Ok(kept_nowhere(whole(&app, &sending).await?))
}

/// Get URLs for parts of a file, each to be PUT.
#[utoipa::path(post, path = "/drop/{token}/files/{id}/parts", operation_id = "drop.sign-parts", tag = "links",
    security(()), params(("token" = String, Path), ("id" = DocumentId, Path)), request_body = WantedParts,
    responses((status = 200, body = PartTickets), Problems))]
pub(crate) async fn sign(
    State(app): State<App>,
    Path((token, id)): Path<(String, DocumentId)>,
    Input(wanted): Input<WantedParts>,
) -> Result<Response> {
    let (mut tx, _, _) = upload(&app, &token, id).await?;
    let mut sending = multipart::lock(&app, &mut tx, id).await?.ok_or_else(multipart::not_in_parts)?;
    multipart::begin(&app, &mut tx, &mut sending).await?;
    tx.commit().await?;
    Ok(kept_nowhere(signed(&app, &sending, &wanted.numbers).await?))
}

/// Report that a file has been sent. Calling this again changes nothing.
#[utoipa::path(post, path = "/drop/{token}/files/{id}/complete", operation_id = "drop.complete", tag = "links",
    security(()), params(("token" = String, Path), ("id" = DocumentId, Path)),
    responses((status = 200, body = Received), Problems))]
pub(crate) async fn complete(
    State(app): State<App>,
    Path((token, id)): Path<(String, DocumentId)>,
) -> Result<Response> {
    let (mut tx, _, document) = upload(&app, &token, id).await?;
    let sending = multipart::find(&mut tx, id).await?;
    tx.commit().await?;
    if document.status == Status::Uploading {
        arrive(&app, &document, sending).await?;
    } else {
        was_taken(&document)?;
    }
    Ok(kept_nowhere(Received { state: "received" }))
}

/// A file that was refused on arrival is refused again. Of what became of it later its sender learns nothing.
fn was_taken(document: &Document) -> Result<()> {
    match &document.error {
        Some(failure) if ["size_mismatch", "content_mismatch"].contains(&failure.code.as_str()) => {
            Err(Error::Unsupported(refuse("refused", failure.message.clone())))
        }
        _ => Ok(()),
    }
}

/// An upload of the link, which may have ended a moment ago.
async fn upload(app: &App, token: &str, id: DocumentId) -> Result<(OrgTx, Place, Document)> {
    let place = strangers::find_again(app, token).await?;
    let mut tx = place.enter(app).await?;
    let document = place.document(&mut tx, id).await?;
    Ok((tx, place, document))
}

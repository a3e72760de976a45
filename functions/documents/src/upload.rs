//! Uploads for browsers: a ticket, presigned PUTs, and the message that the file is stored.

use std::ops::Not;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use document_types::reading::Languages;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{self, Member};
use shared::clients::bucket::Presigned;
use shared::clock::hours;
use shared::db::OrgTx;
use shared::documents::multipart::{self, LIFETIME, PART_SIZE, Sending};
use shared::documents::upload::NewFile;
use shared::documents::{self, Document, Status, duplicates};
use shared::error::{OrNotFound, refuse};
use shared::http::{Idempotency, Input, Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// How long a ticket's URL works.
const TICKET_LIFETIME: Duration = hours(1);

#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUpload {
    /// The file's name.
    #[garde(length(chars, min = 1, max = 1000))]
    name: String,
    /// The file's size in bytes.
    #[garde(skip)]
    size: u64,
    /// The file's media type; the name's extension decides when it is absent.
    #[garde(length(chars, max = 200))]
    media_type: Option<String>,
    /// SHA-256 of the file as 64 hexadecimal digits, checked when it is read. A file that is here already needs no
    /// ticket.
    #[garde(length(chars, equal = 64), custom(hexadecimal))]
    sha256: Option<String>,
    /// Languages of scanned pages, such as `eng+deu`; the installation's setting when absent.
    #[garde(length(chars, max = 40))]
    language: Option<String>,
    /// Whether a file of more than 5 MiB may be sent in parts: then the ticket is for parts of that size instead of one
    /// PUT.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Not::not")]
    parts: bool,
    /// Whether to give out a ticket although a document with the same SHA-256 is here already.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Not::not")]
    again: bool,
}

/// What to do about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TicketOutcome {
    /// PUT it as `upload` says, then call `complete`.
    Send,
    /// Have its parts signed at `/documents/{id}/parts`, PUT each, then call `complete`.
    SendParts,
    /// Nothing: `document` has the same bytes.
    AlreadyHere,
}

/// A document whose file is awaited and where to put it, or the one that has the same bytes already.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct Ticket {
    /// What to do about the file.
    outcome: TicketOutcome,
    document: Document,
    /// Of `already_here`: whether that document is in the trash, from where it can be restored.
    in_trash: bool,
    /// Of `send`: the request that stores the file.
    upload: Option<Upload>,
    /// Of `send_parts`: how the file is cut.
    parts: Option<PartPlan>,
}

/// The request that stores the file.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct Upload {
    /// Always `PUT`.
    pub(crate) method: String,
    /// Where to.
    pub(crate) url: String,
    /// To be sent exactly so: the signature covers them.
    pub(crate) headers: Vec<UploadHeader>,
    /// Until when the URL works.
    pub(crate) expires_at: DateTime<Utc>,
}

/// How a file is cut into parts. The upload is named by its document.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct PartPlan {
    /// Bytes of each part but the last, which has the rest.
    pub(crate) part_size: u64,
    /// How many parts there are; they are numbered from 1.
    pub(crate) count: u32,
    /// Until when the file must be complete: then what was sent is removed.
    pub(crate) expires_at: DateTime<Utc>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct UploadHeader {
    name: String,
    value: String,
}

impl Upload {
    pub(crate) fn of(signed: Presigned, expires_at: DateTime<Utc>) -> Self {
        let headers = signed.headers.into_iter().map(|(name, value)| UploadHeader { name, value }).collect();
        Self { method: "PUT".into(), url: signed.url, headers, expires_at }
    }
}

impl Ticket {
    /// Whether a document was made.
    pub(crate) fn is_new(&self) -> bool {
        self.outcome != TicketOutcome::AlreadyHere
    }
}

fn hexadecimal(text: &Option<String>, (): &()) -> garde::Result {
    let digits = text.iter().flat_map(|text| text.chars()).all(|c| c.is_ascii_hexdigit());
    if digits { Ok(()) } else { Err(garde::Error::new("not hexadecimal")) }
}

/// Start an upload. The response holds a ticket: PUT the file to its URL, then call `complete`. If the request names a
/// SHA-256 that one of your documents has, the response is that document with status 200, and nothing has to be sent.
#[utoipa::path(post, path = "/documents/uploads", operation_id = "documents.start-upload", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write")),
        ("x-limit" = json!("upload"))),
    request_body = NewUpload,
    responses((status = 201, body = Ticket), (status = 200, description = "Already here", body = Ticket), Problems))]
pub(crate) async fn start(
    State(app): State<App>,
    me: Member,
    idempotency: Idempotency,
    Input(wanted): Input<NewUpload>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &wanted).await? {
        return Ok(stored);
    }
    let file = wanted.file(&app)?;
    require_room(&app, &mut tx, &me, 1).await?;
    let ticket = give_ticket(&app, &mut tx, &me, &wanted, &file).await?;
    let status = if ticket.is_new() { StatusCode::CREATED } else { StatusCode::OK };
    idempotency.keep(&mut tx, me.user, status, &ticket).await?;
    tx.commit().await?;
    Ok((status, Json(ticket)).into_response())
}

impl NewUpload {
    /// The file that is promised, if it may be sent.
    pub(crate) fn file(&self, app: &App) -> Result<NewFile> {
        let limits = &app.settings.documents;
        let mut file = NewFile::check(&self.name, self.size, self.media_type.as_deref(), limits)?;
        file.language = language(self.language.as_deref())?;
        file.sha256 = self.sha256.as_deref().and_then(digest);
        Ok(file)
    }
}

/// The document that has the bytes already, or a new one with its ticket. Call it after [`require_room`].
pub(crate) async fn give_ticket(
    app: &App,
    tx: &mut OrgTx,
    me: &Member,
    wanted: &NewUpload,
    file: &NewFile,
) -> Result<Ticket> {
    if let Some(sha256) = file.sha256.as_ref().filter(|_| !wanted.again)
        && let Some(known) = duplicates::known(tx, sha256).await?
    {
        let (document, in_trash) = (known.document, known.in_trash);
        return Ok(Ticket {
            outcome: TicketOutcome::AlreadyHere,
            document,
            in_trash,
            upload: None,
            parts: None,
        });
    }
    let document = documents::insert(tx, &me.actor(), me.user, file).await?;
    let Way { upload, parts } = way(app, tx, &document, file, wanted.parts).await?;
    let outcome = if parts.is_some() { TicketOutcome::SendParts } else { TicketOutcome::Send };
    Ok(Ticket { outcome, document, in_trash: false, upload, parts })
}

/// How a file is sent: one of the two.
pub(crate) struct Way {
    pub(crate) upload: Option<Upload>,
    pub(crate) parts: Option<PartPlan>,
}

/// How the file of a new document is sent: in one PUT, or in parts where that is wanted and the file is large.
pub(crate) async fn way(
    app: &App,
    tx: &mut OrgTx,
    document: &Document,
    file: &NewFile,
    in_parts: bool,
) -> Result<Way> {
    if in_parts && multipart::suits(file.size) {
        multipart::promise(tx, document.id).await?;
        let count = u32::try_from(file.size.div_ceil(PART_SIZE))?;
        let plan = PartPlan { part_size: PART_SIZE, count, expires_at: document.created_at + LIFETIME };
        return Ok(Way { upload: None, parts: Some(plan) });
    }
    let signed = app.bucket.presign_put(&document.key, file.media_type, file.size, TICKET_LIFETIME).await?;
    let upload = Some(Upload::of(signed, app.clock.now() + TICKET_LIFETIME));
    Ok(Way { upload, parts: None })
}

/// Report that the file has been uploaded. If it was sent in parts, they are put together; missing ones are named.
/// Calling this again changes nothing.
#[utoipa::path(post, path = "/documents/{id}/complete", operation_id = "documents.complete",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn complete(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<Document>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    let sending = multipart::find(&mut tx, id).await?;
    tx.commit().await?;
    if document.status == Status::Uploading {
        arrive(&app, &document, sending).await?;
    }
    let mut tx = app.enter(&me).await?;
    Ok(Json(documents::find(&mut tx, id).await?.or_not_found("document")?))
}

/// Takes over the file of an upload, after its parts are put together.
pub(crate) async fn arrive(app: &App, document: &Document, sending: Option<Sending>) -> Result<()> {
    if let Some(sending) = sending {
        multipart::join(app, &sending).await?;
    }
    documents::object_arrived(app, &document.key).await
}

/// Inserts the row of an expected file.
pub(crate) async fn begin(app: &App, tx: &mut OrgTx, me: &Member, file: &NewFile) -> Result<Document> {
    require_room(app, tx, me, 1).await?;
    documents::insert(tx, &me.actor(), me.user, file).await
}

/// Whether the caller may upload now: the address is verified and the queue has room. Returns for how many of `files`.
pub(crate) async fn require_room(app: &App, tx: &mut OrgTx, me: &Member, files: u32) -> Result<u32> {
    auth::require_verified(tx, me).await?;
    room(app, tx, files).await
}

/// Whether the queue of the organization has room; for how many of `files`.
pub(crate) async fn room(app: &App, tx: &mut OrgTx, files: u32) -> Result<u32> {
    let limit = app.settings.documents.queue_limit;
    let unfinished = u32::try_from(documents::count_unfinished(tx, limit).await?)?;
    let room = limit.saturating_sub(unfinished).min(files);
    if room == 0 { Err(queue_full(app)) } else { Ok(room) }
}

pub(crate) fn queue_full(app: &App) -> Error {
    let limit = app.settings.documents.queue_limit;
    let detail = format!("{limit} documents of this organization wait already: send more when some are done");
    Error::TooMany { refusal: refuse("queue_full", detail), retry_after: Duration::from_secs(60) }
}

pub(crate) fn language(wanted: Option<&str>) -> Result<Option<String>> {
    let Some(wanted) = wanted.filter(|text| !text.is_empty()) else { return Ok(None) };
    let parsed: Result<Languages, _> = wanted.parse();
    parsed.map_err(|error| Error::field("/language", "unknown_language", error.to_string()))?;
    Ok(Some(wanted.to_owned()))
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

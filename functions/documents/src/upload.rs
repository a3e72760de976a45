//! Uploads for browsers: a ticket, a presigned PUT, and the message that the file is stored.

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
use shared::clock::hours;
use shared::db::OrgTx;
use shared::documents::upload::NewFile;
use shared::documents::{self, Document, Status};
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
    /// SHA-256 of the file as 64 hexadecimal digits, checked when it is read.
    #[garde(length(chars, equal = 64), custom(hexadecimal))]
    sha256: Option<String>,
    /// Languages of scanned pages, such as `eng+deu`; the installation's setting when absent.
    #[garde(length(chars, max = 40))]
    language: Option<String>,
}

/// A document whose file is awaited, and where to put it.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct Ticket {
    document: Document,
    upload: Upload,
}

/// The request that stores the file.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct Upload {
    /// Always `PUT`.
    method: String,
    /// Where to.
    url: String,
    /// To be sent exactly so: the signature covers them.
    headers: Vec<UploadHeader>,
    /// Until when the URL works.
    expires_at: DateTime<Utc>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct UploadHeader {
    name: String,
    value: String,
}

fn hexadecimal(text: &Option<String>, (): &()) -> garde::Result {
    let digits = text.iter().flat_map(|text| text.chars()).all(|c| c.is_ascii_hexdigit());
    if digits { Ok(()) } else { Err(garde::Error::new("not hexadecimal")) }
}

/// Start an upload. The response holds a ticket: PUT the file to its URL, then call `complete`.
#[utoipa::path(post, path = "/documents/uploads", operation_id = "documents.start-upload", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write")),
        ("x-limit" = json!("upload"))),
    request_body = NewUpload, responses((status = 201, body = Ticket), Problems))]
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
    let mut file =
        NewFile::check(&wanted.name, wanted.size, wanted.media_type.as_deref(), &app.settings.documents)?;
    file.language = language(wanted.language.as_deref())?;
    file.sha256 = wanted.sha256.as_deref().and_then(digest);

    let document = begin(&app, &mut tx, &me, &file).await?;
    let signed = app.bucket.presign_put(&document.key, file.media_type, file.size, TICKET_LIFETIME).await?;
    let headers = signed.headers.into_iter().map(|(name, value)| UploadHeader { name, value }).collect();
    let expires_at = app.clock.now() + TICKET_LIFETIME;
    let upload = Upload { method: "PUT".into(), url: signed.url, headers, expires_at };
    let ticket = Ticket { document, upload };
    idempotency.keep(&mut tx, me.user, StatusCode::CREATED, &ticket).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(ticket)).into_response())
}

/// Report that the file has been uploaded. Calling this again changes nothing.
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
    tx.commit().await?;
    if document.status == Status::Uploading {
        documents::object_arrived(&app, &document.key).await?;
    }
    let mut tx = app.enter(&me).await?;
    Ok(Json(documents::find(&mut tx, id).await?.or_not_found("document")?))
}

/// Inserts the row of an expected file.
pub(crate) async fn begin(app: &App, tx: &mut OrgTx, me: &Member, file: &NewFile) -> Result<Document> {
    admit(app, tx, me).await?;
    documents::insert(tx, &me.actor(), me.user, file).await
}

/// Whether the caller may upload now: the address is verified and the queue has room.
async fn admit(app: &App, tx: &mut OrgTx, me: &Member) -> Result<()> {
    auth::require_verified(tx, me).await?;
    let limit = app.settings.documents.queue_limit;
    if documents::count_unfinished(tx, limit).await? >= i64::from(limit) {
        let detail =
            format!("{limit} documents of this organization wait already: send more when some are done");
        return Err(Error::TooMany {
            refusal: refuse("queue_full", detail),
            retry_after: Duration::from_secs(60),
        });
    }
    Ok(())
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

//! Two ways in: a ticket and a presigned PUT for browsers, a multipart form for scripts. Both end in
//! `object_arrived`.

use std::time::Duration;

use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::activity::{self, Action};
use shared::auth::{self, Member};
use shared::clock::hours;
use shared::db::OrgTx;
use shared::documents::reading::Languages;
use shared::documents::upload::NewFile;
use shared::documents::{self, Document, Status};
use shared::error::{OrNotFound, refuse};
use shared::http::{Idempotency, Input, Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Error, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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

/// Ask for a ticket: then PUT the file to its URL and call `complete`.
#[utoipa::path(post, path = "/documents/uploads", tag = "documents", request_body = NewUpload,
    responses((status = 201, body = Ticket), Problems))]
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

/// Say that the file is stored. Saying it again changes nothing.
#[utoipa::path(post, path = "/documents/{id}/complete", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = Document), Problems))]
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

/// The route for whole files has a body limit of its own.
pub(crate) fn whole_file() -> OpenApiRouter<App> {
    // The exact limit is a setting: the handler counts while it reads.
    OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable())
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the form, is never built")]
struct Form {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Languages of scanned pages, such as `eng+deu`.
    language: Option<String>,
}

/// Upload a file in one request, for scripts.
#[utoipa::path(post, path = "/documents", tag = "documents",
    request_body(content = Form, content_type = "multipart/form-data"),
    responses((status = 202, body = Document), Problems))]
async fn upload(
    State(app): State<App>,
    me: Member,
    idempotency: Idempotency,
    mut form: Multipart,
) -> Result<Response> {
    let mut sent: Option<(NewFile, Vec<u8>)> = None;
    let mut languages = None;
    while let Some(field) = form.next_field().await.map_err(|_| bad_form("the form can't be read"))? {
        match field.name() {
            Some("file") => sent = Some(receive(&app, field).await?),
            Some("language") => {
                let text = field.text().await.map_err(|_| bad_form("`language` is no text"))?;
                languages = language(Some(text.trim()))?;
            }
            _ => return Err(bad_form("the form has a field `file` and may have `language`, nothing else")),
        }
    }
    let Some((mut file, bytes)) = sent else { return Err(bad_form("the form has no field `file`")) };
    file.language = languages;
    store(&app, &me, &idempotency, &file, bytes).await
}

async fn store(
    app: &App,
    me: &Member,
    idempotency: &Idempotency,
    file: &NewFile,
    bytes: Vec<u8>,
) -> Result<Response> {
    documents::upload::check_object(file.size, file.media_type, file.size, &bytes)?;
    let mut tx = app.enter(me).await?;
    let request = (&file.name, &file.sha256, &file.language);
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &request).await? {
        return Ok(stored);
    }
    let document = begin(app, &mut tx, me, file).await?;
    idempotency.keep(&mut tx, me.user, StatusCode::ACCEPTED, &document).await?;
    tx.commit().await?;

    let (org, owner) = (me.org.to_string(), me.user.to_string());
    let metadata =
        [("uploaded-by", owner.as_str()), ("org-id", org.as_str()), ("original-name", file.name.as_str())];
    let stored = app.bucket.put(&document.key, file.media_type, "private, no-cache", &metadata, bytes).await;
    if let Err(error) = stored {
        // Nothing was stored, so nothing is kept, and the same key may be sent again.
        let mut tx = app.enter(me).await?;
        documents::discard(&mut tx, document.id).await?;
        idempotency.forget(&mut tx, me.user).await?;
        tx.commit().await?;
        return Err(error);
    }
    documents::object_arrived(app, &document.key).await?;
    let mut tx = app.enter(me).await?;
    let document = documents::find(&mut tx, document.id).await?.or_not_found("document")?;
    Ok((StatusCode::ACCEPTED, Json(document)).into_response())
}

/// The row of a file that is to come, when the organization's queue has room for it.
async fn begin(app: &App, tx: &mut OrgTx, me: &Member, file: &NewFile) -> Result<Document> {
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
    let document = documents::insert(tx, me.user, file).await?;
    activity::record(tx, &me.actor(), Action::UploadStarted, document.id.0, None).await?;
    Ok(document)
}

/// Reads the file field, stopping at the limit.
async fn receive(app: &App, mut field: Field<'_>) -> Result<(NewFile, Vec<u8>)> {
    let limits = &app.settings.documents;
    let name = field.file_name().unwrap_or_default().to_owned();
    let media_type = field.content_type().map(str::to_owned);
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| bad_form("the file broke off"))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > limits.max_file_size {
            break;
        }
    }
    let mut file = NewFile::check(&name, bytes.len() as u64, media_type.as_deref(), limits)?;
    file.sha256 = Some(Sha256::digest(&bytes).into());
    Ok((file, bytes))
}

fn language(wanted: Option<&str>) -> Result<Option<String>> {
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

fn bad_form(detail: &'static str) -> Error {
    Error::BadRequest(refuse("bad_form", detail))
}

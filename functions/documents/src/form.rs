//! Uploads for scripts: the whole file in one multipart form. It is written to a temporary file as it arrives, so that
//! many large uploads at once cost disk and not memory, and from there to the bucket.

use std::fs::File;

use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use document_types::media;
use sha2::{Digest, Sha256};
use shared::auth::{self, Member};
use shared::documents::upload::NewFile;
use shared::documents::{self, Document};
use shared::error::{OrNotFound, refuse};
use shared::http::{Idempotency, Problems};
use shared::{App, Error, Result};
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::upload::{begin, language};

/// Most bytes of a field other than the file: a list of languages is far smaller.
const LONGEST_TEXT: usize = 64 << 10;

/// The route for whole files, with a body limit of its own.
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

/// A received file and the claims about it.
struct Received {
    file: NewFile,
    /// It has no name, and disappears when it is closed.
    spool: File,
    first_bytes: Vec<u8>,
}

/// Upload a file in a single request. Meant for scripts.
#[utoipa::path(post, path = "/documents", operation_id = "documents.upload", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write")),
        ("x-limit" = json!("upload")), ("x-csrf" = json!("exempt"))),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses((status = 202, body = Document), Problems))]
async fn upload(
    State(app): State<App>,
    me: Member,
    idempotency: Idempotency,
    mut form: Multipart,
) -> Result<Response> {
    // A caller who may not upload learns it before the file is received. The queue is checked later: a request may
    // repeat one whose answer is stored, even while the queue is full.
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    tx.commit().await?;

    let (mut received, mut languages) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|_| bad_form("the form can't be read"))? {
        match field.name() {
            Some("file") if received.is_none() => received = Some(receive(&app, field).await?),
            Some("language") if languages.is_none() => languages = Some(receive_text(field).await?),
            Some("file" | "language") => return Err(bad_form("the form has each of its fields once")),
            _ => return Err(bad_form("the form has a field `file` and may have `language`, nothing else")),
        }
    }
    let Some(mut received) = received else { return Err(bad_form("the form has no field `file`")) };
    received.file.language = language(languages.as_deref().map(str::trim))?;
    store(&app, &me, &idempotency, received).await
}

async fn store(app: &App, me: &Member, idempotency: &Idempotency, received: Received) -> Result<Response> {
    let Received { file, spool, first_bytes } = received;
    documents::upload::check_object(file.size, file.media_type, file.size, &first_bytes)?;
    let mut tx = app.enter(me).await?;
    let request = (&file.name, &file.sha256, &file.language);
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &request).await? {
        return Ok(stored);
    }
    let document = begin(app, &mut tx, me, &file).await?;
    idempotency.keep(&mut tx, me.user, StatusCode::ACCEPTED, &document).await?;
    tx.commit().await?;

    if let Err(error) = documents::file::store_upload(app, &document, spool).await {
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

/// Receives the file field, stopping at the limit.
async fn receive(app: &App, mut field: Field<'_>) -> Result<Received> {
    let limits = &app.settings.documents;
    let name = field.file_name().unwrap_or_default().to_owned();
    let media_type = field.content_type().map(str::to_owned);
    let mut spool = tokio::fs::File::from_std(tempfile::tempfile()?);
    let (mut size, mut hash, mut first_bytes) = (0, Sha256::new(), Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|_| bad_form("the file broke off"))? {
        size += chunk.len() as u64;
        if size > limits.max_file_size {
            break;
        }
        hash.update(&chunk);
        let missing = media::SIGNATURE_LENGTH as usize - first_bytes.len();
        first_bytes.extend(chunk.iter().take(missing));
        spool.write_all(&chunk).await?;
    }
    let mut file = NewFile::check(&name, size, media_type.as_deref(), limits)?;
    file.sha256 = Some(hash.finalize().into());
    spool.flush().await?;
    Ok(Received { file, spool: spool.into_std().await, first_bytes })
}

/// Receives a field of text, stopping at the limit.
async fn receive_text(mut field: Field<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| bad_form("the form can't be read"))? {
        if bytes.len() + chunk.len() > LONGEST_TEXT {
            let detail =
                "a field beside the file has more than 65,536 bytes: `language` is a list such as `eng+deu`";
            return Err(Error::TooLarge(refuse("too_large", detail)));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| bad_form("`language` is no text"))
}

fn bad_form(detail: &'static str) -> Error {
    Error::BadRequest(refuse("bad_form", detail))
}

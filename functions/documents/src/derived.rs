//! Images of pages and searchable PDFs: made on the first request, kept for the next.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use document_types::reading::{ImageFormat, Preset, TextSource};
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::clock::{hours, minutes};
use shared::documents::derived::{self, Derived, Variant};
use shared::documents::work::DeriveFile;
use shared::documents::{self, Document, Status, cache, file};
use shared::error::{OrNotFound, refuse};
use shared::http::{Path, Problems, Query};
use shared::ids::DocumentId;
use shared::jobs::{self, Options};
use shared::measure::Cache;
use shared::{App, Error, Result};
use utoipa::{IntoParams, ToSchema};

use crate::links::{Link, attachment, inline, sign};

/// How often, and at what interval, we check whether the file is made before the caller is told to come back. Most
/// pages are drawn within the first checks.
const LOOKS: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Size {
    /// How large: `thumbnail` (256 pixels), `preview` (1024, the default), `ai-chat` (1024) or `ai-vision` (2048).
    #[param(inline)]
    preset: Option<Preset>,
}

/// What is asked for is being made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pending {
    /// Always `pending`: ask again after `Retry-After` seconds.
    status: &'static str,
}

/// Get a page as an image: WebP, or JPEG when `Accept` prefers it. 303 redirects to the image; 202 means that
/// it is still being made.
#[utoipa::path(get, path = "/documents/{id}/pages/{page}/image", operation_id = "documents.find-page-image",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), ("page" = u32, Path, description = "From 0"), Size),
    responses((status = 303, body = Link), (status = 202, body = Pending), Problems))]
pub(crate) async fn image(
    State(app): State<App>,
    me: Member,
    Path((id, page)): Path<(DocumentId, u32)>,
    Query(size): Query<Size>,
    headers: HeaderMap,
) -> Result<Response> {
    let format = preferred(&headers);
    let preset = size.preset.unwrap_or(Preset::Preview);
    let document = find_read(&app, &me, id).await?;
    let pages = document.pages_total.and_then(|total| u32::try_from(total).ok()).unwrap_or_default();
    (page < pages).then_some(()).or_not_found("page")?;

    let Some(key) = made(&app, &me, &document, Variant::Image { page, preset, format }).await? else {
        return Ok(pending());
    };
    let link = sign(&app, &key, "inline", hours(1)).await?;
    let mut response = see_other(link)?;
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// Get a PDF of a scan in which the recognized words can be selected and searched. 303 redirects to the file;
/// 202 means that it is still being made. For a PDF that already consists of text, this is the original file.
#[utoipa::path(get, path = "/documents/{id}/searchable-pdf", operation_id = "documents.find-searchable-pdf",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)),
    responses((status = 303, body = Link), (status = 202, body = Pending), Problems))]
pub(crate) async fn searchable_pdf(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let document = find_read(&app, &me, id).await?;
    let mut tx = app.enter(&me).await?;
    let recognized = documents::has_pages_from(&mut tx, id, &[TextSource::Ocr, TextSource::Mixed]).await?;
    tx.commit().await?;
    let is_pdf = document.media_type == "application/pdf";
    if !recognized && !is_pdf {
        let detail = "nothing was recognized in this document: only scans have a searchable PDF";
        return Err(Error::Conflict(refuse("no_scan", detail)));
    }
    if !recognized {
        file::verify(&app, &document).await?;
        let opened = inline(&document.name, &document.media_type);
        return see_other(sign(&app, &document.key, &opened, hours(1)).await?);
    }
    let Some(key) = made(&app, &me, &document, Variant::SearchablePdf).await? else {
        return Ok(pending());
    };
    let stem = document.name.rsplit_once('.').map_or(document.name.as_str(), |(stem, _)| stem);
    see_other(sign(&app, &key, &attachment(&format!("{stem}.pdf")), minutes(15)).await?)
}

/// A document that has been read, so that its pages are known.
async fn find_read(app: &App, me: &Member, id: DocumentId) -> Result<Document> {
    let mut tx = app.enter(me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.may_be_handed_out()?;
    if matches!(document.status, Status::Pending | Status::Processing) {
        return Err(Error::Conflict(refuse("not_read", "the document is still being read: ask again later")));
    }
    Ok(document)
}

/// The key of the requested file. Enqueues its making if it does not exist, and waits a little: `None` when that was
/// not enough.
async fn made(app: &App, me: &Member, document: &Document, variant: Variant) -> Result<Option<String>> {
    for look in 0..LOOKS {
        let mut tx = app.enter(me).await?;
        let found = derived::find(&mut tx, document, &variant).await?;
        if look == 0 {
            cache::note(&mut tx, Cache::Pictures, found.is_some()).await?;
        }
        match found {
            Some(Derived::Made { key }) => {
                tx.commit().await?;
                return Ok(Some(key));
            }
            Some(Derived::Impossible(error)) => {
                return Err(Error::Conflict(refuse("not_possible", error.message)));
            }
            None if look == 0 => {
                let unique = format!("{}:{}", document.id, serde_json::to_string(&variant)?);
                let job = DeriveFile { document: document.id, variant };
                jobs::enqueue_with(&mut tx, &job, Options::default().unique(unique)).await?;
                tx.commit().await?;
            }
            None => tx.commit().await?,
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(None)
}

/// The format the caller prefers; WebP if it does not say, since it is smaller (RFC 9110, section 12.5.1).
fn preferred(headers: &HeaderMap) -> ImageFormat {
    let accept = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let (mut webp, mut jpeg) = (None, None);
    for range in accept.flat_map(|value| value.split(',')) {
        let (name, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
        let weight: f32 = weight.and_then(|weight| weight.trim().parse().ok()).unwrap_or(1.0);
        match name.trim().to_ascii_lowercase().as_str() {
            "image/webp" => webp = Some(weight),
            "image/jpeg" => jpeg = Some(weight),
            _ => {}
        }
    }
    if jpeg > webp { ImageFormat::Jpeg } else { ImageFormat::Webp }
}

fn see_other(link: Link) -> Result<Response> {
    let location = HeaderValue::from_str(&link.url)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)], Json(link)).into_response())
}

fn pending() -> Response {
    let headers = [(header::RETRY_AFTER, HeaderValue::from_static("1"))];
    (StatusCode::ACCEPTED, headers, Json(Pending { status: "pending" })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(accept: &'static str) -> ImageFormat {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        preferred(&headers)
    }

    #[test]
    fn jpeg_is_for_those_who_would_rather_have_it() {
        assert_eq!(preferred(&HeaderMap::new()), ImageFormat::Webp);
        assert_eq!(format("image/avif,image/webp,*/*;q=0.8"), ImageFormat::Webp);
        assert_eq!(format("image/jpeg"), ImageFormat::Jpeg);
        assert_eq!(format("image/webp;q=0.2, image/jpeg;q=0.9"), ImageFormat::Jpeg);
        assert_eq!(format("image/jpeg, image/webp"), ImageFormat::Webp);
        assert_eq!(format("application/json"), ImageFormat::Webp);
    }
}

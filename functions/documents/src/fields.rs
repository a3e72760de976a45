//! Kind and fields of a document: viewed, corrected, extracted again, compared, exported.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use extraction::{Corrections, Fault, Format, Unexportable};
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::documents::extractions::{self, Difference, Version};
use shared::documents::{self, Document};
use shared::error::{FieldError, OrNotFound, refuse};
use shared::http::{IfMatch, Input, Path, Problems, Query, tagged};
use shared::ids::DocumentId;
use shared::organizations::identity;
use shared::vendors::{self, LearnVendor};
use shared::{App, Error, Result, approvals, customers, jobs};
use utoipa::{IntoParams, ToSchema};

use crate::links::attachment;

/// Show kind, fields, line items and checks. Each field has a confidence and its position on the page.
#[utoipa::path(get, path = "/documents/{id}/fields", operation_id = "documents.find-fields",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Version), Problems))]
pub(crate) async fn current(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(tagged(document.version, &extractions::current(&mut tx, &document).await?))
}

/// Confirm or correct fields and line items; this creates a new version. Send correct values as well as corrected ones:
/// extraction of the vendor's next document learns from both. Line items are sent as a whole table, and only with the
/// version they were made from as `If-Match`. The `ETag` is the document's.
#[utoipa::path(patch, path = "/documents/{id}/fields", operation_id = "documents.correct-fields",
    tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = Corrections,
    responses((status = 200, body = Version), Problems))]
pub(crate) async fn correct(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
    Input(corrections): Input<Corrections>,
) -> Result<Response> {
    if corrections.line_items.is_some() {
        seen.require()?;
    }
    let mut tx = app.enter(&me).await?;
    let reading = documents::reading_of(&mut tx, id).await?.unwrap_or_default();
    let document = documents::lock(&mut tx, id).await?;
    let before = extractions::current(&mut tx, &document).await?;
    seen.check(document.version, &before)?;
    document.is_extracted()?;
    document.may_change_fields()?;
    let found = before.extraction.clone();
    let correct = move || extraction::correct(&found, &corrections, &reading);
    let (mut after, confirmations) = tokio::task::spawn_blocking(correct).await?.map_err(invalid)?;
    extraction::note_own_vendor(&mut after, &identity::own(&mut tx).await?);

    extractions::correct(&mut tx, &me.actor(), id, &before.extraction, &after).await?;
    approvals::examine(&app, &mut tx, id).await?;
    customers::examine(&mut tx, id).await?;
    vendors::note(&mut tx, id, me.user, &confirmations).await?;
    jobs::enqueue(&mut tx, &LearnVendor { document: id }).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    let version = extractions::current(&mut tx, &document).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &version))
}

/// Extract kind and fields again, using everything the organization has learned and set since. Confirmed
/// values stay.
#[utoipa::path(post, path = "/documents/{id}/extract", operation_id = "documents.extract", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 202, body = Document), Problems))]
pub(crate) async fn extract_again(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.is_extracted()?;
    document.may_change_fields()?;
    extractions::extract_again(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok((axum::http::StatusCode::ACCEPTED, Json(document)).into_response())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Before {
    /// Only versions before this one.
    #[param(minimum = 2)]
    before: Option<i32>,
    /// How many, 1 to 50.
    #[param(minimum = 1, maximum = 50, default = 20)]
    count: Option<i64>,
}

/// Versions of what was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Versions {
    /// Newest first.
    items: Vec<Version>,
    /// Pass it as `before` for the next ones; absent at the end.
    next_before: Option<i32>,
}

/// List all versions of the extracted fields, newest first, each with its origin and author.
#[utoipa::path(get, path = "/documents/{id}/extractions", operation_id = "documents.list-extractions",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), Before), responses((status = 200, body = Versions), Problems))]
pub(crate) async fn versions(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Before>,
) -> Result<Json<Versions>> {
    let count = wanted.count.unwrap_or(20).clamp(1, 50);
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    let mut items = extractions::versions(&mut tx, id, wanted.before, count).await?;
    let more = items.len() > usize::try_from(count)?;
    items.truncate(usize::try_from(count)?);
    let next_before = items.last().filter(|_| more).map(|version| version.version);
    Ok(Json(Versions { items, next_before }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Pair {
    /// The older version.
    from: i32,
    /// The newer one; the current version when absent.
    to: Option<i32>,
}

/// Two versions compared.
#[derive(Serialize, ToSchema)]
pub(crate) struct Comparison {
    /// The older version.
    from: i32,
    /// The newer one.
    to: i32,
    /// What differs; what is the same in both is left out.
    differences: Vec<Difference>,
}

/// Compare two versions of the extracted fields.
#[utoipa::path(get, path = "/documents/{id}/extractions/compare",
    operation_id = "documents.compare-extractions", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), Pair), responses((status = 200, body = Comparison), Problems))]
pub(crate) async fn compare(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Query(pair): Query<Pair>,
) -> Result<Json<Comparison>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    let to = pair.to.or(document.extraction).unwrap_or_default();
    let older = extractions::version(&mut tx, id, pair.from).await?.or_not_found("version")?;
    let newer = extractions::version(&mut tx, id, to).await?.or_not_found("version")?;
    let differences = extractions::differences(&older.extraction, &newer.extraction);
    Ok(Json(Comparison { from: pair.from, to, differences }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `csv`, `json` or, for invoices and credit notes, `ubl`.
    #[param(inline)]
    format: Format,
}

/// Download kind, fields and line items as a file: CSV (RFC 4180), JSON, or an invoice in UBL 2.1 (EN 16931).
#[utoipa::path(get, path = "/documents/{id}/fields/export", operation_id = "documents.export-fields",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path), Wanted),
    responses((status = 200, body = String, content_type = "application/octet-stream"), Problems))]
pub(crate) async fn export(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.is_extracted()?;
    if approvals::is_kept_back(&mut tx, id).await? {
        let detail = "the organization lets out approved documents only, and this one is not approved";
        return Err(Error::Conflict(refuse("not_approved", detail)));
    }
    let version = extractions::current(&mut tx, &document).await?;
    let content = extraction::export(&version.extraction, wanted.format).map_err(unexportable)?;
    let stem = document.name.rsplit_once('.').map_or(document.name.as_str(), |(stem, _)| stem);
    let name = attachment(&format!("{stem}.{}", wanted.format.extension()));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(wanted.format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok((headers, content).into_response())
}

fn invalid(faults: Vec<Fault>) -> Error {
    let errors = faults.into_iter().map(|fault| FieldError::new(fault.pointer, fault.code, fault.message));
    Error::Invalid(errors.collect())
}

fn unexportable(reason: Unexportable) -> Error {
    match reason {
        Unexportable::Refused { code, detail } => Error::Conflict(refuse(code, detail)),
        Unexportable::Broken(error) => Error::Internal(error),
    }
}

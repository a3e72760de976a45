//! Many documents as one file: a line or an object each, with all their fields.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use document_types::fields::TERMS;
use document_types::table::table;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::db::OrgTx;
use shared::documents::{self, Document, Listed, Order, export};
use shared::http::{List, Problems, Query};
use shared::ids::DocumentId;
use shared::{App, Error, Result, approvals};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::list::{Filter, Sorting, Text};

/// Most documents of one export.
const MOST: usize = 10_000;

/// Documents that are read at a time.
const STEP: usize = 500;

/// Header that says how many documents stay inside because they are not approved.
const WITHHELD: HeaderName = HeaderName::from_static("x-export-withheld");

/// Header that says that an export is incomplete.
const CUT: HeaderName = HeaderName::from_static("x-export-truncated");

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = DocumentsFormat)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// A table, as spreadsheets open it: a line for each document.
    #[default]
    Csv,
    /// An array.
    Json,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `csv` (default) or `json`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
    /// Only these documents, at most 500, separated by commas.
    #[param(value_type = Option<Vec<DocumentId>>, style = Form, explode = false)]
    ids: Option<List<DocumentId>>,
}

/// A document in an export.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedDocument {
    /// The document, with its labels.
    #[serde(flatten)]
    listed: Listed,
    /// The values of its fields, by name.
    fields: HashMap<String, String>,
}

/// Download documents with their fields as one file: those of a filter in the order of the list, at most 10,000. The
/// header `X-Export-Truncated` says when there are more. Where the organization lets out approved documents only, those
/// whose approval is not finished are left out, and `X-Export-Withheld` says how many.
#[utoipa::path(get, path = "/documents/export", operation_id = "documents.export", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(Wanted, Filter, Text, Sorting),
    responses((status = 200, content((String = "text/csv"), (Vec<ExportedDocument> = "application/json")),
        headers(("x-export-truncated" = String, description = "`true` when only the first 10,000 documents are there"),
            ("x-export-withheld" = String, description = "how many documents are left out because they are not approved"))),
    Problems))]
pub(crate) async fn export(
    State(app): State<App>,
    me: Member,
    Query(wanted): Query<Wanted>,
    Query(filter): Query<Filter>,
    Query(text): Query<Text>,
    Query(sorting): Query<Sorting>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let mut filter = filter.with(&text, &mut tx).await?;
    filter.ids = wanted.ids.map(|ids| ids.0);
    if filter.ids.as_ref().is_some_and(|ids| ids.len() > STEP) {
        return Err(Error::field("?ids", "too_many", "give 500 documents at most, or a filter"));
    }
    let withheld = withhold(&mut tx, &mut filter).await?;
    let count = documents::count(&mut tx, &filter, i32::try_from(MOST + 1)?).await?;
    let is_cut = usize::try_from(count)? > MOST;
    export::note(&mut tx, &me.actor(), count.min(i64::try_from(MOST)?)).await?;
    tx.commit().await?;

    let (media_type, name) = match wanted.format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"documents.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"documents.json\""),
    };
    let pages = Pages {
        app,
        me,
        filter,
        order: sorting.sort,
        format: wanted.format,
        after: None,
        sent: 0,
        is_over: false,
    };
    let body = Body::from_stream(stream::try_unfold(pages, Pages::next));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    let mut response = (headers, body).into_response();
    if withheld > 0 {
        response.headers_mut().insert(WITHHELD, HeaderValue::from(withheld));
    }
    if is_cut {
        response.headers_mut().insert(CUT, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Leaves out what has to stay inside; returns how many documents that are, counted up to ten thousand.
async fn withhold(tx: &mut OrgTx, filter: &mut documents::Filter) -> Result<i64> {
    if !approvals::settings::current(tx).await?.approved_only {
        return Ok(0);
    }
    filter.unapproved = Some(true);
    let count = documents::count(tx, filter, i32::try_from(MOST)?).await?;
    filter.unapproved = Some(false);
    Ok(count)
}

/// An export that is being sent: no more than one step of it is in memory.
struct Pages {
    app: App,
    me: Member,
    filter: documents::Filter,
    order: Order,
    format: Format,
    after: Option<Document>,
    sent: usize,
    is_over: bool,
}

impl Pages {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, axum::BoxError> {
        if self.is_over {
            return Ok(None);
        }
        let step = STEP.min(MOST - self.sent);
        let rows = self.read(step).await.map_err(|error| error.to_string())?;
        let is_first = self.sent == 0;
        self.sent += rows.len();
        self.is_over = rows.len() < step || self.sent == MOST;
        self.after = rows.last().map(|row| row.listed.document.clone());
        let bytes = match self.format {
            Format::Csv => as_table(&rows, is_first).map_err(|error| error.to_string())?,
            Format::Json => as_json(&rows, is_first, self.is_over)?,
        };
        Ok(Some((bytes.into(), self)))
    }

    async fn read(&self, step: usize) -> Result<Vec<ExportedDocument>> {
        let mut tx = self.app.enter(&self.me).await?;
        let after = self.after.as_ref().map(|document| self.order.cursor(document));
        let found =
            documents::list(&mut tx, &self.filter, self.order, after.as_ref(), i64::try_from(step)?).await?;
        let ids: Vec<Uuid> = found.iter().map(|document| document.id.0).collect();
        let mut fields = export::fields(&mut tx, &ids).await?;
        let listed = documents::listed(&mut tx, found).await?;
        tx.commit().await?;
        let rows = listed.into_iter().map(|listed| {
            let fields = fields.remove(&listed.document.id).unwrap_or_default();
            ExportedDocument { listed, fields }
        });
        Ok(rows.collect())
    }
}

/// The columns before those of the fields.
const FIRST: [&str; 9] = [
    "id",
    "file",
    "kind",
    "status",
    "needs_review",
    "labels",
    "uploaded_by",
    "uploaded_at",
    "currency_of_total",
];

/// Columns of the table.
const WIDTH: usize = FIRST.len() + TERMS.len();

fn as_table(rows: &[ExportedDocument], with_header: bool) -> Result<Vec<u8>> {
    let mut header = [""; WIDTH];
    for (cell, name) in header.iter_mut().zip(FIRST.into_iter().chain(TERMS.iter().map(|term| term.name))) {
        *cell = name;
    }
    let lines = table(header, rows.iter().map(line))?;
    if with_header {
        return Ok(lines);
    }
    let end = lines.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    Ok(lines[end..].to_vec())
}

fn line(row: &ExportedDocument) -> [String; WIDTH] {
    let document = &row.listed.document;
    let labels: Vec<&str> = row.listed.labels.iter().map(|label| label.name.as_str()).collect();
    // As the API writes it.
    let status = serde_json::to_value(document.status).ok();
    let first = [
        document.id.to_string(),
        document.name.clone(),
        document.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        status.as_ref().and_then(|status| status.as_str()).unwrap_or_default().to_owned(),
        document.needs_review.to_string(),
        labels.join("; "),
        row.listed.owner_name.clone(),
        document.created_at.to_rfc3339(),
        document.currency.clone().unwrap_or_default(),
    ];
    let fields = TERMS.iter().map(|term| row.fields.get(term.name).cloned().unwrap_or_default());
    let mut cells = first.into_iter().chain(fields);
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

/// A piece of an array.
fn as_json(rows: &[ExportedDocument], is_first: bool, is_last: bool) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        bytes.push(if is_first && number == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut bytes, row)?;
    }
    if is_first && rows.is_empty() {
        bytes.push(b'[');
    }
    if is_last {
        bytes.push(b']');
    }
    Ok(bytes)
}

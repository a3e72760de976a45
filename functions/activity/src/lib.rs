//! The activity log over HTTP: pages to read, files to keep.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use document_types::table::table;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::activity::{self, ACTIVITY_EXPORTED, EXPORT_LIMIT, Entry, Filter};
use shared::auth::Auditor;
use shared::http::{Page, PageQuery, Problems, Query};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// Header that says that an export is incomplete.
const CUT: HeaderName = HeaderName::from_static("x-export-truncated");

/// List the activity log, newest entry first. For admins, and for API keys with the scope `activity:read`.
#[utoipa::path(get, path = "/activity", operation_id = "activity.list", tag = "activity",
    extensions(("x-least-role" = json!("ADMIN")), ("x-scope" = json!("activity:read"))),
    params(Filter, PageQuery), responses((status = 200, body = Page<Entry>), Problems))]
async fn list(
    State(app): State<App>,
    Auditor(me): Auditor,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Entry>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = activity::list(&mut tx, &filter, after, limit).await?;
    Ok(Json(Page::of(found, limit, |entry| entry.id)))
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[schema(as = ActivityFormat)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// A table, as spreadsheets open it.
    #[default]
    Csv,
    /// An array.
    Json,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `csv` (default) or `json`.
    #[param(inline)]
    format: Option<Format>,
}

/// Download the newest entries of the activity log as a file, at most 10,000. The header `X-Export-Truncated`
/// says when there are more.
#[utoipa::path(get, path = "/activity/export", operation_id = "activity.export", tag = "activity",
    extensions(("x-least-role" = json!("ADMIN")), ("x-scope" = json!("activity:read"))),
    params(Filter, Wanted),
    responses((status = 200, content((String = "text/csv"), (Vec<Entry> = "application/json")),
        headers(("x-export-truncated" = String, description = "`true` when only the newest 10,000 rows are there"))),
    Problems))]
async fn export(
    State(app): State<App>,
    Auditor(me): Auditor,
    Query(filter): Query<Filter>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let mut entries = activity::list(&mut tx, &filter, None, EXPORT_LIMIT).await?;
    let limit = usize::try_from(EXPORT_LIMIT)?;
    let cut = entries.len() > limit;
    entries.truncate(limit);
    let count = json!({ "rows": entries.len() });
    activity::record(&mut tx, &me.actor(), ACTIVITY_EXPORTED, me.org.0, Some(count)).await?;
    tx.commit().await?;

    let (media_type, disposition, body) = match wanted.format.unwrap_or_default() {
        Format::Csv => {
            ("text/csv; charset=utf-8", "attachment; filename=\"activity.csv\"", as_table(&entries)?)
        }
        Format::Json => {
            ("application/json", "attachment; filename=\"activity.json\"", serde_json::to_vec(&entries)?)
        }
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    if cut {
        headers.insert(CUT, HeaderValue::from_static("true"));
    }
    Ok((headers, body).into_response())
}

/// The entries as a table, one line each.
fn as_table(entries: &[Entry]) -> Result<Vec<u8>> {
    let header = [
        "id",
        "at",
        "actor_id",
        "actor_name",
        "api_key_id",
        "action",
        "object_type",
        "object_id",
        "address",
        "user_agent",
        "before",
        "after",
    ];
    let rows = entries.iter().map(|entry| {
        let text = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
        let id = |id: Option<_>| id.as_ref().map(ToString::to_string).unwrap_or_default();
        [
            entry.id.to_string(),
            entry.at.to_rfc3339(),
            id(entry.actor_id),
            entry.actor_name.clone().unwrap_or_default(),
            id(entry.api_key_id),
            entry.action.clone(),
            entry.object_type.clone(),
            id(entry.object_id),
            entry.address.clone().unwrap_or_default(),
            entry.user_agent.clone(),
            text(&entry.before),
            text(&entry.after),
        ]
    });
    Ok(table(header, rows)?)
}

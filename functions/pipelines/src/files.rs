//! The cards of a pipeline as files: exported, and imported with a preview.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::auth::{Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems, Query};
use shared::ids::PipelineId;
use shared::pipelines;
use shared::pipelines::exporting::{self, ExportedCard};
use shared::pipelines::importing::{self, Outcome, Request};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CardsFormat)]
pub(crate) enum Format {
    /// A table, as spreadsheets open it.
    #[default]
    Csv,
    /// An array.
    Json,
}

/// As what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `csv` (default) or `json`.
    #[param(inline)]
    format: Option<Format>,
}

/// Download all cards of a pipeline, archived ones too, at most 50,000. An import reads the table back.
#[utoipa::path(get, path = "/pipelines/{id}/export", operation_id = "pipelines.export", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = PipelineId, Path), Wanted),
    responses((status = 200, content((String = "text/csv"), (Vec<ExportedCard> = "application/json"))), Problems))]
pub(crate) async fn export(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<PipelineId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    pipelines::find_pipeline(&mut tx, id).await?.or_not_found("pipeline")?;
    let cards = exporting::export(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    let (media_type, disposition, body) = match wanted.format.unwrap_or_default() {
        Format::Csv => {
            ("text/csv; charset=utf-8", "attachment; filename=\"cards.csv\"", exporting::written(cards)?)
        }
        Format::Json => {
            ("application/json", "attachment; filename=\"cards.json\"", serde_json::to_vec(&cards)?)
        }
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    Ok((headers, body).into_response())
}

/// Make cards of the rows of a spreadsheet, or say what that would do. All rows become cards but those that are refused.
#[utoipa::path(post, path = "/pipelines/{id}/import", operation_id = "pipelines.import", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)), request_body = Request,
    responses((status = 200, body = Outcome), Problems))]
pub(crate) async fn import(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    Input(request): Input<Request>,
) -> Result<Json<Outcome>> {
    let mut tx = app.enter(&me).await?;
    let pipeline = pipelines::find_pipeline(&mut tx, id).await?.or_not_found("pipeline")?;
    let outcome = importing::import(&mut tx, &me.actor(), &pipeline, &request).await?;
    if !request.preview {
        tx.commit().await?;
    }
    Ok(Json(outcome))
}

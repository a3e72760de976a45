//! Pipelines themselves: operators see them, admins make and change them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::auth::{Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, Query, tagged};
use shared::ids::PipelineId;
use shared::pipelines::{self, NewPipeline, Pipeline, PipelineChanges};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

/// Pipelines of the organization.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pipelines {
    /// By name.
    items: Vec<Pipeline>,
}

/// Which pipelines.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Archived ones instead of the others.
    archived: Option<bool>,
}

/// List the pipelines with their stages, by name, at most 100.
#[utoipa::path(get, path = "/pipelines", operation_id = "pipelines.list", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(Wanted), responses((status = 200, body = Pipelines), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Pipelines>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(Pipelines { items: pipelines::list(&mut tx, wanted.archived.unwrap_or(false)).await? }))
}

/// Create a pipeline with its stages.
#[utoipa::path(post, path = "/pipelines", operation_id = "pipelines.create", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = NewPipeline,
    responses((status = 201, body = Pipeline), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(new): Input<NewPipeline>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let pipeline = pipelines::insert(&mut tx, &me.actor(), me.user, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(pipeline.version, &pipeline)).into_response())
}

/// Show a pipeline with its stages.
#[utoipa::path(get, path = "/pipelines/{id}", operation_id = "pipelines.find", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = PipelineId, Path)), responses((status = 200, body = Pipeline), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<PipelineId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let pipeline = pipelines::find_pipeline(&mut tx, id).await?.or_not_found("pipeline")?;
    Ok(tagged(pipeline.version, &pipeline))
}

/// Rename a pipeline, archive it or take it out of the archive. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/pipelines/{id}", operation_id = "pipelines.change", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)),
    request_body = PipelineChanges, responses((status = 200, body = Pipeline), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    seen: IfMatch,
    Input(changes): Input<PipelineChanges>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = pipelines::find_pipeline(&mut tx, id).await?.or_not_found("pipeline")?;
    seen.check(before.version, &before)?;
    let after = pipelines::change(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a pipeline that has no cards, not even archived ones.
#[utoipa::path(delete, path = "/pipelines/{id}", operation_id = "pipelines.delete", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let pipeline = pipelines::lock_pipeline(&mut tx, id).await?;
    seen.check(pipeline.version, &pipeline)?;
    pipelines::delete(&mut tx, &me.actor(), &pipeline).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

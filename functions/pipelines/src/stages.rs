//! The stages of a pipeline: admins make and change them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::Deserialize;
use shared::auth::Admin;
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, Query, tagged};
use shared::ids::{PipelineId, StageId};
use shared::pipelines::stages::{self, Changes};
use shared::pipelines::{self, NewStage, Pipeline, Stage};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

/// The stages of a pipeline in an order.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageOrder {
    /// Every stage, each once.
    #[garde(length(min = 1, max = 30))]
    stages: Vec<StageId>,
}

/// What becomes of a deleted stage's cards.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Leaving {
    /// The stage of the same pipeline that gets them.
    move_to: Option<StageId>,
}

/// Add a stage to a pipeline, which has 30 at most.
#[utoipa::path(post, path = "/pipelines/{id}/stages", operation_id = "pipelines.add-stage", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)), request_body = NewStage,
    responses((status = 201, body = Stage), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    Input(new): Input<NewStage>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let stage = stages::add(&mut tx, &me.actor(), id, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(stage.version, &stage)).into_response())
}

/// Put the stages of a pipeline into an order.
#[utoipa::path(put, path = "/pipelines/{id}/stages/order", operation_id = "pipelines.order-stages",
    tag = "pipelines", extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)),
    request_body = StageOrder, responses((status = 200, body = Pipeline), Problems))]
pub(crate) async fn order(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    Input(order): Input<StageOrder>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    stages::order(&mut tx, &me.actor(), id, &order.stages).await?;
    let pipeline = pipelines::find_pipeline(&mut tx, id).await?.or_not_found("pipeline")?;
    tx.commit().await?;
    Ok(tagged(pipeline.version, &pipeline))
}

/// Change a stage. Fields left out of the request keep their values. A limit below the number of cards that are there
/// lets them stay.
#[utoipa::path(patch, path = "/stages/{id}", operation_id = "stages.change", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = StageId, Path)), request_body = Changes,
    responses((status = 200, body = Stage), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<StageId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = stages::lock_one(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    let after = stages::change(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a stage. Its cards, archived ones too, go to another stage of the pipeline; the last stage stays.
#[utoipa::path(delete, path = "/stages/{id}", operation_id = "stages.delete", tag = "pipelines",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = StageId, Path), Leaving),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<StageId>,
    Query(leaving): Query<Leaving>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    stages::delete(&mut tx, &me.actor(), id, leaving.move_to).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

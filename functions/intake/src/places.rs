//! How a pipeline takes requests.

use axum::extract::State;
use axum::response::Response;
use shared::auth::{Admin, Operator};
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::PipelineId;
use shared::intake::places::{self, NewPipelineIntake, PipelineIntake};
use shared::intake::working;
use shared::{App, Result};

/// Show whether a pipeline takes requests, in which stage, and what belongs there.
#[utoipa::path(get, path = "/pipelines/{id}/intake", operation_id = "pipelines.find-intake", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = PipelineId, Path)),
    responses((status = 200, body = PipelineIntake), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<PipelineId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let intake = places::find(&mut tx, id).await?;
    Ok(tagged(intake.version, &intake))
}

/// Say whether a pipeline takes requests, in which stage, and what belongs there.
#[utoipa::path(put, path = "/pipelines/{id}/intake", operation_id = "pipelines.put-intake", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = PipelineId, Path)),
    request_body = NewPipelineIntake, responses((status = 200, body = PipelineIntake), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<PipelineId>,
    seen: IfMatch,
    Input(new): Input<NewPipelineIntake>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = places::find(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    let after = places::put(&mut tx, &me.actor(), &before, &new).await?;
    working::learn_when_due(&mut tx).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

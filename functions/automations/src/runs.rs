//! What an automation did.

use axum::Json;
use axum::extract::State;
use shared::auth::Operator;
use shared::automations::{self, Run, RunFilter};
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::AutomationId;
use shared::{App, Result};

/// List what an automation did, newest first. Runs are kept for 90 days; what did not meet its condition is not among them.
#[utoipa::path(get, path = "/automations/{id}/runs", operation_id = "automations.runs", tag = "automations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = AutomationId, Path), RunFilter, PageQuery),
    responses((status = 200, body = Page<Run>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<AutomationId>,
    Query(filter): Query<RunFilter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Run>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    automations::find(&mut tx, id).await?.or_not_found("automation")?;
    let found = automations::list_runs(&mut tx, id, filter, after, limit).await?;
    Ok(Json(Page::of(found, limit, |run| run.id)))
}

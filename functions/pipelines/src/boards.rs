//! Boards, and the cards of a stage page by page.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::{PipelineId, StageId};
use shared::pipelines::stages;
use shared::pipelines::{self, Board, Card, FilterQuery, Order};
use shared::{App, Error, Result};
use utoipa::IntoParams;

/// How much of a board.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Extent {
    /// 1 to 100 cards of each stage.
    #[param(minimum = 1, maximum = 100, default = 30)]
    per_stage: Option<i64>,
}

/// In what order.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Sorted {
    /// `rank` (default) is the order in which people put them. Archived cards are always the newest first.
    #[param(inline)]
    sort: Option<Order>,
}

impl Extent {
    fn per_stage(&self) -> Result<i64> {
        match self.per_stage.unwrap_or(30) {
            some @ 1..=100 => Ok(some),
            _ => Err(Error::field("?per_stage", "out_of_range", "a board shows 1 to 100 cards of a stage")),
        }
    }
}

/// Show a board: the first cards of every stage, and for each stage how many there are and what they are worth.
#[utoipa::path(get, path = "/pipelines/{id}/board", operation_id = "pipelines.show-board", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = PipelineId, Path), FilterQuery, Extent), responses((status = 200, body = Board), Problems))]
pub(crate) async fn board(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<PipelineId>,
    Query(filter): Query<FilterQuery>,
    Query(extent): Query<Extent>,
) -> Result<Json<Board>> {
    let (filter, per_stage) = (filter.filter(me.user, app.clock.now())?, extent.per_stage()?);
    let mut tx = app.enter(&me).await?;
    Ok(Json(pipelines::board(&mut tx, id, &filter, per_stage).await?))
}

/// List the cards of a stage.
#[utoipa::path(get, path = "/stages/{id}/cards", operation_id = "stages.list-cards", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = StageId, Path), FilterQuery, Sorted, PageQuery),
    responses((status = 200, body = Page<Card>), Problems))]
pub(crate) async fn column(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<StageId>,
    Query(filter): Query<FilterQuery>,
    Query(sorted): Query<Sorted>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Card>>> {
    let (filter, limit, after) = (filter.filter(me.user, app.clock.now())?, page.limit()?, page.after()?);
    let order = filter.order(sorted.sort.unwrap_or_default());
    let mut tx = app.enter(&me).await?;
    stages::find(&mut tx, id).await?.or_not_found("stage")?;
    let found = pipelines::column(&mut tx, id, &filter, order, after.as_ref(), limit).await?;
    Ok(Json(Page::by(found, limit, |card| order.cursor(card))))
}

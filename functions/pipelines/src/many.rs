//! Many cards: one change of them all, taking it back, and the list of those for whom somebody is waited for.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::auth::Operator;
use shared::http::{Input, Page, PageQuery, Path, Problems, Query};
use shared::ids::{UndoId, UserId};
use shared::pipelines::bulk::{self, Outcome, Request};
use shared::pipelines::waiting::{self, Reason, Waiting, Wanted};
use shared::{App, Result};
use utoipa::IntoParams;

/// Which cards are waited for. What is absent does not restrict.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaitingQuery {
    /// For this reason alone.
    #[param(inline)]
    reason: Option<Reason>,
    /// Waiting for this member.
    owner: Option<UserId>,
}

/// Change up to 500 cards. Each is changed or refused by itself: the answer says which, and why.
#[utoipa::path(post, path = "/cards/bulk", operation_id = "cards.change-many", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    request_body = Request, responses((status = 200, body = Outcome), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Input(request): Input<Request>,
) -> Result<Json<Outcome>> {
    let mut tx = app.enter(&me).await?;
    let outcome = bulk::act(&mut tx, &me.actor(), me.user, &request).await?;
    tx.commit().await?;
    Ok(Json(outcome))
}

/// Take a change of many cards back, within a minute. A card that was changed since is left as it is.
#[utoipa::path(post, path = "/cards/bulk/{id}/undo", operation_id = "cards.undo-change", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = UndoId, Path)), responses((status = 200, body = Outcome), Problems))]
pub(crate) async fn undo(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<UndoId>,
) -> Result<Json<Outcome>> {
    let mut tx = app.enter(&me).await?;
    let outcome = bulk::undo(&mut tx, &me.actor(), me.user, id).await?;
    tx.commit().await?;
    Ok(Json(outcome))
}

/// List open cards of all pipelines for which somebody is waited for, the longest wait first: cards without a next step,
/// with one that is overdue, or unchanged for five working days.
#[utoipa::path(get, path = "/cards/waiting", operation_id = "cards.list-waiting", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(WaitingQuery, PageQuery), responses((status = 200, body = Page<Waiting>), Problems))]
pub(crate) async fn waiting(
    State(app): State<App>,
    Operator(me): Operator,
    Query(asked): Query<WaitingQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Waiting>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let wanted = Wanted { reason: asked.reason, owner: asked.owner };
    let mut tx = app.enter(&me).await?;
    let found = waiting::list(&mut tx, wanted, app.clock.now(), after, limit).await?;
    Ok(Json(Page::by(found, limit, Waiting::cursor)))
}

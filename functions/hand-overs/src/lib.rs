//! Hand-overs over HTTP: the documents of a period as one file, asked for, followed and downloaded.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::Operator;
use shared::clock::minutes;
use shared::error::{OrNotFound, refuse};
use shared::hand_overs::{self, HandOver, NewHandOver, Status};
use shared::http::{Input, Page, PageQuery, Path, Problems, Query};
use shared::ids::HandOverId;
use shared::{App, Error, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a link to the file works.
const LINK: Duration = minutes(5);

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find)).routes(routes!(download))
}

/// List hand-overs, newest first. Each is removed with its file after 30 days.
#[utoipa::path(get, path = "/hand-overs", operation_id = "hand-overs.list", tag = "hand-overs",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery), responses((status = 200, body = Page<HandOver>), Problems))]
async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<HandOver>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = hand_overs::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |hand_over| hand_over.id.0)))
}

/// Ask for the documents of a period as one file: a ZIP with the files, their fields as a table and as UBL, postings for
/// DATEV, and a list of what is missing. It is made in the background.
#[utoipa::path(post, path = "/hand-overs", operation_id = "hand-overs.create", tag = "hand-overs",
    extensions(("x-least-role" = json!("OPERATOR"))), request_body = NewHandOver,
    responses((status = 201, body = HandOver), Problems))]
async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    Input(new): Input<NewHandOver>,
) -> Result<Response> {
    new.check()?;
    let mut tx = app.enter(&me).await?;
    let hand_over = hand_overs::insert(&mut tx, &me.actor(), me.user, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(hand_over)).into_response())
}

/// Show a hand-over and how far it is.
#[utoipa::path(get, path = "/hand-overs/{id}", operation_id = "hand-overs.find", tag = "hand-overs",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = HandOverId, Path)), responses((status = 200, body = HandOver), Problems))]
async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<HandOverId>,
) -> Result<Json<HandOver>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(hand_overs::find(&mut tx, id).await?.or_not_found("hand-over")?))
}

/// A signed link to the file of a hand-over.
#[derive(Serialize, ToSchema)]
struct HandOverLink {
    /// Works without any header, for five minutes.
    url: String,
}

/// Get a link that downloads the file of a hand-over. It works for five minutes.
#[utoipa::path(post, path = "/hand-overs/{id}/download", operation_id = "hand-overs.download", tag = "hand-overs",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = HandOverId, Path)),
    responses((status = 200, body = HandOverLink), Problems))]
async fn download(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<HandOverId>,
) -> Result<Json<HandOverLink>> {
    let mut tx = app.enter(&me).await?;
    let hand_over = hand_overs::find(&mut tx, id).await?.or_not_found("hand-over")?;
    if hand_over.status != Status::Ready {
        return Err(Error::Conflict(refuse("not_ready", "its file is not ready: wait until it is")));
    }
    hand_overs::note_download(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"hand-over-{}-{}.zip\"", hand_over.from, hand_over.to);
    let url = app.bucket.presign_get(&hand_overs::key(me.org, id), &name, LINK).await?;
    Ok(Json(HandOverLink { url }))
}

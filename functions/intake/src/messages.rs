//! The messages of a request: read, answered, noted, and those that are parked.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::Deserialize;
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{Idempotency, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::RequestId;
use shared::intake::thread::{self, Draft, Message, NewNote, NewReply, Settling};
use shared::intake::{self, RequestDetail};
use shared::{App, Result};
use utoipa::ToSchema;

/// List the messages of a request, oldest first. What a form, a program or a member wrote is the request's own text, and
/// no message.
#[utoipa::path(get, path = "/requests/{id}/messages", operation_id = "requests.messages", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:read"))),
    params(("id" = RequestId, Path), PageQuery), responses((status = 200, body = Page<Message>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Message>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    intake::find(&mut tx, id).await?.or_not_found("request")?;
    let found = thread::list(&mut tx, id, after, limit).await?;
    Ok(Json(Page::of(found, limit, |message| message.id.0)))
}

/// Show what an answer would be sent with: to whom, with which subject and history, and where answers to it go.
#[utoipa::path(get, path = "/requests/{id}/reply", operation_id = "requests.draft-reply", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:read"))),
    params(("id" = RequestId, Path)), responses((status = 200, body = Draft), Problems))]
pub(crate) async fn draft(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
) -> Result<Json<Draft>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(thread::draft(&app, &mut tx, id).await?))
}

/// Answer a request by mail, in its thread. What becomes of the mail is shown at the message.
#[utoipa::path(post, path = "/requests/{id}/replies", operation_id = "requests.reply", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = NewReply,
    responses((status = 201, body = Message), Problems))]
pub(crate) async fn reply(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    idempotency: Idempotency,
    Input(new): Input<NewReply>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &(id, &new)).await? {
        return Ok(stored);
    }
    let message = thread::reply(&app, &mut tx, (&me.actor(), me.user), id, &new).await?;
    idempotency.keep(&mut tx, me.user, StatusCode::CREATED, &message).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(message)).into_response())
}

/// Write a note at a request, for the staff only.
#[utoipa::path(post, path = "/requests/{id}/notes", operation_id = "requests.note", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = NewNote,
    responses((status = 201, body = Message), Problems))]
pub(crate) async fn note(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(new): Input<NewNote>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let message = thread::note(&app, &mut tx, (&me.actor(), me.user), id, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(message)).into_response())
}

/// What is done with the mails that a request stands for.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettleParked {
    /// Release them, or discard them.
    #[garde(skip)]
    r#do: Settling,
}

/// Release or discard the further mails of a sender who sent too many, up to 500 by one call; the request is closed with
/// the last of them.
#[utoipa::path(post, path = "/requests/{id}/parked", operation_id = "requests.settle-parked", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = SettleParked,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn settle(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(wanted): Input<SettleParked>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    thread::settle(&app, &mut tx, &me.actor(), id, wanted.r#do).await?;
    let request = intake::detail(&mut tx, id).await?.or_not_found("request")?;
    tx.commit().await?;
    Ok(tagged(request.request.version, &request))
}

//! Comments on cards.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shared::auth::{Operator, Role};
use shared::error::{OrNotFound, refuse};
use shared::http::{IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::{CardId, CommentId};
use shared::pipelines;
use shared::pipelines::comments::{self, Changes, Comment, NewComment};
use shared::{App, Error, Result};

/// List the comments of a card, newest first.
#[utoipa::path(get, path = "/cards/{id}/comments", operation_id = "cards.list-comments", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:read"))),
    params(("id" = CardId, Path), PageQuery), responses((status = 200, body = Page<Comment>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Comment>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    pipelines::find(&mut tx, id).await?.or_not_found("card")?;
    let found = comments::list(&mut tx, id, after, limit).await?;
    Ok(Json(Page::of(found, limit, |comment| comment.id.0)))
}

/// Write a comment on a card. Each member it mentions is notified once.
#[utoipa::path(post, path = "/cards/{id}/comments", operation_id = "cards.comment", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CardId, Path)), request_body = NewComment,
    responses((status = 201, body = Comment), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CardId>,
    Input(new): Input<NewComment>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let comment = comments::add(&mut tx, &me.actor(), me.user, id, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(comment.version, &comment)).into_response())
}

/// Change a comment, which its author may. Members who were told before are not told again.
#[utoipa::path(patch, path = "/card-comments/{id}", operation_id = "card-comments.change", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CommentId, Path)), request_body = Changes,
    responses((status = 200, body = Comment), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CommentId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = comments::lock(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    if before.author.id != me.user {
        return Err(Error::Conflict(refuse("not_the_author", "only its author changes a comment")));
    }
    let comment = comments::change(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(comment.version, &comment))
}

/// Delete a comment: its author and admins may.
#[utoipa::path(delete, path = "/card-comments/{id}", operation_id = "card-comments.delete", tag = "pipelines",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("pipelines:write"))),
    params(("id" = CommentId, Path)), responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CommentId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let comment = comments::lock(&mut tx, id).await?;
    if comment.author.id != me.user && me.role != Role::Admin {
        return Err(Error::Conflict(refuse("not_the_author", "only its author and admins delete a comment")));
    }
    comments::delete(&mut tx, &me.actor(), &comment).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Saved views of the list of documents.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{Member, Role};
use shared::documents::views::{self, NewView, View};
use shared::error::refuse;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::ViewId;
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// Saved views.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedViews)]
pub(crate) struct Views {
    /// By name.
    items: Vec<View>,
}

/// List saved views, by name: one's own, and for operators and admins the shared ones.
#[utoipa::path(get, path = "/documents/views", operation_id = "views.list", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Views), Problems))]
pub(crate) async fn list(State(app): State<App>, me: Member) -> Result<Json<Views>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(Views { items: views::list(&mut tx).await? }))
}

/// Save a view.
#[utoipa::path(post, path = "/documents/views", operation_id = "views.create", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = NewView,
    responses((status = 201, body = View), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    me: Member,
    Input(new): Input<NewView>,
) -> Result<Response> {
    may_share(&me, &new)?;
    let mut tx = app.enter(&me).await?;
    let view = views::insert(&mut tx, &me.actor(), me.user, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(view.version, &view)).into_response())
}

/// Show a saved view.
#[utoipa::path(get, path = "/documents/views/{id}", operation_id = "views.find", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = ViewId, Path)),
    responses((status = 200, body = View), Problems))]
pub(crate) async fn find(State(app): State<App>, me: Member, Path(id): Path<ViewId>) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let view = views::find_there(&mut tx, id).await?;
    Ok(tagged(view.version, &view))
}

/// Replace a saved view: rename it, share it, or give it other filters. Shared views of others are changed by admins
/// alone.
#[utoipa::path(put, path = "/documents/views/{id}", operation_id = "views.replace", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = ViewId, Path)), request_body = NewView,
    responses((status = 200, body = View), Problems))]
pub(crate) async fn replace(
    State(app): State<App>,
    me: Member,
    Path(id): Path<ViewId>,
    seen: IfMatch,
    Input(new): Input<NewView>,
) -> Result<Response> {
    may_share(&me, &new)?;
    let mut tx = app.enter(&me).await?;
    let before = views::find_there(&mut tx, id).await?;
    views::may_change(&before, me.user, me.role == Role::Admin)?;
    seen.check(before.version, &before)?;
    let view = views::replace(&mut tx, &me.actor(), &before, &new).await?;
    tx.commit().await?;
    Ok(tagged(view.version, &view))
}

/// Delete a saved view. Shared views of others are deleted by admins alone.
#[utoipa::path(delete, path = "/documents/views/{id}", operation_id = "views.delete", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = ViewId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    me: Member,
    Path(id): Path<ViewId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let view = views::find_there(&mut tx, id).await?;
    views::may_change(&view, me.user, me.role == Role::Admin)?;
    seen.check(view.version, &view)?;
    views::delete(&mut tx, &me.actor(), &view).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn may_share(me: &Member, new: &NewView) -> Result<()> {
    if new.shared && me.role < Role::Operator {
        return Err(Error::Forbidden(refuse(
            "forbidden",
            "only operators and admins share views: save it for yourself",
        )));
    }
    Ok(())
}

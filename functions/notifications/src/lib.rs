//! Notifications over HTTP: the user's own, and marking them as read.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::auth::Member;
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::NotificationId;
use shared::notifications::{self, Filter, Notification};
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(read_all))
}

/// A page of notifications.
#[derive(Serialize, ToSchema)]
struct Notifications {
    /// Newest first.
    items: Vec<Notification>,
    /// Give it as `cursor` to get the next page; absent on the last.
    next_cursor: Option<String>,
    /// How many were not read, on all pages together.
    unread: i64,
}

/// How many were marked.
#[derive(Serialize, ToSchema)]
struct MarkedRead {
    /// Notifications that were not read before.
    read: u64,
}

/// List the user's notifications, newest first.
#[utoipa::path(get, path = "/notifications", operation_id = "notifications.list", tag = "notifications",
    extensions(("x-least-role" = json!("CLIENT"))), params(Filter, PageQuery),
    responses((status = 200, body = Notifications), Problems))]
async fn list(
    State(app): State<App>,
    me: Member,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Notifications>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = notifications::list(&mut tx, me.user, filter, after, limit).await?;
    let unread = notifications::count_unread(&mut tx, me.user).await?;
    let Page { items, next_cursor, .. } = Page::of(found, limit, |notification| notification.id.0);
    Ok(Json(Notifications { items, next_cursor, unread }))
}

/// Mark a notification as read. Calling this again changes nothing.
#[utoipa::path(post, path = "/notifications/{id}/read", operation_id = "notifications.read",
    tag = "notifications", extensions(("x-least-role" = json!("CLIENT"))),
    params(("id" = NotificationId, Path)), responses((status = 200, body = Notification), Problems))]
async fn read(
    State(app): State<App>,
    me: Member,
    Path(id): Path<NotificationId>,
) -> Result<Json<Notification>> {
    let mut tx = app.enter(&me).await?;
    notifications::mark_read(&mut tx, &me.actor(), me.user, id).await?;
    let notification = notifications::find(&mut tx, me.user, id).await?.or_not_found("notification")?;
    tx.commit().await?;
    Ok(Json(notification))
}

/// Mark all of the user's notifications as read.
#[utoipa::path(post, path = "/notifications/read-all", operation_id = "notifications.read-all",
    tag = "notifications", extensions(("x-least-role" = json!("CLIENT"))),
    responses((status = 200, body = MarkedRead), Problems))]
async fn read_all(State(app): State<App>, me: Member) -> Result<Json<MarkedRead>> {
    let mut tx = app.enter(&me).await?;
    let read = notifications::mark_all_read(&mut tx, &me.actor(), me.user).await?;
    tx.commit().await?;
    Ok(Json(MarkedRead { read }))
}

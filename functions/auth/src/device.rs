//! Where the user is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::Member;
use shared::auth::devices::{self, Device};
use shared::http::{Path, Problems};
use shared::ids::SessionId;
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(end)).routes(routes!(end_all))
}

/// The sessions that hold.
#[derive(Serialize, ToSchema)]
struct Devices {
    /// The last used first, at most 100.
    items: Vec<Device>,
}

/// List the user's sessions.
#[utoipa::path(get, path = "/auth/sessions", operation_id = "sessions.list", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Devices), Problems))]
async fn list(State(app): State<App>, me: Member) -> Result<Json<Devices>> {
    app.enter_restricted(&me).await?.commit().await?;
    Ok(Json(Devices { items: devices::list(&app, &me).await? }))
}

/// End one session. Its refresh token and all of its access tokens stop working.
#[utoipa::path(delete, path = "/auth/sessions/{id}", operation_id = "sessions.end", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = SessionId, Path)),
    responses((status = 204), Problems))]
async fn end(State(app): State<App>, me: Member, Path(id): Path<SessionId>) -> Result<StatusCode> {
    app.enter_restricted(&me).await?.commit().await?;
    devices::end(&app, &me, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all of the user's sessions, including this one.
#[utoipa::path(post, path = "/auth/sign-out-everywhere", operation_id = "auth.sign-out-everywhere",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT"))), responses((status = 204), Problems))]
async fn end_all(State(app): State<App>, me: Member) -> Result<Response> {
    app.enter_restricted(&me).await?.commit().await?;
    devices::end_all(&app, &me).await?;
    Ok((StatusCode::NO_CONTENT, crate::without_cookie(&app)).into_response())
}

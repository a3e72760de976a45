//! Figures for a dashboard.

use axum::Json;
use axum::extract::State;
use shared::auth::Member;
use shared::documents::figures::{self, Figures};
use shared::http::Problems;
use shared::{App, Result};

/// Show what came in and was done in the last 30 days, how fast, and what needs somebody. Clients see the figures of
/// their own documents.
#[utoipa::path(get, path = "/documents/figures", operation_id = "documents.show-figures", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    responses((status = 200, body = Figures), Problems))]
pub(crate) async fn figures(State(app): State<App>, me: Member) -> Result<Json<Figures>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(figures::figures(&mut tx, app.clock.now()).await?))
}

//! What is made once and used again.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::Deserialize;
use shared::auth::Admin;
use shared::documents::cache::{self, Cleaned, Figures};
use shared::http::{Input, Problems};
use shared::{App, Result};
use utoipa::ToSchema;

/// Show how often images of pages and the contents of files were there already in the last 30 days, and what is kept.
#[utoipa::path(get, path = "/cache", operation_id = "cache.show", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), responses((status = 200, body = Figures), Problems))]
pub(crate) async fn show(State(app): State<App>, Admin(me): Admin) -> Result<Json<Figures>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(cache::figures(&mut tx, app.clock.now()).await?))
}

/// What a clean-up takes.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CacheCleanup {
    /// Images and PDFs that nobody asked for in so many days, 0 to 365; 90 when absent. When one was asked for is noted once
    /// a day.
    #[garde(inner(range(max = 365)))]
    #[serde(default)]
    unused_days: Option<u16>,
}

/// Days without being asked for, after which the nightly sweep removes an image.
const UNUSED_DAYS: u16 = 90;

/// Remove images of pages and searchable PDFs of the organization that nobody asks for, 1,000 at a time. Each is made
/// again when somebody does.
#[utoipa::path(post, path = "/cache/cleanup", operation_id = "cache.clean", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = CacheCleanup,
    responses((status = 200, body = Cleaned), Problems))]
pub(crate) async fn clean(
    State(app): State<App>,
    Admin(me): Admin,
    Input(wanted): Input<CacheCleanup>,
) -> Result<Json<Cleaned>> {
    // The caller is checked before anything goes.
    let tx = app.enter(&me).await?;
    tx.commit().await?;
    let days = i32::from(wanted.unused_days.unwrap_or(UNUSED_DAYS));
    let cleaned = cache::clean(&app, me.org, days).await?;
    let mut tx = app.enter(&me).await?;
    cache::note_cleaned(&mut tx, &me.actor(), days, cleaned).await?;
    tx.commit().await?;
    Ok(Json(cleaned))
}

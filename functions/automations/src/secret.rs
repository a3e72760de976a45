//! The secret that signs an automation's webhooks.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::auth::{self, Admin};
use shared::error::OrNotFound;
use shared::http::{Path, Problems};
use shared::ids::AutomationId;
use shared::webhooks::secrets;
use shared::{App, Result, automations};
use utoipa::ToSchema;

/// A secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookSecret {
    /// `whsec_…`, as libraries for Standard Webhooks take it.
    webhook_secret: String,
    /// Until when the one before signs along; null where there was none.
    previous_until: Option<DateTime<Utc>>,
}

/// Replace the signing secret of an automation's webhooks. For 24 hours webhooks are signed with both
/// secrets; during that time the secret can't be replaced again (`secret_changing`).
#[utoipa::path(post, path = "/automations/{id}/secret", operation_id = "automations.rotate-secret",
    tag = "automations", extensions(("x-least-role" = json!("ADMIN"))), params(("id" = AutomationId, Path)),
    responses((status = 200, body = WebhookSecret), Problems))]
pub(crate) async fn rotate(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<AutomationId>,
) -> Result<Json<WebhookSecret>> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    automations::lock(&mut tx, id).await?.or_not_found("automation")?;
    let (secret, until) = secrets::rotate(&mut tx, &me.actor(), &app.vault, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Json(WebhookSecret { webhook_secret: secret.expose().to_owned(), previous_until: until }))
}

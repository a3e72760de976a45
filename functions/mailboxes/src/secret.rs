//! The secret that signs the mails which are posted to a mailbox.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::auth::{self, Admin};
use shared::error::OrNotFound;
use shared::http::{Path, Problems};
use shared::ids::MailboxId;
use shared::mailboxes::{self, secrets};
use shared::{App, Result};
use utoipa::ToSchema;

/// A secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailboxSecret {
    /// `whsec_…`, as libraries for Standard Webhooks take it.
    webhook_secret: String,
    /// Until when mails are accepted that were signed with the one before.
    previous_until: DateTime<Utc>,
}

/// Replace the secret of a mailbox that mails are posted to. For 24 hours mails are accepted that were signed with either;
/// during that time the secret can't be replaced again (`secret_changing`).
#[utoipa::path(post, path = "/mailboxes/{id}/rotate-secret", operation_id = "mailboxes.rotate-secret",
    tag = "mailboxes", extensions(("x-least-role" = json!("ADMIN"))), params(("id" = MailboxId, Path)),
    responses((status = 200, body = MailboxSecret), Problems))]
pub(crate) async fn rotate(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<MailboxId>,
) -> Result<Json<MailboxSecret>> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let mailbox = mailboxes::lock(&mut tx, id).await?.or_not_found("mailbox")?;
    let now = app.clock.now();
    let (secret, until) = secrets::rotate(&mut tx, &me.actor(), &app.vault, &mailbox, now).await?;
    tx.commit().await?;
    Ok(Json(MailboxSecret { webhook_secret: secret.expose().to_owned(), previous_until: until }))
}

//! Connecting a mailbox at Google or Microsoft: the provider's page, and what somebody brings back from there.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{self, Admin};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems};
use shared::ids::MailboxId;
use shared::mailboxes::{self, Mailbox, consent};
use shared::{App, Result};
use utoipa::ToSchema;

use crate::mailboxes::enqueue;

/// Where a consent is given.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsentPage {
    /// The provider's page. It sends the browser back to `/settings/mailboxes` within ten minutes.
    url: String,
}

/// What a provider sent the browser back with.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailboxConsentAnswer {
    /// As it was sent there.
    #[garde(length(chars, min = 1, max = 200))]
    state: String,
    /// The code to exchange.
    #[garde(inner(length(chars, min = 1, max = 4000)))]
    code: Option<String>,
    /// Why there is none.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    error: Option<String>,
}

/// Begin to connect a mailbox at Google or Microsoft: the page on which its owner consents that it is read. Whoever begins
/// has to finish, by what the provider sends them back with.
#[utoipa::path(post, path = "/mailboxes/{id}/connect", operation_id = "mailboxes.connect", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = MailboxId, Path)),
    responses((status = 200, body = ConsentPage), Problems))]
pub(crate) async fn begin(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<MailboxId>,
) -> Result<Json<ConsentPage>> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let mailbox = mailboxes::lock(&mut tx, id).await?.or_not_found("mailbox")?;
    let url = consent::begin(&app, &mut tx, me.user, &mailbox).await?;
    tx.commit().await?;
    Ok(Json(ConsentPage { url: url.into() }))
}

/// Finish connecting a mailbox with what the provider sent the browser back with. Each answer counts once, and only from the
/// member who began.
#[utoipa::path(post, path = "/mailboxes/consents", operation_id = "mailboxes.finish-consent", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = MailboxConsentAnswer,
    responses((status = 200, body = Mailbox), Problems))]
pub(crate) async fn finish(
    State(app): State<App>,
    Admin(me): Admin,
    Input(given): Input<MailboxConsentAnswer>,
) -> Result<Json<Mailbox>> {
    let mut tx = app.enter(&me).await?;
    let attempt = consent::take(&app, &mut tx, me.user, &given.state).await?;
    tx.commit().await?;
    let tokens = consent::exchange(&app, &attempt, given.code.as_deref(), given.error.as_deref()).await?;

    let mut tx = app.enter(&me).await?;
    let mailbox = consent::keep(&app, &mut tx, &me.actor(), &attempt, &tokens).await?;
    enqueue(&mut tx, &mailbox).await?;
    tx.commit().await?;
    Ok(Json(mailbox))
}

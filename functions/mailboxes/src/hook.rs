//! Mails that somebody posts: a mail server or a provider that has received them for us.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use serde::Serialize;
use shared::db::SystemTx;
use shared::http::{Path, Problems};
use shared::ids::{DocumentId, MailboxId, MessageId, OrgId};
use shared::mailboxes::secrets::{self, Signature};
use shared::mailboxes::{self, Fate, Mailbox};
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Largest mail that is posted: its signature covers the whole of it, so it is held in memory.
const LARGEST: usize = 25 << 20;

/// What became of a posted mail.
#[derive(Serialize, ToSchema)]
pub(crate) struct PostedMail {
    /// Its row in the ledger.
    id: MessageId,
    /// What became of it.
    fate: Fate,
    /// Why it is no document.
    reason: Option<String>,
    /// The document it is, or has the same bytes as.
    document_id: Option<DocumentId>,
}

/// The route, with a body limit of its own.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(post)).layer(DefaultBodyLimit::max(LARGEST))
}

/// Post a raw mail (MIME, up to 25 MiB) to a mailbox. It is signed with the mailbox's secret as Standard Webhooks says; one
/// that comes again with the same `webhook-id` has the same answer.
#[utoipa::path(post, path = "/hooks/mail/{mailbox}", operation_id = "hooks.take-mail", tag = "mailboxes",
    extensions(("x-limit" = json!("upload")), ("x-csrf" = json!("exempt"))), security(()),
    params(("mailbox" = MailboxId, Path)),
    request_body(content = String, content_type = "message/rfc822"),
    responses((status = 200, body = PostedMail), Problems))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(mailbox): Path<MailboxId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<PostedMail>> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signature = Signature {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signatures: header("webhook-signature"),
    };
    let (org, mailbox) = admitted(&app, mailbox, &signature, &body).await?;
    let message = mailboxes::receive(&app, org, &mailbox, signature.id, body).await?;
    let (id, fate, reason) = (message.id, message.fate, message.reason);
    Ok(Json(PostedMail { id, fate, reason, document_id: message.document_id }))
}

/// The mailbox, for who knows its secret. Nobody else learns whether there is one.
async fn admitted(
    app: &App,
    id: MailboxId,
    signature: &Signature<'_>,
    body: &[u8],
) -> Result<(OrgId, Mailbox)> {
    let org = mailboxes::owner_of(app, id).await?.ok_or_else(secrets::unsigned)?;
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let secrets = secrets::current(&mut tx, &app.vault, id, app.clock.now()).await?;
    secrets::verify(&secrets, signature, body, app.clock.now())?;
    let mailbox = mailboxes::find(&mut tx, id).await?.filter(|mailbox| mailbox.enabled);
    tx.commit().await?;
    Ok((org, mailbox.ok_or_else(secrets::unsigned)?))
}

//! The ledger of a mailbox: each mail with what became of it and of the files inside.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::auth::Operator;
use shared::documents::{self, StoredFile};
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::{MailboxId, MessageId};
use shared::mailboxes::{self, Filter, Message};
use shared::{App, Result};
use utoipa::ToSchema;

/// A mail with the files inside.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailboxMessageDetails {
    #[serde(flatten)]
    message: Message,
    /// Each with the document it became, or why it became none; empty until the mail is read.
    files: Vec<StoredFile>,
}

/// List the mails of a mailbox, those that were seen last first, all or those with one fate.
#[utoipa::path(get, path = "/mailboxes/{id}/messages", operation_id = "mailboxes.messages", tag = "mailboxes",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = MailboxId, Path), PageQuery, Filter), responses((status = 200, body = Page<Message>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<MailboxId>,
    Query(page): Query<PageQuery>,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<Message>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    mailboxes::find(&mut tx, id).await?.or_not_found("mailbox")?;
    let found = mailboxes::list_messages(&mut tx, id, filter, after, limit).await?;
    Ok(Json(Page::of(found, limit, |message| message.id.0)))
}

/// Show a mail of the ledger with the files inside.
#[utoipa::path(get, path = "/mailboxes/{id}/messages/{message}", operation_id = "mailboxes.message", tag = "mailboxes",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = MailboxId, Path), ("message" = MessageId, Path)),
    responses((status = 200, body = MailboxMessageDetails), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, message)): Path<(MailboxId, MessageId)>,
) -> Result<Json<MailboxMessageDetails>> {
    let mut tx = app.enter(&me).await?;
    let message = mailboxes::find_message(&mut tx, id, message).await?.or_not_found("mail")?;
    let files = match message.document_id {
        Some(document) => documents::files(&mut tx, document).await?,
        None => Vec::new(),
    };
    Ok(Json(MailboxMessageDetails { message, files }))
}

/// Fetch a mail again that was refused or given up.
#[utoipa::path(post, path = "/mailboxes/{id}/messages/{message}/retry", operation_id = "mailboxes.retry-message",
    tag = "mailboxes", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = MailboxId, Path), ("message" = MessageId, Path)),
    responses((status = 200, body = Message), Problems))]
pub(crate) async fn retry(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, message)): Path<(MailboxId, MessageId)>,
) -> Result<Json<Message>> {
    let mut tx = app.enter(&me).await?;
    let message = mailboxes::find_message(&mut tx, id, message).await?.or_not_found("mail")?;
    message.may_be_retried()?;
    let message = mailboxes::retry(&mut tx, &me.actor(), &message).await?;
    tx.commit().await?;
    Ok(Json(message))
}

//! Mailboxes themselves: operators see them, admins set them up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{self, Admin, Operator};
use shared::db::OrgTx;
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::MailboxId;
use shared::jobs::{self, Options};
use shared::mailboxes::{self, FetchMailbox, Mailbox, Mark, Source, Wanted, secrets};
use shared::settings::Secret;
use shared::{App, Error, Result, labels};
use utoipa::ToSchema;

/// A mailbox, and its secret when this answer is the one that shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WrittenMailbox {
    #[serde(flatten)]
    mailbox: Mailbox,
    /// What the mails that are posted to it are signed with: in the answer that makes it, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_secret: Option<String>,
}

/// List mailboxes, newest first, each with how it is.
#[utoipa::path(get, path = "/mailboxes", operation_id = "mailboxes.list", tag = "mailboxes",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    responses((status = 200, body = Vec<Mailbox>), Problems))]
pub(crate) async fn list(State(app): State<App>, Operator(me): Operator) -> Result<Json<Vec<Mailbox>>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(mailboxes::list(&mut tx).await?))
}

/// Set up a mailbox. One that is fetched is opened first: what is wrong with host, port, security, log-in or folder is
/// said at the field. One that mails are posted to gets its secret.
#[utoipa::path(post, path = "/mailboxes", operation_id = "mailboxes.create", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = Wanted,
    responses((status = 201, body = WrittenMailbox), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(wanted): Input<Wanted>,
) -> Result<Response> {
    wanted.check()?;
    let secret = match (wanted.source, &wanted.password) {
        (Source::Webhook, _) => secrets::generate(),
        (Source::Imap, Some(password)) => Secret::new(password.clone()),
        (Source::Imap, None) => {
            return Err(Error::field("/password", "required", "it is needed to read a mailbox"));
        }
    };
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    check_labels(&mut tx, &wanted).await?;
    tx.commit().await?;
    try_out(&app, &wanted, &secret).await?;

    let mut tx = app.enter(&me).await?;
    let mailbox = mailboxes::insert(&mut tx, &me.actor(), &app.vault, me.user, &wanted, &secret).await?;
    enqueue(&mut tx, &mailbox).await?;
    tx.commit().await?;
    let webhook_secret = (wanted.source == Source::Webhook).then(|| secret.expose().to_owned());
    let version = mailbox.version;
    let written = WrittenMailbox { mailbox, webhook_secret };
    Ok((StatusCode::CREATED, tagged(version, &written)).into_response())
}

async fn check_labels(tx: &mut OrgTx, wanted: &Wanted) -> Result<()> {
    for (at, label) in wanted.label_ids.iter().enumerate() {
        if labels::find(tx, *label).await?.is_none() {
            return Err(Error::field(&format!("/label_ids/{at}"), "unknown", "there is no such label"));
        }
    }
    Ok(())
}

/// Opens the mailbox as it would be fetched. No transaction is open meanwhile.
async fn try_out(app: &App, wanted: &Wanted, secret: &Secret) -> Result<()> {
    let Some(server) = wanted.server(secret.expose()) else { return Ok(()) };
    let opening = async {
        let mut connection = app.imap.open(&server.account).await?;
        connection.select(server.folder).await?;
        if let (Mark::Move, Some(folder)) = (wanted.mark, &wanted.move_to) {
            connection.check_move(folder).await?;
        }
        connection.close().await;
        Ok::<_, shared::clients::imap::Failure>(())
    };
    opening.await.map_err(|failure| Error::field(failure.pointer, failure.code, failure.message))
}

async fn enqueue(tx: &mut OrgTx, mailbox: &Mailbox) -> Result<()> {
    if mailbox.source == Source::Imap && mailbox.enabled {
        let job = FetchMailbox { mailbox: mailbox.id };
        jobs::enqueue_with(tx, &job, Options::default().unique(mailbox.id.to_string())).await?;
    }
    Ok(())
}

/// Show a mailbox.
#[utoipa::path(get, path = "/mailboxes/{id}", operation_id = "mailboxes.find", tag = "mailboxes",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = MailboxId, Path)), responses((status = 200, body = Mailbox), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<MailboxId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let mailbox = mailboxes::find(&mut tx, id).await?.or_not_found("mailbox")?;
    Ok(tagged(mailbox.version, &mailbox))
}

/// Replace what a mailbox says. Without a password it keeps the one it has, unless host, port, security or user differ.
/// It is opened first, as when it was set up, unless it is switched off.
#[utoipa::path(put, path = "/mailboxes/{id}", operation_id = "mailboxes.replace", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = MailboxId, Path)), request_body = Wanted,
    responses((status = 200, body = Mailbox), Problems))]
pub(crate) async fn replace(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<MailboxId>,
    seen: IfMatch,
    Input(wanted): Input<Wanted>,
) -> Result<Response> {
    wanted.check()?;
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let before = mailboxes::find(&mut tx, id).await?.or_not_found("mailbox")?;
    seen.check(before.version, &before)?;
    if wanted.source != before.source {
        return Err(Error::field("/source", "fixed", "a mailbox stays what it is: set up another"));
    }
    check_labels(&mut tx, &wanted).await?;
    let given = wanted.password.clone().filter(|_| wanted.source == Source::Imap).map(Secret::new);
    if given.is_none() && wanted.source == Source::Imap && wanted.goes_elsewhere(&before) {
        let message = "give the password again: it would go to another server or user";
        return Err(Error::field("/password", "required", message));
    }
    if wanted.enabled && wanted.source == Source::Imap {
        let secret = match &given {
            Some(secret) => secret.clone(),
            None => secrets::open(&mut tx, &app.vault, id).await?.or_not_found("mailbox")?,
        };
        tx.commit().await?;
        try_out(&app, &wanted, &secret).await?;
        tx = app.enter(&me).await?;
    }
    let locked = mailboxes::lock(&mut tx, id).await?.or_not_found("mailbox")?;
    seen.check(locked.version, &locked)?;
    let after =
        mailboxes::replace(&mut tx, &me.actor(), &app.vault, &locked, &wanted, given.as_ref()).await?;
    enqueue(&mut tx, &after).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a mailbox and its ledger. Its documents stay.
#[utoipa::path(delete, path = "/mailboxes/{id}", operation_id = "mailboxes.delete", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = MailboxId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<MailboxId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let mailbox = mailboxes::lock(&mut tx, id).await?.or_not_found("mailbox")?;
    seen.check(mailbox.version, &mailbox)?;
    mailboxes::delete(&mut tx, &me.actor(), &mailbox).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fetch a mailbox now instead of within the minute. The answer does not wait for it.
#[utoipa::path(post, path = "/mailboxes/{id}/fetch", operation_id = "mailboxes.fetch", tag = "mailboxes",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = MailboxId, Path)), responses((status = 202), Problems))]
pub(crate) async fn fetch(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<MailboxId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let mailbox = mailboxes::find(&mut tx, id).await?.or_not_found("mailbox")?;
    enqueue(&mut tx, &mailbox).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

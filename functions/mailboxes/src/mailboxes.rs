//! Mailboxes themselves: operators see them, admins set them up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{self, Admin, Operator};
use shared::clients::imap::{Connection, Failure};
use shared::db::OrgTx;
use shared::error::{OrNotFound, refuse};
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::MailboxId;
use shared::jobs::{self, Options};
use shared::mailboxes::{self, Auth, Consent, FetchMailbox, Mailbox, Mark, Source, Wanted, secrets};
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

/// Set up a mailbox. One that is fetched by password is opened first: what is wrong with host, port, security, log-in or
/// folder is said at the field. One at Google or Microsoft is connected afterwards. One that mails are posted to gets its
/// secret.
#[utoipa::path(post, path = "/mailboxes", operation_id = "mailboxes.create", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = Wanted,
    responses((status = 201, body = WrittenMailbox), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(mut wanted): Input<Wanted>,
) -> Result<Response> {
    wanted.settle(&app.settings)?;
    wanted.check()?;
    let secret = match (wanted.source, wanted.auth, &wanted.password) {
        (Source::Webhook, ..) => secrets::generate(),
        (Source::Imap, Auth::Google | Auth::Microsoft, _) => Secret::new(""),
        (Source::Imap, Auth::Password, Some(password)) => Secret::new(password.clone()),
        (Source::Imap, Auth::Password, None) => {
            return Err(Error::field("/password", "required", "it is needed to read a mailbox"));
        }
    };
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    check_labels(&mut tx, &wanted).await?;
    tx.commit().await?;
    if wanted.source == Source::Imap && wanted.auth == Auth::Password {
        try_out(&wanted, open(&app, &wanted, &secret).await?).await?;
    }

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

/// Opens the server as it would be fetched from. No transaction is open meanwhile.
async fn open(app: &App, wanted: &Wanted, password: &Secret) -> Result<Result<Connection, Failure>> {
    let account = wanted.account(password.expose()).or_not_found("mailbox")?;
    Ok(app.imap.open(&account).await)
}

/// Whether what is wanted is there.
async fn try_out(wanted: &Wanted, opened: Result<Connection, Failure>) -> Result<()> {
    let looking = async {
        let mut connection = opened?;
        connection.select(wanted.folder()).await?;
        if let (Mark::Move, Some(folder)) = (wanted.mark, &wanted.move_to) {
            connection.check_move(folder).await?;
        }
        connection.close().await;
        Ok::<_, Failure>(())
    };
    looking.await.map_err(|failure| Error::field(failure.pointer, failure.code, failure.message))
}

/// Has a mailbox fetched now, if it can be.
pub(crate) async fn enqueue(tx: &mut OrgTx, mailbox: &Mailbox) -> Result<()> {
    if mailbox.is_ready() {
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
/// It is opened first, as when it was set up, unless it is switched off. Another user or another kind of log-in wants a new
/// consent at Google or Microsoft.
#[utoipa::path(put, path = "/mailboxes/{id}", operation_id = "mailboxes.replace", tag = "mailboxes",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = MailboxId, Path)), request_body = Wanted,
    responses((status = 200, body = Mailbox), Problems))]
pub(crate) async fn replace(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<MailboxId>,
    seen: IfMatch,
    Input(mut wanted): Input<Wanted>,
) -> Result<Response> {
    wanted.settle(&app.settings)?;
    wanted.check()?;
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let before = mailboxes::find(&mut tx, id).await?.or_not_found("mailbox")?;
    seen.check(before.version, &before)?;
    if wanted.source != before.source {
        return Err(Error::field("/source", "fixed", "a mailbox stays what it is: set up another"));
    }
    check_labels(&mut tx, &wanted).await?;
    let is_moved = wanted.goes_elsewhere(&before);
    let given = password(&wanted, is_moved)?;
    // A consent that is to be given first opens nothing yet.
    let can_be_opened = wanted.auth == Auth::Password || !is_moved && before.consent == Some(Consent::Given);
    if wanted.enabled && wanted.source == Source::Imap && can_be_opened {
        tx.commit().await?;
        let opened = match &given {
            Some(password) => open(&app, &wanted, password).await?,
            None => mailboxes::open(&app, me.org, &before).await?,
        };
        try_out(&wanted, opened).await?;
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

/// The password that is kept from now on: none where there is none any more, and `None` where the one before stays.
fn password(wanted: &Wanted, is_moved: bool) -> Result<Option<Secret>> {
    match (wanted.source, wanted.auth, &wanted.password) {
        (Source::Webhook, ..) => Ok(None),
        (Source::Imap, Auth::Google | Auth::Microsoft, _) => Ok(is_moved.then(|| Secret::new(""))),
        (Source::Imap, Auth::Password, Some(password)) => Ok(Some(Secret::new(password.clone()))),
        (Source::Imap, Auth::Password, None) if is_moved => {
            let message = "give the password again: it would go to another server or user";
            Err(Error::field("/password", "required", message))
        }
        (Source::Imap, Auth::Password, None) => Ok(None),
    }
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
    if mailbox.consent.is_some_and(|consent| consent != Consent::Given) {
        let detail = "its provider was not asked yet, or has refused: connect the mailbox first";
        return Err(Error::Conflict(refuse("not_connected", detail)));
    }
    enqueue(&mut tx, &mailbox).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

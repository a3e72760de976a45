//! Mails out of mailboxes: which of them are due, and the new mails of one.
//!
//! The order is what loses no mail and doubles none: rows in the ledger first, then one mail after the other, each with
//! its document and its fate in one transaction, and the marks in the mailbox last.

mod batch;

use shared::clients::imap::{Connection, Failure};
use shared::error::OrNotFound;
use shared::jobs::{JobContext, Jobs};
use shared::mailboxes::{self, FetchMail, FetchMailbox, Mailbox, secrets};
use shared::{App, Error, Result};

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default().on::<FetchMail, _, _>(begin).on::<FetchMailbox, _, _>(run)
}

/// Enqueues a job for each mailbox that is due. Safe to run twice: a mailbox has one job at a time.
pub async fn begin(app: App, _: JobContext, _: FetchMail) -> Result<()> {
    let begun = mailboxes::due(&app).await?;
    if begun > 0 {
        tracing::debug!(begun, "mailboxes are looked at");
    }
    Ok(())
}

/// Fetches the new mails of one mailbox. Safe to run twice, and to be killed anywhere.
///
/// # Errors
/// `Unavailable` when the bucket does not answer. What is wrong with the mailbox itself is written there, and the next
/// turn comes later.
pub async fn run(app: App, ctx: JobContext, job: FetchMailbox) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(mailbox) = mailboxes::find(&mut tx, job.mailbox).await?.filter(|mailbox| mailbox.enabled) else {
        return ctx.finish(tx).await;
    };
    let password = match secrets::open(&mut tx, &app.vault, mailbox.id).await {
        Ok(secret) => secret.or_not_found("mailbox")?,
        Err(Error::Conflict(refusal)) => {
            let message = refusal.detail.into_owned();
            let lost = Failure { code: refusal.code, message, pointer: "/password" };
            mailboxes::failed(&mut tx, &mailbox, &lost).await?;
            return ctx.finish(tx).await;
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;

    let Some(server) = mailbox.server(password.expose()) else { return Ok(()) };
    let outcome = match app.imap.open(&server.account).await {
        Ok(connection) => look_through(&app, &ctx, &mailbox, server.folder, connection).await?,
        Err(failure) => Err(failure),
    };
    let mut tx = ctx.enter(&app).await?;
    match outcome {
        Ok(()) => mailboxes::succeeded(&mut tx, mailbox.id).await?,
        Err(failure) => {
            tracing::info!(mailbox = %mailbox.id, code = failure.code, "a mailbox can't be read now");
            mailboxes::failed(&mut tx, &mailbox, &failure).await?;
        }
    }
    ctx.finish(tx).await
}

/// Lists, fetches and marks. What the mailbox does wrong is the inner result; what we do wrong is the outer one.
async fn look_through(
    app: &App,
    ctx: &JobContext,
    mailbox: &Mailbox,
    folder: &str,
    mut connection: Connection,
) -> Result<Result<(), Failure>> {
    let selected = match connection.select(folder).await {
        Ok(selected) => selected,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut turn = batch::Turn { app, ctx, mailbox, uid_validity: selected.uid_validity, connection };
    let done = async {
        turn.list().await?;
        turn.fetch().await?;
        turn.mark().await
    };
    match done.await {
        Ok(()) => {
            turn.connection.close().await;
            Ok(Ok(()))
        }
        Err(batch::Stop::Mailbox(failure)) => Ok(Err(failure)),
        Err(batch::Stop::Ours(error)) => Err(error),
    }
}

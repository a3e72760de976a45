//! Mails out of mailboxes: which of them are due, and the new mails of one.
//!
//! The order is what loses no mail and doubles none: rows in the ledger first, then one mail after the other, each with
//! its document and its fate in one transaction, and the marks in the mailbox last.

mod batch;

use shared::clients::imap::{Connection, Failure};
use shared::error::OrNotFound;
use shared::jobs::{JobContext, Jobs};
use shared::mailboxes::{self, FetchMail, FetchMailbox, Mailbox};
use shared::{App, Result};

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
    let Some(mailbox) = mailboxes::find(&mut tx, job.mailbox).await?.filter(Mailbox::is_ready) else {
        return ctx.finish(tx).await;
    };
    tx.commit().await?;

    let org = ctx.org().or_not_found("organization")?;
    let Some(folder) = mailbox.folder.clone() else { return Ok(()) };
    let outcome = match mailboxes::open(&app, org, &mailbox).await? {
        Ok(connection) => look_through(&app, &ctx, &mailbox, &folder, connection).await?,
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

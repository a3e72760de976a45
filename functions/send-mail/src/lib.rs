//! The mails of the outbox: sent, or given up.

use anyhow::anyhow;
use shared::clients::mailer::{Delivery, Outgoing, RECOGNIZED};
use shared::db::{EitherTx, SystemTx};
use shared::error::refuse;
use shared::jobs::JobContext;
use shared::mail::{self, End, FailMail, SendMail, Waiting};
use shared::{App, Error, Result, intake};

mod former;
#[cfg(test)]
mod tests;

/// Hands one mail to the mail server. Safe to run twice: a mail that is over is left alone, and one whose answer was
/// lost is handed over once more with the same Message-ID.
///
/// # Errors
/// When the server did not take the mail for now, or its answer was lost for the first time.
pub async fn run(app: App, ctx: JobContext, job: SendMail) -> Result<()> {
    let mut tx = ctx.system(&app).await?;
    let Some(mail) = mail::find_waiting(&mut tx, job.mail).await? else { return Ok(()) };
    let content = match mail.open(&app, former::render) {
        Ok(content) => content,
        Err(end) => return ctx.finish(ended(tx, &mail, &end).await?).await,
    };
    mail::begin_attempt(&mut tx, &mail).await?;
    tx.commit().await?;

    let (id, to, written) = (mail.id, mail.recipient.as_str(), mail.written);
    let delivery = app.mailer.send(Outgoing { id, to, written, content }).await;

    let mut tx = ctx.system(&app).await?;
    let (error, maybe_sent, wait) = match delivery {
        Delivery::Accepted(receipt) => {
            return ctx.finish(ended(tx, &mail, &End::Sent(receipt)).await?).await;
        }
        Delivery::RefusedForGood(reply) => {
            return ctx.finish(ended(tx, &mail, &End::Bounced(reply)).await?).await;
        }
        Delivery::Repeatable(error) if app.clock.now() - mail.written < RECOGNIZED => (error, true, None),
        Delivery::Unknown(error) | Delivery::Repeatable(error) if mail.maybe_sent => {
            return ctx.finish(ended(tx, &mail, &End::Failed(error)).await?).await;
        }
        Delivery::RefusedForNow(trouble) => (trouble.said, false, trouble.retry_after),
        Delivery::Unknown(error) | Delivery::Repeatable(error) => (error, true, None),
    };
    mail::postpone(&mut tx, &mail, maybe_sent, &error).await?;
    tx.commit().await?;
    let detail = format!("the mail server has not taken the mail: {}", mail::cause(&error));
    match wait {
        Some(retry_after) => {
            Err(Error::Unavailable { refusal: refuse("mail_postponed", detail), retry_after, cause: None })
        }
        None => Err(anyhow!(detail).into()),
    }
}

/// Marks a mail failed because its job was given up. Safe to run twice: a mail that is over is left alone.
pub async fn give_up(app: App, ctx: JobContext, job: FailMail) -> Result<()> {
    let mut tx = ctx.system(&app).await?;
    let Some(mail) = mail::find_waiting(&mut tx, job.mail).await? else { return Ok(()) };
    // The server's last reply says more than that an attempt failed; a worker that died left no reply.
    let reason = job.reason.map(|reason| reason.message);
    let why = mail.last_error().map(str::to_owned).or(reason).unwrap_or_else(|| "given up".to_owned());
    ctx.finish(ended(tx, &mail, &End::Failed(why)).await?).await
}

/// Ends a mail, and says so at the message of a request that it is, if it is one.
async fn ended(tx: SystemTx, mail: &Waiting, end: &End) -> Result<EitherTx> {
    let mut tx = mail::end(tx, mail, end).await?;
    if let EitherTx::Org(tx) = &mut tx {
        intake::thread::note_delivery(tx, mail.id, end).await?;
    }
    Ok(tx)
}

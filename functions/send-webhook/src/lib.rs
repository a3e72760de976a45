//! Webhooks: sent, or given up.

use anyhow::anyhow;
use shared::clients::webhooks::Post;
use shared::error::refuse;
use shared::jobs::{JobContext, Reason};
use shared::webhooks::{self, Attempt, FailWebhook, SendWebhook, Verdict, judge, secrets};
use shared::{App, Error, Result, approvals};

#[cfg(test)]
mod tests;

/// Sends one webhook. Safe to run twice: a delivery that is over is left alone, and one whose end was not recorded is
/// sent once more with the same `webhook-id`.
///
/// # Errors
/// When the receiver did not accept it for now.
pub async fn run(app: App, ctx: JobContext, job: SendWebhook) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(waiting) = webhooks::find_waiting(&mut tx, job.delivery).await? else { return Ok(()) };
    if let Some(document) = waiting.document
        && approvals::is_kept_back(&mut tx, document).await?
    {
        // Opened again since the webhook was written: its approval lets it out.
        webhooks::hold(&mut tx, waiting.id).await?;
        return ctx.finish(tx).await;
    }
    let now = app.clock.now();
    let keys = secrets::current(&mut tx, &app.vault, waiting.automation, now).await?;
    if keys.is_empty() {
        let why =
            "the secret can't be opened: it was sealed with an ENCRYPTION_KEY that is gone; make a new one";
        webhooks::end(&mut tx, waiting.id, None, Some(why)).await?;
        return ctx.finish(tx).await;
    }
    tx.commit().await?;

    let id = waiting.id.to_string();
    let signature = secrets::sign(&keys, waiting.id, now, &waiting.payload)?;
    let (url, body, timestamp) = (&waiting.url, &waiting.payload, now.timestamp());
    let exchange = app.webhooks.post(&Post { url, id: &id, timestamp, signature: &signature, body }).await;

    let attempt = Attempt::of(&exchange);
    let mut tx = ctx.enter(&app).await?;
    let (error, after) = match judge(&exchange, app.clock.now()) {
        Verdict::Succeeded => {
            webhooks::end(&mut tx, waiting.id, Some(&attempt), None).await?;
            return ctx.finish(tx).await;
        }
        Verdict::Failed(why) => {
            webhooks::end(&mut tx, waiting.id, Some(&attempt), Some(&why)).await?;
            return ctx.finish(tx).await;
        }
        Verdict::TryAgain { error, after } => (error, after),
    };
    webhooks::postpone(&mut tx, waiting.id, &attempt, &error).await?;
    ctx.commit(tx).await?;
    let message = format!("the receiver has not taken the webhook: {error}");
    Err(match after {
        Some(retry_after) => Error::TooMany { refusal: refuse("webhook_postponed", message), retry_after },
        None => anyhow!(message).into(),
    })
}

/// Marks a webhook failed because its job was given up. Safe to run twice: a delivery that is over is left alone.
pub async fn give_up(app: App, ctx: JobContext, job: FailWebhook) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(delivery) = webhooks::find(&mut tx, job.delivery).await? else { return Ok(()) };
    let why = Reason::or_noted(job.reason, delivery.error);
    webhooks::end(&mut tx, job.delivery, None, Some(&why)).await?;
    ctx.finish(tx).await
}

//! Finds kind and fields of a document that was read.

use shared::documents::extractions::{self, NewVersion, Origin};
use shared::documents::{self, Status, work::ExtractDocument};
use shared::extraction::{self, model};
use shared::jobs::JobContext;
use shared::{App, Result};

/// Safe to run twice: a document that does not wait for its extraction is left alone, and extracting again what is
/// there finds the same.
///
/// # Errors
/// When Postgres is gone.
pub async fn run(app: App, ctx: JobContext, job: ExtractDocument) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(document) = documents::find(&mut tx, job.document).await? else { return Ok(()) };
    if document.status != Status::Processing && !(job.again && document.status == Status::Completed) {
        return Ok(());
    }
    let Some(reading) = documents::reading_of(&mut tx, job.document).await? else { return Ok(()) };
    let knowledge = extraction::knowledge(&mut tx, app.clock.now()).await?;
    let said = extractions::current(&mut tx, &document).await?.extraction;
    tx.commit().await?;
    let (mut found, reading) = tokio::task::spawn_blocking(move || {
        (extraction::extract_again(&reading, &knowledge, &said), reading)
    })
    .await?;

    let mut tx = ctx.enter(&app).await?;
    if document.status == Status::Processing {
        if !documents::complete(&mut tx, job.document, &found).await? {
            return Ok(());
        }
    } else {
        let document = documents::lock(&mut tx, job.document).await?;
        let before = extractions::current(&mut tx, &document).await?.extraction;
        found = extraction::renewed(&reading, found, &before);
        let again = NewVersion { origin: Origin::Again, actor: None, note: None, extraction: &found };
        extractions::keep(&mut tx, job.document, again).await?;
    }
    if app.model.is_some() {
        model::ask_if_wanted(&mut tx, job.document, &found).await?;
    }
    ctx.finish(tx).await
}

#[cfg(test)]
mod tests;

//! Finds kind and fields of a document that was read.

use shared::documents::{self, work::ExtractDocument};
use shared::jobs::JobContext;
use shared::{App, Result, extraction};

/// Safe to run twice: a document that does not wait for its extraction is left alone.
///
/// # Errors
/// When Postgres is gone.
pub async fn run(app: App, ctx: JobContext, job: ExtractDocument) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(reading) = documents::reading_of(&mut tx, job.document).await? else { return Ok(()) };
    tx.commit().await?;
    let extraction = tokio::task::spawn_blocking(move || extraction::extract(&reading, &[])).await?;

    let mut tx = ctx.enter(&app).await?;
    documents::complete(&mut tx, job.document, &extraction).await?;
    ctx.finish(tx).await
}

#[cfg(test)]
mod tests;

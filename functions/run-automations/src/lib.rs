//! Does what the organization's automations say about a document that was completed.

use shared::documents::work::RunAutomations;
use shared::jobs::JobContext;
use shared::{App, Result, automations};

/// Safe to run twice: an automation acts once on a document.
pub async fn run(app: App, ctx: JobContext, job: RunAutomations) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let ran = automations::run(&mut tx, job.document).await?;
    ctx.finish(tx).await?;
    if ran > 0 {
        tracing::info!(document.id = %job.document, count = ran, "ran automations");
    }
    Ok(())
}

#[cfg(test)]
mod tests;

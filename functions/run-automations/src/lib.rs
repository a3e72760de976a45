//! Does what the organization's automations say about an event, and tells them what is due by the clock.

use shared::automations::FindDue;
use shared::documents::work::RunAutomations;
use shared::events::React;
use shared::jobs::{JobContext, Jobs};
use shared::{App, Result, approvals, automations, customers, documents};

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default().on::<React, _, _>(run).on::<RunAutomations, _, _>(adopt).on::<FindDue, _, _>(find_due)
}

/// Safe to run twice: an automation acts on an event once.
pub async fn run(app: App, ctx: JobContext, job: React) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    // Whatever completed the document has asked already; a program of the version before does not know approvals.
    approvals::examine_settled(&app, &mut tx, job.event).await?;
    customers::examine_settled(&mut tx, job.event).await?;
    let ran = automations::run(&app, &mut tx, job.event).await?;
    ctx.finish(tx).await?;
    if ran > 0 {
        tracing::info!(event.id = %job.event, count = ran, "ran automations");
    }
    Ok(())
}

/// Safe to run twice: an automation is told of each object once.
pub async fn find_due(app: App, _: JobContext, _: FindDue) -> Result<()> {
    let count = automations::find_due(&app).await?;
    if count > 0 {
        tracing::info!(count, "told automations what is due");
    }
    Ok(())
}

/// Publishes the event for a job left by the previous version, which knew no events.
pub async fn adopt(app: App, ctx: JobContext, job: RunAutomations) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    documents::settled(&mut tx, job.document).await?;
    ctx.finish(tx).await
}

#[cfg(test)]
mod tests;

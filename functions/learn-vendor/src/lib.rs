//! Learns a vendor and its layout from what people confirmed on a document.

use shared::extraction::{self, LearnVendor};
use shared::jobs::JobContext;
use shared::{App, Result};

/// Safe to run twice: what was learnt once is not learnt again.
///
/// # Errors
/// When Postgres is gone.
pub async fn run(app: App, ctx: JobContext, job: LearnVendor) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    extraction::learn(&mut tx, job.document).await?;
    ctx.finish(tx).await
}

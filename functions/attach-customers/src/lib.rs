//! Attaches what is already there to a customer who became known or is known by more.

use shared::customers::{self, AttachCustomers};
use shared::jobs::JobContext;
use shared::{App, Result};

/// Safe to run twice: what is attached stays attached.
pub async fn run(app: App, ctx: JobContext, job: AttachCustomers) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    customers::attach_some(&mut tx, &job).await?;
    ctx.finish(tx).await
}

//! Reminds those for whom approvals wait, by the clock.

use shared::approvals::{self, RemindApprovals};
use shared::jobs::JobContext;
use shared::{App, Result};

/// Safe to run twice: each reminder and each notice is sent once.
///
/// # Errors
/// When one of them could not be sent; the next run tries again.
pub async fn run(app: App, _: JobContext, _: RemindApprovals) -> Result<()> {
    let count = approvals::remind(&app).await?;
    if count > 0 {
        tracing::info!(count, "reminded of approvals");
    }
    Ok(())
}

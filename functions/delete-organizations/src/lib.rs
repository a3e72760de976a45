//! The daily end of organizations whose deletion was asked for thirty days ago.

use shared::jobs::JobContext;
use shared::organizations::deletion::{self, DeleteOrganizations};
use shared::{App, Result};

/// Removes what belongs to organizations whose thirty days are over. Safe to run twice.
///
/// # Errors
/// When Postgres or the bucket is gone: the next run goes on.
pub async fn run(app: App, _: JobContext, _: DeleteOrganizations) -> Result<()> {
    let deleted = deletion::delete_due(&app).await?;
    if deleted > 0 {
        tracing::info!(deleted, "deleted organizations");
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! The scheduled sweep over uploads and documents.

use shared::documents::{self, work::SweepDocuments};
use shared::jobs::JobContext;
use shared::{App, Result};

/// Adopts uploads that nobody reported and clears away what was abandoned. Safe to run twice.
///
/// # Errors
/// When Postgres or the bucket is gone: the next sweep goes on.
pub async fn run(app: App, _: JobContext, _: SweepDocuments) -> Result<()> {
    let swept = documents::sweep(&app).await?;
    if swept != documents::Swept::default() {
        tracing::info!(
            adopted = swept.adopted,
            expired = swept.expired,
            removed = swept.removed,
            abandoned = swept.abandoned,
            unused = swept.unused,
            "swept the documents"
        );
    }
    Ok(())
}

//! The virus scanner looks at a file before anything else does.

use shared::clients::scanner::{UNAVAILABLE, Verdict};
use shared::documents::{self, Document};
use shared::jobs::JobContext;
use shared::{App, Error, Result, intake};

/// Why a file is not read.
pub(crate) enum Refusal {
    /// It holds this virus.
    Infected(String),
    /// It can't be scanned, for this reason, and has to be.
    Unscanned(String),
}

/// Why a reading ends before its end.
pub(crate) enum Stop {
    /// A file inside the document's is not to be had by anybody.
    Refused(Refusal),
    /// Something failed: the job is tried again.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Scans a file; `None` when it may be read.
///
/// # Errors
/// `scan_unavailable` when the scanner does not answer and has to: the job is tried again, and the document fails with
/// that code when its attempts are used up.
pub(crate) async fn look(app: &App, bytes: &[u8]) -> Result<Option<Refusal>> {
    let Some(scanner) = &app.scanner else { return Ok(None) };
    let verdict = match scanner.scan(bytes).await {
        Ok(verdict) => verdict,
        Err(error) if scanner.is_required() => return Err(error),
        Err(error) => {
            tracing::warn!(%error, "a file is read without having been scanned");
            return Ok(None);
        }
    };
    Ok(match verdict {
        Verdict::Clean => None,
        Verdict::Infected(found) => Some(Refusal::Infected(found)),
        Verdict::Unscanned(reason) if scanner.is_required() => Some(Refusal::Unscanned(reason)),
        Verdict::Unscanned(reason) => {
            tracing::warn!(reason, "a file is read without having been scanned whole");
            None
        }
    })
}

/// Ends the job of a document whose file is not read. An infected file is deleted; any other is kept.
pub(crate) async fn refuse(
    app: &App,
    ctx: &JobContext,
    document: &Document,
    sha256: &[u8; 32],
    refusal: Refusal,
) -> Result<()> {
    let mut tx = ctx.enter(app).await?;
    let org = tx.org();
    match refusal {
        Refusal::Infected(found) => {
            let counts = documents::refuse_infected(&mut tx, document, sha256, &found).await?;
            intake::thread::examine(app, &mut tx, document.id).await?;
            ctx.finish(tx).await?;
            // The sweep deletes what this does not.
            if counts && let Err(error) = documents::remove_infected(app, org, document).await {
                tracing::warn!(%error, "an infected file stays until the sweep");
            }
            Ok(())
        }
        Refusal::Unscanned(reason) => {
            let message = format!("the file could not be scanned for viruses: {reason}");
            documents::fail(&mut tx, document.id, UNAVAILABLE, &message).await?;
            intake::thread::examine(app, &mut tx, document.id).await?;
            ctx.finish(tx).await
        }
    }
}

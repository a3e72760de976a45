//! The job: from the stored file to its text. The parsing itself happens in a reader process.

use sha2::{Digest, Sha256};
use shared::clients::readers::Progress;
use shared::documents::reading::{Languages, ReadOptions, Reading};
use shared::documents::work::{FailDocument, ReadDocument};
use shared::documents::{self, Document, password};
use shared::jobs::JobContext;
use shared::{App, Result};
use tokio::sync::watch;

/// Reads the text of one document. Safe to run twice: a document that is already read is left alone.
///
/// # Errors
/// When the bucket or Postgres fails, or no reader can be started: the job is tried again. What the file itself is
/// to blame for becomes the document's state; so does a reader that died of it, since `Readers` has tried the file
/// once more in a fresh reader alone, and further attempts would only cost more readers.
pub async fn run(app: App, ctx: JobContext, job: ReadDocument) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let org = tx.org();
    let Some(document) = documents::start_reading(&mut tx, job.document).await? else { return Ok(()) };
    tx.commit().await?;
    let bytes = app.bucket.get(&document.key).await?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();

    let mut tx = ctx.enter(&app).await?;
    if document.sha256.as_ref().is_some_and(|promised| promised[..] != sha256) {
        let message = "the file's SHA-256 is not the one promised: upload it again";
        documents::refuse_file(&mut tx, document.id, "hash_mismatch", message).await?;
        return ctx.finish(tx).await;
    }
    if documents::complete_as_twin(&mut tx, &document, &sha256).await? {
        return ctx.finish(tx).await;
    }
    tx.commit().await?;

    let reading = read(&app, &ctx, &document, &bytes).await?;
    if reading.is_usable() {
        documents::store_files(&app, org, document.id, &reading.files).await?;
    }
    let mut tx = ctx.enter(&app).await?;
    documents::complete_reading(&mut tx, &document, &sha256, &reading, &app.settings.documents).await?;
    ctx.finish(tx).await
}

/// Marks a document failed whose job was given up. Safe to run twice.
///
/// # Errors
/// When Postgres is gone.
pub async fn give_up(app: App, ctx: JobContext, job: FailDocument) -> Result<()> {
    let reason = job.reason.as_ref();
    let code = reason.and_then(|reason| reason.code.as_deref()).unwrap_or("internal");
    let message =
        reason.map_or("the work on this document was given up: try it again", |reason| &reason.message);
    let mut tx = ctx.enter(&app).await?;
    documents::fail(&mut tx, job.document, code, message).await?;
    ctx.finish(tx).await
}

/// Reads in a reader process while a task of its own shows people how far it has come.
async fn read(app: &App, ctx: &JobContext, document: &Document, bytes: &[u8]) -> Result<Reading> {
    let languages = document.language.as_deref().unwrap_or(&app.settings.readers.language);
    let languages: Languages = languages.parse().unwrap_or_default();
    let options = ReadOptions {
        languages,
        ocr: app.settings.readers.ocr,
        password: password::open(app, document),
        pages: None,
    };

    let (sender, receiver) = watch::channel(None);
    let shown = show_progress(app, ctx, document, receiver);
    let reading = async {
        let reading = app.readers.read(bytes, &document.name, &options, |progress| {
            sender.send_replace(Some(progress));
        });
        let reading = reading.await;
        drop(sender);
        reading
    };
    let (reading, ()) = tokio::join!(reading, shown);
    reading
}

/// Writes the newest progress, one write at a time: pages that pass meanwhile are skipped.
async fn show_progress(
    app: &App,
    ctx: &JobContext,
    document: &Document,
    mut progress: watch::Receiver<Option<Progress>>,
) {
    while progress.changed().await.is_ok() {
        let Some(newest) = *progress.borrow_and_update() else { continue };
        // The last page is noted with the whole reading.
        if newest.done == newest.total {
            continue;
        }
        if let Err(error) = note(app, ctx, document, newest).await {
            tracing::warn!(%error, document.id = %document.id, "the progress of a document was not noted");
        }
    }
}

async fn note(app: &App, ctx: &JobContext, document: &Document, progress: Progress) -> Result<()> {
    let mut tx = ctx.enter(app).await?;
    documents::note_progress(&mut tx, document.id, progress.done, progress.total).await?;
    tx.commit().await
}

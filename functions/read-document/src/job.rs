//! The job: from the stored file to its text. The parsing itself happens in a reader process.

use document_types::reading::{Languages, ReadOptions, Reading};
use shared::clients::readers::Piece;
use shared::documents::work::{FailDocument, ReadDocument};
use shared::documents::{self, Document, Kept, Status, file, password};
use shared::ids::OrgId;
use shared::jobs::JobContext;
use shared::{App, Result, approvals, customers, intake};
use tokio::sync::mpsc;

use crate::scan::{self, Stop};

/// Pages and files that may wait to be stored before their reader waits too.
const AHEAD: usize = 8;

/// Reads the text of one document. Safe to run twice: a document that is already read is left alone.
///
/// # Errors
/// When the bucket fails, or no reader can be started: the job is tried again. A fault of the file itself becomes the
/// document's state; so does a reader that died of it, since `Readers` has tried the file once more in a fresh reader
/// alone, and further attempts would only cost more readers.
pub async fn run(app: App, ctx: JobContext, job: ReadDocument) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let org = tx.org();
    let Some(document) = documents::start_reading(&app, &mut tx, job.document).await? else {
        return Ok(());
    };
    ctx.commit(tx).await?;
    let file::File { bytes, sha256 } = file::fetch(&app, &document).await?;

    if document.sha256.as_ref().is_some_and(|promised| promised[..] != sha256) {
        let message = "the file's SHA-256 is not the one promised: upload it again";
        let from = Status::Processing;
        let mut tx = ctx.enter(&app).await?;
        documents::refuse_file(&mut tx, document.id, from, "hash_mismatch", message).await?;
        intake::thread::examine(&app, &mut tx, document.id).await?;
        return ctx.finish(tx).await;
    }
    if let Some(refusal) = scan::look(&app, &bytes).await? {
        return scan::refuse(&app, &ctx, &document, &sha256, refusal).await;
    }
    let mut tx = ctx.enter(&app).await?;
    documents::note_clean(&mut tx, document.id).await?;
    // What was extracted before, and corrected since, is not replaced by what a twin has: it is read once more.
    if document.extraction.is_none() && documents::complete_as_twin(&mut tx, &document, &sha256).await? {
        approvals::examine(&app, &mut tx, document.id).await?;
        customers::examine(&mut tx, document.id).await?;
        intake::thread::examine(&app, &mut tx, document.id).await?;
        return ctx.finish(tx).await;
    }
    // Until what is inside was scanned too, nothing is clean.
    drop(tx);

    let (reading, kept) = match read(&app, &ctx, org, &document, &bytes).await {
        Ok(read) => read,
        Err(Stop::Refused(refusal)) => return scan::refuse(&app, &ctx, &document, &sha256, refusal).await,
        Err(Stop::Failed(error)) => return Err(error),
    };
    let mut tx = ctx.enter(&app).await?;
    let limits = &app.settings.documents;
    documents::note_clean(&mut tx, document.id).await?;
    documents::complete_reading(&mut tx, &document, &sha256, &reading, &kept, limits).await?;
    intake::thread::examine(&app, &mut tx, document.id).await?;
    ctx.finish(tx).await
}

/// Marks a document failed because its job was given up. Safe to run twice.
pub async fn give_up(app: App, ctx: JobContext, job: FailDocument) -> Result<()> {
    let reason = job.reason.as_ref();
    let code = reason.and_then(|reason| reason.code.as_deref()).unwrap_or("internal");
    let message =
        reason.map_or("the work on this document was given up: try it again", |reason| &reason.message);
    let mut tx = ctx.enter(&app).await?;
    documents::fail(&mut tx, job.document, code, message).await?;
    intake::thread::examine(&app, &mut tx, job.document).await?;
    ctx.finish(tx).await
}

/// Reads in a reader process, while pages and files are stored as they come.
async fn read(
    app: &App,
    ctx: &JobContext,
    org: OrgId,
    document: &Document,
    bytes: &[u8],
) -> Result<(Reading, Kept), Stop> {
    let languages = document.language.as_deref().unwrap_or(&app.settings.readers.language);
    let languages: Languages = languages.parse().unwrap_or_default();
    let options = ReadOptions {
        languages,
        ocr: app.settings.readers.ocr,
        password: password::open(app, document),
        pages: None,
    };
    let (sender, receiver) = mpsc::channel(AHEAD);
    let reading = app.readers.read_in_pieces(bytes, &document.name, &options, sender);
    let reading = async { reading.await.map_err(Stop::Failed) };
    // If one of the two fails, the other is dropped: nothing is read that nobody keeps.
    tokio::try_join!(reading, keep(app, ctx, org, document, receiver))
}

/// Stores pages and files as they come, several pages in one transaction when they come faster than that. What only a
/// password opens was out of the scanner's sight until here, so that every file is scanned for itself.
async fn keep(
    app: &App,
    ctx: &JobContext,
    org: OrgId,
    document: &Document,
    mut pieces: mpsc::Receiver<Piece>,
) -> Result<Kept, Stop> {
    let (mut kept, mut batch) = (Kept::default(), Vec::new());
    while pieces.recv_many(&mut batch, AHEAD).await > 0 {
        let (first, mut pages, mut total) = (kept.pages, Vec::new(), 0);
        for piece in batch.drain(..) {
            match piece {
                Piece::Page(page, progress) => {
                    kept.add(&page);
                    pages.push(page);
                    total = progress.total;
                }
                Piece::File(mut file) => {
                    if let Some(refusal) = scan::look(app, &file.content).await? {
                        return Err(Stop::Refused(refusal));
                    }
                    documents::store_file(app, org, document.id, kept.files.len(), &mut file).await?;
                    kept.files.push(file);
                }
            }
        }
        if !pages.is_empty() {
            let mut tx = ctx.enter(app).await?;
            documents::keep_pages(&mut tx, document.id, first, &pages, total).await?;
            ctx.commit(tx).await?;
        }
    }
    Ok(kept)
}

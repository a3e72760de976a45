//! Finds kind and fields of a document that was read.

use chrono::{DateTime, Utc};
use document_types::fields::Extraction;
use document_types::protocol::{Request, Sink, Task};
use document_types::reading::{Reading, ReadingError, ReadingErrorCode};
use extraction::{Calibrations, Knowledge, Search};
use shared::db::OrgTx;
use shared::documents::extractions::{self, NewVersion, Origin};
use shared::documents::work::{ExtractDocument, ImproveExtraction};
use shared::documents::{self, Status, improvement};
use shared::ids::DocumentId;
use shared::jobs::JobContext;
use shared::organizations::{self, identity};
use shared::{App, Result, approvals, customers, vendors};

/// Safe to run twice: a document that does not wait for its extraction is left alone, and extracting again finds the
/// same.
pub async fn run(app: App, ctx: JobContext, job: ExtractDocument) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(document) = documents::find(&mut tx, job.document).await? else { return Ok(()) };
    if document.status != Status::Processing && !(job.again && document.status == Status::Completed) {
        return Ok(());
    }
    let Some(reading) = documents::reading_of(&mut tx, job.document).await? else { return Ok(()) };
    let knowledge = knowledge(&mut tx, app.clock.now()).await?;
    let said = extractions::current(&mut tx, &document).await?.extraction;
    tx.commit().await?;
    // In a reader process, so that a document costs at most the time and the memory of one page.
    let found = app.readers.find(&reading, &Search { knowledge, before: said.clone() }).await?;

    let mut tx = ctx.enter(&app).await?;
    let completes = document.status == Status::Processing;
    let found = match found {
        Ok(found) if completes => documents::complete(&mut tx, job.document, &found).await?.then_some(found),
        Ok(found) => Some(keep_again(&mut tx, job.document, &reading, found).await?),
        // The reason is kept with the text; a model may still find something.
        Err(reason) if completes => {
            let said = Extraction::default().keeping_confirmed(&said);
            documents::complete_without_fields(&mut tx, job.document, &said, &reason).await?.then_some(said)
        }
        Err(reason) => {
            note_failure(&mut tx, job.document, &reason).await?;
            approvals::examine(&app, &mut tx, job.document).await?;
            customers::examine(&mut tx, job.document).await?;
            return ctx.finish(tx).await;
        }
    };
    let Some(found) = found else { return Ok(()) };
    let ask = ImproveExtraction { document: job.document, completes };
    let waits = app.model.is_some() && improvement::ask_if_wanted(&mut tx, &ask, &found).await?;
    if !waits {
        approvals::examine(&app, &mut tx, job.document).await?;
        customers::examine(&mut tx, job.document).await?;
    }
    if completes && !waits {
        documents::settled(&mut tx, job.document).await?;
    }
    ctx.finish(tx).await
}

/// What the organization knows before a document is searched.
async fn knowledge(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<Knowledge> {
    Ok(Knowledge {
        vendors: vendors::known(tx).await?,
        own: identity::own(tx).await?,
        locale: organizations::locale(tx).await?,
        calibration: Calibrations::of_confirmations(&vendors::confirmations(tx).await?),
        today: now.date_naive().to_string().parse().ok(),
    })
}

/// Adds a version that says why nothing was found this time; the earlier findings stay.
async fn note_failure(tx: &mut OrgTx, id: DocumentId, reason: &ReadingError) -> Result<()> {
    let document = documents::lock(tx, id).await?;
    if document.may_change_fields().is_err() {
        return Ok(());
    }
    let before = extractions::current(tx, &document).await?.extraction;
    let note = Some(reason.message.as_str());
    let again = NewVersion { origin: Origin::Again, actor: None, note, extraction: &before };
    extractions::keep(tx, id, again).await?;
    Ok(())
}

/// Adds a version that keeps what people confirmed.
async fn keep_again(
    tx: &mut OrgTx,
    id: DocumentId,
    reading: &Reading,
    found: Extraction,
) -> Result<Extraction> {
    let document = documents::lock(tx, id).await?;
    let before = extractions::current(tx, &document).await?.extraction;
    // Approved since it was asked for: what was approved stays as it is.
    if document.may_change_fields().is_err() {
        return Ok(before);
    }
    let found = extraction::renewed(reading, found, &before, &identity::own(tx).await?);
    extractions::keep_anew(tx, id, Origin::Again, &before, &found).await?;
    Ok(found)
}

/// Finds kind and fields in the JSON of a reading: the work of this program's reader process.
///
/// # Errors
/// `unsupported` when something else is requested, `internal` when question or reading can't be understood.
pub fn find(request: &Request, bytes: Vec<u8>, sink: Sink<'_>) -> Result<(), ReadingError> {
    let Task::Find(search) = &request.task else {
        return Err(ReadingError::new(ReadingErrorCode::Unsupported, "this reader looks for fields alone"));
    };
    sink(extraction::answer(&bytes, search)?);
    Ok(())
}

//! From PENDING to COMPLETED or FAILED: the writes of the reading and extracting jobs. Safe to run twice.

use serde_json::json;
use sqlx::types::Json;

use super::extractions::{self, NewVersion, Origin};
use super::fields::Extraction;
use super::work::ExtractDocument;
use super::{Document, enclosed, store};
use crate::activity::{self, Action, Actor};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::jobs;
use crate::reading::Reading;
use crate::settings;

/// Marks a document as being read; `None` when there is nothing to read: it is gone, done or has failed. Where it has
/// no language of its own it takes the organization's and keeps it, so that twins are compared by what was read in.
///
/// # Errors
/// When Postgres is gone.
pub async fn start_reading(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Document>> {
    let org = tx.org();
    let started = sqlx::query!(
        "update documents
         set status = 'processing', attempts = attempts + 1, pages_done = 0, version = version + 1, updated_at = now(),
           language = coalesce(language, (select o.ocr_language from organizations o where o.id = $1))
         where org_id = $1 and id = $2 and status in ('pending', 'processing') and ocr_text is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if started.rows_affected() == 0 {
        return Ok(None);
    }
    let document = store::find(tx, id).await?;
    let attempt = document.as_ref().map(|document| json!({ "attempt": document.attempts }));
    activity::record(tx, &Actor::system(), Action::DocumentReadingStarted, id.0, attempt).await?;
    Ok(document)
}

/// Shows people how far the reading has come.
///
/// # Errors
/// When Postgres is gone.
pub async fn note_progress(tx: &mut OrgTx, id: DocumentId, done: u32, total: u32) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set pages_done = $3, pages_total = $4, updated_at = now()
         where org_id = $1 and id = $2 and status = 'processing'",
        org.0,
        id.0,
        i32::try_from(done)?,
        i32::try_from(total)?
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what was read: pages, words, text, and after [`super::store_files`] what else is in the file. Where something
/// could be read the document goes on to its extraction, with the reason for what is missing; else it has failed.
///
/// # Errors
/// When Postgres is gone.
pub async fn complete_reading(
    tx: &mut OrgTx,
    document: &Document,
    sha256: &[u8; 32],
    reading: &Reading,
    limits: &settings::Documents,
) -> Result<()> {
    let (org, id) = (tx.org(), document.id);
    insert_pages(tx, id, reading).await?;
    let pages = i32::try_from(reading.pages.len())?;
    let failed = reading.pages.iter().filter(|page| page.error.is_some()).count();
    let text = reading.is_usable().then_some(reading.text.as_str());
    let error = reading.error.as_ref();
    sqlx::query!(
        "update documents
         set ocr_text = $3, ocr_confidence = $4, pages_done = $5, pages_total = greatest(pages_total, $5), sha256 = $6,
           pages_failed = $7, error_code = $8, error_message = $9, invoice = $10, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        text,
        reading.confidence(),
        pages,
        &sha256[..],
        i32::try_from(failed)?,
        error.map(|error| error.code.as_str()),
        error.map(|error| error.message.as_str()),
        reading.invoice.as_ref().map(Json) as _
    )
    .execute(tx.conn())
    .await?;
    match error {
        Some(error) if text.is_none() => fail(tx, id, error.code.as_str(), &error.message).await,
        _ => {
            enclosed::keep(tx, document, reading, limits).await?;
            jobs::enqueue(tx, &ExtractDocument { document: id, again: false }).await?;
            Ok(())
        }
    }
}

async fn insert_pages(tx: &mut OrgTx, id: DocumentId, reading: &Reading) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from document_pages where org_id = $1 and document_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    for (number, page) in reading.pages.iter().enumerate() {
        sqlx::query!(
            "insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words,
               error_code, error_message)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            org.0,
            id.0,
            i32::try_from(number)?,
            i32::try_from(page.width)?,
            i32::try_from(page.height)?,
            i16::try_from(page.rotation)?,
            page.source.as_str(),
            page.text,
            Json(&page.words) as _,
            page.error.as_ref().map(|error| error.code.as_str()),
            page.error.as_ref().map(|error| error.message.as_str())
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// What was read of a document; `None` when nothing was, or it is gone.
///
/// # Errors
/// When Postgres is gone.
pub async fn reading_of(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Reading>> {
    let Some(text) = store::text(tx, id).await? else { return Ok(None) };
    let pages = store::pages(tx, id, 0, i64::MAX).await?;
    let sheets = enclosed::sheets(tx, id).await?;
    let invoice = store::invoice(tx, id).await?;
    Ok(Some(Reading { pages, text, sheets, invoice, ..Reading::default() }))
}

/// Keeps kind and fields of a document that was read: it is completed. Returns whether it still waited for that. Its
/// automations run when whoever calls this knows that nothing better is to come.
///
/// # Errors
/// When Postgres is gone.
pub async fn complete(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<bool> {
    let org = tx.org();
    let completed = sqlx::query!(
        "update documents
         set status = 'completed', processed_at = now()
         where org_id = $1 and id = $2 and status = 'processing'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if completed.rows_affected() == 0 {
        return Ok(false);
    }
    let first = NewVersion { origin: Origin::First, actor: None, note: None, extraction };
    extractions::keep(tx, id, first).await?;
    let found = json!({ "kind": extraction.kind, "fields": extraction.fields.len() });
    activity::record(tx, &Actor::system(), Action::DocumentCompleted, id.0, Some(found)).await?;
    Ok(true)
}

/// Marks an unfinished document as failed with its reason; one that is finished is left alone.
///
/// # Errors
/// When Postgres is gone.
pub async fn fail(tx: &mut OrgTx, id: DocumentId, code: &str, message: &str) -> Result<()> {
    let org = tx.org();
    let failed = sqlx::query!(
        "update documents
         set status = 'failed', error_code = $3, error_message = $4, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and status in ('uploading', 'pending', 'processing')",
        org.0,
        id.0,
        code,
        message
    )
    .execute(tx.conn())
    .await?;
    if failed.rows_affected() == 0 {
        return Ok(());
    }
    let reason = json!({ "code": code });
    activity::record(tx, &Actor::system(), Action::DocumentFailed, id.0, Some(reason)).await
}

/// Marks a document failed whose file is not what was promised: the sweep removes the file.
///
/// # Errors
/// When Postgres is gone.
pub async fn refuse_file(tx: &mut OrgTx, id: DocumentId, code: &str, message: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set file_refused = true
         where org_id = $1 and id = $2 and status in ('uploading', 'pending', 'processing')",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    fail(tx, id, code, message).await
}

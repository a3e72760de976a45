//! From PENDING to COMPLETED or FAILED: the writes of the reading and extracting jobs. Safe to run twice.

use document_types::fields::Extraction;
use document_types::reading::{self, EnclosedFile, Extent, Page, Reading, ReadingError, Sureness};
use serde_json::json;
use sqlx::types::Json;

use super::extractions::{self, NewVersion, Origin};
use super::work::ExtractDocument;
use super::{Document, Status, enclosed, pages, scans, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::documents::log::{self, DOCUMENT_COMPLETED, DOCUMENT_FAILED, DOCUMENT_READING_STARTED};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::{jobs, settings};

/// Marks a document as being read; `None` when there is nothing to read: it is gone, done or has failed. A document
/// without a language of its own takes the organization's and keeps it, so that twins are compared by the languages
/// they were read in. Where a scanner is required, its look at the file is owed from here on.
pub async fn start_reading(app: &App, tx: &mut OrgTx, id: DocumentId) -> Result<Option<Document>> {
    let org = tx.org();
    let started = sqlx::query!(
        "update documents
         set status = 'processing', attempts = attempts + 1, pages_done = 0, version = version + 1, updated_at = now(),
           scan = $3, language = coalesce(language, (select o.ocr_language from organizations o where o.id = $1))
         where org_id = $1 and id = $2 and status in ('pending', 'processing') and ocr_text is null",
        org.0,
        id.0,
        scans::demanded(app)
    )
    .execute(tx.conn())
    .await?;
    if started.rows_affected() == 0 {
        return Ok(None);
    }
    // Pages left by an attempt that did not finish.
    delete_pages(tx, id).await?;
    let document = store::find(tx, id).await?;
    let attempt = document.as_ref().map(|document| json!({ "attempt": document.attempts }));
    log::record(tx, &Actor::system(), DOCUMENT_READING_STARTED, id, attempt).await?;
    Ok(document)
}

/// Keeps pages already read and shows people how far the reading has come, while the rest is still being read.
pub async fn keep_pages(
    tx: &mut OrgTx,
    id: DocumentId,
    first: u32,
    pages: &[Page],
    total: u32,
) -> Result<()> {
    let org = tx.org();
    for (number, page) in (first..).zip(pages) {
        insert_page(tx, id, i32::try_from(number)?, page).await?;
    }
    sqlx::query!(
        "update documents
         set pages_done = $3, pages_total = $4, updated_at = now()
         where org_id = $1 and id = $2 and status = 'processing'",
        org.0,
        id.0,
        i32::try_from(u64::from(first) + pages.len() as u64)?,
        i32::try_from(total)?
    )
    .execute(tx.conn())
    .await?;
    log::hint(tx, id).await
}

async fn insert_page(tx: &mut OrgTx, id: DocumentId, number: i32, page: &Page) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words,
           word_count, error_code, error_message)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        org.0,
        id.0,
        number,
        i32::try_from(page.width)?,
        i32::try_from(page.height)?,
        i16::try_from(page.rotation)?,
        page.source.as_str(),
        page.text,
        Json(&page.words) as _,
        i32::try_from(page.words.len())?,
        page.error.as_ref().map(|error| error.code.as_str()),
        page.error.as_ref().map(|error| error.message.as_str())
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes the pages of a document that is read anew, or refused.
pub(super) async fn delete_pages(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from document_pages where org_id = $1 and document_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Totals of a file that is being read; its pages and files themselves are stored by then.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Pages read, including lost ones.
    pub pages: u32,
    /// Pages with a part that could not be read.
    pub failed: u32,
    /// Pages with a part that could be read.
    pub usable: u32,
    /// The confidence in the words.
    pub sureness: Sureness,
    /// The files inside, with the first bytes of each.
    pub files: Vec<EnclosedFile>,
}

impl Kept {
    /// Takes a page into account.
    pub fn add(&mut self, page: &Page) {
        self.pages += 1;
        self.failed += u32::from(page.error.is_some());
        self.usable += u32::from(page.is_usable());
        self.sureness.add(page);
    }

    /// Whether enough was read to go on.
    fn is_usable(&self, reading: &Reading) -> bool {
        self.usable > 0 || self.pages == 0 && reading.is_usable()
    }
}

/// Completes a reading whose pages and files are kept: stores its text, and the reason for what is missing. If
/// something could be read, the document goes on to its extraction; otherwise it has failed.
pub async fn complete_reading(
    tx: &mut OrgTx,
    document: &Document,
    sha256: &[u8; 32],
    reading: &Reading,
    kept: &Kept,
    limits: &settings::Documents,
) -> Result<()> {
    let (org, id) = (tx.org(), document.id);
    let text = kept.is_usable(reading).then_some(reading.text.as_str());
    let error = reading.error.as_ref();
    sqlx::query!(
        "update documents
         set ocr_text = $3, ocr_confidence = $4, pages_done = $5, pages_total = greatest(pages_total, $5), sha256 = $6,
           pages_failed = $7, error_code = $8, error_message = $9, invoice = $10, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        text,
        kept.sureness.mean(),
        i32::try_from(kept.pages)?,
        &sha256[..],
        i32::try_from(kept.failed)?,
        error.map(|error| error.code.as_str()),
        error.map(|error| error.message.as_str()),
        reading.invoice.as_ref().map(Json) as _
    )
    .execute(tx.conn())
    .await?;
    match error {
        Some(error) if text.is_none() => {
            delete_pages(tx, id).await?;
            fail(tx, id, error.code.as_str(), &error.message).await
        }
        _ => {
            enclosed::keep(tx, document, &reading.sheets, &kept.files, limits).await?;
            jobs::enqueue(tx, &ExtractDocument { document: id, again: false }).await?;
            Ok(())
        }
    }
}

/// A document's reading, up to the extent that is searched for fields (see [`Extent`]); `None` when nothing was read or
/// the document is gone.
pub async fn reading_of(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Reading>> {
    let Some(text) = store::beginning(tx, id).await? else { return Ok(None) };
    let words = pages::word_counts(tx, id).await?;
    let Extent { head_end, tail } = Extent::of(&words);
    let mut kept = pages::page_range(tx, id, 0..head_end).await?;
    kept.resize(tail, Page::default());
    kept.extend(pages::page_range(tx, id, tail..words.len()).await?);
    let text = if kept.is_empty() { reading::beginning(&text).to_owned() } else { String::new() };
    let invoice = store::invoice(tx, id).await?;
    Ok(Some(Reading { pages: kept, text, invoice, ..Reading::default() }))
}

/// Completes a document that was read, with its kind and fields. Returns whether it was still waiting for that. Its
/// automations run when the caller knows that no better result is to come.
pub async fn complete(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<bool> {
    complete_with(tx, id, extraction, None).await
}

/// Completes a document whose fields could not be extracted, with its text, with what people `said` about it, and with
/// the reason: a person should look at it. Returns whether it was still waiting for that.
pub async fn complete_without_fields(
    tx: &mut OrgTx,
    id: DocumentId,
    said: &Extraction,
    reason: &ReadingError,
) -> Result<bool> {
    if !complete_with(tx, id, said, Some(&reason.message)).await? {
        return Ok(false);
    }
    let org = tx.org();
    sqlx::query!(
        "update documents
         set error_code = coalesce(error_code, $3), error_message = coalesce(error_message, $4), review_fields = '{kind}'
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        reason.code.as_str(),
        reason.message
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}

async fn complete_with(
    tx: &mut OrgTx,
    id: DocumentId,
    extraction: &Extraction,
    note: Option<&str>,
) -> Result<bool> {
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
    let first = NewVersion { origin: Origin::First, actor: None, note, extraction };
    extractions::keep(tx, id, first).await?;
    let found = json!({ "kind": extraction.kind, "fields": extraction.fields.len() });
    log::record(tx, &Actor::system(), DOCUMENT_COMPLETED, id, Some(found)).await?;
    Ok(true)
}

/// Marks an unfinished document as failed with its reason; a finished one is left alone.
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
    log::record(tx, &Actor::system(), DOCUMENT_FAILED, id, Some(reason)).await
}

/// Marks a document as failed because its file is not what was promised; the sweep removes the file. `false` when the
/// document is no longer in the state `from`: then another caller was first, and nothing is refused.
pub async fn refuse_file(
    tx: &mut OrgTx,
    id: DocumentId,
    from: Status,
    code: &str,
    message: &str,
) -> Result<bool> {
    let org = tx.org();
    let refused = sqlx::query!(
        "update documents
         set file_refused = true
         where org_id = $1 and id = $2 and status = $3",
        org.0,
        id.0,
        from as Status
    )
    .execute(tx.conn())
    .await?;
    if refused.rows_affected() == 0 {
        return Ok(false);
    }
    fail(tx, id, code, message).await?;
    Ok(true)
}

//! Begun again: a failed document, or one that is to be read anew.

use super::log::{self, DOCUMENT_READ_AGAIN, DOCUMENT_RETRIED};
use super::store::{find, text};
use super::work::{ExtractDocument, ReadDocument};
use super::{Document, Status};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::DocumentId;
use crate::jobs::{self, Job};

/// Has a failed document processed from the beginning, or from its extraction if it was already read. Call it after
/// [`Document::may_retry`].
///
/// # Errors
/// `NotFound` when the document is no longer failed.
pub async fn retry(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<Document> {
    let document = begin_again(tx, id).await?;
    if document.status == Status::Processing {
        jobs::enqueue(tx, &ExtractDocument { document: id, again: false }).await?;
    } else {
        jobs::enqueue(tx, &ReadDocument { document: id }).await?;
    }
    log::record(tx, actor, DOCUMENT_RETRIED, id, None).await?;
    Ok(document)
}

/// Has a completed document read from its file once more. What people confirmed stays. Call it after
/// [`Document::is_extracted`] and [`Document::may_change_fields`].
///
/// # Errors
/// `NotFound` when the document is no longer completed.
pub async fn read_again(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<()> {
    let org = tx.org();
    let done = sqlx::query!(
        "update documents
         set status = 'pending', ocr_text = null, pages_done = 0, pages_failed = 0, error_code = null,
           error_message = null, attempts = 0, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and status = 'completed' and approval is distinct from 'approved'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    (done.rows_affected() == 1).then_some(()).or_not_found("completed document")?;
    // Pages take their words out of the search with them; a text without pages is cut anew from what is read.
    sqlx::query!(
        "delete from document_search where org_id = $1 and document_id = $2 and part > 0 and page is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &ReadDocument { document: id }).await?;
    log::record(tx, actor, DOCUMENT_READ_AGAIN, id, None).await
}

/// Puts a failed document back in the state in which a job of this kind works on it, because that job is tried again.
/// Leaves any other document alone, and one that waits for another kind of job.
///
/// # Errors
/// `Conflict` with code `file_gone` when there is no file to read.
pub async fn reopen(tx: &mut OrgTx, actor: &Actor, id: DocumentId, kind: &str) -> Result<()> {
    let Some(document) = find(tx, id).await?.filter(|document| document.status == Status::Failed) else {
        return Ok(());
    };
    let next = if text(tx, id).await?.is_none() { ReadDocument::NAME } else { ExtractDocument::NAME };
    if next != kind {
        return Ok(());
    }
    document.has_file()?;
    begin_again(tx, id).await?;
    log::record(tx, actor, DOCUMENT_RETRIED, id, None).await
}

/// Puts a failed document back in the state before the step that failed.
pub(super) async fn begin_again(tx: &mut OrgTx, id: DocumentId) -> Result<Document> {
    let org = tx.org();
    let done = sqlx::query!(
        "update documents
         set status = (case when ocr_text is null then 'pending' else 'processing' end)::document_status,
           pages_done = case when ocr_text is null then 0 else pages_done end,
           pages_failed = case when ocr_text is null then 0 else pages_failed end,
           error_code = null, error_message = null, attempts = 0, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and status = 'failed'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    (done.rows_affected() == 1).then_some(()).or_not_found("failed document")?;
    find(tx, id).await?.or_not_found("document")
}

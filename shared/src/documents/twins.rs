//! The same bytes in the same organization are processed once: a second document shares what was found.

use serde_json::json;

use super::{Document, cache, guards, indexing, versions};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents::log::{self, DOCUMENT_COMPLETED};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::measure::Cache;

/// Completes a document from another with the same bytes, read in the same languages, not protected (somebody with the
/// bytes need not know the password) and with no better result to come from a model. Where the scanner has to look at each
/// file, it has looked at the other's, and at what was inside. Returns whether there was one.
pub async fn complete_as_twin(tx: &mut OrgTx, document: &Document, sha256: &[u8; 32]) -> Result<bool> {
    let org = tx.org();
    let twin = sqlx::query_scalar!(
        "update documents d
         set status = 'completed', kind = t.kind, kind_confidence = t.kind_confidence, pages_total = t.pages_total, pages_done = t.pages_done,
           ocr_text = t.ocr_text, ocr_confidence = t.ocr_confidence, sha256 = t.sha256,
           pages_failed = t.pages_failed, error_code = t.error_code, error_message = t.error_message,
           extraction = t.extraction, review_fields = t.review_fields, invoice = t.invoice, approval_owed = true, processed_at = now(), version = d.version + 1, updated_at = now()
         from (
           select id, kind, kind_confidence, pages_total, pages_done, ocr_text, ocr_confidence, sha256, pages_failed, error_code,
             error_message, extraction, review_fields, invoice
           from documents
           where org_id = $1 and sha256 = $3 and id <> $2 and status = 'completed' and deleted_at is null and not file_refused
             and language is not distinct from $4 and password is null and model_state is distinct from 'waiting'
             and (scan = 'clean' or not $5)
           order by id
           limit 1
         ) as t
         where d.org_id = $1 and d.id = $2 and d.status = 'processing'
           -- Another mailbox may have taken less of what is attached.
           and (d.take is null or not exists (
             select from document_files f where f.org_id = d.org_id and f.document_id = t.id and f.role = 'attachment'))
         returning t.id",
        org.0,
        document.id.0,
        &sha256[..],
        document.language,
        document.scan_owed
    )
    .fetch_optional(tx.conn())
    .await?;
    // An attempt that is made again asks for the same.
    if document.attempts <= 1 {
        cache::note(tx, Cache::Contents, twin.is_some()).await?;
    }
    let Some(twin) = twin.map(DocumentId) else { return Ok(false) };
    copy_pages(tx, twin, document.id).await?;
    copy_files(tx, twin, document.id).await?;
    indexing::index(tx, document.id).await?;
    guards::judge_again(tx, document.id).await?;
    let origin = json!({ "same_as": twin });
    log::record(tx, &Actor::system(), DOCUMENT_COMPLETED, document.id, Some(origin)).await?;
    log::settled(tx, document.id).await?;
    Ok(true)
}

/// Pages, fields and their versions.
async fn copy_pages(tx: &mut OrgTx, twin: DocumentId, document: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words,
           word_count, error_code, error_message)
         select org_id, $3, page, width, height, rotation, source, text, words, word_count, error_code, error_message
         from document_pages
         where org_id = $1 and document_id = $2
         on conflict do nothing",
        org.0,
        twin.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into document_fields (org_id, document_id, name, value, confidence, page, box, source)
         select org_id, $3, name, value, confidence, page, box, source
         from document_fields
         where org_id = $1 and document_id = $2
         on conflict do nothing",
        org.0,
        twin.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into document_extractions (org_id, document_id, version, origin, actor_id, note, result)
         select e.org_id, d.id, e.version, e.origin, e.actor_id, e.note, e.result
         from document_extractions e
         join documents d on d.org_id = e.org_id and d.id = $3 and e.version <= d.extraction
         where e.org_id = $1 and e.document_id = $2 and e.version > coalesce((
           select max(n.version) from document_extractions n
           where n.org_id = $1 and n.document_id = $2 and n.note = $4), 0)
         on conflict do nothing",
        org.0,
        twin.0,
        document.0,
        versions::NEW_FILE
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Copies what is inside the file: attached files stay the documents they have become.
async fn copy_files(tx: &mut OrgTx, twin: DocumentId, document: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into document_files (org_id, document_id, position, name, media_type, role, size, key, child_id,
           skipped_code, skipped_reason)
         select org_id, $3, position, name, media_type, role, size, key, child_id, skipped_code, skipped_reason
         from document_files
         where org_id = $1 and document_id = $2
         on conflict do nothing",
        org.0,
        twin.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into document_sheets (org_id, document_id, position, name, cells)
         select org_id, $3, position, name, cells
         from document_sheets
         where org_id = $1 and document_id = $2
         on conflict do nothing",
        org.0,
        twin.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

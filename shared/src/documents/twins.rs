//! The same bytes in the same organization are processed once: a second document shares what was found.

use serde_json::json;

use super::Document;
use crate::activity::{self, Action, Actor};
use crate::db::OrgTx;
use crate::error::Result;

/// Completes a document from one with the same bytes, read in the same languages. Returns whether there was one.
///
/// # Errors
/// When Postgres is gone.
pub async fn complete_as_twin(tx: &mut OrgTx, document: &Document, sha256: &[u8; 32]) -> Result<bool> {
    let org = tx.org();
    let twin = sqlx::query_scalar!(
        "update documents d
         set status = 'completed', kind = t.kind, pages_total = t.pages_total, pages_done = t.pages_done,
           ocr_text = t.ocr_text, ocr_confidence = t.ocr_confidence, sha256 = t.sha256,
           processed_at = now(), version = d.version + 1, updated_at = now()
         from (
           select id, kind, pages_total, pages_done, ocr_text, ocr_confidence, sha256
           from documents
           where org_id = $1 and sha256 = $3 and id <> $2 and status = 'completed'
             and language is not distinct from $4
           order by id
           limit 1
         ) as t
         where d.org_id = $1 and d.id = $2 and d.status = 'processing'
         returning t.id",
        org.0,
        document.id.0,
        &sha256[..],
        document.language
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(twin) = twin else { return Ok(false) };

    sqlx::query!(
        "insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words)
         select org_id, $3, page, width, height, rotation, source, text, words
         from document_pages
         where org_id = $1 and document_id = $2
         on conflict do nothing",
        org.0,
        twin,
        document.id.0
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
        twin,
        document.id.0
    )
    .execute(tx.conn())
    .await?;
    let origin = json!({ "same_as": twin });
    activity::record(tx, &Actor::system(), Action::DocumentCompleted, document.id.0, Some(origin)).await?;
    Ok(true)
}

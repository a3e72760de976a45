//! The archive: documents that nobody works on any more. Lists leave them out, a search finds them, retention counts.

use super::log::{self, DOCUMENT_ARCHIVED, DOCUMENT_UNARCHIVED};
use super::{Document, Status};
use crate::activity::{Action, Actor};
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::DocumentId;

impl Document {
    /// Whether the document may go into the archive: work on it is over.
    ///
    /// # Errors
    /// `Conflict` with code `in_trash` or `not_finished`.
    pub fn may_be_archived(&self) -> Result<()> {
        self.is_kept()?;
        if matches!(self.status, Status::Completed | Status::Failed) {
            return Ok(());
        }
        let detail = "the document is still being read: archive it when that is over";
        Err(Error::Conflict(refuse("not_finished", detail)))
    }
}

/// Puts a document into the archive; `false` where it is there. Call it after [`Document::may_be_archived`].
pub async fn put(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "update documents
         set archived_at = now(), version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and archived_at is null and deleted_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    noted(tx, actor, DOCUMENT_ARCHIVED, id, done.rows_affected()).await
}

/// Takes a document out of the archive; `false` where it is not there.
pub async fn take_out(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "update documents
         set archived_at = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and archived_at is not null and deleted_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    noted(tx, actor, DOCUMENT_UNARCHIVED, id, done.rows_affected()).await
}

async fn noted(tx: &mut OrgTx, actor: &Actor, action: Action, id: DocumentId, changed: u64) -> Result<bool> {
    if changed == 1 {
        log::record(tx, actor, action, id, None).await?;
    }
    Ok(changed == 1)
}

//! Whether the virus scanner has looked at a file: nobody gets one of which it is still owed.
//!
//! The document says so, not the environment of whoever is asked for the file. What was read while no scanner was
//! required stays as it is until it is read again.

use super::{Document, Status};
use crate::app::App;
use crate::clients::scanner::Scanner;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::DocumentId;

/// What `documents.scan` is from here on: `owed` where a scanner has to look at each file.
pub(super) fn demanded(app: &App) -> Option<&'static str> {
    app.scanner.as_ref().is_some_and(Scanner::is_required).then_some("owed")
}

/// Notes that the scanner found nothing in the file of a document that is being read.
pub async fn note_clean(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set scan = 'clean'
         where org_id = $1 and id = $2 and scan = 'owed' and status = 'processing'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has the documents that came out of an infected one scanned before anybody gets their files. Returns those that were
/// read, and are to be read again.
pub(super) async fn demand_of_children(tx: &mut OrgTx, parent: DocumentId) -> Result<Vec<DocumentId>> {
    let org = tx.org();
    let children = sqlx::query!(
        r#"update documents
         set scan = 'owed'
         where org_id = $1 and status in ('completed', 'failed') and not file_refused and erased_at is null
           and id in (select child_id from document_files where org_id = $1 and document_id = $2)
         returning id as "id: DocumentId", status = 'completed' as "is_read!""#,
        org.0,
        parent.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(children.into_iter().filter(|child| child.is_read).map(|child| child.id).collect())
}

impl Document {
    /// Whether people may have the file, and what is made of it: it is there, and no scan of it is owed.
    ///
    /// # Errors
    /// Those of [`Self::has_file`]; `Conflict` with code `not_scanned`.
    pub fn may_be_handed_out(&self) -> Result<()> {
        self.has_file()?;
        if !self.scan_owed {
            return Ok(());
        }
        let detail = match self.status {
            Status::Uploading | Status::Pending | Status::Processing => {
                "the file is still scanned for viruses and read: try again in a moment"
            }
            Status::Failed | Status::Completed => {
                "the file could not be scanned for viruses: try the document again first"
            }
        };
        Err(Error::Conflict(refuse("not_scanned", detail)))
    }
}

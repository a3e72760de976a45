//! Files that are here already, told by their SHA-256 before a byte is sent.

use super::{Document, store};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// A document with the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The document.
    pub document: Document,
    /// Whether it is in the trash, from where it can be restored.
    pub in_trash: bool,
}

/// The caller's document with these bytes; nothing where the file has not arrived, was refused, or is lost. What a
/// client may not see is not found for them: of another's file they learn nothing.
///
/// The bytes of a document that was not read yet are the ones that its ticket promised.
pub async fn known(tx: &mut OrgTx, sha256: &[u8; 32]) -> Result<Option<Known>> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select id as "id: DocumentId"
         from documents
         where org_id = $1 and sha256 = $2 and status <> 'uploading' and not file_refused
           and error_code is distinct from $3
           and erased_at is null
         order by deleted_at is not null, status = 'completed' desc, id
         limit 1"#,
        org.0,
        &sha256[..],
        super::UPLOAD_EXPIRED
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(id) = found else { return Ok(None) };
    let found = store::find(tx, id).await?;
    Ok(found.map(|document| Known { in_trash: document.deleted_at.is_some(), document }))
}

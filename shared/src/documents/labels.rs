//! The labels that a document has.

use serde_json::json;

use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents::log::{self, DOCUMENT_LABELLED, DOCUMENT_UNLABELLED};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::labels::Label;

/// Most labels shown for a document.
const SHOWN: i64 = 1000;

/// The labels of a document, by name.
pub async fn of_document(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<Label>> {
    let org = tx.org();
    let labels = sqlx::query_as!(
        Label,
        r#"select l.id as "id: _", l.name, l.colour, l.created_at, l.version
         from labels l
         join document_labels d on d.org_id = l.org_id and d.label_id = l.id
         where d.org_id = $1 and d.document_id = $2
         order by lower(l.name)
         limit $3"#,
        org.0,
        document.0,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(labels)
}

/// Puts a label on a document; false where the document has it already.
pub async fn put(tx: &mut OrgTx, actor: &Actor, document: DocumentId, label: &Label) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "insert into document_labels (org_id, document_id, label_id)
         values ($1, $2, $3)
         on conflict do nothing",
        org.0,
        document.0,
        label.id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let what = json!({ "label_id": label.id, "label": label.name });
    log::record(tx, actor, DOCUMENT_LABELLED, document, Some(what)).await?;
    Ok(true)
}

/// Takes a label off a document, if the document has it.
pub async fn take_off(tx: &mut OrgTx, actor: &Actor, document: DocumentId, label: &Label) -> Result<()> {
    let org = tx.org();
    let done = sqlx::query!(
        "delete from document_labels
         where org_id = $1 and document_id = $2 and label_id = $3",
        org.0,
        document.0,
        label.id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let what = json!({ "label_id": label.id, "label": label.name });
    log::record(tx, actor, DOCUMENT_UNLABELLED, document, Some(what)).await
}

//! The values of many documents at once, for files that leave the platform.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::log::DOCUMENTS_EXPORTED;
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// The values of the fields of documents, by name.
pub async fn fields(tx: &mut OrgTx, ids: &[Uuid]) -> Result<HashMap<DocumentId, HashMap<String, String>>> {
    let org = tx.org();
    let rows = sqlx::query!(
        "select document_id, name, value
         from document_fields
         where org_id = $1 and document_id = any($2)
         order by document_id, name
         limit 100000",
        org.0,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    let mut fields: HashMap<DocumentId, HashMap<String, String>> = HashMap::new();
    for row in rows {
        fields.entry(DocumentId(row.document_id)).or_default().insert(row.name, row.value);
    }
    Ok(fields)
}

/// Logs that documents leave the platform.
pub async fn note(tx: &mut OrgTx, actor: &Actor, count: i64) -> Result<()> {
    let org = tx.org();
    activity::record(tx, actor, DOCUMENTS_EXPORTED, org.0, Some(json!({ "documents": count }))).await
}

//! What may leave the organization.

use serde_json::json;
use uuid::Uuid;

use super::log::DOCUMENT_RELEASED;
use super::settings;
use crate::db::OrgTx;
use crate::documents;
use crate::error::{Error, Result};
use crate::events::{self, Audience, NewEvent};
use crate::ids::DocumentId;
use crate::webhooks;

/// Those of the documents whose approval is not finished, whatever the organization lets out. A document that no rule
/// and nobody wants approved is not among them.
pub async fn unapproved(tx: &mut OrgTx, ids: &[DocumentId]) -> Result<Vec<DocumentId>> {
    let org = tx.org();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let found = sqlx::query_scalar!(
        "select id
         from documents
         where org_id = $1 and id = any($2) and (approval_owed or approval in ('waiting', 'asked', 'rejected'))
         order by id
         limit 100000",
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(DocumentId).collect())
}

/// Whether anybody has decided about a document, in whichever round.
pub async fn is_decided(tx: &mut OrgTx, id: DocumentId) -> Result<bool> {
    let org = tx.org();
    let is_decided = sqlx::query_scalar!(
        r#"select exists (
             select from approvals a
             join approval_decisions s on s.org_id = a.org_id and s.approval_id = a.id
             where a.org_id = $1 and a.document_id = $2) as "is_decided!""#,
        org.0,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_decided)
}

/// Whether a document has to stay inside for now: the organization lets out nothing unapproved, and it is. Locks the
/// document, so that what is held back because of this answer is seen by the approval that comes next. One that is gone
/// is not kept back.
pub async fn is_kept_back(tx: &mut OrgTx, id: DocumentId) -> Result<bool> {
    match documents::lock(tx, id).await {
        Err(Error::NotFound(_)) => return Ok(false),
        found => found.map(drop)?,
    }
    Ok(settings::current(tx).await?.approved_only && !unapproved(tx, &[id]).await?.is_empty())
}

/// Lets out the webhooks that waited for a document, where it may leave now: whoever sends them hears of it.
pub(super) async fn release(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    if !webhooks::are_held(tx, id.0).await? || is_kept_back(tx, id).await? {
        return Ok(());
    }
    let (name, audience) = (DOCUMENT_RELEASED, Audience::Staff);
    events::publish(tx, NewEvent { name, object: id.0, audience, facts: json!({}) }).await?;
    Ok(())
}

/// Lets out the webhooks of every document that may leave now.
pub async fn release_all(tx: &mut OrgTx) -> Result<()> {
    for id in webhooks::held(tx).await? {
        release(tx, DocumentId(id)).await?;
    }
    Ok(())
}

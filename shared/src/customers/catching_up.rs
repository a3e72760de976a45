//! What is already there attaches itself to a customer who became known, or is known by something else.

use uuid::Uuid;

use super::attaching::{attach_with_children, completed, examine};
use super::work::AttachCustomers;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::jobs;

/// Documents that one job looks at.
const BATCH: i64 = 100;

/// Attaches a batch of what is already there; what is left is another job's. Safe to run twice.
pub async fn attach_some(tx: &mut OrgTx, job: &AttachCustomers) -> Result<()> {
    let unseen = if is_caught_up(tx).await? { Vec::new() } else { untraced(tx).await? };
    for id in &unseen {
        examine(tx, *id).await?;
    }
    if i64::try_from(unseen.len())? == BATCH {
        jobs::enqueue(tx, job).await?;
        return Ok(());
    }
    catch_up(tx).await?;
    let found = candidates(tx, job).await?;
    for id in &found {
        if let Some(document) = completed(tx, *id).await? {
            attach_with_children(tx, &document).await?;
        }
    }
    if i64::try_from(found.len())? == BATCH {
        jobs::enqueue(tx, &AttachCustomers { customer: job.customer, after: found.last().copied() }).await?;
    }
    Ok(())
}

/// Whether every completed document has been looked at. Whatever completes one looks at it in the same transaction, and
/// one that comes back from the trash without having been looked at says so.
async fn is_caught_up(tx: &mut OrgTx) -> Result<bool> {
    let org = tx.org();
    let is_so = sqlx::query_scalar!(
        r#"select customers_traced_at is not null as "is_so!" from organizations where id = $1"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_so)
}

async fn catch_up(tx: &mut OrgTx) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update organizations set customers_traced_at = now() where id = $1 and customers_traced_at is null",
        org.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Documents that were completed before anybody looked whose they are.
async fn untraced(tx: &mut OrgTx) -> Result<Vec<DocumentId>> {
    let org = tx.org();
    let ids = sqlx::query_scalar!(
        r#"select d.id as "id: DocumentId"
         from documents d
         where d.org_id = $1 and d.status = 'completed' and d.deleted_at is null and not exists (
           select from customer_traced t where t.org_id = d.org_id and t.document_id = d.id)
         order by d.id
         limit $2"#,
        org.0,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// Documents that name a customer by what it is known by, and those that have attached themselves to it.
async fn candidates(tx: &mut OrgTx, job: &AttachCustomers) -> Result<Vec<DocumentId>> {
    let (org, none) = (tx.org(), Uuid::nil());
    let ids = sqlx::query_scalar!(
        r#"select t.document_id as "id!: DocumentId"
         from customer_identifiers i
         join customer_traces t on t.org_id = i.org_id and t.kind = i.kind and t.value = i.value
         where i.org_id = $1 and ($2::uuid is null or i.customer_id = $2) and t.document_id > $3
         union
         select e.document_id
         from customer_entries e
         where e.org_id = $1 and e.customer_id = $2 and e.attached_by = 'rule' and e.document_id > $3
         order by 1
         limit $4"#,
        org.0,
        job.customer.map(|id| id.0),
        job.after.map_or(none, |id| id.0),
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

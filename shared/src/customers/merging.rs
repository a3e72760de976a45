//! Two customers that are one are merged.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::log::{self, CUSTOMER_MERGED};
use super::{Customer, LONGEST_NOTES, store};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CustomerId, CustomerMergeId};

/// A merge that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerMerge)]
pub struct Merged {
    /// By this it is undone.
    pub merge_id: CustomerMergeId,
    /// The customer that both are now.
    pub customer: Customer,
}

/// What went from one customer to the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moved {
    /// Kind and value.
    pub(super) identifiers: Vec<(String, String)>,
    pub(super) entries: Vec<Uuid>,
    /// Documents.
    pub(super) refusals: Vec<Uuid>,
    /// Customers that had been merged into the other one.
    #[serde(default)]
    pub(super) merged: Vec<Uuid>,
    /// The text of the customer that was kept, before and after.
    pub(super) address: Option<(Option<String>, Option<String>)>,
    pub(super) notes: Option<(Option<String>, Option<String>)>,
}

/// Merges another customer into one: what it is known by, its timeline and what people took off it move. It is hidden.
///
/// # Errors
/// `Invalid` at `/other` for a customer that is merged with itself; `Conflict` with code `changed_meanwhile`.
pub async fn merge(tx: &mut OrgTx, actor: &Actor, kept: &Customer, other: &Customer) -> Result<Merged> {
    if kept.id == other.id {
        return Err(Error::field("/other", "same", "name another customer: this one is itself already"));
    }
    lock(tx, &[kept, other]).await?;
    let (address, notes) = texts(kept, other);
    let moved = Moved {
        identifiers: move_identifiers(tx, kept.id, other.id).await?,
        entries: move_entries(tx, kept.id, other.id).await?,
        refusals: move_refusals(tx, kept.id, other.id).await?,
        merged: move_merged(tx, kept.id, other.id).await?,
        address: (address != kept.address).then(|| (kept.address.clone(), address.clone())),
        notes: (notes != kept.notes).then(|| (kept.notes.clone(), notes.clone())),
    };
    hide(tx, kept.id, other.id).await?;
    write_texts(tx, kept.id, address.as_deref(), notes.as_deref()).await?;
    let id = keep(tx, actor, kept.id, other.id, &moved).await?;
    let what = json!({ "merge_id": id, "customer_id": other.id, "name": other.name });
    activity::record(tx, actor, CUSTOMER_MERGED, kept.id.0, Some(what)).await?;
    log::publish(tx, CUSTOMER_MERGED, kept.id, json!({ "merged": other.id, "merge_id": id })).await?;
    let customer = store::find(tx, kept.id).await?.or_not_found("customer")?;
    Ok(Merged { merge_id: id, customer })
}

/// Locks customers in the order of their identifiers, as they were seen.
pub(super) async fn lock(tx: &mut OrgTx, seen: &[&Customer]) -> Result<()> {
    let org = tx.org();
    let ids: Vec<_> = seen.iter().map(|customer| customer.id.0).collect();
    let locked = sqlx::query!(
        "select id, version
         from customers
         where org_id = $1 and id = any($2) and merged_into is null
         order by id
         limit 2
         for update",
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let is_same = |customer: &&Customer| {
        locked.iter().any(|row| row.id == customer.id.0 && row.version == customer.version)
    };
    if seen.iter().all(is_same) {
        return Ok(());
    }
    let detail = "somebody else changed one of the two customers at the same moment: look at them again";
    Err(Error::Conflict(refuse("changed_meanwhile", detail)))
}

/// Address and notes of what both are: those of the one that is kept, and what only the other has.
fn texts(kept: &Customer, other: &Customer) -> (Option<String>, Option<String>) {
    let address = kept.address.clone().or_else(|| other.address.clone());
    let notes = match (&kept.notes, &other.notes) {
        (Some(mine), Some(theirs)) => {
            let both = format!("{mine}\n\n{theirs}");
            Some(if both.chars().count() <= LONGEST_NOTES { both } else { mine.clone() })
        }
        (mine, theirs) => mine.clone().or_else(|| theirs.clone()),
    };
    (address, notes)
}

async fn move_identifiers(tx: &mut OrgTx, to: CustomerId, from: CustomerId) -> Result<Vec<(String, String)>> {
    let org = tx.org();
    let rows = sqlx::query!(
        "update customer_identifiers set customer_id = $2
         where org_id = $1 and customer_id = $3
         returning kind, value",
        org.0,
        to.0,
        from.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.value)).collect())
}

/// What stands on both timelines, or was taken off the one that is kept, stays where it is.
async fn move_entries(tx: &mut OrgTx, to: CustomerId, from: CustomerId) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let moved = sqlx::query_scalar!(
        "update customer_entries e set customer_id = $2
         where e.org_id = $1 and e.customer_id = $3
           and not exists (
             select from customer_entries mine
             where mine.org_id = $1 and mine.customer_id = $2 and mine.object_id = e.object_id)
           and not exists (
             select from customer_refusals r
             where r.org_id = $1 and r.customer_id = $2 and r.document_id = e.document_id)
         returning e.id",
        org.0,
        to.0,
        from.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(moved)
}

/// What stands on the timeline that is kept was not taken off it.
async fn move_refusals(tx: &mut OrgTx, to: CustomerId, from: CustomerId) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let moved = sqlx::query_scalar!(
        "update customer_refusals r set customer_id = $2
         where r.org_id = $1 and r.customer_id = $3
           and not exists (
             select from customer_refusals mine
             where mine.org_id = $1 and mine.customer_id = $2 and mine.document_id = r.document_id)
           and not exists (
             select from customer_entries e
             where e.org_id = $1 and e.customer_id = $2 and e.document_id = r.document_id)
         returning r.document_id",
        org.0,
        to.0,
        from.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(moved)
}

/// Customers that were merged into the other one are the one that is kept, so that a merge is one step away.
async fn move_merged(tx: &mut OrgTx, to: CustomerId, from: CustomerId) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let moved = sqlx::query_scalar!(
        "update customers set merged_into = $2 where org_id = $1 and merged_into = $3 returning id",
        org.0,
        to.0,
        from.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(moved)
}

async fn hide(tx: &mut OrgTx, kept: CustomerId, other: CustomerId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update customers set merged_into = $2, version = version + 1, updated_at = now()
         where org_id = $1 and id = $3",
        org.0,
        kept.0,
        other.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn write_texts(
    tx: &mut OrgTx,
    id: CustomerId,
    address: Option<&str>,
    notes: Option<&str>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update customers set address = $3, notes = $4, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        address,
        notes
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn keep(
    tx: &mut OrgTx,
    actor: &Actor,
    kept: CustomerId,
    other: CustomerId,
    moved: &Moved,
) -> Result<CustomerMergeId> {
    let (org, id) = (tx.org(), CustomerMergeId::new());
    let by = actor.user.or_not_found("member")?;
    sqlx::query!(
        "insert into customer_merges (id, org_id, kept_id, merged_id, moved, merged_by)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        org.0,
        kept.0,
        other.0,
        Json(moved) as _,
        by.0
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

//! Two customers that are one: merged, and parted again within thirty days.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::log::{self, CUSTOMER_CHANGED, CUSTOMER_MERGED, CUSTOMER_UNMERGED};
use super::{Customer, LONGEST_NOTES, store};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CustomerId, CustomerMergeId};

/// How long a merge can be undone.
const UNDOABLE: Duration = Duration::days(30);

/// A merge that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerMerge)]
pub struct Merged {
    /// By this it is undone.
    pub merge_id: CustomerMergeId,
    /// The customer that both are now.
    pub customer: Customer,
}

/// A merge that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerMergeUndone)]
pub struct Undone {
    /// The customer that had been kept.
    pub first: Customer,
    /// The customer that had been merged into it.
    pub second: Customer,
}

/// What went from one customer to the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Moved {
    /// Kind and value.
    identifiers: Vec<(String, String)>,
    entries: Vec<Uuid>,
    /// Documents.
    refusals: Vec<Uuid>,
    /// The text of the customer that was kept, before and after.
    address: Option<(Option<String>, Option<String>)>,
    notes: Option<(Option<String>, Option<String>)>,
}

/// A merge as it is stored.
struct Stored {
    kept: Option<CustomerId>,
    merged: Option<CustomerId>,
    moved: Json<Moved>,
    created_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
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
async fn lock(tx: &mut OrgTx, seen: &[&Customer]) -> Result<()> {
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

async fn write_texts(
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

/// Puts back what a merge moved and what is still there.
///
/// # Errors
/// `NotFound`; `Conflict` with code `merge_changed` and the reason when it can't be undone any more.
pub async fn undo(tx: &mut OrgTx, app: &App, actor: &Actor, id: CustomerMergeId) -> Result<Undone> {
    let stored = stored(tx, id).await?.or_not_found("merge")?;
    let (kept, merged) = stored.may_be_undone(app.clock.now()).map_err(changed)?;
    let Some(first) = store::find(tx, kept).await? else {
        return Err(changed("the customer was merged further: undo that merge first"));
    };
    lock(tx, &[&first]).await?;
    let Json(moved) = stored.moved;
    put_back(tx, &moved, kept, merged).await?;
    let text = |now: &Option<String>, moved: &Option<(Option<String>, Option<String>)>| match moved {
        Some((before, after)) if now == after => before.clone(),
        _ => now.clone(),
    };
    let (address, notes) = (text(&first.address, &moved.address), text(&first.notes, &moved.notes));
    write_texts(tx, kept, address.as_deref(), notes.as_deref()).await?;
    show(tx, id, merged, app.clock.now()).await?;
    let what = json!({ "merge_id": id, "customer_id": merged });
    activity::record(tx, actor, CUSTOMER_UNMERGED, kept.0, Some(what)).await?;
    log::publish(tx, CUSTOMER_CHANGED, kept, json!({ "parted": merged })).await?;
    log::publish(tx, CUSTOMER_CHANGED, merged, json!({ "parted": kept })).await?;
    Ok(Undone {
        first: store::find(tx, kept).await?.or_not_found("customer")?,
        second: store::find(tx, merged).await?.or_not_found("customer")?,
    })
}

fn changed(why: &'static str) -> Error {
    Error::Conflict(refuse("merge_changed", why))
}

impl Stored {
    fn may_be_undone(&self, now: DateTime<Utc>) -> Result<(CustomerId, CustomerId), &'static str> {
        if self.undone_at.is_some() {
            return Err("this merge was undone already");
        }
        if now - self.created_at > UNDOABLE {
            return Err("this merge is older than 30 days: make the customer anew");
        }
        match (self.kept, self.merged) {
            (Some(kept), Some(merged)) => Ok((kept, merged)),
            _ => Err("one of the two customers was deleted: make the other anew"),
        }
    }
}

async fn stored(tx: &mut OrgTx, id: CustomerMergeId) -> Result<Option<Stored>> {
    let org = tx.org();
    let stored = sqlx::query_as!(
        Stored,
        r#"select kept_id as "kept: _", merged_id as "merged: _", moved as "moved: _", created_at, undone_at
         from customer_merges
         where org_id = $1 and id = $2
         for update"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stored)
}

async fn put_back(tx: &mut OrgTx, moved: &Moved, from: CustomerId, to: CustomerId) -> Result<()> {
    let org = tx.org();
    let (kinds, values): (Vec<_>, Vec<_>) = moved.identifiers.iter().cloned().unzip();
    sqlx::query!(
        "update customer_identifiers i set customer_id = $3
         from unnest($4::text[], $5::text[]) as moved (kind, value)
         where i.org_id = $1 and i.customer_id = $2 and i.kind = moved.kind and i.value = moved.value",
        org.0,
        from.0,
        to.0,
        &kinds,
        &values
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update customer_entries set customer_id = $3
         where org_id = $1 and customer_id = $2 and id = any($4)",
        org.0,
        from.0,
        to.0,
        &moved.entries
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update customer_refusals set customer_id = $3
         where org_id = $1 and customer_id = $2 and document_id = any($4)",
        org.0,
        from.0,
        to.0,
        &moved.refusals
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn show(tx: &mut OrgTx, id: CustomerMergeId, merged: CustomerId, now: DateTime<Utc>) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update customers set merged_into = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        merged.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update customer_merges set undone_at = $3 where org_id = $1 and id = $2", org.0, id.0, now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Deletes what is left of customers whose merge can't be undone any more. Returns how many merges.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - UNDOABLE;
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "delete from customers c
         using customer_merges m
         where m.created_at < $1 and m.undone_at is null and m.merged_id = c.id and m.org_id = c.org_id
           and c.merged_into is not null",
        before
    )
    .execute(tx.conn())
    .await?;
    let gone = sqlx::query!("delete from customer_merges where created_at < $1", before)
        .execute(tx.conn())
        .await?
        .rows_affected();
    tx.commit().await?;
    Ok(gone)
}

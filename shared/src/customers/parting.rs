//! Customers that were merged part again within thirty days; after that, what is left of the one that is hidden goes.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::log::{self, CUSTOMER_CHANGED, CUSTOMER_UNMERGED};
use super::merging::{Moved, lock, write_texts};
use super::work::AttachCustomers;
use super::{Customer, store};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CustomerId, CustomerMergeId};
use crate::jobs;

/// How long a merge can be undone.
const UNDOABLE: Duration = Duration::days(30);

/// A merge that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerMergeUndone)]
pub struct Undone {
    /// The customer that had been kept.
    pub first: Customer,
    /// The customer that had been merged into it.
    pub second: Customer,
}

/// A merge as it is stored.
struct Stored {
    kept: Option<CustomerId>,
    merged: Option<CustomerId>,
    moved: Json<Moved>,
    created_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
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
    // What attached itself while the two were one may be the other's, or nobody's.
    for customer in [kept, merged] {
        jobs::enqueue(tx, &AttachCustomers::of(Some(customer))).await?;
    }
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
    sqlx::query!(
        "update customers set merged_into = $3 where org_id = $1 and merged_into = $2 and id = any($4)",
        org.0,
        from.0,
        to.0,
        &moved.merged
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
    // Of a chain, no customer goes before one that leads through it to the one that was kept.
    sqlx::query!(
        "update customers c set merged_into = app.kept_customer(c.org_id, c.id)
         from customer_merges m
         where m.created_at < $1 and m.undone_at is null and m.merged_id = c.id and m.org_id = c.org_id
           and c.merged_into <> app.kept_customer(c.org_id, c.id)",
        before
    )
    .execute(tx.conn())
    .await?;
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

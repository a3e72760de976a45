//! The timeline of a customer: how it is read, and what people attach to it or take off.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attaching::attach_with_children;
use super::entry::{AttachedBy, Entry, EntryKind, note};
use super::evidence::Facts;
use super::log::{self, CUSTOMER_CHANGED, DOCUMENT_ATTACHED, DOCUMENT_DETACHED};
use super::{Customer, Kind};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::documents::Document;
use crate::error::Result;
use crate::http::Cursor;
use crate::ids::CustomerId;

/// An entry of a client's own timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyCustomerEntry)]
pub struct MyEntry {
    /// Which.
    pub id: Uuid,
    /// What it is.
    pub kind: EntryKind,
    /// The document that it is.
    pub object_id: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What it is called.
    pub title: String,
    /// More about it.
    pub detail: Option<String>,
    /// The sum, as a decimal string with a point.
    pub amount: Option<String>,
    /// The currency of the sum: ISO 4217.
    pub currency: Option<String>,
    /// Who attached it.
    pub attached_by: AttachedBy,
}

/// The customer that a client is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyCustomer)]
pub struct Mine {
    /// Which.
    pub id: CustomerId,
    /// A person or a company.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// How often each kind stands on a timeline, and the sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerFigures)]
pub struct Figures {
    /// How many of each kind.
    pub entries: Vec<KindCount>,
    /// The sums by currency and kind.
    pub amounts: Vec<Amounts>,
}

/// How many entries of a kind a timeline has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerKindCount)]
pub struct KindCount {
    /// The kind.
    pub kind: EntryKind,
    /// How many.
    pub count: i64,
}

/// The sum of the entries of a kind in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerAmounts)]
pub struct Amounts {
    /// ISO 4217.
    pub currency: String,
    /// The kind.
    pub kind: EntryKind,
    /// The sum as a decimal string with a point.
    pub total: String,
}

/// Up to `limit + 1` entries of a customer, newest first, after a cursor. What is in the trash is left out.
pub async fn timeline(
    tx: &mut OrgTx,
    customer: CustomerId,
    kind: Option<EntryKind>,
    after: Option<Cursor<DateTime<Utc>>>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let org = tx.org();
    let entries = sqlx::query_as!(
        Entry,
        r#"select e.id, e.kind as "kind: _", e.object_id, e.container_id, e.at, e.title, e.detail, e.amount::text as amount, e.currency,
             e.attached_by as "attached_by: _", e.why
         from customer_entries e
         left join documents d on d.org_id = e.org_id and d.id = e.document_id
         where e.org_id = $1 and e.customer_id = $2 and ($3::uuid is null or (e.at, e.id) < ($4, $3))
           and ($5::text is null or e.kind = $5) and d.deleted_at is null and d.erased_at is null
         order by e.at desc, e.id desc
         limit $6::bigint + 1"#,
        org.0,
        customer.0,
        after.map(|cursor| cursor.id),
        after.map(|cursor| cursor.key),
        kind.map(EntryKind::as_str),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(entries)
}

/// What a customer's timeline adds up to.
pub async fn figures(tx: &mut OrgTx, customer: CustomerId) -> Result<Figures> {
    let org = tx.org();
    let entries = sqlx::query_as!(
        KindCount,
        r#"select e.kind as "kind: _", count(*) as "count!"
         from customer_entries e
         left join documents d on d.org_id = e.org_id and d.id = e.document_id
         where e.org_id = $1 and e.customer_id = $2 and d.deleted_at is null and d.erased_at is null
         group by e.kind
         order by e.kind
         limit 10"#,
        org.0,
        customer.0
    )
    .fetch_all(tx.conn())
    .await?;
    let amounts = sqlx::query_as!(
        Amounts,
        r#"select e.currency as "currency!", e.kind as "kind: _", sum(e.amount)::text as "total!"
         from customer_entries e
         left join documents d on d.org_id = e.org_id and d.id = e.document_id
         where e.org_id = $1 and e.customer_id = $2 and e.currency is not null
           and d.deleted_at is null and d.erased_at is null
         group by e.currency, e.kind
         order by e.currency, e.kind
         limit 100"#,
        org.0,
        customer.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Figures { entries, amounts })
}

/// A person attaches a document to a customer; the files that came with it follow. Safe to run twice.
pub async fn attach(tx: &mut OrgTx, actor: &Actor, customer: &Customer, document: &Document) -> Result<()> {
    let (org, id) = (tx.org(), document.id);
    sqlx::query!(
        "delete from customer_refusals where org_id = $1 and customer_id = $2 and document_id = $3",
        org.0,
        customer.id.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    let stood = sqlx::query_scalar!(
        r#"delete from customer_entries
         where org_id = $1 and customer_id = $2 and document_id = $3
         returning attached_by as "by: AttachedBy""#,
        org.0,
        customer.id.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let facts = Facts::of(tx, document).await?;
    note(tx, customer.id, &facts.entry(AttachedBy::Person, "attached by hand")).await?;
    attach_with_children(tx, document).await?;
    if stood == Some(AttachedBy::Person) {
        return Ok(());
    }
    let what = json!({ "document_id": id, "by": "person" });
    activity::record(tx, actor, DOCUMENT_ATTACHED, customer.id.0, Some(what)).await?;
    log::publish(tx, CUSTOMER_CHANGED, customer.id, json!({ "document_id": id })).await
}

/// A person takes a document off a customer, and the files that came with it: no rule attaches it again. Safe to run
/// twice.
pub async fn detach(tx: &mut OrgTx, actor: &Actor, customer: &Customer, whole: &Document) -> Result<()> {
    let (org, document) = (tx.org(), whole.id);
    let gone = sqlx::query!(
        "delete from customer_entries where org_id = $1 and customer_id = $2 and document_id = $3",
        org.0,
        customer.id.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into customer_refusals (org_id, customer_id, document_id)
         values ($1, $2, $3)
         on conflict do nothing",
        org.0,
        customer.id.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    attach_with_children(tx, whole).await?;
    if gone.rows_affected() == 0 {
        return Ok(());
    }
    let what = json!({ "document_id": document });
    activity::record(tx, actor, DOCUMENT_DETACHED, customer.id.0, Some(what)).await?;
    log::publish(tx, CUSTOMER_CHANGED, customer.id, json!({ "document_id": document })).await
}

/// The customer of the acting member, known by their verified address.
pub async fn mine(tx: &mut OrgTx) -> Result<Option<Mine>> {
    let mine = sqlx::query_as!(
        Mine,
        r#"select id as "id!: _", kind as "kind!: _", name as "name!" from app.my_customer()"#
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(mine)
}

/// Up to `limit + 1` entries of that customer that are the acting member's own documents, newest first.
pub async fn my_timeline(
    tx: &mut OrgTx,
    after: Option<Cursor<DateTime<Utc>>>,
    limit: i64,
) -> Result<Vec<MyEntry>> {
    let entries = sqlx::query_as!(
        MyEntry,
        r#"select id as "id!", kind as "kind!: _", object_id as "object_id!", at as "at!", title as "title!", detail,
             amount::text as amount, currency, attached_by as "attached_by!: _"
         from app.my_customer_entries($1, $2, $3)"#,
        after.map(|cursor| cursor.key),
        after.map(|cursor| cursor.id),
        i32::try_from(limit + 1)?
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(entries)
}

//! Documents attach themselves to the customers that they are of.

use std::collections::BTreeMap;

use document_types::fields::Kind;
use document_types::folding::letters;
use serde_json::json;
use uuid::Uuid;

use super::changing::country;
use super::entry::{AttachedBy, note};
use super::evidence::{self, Facts};
use super::from_mail;
use super::identifiers::{Identifier, IdentifierKind};
use super::log::{self, CUSTOMER_CHANGED, DOCUMENT_ATTACHED};
use super::traces::{self, Place};
use super::work::AttachCustomers;
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::documents::log::DOCUMENT_SETTLED;
use crate::documents::{self, Document, Status};
use crate::error::Result;
use crate::ids::{CustomerId, DocumentId, EventId};
use crate::{events, jobs};

/// Documents that one job looks at.
const BATCH: i64 = 100;

/// What is made with a customer and names them where it names nothing else.
const NAMING: [Kind; 2] = [Kind::Contract, Kind::PurchaseOrder];

/// Letters and digits of a name that stands in a text by no accident.
const SHORTEST_NAME: i32 = 10;

/// Files of one mail that follow it.
const CHILDREN: i64 = 100;

/// Has a document attach itself, in the transaction that completed it or changed its fields; what no longer speaks for
/// itself is taken off again. Files follow the mail that they came with. Safe to run twice.
pub async fn examine(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let Some(document) = completed(tx, id).await? else { return Ok(()) };
    take_traces(tx, &document).await?;
    let mail = match document.parent_id {
        Some(parent) => completed(tx, parent).await?,
        None => Some(document.clone()),
    };
    if let Some(mail) = mail.filter(evidence::is_mail) {
        from_mail::consider(tx, &mail).await?;
        attach_with_children(tx, &mail).await?;
    }
    attach_with_children(tx, &document).await
}

/// The same for the document of an event, where that says that a document is settled and nobody has looked at it since
/// it was extracted.
pub async fn examine_settled(tx: &mut OrgTx, event: EventId) -> Result<()> {
    let event = events::find(tx, event).await?.filter(|event| event.name == DOCUMENT_SETTLED.as_str());
    match event {
        Some(event) => examine(tx, DocumentId(event.object_id)).await,
        None => Ok(()),
    }
}

async fn completed(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Document>> {
    let document = documents::find(tx, id).await?;
    Ok(document.filter(|document| document.status == Status::Completed && document.deleted_at.is_none()))
}

/// Notes what a document says about whose it is.
async fn take_traces(tx: &mut OrgTx, document: &Document) -> Result<()> {
    let org = tx.org();
    let country = country(tx).await?;
    let found = evidence::traces_of(tx, document, country.as_deref()).await?;
    sqlx::query!("delete from customer_traces where org_id = $1 and document_id = $2", org.0, document.id.0)
        .execute(tx.conn())
        .await?;
    let kinds: Vec<_> = found.keys().map(|identifier| identifier.kind.as_str().to_owned()).collect();
    let values: Vec<_> = found.keys().map(|identifier| identifier.value.clone()).collect();
    let places: Vec<_> = found.values().map(|place| place.as_str().to_owned()).collect();
    sqlx::query!(
        "insert into customer_traces (org_id, document_id, kind, value, place)
         select $1, $2, kind, value, place from unnest($3::text[], $4::text[], $5::text[]) as new (kind, value, place)
         on conflict do nothing",
        org.0,
        document.id.0,
        &kinds,
        &values,
        &places
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into customer_traced (org_id, document_id, extraction)
         values ($1, $2, $3)
         on conflict (org_id, document_id) do update set extraction = excluded.extraction",
        org.0,
        document.id.0,
        document.extraction.unwrap_or(0)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn attach_with_children(tx: &mut OrgTx, document: &Document) -> Result<()> {
    attach(tx, document).await?;
    let org = tx.org();
    let children = sqlx::query_scalar!(
        r#"select id as "id: DocumentId"
         from documents
         where org_id = $1 and parent_id = $2 and status = 'completed' and deleted_at is null
         order by id
         limit $3"#,
        org.0,
        document.id.0,
        CHILDREN
    )
    .fetch_all(tx.conn())
    .await?;
    for child in children {
        if let Some(child) = documents::find(tx, child).await? {
            attach(tx, &child).await?;
        }
    }
    Ok(())
}

/// Writes the entries of one document.
async fn attach(tx: &mut OrgTx, document: &Document) -> Result<()> {
    let wanted = whose(tx, document).await?;
    let stands = standing(tx, document.id).await?;
    let facts = Facts::of(tx, document).await?;
    for (customer, by) in &stands {
        match by {
            AttachedBy::Person => note(tx, *customer, &facts.entry(*by, "")).await?,
            AttachedBy::Rule if !wanted.contains_key(customer) => {
                take_off(tx, *customer, document.id).await?
            }
            AttachedBy::Rule => {}
        }
    }
    for (customer, why) in &wanted {
        note(tx, *customer, &facts.entry(AttachedBy::Rule, why)).await?;
        if !stands.contains_key(customer) {
            let what = json!({ "document_id": document.id, "by": "rule" });
            activity::record(tx, &Actor::system(), DOCUMENT_ATTACHED, customer.0, Some(what)).await?;
            log::publish(tx, CUSTOMER_CHANGED, *customer, json!({ "document_id": document.id })).await?;
        }
    }
    Ok(())
}

/// The customers that a document stands with.
async fn standing(tx: &mut OrgTx, id: DocumentId) -> Result<BTreeMap<CustomerId, AttachedBy>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select customer_id as "customer: CustomerId", attached_by as "by: AttachedBy"
         from customer_entries
         where org_id = $1 and document_id = $2
         order by customer_id
         limit 1000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.customer, row.by)).collect())
}

async fn take_off(tx: &mut OrgTx, customer: CustomerId, document: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "delete from customer_entries where org_id = $1 and customer_id = $2 and document_id = $3 and attached_by = 'rule'",
        org.0,
        customer.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Something in a document by which a customer is known.
struct Match {
    customer: CustomerId,
    identifier: Identifier,
    place: Place,
}

/// The customers that a document is of, each with the reason: those of the mail that it came with, and those whom it
/// names where that says most. None from whom a person took it off.
async fn whose(tx: &mut OrgTx, document: &Document) -> Result<BTreeMap<CustomerId, String>> {
    let mut whose = BTreeMap::new();
    for found in strongest(matches(tx, document.id).await?) {
        whose.entry(found.customer).or_insert_with(|| traces::why(&found.identifier, found.place));
    }
    if let Some(parent) = document.parent_id {
        let with = parents(tx, parent).await?;
        whose.extend(with.into_iter().map(|(id, title)| (id, format!("came with the mail “{title}”"))));
    }
    if whose.is_empty() && document.kind.is_some_and(|kind| NAMING.contains(&kind)) {
        whose.extend(named(tx, document.id).await?);
    }
    for refused in refusals(tx, document.id).await? {
        whose.remove(&refused);
    }
    Ok(whose)
}

/// The companies whose whole name stands in a document.
async fn named(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<(CustomerId, String)>> {
    let (org, text) = (tx.org(), letters(&evidence::beginning(tx, id).await?));
    let rows = sqlx::query!(
        r#"select id as "id: CustomerId", name
         from customers
         where org_id = $1 and merged_into is null and kind = 'company' and length(folded) >= $3
           and strpos($2, folded) > 0
         order by id
         limit 10"#,
        org.0,
        text,
        SHORTEST_NAME
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, format!("the name {} stands in it", row.name))).collect())
}

async fn matches(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<Match>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select i.customer_id as "customer: CustomerId", t.kind, t.value, t.place
         from customer_traces t
         join customer_identifiers i on i.org_id = t.org_id and i.kind = t.kind and i.value = t.value
         where t.org_id = $1 and t.document_id = $2
         order by t.kind, t.value
         limit 1000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let found = rows.into_iter().filter_map(|row| {
        let kind = IdentifierKind::from_name(&row.kind)?;
        let identifier = Identifier { kind, value: row.value };
        Some(Match { customer: row.customer, identifier, place: Place::from_name(&row.place) })
    });
    Ok(found.collect())
}

/// Those at the place that says most; a whole address says more than its domain.
fn strongest(mut found: Vec<Match>) -> Vec<Match> {
    let weight = |found: &Match| (found.place, found.identifier.kind == IdentifierKind::Domain);
    let Some(best) = found.iter().map(weight).min() else { return found };
    found.retain(|found| weight(found) == best);
    found
}

/// The customers of a mail, and what the mail is called.
async fn parents(tx: &mut OrgTx, mail: DocumentId) -> Result<Vec<(CustomerId, String)>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select customer_id as "customer: CustomerId", title
         from customer_entries
         where org_id = $1 and document_id = $2
         order by customer_id
         limit 100"#,
        org.0,
        mail.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.customer, row.title)).collect())
}

async fn refusals(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<CustomerId>> {
    let org = tx.org();
    let refused = sqlx::query_scalar!(
        r#"select customer_id as "id: CustomerId"
         from customer_refusals
         where org_id = $1 and document_id = $2
         order by customer_id
         limit 1000"#,
        org.0,
        document.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(refused)
}

/// Attaches a batch of what is already there; what is left is another job's. Safe to run twice.
pub async fn attach_some(tx: &mut OrgTx, job: &AttachCustomers) -> Result<()> {
    let unseen = untraced(tx).await?;
    for id in &unseen {
        examine(tx, *id).await?;
    }
    if i64::try_from(unseen.len())? == BATCH {
        jobs::enqueue(tx, job).await?;
        return Ok(());
    }
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

/// Documents that name a customer by what it is known by.
async fn candidates(tx: &mut OrgTx, job: &AttachCustomers) -> Result<Vec<DocumentId>> {
    let (org, none) = (tx.org(), Uuid::nil());
    let ids = sqlx::query_scalar!(
        r#"select distinct t.document_id as "id!: DocumentId"
         from customer_identifiers i
         join customer_traces t on t.org_id = i.org_id and t.kind = i.kind and t.value = i.value
         where i.org_id = $1 and ($2::uuid is null or i.customer_id = $2) and t.document_id > $3
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

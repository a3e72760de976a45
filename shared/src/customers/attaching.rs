//! Documents attach themselves to the customers that they are of.

use std::collections::BTreeMap;

use document_types::fields::Kind;
use document_types::folding::letters;
use serde_json::json;

use super::changing::country;
use super::entry::{AttachedBy, noted};
use super::evidence::{self, Facts};
use super::from_mail;
use super::identifiers::{Identifier, IdentifierKind};
use super::log::{self, CUSTOMER_CHANGED, DOCUMENT_ATTACHED, DOCUMENT_DETACHED};
use super::traces::{self, Place};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::documents::log::DOCUMENT_SETTLED;
use crate::documents::{self, Document, Status};
use crate::error::Result;
use crate::events;
use crate::ids::{CustomerId, DocumentId, EventId};

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
    if let Some(mail) = mail.filter(evidence::is_mail)
        && from_mail::consider(tx, &mail).await?
        && mail.id != document.id
    {
        // The file is one of those that follow the mail.
        return attach_with_children(tx, &mail).await;
    }
    attach_with_children(tx, &document).await
}

/// The same for the document of an event, where that says that a document is settled and nobody has looked at it since
/// it was extracted.
pub async fn examine_settled(tx: &mut OrgTx, event: EventId) -> Result<()> {
    let event = events::find(tx, event).await?.filter(|event| event.name == DOCUMENT_SETTLED.as_str());
    let Some(id) = event.map(|event| DocumentId(event.object_id)) else { return Ok(()) };
    let Some(document) = documents::find(tx, id).await? else { return Ok(()) };
    let org = tx.org();
    let is_traced = sqlx::query_scalar!(
        r#"select exists (
             select from customer_traced where org_id = $1 and document_id = $2 and extraction = $3) as "is_traced!""#,
        org.0,
        id.0,
        document.extraction.unwrap_or(0)
    )
    .fetch_one(tx.conn())
    .await?;
    if is_traced { Ok(()) } else { examine(tx, id).await }
}

pub(super) async fn completed(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Document>> {
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

/// Attaches a document, and the files that came with it.
pub(super) async fn attach_with_children(tx: &mut OrgTx, document: &Document) -> Result<()> {
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
            AttachedBy::Person => {
                noted(tx, *customer, &facts.entry(*by, "")).await?;
            }
            AttachedBy::Rule if !wanted.contains_key(customer) => {
                take_off(tx, *customer, document.id).await?
            }
            AttachedBy::Rule => {}
        }
    }
    for (customer, why) in &wanted {
        if noted(tx, *customer, &facts.entry(AttachedBy::Rule, why)).await? {
            let what = json!({ "document_id": document.id, "by": "rule" });
            activity::record(tx, &Actor::system(), DOCUMENT_ATTACHED, customer.0, Some(what)).await?;
            log::publish(tx, CUSTOMER_CHANGED, *customer, json!({ "document_id": document.id })).await?;
        }
    }
    Ok(())
}

/// The customers that a document stands with. What stands with one that was merged into another waits for the merge to be
/// undone.
async fn standing(tx: &mut OrgTx, id: DocumentId) -> Result<BTreeMap<CustomerId, AttachedBy>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select e.customer_id as "customer: CustomerId", e.attached_by as "by: AttachedBy"
         from customer_entries e
         join customers c on c.org_id = e.org_id and c.id = e.customer_id and c.merged_into is null
         where e.org_id = $1 and e.document_id = $2
         order by e.customer_id
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
    let gone = sqlx::query!(
        "delete from customer_entries
         where org_id = $1 and customer_id = $2 and document_id = $3 and attached_by = 'rule'",
        org.0,
        customer.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    if gone.rows_affected() == 0 {
        return Ok(());
    }
    let what = json!({ "document_id": document, "by": "rule" });
    activity::record(tx, &Actor::system(), DOCUMENT_DETACHED, customer.0, Some(what)).await?;
    log::publish(tx, CUSTOMER_CHANGED, customer, json!({ "document_id": document })).await
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
        r#"select e.customer_id as "customer: CustomerId", e.title
         from customer_entries e
         join customers c on c.org_id = e.org_id and c.id = e.customer_id and c.merged_into is null
         where e.org_id = $1 and e.document_id = $2
         order by e.customer_id
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

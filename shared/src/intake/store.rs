//! The SQL of requests: lists of them, and one.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::filter::{Filter, Order};
use super::proposal::{Names, Proposal};
use super::{Decider, Named, Request, Routed, Sender, Source, Status};
use crate::db::{OrgTx, SystemTx};
use crate::error::{OrNotFound, Result};
use crate::http::Cursor;
use crate::http::page::COUNTED;
use crate::ids::{CardId, CustomerId, DocumentId, OrgId, PipelineId, RequestId, StageId, UserId};
use crate::pipelines::{Person, Priority};

/// A row of `requests` with the names that belong to it.
struct Row {
    id: RequestId,
    number: i64,
    source: Source,
    status: Status,
    subject: String,
    excerpt: String,
    sender_name: Option<String>,
    sender_email: Option<String>,
    sender_phone: Option<String>,
    customer_id: Option<CustomerId>,
    customer: Option<String>,
    suggestion: Option<Json<Proposal>>,
    pipeline_id: Option<PipelineId>,
    pipeline: Option<String>,
    stage_id: Option<StageId>,
    stage: Option<String>,
    card_id: Option<CardId>,
    decided_by: Option<Decider>,
    priority: Priority,
    assignee_id: Option<UserId>,
    assignee: Option<String>,
    received_at: DateTime<Utc>,
    waiting_since: Option<DateTime<Utc>>,
    files: i64,
    version: i64,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! request_query {
    ($first:literal $(+ $rest:literal)* $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select r.id as "id: _", r.number, r.source as "source: _", r.status as "status: _", r.subject,
               left(r.text, 200) as "excerpt!", r.sender_name, r.sender_email, r.sender_phone,
               r.customer_id as "customer_id: _", c.name as "customer?", r.suggestion as "suggestion: _",
               r.pipeline_id as "pipeline_id: _", p.name as "pipeline?", r.stage_id as "stage_id: _", s.name as "stage?",
               r.card_id as "card_id: _", r.decided_by as "decided_by: _", r.priority as "priority: _",
               r.assignee_id as "assignee_id: _", u.name as "assignee?", r.received_at, r.waiting_since,
               (select count(*) from request_documents d where d.org_id = r.org_id and d.request_id = r.id) as "files!",
               r.version
               from requests r
               left join customers c on c.org_id = r.org_id and c.id = r.customer_id
               left join pipelines p on p.org_id = r.org_id and p.id = r.pipeline_id
               left join stages s on s.org_id = r.org_id and s.id = r.stage_id
               left join users u on u.id = r.assignee_id "# + $first $(+ $rest)* $(, $value)*
        )
    };
}

/// The rows of a list, in one order.
macro_rules! listed_query {
    ($order:literal, $org:expr, $filter:expr, $id:expr, $key:expr, $limit:expr) => {
        request_query!(
            "where r.org_id = $1
               and (cardinality($2::text[]) = 0 or r.status = any($2))
               and ($3::text is null or r.source = $3)
               and ($4::uuid is null or coalesce(r.pipeline_id, (r.suggestion ->> 'pipeline_id')::uuid) = $4)
               and ($5::uuid is null or r.assignee_id = $5) and (not $6::boolean or r.assignee_id is null)
               and ($7::uuid is null or r.customer_id = $7)
               and ($8::text = '' or strpos(lower(r.subject), $8) > 0 or strpos(lower(r.text), $8) > 0
                 or strpos(lower(coalesce(r.sender_name, '')), $8) > 0
                 or strpos(lower(coalesce(r.sender_email, '')), $8) > 0 or r.number::text = ltrim($8, '#'))
               and ($9::double precision is null or r.confidence >= $9)
               and ($10::double precision is null or r.confidence <= $10) " + $order,
            $org,
            &$filter.statuses,
            $filter.source,
            $filter.pipeline,
            $filter.assignee,
            $filter.unassigned,
            $filter.customer,
            $filter.search,
            $filter.at_least,
            $filter.at_most,
            $id,
            $key,
            $limit
        )
    };
}

/// Up to `limit + 1` requests of a filter by their arrival, the oldest or the newest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    filter: &Filter,
    after: Option<Cursor<DateTime<Utc>>>,
    limit: i64,
) -> Result<Vec<Request>> {
    let org = tx.org();
    let (id, key) = (after.map(|cursor| cursor.id), after.map(|cursor| cursor.key));
    let rows = if filter.order == Order::Newest {
        listed_query!(
            "and ($11::uuid is null or (r.received_at, r.id) < ($12::timestamptz, $11))
             order by r.received_at desc, r.id desc
             limit $13::bigint + 1",
            org.0,
            filter,
            id,
            key,
            limit
        )
        .fetch_all(tx.conn())
        .await?
    } else {
        listed_query!(
            "and ($11::uuid is null or (r.received_at, r.id) > ($12::timestamptz, $11))
             order by r.received_at, r.id
             limit $13::bigint + 1",
            org.0,
            filter,
            id,
            key,
            limit
        )
        .fetch_all(tx.conn())
        .await?
    };
    shown(tx, rows).await
}

/// The same by how sure the proposal is, the surest first. Keys of this order are confidences.
pub async fn list_by_confidence(
    tx: &mut OrgTx,
    filter: &Filter,
    after: Option<Cursor<f64>>,
    limit: i64,
) -> Result<Vec<Request>> {
    let org = tx.org();
    let (id, key) = (after.map(|cursor| cursor.id), after.map(|cursor| cursor.key));
    let rows = listed_query!(
        "and ($11::uuid is null or (coalesce(r.confidence, 0), r.id) < ($12::double precision, $11))
         order by coalesce(r.confidence, 0) desc, r.id desc
         limit $13::bigint + 1",
        org.0,
        filter,
        id,
        key,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    shown(tx, rows).await
}

/// How many requests a filter has, up to one more than are counted.
pub async fn count(tx: &mut OrgTx, filter: &Filter) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from requests r
           where r.org_id = $1
             and (cardinality($2::text[]) = 0 or r.status = any($2))
             and ($3::text is null or r.source = $3)
             and ($4::uuid is null or coalesce(r.pipeline_id, (r.suggestion ->> 'pipeline_id')::uuid) = $4)
             and ($5::uuid is null or r.assignee_id = $5) and (not $6::boolean or r.assignee_id is null)
             and ($7::uuid is null or r.customer_id = $7)
             and ($8::text = '' or strpos(lower(r.subject), $8) > 0 or strpos(lower(r.text), $8) > 0
               or strpos(lower(coalesce(r.sender_name, '')), $8) > 0
               or strpos(lower(coalesce(r.sender_email, '')), $8) > 0 or r.number::text = ltrim($8, '#'))
             and ($9::double precision is null or r.confidence >= $9)
             and ($10::double precision is null or r.confidence <= $10)
           limit $11::bigint + 1
         ) as counted"#,
        org.0,
        &filter.statuses,
        filter.source,
        filter.pipeline,
        filter.assignee,
        filter.unassigned,
        filter.customer,
        filter.search,
        filter.at_least,
        filter.at_most,
        COUNTED
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// One request.
pub async fn find(tx: &mut OrgTx, id: RequestId) -> Result<Option<Request>> {
    let org = tx.org();
    let rows = request_query!("where r.org_id = $1 and r.id = $2", org.0, id.0).fetch_all(tx.conn()).await?;
    Ok(shown(tx, rows).await?.pop())
}

/// The same, with the row locked.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: RequestId) -> Result<Request> {
    let org = tx.org();
    sqlx::query!("select from requests where org_id = $1 and id = $2 for no key update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("request")?;
    find(tx, id).await?.or_not_found("request")
}

/// What was proposed for a request, as it is stored.
pub(super) async fn proposal(tx: &mut OrgTx, id: RequestId) -> Result<Option<Proposal>> {
    let org = tx.org();
    let stored = sqlx::query_scalar!(
        r#"select suggestion as "suggestion: Json<Proposal>" from requests where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stored.flatten().map(|stored| stored.0))
}

async fn shown(tx: &mut OrgTx, rows: Vec<Row>) -> Result<Vec<Request>> {
    let proposals: Vec<&Proposal> =
        rows.iter().filter_map(|row| row.suggestion.as_ref()).map(|stored| &stored.0).collect();
    let names = Names::of(tx, &proposals).await?;
    Ok(rows.into_iter().map(|row| row.shown(&names)).collect())
}

impl Row {
    fn shown(self, names: &Names) -> Request {
        let named = |id: Option<PipelineId>, name: Option<String>| Some(Named { id: id?, name: name? });
        let stage = self.stage_id.zip(self.stage).map(|(id, name)| Named { id, name });
        let pipeline = named(self.pipeline_id, self.pipeline);
        let routed = pipeline.zip(stage).zip(self.card_id);
        Request {
            id: self.id,
            number: self.number,
            source: self.source,
            status: self.status,
            subject: self.subject,
            excerpt: self.excerpt,
            sender: Sender { name: self.sender_name, email: self.sender_email, phone: self.sender_phone },
            customer: self.customer_id.zip(self.customer).map(|(id, name)| Named { id, name }),
            suggestion: self.suggestion.and_then(|stored| stored.0.shown(names)),
            routed: routed.map(|((pipeline, stage), card_id)| Routed { pipeline, stage, card_id }),
            decided_by: self.decided_by,
            priority: self.priority,
            assignee: self.assignee_id.zip(self.assignee).map(|(id, name)| Person { id, name }),
            received_at: self.received_at,
            waiting_since: self.waiting_since,
            files: self.files,
            version: self.version,
        }
    }
}

/// What was written in a request.
pub(super) async fn text_of(tx: &mut OrgTx, id: RequestId) -> Result<String> {
    let org = tx.org();
    let text = sqlx::query_scalar!("select text from requests where org_id = $1 and id = $2", org.0, id.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(text)
}

/// The documents of a request.
pub(super) async fn document_ids(tx: &mut OrgTx, id: RequestId) -> Result<Vec<DocumentId>> {
    let org = tx.org();
    let ids = sqlx::query_scalar!(
        r#"select document_id as "id: DocumentId"
         from request_documents
         where org_id = $1 and request_id = $2
         order by created_at, document_id
         limit 100"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// Whether a document belongs to a request.
pub async fn has_document(tx: &mut OrgTx, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from request_documents where org_id = $1 and document_id = $2) as "found!""#,
        org.0,
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Deletes what an organization that is gone had of intake.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from routing_models where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from routing_rules where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from pipeline_intake where org_id = $1", org.0).execute(tx.conn()).await?;
    // Documents, decisions and messages of a request go with it.
    sqlx::query!("delete from requests where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from intake_forms where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from intake_challenges where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from intake_acknowledgements where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from request_counters where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

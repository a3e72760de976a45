//! Figures for a dashboard: how much comes in, how fast it is done, and what needs somebody.
//!
//! Each is one query over an index, and none reads more than a limited number of rows of what only grows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::OrgTx;
use crate::error::Result;

/// Figures of the documents that the caller may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentFigures)]
pub struct Figures {
    /// The last 30 days in UTC, oldest first; a day without documents is there too.
    pub days: Vec<Day>,
    /// Half of the documents were completed within so many seconds after their ticket: of the newest 10,000 that were
    /// received in these days. Absent when there is none.
    pub median_seconds: Option<f64>,
    /// The same for 95 of 100 documents.
    pub p95_seconds: Option<f64>,
    /// Documents that a person should look at; counting stops at 10,000, as for the next two.
    pub needs_review: i64,
    /// Documents that could not be read.
    pub failed: i64,
    /// Documents that wait to be read, or are being read.
    pub waiting: i64,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentDay)]
pub struct Day {
    /// In UTC.
    pub date: NaiveDate,
    /// Documents whose ticket was given out and whose file arrived.
    pub received: i64,
    /// Documents that were read and extracted, out of those that were received within 60 days.
    pub completed: i64,
}

/// The figures now.
pub async fn figures(tx: &mut OrgTx) -> Result<Figures> {
    let days = days(tx).await?;
    let (median_seconds, p95_seconds) = times(tx).await?;
    let (needs_review, failed, waiting) = counts(tx).await?;
    Ok(Figures { days, median_seconds, p95_seconds, needs_review, failed, waiting })
}

async fn days(tx: &mut OrgTx) -> Result<Vec<Day>> {
    let org = tx.org();
    let days = sqlx::query_as!(
        Day,
        r#"with first as materialized (
           select (now() at time zone 'utc')::date - 29 as day, ((now() at time zone 'utc')::date - 29) at time zone 'utc' as at
         ), received as (
           select (created_at at time zone 'utc')::date as day, count(*) as documents
           from documents
           where org_id = $1 and created_at >= (select at from first) and status <> 'uploading'
           group by 1
         ), completed as (
           select (processed_at at time zone 'utc')::date as day, count(*) as documents
           from documents
           where org_id = $1 and created_at >= (select at from first) - interval '30 days'
             and processed_at >= (select at from first)
           group by 1
         )
         select first.day + ahead as "date!", coalesce(received.documents, 0) as "received!",
           coalesce(completed.documents, 0) as "completed!"
         from first
         cross join generate_series(0, 29) as ahead
         left join received on received.day = first.day + ahead
         left join completed on completed.day = first.day + ahead
         order by 1
         limit 30"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(days)
}

async fn times(tx: &mut OrgTx) -> Result<(Option<f64>, Option<f64>)> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select percentile_cont(0.5) within group (order by seconds) as median,
           percentile_cont(0.95) within group (order by seconds) as p95
         from (
           select extract(epoch from processed_at - created_at)::double precision as seconds
           from documents
           where org_id = $1 and created_at >= now() - interval '30 days' and processed_at is not null
           order by created_at desc
           limit 10000
         ) as newest"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.median, row.p95))
}

async fn counts(tx: &mut OrgTx) -> Result<(i64, i64, i64)> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select
           (select count(*) from (
             select from documents where org_id = $1 and review_fields <> '{}' and deleted_at is null limit 10000) as counted) as "needs_review!",
           (select count(*) from (
             select from documents where org_id = $1 and status = 'failed' and deleted_at is null limit 10000) as counted) as "failed!",
           (select count(*) from (
             select from documents where org_id = $1 and status in ('pending', 'processing') and deleted_at is null limit 10000) as counted)
             as "waiting!""#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.needs_review, row.failed, row.waiting))
}

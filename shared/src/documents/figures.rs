//! Figures for a dashboard: how much comes in, how fast it is done, and what needs somebody.
//!
//! Each is one query over an index, and none reads more than a limited number of rows of what only grows.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::OrgTx;
use crate::error::Result;

/// Days that are shown, today among them.
const DAYS: u64 = 30;

/// Figures of the documents that the caller may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentFigures)]
pub struct Figures {
    /// The last 30 days in UTC, oldest first; a day without documents is there too.
    pub days: Vec<Day>,
    /// Half of the documents were completed within so many seconds after their ticket: of the last 10,000 that were
    /// completed within 30 days. Absent when there is none.
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
    /// Documents whose ticket was given out on this day and whose file arrived. Counting stops at 100,000.
    pub received: i64,
    /// Documents that were read and extracted on this day, counted as far.
    pub completed: i64,
}

/// The figures at `now`.
pub async fn figures(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<Figures> {
    let days = days(tx, now).await?;
    let (median_seconds, p95_seconds) = times(tx, now).await?;
    let (needs_review, failed, waiting) = counts(tx).await?;
    Ok(Figures { days, median_seconds, p95_seconds, needs_review, failed, waiting })
}

/// The days' bounds come from outside: a computed one is no leakproof condition, and under row level security an index
/// is asked with leakproof ones only.
async fn days(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<Vec<Day>> {
    let org = tx.org();
    let today = now.date_naive();
    let dates: Vec<NaiveDate> =
        (0..DAYS).rev().filter_map(|ago| today.checked_sub_days(Days::new(ago))).collect();
    let begins: Vec<DateTime<Utc>> =
        dates.iter().map(|date| date.and_time(NaiveTime::MIN).and_utc()).collect();
    let ends: Vec<DateTime<Utc>> = begins.iter().map(|begin| *begin + TimeDelta::days(1)).collect();
    let counts = sqlx::query!(
        r#"select received.documents as "received!", completed.documents as "completed!"
         from unnest($2::timestamptz[], $3::timestamptz[]) as days (begins, ends)
         cross join lateral (
           select count(*) as documents
           from (
             select from documents
             where org_id = $1 and created_at >= days.begins and created_at < days.ends and status <> 'uploading'
             limit 100000
           ) as counted
         ) as received
         cross join lateral (
           select count(*) as documents
           from (
             select from documents
             where org_id = $1 and processed_at >= days.begins and processed_at < days.ends
             limit 100000
           ) as counted
         ) as completed
         order by days.begins
         limit 30"#,
        org.0,
        &begins,
        &ends
    )
    .fetch_all(tx.conn())
    .await?;
    let days = dates.into_iter().zip(counts);
    Ok(days.map(|(date, row)| Day { date, received: row.received, completed: row.completed }).collect())
}

async fn times(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<(Option<f64>, Option<f64>)> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select percentile_cont(0.5) within group (order by seconds) as median,
           percentile_cont(0.95) within group (order by seconds) as p95
         from (
           select extract(epoch from processed_at - created_at)::double precision as seconds
           from documents
           where org_id = $1 and processed_at >= $2
           order by processed_at desc
           limit 10000
         ) as newest"#,
        org.0,
        now - TimeDelta::days(30)
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
             select from documents where org_id = $1 and review_fields <> '{}' and deleted_at is null and archived_at is null limit 10000) as counted) as "needs_review!",
           (select count(*) from (
             select from documents where org_id = $1 and status = 'failed' and deleted_at is null and archived_at is null limit 10000) as counted) as "failed!",
           (select count(*) from (
             select from documents where org_id = $1 and status in ('pending', 'processing') and deleted_at is null and archived_at is null limit 10000) as counted)
             as "waiting!""#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.needs_review, row.failed, row.waiting))
}

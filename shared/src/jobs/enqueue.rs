//! Enqueueing: part of the caller's transaction, gone with it when it is rolled back.

use std::time::Duration;

use anyhow::anyhow;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Followup, Job, Priority, max_attempts};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::JobId;
use crate::trace;

/// Largest payload in bytes of JSON: it carries ids, never documents.
const PAYLOAD_LIMIT: usize = 64 * 1024;

/// Tries of a statement while others insert and finish jobs with the same unique key.
const UNIQUE_TRIES: usize = 10;

/// When and how a job runs, if not as its kind says.
#[derive(Debug, Clone, Default)]
pub struct Options {
    unique: Option<String>,
    at: Option<DateTime<Utc>>,
    after: Duration,
    priority: Option<Priority>,
}

impl Options {
    /// While a job of this kind, organization and key waits or runs, no second one is added.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique = Some(key.into());
        self
    }

    /// Starts the job no earlier than this instant.
    #[must_use]
    pub fn at(mut self, instant: DateTime<Utc>) -> Self {
        self.at = Some(instant);
        self
    }

    /// Starts the job only after this delay on the database's clock.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// Overrides the kind's priority.
    #[must_use]
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = Some(priority);
        self
    }
}

/// The result of enqueueing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// The new job, or the one that holds the unique key.
    pub id: JobId,
    /// Whether the job is new.
    pub inserted: bool,
}

/// A row to insert: what a kind and a payload say about it.
pub(super) struct NewJob<'a> {
    pub(super) queue: &'a str,
    pub(super) kind: &'a str,
    pub(super) priority: Priority,
    pub(super) max_attempts: i16,
    pub(super) payload: Value,
    pub(super) followup: Option<Value>,
}

impl NewJob<'static> {
    fn of<J: Job>(job: &J) -> Result<Self> {
        Ok(Self {
            queue: J::QUEUE,
            kind: J::NAME,
            priority: J::PRIORITY,
            max_attempts: max_attempts::<J>(),
            payload: checked(J::NAME, serde_json::to_value(job)?)?,
            followup: job.abandoned().map(Followup::into_json).transpose()?,
        })
    }
}

impl Followup {
    /// The form in which the table stores a follow-up: the columns of the row it may become.
    fn into_json(self) -> Result<Value> {
        let payload = checked(self.kind, self.payload?)?;
        if !payload.is_object() {
            let kind = self.kind;
            return Err(Error::Internal(anyhow!(
                "the payload of {kind} is no JSON object: no reason can be added"
            )));
        }
        Ok(json!({
            "kind": self.kind,
            "queue": self.queue,
            "priority": self.priority as i16,
            "max_attempts": self.max_attempts,
            "payload": payload,
        }))
    }
}

/// Adds a job to the caller's transaction.
///
/// # Errors
/// When the payload is larger than 64 kB.
pub async fn enqueue<J: Job>(tx: &mut impl Tx, job: &J) -> Result<JobId> {
    Ok(enqueue_with(tx, job, Options::default()).await?.id)
}

/// Adds a job that starts later, goes first, or exists only once.
///
/// # Errors
/// When the payload is larger than 64 kB.
pub async fn enqueue_with<J: Job>(tx: &mut impl Tx, job: &J, options: Options) -> Result<Enqueued> {
    insert(tx, &NewJob::of(job)?, &options).await
}

/// Adds many jobs of a kind in one statement; their ids are in the order of `jobs`.
///
/// # Errors
/// When a payload is larger than 64 kB.
pub async fn enqueue_all<J: Job>(tx: &mut impl Tx, jobs: &[J]) -> Result<Vec<JobId>> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let mut payloads = Vec::with_capacity(jobs.len());
    let mut followups = Vec::with_capacity(jobs.len());
    for job in jobs {
        let new = NewJob::of(job)?;
        payloads.push(new.payload);
        followups.push(new.followup);
    }
    let ids: Vec<JobId> = jobs.iter().map(|_| JobId::new()).collect();
    let (org, cause) = (tx.org(), trace::cause());

    sqlx::query!(
        r#"
        with new as (
          insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload, followup, request_id,
            traceparent)
          select id, $4, $5, $6, $7, $8, payload, followup, $9, $10
          from unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) as given (id, payload, followup)
        )
        select pg_notify('jobs', $5) is null as "told"
        "#,
        &ids as &[JobId],
        &payloads,
        &followups as &[Option<Value>],
        org as _,
        J::QUEUE,
        J::NAME,
        J::PRIORITY as i16,
        max_attempts::<J>(),
        cause.request_id,
        cause.traceparent,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(ids)
}

/// Inserts a row, or finds the one that holds the unique key.
pub(super) async fn insert(tx: &mut impl Tx, new: &NewJob<'_>, options: &Options) -> Result<Enqueued> {
    let id = JobId::new();
    for _ in 0..UNIQUE_TRIES {
        if let Some(enqueued) = try_insert(tx, id, new, options).await? {
            return Ok(enqueued);
        }
        // The key's holder finished or began between the statement's snapshot and its insert.
    }
    Err(Error::Internal(anyhow!("the unique key of {} changes hands too fast", new.kind)))
}

async fn try_insert(
    tx: &mut impl Tx,
    id: JobId,
    new: &NewJob<'_>,
    options: &Options,
) -> Result<Option<Enqueued>> {
    let (org, cause) = (tx.org(), trace::cause());
    let enqueued = sqlx::query_as!(
        Enqueued,
        r#"
        with new as (
          insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload, followup, unique_key, run_at,
            request_id, traceparent)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, now()) + make_interval(secs => $11), $12, $13)
          on conflict (kind, unique_key, org_id) where unique_key is not null do nothing
          returning id, queue, run_at
        ), told as (
          select count(pg_notify('jobs', queue)) from new where run_at <= now()
        )
        select id as "id!: JobId", (select count from told) >= 0 as "inserted!" from new
        union all
        select id, false from jobs.job
        where kind = $4 and unique_key = $9 and org_id is not distinct from $2 and not exists (select from new)
        "#,
        id.0,
        org as _,
        new.queue,
        new.kind,
        options.priority.unwrap_or(new.priority) as i16,
        new.max_attempts,
        new.payload,
        new.followup,
        options.unique,
        options.at,
        options.after.as_secs_f64(),
        cause.request_id,
        cause.traceparent,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(enqueued)
}

fn checked(kind: &str, payload: Value) -> Result<Value> {
    let size = payload.to_string().len();
    if size > PAYLOAD_LIMIT {
        return Err(Error::Internal(anyhow!(
            "the payload of {kind} has {size} bytes, more than {PAYLOAD_LIMIT}: it carries ids, not documents"
        )));
    }
    Ok(payload)
}

//! The end of an attempt: into the archive, back to the queue, or given back untried. Every write is fenced.

use std::time::Duration;

use serde_json::Value;
use sqlx::PgConnection;

use super::claim::Claimed;
use super::verdict::Failure;
use crate::error::Result;
use crate::ids::{JobId, WorkerId};

/// Identifies one attempt: a worker that lost its lease can't write, because another attempt or worker holds the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) id: JobId,
    pub(super) attempt: i16,
    /// `None` while the job waits.
    pub(super) worker: Option<WorkerId>,
}

impl Fence {
    pub(super) fn of(job: &Claimed, worker: WorkerId) -> Self {
        Self { id: job.id, attempt: job.attempt, worker: Some(worker) }
    }
}

/// How a job ended, as the archive records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Succeeded,
    Cancelled,
    Dead,
}

impl Outcome {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Cancelled => "cancelled",
            Self::Dead => "dead",
        }
    }
}

/// A job on its way to the archive.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    pub(super) fence: Fence,
    pub(super) outcome: Outcome,
    pub(super) failure: Option<Failure>,
    pub(super) crashes: i16,
    /// The last report, if the table does not have it yet.
    pub(super) progress: Option<Value>,
}

/// A job that will be tried again.
#[derive(Debug, Clone)]
pub(super) struct Returning {
    pub(super) fence: Fence,
    pub(super) failure: Failure,
    pub(super) crashes: i16,
    pub(super) after: Duration,
}

/// Moves jobs to the archive and enqueues the follow-ups of those given up, in one statement. Returns the ids of the
/// jobs that were still held.
pub(super) async fn leave(conn: &mut PgConnection, jobs: &[Leaving]) -> Result<Vec<JobId>> {
    let fences = Fences::of(jobs.iter().map(|job| job.fence));
    let outcomes: Vec<&str> = jobs.iter().map(|job| job.outcome.as_str()).collect();
    let crashes: Vec<i16> = jobs.iter().map(|job| job.crashes).collect();
    let codes = said(jobs, |why| why.code);
    let messages = said(jobs, |why| &why.message);
    let reasons = said(jobs, |why| &why.reason);
    let progress: Vec<Option<&Value>> = jobs.iter().map(|job| job.progress.as_ref()).collect();
    let followups: Vec<JobId> = jobs.iter().map(|_| JobId::new()).collect();

    let gone = sqlx::query_scalar!(
        r#"
        with leaving as (
          select * from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::text[], $5::smallint[], $6::text[],
            $7::text[], $8::text[], $9::jsonb[], $10::uuid[])
            as row (id, attempt, worker, outcome, crashes, code, message, reason, progress, followup_id)
        ), gone as (
          delete from jobs.job using leaving
          where job.id = leaving.id and job.attempt = leaving.attempt
            and job.worker is not distinct from leaving.worker
          returning job.id, job.org_id, job.queue, job.kind, job.priority, job.attempt, job.max_attempts,
            leaving.crashes, job.run_at, job.started_at, job.worker, job.unique_key, job.payload, job.followup,
            coalesce(leaving.progress, job.progress) as progress,
            jobs.add_failure(job.errors, job.attempt, job.started_at, leaving.code, leaving.message) as errors,
            job.created_at, job.request_id, job.traceparent, leaving.outcome::jobs.outcome, leaving.code,
            leaving.reason, leaving.followup_id
        ), archived as (
          insert into jobs.archive (id, org_id, queue, kind, priority, attempt, max_attempts, crashes, run_at, started_at,
            worker, unique_key, payload, followup, progress, errors, created_at, outcome, request_id, traceparent)
          select id, org_id, queue, kind, priority, attempt, max_attempts, crashes, run_at, started_at, worker,
            unique_key, payload, followup, progress, errors, created_at, outcome, request_id, traceparent
          from gone
        ), followups as (
          insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, request_id, traceparent, payload)
          select followup_id, org_id, followup ->> 'queue', followup ->> 'kind', (followup ->> 'priority')::smallint,
            (followup ->> 'max_attempts')::smallint, request_id, traceparent,
            (followup -> 'payload') || jsonb_build_object('reason', jsonb_build_object('code', code, 'message', reason))
          from gone
          where outcome <> 'succeeded' and followup is not null
          returning queue
        ), told as (
          select count(pg_notify('jobs', queue)) as queues from followups
        )
        select id as "id!: JobId" from gone where (select queues from told) >= 0
        "#,
        &fences.ids as &[JobId],
        &fences.attempts,
        &fences.workers as &[Option<WorkerId>],
        &outcomes as &[&str],
        &crashes,
        &codes as &[Option<&str>],
        &messages as &[Option<&str>],
        &reasons as &[Option<&str>],
        &progress as &[Option<&Value>],
        &followups as &[JobId],
    )
    .fetch_all(conn)
    .await?;
    Ok(gone)
}

/// A part of each job's failure, of those that have one.
fn said(jobs: &[Leaving], what: fn(&Failure) -> &str) -> Vec<Option<&str>> {
    jobs.iter().map(|job| job.failure.as_ref().map(what)).collect()
}

/// Puts jobs back into the queue to be tried again later. Returns how many were still held.
pub(super) async fn put_back(conn: &mut PgConnection, jobs: &[Returning]) -> Result<u64> {
    let fences = Fences::of(jobs.iter().map(|job| job.fence));
    let crashes: Vec<i16> = jobs.iter().map(|job| job.crashes).collect();
    let codes: Vec<&str> = jobs.iter().map(|job| job.failure.code).collect();
    let messages: Vec<&str> = jobs.iter().map(|job| job.failure.message.as_str()).collect();
    let waits: Vec<f64> = jobs.iter().map(|job| job.after.as_secs_f64()).collect();

    let done = sqlx::query!(
        r#"
        update jobs.job
        set worker = null, lease_until = null, crashes = back.crashes,
          run_at = now() + make_interval(secs => back.wait),
          errors = jobs.add_failure(job.errors, job.attempt, job.started_at, back.code, back.message)
        from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::float8[])
          as back (id, attempt, worker, crashes, code, message, wait)
        where job.id = back.id and job.attempt = back.attempt and job.worker = back.worker
        "#,
        &fences.ids as &[JobId],
        &fences.attempts,
        &fences.workers as &[Option<WorkerId>],
        &crashes,
        &codes as &[&str],
        &messages as &[&str],
        &waits,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Gives an attempt back untried, so that another worker takes it at once: a shutdown is nobody's fault.
pub(super) async fn release(conn: &mut PgConnection, fence: Fence) -> Result<bool> {
    let released = sqlx::query_scalar!(
        r#"
        with released as (
          update jobs.job
          set worker = null, lease_until = null, attempt = attempt - 1
          where id = $1 and attempt = $2 and worker = $3
          returning queue
        )
        select count(pg_notify('jobs', queue)) as "released!" from released
        "#,
        fence.id.0,
        fence.attempt,
        fence.worker.map(|worker| worker.0),
    )
    .fetch_one(conn)
    .await?;
    Ok(released > 0)
}

/// Columns for `unnest`.
struct Fences {
    ids: Vec<JobId>,
    attempts: Vec<i16>,
    workers: Vec<Option<WorkerId>>,
}

impl Fences {
    fn of(fences: impl Iterator<Item = Fence> + Clone) -> Self {
        Self {
            ids: fences.clone().map(|fence| fence.id).collect(),
            attempts: fences.clone().map(|fence| fence.attempt).collect(),
            workers: fences.map(|fence| fence.worker).collect(),
        }
    }
}

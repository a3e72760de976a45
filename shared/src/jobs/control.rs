//! What people do to jobs and queues: cancel, retry, promote; pause, resume, limit.

use std::time::Duration;

use super::finish::{Fence, Leaving, Outcome, leave};
use super::listen::CANCELLED;
use super::verdict::Failure;
use crate::db::{SystemTx, Tx, hand_back, lend_system};
use crate::error::{Error, Result, refuse};
use crate::ids::{JobId, WorkerId};

/// The result of a request to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancellation {
    /// The job had not begun, and never will.
    Done,
    /// The job is running: it is told to stop, and stopped a little later.
    Requested,
}

/// The limits of a queue; `None` is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Jobs at the same time, over all workers.
    pub max_running: Option<u32>,
    /// Jobs started per minute, over all workers; a quiet minute may be made up for at once.
    pub per_minute: Option<u32>,
    /// Wait before the second attempt, doubled for each further one; ten seconds when `None`.
    pub backoff_base: Option<Duration>,
    /// Longest wait between attempts; an hour when `None`.
    pub backoff_cap: Option<Duration>,
}

/// Cancels a job; its follow-up is enqueued once it has left the table.
///
/// # Errors
/// `NotFound`, also for another organization's job; `Conflict` with code `already_finished`.
pub async fn cancel(tx: &mut impl Tx, id: JobId) -> Result<Cancellation> {
    lend_system(tx).await?;
    let cancellation = cancel_as_system(tx, id).await;
    hand_back(tx, cancellation).await
}

async fn cancel_as_system(tx: &mut impl Tx, id: JobId) -> Result<Cancellation> {
    let org = tx.org();
    let found = sqlx::query!(
        r#"
        select attempt, crashes, worker as "worker: WorkerId"
        from jobs.job
        where id = $1 and ($2::uuid is null or org_id = $2)
        for update
        "#,
        id.0,
        org as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(job) = found else { return Err(absent(tx, id).await?) };

    if job.worker.is_none() {
        let fence = Fence { id, attempt: job.attempt, worker: None };
        let failure = Some(Failure::cancelled());
        let leaving =
            Leaving { fence, outcome: Outcome::Cancelled, failure, crashes: job.crashes, progress: None };
        leave(tx.conn(), &[leaving]).await?;
        return Ok(Cancellation::Done);
    }
    sqlx::query!("update jobs.job set cancel_requested = true where id = $1", id.0)
        .execute(tx.conn())
        .await?;
    sqlx::query!("select pg_notify('jobs', $1) is null as told", CANCELLED).fetch_one(tx.conn()).await?;
    Ok(Cancellation::Requested)
}

/// Puts a dead or cancelled job back into the queue, with all its attempts available again and its errors kept.
///
/// # Errors
/// `NotFound`, also for another organization's job; `Conflict` with code `not_dead` when it waits, runs or succeeded,
/// or `already_queued` when another job now holds its unique key.
pub async fn retry(tx: &mut impl Tx, id: JobId) -> Result<()> {
    lend_system(tx).await?;
    let retried = retry_as_system(tx, id).await;
    hand_back(tx, retried).await
}

async fn retry_as_system(tx: &mut impl Tx, id: JobId) -> Result<()> {
    let org = tx.org();
    let back = sqlx::query_scalar!(
        r#"
        with back as (
          delete from jobs.archive
          where id = $1 and outcome in ('dead', 'cancelled') and ($2::uuid is null or org_id = $2)
          returning *
        ), new as (
          insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, unique_key, payload, followup,
            errors, created_at, request_id, traceparent)
          select id, org_id, queue, kind, priority, max_attempts, unique_key, payload, followup,
            errors, created_at, request_id, traceparent
          from back
          returning queue
        )
        select count(pg_notify('jobs', queue)) as "back!" from new
        "#,
        id.0,
        org as _,
    )
    .fetch_one(tx.conn())
    .await;
    // The violation aborts the transaction, so the archived row can't be lost.
    let back = back.map_err(|error| match error.as_database_error() {
        Some(database) if database.is_unique_violation() => Error::Conflict(refuse(
            "already_queued",
            "another job with the same key is already waiting or running",
        )),
        _ => error.into(),
    })?;
    if back > 0 {
        return Ok(());
    }
    Err(match find_anywhere(tx, id).await? {
        true => {
            Error::Conflict(refuse("not_dead", "only a job that was given up or cancelled can be retried"))
        }
        false => Error::NotFound("job"),
    })
}

/// Lets a waiting job start now, before all others of its queue.
///
/// # Errors
/// `NotFound`, also for another organization's job; `Conflict` with code `already_running` or `already_finished`.
pub async fn promote(tx: &mut impl Tx, id: JobId) -> Result<()> {
    lend_system(tx).await?;
    let promoted = promote_as_system(tx, id).await;
    hand_back(tx, promoted).await
}

async fn promote_as_system(tx: &mut impl Tx, id: JobId) -> Result<()> {
    let org = tx.org();
    let promoted = sqlx::query_scalar!(
        r#"
        with promoted as (
          update jobs.job
          set run_at = least(run_at, now()), priority = 1
          where id = $1 and worker is null and ($2::uuid is null or org_id = $2)
          returning queue
        )
        select count(pg_notify('jobs', queue)) as "promoted!" from promoted
        "#,
        id.0,
        org as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if promoted == 0 { Err(absent(tx, id).await?) } else { Ok(()) }
}

/// Stops the queue from starting jobs; running ones go on.
pub async fn pause(tx: &mut SystemTx, queue: &str) -> Result<()> {
    sqlx::query!(
        "insert into jobs.queue (name, paused) values ($1, true) on conflict (name) do update set paused = true",
        queue,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets the queue start jobs again.
pub async fn resume(tx: &mut SystemTx, queue: &str) -> Result<()> {
    sqlx::query!("update jobs.queue set paused = false where name = $1", queue).execute(tx.conn()).await?;
    sqlx::query!("select pg_notify('jobs', $1) is null as told", queue).fetch_one(tx.conn()).await?;
    Ok(())
}

/// Limits a queue over all workers. A new rate begins with a full minute's worth.
pub async fn limit(tx: &mut SystemTx, queue: &str, limits: Limits) -> Result<()> {
    let seconds = |wait: Option<Duration>| wait.map(|wait| wait.as_secs_f64());
    sqlx::query!(
        r#"
        insert into jobs.queue (name, max_running, rate_per_minute, tokens, backoff_base, backoff_cap)
        values ($1, $2, $3, coalesce($3, 0), coalesce($4::float8, 10), coalesce($5::float8, 3600))
        on conflict (name) do update
        set max_running = excluded.max_running, rate_per_minute = excluded.rate_per_minute, tokens = excluded.tokens,
          refilled_at = clock_timestamp(), backoff_base = excluded.backoff_base, backoff_cap = excluded.backoff_cap
        "#,
        queue,
        limits.max_running.map(i32::try_from).transpose()?,
        limits.per_minute.map(i32::try_from).transpose()?,
        seconds(limits.backoff_base),
        seconds(limits.backoff_cap),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Why a job that should be waiting or running is missing.
async fn absent(tx: &mut impl Tx, id: JobId) -> Result<Error> {
    let org = tx.org();
    let running = sqlx::query_scalar!(
        r#"
        select exists (
          select from jobs.job where id = $1 and worker is not null and ($2::uuid is null or org_id = $2)
        ) as "running!"
        "#,
        id.0,
        org as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if running {
        return Ok(Error::Conflict(refuse("already_running", "the job is running")));
    }
    Ok(match find_anywhere(tx, id).await? {
        true => Error::Conflict(refuse("already_finished", "the job has already finished")),
        false => Error::NotFound("job"),
    })
}

async fn find_anywhere(tx: &mut impl Tx, id: JobId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"
        select exists (select from jobs.job where id = $1 and ($2::uuid is null or org_id = $2))
          or exists (select from jobs.archive where id = $1 and ($2::uuid is null or org_id = $2)) as "found!"
        "#,
        id.0,
        org as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

//! Housekeeping of the queue: takes over the jobs of dead workers, and lets jobs that have waited long go first.

use rand::RngExt;
use sqlx::PgPool;

use super::finish::{Fence, Leaving, Outcome, Returning, leave, put_back};
use super::verdict::{Backoff, Failure, Tries, Verdict, after_failure};
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{JobId, WorkerId};
use crate::measure;

/// A job whose lease ran out.
struct Orphan {
    id: JobId,
    kind: String,
    attempt: i16,
    max_attempts: i16,
    crashes: i16,
    worker: Option<WorkerId>,
    cancel_requested: bool,
    backoff_base: f64,
    backoff_cap: f64,
}

/// Takes over the jobs of workers that stopped renewing their leases. Returns how many.
pub(super) async fn reap(db: &PgPool) -> Result<usize> {
    let mut tx = SystemTx::begin_by_index(db).await?;
    // Locked, so that the worker itself can't finish a job while it is judged: whoever comes second finds nothing.
    let orphans = sqlx::query_as!(
        Orphan,
        r#"
        select job.id as "id: JobId", job.kind, job.attempt, job.max_attempts, job.crashes,
          job.worker as "worker: WorkerId", job.cancel_requested,
          coalesce(queue.backoff_base, 10) as "backoff_base!", coalesce(queue.backoff_cap, 3600) as "backoff_cap!"
        from jobs.job
        left join jobs.queue on queue.name = job.queue
        where job.worker is not null and job.lease_until < now()
        order by job.lease_until
        limit 100
        for update of job skip locked
        "#
    )
    .fetch_all(tx.conn())
    .await?;
    if orphans.is_empty() {
        return Ok(0);
    }

    let mut leaving = Vec::new();
    let mut returning = Vec::new();
    let mut outcomes = Vec::new();
    for orphan in &orphans {
        outcomes.push(orphan.judge(rand::rng().random(), &mut leaving, &mut returning));
    }
    leave(tx.conn(), &leaving).await?;
    put_back(tx.conn(), &returning).await?;
    tx.commit().await?;
    measure::jobs_taken_over(orphans.len());
    for (orphan, outcome) in orphans.iter().zip(outcomes) {
        measure::job_ended(&orphan.kind, outcome.map_or("worker_died", Outcome::as_str), None);
    }
    Ok(orphans.len())
}

impl Orphan {
    /// Puts the job to those that leave or to those that return. Returns how it ended, if it did.
    fn judge(
        &self,
        dice: f64,
        leaving: &mut Vec<Leaving>,
        returning: &mut Vec<Returning>,
    ) -> Option<Outcome> {
        let Self { id, attempt, max_attempts, worker, cancel_requested, .. } = *self;
        let fence = Fence { id, attempt, worker };
        let crashes = self.crashes.saturating_add(1);
        let failure = Failure::worker_died(crashes);
        let tries = Tries { attempt, max_attempts, crashes, cancel_requested };
        let backoff = Backoff::from_seconds(self.backoff_base, self.backoff_cap);
        tracing::warn!(job.id = %id, job.kind = self.kind, attempt, crashes, "the lease of a running job ran out");

        let outcome = match after_failure(tries, &failure, backoff, dice) {
            Verdict::Retry { after } => {
                returning.push(Returning { fence, failure, crashes, after });
                return None;
            }
            Verdict::Dead => Outcome::Dead,
            Verdict::Cancelled => Outcome::Cancelled,
        };
        leaving.push(Leaving { fence, outcome, failure: Some(failure), crashes, progress: None });
        Some(outcome)
    }
}

/// Raises the priority of jobs that have waited ten minutes by one, and again after ten more.
pub(super) async fn age(db: &PgPool, queues: &[&str]) -> Result<u64> {
    let mut tx = SystemTx::begin_by_index(db).await?;
    let raised = sqlx::query!(
        r#"
        with old as materialized (
          select next.id
          from unnest($1::text[]) as queues (queue)
          cross join unnest(array[2, 3]::smallint[]) as level (priority)
          cross join lateral (
            select id
            from jobs.job
            where queue = queues.queue and priority = level.priority and worker is null
              and run_at <= now() - interval '10 minutes'
              and coalesce(aged_at, run_at) <= now() - interval '10 minutes'
              -- What an organization paused does not wait for a worker.
              and (org_id is null or (org_id, kind) not in (select org_id, kind from jobs.pause))
            order by run_at, id
            limit 500
            for update skip locked
          ) next
        )
        update jobs.job
        set priority = priority - 1, aged_at = now()
        from old
        where job.id = old.id
        "#,
        queues as &[&str],
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(raised.rows_affected())
}

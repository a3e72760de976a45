//! Work with an end, for invocations that have a time limit: run the due jobs, stop in time, say whether more are due.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::attempt::Ended;
use super::runner::Runner;
use super::work::report;
use super::{cron, reap};
use crate::db::SystemTx;
use crate::error::Result;

/// Time between the end of the first jobs' budget and that of the whole: a job that had all of it has failed, the
/// others are given back.
const SETTLE: Duration = Duration::from_millis(50);

/// The result of a drain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Attempts that finished their job.
    pub done: usize,
    /// Attempts that failed: to be retried, or given up.
    pub failed: usize,
    /// Whether jobs are due for which the budget had no room.
    pub more_due: bool,
}

impl Runner {
    /// Runs due jobs until there are none, or until `budget` is used up. A new job starts only while the rest of the
    /// budget exceeds the longest attempt seen; a job that used up the whole budget has failed, one that began later is
    /// given back untried.
    ///
    /// # Errors
    /// When Postgres is out of reach: running jobs are taken over later.
    pub async fn drain(self, budget: Duration) -> Result<Drained> {
        let deadline = Instant::now() + budget;
        let runner = Arc::new(self);
        let renewal = runner.spawn_renewal();
        reap::reap(&runner.app.db).await?;
        report("schedules", cron::tick_now(&runner.app, &runner.jobs.schedules()).await);
        report("aging", reap::age(&runner.app.db, &runner.jobs.queues()).await);

        let drained = runner.drain_until(deadline).await;
        drop(renewal);
        drained
    }

    async fn drain_until(self: &Arc<Self>, deadline: Instant) -> Result<Drained> {
        let stop = CancellationToken::new();
        let mut running: JoinSet<(Ended, Duration)> = JoinSet::new();
        let mut drained = Drained::default();
        let mut longest = Duration::ZERO;
        let mut first = true;
        let mut outage = None;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let slots = self.settings.concurrency.saturating_sub(running.len());
            let has_time = !left.is_zero() && (first || left > longest);
            if slots > 0 && has_time && outage.is_none() {
                let limit = first.then_some(deadline);
                let claimed = self.claim(slots, &[]).await.unwrap_or_else(|error| {
                    // Running jobs may still end well.
                    outage = Some(error);
                    Vec::new()
                });
                for (job, lease) in claimed {
                    let attempt = self.clone().run(job, lease, stop.clone(), limit);
                    running.spawn(timed(attempt));
                }
                first = false;
            }
            tokio::select! {
                ended = running.join_next() => match ended {
                    Some(ended) => {
                        let (ended, took) = ended?;
                        longest = longest.max(took);
                        drained.count(ended);
                    }
                    None => {
                        // With time left, every job that may start has started: limits hold back the rest.
                        drained.more_due = !has_time && self.is_more_due().await?;
                        break;
                    }
                },
                () = sleep_until(deadline + SETTLE), if !stop.is_cancelled() => stop.cancel(),
            }
        }
        outage.map_or(Ok(drained), Err)
    }

    async fn is_more_due(&self) -> Result<bool> {
        let kinds = self.kinds_if_sharing();
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let more = sqlx::query_scalar!(
            r#"
            select exists (
              select from unnest($1::text[]) as mine (queue)
              cross join unnest(array[1, 2, 3]::smallint[]) as level (priority)
              cross join lateral (
                select from jobs.job
                where job.queue = mine.queue and job.priority = level.priority and worker is null
                  and run_at <= now() and ($2::text[] is null or kind = any ($2))
                order by run_at, id
                limit 1
              ) next
              where not exists (select from jobs.queue where queue.name = mine.queue and queue.paused)
            ) as "more!"
            "#,
            &self.jobs.queues() as &[&str],
            kinds.as_deref() as _,
        )
        .fetch_one(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(more)
    }
}

impl Drained {
    fn count(&mut self, ended: Ended) {
        match ended {
            Ended::Done => self.done += 1,
            Ended::Failed => self.failed += 1,
            Ended::Dropped => {}
        }
    }
}

async fn timed(attempt: impl Future<Output = Ended>) -> (Ended, Duration) {
    let started = Instant::now();
    let ended = attempt.await;
    (ended, started.elapsed())
}

//! Leases: the jobs this worker holds, renewed by a task of its own and given up before another worker may take them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::finish::Fence;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{JobId, WorkerId};

/// The attempts a worker holds at the moment.
#[derive(Debug, Default)]
pub(super) struct Leases {
    /// By a number of their own: the same job may be ours again before an attempt that lost it has ended.
    held: Mutex<HashMap<u64, Held>>,
    count: AtomicU64,
    /// Renews at once, because somebody cancelled a job.
    pub(super) renew: Notify,
}

#[derive(Debug, Clone)]
struct Held {
    fence: Fence,
    /// Before this moment nobody else takes the job. Counted from before the request, so it errs on the early side.
    until: Instant,
    signals: Signals,
}

/// The signals that a running job may get.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    /// Somebody asked to end it.
    pub(super) cancelled: CancellationToken,
    /// The job is no longer ours: stop at once.
    pub(super) lost: CancellationToken,
}

/// One attempt's lease: given up when dropped.
#[derive(Debug)]
pub(super) struct Lease {
    leases: Arc<Leases>,
    number: u64,
    pub(super) signals: Signals,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.leases.lock().remove(&self.number);
    }
}

impl Leases {
    /// Begins to renew the lease of an attempt that was claimed with one until `until`.
    pub(super) fn hold(self: &Arc<Self>, fence: Fence, until: Instant) -> Lease {
        let signals = Signals::default();
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(number, Held { fence, until, signals: signals.clone() });
        Lease { leases: self.clone(), number, signals }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot(&self) -> Vec<(u64, Fence)> {
        self.lock().iter().map(|(number, held)| (*number, held.fence)).collect()
    }

    fn earliest_end(&self) -> Option<Instant> {
        let leases = self.lock();
        leases.values().filter(|held| !held.signals.lost.is_cancelled()).map(|held| held.until).min()
    }

    /// Stops attempts that could not be renewed in time: from now on another worker may have their jobs.
    fn drop_expired(&self, now: Instant) {
        for held in self.lock().values().filter(|held| held.until <= now) {
            if !held.signals.lost.is_cancelled() {
                tracing::error!(job.id = %held.fence.id, "the lease ran out before it could be renewed: the job is stopped");
                held.signals.lost.cancel();
            }
        }
    }

    fn renewed(&self, asked: &[(u64, Fence)], answers: &[Answer], until: Instant) {
        let mut leases = self.lock();
        for (number, fence) in asked {
            let Some(held) = leases.get_mut(number) else { continue };
            match answers.iter().find(|answer| answer.id == fence.id && answer.attempt == fence.attempt) {
                Some(answer) => {
                    held.until = until;
                    if answer.cancel_requested {
                        held.signals.cancelled.cancel();
                    }
                }
                None => held.signals.lost.cancel(),
            }
        }
    }
}

struct Answer {
    id: JobId,
    attempt: i16,
    cancel_requested: bool,
}

/// Renews every lease each third of its length, for as long as the worker lives.
pub(super) async fn keep(db: PgPool, leases: Arc<Leases>, worker: WorkerId, length: Duration) {
    let mut next = Instant::now() + length / 3;
    loop {
        let wake_up = leases.earliest_end().map_or(next, |end| end.min(next));
        tokio::select! {
            () = tokio::time::sleep_until(wake_up) => {}
            () = leases.renew.notified() => {}
        }
        leases.drop_expired(Instant::now());

        let held = leases.snapshot();
        let until = Instant::now() + length;
        next = Instant::now() + length / 3;
        if held.is_empty() {
            continue;
        }
        match tokio::time::timeout(length / 3, renew(&db, worker, length, &held)).await {
            Ok(Ok(answers)) => leases.renewed(&held, &answers, until),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the leases could not be renewed");
                next = Instant::now() + length / 10;
            }
            Err(_) => tracing::warn!("the leases could not be renewed in time"),
        }
        leases.drop_expired(Instant::now());
    }
}

async fn renew(
    db: &PgPool,
    worker: WorkerId,
    length: Duration,
    held: &[(u64, Fence)],
) -> Result<Vec<Answer>> {
    let (ids, attempts): (Vec<JobId>, Vec<i16>) =
        held.iter().map(|(_, fence)| (fence.id, fence.attempt)).unzip();
    let mut tx = SystemTx::begin(db).await?;
    let answers = sqlx::query_as!(
        Answer,
        r#"
        update jobs.job
        set lease_until = now() + make_interval(secs => $4)
        from unnest($1::uuid[], $2::smallint[]) as held (id, attempt)
        where job.id = held.id and job.attempt = held.attempt and job.worker = $3
        returning job.id as "id: JobId", job.attempt, job.cancel_requested
        "#,
        &ids as &[JobId],
        &attempts,
        worker.0,
        length.as_secs_f64(),
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(answers)
}

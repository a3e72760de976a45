//! Leases: what this worker holds, renewed from a task of its own, and given up before somebody else may take it.

use std::collections::HashMap;
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
    held: Mutex<HashMap<JobId, Held>>,
    /// Renews at once: somebody cancelled a job.
    pub(super) renew: Notify,
}

#[derive(Debug, Clone)]
struct Held {
    attempt: i16,
    /// Before this moment nobody else takes the job. Counted from before the request, so it errs early.
    until: Instant,
    signals: Signals,
}

/// What a running job may be told.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    /// Somebody asked to end it.
    pub(super) cancelled: CancellationToken,
    /// It is no longer ours: stop at once.
    pub(super) lost: CancellationToken,
}

/// One attempt's lease: given up when dropped.
#[derive(Debug)]
pub(super) struct Lease {
    leases: Arc<Leases>,
    id: JobId,
    pub(super) signals: Signals,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.leases.lock().remove(&self.id);
    }
}

impl Leases {
    /// Begins to renew the lease of an attempt that was claimed with one until `until`.
    pub(super) fn hold(self: &Arc<Self>, fence: Fence, until: Instant) -> Lease {
        let signals = Signals::default();
        let held = Held { attempt: fence.attempt, until, signals: signals.clone() };
        self.lock().insert(fence.id, held);
        Lease { leases: self.clone(), id: fence.id, signals }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot(&self) -> Vec<(JobId, i16)> {
        self.lock().iter().map(|(id, held)| (*id, held.attempt)).collect()
    }

    fn earliest_end(&self) -> Option<Instant> {
        let leases = self.lock();
        leases.values().filter(|held| !held.signals.lost.is_cancelled()).map(|held| held.until).min()
    }

    /// Stops what nobody could renew in time: from now on another worker may have it.
    fn drop_expired(&self, now: Instant) {
        for (id, held) in self.lock().iter().filter(|(_, held)| held.until <= now) {
            if !held.signals.lost.is_cancelled() {
                tracing::error!(job.id = %id, "the lease ran out before it could be renewed: the job is stopped");
                held.signals.lost.cancel();
            }
        }
    }

    fn renewed(&self, asked: &[(JobId, i16)], answers: &[Answer], until: Instant) {
        let mut leases = self.lock();
        for (id, attempt) in asked {
            let Some(held) = leases.get_mut(id).filter(|held| held.attempt == *attempt) else { continue };
            match answers.iter().find(|answer| answer.id == *id) {
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
    held: &[(JobId, i16)],
) -> Result<Vec<Answer>> {
    let (ids, attempts): (Vec<JobId>, Vec<i16>) = held.iter().copied().unzip();
    let mut tx = SystemTx::begin(db).await?;
    let answers = sqlx::query_as!(
        Answer,
        r#"
        update jobs.job
        set lease_until = now() + make_interval(secs => $4)
        from unnest($1::uuid[], $2::smallint[]) as held (id, attempt)
        where job.id = held.id and job.attempt = held.attempt and job.worker = $3
        returning job.id as "id: JobId", job.cancel_requested
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

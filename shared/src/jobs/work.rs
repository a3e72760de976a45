//! Work without end, for containers: claims due jobs, runs them, and stops in an orderly way when asked to.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use sqlx::PgPool;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::attempt::Ended;
use super::runner::Runner;
use super::{cron, lease, listen, presence, reap};
use crate::db;
use crate::ids::OrgId;
use crate::settings::SPARE_SLOTS;

/// Shortest pauses between two rounds of housekeeping.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const REAP_EVERY: Duration = Duration::from_secs(1);
const CRON_EVERY: Duration = Duration::from_secs(5);
const AGE_EVERY: Duration = Duration::from_secs(30);

/// Longest time for a worker's farewell: its process must end.
const FAREWELL: Duration = Duration::from_secs(2);

/// When each kind of housekeeping is due next.
struct Chores {
    look: Instant,
    reap: Instant,
    cron: Instant,
    age: Instant,
}

impl Runner {
    /// Runs jobs until `shutdown` fires; running jobs then get their grace, and the rest is given back.
    pub async fn work(self, shutdown: CancellationToken) {
        let runner = Arc::new(self);
        let wake = Arc::new(Notify::new());
        let background = (runner.spawn_renewal(), runner.spawn_listening(&wake));
        let stop = CancellationToken::new();
        let mut running = JoinSet::new();
        let mut chores = Chores::due();

        while !shutdown.is_cancelled() {
            chores.do_due(&runner).await;
            let hungry = runner.fill(&mut running, &stop).await;
            let pause = if hungry { Duration::ZERO } else { jittered(runner.settings.poll) };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
                Some(_) = running.join_next() => while running.try_join_next().is_some() {},
            }
        }

        let all_done = async { while running.join_next().await.is_some() {} };
        if timeout(runner.settings.grace, all_done).await.is_err() {
            // Each one drops its handler before it gives its lease back, so nobody starts a job that still runs.
            tracing::info!(
                jobs = running.len(),
                "the grace is over: running jobs are given back to the queue"
            );
            stop.cancel();
            while running.join_next().await.is_some() {}
        }
        drop(background);
        // A row that stays is later found to be a dead worker's.
        if let Ok(left) = timeout(FAREWELL, presence::leave(&runner.app.db, runner.worker)).await {
            report("leaving", left);
        }
    }

    /// Claims jobs for the free slots and starts them. Returns whether more are probably due.
    async fn fill(self: &Arc<Self>, running: &mut JoinSet<Ended>, stop: &CancellationToken) -> bool {
        let slots = self.settings.concurrency.saturating_sub(running.len());
        let started = self.claim_and_start(running, stop, slots, &[]).await;
        // The spare slot is for organizations with no running job here: one that fills the other slots leaves it free.
        if started == slots && running.len() < self.settings.concurrency + SPARE_SLOTS {
            self.claim_and_start(running, stop, SPARE_SLOTS, &self.places.organizations()).await;
        }
        0 < started && started < slots
    }

    /// Claims up to `slots` jobs, none of the organizations in `without`, and starts them. Returns how many.
    async fn claim_and_start(
        self: &Arc<Self>,
        running: &mut JoinSet<Ended>,
        stop: &CancellationToken,
        slots: usize,
        without: &[OrgId],
    ) -> usize {
        if slots == 0 {
            return 0;
        }
        let claimed = match self.claim(slots, without).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(%error, "jobs could not be claimed");
                return 0;
            }
        };
        let started = claimed.len();
        for (job, lease) in claimed {
            let place = self.places.take(job.org);
            let attempt = self.clone().run(job, lease, stop.clone(), None);
            running.spawn(async move {
                let ended = attempt.await;
                drop(place);
                ended
            });
        }
        started
    }

    /// Renews leases in a task and on a connection of its own, so that busy handlers can't starve it. Ends when the
    /// guard is dropped.
    pub(super) fn spawn_renewal(&self) -> DropGuard {
        let end = CancellationToken::new();
        let keep = lease::keep(self.own_pool(), self.leases.clone(), self.worker, self.settings.lease);
        tokio::spawn(end.clone().run_until_cancelled_owned(keep));
        end.drop_guard()
    }

    /// Listens for notifications in the same way.
    fn spawn_listening(&self, wake: &Arc<Notify>) -> DropGuard {
        let end = CancellationToken::new();
        let (queues, poll) = (self.jobs.queues(), self.settings.poll);
        let listen = listen::listen(self.own_pool(), queues, wake.clone(), self.leases.clone(), poll);
        tokio::spawn(end.clone().run_until_cancelled_owned(listen));
        end.drop_guard()
    }

    /// One connection besides the handlers' pool, opened when first needed.
    fn own_pool(&self) -> PgPool {
        db::restricted((*self.app.db.connect_options()).clone(), 1)
    }
}

impl Chores {
    fn due() -> Self {
        let now = Instant::now();
        Self { look: now, reap: now, cron: now, age: now }
    }

    async fn do_due(&mut self, runner: &Runner) {
        let now = Instant::now();
        let db = &runner.app.db;
        // Before reaping, so that a worker that starts first gets the jobs of its killed predecessor.
        if self.look <= now {
            self.look = now + LOOK_EVERY;
            report("dead workers", presence::look(db, runner.worker).await);
        }
        if self.reap <= now {
            self.reap = now + REAP_EVERY;
            report("reaping", reap::reap(db).await);
        }
        if self.cron <= now {
            self.cron = now + CRON_EVERY;
            report("schedules", cron::tick_now(&runner.app, &runner.jobs.schedules()).await);
        }
        if self.age <= now {
            self.age = now + AGE_EVERY;
            report("aging", reap::age(db, &runner.jobs.queues()).await);
        }
    }
}

/// A chore that failed is tried again on its next turn.
pub(super) fn report<T>(what: &str, result: crate::error::Result<T>) {
    if let Err(error) = result {
        tracing::warn!(%error, what, "housekeeping of the queue failed");
    }
}

/// A fifth more or less, so that workers do not look at the same moment.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::rng().random_range(0.8..=1.2))
}

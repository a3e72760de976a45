//! Work without end, for containers: claim when something is due, run, and go in good order when asked to.

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

/// Longest time for the last words of a worker: its process is to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// When each kind of housekeeping is due next.
struct Chores {
    look: Instant,
    reap: Instant,
    cron: Instant,
    age: Instant,
}

impl Runner {
    /// Runs jobs until `shutdown` fires; then those that run get their grace, and what is left is given back.
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
            // Each one drops its handler first and gives its lease back then: nobody starts it while it still runs.
            tracing::info!(
                jobs = running.len(),
                "the grace is over: running jobs are given back to the queue"
            );
            stop.cancel();
            while running.join_next().await.is_some() {}
        }
        drop(background);
        // A row that stays is found to be a dead worker's.
        if let Ok(left) = timeout(FAREWELL, presence::leave(&runner.app.db, runner.worker)).await {
            report("leaving", left);
        }
    }

    /// Claims for the free slots and starts what comes. Returns whether more is probably due.
    async fn fill(self: &Arc<Self>, running: &mut JoinSet<Ended>, stop: &CancellationToken) -> bool {
        let slots = self.settings.concurrency.saturating_sub(running.len());
        let started = self.claim_and_start(running, stop, slots, &[]).await;
        // The spare slot is for those of whom nothing runs here: whoever fills the others leaves it free.
        if started == slots && running.len() < self.settings.concurrency + SPARE_SLOTS {
            self.claim_and_start(running, stop, SPARE_SLOTS, &self.places.organizations()).await;
        }
        0 < started && started < slots
    }

    /// Claims up to so many jobs, none of the organizations in `without`, and starts them. Returns how many.
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

    /// Renewal of leases, in a task and on a connection of its own: busy handlers can't starve it.
    /// Ends when the guard is dropped.
    pub(super) fn spawn_renewal(&self) -> DropGuard {
        let end = CancellationToken::new();
        let keep = lease::keep(self.own_pool(), self.leases.clone(), self.worker, self.settings.lease);
        tokio::spawn(end.clone().run_until_cancelled_owned(keep));
        end.drop_guard()
    }

    /// Notifications, likewise.
    fn spawn_listening(&self, wake: &Arc<Notify>) -> DropGuard {
        let end = CancellationToken::new();
        let (queues, poll) = (self.jobs.queues(), self.settings.poll);
        let listen = listen::listen(self.own_pool(), queues, wake.clone(), self.leases.clone(), poll);
        tokio::spawn(end.clone().run_until_cancelled_owned(listen));
        end.drop_guard()
    }

    /// One connection beside the handlers' pool, made when it is first needed.
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
        // Before reaping, so that a worker that starts gets the jobs of its killed predecessor first of all.
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

/// Housekeeping that fails is tried again in its next turn.
pub(super) fn report<T>(what: &str, result: crate::error::Result<T>) {
    if let Err(error) = result {
        tracing::warn!(%error, what, "housekeeping of the queue failed");
    }
}

/// A fifth more or less, so that workers do not look at the same moment.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::rng().random_range(0.8..=1.2))
}

//! The runner: the kinds it knows, its limits, and how it claims its jobs.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::claim::{Claimed, Wanted, claim};
use super::finish::Fence;
use super::lease::{Lease, Leases};
use super::places::Places;
use super::routine::Jobs;
use super::{Job, JobContext};
use crate::app::App;
use crate::error::Result;
use crate::ids::{OrgId, WorkerId};
use crate::settings::Settings;

/// How a runner behaves.
#[derive(Debug, Clone)]
pub struct RunnerSettings {
    /// Jobs at the same time.
    pub concurrency: usize,
    /// After this time without a sign of life others take over; the lease is renewed each third of it.
    pub lease: Duration,
    /// Longest pause between two looks into the queue; notifications shorten it.
    pub poll: Duration,
    /// How long running jobs may go on after a shutdown was requested, before they are given back.
    pub grace: Duration,
    /// How long a cancelled job may take to stop by itself.
    pub cancel_grace: Duration,
    /// Shortest pause between two written progress reports of a job.
    pub progress_every: Duration,
    /// Running jobs that an organization never exceeds, over all workers. Without it, an organization that occupies
    /// half of a worker's slots merely comes last.
    pub per_organization: Option<u32>,
}

impl RunnerSettings {
    /// The usual values, with as many concurrent jobs as the installation's settings say.
    pub fn new(settings: &Settings) -> Self {
        Self { concurrency: settings.worker_concurrency, ..Self::default() }
    }
}

impl Default for RunnerSettings {
    fn default() -> Self {
        Self {
            concurrency: 1,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(2),
            grace: Duration::from_secs(20),
            cancel_grace: Duration::from_secs(10),
            progress_every: Duration::from_millis(500),
            per_organization: None,
        }
    }
}

/// Runs jobs: `Runner::new(app).on::<ReadDocument, _, _>(read_document::run).work(shutdown)`.
///
/// It takes every job of its kinds' queues: a kind it does not know is given up at once. A process that knows only some
/// kinds of a queue says so with [`Runner::sharing_queues`].
pub struct Runner {
    pub(super) app: App,
    pub(super) settings: RunnerSettings,
    pub(super) jobs: Jobs,
    sharing: bool,
    pub(super) worker: WorkerId,
    pub(super) leases: Arc<Leases>,
    /// The organizations whose jobs run here.
    pub(super) places: Places,
    /// The queue that comes first in the next claim.
    turn: AtomicUsize,
}

impl Runner {
    /// A runner without jobs yet.
    pub fn new(app: App) -> Self {
        Self::of(app, Jobs::default())
    }

    /// A runner of these jobs.
    pub fn of(app: App, jobs: Jobs) -> Self {
        Self {
            settings: RunnerSettings::new(&app.settings),
            app,
            jobs,
            sharing: false,
            worker: WorkerId::new(),
            leases: Arc::default(),
            places: Places::default(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Replaces the usual limits and times.
    #[must_use]
    pub fn settings(mut self, settings: RunnerSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Leaves unknown kinds to other processes on the same queues.
    #[must_use]
    pub fn sharing_queues(mut self) -> Self {
        self.sharing = true;
        self
    }

    /// Runs a kind with `run`: see [`Jobs::on`].
    #[must_use]
    pub fn on<J, F, R>(mut self, run: F) -> Self
    where
        J: Job,
        F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.jobs = self.jobs.on(run);
        self
    }

    /// Claims jobs for the free slots, each time starting with another queue; none of the organizations in `without`.
    pub(super) async fn claim(&self, slots: usize, without: &[OrgId]) -> Result<Vec<(Claimed, Lease)>> {
        let queues = self.jobs.queues();
        let first = self.turn.fetch_add(1, Ordering::Relaxed) % queues.len().max(1);
        let kinds = self.kinds_if_sharing();
        let half = u32::try_from(self.settings.concurrency / 2).unwrap_or(u32::MAX);
        let wanted = Wanted {
            worker: self.worker,
            lease: self.settings.lease,
            slots,
            kinds: kinds.as_deref(),
            share: half.max(1),
            per_organization: self.settings.per_organization,
            without,
        };
        let until = Instant::now() + self.settings.lease;
        let in_turn = queues.iter().cycle().skip(first).take(queues.len()).copied();
        let claimed = claim(&self.app.db, in_turn, &wanted).await?;
        Ok(claimed
            .into_iter()
            .map(|job| {
                let lease = self.leases.hold(Fence::of(&job, self.worker), until);
                (job, lease)
            })
            .collect())
    }

    /// The kinds it confines itself to, if it does.
    pub(super) fn kinds_if_sharing(&self) -> Option<Vec<String>> {
        self.sharing.then(|| self.jobs.kinds().into_iter().map(str::to_owned).collect())
    }
}

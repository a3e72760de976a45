//! The runner: claims jobs of the kinds it knows, runs each under its limits, and writes down how it ended.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use rand::RngExt;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::claim::{Claimed, Wanted, claim};
use super::finish::{Fence, Leaving, Outcome, Returning, leave, put_back, release};
use super::handler::{Handler, Handlers, Running};
use super::lease::{Lease, Leases};
use super::verdict::{Failure, Tries, Verdict, after_failure};
use super::{Job, JobContext};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::WorkerId;
use crate::settings::Settings;

/// How a runner behaves.
#[derive(Debug, Clone)]
pub struct RunnerSettings {
    /// Jobs at the same time.
    pub concurrency: usize,
    /// After this time without a sign of life others take over; renewed each third of it.
    pub lease: Duration,
    /// Longest pause between two looks into the queue; notifications make it shorter.
    pub poll: Duration,
    /// How long running jobs may go on after a shutdown was asked for, before they are given back.
    pub grace: Duration,
    /// How long a cancelled job may take to stop by itself.
    pub cancel_grace: Duration,
    /// Shortest pause between two written progress reports of a job.
    pub progress_every: Duration,
    /// Running jobs an organization never exceeds, over all workers. Without it an organization that runs half
    /// of a worker's slots only comes last.
    pub per_organization: Option<u32>,
}

impl RunnerSettings {
    /// The usual values, with as many jobs at the same time as the installation says.
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
/// Every job of its kinds' queues is its business: a kind it does not know is given up at once. A process that
/// knows only some kinds of a queue says so with [`Runner::sharing_queues`].
pub struct Runner {
    pub(super) app: App,
    pub(super) settings: RunnerSettings,
    pub(super) handlers: Handlers,
    sharing: bool,
    pub(super) worker: WorkerId,
    pub(super) leases: Arc<Leases>,
    /// Which queue comes first in the next claim.
    turn: AtomicUsize,
}

/// How an attempt ended, as the counts have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Done,
    Failed,
    /// Given back untried, or no longer ours.
    Dropped,
}

/// Why a handler stopped.
enum Stop {
    Returned(Result<()>),
    Panicked(String),
    TimedOut(Duration),
    CancelIgnored,
    Lost,
    ShutDown,
}

/// What is written down about an attempt.
enum Settlement {
    Leave(Leaving),
    Return(Returning),
    Release(Fence),
    Nothing,
}

impl Runner {
    /// A runner without handlers yet.
    pub fn new(app: App) -> Self {
        Self {
            settings: RunnerSettings::new(&app.settings),
            app,
            handlers: Handlers::default(),
            sharing: false,
            worker: WorkerId::new(),
            leases: Arc::default(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Other limits and times than the usual ones.
    #[must_use]
    pub fn settings(mut self, settings: RunnerSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Leaves kinds it does not know to other processes on the same queues.
    #[must_use]
    pub fn sharing_queues(mut self) -> Self {
        self.sharing = true;
        self
    }

    /// Runs a kind with `run`. `Ok` finishes the job, unless `run` did so itself with [`JobContext::finish`].
    #[must_use]
    pub fn on<J, F, R>(mut self, run: F) -> Self
    where
        J: Job,
        F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.handlers.add(J::NAME, Handler::of(run));
        self
    }

    /// Claims jobs for the free slots, each time from another queue on.
    pub(super) async fn claim(&self, slots: usize) -> Result<Vec<(Claimed, Lease)>> {
        let queues = self.handlers.queues();
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
        self.sharing.then(|| self.handlers.kinds())
    }

    /// Runs one attempt, at most until `deadline`, and writes down how it ended.
    pub(super) async fn run(
        self: Arc<Self>,
        job: Claimed,
        lease: Lease,
        stop: CancellationToken,
        deadline: Option<Instant>,
    ) -> Ended {
        let fence = Fence::of(&job, self.worker);
        let signals = lease.signals.clone();
        let every = self.settings.progress_every;
        let ctx = JobContext::new(self.app.db.clone(), &job, fence, signals, every);
        let started = Instant::now();

        let settlement = match self.start(&job, &ctx) {
            Err(failure) => {
                let failed = Leaving { failure: Some(failure), outcome: Outcome::Dead, ..ctx.succeeded() };
                log_failure(&job, &failed);
                Settlement::Leave(failed)
            }
            Ok((running, limit)) => {
                let limit = deadline.map_or(limit, |end| limit.min(end.saturating_duration_since(started)));
                let stop = self.watch(running, &ctx, &lease, limit, &stop).await;
                judge(&job, &ctx, stop)
            }
        };
        let ended = match &settlement {
            Settlement::Leave(leaving) if leaving.outcome == Outcome::Dead => Ended::Failed,
            Settlement::Leave(_) => Ended::Done,
            Settlement::Nothing if ctx.is_finished() => Ended::Done,
            Settlement::Return(_) => Ended::Failed,
            Settlement::Release(_) | Settlement::Nothing => Ended::Dropped,
        };
        let written = self.settle(&job, &settlement).await;
        drop(lease);
        tracing::debug!(job.id = %job.id, job.kind, job.attempt, duration_ms = started.elapsed().as_millis(), ?ended, "attempt over");
        if written { ended } else { Ended::Dropped }
    }

    fn start(&self, job: &Claimed, ctx: &JobContext) -> Result<(Running, Duration), Failure> {
        let handler = self.handlers.find(&job.kind).ok_or_else(|| Failure::unknown_kind(&job.kind))?;
        let running = handler
            .start(self.app.clone(), ctx.clone(), job.payload.clone())
            .map_err(|error| Failure::bad_payload(&error))?;
        let span = tracing::info_span!("job", job.id = %job.id, job.kind, job.attempt);
        Ok((Box::pin(running.instrument(span)), handler.timeout))
    }

    /// Waits for the handler, or for a reason to stop it. The handler is dropped before this returns.
    async fn watch(
        &self,
        running: Running,
        ctx: &JobContext,
        lease: &Lease,
        limit: Duration,
        stop: &CancellationToken,
    ) -> Stop {
        let cancel_ignored = async {
            lease.signals.cancelled.cancelled().await;
            sleep(self.settings.cancel_grace).await;
        };
        let lost = async {
            lease.signals.lost.cancelled().await;
            // The row of a job that is just being finished is gone too: its transaction tells which it is.
            if ctx.is_finishing() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            result = AssertUnwindSafe(running).catch_unwind() => match result {
                Ok(result) => Stop::Returned(result),
                Err(panic) => Stop::Panicked(message_of(panic.as_ref())),
            },
            () = lost => Stop::Lost,
            () = sleep(limit) => Stop::TimedOut(limit),
            () = cancel_ignored => Stop::CancelIgnored,
            () = stop.cancelled() => Stop::ShutDown,
        }
    }

    /// Writes the end of an attempt, again and again while Postgres is away, for as long as a lease lasts.
    /// Returns whether it is written.
    async fn settle(&self, job: &Claimed, settlement: &Settlement) -> bool {
        let end = Instant::now() + self.settings.lease;
        let mut pause = Duration::from_millis(100);
        loop {
            let error = match timeout(self.settings.lease, self.try_settle(settlement)).await {
                Ok(Ok(true)) => return true,
                Ok(Ok(false)) => {
                    tracing::warn!(job.id = %job.id, job.kind, "an attempt ended that was no longer ours");
                    return false;
                }
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer".to_owned(),
            };
            if Instant::now() + pause >= end {
                tracing::error!(job.id = %job.id, job.kind, error, "the end of an attempt can't be written: its lease runs out");
                return false;
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }

    async fn try_settle(&self, settlement: &Settlement) -> Result<bool> {
        if let Settlement::Nothing = settlement {
            return Ok(true);
        }
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let written = match settlement {
            Settlement::Leave(leaving) => !leave(tx.conn(), std::slice::from_ref(leaving)).await?.is_empty(),
            Settlement::Return(returning) => put_back(tx.conn(), std::slice::from_ref(returning)).await? > 0,
            Settlement::Release(fence) => release(tx.conn(), *fence).await?,
            Settlement::Nothing => true,
        };
        tx.commit().await?;
        Ok(written)
    }
}

/// Turns the reason a handler stopped into what is written down.
fn judge(job: &Claimed, ctx: &JobContext, stop: Stop) -> Settlement {
    let failure = match stop {
        Stop::Returned(Ok(())) if ctx.is_finished() => return Settlement::Nothing,
        Stop::Returned(Ok(())) => return Settlement::Leave(ctx.succeeded()),
        Stop::Lost => return Settlement::Nothing,
        Stop::ShutDown => return Settlement::Release(ctx.fence()),
        Stop::Returned(Err(error)) => Failure::of(&error),
        Stop::Panicked(message) => Failure::panicked(&message),
        Stop::TimedOut(limit) => Failure::timed_out(limit),
        Stop::CancelIgnored => Failure::cancelled(),
    };
    if ctx.is_finished() {
        tracing::warn!(job.id = %job.id, job.kind, error = failure.message, "a job that was finished failed afterwards");
        return Settlement::Nothing;
    }
    let tries = Tries {
        attempt: job.attempt,
        max_attempts: job.max_attempts,
        crashes: job.crashes,
        cancel_requested: ctx.cancelled().is_cancelled(),
    };
    let fence = ctx.fence();
    match after_failure(tries, &failure, job.backoff, rand::rng().random()) {
        Verdict::Retry { after } => {
            tracing::warn!(job.id = %job.id, job.kind, job.attempt, error = failure.message, after_ms = after.as_millis(), "a job failed and will be tried again");
            Settlement::Return(Returning { fence, failure, crashes: job.crashes, after })
        }
        Verdict::Dead => {
            let dead = Leaving { outcome: Outcome::Dead, failure: Some(failure), ..ctx.succeeded() };
            log_failure(job, &dead);
            Settlement::Leave(dead)
        }
        Verdict::Cancelled => {
            let failure = Some(Failure::cancelled());
            Settlement::Leave(Leaving { outcome: Outcome::Cancelled, failure, ..ctx.succeeded() })
        }
    }
}

fn log_failure(job: &Claimed, leaving: &Leaving) {
    let error = leaving.failure.as_ref().map_or("", |failure| failure.message.as_str());
    tracing::error!(job.id = %job.id, job.kind, job.attempt, error, "a job was given up");
}

/// What a panic said, as far as it said it in words.
fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

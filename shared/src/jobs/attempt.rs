//! One attempt: runs a handler under its limits and records how it ended.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use rand::RngExt;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use tracing::field::Empty;

use super::JobContext;
use super::claim::Claimed;
use super::finish::{Fence, Leaving, Outcome, Returning, leave, put_back, release};
use super::lease::Lease;
use super::routine::Running;
use super::runner::Runner;
use super::verdict::{Failure, Tries, Verdict, after_failure};
use crate::db::SystemTx;
use crate::error::Result;
use crate::{measure, trace};

/// A kind that is not ours, in figures.
const UNKNOWN: &str = "unknown";

/// How an attempt ended, for the counts.
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

/// What is recorded about an attempt.
enum Settlement {
    Leave(Leaving),
    Return(Returning),
    Release(Fence),
    /// The handler recorded the end itself.
    Finished,
    /// It is no longer ours.
    Lost,
}

impl Runner {
    /// Runs one attempt, at most until `deadline`, and records how it ended.
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
        let kind = self.jobs.find(&job.kind).map_or(UNKNOWN, |_| job.kind.as_str());
        measure::job_taken(kind, job.waited);

        let settlement = match self.start(&job, &ctx) {
            Err(failure) => failed(&job, &ctx, failure),
            Ok((running, limit)) => {
                let limit = deadline.map_or(limit, |end| limit.min(end.saturating_duration_since(started)));
                let stop = self.watch(running, &ctx, &lease, limit, &stop).await;
                judge(&job, &ctx, stop)
            }
        };
        let ended = settlement.ended();
        let written = self.settle(&job, &settlement).await;
        drop(lease);
        tracing::debug!(job.id = %job.id, job.kind, job.attempt, duration_ms = started.elapsed().as_millis(), ?ended, "attempt over");
        let outcome = if written { settlement.outcome() } else { "lost" };
        measure::job_ended(kind, outcome, Some(started.elapsed()));
        if written { ended } else { Ended::Dropped }
    }

    fn start(&self, job: &Claimed, ctx: &JobContext) -> Result<(Running, Duration), Failure> {
        let handler = self.jobs.find(&job.kind).ok_or_else(|| Failure::unknown_kind(&job.kind))?;
        let running = handler
            .start(self.app.clone(), ctx.clone(), job.payload.clone())
            .map_err(|error| Failure::bad_payload(&error))?;
        let request = job.cause.request_id.as_deref();
        let span = tracing::info_span!("job", job.id = %job.id, job.kind, job.attempt, request.id = request, trace.id = Empty);
        let cause = trace::begin(&span, &job.kind, job.cause.clone());
        Ok((Box::pin(trace::because(cause, running).instrument(span)), handler.timeout))
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
            // The row of a job that is just being finished is gone too: its transaction tells which is the case.
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

    /// Records the end of an attempt, trying again while Postgres is away, for as long as a lease lasts. Returns
    /// whether it was recorded.
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
        if matches!(settlement, Settlement::Finished | Settlement::Lost) {
            return Ok(true);
        }
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let written = match settlement {
            Settlement::Leave(leaving) => !leave(tx.conn(), std::slice::from_ref(leaving)).await?.is_empty(),
            Settlement::Return(returning) => put_back(tx.conn(), std::slice::from_ref(returning)).await? > 0,
            Settlement::Release(fence) => release(tx.conn(), *fence).await?,
            Settlement::Finished | Settlement::Lost => true,
        };
        tx.commit().await?;
        Ok(written)
    }
}

impl Settlement {
    fn ended(&self) -> Ended {
        match self {
            Self::Leave(leaving) if leaving.outcome == Outcome::Dead => Ended::Failed,
            Self::Return(_) => Ended::Failed,
            Self::Leave(_) | Self::Finished => Ended::Done,
            Self::Release(_) | Self::Lost => Ended::Dropped,
        }
    }

    /// The same for the figures, which tell apart whether it is tried again.
    fn outcome(&self) -> &'static str {
        match self {
            Self::Leave(leaving) => leaving.outcome.as_str(),
            Self::Finished => Outcome::Succeeded.as_str(),
            Self::Return(_) => "failed",
            Self::Release(_) => "released",
            Self::Lost => "lost",
        }
    }
}

/// Turns the reason why a handler stopped into what is recorded.
fn judge(job: &Claimed, ctx: &JobContext, stop: Stop) -> Settlement {
    let failure = match stop {
        Stop::Returned(Ok(())) if ctx.is_finished() => return Settlement::Finished,
        Stop::Returned(Ok(())) => return Settlement::Leave(ctx.succeeded()),
        Stop::Lost => return Settlement::Lost,
        Stop::ShutDown => return Settlement::Release(ctx.fence()),
        Stop::Returned(Err(error)) => Failure::of(&error),
        Stop::Panicked(message) => Failure::panicked(&message),
        Stop::TimedOut(limit) => Failure::timed_out(limit),
        Stop::CancelIgnored => Failure::cancelled(),
    };
    if ctx.is_finished() {
        tracing::warn!(job.id = %job.id, job.kind, error = failure.message, "a job that was finished failed afterwards");
        return Settlement::Finished;
    }
    failed(job, ctx, failure)
}

/// What becomes of a job whose attempt failed, or could not begin.
fn failed(job: &Claimed, ctx: &JobContext, failure: Failure) -> Settlement {
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

/// The message of a panic, if it has one in words.
fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

//! What a running job knows about itself, and its only access to the database.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::claim::Claimed;
use super::finish::{Fence, Leaving, Outcome, leave};
use super::lease::Signals;
use crate::app::App;
use crate::db::{EitherTx, OrgTx, SystemTx};
use crate::error::{Error, Result};
use crate::ids::{JobId, OrgId};

/// Largest progress report in bytes of JSON.
const PROGRESS_LIMIT: usize = 16 * 1024;

/// One attempt at a job. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobContext(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: PgPool,
    fence: Fence,
    org: Option<OrgId>,
    crashes: i16,
    signals: Signals,
    progress: Mutex<Progress>,
    progress_every: Duration,
    ending: AtomicU8,
}

#[derive(Debug, Default)]
struct Progress {
    written: Option<Instant>,
    /// The newest report, while only this process knows it.
    pending: Option<Value>,
}

/// States of `JobContext::finish`.
const RUNNING: u8 = 0;
const FINISHING: u8 = 1;
const FINISHED: u8 = 2;

impl JobContext {
    pub(super) fn new(
        db: PgPool,
        job: &Claimed,
        fence: Fence,
        signals: Signals,
        progress_every: Duration,
    ) -> Self {
        Self(Arc::new(Inner {
            db,
            fence,
            org: job.org,
            crashes: job.crashes,
            signals,
            progress: Mutex::default(),
            progress_every,
            ending: AtomicU8::new(RUNNING),
        }))
    }

    /// The job's id: the same over all attempts, so it can serve as the key that makes effects elsewhere safe to
    /// repeat.
    pub fn id(&self) -> JobId {
        self.0.fence.id
    }

    /// The number of the attempt, counted from 1.
    pub fn attempt(&self) -> u16 {
        self.0.fence.attempt.unsigned_abs()
    }

    /// The organization of the job; `None` for jobs of the system, such as sweeps.
    pub fn org(&self) -> Option<OrgId> {
        self.0.org
    }

    /// Fires when somebody cancels the job. A handler that then stops may return any error; one that does not stop is
    /// dropped a little later.
    pub fn cancelled(&self) -> CancellationToken {
        self.0.signals.cancelled.clone()
    }

    /// Reports progress. Reports are written at most twice a second; the last one is kept with the finished job.
    ///
    /// # Errors
    /// When the report is larger than 16 kB or the job is no longer ours.
    pub async fn progress(&self, report: impl Serialize) -> Result<()> {
        let report = storable(serde_json::to_value(report)?)?;
        if !self.is_due(&report) {
            return Ok(());
        }
        let Fence { id, attempt, worker } = self.0.fence;
        let mut tx = SystemTx::begin(&self.0.db).await?;
        let written = sqlx::query!(
            "update jobs.job set progress = $4 where id = $1 and attempt = $2 and worker = $3",
            id.0,
            attempt,
            worker.map(|worker| worker.0),
            report,
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if written.rows_affected() == 0 { Err(self.lease_lost()) } else { Ok(()) }
    }

    /// Remembers the report and decides whether to write it now.
    fn is_due(&self, report: &Value) -> bool {
        let mut progress = self.0.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        progress.pending = Some(report.clone());
        if progress.written.is_some_and(|written| now < written + self.0.progress_every) {
            return false;
        }
        progress.written = Some(now);
        true
    }

    /// A transaction that sees the job's organization.
    ///
    /// # Errors
    /// When the job belongs to no organization.
    pub async fn enter(&self, app: &App) -> Result<OrgTx> {
        let org = self.0.org.ok_or_else(|| anyhow!("job {} belongs to no organization", self.id()))?;
        OrgTx::begin(&app.db, org, &[]).await
    }

    /// A transaction that sees every organization.
    pub async fn system(&self, app: &App) -> Result<SystemTx> {
        SystemTx::begin(&app.db).await
    }

    /// Commits the job's effect and its completion together: both happen, or neither.
    ///
    /// # Errors
    /// When the lease was lost meanwhile: the effect is rolled back.
    pub async fn finish(&self, tx: impl Into<EitherTx>) -> Result<()> {
        self.0.ending.store(FINISHING, Ordering::Release);
        let mut tx = tx.into().into_system().await?;
        if leave(tx.conn(), &[self.succeeded()]).await?.is_empty() {
            return Err(self.lease_lost());
        }
        tx.commit().await?;
        self.0.ending.store(FINISHED, Ordering::Release);
        Ok(())
    }

    /// Commits intermediate writes of an attempt, such as why it will be tried again, if the job is still its own.
    ///
    /// # Errors
    /// When the lease was lost meanwhile: nothing is written.
    pub async fn commit(&self, tx: impl Into<EitherTx>) -> Result<()> {
        let Fence { id, attempt, worker } = self.0.fence;
        let mut tx = tx.into().into_system().await?;
        let ours = sqlx::query_scalar!(
            "select id from jobs.job where id = $1 and attempt = $2 and worker = $3 for update",
            id.0,
            attempt,
            worker.map(|worker| worker.0),
        )
        .fetch_optional(tx.conn())
        .await?;
        if ours.is_none() {
            return Err(self.lease_lost());
        }
        tx.commit().await
    }

    /// A completion without an effect in the same transaction.
    pub(super) fn succeeded(&self) -> Leaving {
        let (fence, crashes) = (self.0.fence, self.0.crashes);
        Leaving { fence, outcome: Outcome::Succeeded, failure: None, crashes, progress: self.last_progress() }
    }

    /// Identifies this attempt in every write.
    pub(super) fn fence(&self) -> Fence {
        self.0.fence
    }

    /// The newest report.
    fn last_progress(&self) -> Option<Value> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner).pending.clone()
    }

    /// Whether `finish` has begun: if so, a missing row is no lost lease.
    pub(super) fn is_finishing(&self) -> bool {
        self.0.ending.load(Ordering::Acquire) != RUNNING
    }

    /// Whether the handler has finished the job itself.
    pub(super) fn is_finished(&self) -> bool {
        self.0.ending.load(Ordering::Acquire) == FINISHED
    }

    fn lease_lost(&self) -> Error {
        Error::Internal(anyhow!("the lease of job {} was lost: nothing of this attempt counts", self.id()))
    }
}

/// Refuses a report that the table can't or should not hold, before it blocks the end of the job.
fn storable(report: Value) -> Result<Value> {
    let text = report.to_string();
    if text.len() > PROGRESS_LIMIT || text.contains("\\u0000") {
        return Err(Error::Internal(anyhow!("a progress report is larger than 16 kB or contains NUL")));
    }
    Ok(report)
}

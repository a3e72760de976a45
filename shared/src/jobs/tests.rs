//! The queue on a real Postgres, with kinds of jobs whose handlers do what the test tells them.

mod causes;
mod controlling;
mod cron;
mod enqueueing;
mod inspecting;
mod killed;
mod leases;
mod limits;
mod organizations;
mod presence;
mod running;
mod scale;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{Followup, Job, JobContext, Reason, Record, Runner, RunnerSettings, State};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::ids::{JobId, OrgId};
use crate::testing;

/// A job that names its behaviour.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Act {
    name: String,
    act: Behaviour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Behaviour {
    Succeed,
    Refuse,
    FailOnce,
    Fail,
    Panic,
    Sleep {
        millis: u64,
    },
    /// Asks to be tried again after this time.
    Later {
        seconds: u64,
    },
    /// Ends soon after it was cancelled, with an error.
    Obey,
}

impl Job for Act {
    const NAME: &'static str = "act";
    const TIMEOUT: Duration = Duration::from_secs(20);
    const MAX_ATTEMPTS: u16 = 4;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&Mourn { name: self.name.clone(), reason: None }))
    }
}

/// The follow-up of an `Act` that is given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mourn {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

impl Job for Mourn {
    const NAME: &'static str = "mourn";
    const PRIORITY: super::Priority = super::Priority::High;
}

/// What the handlers did, in order.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.into());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|found| *found == line).count()
    }
}

/// Quick enough for a test, with a lease long enough for the machine's hiccups.
fn quick() -> RunnerSettings {
    RunnerSettings {
        concurrency: 4,
        lease: Duration::from_millis(1500),
        poll: Duration::from_millis(100),
        grace: Duration::from_millis(300),
        cancel_grace: Duration::from_millis(300),
        ..RunnerSettings::default()
    }
}

/// A runner of both kinds whose handlers log their actions.
fn runner(app: &App, log: &Log) -> Runner {
    let (acts, mourning) = (log.clone(), log.clone());
    Runner::new(app.clone())
        .settings(quick())
        .on::<Act, _, _>(move |_, ctx, job| act(acts.clone(), ctx, job))
        .on::<Mourn, _, _>(move |_, _, job| {
            let reason = job.reason.unwrap_or(Reason { code: None, message: "no reason".to_owned() });
            let line = format!("mourn {}: {} {}", job.name, reason.code.unwrap_or_default(), reason.message);
            mourning.add(line);
            async { Ok(()) }
        })
}

async fn act(log: Log, ctx: JobContext, job: Act) -> Result<()> {
    log.add(format!("start {}", job.name));
    match job.act {
        Behaviour::Succeed => {}
        Behaviour::Refuse => {
            return Err(Error::Conflict(refuse("encrypted", "the file asks for a password")));
        }
        Behaviour::FailOnce if ctx.attempt() > 1 => {}
        Behaviour::Fail | Behaviour::FailOnce => return Err(anyhow::anyhow!("no luck").into()),
        Behaviour::Panic => panic!("out of range"),
        Behaviour::Later { seconds } => {
            let refusal = refuse("model_busy", "the model is busy");
            return Err(Error::TooMany { refusal, retry_after: Duration::from_secs(seconds) });
        }
        Behaviour::Obey => {
            ctx.cancelled().cancelled().await;
            log.add(format!("stop {}", job.name));
            return Err(anyhow::anyhow!("stopped half-way").into());
        }
        Behaviour::Sleep { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
    }
    log.add(format!("end {}", job.name));
    Ok(())
}

fn job(name: &str, act: Behaviour) -> Act {
    Act { name: name.to_owned(), act }
}

/// Enqueues in a transaction of its own.
async fn enqueue(app: &App, job: &Act) -> Result<JobId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let id = super::enqueue(&mut tx, job).await?;
    tx.commit().await?;
    Ok(id)
}

async fn enqueue_for(app: &App, org: OrgId, job: &Act) -> Result<JobId> {
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let id = super::enqueue(&mut tx, job).await?;
    tx.commit().await?;
    Ok(id)
}

async fn find(app: &App, id: JobId) -> Result<Record> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let record = super::find(&mut tx, id).await?.expect("the job exists");
    tx.commit().await?;
    Ok(record)
}

async fn drain(app: &App, log: &Log) -> Result<super::Drained> {
    runner(app, log).drain(Duration::from_secs(20)).await
}

/// Runs a statement as the system.
async fn execute(app: &App, sql: &'static str) -> Result<u64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let done = sqlx::query(sql).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// Makes every retry due now.
async fn hurry(app: &App) -> Result<u64> {
    execute(app, "update jobs.job set run_at = now() where worker is null").await
}

/// A worker in the background.
struct Worker {
    shutdown: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Worker {
    fn start(runner: Runner) -> Self {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(runner.work(shutdown.clone()));
        Self { shutdown, task }
    }

    async fn stop(self) -> Result<()> {
        self.shutdown.cancel();
        Ok(self.task.await?)
    }
}

/// Waits until the job is in a state.
async fn until_state(app: &App, id: JobId, state: State) -> Result<Record> {
    until(&format!("{state:?}"), async || Ok(find(app, id).await?.state == state)).await?;
    find(app, id).await
}

/// Waits until `done` returns true.
async fn until(what: &str, mut done: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    for _ in 0..4800 {
        if done().await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited too long: {what}");
}

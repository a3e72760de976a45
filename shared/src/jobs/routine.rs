//! The registry of jobs: each kind with its queue, its schedule and the function that runs it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::enqueue::{Options, enqueue_with};
use super::{Job, JobContext};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::schedule::Schedule;

/// A running handler.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Enqueues a job with this payload.
type Enqueue =
    for<'a> fn(&'a mut SystemTx, Map<String, Value>) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

type Start = Box<dyn Fn(App, JobContext, Value) -> serde_json::Result<Running> + Send + Sync>;

/// How one kind runs.
pub(super) struct Routine {
    pub(super) queue: &'static str,
    pub(super) timeout: Duration,
    schedule: Option<Schedule>,
    enqueue: Enqueue,
    start: Start,
}

impl Routine {
    pub(super) fn of<J, F, R>(run: F) -> Self
    where
        J: Job,
        F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        let run = Arc::new(run);
        let start: Start = Box::new(move |app, ctx, payload| {
            let job = serde_json::from_value::<J>(payload)?;
            let run = run.clone();
            // Called inside the future, where a panic is caught.
            Ok(Box::pin(async move { run(app, ctx, job).await }) as Running)
        });
        let schedule = J::SCHEDULE.map(|cron| Schedule::of(J::NAME, cron, J::QUEUE));
        Self { queue: J::QUEUE, timeout: J::TIMEOUT, schedule, enqueue: enqueue_one::<J>, start }
    }

    /// Begins the work, or says why the payload does not fit this kind.
    pub(super) fn start(&self, app: App, ctx: JobContext, payload: Value) -> serde_json::Result<Running> {
        (self.start)(app, ctx, payload)
    }
}

/// A scheduler that fires twice adds one job. The queue's own clock may have added its turn already, which is why a job
/// may run twice and then changes nothing.
fn enqueue_one<J: Job>(
    tx: &mut SystemTx,
    payload: Map<String, Value>,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> {
    Box::pin(async move {
        let options =
            if payload.is_empty() { Options::default().unique("event") } else { Options::default() };
        let job: J = serde_json::from_value(Value::Object(payload)).map_err(|error| {
            Error::BadRequest(refuse("bad_payload", format!("not the payload of {}: {error}", J::NAME)))
        })?;
        enqueue_with(tx, &job, options).await?;
        Ok(())
    })
}

/// Kinds of jobs and their handlers: `Jobs::default().on::<ReadDocument, _, _>(read_document::run)`.
#[derive(Default)]
pub struct Jobs(BTreeMap<&'static str, Routine>);

impl Jobs {
    /// Runs a kind with `run`. `Ok` finishes the job, unless `run` finished it itself with [`JobContext::finish`].
    #[must_use]
    pub fn on<J, F, R>(mut self, run: F) -> Self
    where
        J: Job,
        F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.0.insert(J::NAME, Routine::of(run));
        self
    }

    /// Only this kind; `None` if there is no such kind.
    pub fn only(mut self, kind: &str) -> Option<Self> {
        self.0.remove_entry(kind).map(|entry| Self([entry].into()))
    }

    /// The names of all kinds.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }

    /// The schedules of jobs that run by the clock.
    pub fn schedules(&self) -> Vec<Schedule> {
        self.0.values().filter_map(|routine| routine.schedule).collect()
    }

    /// Enqueues every job that runs by the clock, unless it was enqueued this way and still waits.
    pub(crate) async fn make_due(&self, tx: &mut SystemTx) -> Result<()> {
        for routine in self.0.values().filter(|routine| routine.schedule.is_some()) {
            (routine.enqueue)(tx, Map::new()).await?;
        }
        Ok(())
    }

    /// Enqueues a job of a kind. Without a payload, at most one such job waits, however often it is requested.
    ///
    /// # Errors
    /// `NotFound` for an unknown kind, `BadRequest` when the payload does not fit the kind.
    pub(crate) async fn enqueue(
        &self,
        tx: &mut SystemTx,
        kind: &str,
        payload: Map<String, Value>,
    ) -> Result<()> {
        let routine = self.find(kind).or_not_found("kind of job")?;
        (routine.enqueue)(tx, payload).await
    }

    /// The queues of all kinds, each once.
    pub(super) fn queues(&self) -> Vec<&'static str> {
        let mut queues: Vec<_> = self.0.values().map(|routine| routine.queue).collect();
        queues.sort_unstable();
        queues.dedup();
        queues
    }

    pub(super) fn find(&self, kind: &str) -> Option<&Routine> {
        self.0.get(kind)
    }
}

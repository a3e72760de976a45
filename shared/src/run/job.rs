//! A job function: runs one kind of job for a limited time, and says what came of it.

use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::host::{Purpose, Work};
use crate::app::App;
use crate::clock::minutes;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::jobs::{self, Drained, Job, JobContext, Jobs, Options, Runner};

/// How long a one-shot process runs jobs; App Platform ends one after 30 minutes.
const ONE_SHOT: Duration = minutes(10);
/// Some attempts failed and will be made again (sysexits.h: EX_TEMPFAIL).
const FAILED: u8 = 75;

/// A runner of this kind only, which leaves the other kinds of its queue to other processes.
pub(super) fn runner<J, F, R>(app: App, run: F) -> Runner
where
    J: Job,
    F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    Runner::new(app).on::<J, F, R>(run).sharing_queues()
}

/// Answers activations: what a schedule or a caller asks for is enqueued, then whatever is due is run.
pub(super) fn purpose<J, F, R>(app: App, run: F) -> Purpose
where
    J: Job,
    F: Fn(App, JobContext, J) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    let work: Work = Arc::new(move |event, budget| {
        let (app, run) = (app.clone(), run.clone());
        async move {
            let drained = once(app, run, asked_for::<J>(event)?, budget).await?;
            Ok(json!({ "done": drained.done, "failed": drained.failed, "more_due": drained.more_due }))
        }
        .boxed()
    });
    Purpose::Job(work)
}

/// Enqueues the job with this payload, if there is one, and runs what is due of its kind until nothing is or
/// `budget` is used up. Its schedule, if it has one, is looked at too.
///
/// # Errors
/// When the payload is not this kind's, or Postgres is out of reach.
async fn once<J, F, R>(
    app: App,
    run: F,
    payload: Option<Map<String, Value>>,
    budget: Duration,
) -> Result<Drained>
where
    J: Job,
    F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    if let Some(payload) = payload {
        // A scheduler that fires twice adds one job; its turn may also be there by the queue's own clock already,
        // which is why a job may run twice and then changes nothing.
        let options =
            if payload.is_empty() { Options::default().unique("event") } else { Options::default() };
        let job: J = serde_json::from_value(Value::Object(payload)).map_err(|error| {
            Error::BadRequest(refuse("bad_payload", format!("not the payload of {}: {error}", J::NAME)))
        })?;
        let mut tx = SystemTx::begin(&app.db).await?;
        jobs::enqueue_with(&mut tx, &job, options).await?;
        tx.commit().await?;
    }
    runner::<J, F, R>(app, run).drain(budget).await
}

/// Runs what is due of these jobs until nothing is or `budget` is used up. What runs by the clock is made due first;
/// other kinds of the same queues are left to other processes.
pub async fn due(app: App, jobs: Jobs, budget: Duration) -> Result<Drained> {
    let mut tx = SystemTx::begin(&app.db).await?;
    jobs.make_due(&mut tx).await?;
    tx.commit().await?;
    Runner::of(app, jobs).sharing_queues().drain(budget).await
}

/// The payload in an event, if it names this job: `{"job": "sweep-documents"}` and what belongs to it. An event that
/// names none asks for what is due.
fn asked_for<J: Job>(mut event: Map<String, Value>) -> Result<Option<Map<String, Value>>> {
    match event.remove("job") {
        None => Ok(None),
        Some(Value::String(name)) if name == J::NAME => Ok(Some(event)),
        Some(other) => {
            let detail = format!("this function runs {}, not {other}", J::NAME);
            Err(Error::BadRequest(refuse("wrong_job", detail)))
        }
    }
}

/// One run of a process that ends by itself: `sweep-documents` runs what is due, `sweep-documents '{}'` adds a job
/// with that payload first. Exit code 75 says that attempts failed, which the queue will make again.
pub(super) async fn one_shot<J, F, R>(
    app: App,
    run: F,
    payload: Option<Map<String, Value>>,
    shutdown: CancellationToken,
) -> Result<ExitCode>
where
    J: Job,
    F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    tokio::select! {
        drained = once(app, run, payload, ONE_SHOT) => {
            let Drained { done, failed, more_due } = drained?;
            tracing::info!(job.kind = J::NAME, done, failed, more_due, "ran what was due");
            Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
        }
        () = shutdown.cancelled() => {
            tracing::warn!(job.kind = J::NAME, "stopped early: others take the running jobs over");
            Ok(ExitCode::from(FAILED))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct CountSheep {}

    impl Job for CountSheep {
        const NAME: &'static str = "count-sheep";
    }

    fn asked(event: Value) -> Result<Option<Map<String, Value>>> {
        let Value::Object(event) = event else { panic!("an event is an object") };
        asked_for::<CountSheep>(event)
    }

    #[test]
    fn an_event_that_names_no_job_asks_for_what_is_due() {
        assert_eq!(asked(json!({ "bound": 1 })).unwrap(), None);
    }

    #[test]
    fn an_event_that_names_the_job_brings_its_payload() {
        let payload = asked(json!({ "job": "count-sheep", "until": 3 })).unwrap().unwrap();
        assert_eq!(Value::Object(payload), json!({ "until": 3 }));
    }

    #[test]
    fn another_functions_job_is_refused() {
        assert_eq!(asked(json!({ "job": "read-document" })).unwrap_err().code(), "wrong_job");
    }
}

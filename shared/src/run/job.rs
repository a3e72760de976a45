//! A job function: runs its kinds of jobs for a limited time and reports the result.

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
use crate::jobs::{Drained, Jobs, Runner};

/// How long a one-shot process runs jobs; App Platform ends one after 30 minutes.
const ONE_SHOT: Duration = minutes(10);
/// Some attempts failed and will be made again (sysexits.h: EX_TEMPFAIL).
const FAILED: u8 = 75;
/// The member of an event that names the kind of job.
const JOB: &str = "job";

/// A runner of only these kinds, which leaves the other kinds of their queues to other processes.
pub(super) fn runner(app: App, jobs: Jobs) -> Runner {
    Runner::of(app, jobs).sharing_queues()
}

/// Answers activations: enqueues what a schedule or a caller asks for, then runs due jobs.
pub(super) fn purpose(app: App, jobs: impl Fn() -> Jobs + Send + Sync + 'static) -> Purpose {
    let work: Work = Arc::new(move |event, budget| {
        let (app, jobs) = (app.clone(), jobs());
        async move {
            let drained = once(app, jobs, event, budget).await?;
            let report =
                json!({ "done": drained.done, "failed": drained.failed, "more_due": drained.more_due });
            // The platform counts a call as failed, and tells those who asked to hear of it, by this member alone.
            Ok(if drained.failed == 0 { report } else { json!({ "error": report }) })
        }
        .boxed()
    });
    Purpose::Job(work)
}

/// Enqueues the job that an event names, if it names one, and runs due jobs until there are none or `budget` is used
/// up. Also looks at the schedules of these kinds.
///
/// # Errors
/// When the event names another kind, or the payload does not fit the kind.
async fn once(app: App, jobs: Jobs, event: Map<String, Value>, budget: Duration) -> Result<Drained> {
    if let Some((kind, payload)) = asked_for(&jobs, event)? {
        let mut tx = SystemTx::begin(&app.db).await?;
        jobs.enqueue(&mut tx, kind, payload).await?;
        tx.commit().await?;
    }
    runner(app, jobs).drain(budget).await
}

/// Runs due jobs of these kinds until there are none or `budget` is used up. Jobs that run by the clock are enqueued
/// first; other kinds of the same queues are left to other processes.
pub async fn due(app: App, jobs: Jobs, budget: Duration) -> Result<Drained> {
    let mut tx = SystemTx::begin(&app.db).await?;
    jobs.make_due(&mut tx).await?;
    tx.commit().await?;
    runner(app, jobs).drain(budget).await
}

/// The kind that an event names, and its payload: `{"job": "sweep-documents"}` and further members. An event that names
/// no job asks for due jobs only.
fn asked_for(
    jobs: &Jobs,
    mut event: Map<String, Value>,
) -> Result<Option<(&'static str, Map<String, Value>)>> {
    let Some(named) = event.remove(JOB) else { return Ok(None) };
    let kinds = jobs.kinds();
    match kinds.iter().find(|kind| named == **kind) {
        Some(kind) => Ok(Some((kind, event))),
        None => {
            let detail = format!("this function runs {}, not {named}", kinds.join(" and "));
            Err(Error::BadRequest(refuse("wrong_job", detail)))
        }
    }
}

/// One run of a process that ends by itself: `sweep` runs due jobs, `sweep '{}'` first adds a job of the function's
/// name with that payload. Exit code 75 says that attempts failed, which the queue will make again.
pub(super) async fn one_shot(
    name: &'static str,
    app: App,
    jobs: Jobs,
    payload: Option<Map<String, Value>>,
    shutdown: CancellationToken,
) -> Result<ExitCode> {
    let named = |mut payload: Map<String, Value>| {
        payload.entry(JOB).or_insert_with(|| name.into());
        payload
    };
    let event = payload.map(named).unwrap_or_default();
    tokio::select! {
        drained = once(app, jobs, event, ONE_SHOT) => {
            let Drained { done, failed, more_due } = drained?;
            tracing::info!(function = name, done, failed, more_due, "ran what was due");
            Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
        }
        () = shutdown.cancelled() => {
            tracing::warn!(function = name, "stopped early: others take the running jobs over");
            Ok(ExitCode::from(FAILED))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::jobs::Job;

    #[derive(Serialize, Deserialize)]
    struct CountSheep {}

    impl Job for CountSheep {
        const NAME: &'static str = "count-sheep";
    }

    #[derive(Serialize, Deserialize)]
    struct ShearSheep {}

    impl Job for ShearSheep {
        const NAME: &'static str = "shear-sheep";
    }

    fn asked(event: Value) -> Result<Option<(&'static str, Map<String, Value>)>> {
        let Value::Object(event) = event else { panic!("an event is an object") };
        let jobs = Jobs::default()
            .on::<CountSheep, _, _>(async |_, _, _| Ok(()))
            .on::<ShearSheep, _, _>(async |_, _, _| Ok(()));
        asked_for(&jobs, event)
    }

    #[test]
    fn an_event_that_names_no_job_asks_for_what_is_due() {
        assert_eq!(asked(json!({ "bound": 1 })).unwrap(), None);
    }

    #[test]
    fn an_event_that_names_a_job_brings_its_payload() {
        for named in ["count-sheep", "shear-sheep"] {
            let (kind, payload) = asked(json!({ "job": named, "until": 3 })).unwrap().unwrap();
            assert_eq!((kind, Value::Object(payload)), (named, json!({ "until": 3 })));
        }
    }

    #[test]
    fn another_functions_job_is_refused() {
        assert_eq!(asked(json!({ "job": "read-document" })).unwrap_err().code(), "wrong_job");
        assert_eq!(asked(json!({ "job": 1 })).unwrap_err().code(), "wrong_job");
    }
}

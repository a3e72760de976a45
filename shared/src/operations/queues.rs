//! How an organization's jobs are doing, kind by kind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kinds::KINDS;
use crate::db::OrgTx;
use crate::error::Result;
use crate::jobs::{self, Load, Over};

/// The organization's jobs of one kind. Counts stop at 100,000.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobQueue)]
pub struct Queue {
    /// The kind: `read-document`.
    pub kind: String,
    /// The queue whose workers run it.
    pub queue: String,
    /// Whether the organization lets none start.
    pub paused: bool,
    /// Jobs whose time has not come.
    pub scheduled: i64,
    /// Jobs that are due and were not tried yet.
    pub waiting: i64,
    /// Jobs that failed and will be tried again.
    pub retrying: i64,
    /// Jobs that run.
    pub running: i64,
    /// Seconds the oldest due job has waited; absent when none is due.
    pub oldest_waiting_seconds: Option<i64>,
    /// What became of the jobs of the last day.
    pub last_day: LastDay,
}

/// Jobs that were enqueued within the last 24 hours and are over: the newest 10,000 of all kinds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobsOfLastDay)]
pub struct LastDay {
    /// Jobs that are done.
    pub succeeded: i64,
    /// Jobs that were ended on request.
    pub cancelled: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// Given up among done and given up, 0 to 1; absent when there is neither.
    pub failure_rate: Option<f64>,
    /// Seconds from being due to the last attempt, for half of the jobs; absent without jobs, as the next three.
    pub wait_p50_seconds: Option<f64>,
    /// The same for 95 of 100 jobs.
    pub wait_p95_seconds: Option<f64>,
    /// Seconds of the last attempt, for half of the jobs.
    pub run_p50_seconds: Option<f64>,
    /// The same for 95 of 100 jobs.
    pub run_p95_seconds: Option<f64>,
}

/// Every kind, whether there are jobs of it or not.
pub async fn queues(tx: &mut OrgTx) -> Result<Vec<Queue>> {
    let (load, over) = (jobs::load(tx).await?, jobs::over(tx).await?);
    let paused = jobs::paused_kinds(tx).await?;
    let queue = |name: &str, queue: &str| {
        let load = load.iter().find(|load| load.kind == name).cloned().unwrap_or_default();
        let last_day = over.iter().find(|over| over.kind == name).map(LastDay::of).unwrap_or_default();
        let Load { scheduled, waiting, retrying, running, oldest_seconds, .. } = load;
        Queue {
            kind: name.to_owned(),
            queue: queue.to_owned(),
            paused: paused.iter().any(|kind| kind == name),
            scheduled,
            waiting,
            retrying,
            running,
            oldest_waiting_seconds: oldest_seconds,
            last_day,
        }
    };
    Ok(KINDS.iter().map(|kind| queue(kind.name, kind.queue)).collect())
}

impl LastDay {
    fn of(over: &Over) -> Self {
        let ended = over.succeeded + over.dead;
        let failure_rate = (ended > 0).then(|| over.dead as f64 / ended as f64);
        Self {
            succeeded: over.succeeded,
            cancelled: over.cancelled,
            dead: over.dead,
            failure_rate,
            wait_p50_seconds: over.wait_median,
            wait_p95_seconds: over.wait_p95,
            run_p50_seconds: over.run_median,
            run_p95_seconds: over.run_p95,
        }
    }
}

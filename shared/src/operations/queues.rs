//! How an organization's jobs are doing, kind by kind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kinds::KINDS;
use crate::db::OrgTx;
use crate::documents::work::ReadDocument;
use crate::error::Result;
use crate::jobs::{self, Job, Load, Over};

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

/// A figure of a queue beyond its limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobQueueAlert)]
pub struct Alert {
    /// What is beyond it.
    pub about: About,
    /// The kind of jobs.
    pub kind: String,
    /// What it is now: jobs, seconds, or a share from 0 to 1.
    pub value: f64,
    /// What it should not exceed.
    pub limit: f64,
}

/// What can be beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobQueueAlertAbout)]
pub enum About {
    /// Due jobs that wait.
    Depth,
    /// Seconds of the last attempt, for 95 of 100 jobs of the last day.
    Duration,
    /// Jobs of the last day that were given up, among those that are over.
    Failures,
}

/// Due jobs of a kind that may wait.
const MOST_WAITING: i64 = 100;

/// Seconds that one file may take.
const LONGEST_FILE: f64 = 30.0;

/// Jobs of the last day that may be given up.
const MOST_FAILURES: f64 = 0.05;

/// What is beyond its limit: more than 100 due jobs of a kind, a file that takes more than 30 seconds, more than 5 % of the
/// jobs of a day given up.
pub fn alerts(queues: &[Queue]) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for queue in queues {
        let day = &queue.last_day;
        let due = (queue.waiting + queue.retrying) as f64;
        // Other work may take its time: only a file has somebody waiting for it.
        let seconds = day.run_p95_seconds.filter(|_| queue.kind == ReadDocument::NAME);
        for (about, value, limit) in [
            (About::Depth, Some(due), MOST_WAITING as f64),
            (About::Duration, seconds, LONGEST_FILE),
            (About::Failures, day.failure_rate, MOST_FAILURES),
        ] {
            if let Some(value) = value.filter(|value| *value > limit) {
                alerts.push(Alert { about, kind: queue.kind.clone(), value, limit });
            }
        }
    }
    alerts
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

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(kind: &str, waiting: i64, last_day: LastDay) -> Queue {
        Queue {
            kind: kind.to_owned(),
            queue: "documents".to_owned(),
            paused: false,
            scheduled: 500,
            waiting,
            retrying: 1,
            running: 500,
            oldest_waiting_seconds: None,
            last_day,
        }
    }

    #[test]
    fn what_is_beyond_its_limit_is_said_and_nothing_else() {
        let slow = |failures, seconds| LastDay {
            failure_rate: Some(failures),
            run_p95_seconds: Some(seconds),
            ..LastDay::default()
        };
        assert_eq!(alerts(&[queue("read-document", 99, slow(0.05, 30.0))]), []);
        assert_eq!(alerts(&[queue("send-mail", 0, slow(0.0, 31.0))]), []);
        let beyond = alerts(&[queue("read-document", 100, slow(0.051, 30.1))]);
        let said: Vec<_> = beyond.iter().map(|alert| (alert.about, alert.limit)).collect();
        assert_eq!(said, [(About::Depth, 100.0), (About::Duration, 30.0), (About::Failures, 0.05)]);
    }
}

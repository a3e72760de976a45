//! Background work: typed payloads in Postgres, enqueued in the transaction that makes them necessary.
//!
//! A job runs at least once; it may run twice, but never twice at once. Its effects elsewhere (mail, another API) are
//! made safe to repeat by the job's id, which stays the same over all attempts.

mod attempt;
mod claim;
mod context;
mod control;
mod cron;
mod drain;
mod enqueue;
mod figures;
mod finish;
mod inspect;
mod lease;
mod listen;
mod maintain;
mod pauses;
mod places;
mod presence;
mod reap;
mod removal;
mod routine;
mod runner;
mod verdict;
mod work;

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use context::JobContext;
pub use control::{Cancellation, Limits, cancel, limit, pause, promote, resume, retry};
pub use drain::Drained;
pub use enqueue::{Enqueued, Options, enqueue, enqueue_all, enqueue_with};
pub use figures::{Load, Over, load, over};
pub use inspect::{
    Filter, Page, QueueStats, Record, RecordedError, State, Stats, find, list, list_of_document, stats,
};
pub use maintain::{MaintainJobs, maintain};
pub use pauses::{pause_kind, paused_kinds, resume_kind};
pub use removal::remove_some;
pub use routine::Jobs;
pub use runner::{Runner, RunnerSettings};

use crate::clock::minutes;

/// A kind of background work: the payload is the implementing type. It carries ids, never documents.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind, a verb and a noun: `read-document`.
    const NAME: &'static str;
    /// Jobs of a queue share its pause, its rate and its number of running jobs.
    const QUEUE: &'static str = "default";
    /// The order within a queue.
    const PRIORITY: Priority = Priority::Normal;
    /// One attempt is stopped after this time.
    const TIMEOUT: Duration = minutes(5);
    /// Attempts before the queue gives up the job; attempts that took the worker down count too.
    const MAX_ATTEMPTS: u16 = 8;
    /// For a job that runs by the clock: minute, hour, day of month, month and day of week in UTC, as in crontab(5). It
    /// is enqueued at these times with the payload `{}`, so its type is a struct with braces and no required field.
    const SCHEDULE: Option<&'static str> = None;

    /// The follow-up, enqueued by the statement that gives this job up or cancels it. The queue adds `"reason":
    /// {"code", "message"}` to its payload: see [`Reason`].
    fn abandoned(&self) -> Option<Followup> {
        None
    }
}

/// Who goes first. A job that waits for long rises by one every ten minutes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[repr(i16)]
pub enum Priority {
    /// Somebody is waiting for it.
    High = 1,
    /// The rule.
    Normal = 2,
    /// Bulk work.
    Low = 3,
}

/// A job stored with another one, in case the queue gives that one up.
#[derive(Debug)]
pub struct Followup {
    kind: &'static str,
    queue: &'static str,
    priority: Priority,
    max_attempts: i16,
    payload: serde_json::Result<Value>,
}

impl Followup {
    /// Stores `job`. Its payload becomes a JSON object with `reason` added; it has no follow-up of its own.
    pub fn of<J: Job>(job: &J) -> Self {
        Self {
            kind: J::NAME,
            queue: J::QUEUE,
            priority: J::PRIORITY,
            max_attempts: max_attempts::<J>(),
            payload: serde_json::to_value(job),
        }
    }
}

/// Why a job was given up; its follow-up's payload holds this under `reason`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable, for programs: an error's code, or `worker_died`, `timed_out`, `cancelled`.
    pub code: Option<String>,
    /// One sentence for a person, without internal causes.
    pub message: String,
}

impl Reason {
    /// Why a job was given up, for a person. What its handler noted about the last attempt says more than that it
    /// failed; but a handler that was cut off had no time to note anything.
    pub fn or_noted(reason: Option<Self>, noted: Option<String>) -> String {
        let came_over =
            |reason: &Self| matches!(reason.code.as_deref(), Some("cancelled" | "timed_out" | "worker_died"));
        match (reason, noted) {
            (Some(reason), _) if came_over(&reason) => reason.message,
            (_, Some(noted)) => noted,
            (Some(reason), None) => reason.message,
            (None, None) => "given up".to_owned(),
        }
    }
}

/// Attempts as the table's integer type.
fn max_attempts<J: Job>() -> i16 {
    i16::try_from(J::MAX_ATTEMPTS.clamp(1, 1000)).unwrap_or(i16::MAX)
}

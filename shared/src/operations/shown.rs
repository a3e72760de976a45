//! What an admin is shown of a job: nothing that is for those who run the installation, and no secret.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::ids::{DocumentId, JobId};
use crate::jobs::{Priority, Record, RecordedError, State};

/// Members of a payload that are shown: identifiers and switches. A payload holds ids by its own rule; this holds when
/// somebody breaks it.
const SHOWN: [&str; 12] = [
    "document",
    "mail",
    "delivery",
    "event",
    "vendor",
    "automation",
    "organization",
    "user",
    "variant",
    "again",
    "completes",
    "reason",
];

/// Codes of faults of ours, whose messages name internal causes.
const INTERNAL: [&str; 5] = ["internal", "unavailable", "panicked", "bad_payload", "unknown_kind"];

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Job)]
pub struct Summary {
    /// Its identifier.
    pub id: JobId,
    /// What it does: `read-document`.
    pub kind: String,
    /// Its queue.
    pub queue: String,
    /// Where it is in its life.
    pub state: State,
    /// Its priority, as raised by waiting.
    pub priority: Priority,
    /// The document it works on.
    pub document_id: Option<DocumentId>,
    /// Attempts begun.
    pub attempt: i16,
    /// Attempts allowed.
    pub max_attempts: i16,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it was or will be due.
    pub run_at: DateTime<Utc>,
    /// When the last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// Whether it was told to stop.
    pub cancel_requested: bool,
    /// Why the last attempt that failed did, in one sentence.
    pub last_error: Option<String>,
}

/// A job with its attempts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobDetails)]
pub struct Details {
    /// What lists show of it.
    #[serde(flatten)]
    pub job: Summary,
    /// The last five that failed, and the one that runs or succeeded; oldest first.
    pub attempts: Vec<Attempt>,
    /// Workers that died on it.
    pub crashes: i16,
    /// The identifiers and switches it was given.
    pub payload: Value,
    /// The last report of its handler.
    pub progress: Option<Value>,
}

/// One attempt at a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobAttempt)]
pub struct Attempt {
    /// Counted from 1; 0 for a job that was ended before its first.
    pub number: i16,
    /// How it ended, if it did.
    pub outcome: AttemptOutcome,
    /// When it began; unknown for old ones.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended; absent while it runs.
    pub ended_at: Option<DateTime<Utc>>,
    /// How long it took, in seconds.
    pub seconds: Option<f64>,
    /// Why it failed: stable, for programs.
    pub code: Option<String>,
    /// Why it failed, in one sentence.
    pub message: Option<String>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AttemptOutcome {
    /// A worker is on it.
    Running,
    /// Done.
    Succeeded,
    /// Not done.
    Failed,
}

impl Summary {
    pub(super) fn of(record: &Record) -> Self {
        let document = record.payload.get("document").and_then(Value::as_str);
        Self {
            id: record.id,
            kind: record.kind.clone(),
            queue: record.queue.clone(),
            state: record.state,
            priority: record.priority,
            document_id: document.and_then(|id| id.parse().ok()),
            attempt: record.attempt,
            max_attempts: record.max_attempts,
            created_at: record.created_at,
            run_at: record.run_at,
            started_at: record.started_at,
            finished_at: record.finished_at,
            cancel_requested: record.cancel_requested,
            last_error: record.errors.0.last().map(sentence),
        }
    }
}

impl Details {
    pub(super) fn of(record: &Record) -> Self {
        let mut attempts: Vec<Attempt> = record.errors.0.iter().map(Attempt::failed).collect();
        attempts.extend(Attempt::last(record));
        Self {
            job: Summary::of(record),
            attempts,
            crashes: record.crashes,
            payload: shown(&record.payload),
            progress: record.progress.clone(),
        }
    }
}

impl Attempt {
    fn failed(error: &RecordedError) -> Self {
        // Who cancels a waiting job ends no attempt.
        let started_at = error.started_at.filter(|_| error.attempt > 0);
        Self {
            number: error.attempt,
            outcome: AttemptOutcome::Failed,
            started_at,
            ended_at: Some(error.at),
            seconds: started_at.map(|began| seconds(began, error.at)),
            code: error.code.clone(),
            message: Some(sentence(error)),
        }
    }

    /// The attempt that did not fail: the one that runs, or was the right one.
    fn last(record: &Record) -> Option<Self> {
        let outcome = match record.state {
            State::Running => AttemptOutcome::Running,
            State::Succeeded => AttemptOutcome::Succeeded,
            _ => return None,
        };
        let took = record.started_at.zip(record.finished_at);
        Some(Self {
            number: record.attempt,
            outcome,
            started_at: record.started_at,
            ended_at: record.finished_at,
            seconds: took.map(|(began, ended)| seconds(began, ended)),
            code: None,
            message: None,
        })
    }
}

fn seconds(began: DateTime<Utc>, ended: DateTime<Utc>) -> f64 {
    (ended - began).to_std().unwrap_or_default().as_secs_f64()
}

/// Why an attempt failed, without internal causes.
fn sentence(error: &RecordedError) -> String {
    let is_ours = error.code.as_deref().is_none_or(|code| INTERNAL.contains(&code));
    if is_ours { "an internal error, which was logged".to_owned() } else { error.message.clone() }
}

fn shown(payload: &Value) -> Value {
    let members = payload.as_object().into_iter().flatten();
    let kept = members.filter(|(name, _)| SHOWN.contains(&name.as_str())).map(|(name, value)| {
        let value = if name == "reason" { json!({ "code": value["code"] }) } else { value.clone() };
        (name.clone(), value)
    });
    Value::Object(kept.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_shows_identifiers_and_nothing_else() {
        let payload = json!({ "document": "1", "again": true, "token": "secret", "reason": { "code": "x", "message": "/tmp" } });
        assert_eq!(shown(&payload), json!({ "document": "1", "again": true, "reason": { "code": "x" } }));
        assert_eq!(shown(&json!("text")), json!({}));
    }

    #[test]
    fn an_internal_cause_is_not_shown() {
        let error = |code: Option<&str>| RecordedError {
            attempt: 1,
            started_at: None,
            at: DateTime::<Utc>::MIN_UTC,
            code: code.map(str::to_owned),
            message: "10.0.0.7 refused".to_owned(),
        };
        for code in [None, Some("internal"), Some("panicked"), Some("unavailable")] {
            assert_eq!(sentence(&error(code)), "an internal error, which was logged");
        }
        assert_eq!(sentence(&error(Some("timed_out"))), "10.0.0.7 refused");
    }
}

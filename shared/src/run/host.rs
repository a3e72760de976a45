//! One activation in, one answer out: what a Function does, whatever carries the lines.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use sqlx::PgPool;
use tower::ServiceExt;

use super::answer::{failure, from_response, problem, to_line};
use super::event::{self, Activation, BadEvent, Event, Front};
use crate::clock::Clock;
use crate::error::Result;

/// Time before the deadline that is reserved for writing the answer.
const MARGIN: Duration = Duration::from_millis(500);
/// Time for background work when the platform names no deadline: the longest a Function can run.
const LONGEST: Duration = crate::clock::minutes(15);
/// Longest time for giving connections back after an answer.
const RELEASING: Duration = Duration::from_millis(300);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Runs the jobs of a job function: takes the payload and the time it may take, returns the report.
pub(super) type Work =
    Arc<dyn Fn(Map<String, Value>, Duration) -> BoxFuture<'static, Result<Value>> + Send + Sync>;

/// What a Function does to answer.
#[derive(Clone)]
pub(super) enum Purpose {
    /// The routes of one resource.
    Http(Router, Front),
    /// One kind of background work.
    Job(Work),
}

/// A Function: its name, its purpose, and the clock for its deadlines.
#[derive(Clone)]
pub(super) struct Host {
    name: &'static str,
    purpose: Purpose,
    clock: Clock,
    db: Option<PgPool>,
}

/// How a well-formed activation ended.
enum Outcome {
    Done(Value),
    Panicked,
    TimedOut,
}

impl Host {
    pub(super) fn new(name: &'static str, purpose: Purpose, clock: Clock) -> Self {
        Self { name, purpose, clock, db: None }
    }

    /// Closes this pool's connections after each call. The platform freezes the process between calls, and a frozen
    /// process holds what the database has few of.
    pub(super) fn releasing(self, db: PgPool) -> Self {
        Self { db: Some(db), ..self }
    }

    /// Answers one line with one line (without its end).
    pub(super) async fn answer(&self, line: &[u8]) -> Vec<u8> {
        let answer = match event::parse(line) {
            Ok((activation, value)) => self.activate(activation, value).await,
            Err(BadEvent(reason)) => {
                tracing::warn!(function = self.name, reason, "refused an activation");
                failure(&reason)
            }
        };
        if let Some(db) = &self.db {
            release(db).await;
        }
        to_line(&answer)
    }

    async fn activate(&self, activation: Activation, value: Map<String, Value>) -> Value {
        let left = self.time_left(&activation);
        let id = activation.id.clone();
        let front = match &self.purpose {
            Purpose::Http(_, front) => front,
            Purpose::Job(_) => &Front::default(),
        };
        match (Event::read(front, value), &self.purpose) {
            (Ok(Event::Http(request)), Purpose::Http(router, _)) => {
                http_answer(&id, self.finish(&id, left, call(router.clone(), activation, *request)).await)
            }
            (Ok(Event::Job(payload)), Purpose::Job(work)) => {
                // The queue keeps what is not done in time, so it learns the budget beforehand.
                let budget = left.unwrap_or(LONGEST).saturating_sub(MARGIN);
                job_answer(self.finish(&id, left, report(work(payload, budget))).await)
            }
            (Ok(Event::Http(_)), Purpose::Job(_)) => {
                let detail = "this function runs jobs and answers no requests";
                problem(StatusCode::NOT_FOUND, "not_found", detail, &id)
            }
            (Ok(Event::Job(_)), Purpose::Http(..)) => {
                failure("this function answers HTTP requests: declare it with `web: raw`")
            }
            (Err(BadEvent(reason)), _) => {
                tracing::warn!(function = self.name, activation.id = id, reason, "refused a request");
                problem(StatusCode::BAD_REQUEST, "bad_request", &reason, &id)
            }
        }
    }

    /// The time until our own deadline, which is a little before the platform's.
    fn time_left(&self, activation: &Activation) -> Option<Duration> {
        let deadline = activation.deadline?;
        Some((deadline - self.clock.now()).to_std().unwrap_or_default().saturating_sub(MARGIN))
    }

    /// Runs the work in its own task, so that neither a panic nor a hang ends the process: a Function whose process
    /// exits answers nothing until the platform starts another one.
    async fn finish(
        &self,
        id: &str,
        left: Option<Duration>,
        work: impl Future<Output = Value> + Send + 'static,
    ) -> Outcome {
        let mut task = tokio::spawn(work);
        match tokio::time::timeout(left.unwrap_or(Duration::MAX), &mut task).await {
            Ok(Ok(answer)) => Outcome::Done(answer),
            Ok(Err(error)) => {
                tracing::error!(function = self.name, activation.id = id, %error, "an activation panicked");
                Outcome::Panicked
            }
            Err(_) => {
                task.abort();
                tracing::error!(function = self.name, activation.id = id, "an activation ran out of time");
                Outcome::TimedOut
            }
        }
    }
}

/// Closes every connection of a pool. One that was just used comes back only after it has been asked whether it works,
/// which takes a moment; one that does not come back in time is left to the pool.
async fn release(db: &PgPool) {
    let closed = async {
        while db.size() > 0 {
            match db.try_acquire() {
                // One that can't be closed in order is closed all the same.
                Some(connection) => drop(connection.close().await),
                None => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        }
    };
    let _ = tokio::time::timeout(RELEASING, closed).await;
}

async fn call(router: Router, activation: Activation, mut request: Request<Body>) -> Value {
    if !request.headers().contains_key(REQUEST_ID)
        && let Ok(id) = HeaderValue::from_str(&activation.id)
        && !id.is_empty()
    {
        request.headers_mut().insert(REQUEST_ID, id);
    }
    request.extensions_mut().insert(activation);
    match router.oneshot(request).await {
        Ok(response) => from_response(response).await,
        Err(never) => match never {},
    }
}

async fn report(work: BoxFuture<'static, Result<Value>>) -> Value {
    match work.await {
        Ok(report) => report,
        Err(error) => {
            tracing::error!(%error, "the jobs could not be run");
            // The cause stays in the log: callers of the function need not see internals.
            failure(error.code())
        }
    }
}

fn http_answer(id: &str, outcome: Outcome) -> Value {
    match outcome {
        Outcome::Done(answer) => answer,
        Outcome::Panicked => {
            let detail = "something went wrong on our side: name the request id when it lasts";
            problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail, id)
        }
        Outcome::TimedOut => {
            let detail = "the request took longer than a Function may run";
            problem(StatusCode::GATEWAY_TIMEOUT, "deadline", detail, id)
        }
    }
}

fn job_answer(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Done(answer) => answer,
        Outcome::Panicked => failure("internal"),
        Outcome::TimedOut => failure("deadline"),
    }
}

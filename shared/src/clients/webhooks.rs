//! Other people's servers, to which webhooks are posted: public addresses only, no redirects, little time.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::header;
use url::Url;

use crate::clients::guard::{Guard, Objection};
use crate::clients::web;
use crate::error::Result;

/// For lookup, connection, sending and the beginning of the answer together.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// Bytes kept of an answer; the rest is not even read.
const ANSWER_LIMIT: usize = 1024;

/// Posts webhooks. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Webhooks {
    http: Arc<web::Lazy>,
    guard: Guard,
    time_limit: Duration,
}

/// One attempt at a webhook.
#[derive(Debug)]
pub struct Post<'a> {
    /// The address of the receiver.
    pub url: &'a str,
    /// `webhook-id`: the same in every attempt.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970 of this attempt.
    pub timestamp: i64,
    /// `webhook-signature`: one or more signatures, separated by spaces.
    pub signature: &'a str,
    /// The body, as JSON.
    pub body: &'a str,
}

/// The result of an attempt, and how long it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The answer, or why there was none.
    pub outcome: Result<Answer, Failure>,
    /// From the lookup of the host to the end of what was read.
    pub duration: Duration,
}

/// A server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The header `Retry-After` as received.
    pub retry_after: Option<String>,
    /// The first kilobyte of the body.
    pub body: String,
}

/// Why there was no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// We do not send to this address.
    Refused(Objection),
    /// The server was not reached, or did not answer in time.
    Unreachable(String),
}

impl Webhooks {
    /// Connects to nothing yet. `allow_private` is for local development only.
    pub fn new(allow_private: bool) -> Self {
        Self { http: Arc::default(), guard: Guard::new(allow_private), time_limit: TIME_LIMIT }
    }

    /// The same client with a shorter time limit.
    #[must_use]
    pub fn within(self, time_limit: Duration) -> Self {
        Self { time_limit, ..self }
    }

    /// Whether webhooks may go to this address, as far as that can be known beforehand.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, url: &str) -> Result<(), Objection> {
        self.guard.check(url, self.time_limit).await
    }

    /// Posts once, without retries.
    pub async fn post(&self, post: &Post<'_>) -> Exchange {
        let begun = Instant::now();
        let outcome = match self.guard.parse(post.url) {
            Ok(url) => self.exchange(url, post).await,
            Err(objection) => Err(Failure::Refused(objection)),
        };
        Exchange { outcome, duration: begun.elapsed() }
    }

    async fn exchange(&self, url: Url, post: &Post<'_>) -> Result<Answer, Failure> {
        let deadline = tokio::time::Instant::now() + self.time_limit;
        // A proxy would resolve the host by itself and bypass the guard.
        let guarded = || web::client().no_proxy().dns_resolver(Arc::new(self.guard)).user_agent(USER_AGENT);
        let client = self.http.get(guarded).map_err(|error| failure(&error))?;
        let request = client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", post.id)
            .header("webhook-timestamp", post.timestamp)
            .header("webhook-signature", post.signature)
            .body(post.body.to_owned());
        let Ok(answered) = tokio::time::timeout_at(deadline, request.send()).await else {
            let limit = self.time_limit.as_secs_f64();
            return Err(Failure::Unreachable(format!("no answer within {limit} seconds")));
        };
        let mut response = answered.map_err(|error| failure(&error))?;
        let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let (status, retry_after) = (response.status().as_u16(), retry_after.map(str::to_owned));
        let mut body = Vec::new();
        // The status has said what counts: a missing body is not a failure.
        while let Ok(Ok(Some(part))) = tokio::time::timeout_at(deadline, response.chunk()).await {
            body.extend_from_slice(&part);
            if body.len() >= ANSWER_LIMIT {
                break;
            }
        }
        body.truncate(ANSWER_LIMIT);
        Ok(Answer { status, retry_after, body: String::from_utf8_lossy(&body).replace('\0', "\u{fffd}") })
    }
}

const USER_AGENT: &str = concat!("AstralisOps/", env!("CARGO_PKG_VERSION"));

/// The cause in the words of the innermost error: the outer ones only repeat the address.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: &dyn StdError = error;
    loop {
        if let Some(objection) = cause.downcast_ref::<Objection>() {
            return match objection {
                Objection::Unresolvable => Failure::Unreachable("the host is not known".to_owned()),
                other => Failure::Refused(*other),
            };
        }
        match cause.source() {
            Some(inner) => cause = inner,
            None => return Failure::Unreachable(format!("no answer: {cause}")),
        }
    }
}

#[cfg(test)]
mod tests;

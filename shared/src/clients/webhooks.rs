//! Other people's servers, to which webhooks are posted: public addresses only, no redirects, little time.

mod address;

use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::header;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;
use url::{Host, Url};

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

/// Why we do not send to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// It is not the address of a web server.
    Malformed,
    /// It is not https.
    NotHttps,
    /// The host can't be resolved.
    Unresolvable,
    /// The host, or one of its addresses, is not public.
    NotPublic,
}

impl Objection {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NotHttps => "https_required",
            Self::Unresolvable => "unresolvable",
            Self::NotPublic => "address_not_public",
        }
    }
}

impl std::fmt::Display for Objection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "give an address such as https://example.com/hook, without user name and password"
            }
            Self::NotHttps => "give an https address: what is sent is nobody else's business",
            Self::Unresolvable => "the host is not known: check the address",
            Self::NotPublic => {
                "the host has a private or otherwise reserved address: webhooks go to public ones"
            }
        })
    }
}

impl StdError for Objection {}

/// Decides where we send. It is asked when an address is saved, and again whenever a connection is made: the connection
/// goes to the very addresses it has checked, so a name that resolves differently in between gains nothing.
#[derive(Debug, Clone, Copy)]
struct Guard {
    /// For local development and tests: allows http and every address.
    allows_private: bool,
}

impl Webhooks {
    /// Connects to nothing yet. `allow_private` is for local development only.
    pub fn new(allow_private: bool) -> Self {
        let guard = Guard { allows_private: allow_private };
        Self { http: Arc::default(), guard, time_limit: TIME_LIMIT }
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
        let url = self.guard.parse(url)?;
        let Some(Host::Domain(host)) = url.host() else { return Ok(()) };
        let found = timeout(self.time_limit, self.guard.look_up(host)).await;
        found.unwrap_or(Err(Objection::Unresolvable)).map(|_| ())
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

impl Guard {
    /// Checks the address as far as it needs no lookup.
    fn parse(self, text: &str) -> Result<Url, Objection> {
        let url = Url::parse(text).map_err(|_| Objection::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Objection::Malformed);
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allows_private => {}
            "http" => return Err(Objection::NotHttps),
            _ => return Err(Objection::Malformed),
        }
        // A literal address is not resolved before the connection, so the resolver would not check it.
        match url.host() {
            Some(Host::Domain(_)) => {}
            Some(Host::Ipv4(address)) => self.admit(address.into())?,
            Some(Host::Ipv6(address)) => self.admit(address.into())?,
            None => return Err(Objection::Malformed),
        }
        Ok(url)
    }

    fn admit(self, address: IpAddr) -> Result<(), Objection> {
        if self.allows_private || address::is_public(address) { Ok(()) } else { Err(Objection::NotPublic) }
    }

    /// The addresses of a host. A host with even one private address gets none.
    async fn look_up(self, host: &str) -> Result<Vec<SocketAddr>, Objection> {
        let found = tokio::net::lookup_host((host, 0)).await.map_err(|_| Objection::Unresolvable)?;
        let addresses: Vec<_> = found.collect();
        if addresses.is_empty() {
            return Err(Objection::Unresolvable);
        }
        addresses.iter().try_for_each(|address| self.admit(address.ip()))?;
        Ok(addresses)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let addresses = guard.look_up(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;

//! A collector of traces (OpenTelemetry): it gets what the program that makes them has encoded.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, Response};
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::web;
use crate::error::Result;

/// How often the log says that a collector takes nothing: spans are sent every few seconds.
const SAID_AGAIN: Duration = Duration::from_secs(60);

/// Sends to a collector, from whatever thread. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Collector {
    http: reqwest::Client,
    runtime: Handle,
    /// When the log last said that it takes nothing.
    said: Arc<Mutex<Option<Instant>>>,
}

impl Collector {
    /// A client that works on the runtime in which it is made.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new() -> Result<Self> {
        Ok(Self { http: web::client().build()?, runtime: Handle::current(), said: Arc::default() })
    }

    /// Sends one request; any status is an answer. The log hears of those that take nothing.
    ///
    /// # Errors
    /// When the collector can't be reached.
    pub fn send(&self, request: Request<Bytes>) -> BoxFuture<'static, anyhow::Result<Response<Bytes>>> {
        let collector = self.clone();
        let exchange = self.runtime.spawn(async move {
            let answer = match collector.http.execute(request.try_into()?).await {
                Ok(answer) => answer,
                Err(error) => {
                    // An address may hold a password.
                    let error = anyhow::Error::from(error.without_url());
                    collector.complain(&format!("{error:#}"));
                    return Err(error);
                }
            };
            if !answer.status().is_success() {
                collector.complain(&answer.status().to_string());
            }
            let mut response = Response::builder().status(answer.status());
            if let Some(headers) = response.headers_mut() {
                headers.clone_from(answer.headers());
            }
            anyhow::Ok(response.body(answer.bytes().await?)?)
        });
        Box::pin(async move { exchange.await? })
    }

    fn complain(&self, reason: &str) {
        let now = Instant::now();
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.is_none_or(|before| now.duration_since(before) >= SAID_AGAIN) {
            *said = Some(now);
            tracing::warn!(
                reason,
                "the collector of traces takes nothing: look at OTEL_EXPORTER_OTLP_ENDPOINT and _HEADERS"
            );
        }
    }
}

//! A receiver of webhooks on loopback that answers as the test tells it, and remembers what it received.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

/// How one webhook is answered.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// With this status.
    Status(u16),
    /// With this status, one header and a body.
    Say(u16, (&'static str, String), String),
    /// Not at all.
    Silence,
}

/// A webhook as received.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Heard {
    acts: VecDeque<Act>,
    received: Vec<Received>,
}

/// The receiver; it ends with the test's runtime.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    port: u16,
    heard: Arc<Mutex<Heard>>,
}

impl Receiver {
    /// Starts a receiver that works through `acts`, and accepts every webhook after them.
    pub(super) async fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let receiver = Self { port: listener.local_addr().unwrap().port(), heard: Arc::default() };
        receiver.with(|heard| heard.acts.extend(acts.iter().cloned()));
        let router = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub(super) fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/hook", self.port)
    }

    fn with<T>(&self, look: impl FnOnce(&mut Heard) -> T) -> T {
        look(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every received webhook, oldest first.
    pub(super) fn received(&self) -> Vec<Received> {
        self.with(|heard| heard.received.clone())
    }
}

async fn answer(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let act = receiver.with(|heard| {
        let body = String::from_utf8(body.to_vec()).unwrap();
        heard.received.push(Received { path: uri.path().to_owned(), headers, body });
        heard.acts.pop_front().unwrap_or(Act::Status(204))
    });
    match act {
        Act::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Act::Say(status, header, body) => {
            (StatusCode::from_u16(status).unwrap(), [header], body).into_response()
        }
        Act::Silence => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

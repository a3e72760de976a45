//! A language model that does as it is told: it speaks the protocol over loopback, remembers what it was asked, and
//! gives the answers of a script.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::error::Result;

/// Tokens that every answer says it has used.
pub const TOKENS: u64 = 1234;

/// A model on a port of its own, gone when dropped.
pub struct ModelStub {
    address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
    _running: DropGuard,
}

/// Makes an answer of what is asked.
type Answering = Box<dyn Fn(&Asked) -> Scripted + Send>;

#[derive(Default)]
struct Kept {
    asked: Vec<Asked>,
    script: VecDeque<Scripted>,
    otherwise: Option<Answering>,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Scripted {
    status: StatusCode,
    retry_after: Option<String>,
    body: Value,
    delay: Duration,
}

impl ModelStub {
    /// Starts one that has nothing to say yet: it answers 500.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let stop = CancellationToken::new();
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .layer(DefaultBodyLimit::disable())
            .with_state(kept.clone());
        let serving = axum::serve(listener, routes).into_future();
        tokio::spawn(stop.clone().run_until_cancelled_owned(serving));
        Ok(Self { address, kept, _running: stop.drop_guard() })
    }

    /// What `OPENAI_BASE_URL` has to be.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Its next answer.
    pub fn answers(&self, answer: Scripted) {
        lock(&self.kept).script.push_back(answer);
    }

    /// Its answers when the script is over.
    pub fn answers_by(&self, answering: impl Fn(&Asked) -> Scripted + Send + 'static) {
        lock(&self.kept).otherwise = Some(Box::new(answering));
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.kept).asked.clone()
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn complete(State(kept): State<Arc<Mutex<Kept>>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let answer = lock(&kept).next(Asked { headers, body });
    tokio::time::sleep(answer.delay).await;
    let mut response = (answer.status, Json(answer.body)).into_response();
    if let Some(value) = answer.retry_after.and_then(|value| value.parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

impl Kept {
    fn next(&mut self, asked: Asked) -> Scripted {
        let scripted = self.script.pop_front();
        let answer = scripted.or_else(|| self.otherwise.as_ref().map(|answering| answering(&asked)));
        self.asked.push(asked);
        answer.unwrap_or_else(|| Scripted::status(500))
    }
}

impl Asked {
    /// The text that it is to look at.
    pub fn text(&self) -> &str {
        self.body["messages"][1]["content"][0]["text"].as_str().unwrap_or_default()
    }

    /// The name of the first word that is printed so.
    pub fn word(&self, printed: &str) -> Option<&str> {
        let words = self.text().split_whitespace().filter_map(|word| word.split_once('='));
        words.into_iter().find(|(_, text)| *text == printed).map(|(id, _)| id)
    }

    /// The addresses of the pictures.
    pub fn images(&self) -> Vec<&str> {
        let parts = self.body["messages"][1]["content"].as_array();
        parts.into_iter().flatten().filter_map(|part| part["image_url"]["url"].as_str()).collect()
    }
}

impl Scripted {
    /// An answer with this content, whatever it is.
    pub fn says(content: impl Into<String>) -> Self {
        Self::message("stop", &json!({ "role": "assistant", "content": content.into() }))
    }

    /// An answer by the schema: an invoice with these fields, each a value and the words it stands in.
    pub fn invoice(fields: &[(&str, &str, &[&str])]) -> Self {
        let field = |(name, value, words): &(&str, &str, &[&str])| {
            let found = json!({ "value": value, "raw_text": value, "word_ids": words, "confidence": 0.95 });
            ((*name).to_owned(), found)
        };
        let fields: serde_json::Map<String, Value> = fields.iter().map(field).collect();
        let answer = json!({ "kind": "invoice", "kind_confidence": 0.9, "fields": fields, "line_items": [] });
        Self::says(answer.to_string())
    }

    /// It will not do it.
    pub fn refuses() -> Self {
        let message = json!({ "role": "assistant", "content": null, "refusal": "I can't help with that." });
        Self::message("stop", &message)
    }

    /// An answer without an end.
    pub fn cut_off() -> Self {
        Self::message("length", &json!({ "role": "assistant", "content": "{\"kind\": \"inv" }))
    }

    /// An error of this status.
    ///
    /// # Panics
    /// When there is no such status: the test is wrong.
    #[expect(clippy::panic, reason = "a test's own mistake")]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or_else(|error| panic!("{error}"));
        let body = json!({ "error": { "message": "not now", "type": "error", "code": null, "param": null } });
        Self { status, retry_after: None, body, delay: Duration::ZERO }
    }

    /// A rejection of the key, which repeats it as some APIs do.
    pub fn rejects(key: &str) -> Self {
        let error =
            json!({ "message": format!("Incorrect API key: {key}"), "code": format!("key {key} is wrong") });
        Self { body: json!({ "error": error }), ..Self::status(401) }
    }

    /// The same with `Retry-After`.
    #[must_use]
    pub fn retry_after(self, value: &str) -> Self {
        Self { retry_after: Some(value.to_owned()), ..self }
    }

    /// The same, later.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    fn message(finish_reason: &str, message: &Value) -> Self {
        let body = json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "stub",
            "choices": [{ "index": 0, "message": message, "finish_reason": finish_reason }],
            "usage": { "prompt_tokens": TOKENS - 100, "completion_tokens": 100, "total_tokens": TOKENS },
        });
        Self { body, ..Self::status(200) }
    }
}

//! A function whose routes misbehave on purpose. `tests/homes/run.rs` drives it as the platform drives the real ones.

use std::process::ExitCode;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, Path, RawQuery};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use shared::App;
use shared::run::Activation;
use utoipa_axum::router::OpenApiRouter;

fn main() -> ExitCode {
    shared::run::http("probe", router)
}

fn router() -> OpenApiRouter<App> {
    let routes = Router::new()
        .route("/probe", any(echo))
        .route("/probe/echo/{*rest}", any(echo))
        .route("/probe/cookies", get(cookies))
        .route("/probe/binary", get(binary))
        .route("/probe/empty", get(empty))
        .route("/probe/panic", get(panic))
        .route("/probe/sleep/{milliseconds}", get(sleep))
        .route("/probe/large/{bytes}", get(large));
    OpenApiRouter::from(routes)
}

/// Says what arrived.
async fn echo(
    method: Method,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
    activation: Option<Extension<Activation>>,
    headers: HeaderMap,
    body: Bytes,
) -> Json<Value> {
    let header = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    println!("echo was called");
    Json(json!({
        "method": method.as_str(),
        "path": uri.path(),
        "query": query,
        "activation": activation.map(|Extension(activation)| activation.id),
        "request_id": header("x-request-id"),
        "cookie": header("cookie"),
        "body": body.to_vec(),
    }))
}

async fn cookies() -> impl IntoResponse {
    let cookies = AppendHeaders([(header::SET_COOKIE, "a=1; Path=/"), (header::SET_COOKIE, "b=2; Path=/")]);
    (cookies, "two")
}

async fn binary() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/png")], vec![0x89, b'P', b'N', b'G', 0, 0xFF, b'\n'])
}

async fn empty() -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [(header::CONTENT_TYPE, "application/json")])
}

#[expect(clippy::panic, reason = "what the test is about")]
async fn panic() {
    panic!("on purpose")
}

async fn sleep(Path(milliseconds): Path<u64>) -> &'static str {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    "awake"
}

async fn large(Path(bytes): Path<usize>) -> String {
    "x".repeat(bytes)
}

//! What is known about every request besides its answer: how it went, and what caused it.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tower_http::request_id::RequestId;
use tracing::Span;

use crate::measure;
use crate::trace::{self, Cause};

/// The route of requests that have none: whatever they ask for, it is one.
const NO_ROUTE: &str = "unknown";

/// Measures the answer. What the handler does knows the request as its cause.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = method(request.method());
    let response = {
        let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
        let unanswered = Unanswered { route, method };
        let cause = trace::begin(&Span::current(), &format!("{method} {route}"), cause(&request));
        let response = trace::because(cause, next.run(request)).await;
        std::mem::forget(unanswered);
        response
    };
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    measure::request(route, method, response.status().as_u16(), started.elapsed());
    response
}

/// A request that has no answer yet. It is dropped when its caller has gone.
struct Unanswered<'a> {
    route: &'a str,
    method: &'static str,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        measure::request_gone(self.route, self.method);
    }
}

fn cause(request: &Request) -> Cause {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    Cause { request_id: id.map(str::to_owned), traceparent: trace::brought(request.headers()) }
}

/// Those that we know; a caller may make others up.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

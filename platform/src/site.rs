//! The one origin: every function's routes, the API reference, a front page, and locally the mails.

mod mails;
mod pages;
mod reference;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use shared::{App, http, run};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::functions::{described, functions};
use crate::local::mail::Mailbox;

/// Pages load their own style and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Everything a browser or a program can ask of this process; the mails when it keeps any itself.
pub fn router(app: App, mailbox: Option<Mailbox>, shutdown: &CancellationToken) -> Router {
    let (functions, api) = http::service(app.clone(), functions());
    let mut pages = pages::router(mailbox.is_some()).merge(run::health(app, shutdown.clone()));
    if let Some(mailbox) = mailbox {
        pages = pages.merge(mails::router(mailbox));
    }
    let pages = pages.layer(axum::middleware::from_fn(page_headers));
    functions
        .clone()
        .merge(pages)
        .merge(reference::router(described(api)))
        .route("/health", health(functions))
}

/// The short address of the health report, for people.
fn health(functions: Router) -> MethodRouter {
    get(async |mut request: Request| {
        *request.uri_mut() = Uri::from_static("/api/v1/health");
        functions.oneshot(request).await
    })
}

/// Security headers of the pages, where a page has not set its own.
async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let defaults: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

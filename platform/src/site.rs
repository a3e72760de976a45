//! The single origin: every function's routes, the API reference, the web app or a front page, and locally the mails.

mod mails;
mod pages;
mod reference;
pub mod web;

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use shared::{App, http, run};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::functions::{described, functions};
use crate::local::mail::Mailbox;
use crate::site::web::Web;

/// Pages load their own style and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Everything that a browser or a program can request from this process; the mails if it keeps any itself, and the web
/// app if it was built.
pub fn router(app: App, mailbox: Option<Mailbox>, web: Option<Web>, shutdown: &CancellationToken) -> Router {
    app.live.open(shutdown.clone());
    let (functions, api) = http::service(app.clone(), functions());
    let mut pages =
        pages::router(mailbox.is_some(), web.is_none()).merge(run::health(app.clone(), shutdown.clone()));
    if let Some(mailbox) = mailbox {
        let names = Arc::new(own_names(&app));
        pages = pages.merge(mails::router(mailbox).layer(from_fn_with_state(names, only_by_own_name)));
    }
    let pages = pages.layer(from_fn(page_headers));
    let site = functions
        .clone()
        .merge(pages)
        .merge(reference::router(described(api)))
        .route("/health", health(functions.clone()));
    match web {
        Some(web) => site.fallback_service(web.router(functions).layer(from_fn(page_headers))),
        None => site,
    }
}

/// The short address of the health report, for people.
fn health(functions: Router) -> MethodRouter {
    get(async |mut request: Request| {
        *request.uri_mut() = Uri::from_static("/api/v1/health");
        // Otherwise the log would name both routes, one after the other.
        request.extensions_mut().remove::<MatchedPath>();
        functions.oneshot(request).await
    })
}

/// The names of this machine in its own browser.
fn own_names(app: &App) -> Vec<String> {
    let public = app.settings.app_url.host_str().unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]", public].map(str::to_owned).to_vec()
}

/// A page elsewhere must not read the mails by pointing its own name at this machine (DNS rebinding).
async fn only_by_own_name(State(names): State<Arc<Vec<String>>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
    match host {
        Some(host) if names.iter().any(|name| name == host.host()) => next.run(request).await,
        _ => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

/// Security headers for pages that have not set their own.
async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let defaults: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::STRICT_TRANSPORT_SECURITY, http::TRANSPORT),
        (http::PERMISSIONS_POLICY, http::NO_PERMISSIONS),
        (http::OPENER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

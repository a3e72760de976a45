//! Protection from requests that another site makes a browser send (OWASP Cross-Site Request Forgery Prevention, Fetch
//! Metadata).

use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::input::{is_json, not_json};
use super::needs::{Csrf, Needs};
use super::{KEY_MARK, bearer};
use crate::app::App;
use crate::error::{Error, Result, refuse};
use crate::settings::Settings;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses forged requests before anything reads their cookies.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    match check(&app.settings, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(settings: &Settings, request: &Request) -> Result<()> {
    let headers = request.headers();
    let carries_cookie = headers.contains_key(header::COOKIE);
    let token = bearer(headers);
    if carries_cookie && token.is_some_and(|token| token.starts_with(KEY_MARK)) {
        let detail = "an API key belongs in programs, not in browsers: send it without cookies";
        return Err(Error::BadRequest(refuse("key_with_cookie", detail)));
    }
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return Ok(());
    }
    let needs = Needs::find(request.extensions());
    // A browser adds cookies by itself, but a bearer token only where a script put it.
    if token.is_some() || needs.is_some_and(|needs| needs.csrf == Csrf::Exempt) {
        return Ok(());
    }
    if carries_cookie && !is_from_our_pages(settings, request) {
        let detail = "this request comes from another site: go to our own and do it there";
        return Err(Error::Forbidden(refuse("cross_site", detail)));
    }
    // Signing in needs no cookie, but a form on another site must not do that either.
    if needs.is_some() && holds_something_else(request) {
        return Err(not_json());
    }
    Ok(())
}

fn is_from_our_pages(settings: &Settings, request: &Request) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN);
    let is_listed = || origin.is_some_and(|origin| settings.cors_origins.iter().any(|own| own == origin));
    match request.headers().get(FETCH_SITE).map(|site| site.as_bytes()) {
        Some(b"same-origin") => true,
        Some(b"same-site" | b"cross-site") => is_listed(),
        // `none` is a person at the address bar, who can't send such a request.
        Some(_) => false,
        // Old browsers, and pages loaded over plain http.
        None => origin == Some(settings.app_url.origin().ascii_serialization().as_str()) || is_listed(),
    }
}

/// Whether the body is one that a form on another site could send. No body is fine, as long as none is announced.
fn holds_something_else(request: &Request) -> bool {
    let is_empty = request.body().is_end_stream();
    let is_announced = request.headers().contains_key(header::CONTENT_TYPE);
    (is_announced || !is_empty) && !is_json(request.headers())
}

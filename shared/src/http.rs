//! What every HTTP answer has in common: request id, log line, limits, security headers, CORS and problems.

pub mod address;
pub mod choice;
mod csrf;
pub mod etag;
pub mod idempotency;
pub mod input;
pub mod list;
pub mod needs;
mod observed;
pub mod page;
mod plain;
pub mod problem;
pub mod sheet;
mod throttle;
mod unchanged;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_request, map_request_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use tracing::Span;
use tracing::field::Empty;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::{Error, refuse};
use crate::limits;
use crate::settings::Settings;

pub use choice::{Choice, ChoiceOrder, ChoiceQuery};
pub use etag::{IfMatch, tagged};
pub use idempotency::Idempotency;
pub use input::{Input, Path, Query, present, valid};
pub use list::List;
pub use needs::Needs;
pub use page::{Cursor, Page, PageQuery};
pub use plain::plain;
pub use problem::{Problem, Problems};
pub use sheet::Sheet;

/// The path under which every route lives.
pub const PREFIX: &str = "/api/v1";

/// How every API key begins, so that leaked keys can be found.
pub const KEY_MARK: &str = "ask_";

/// Largest JSON body in bytes. Files have their own limit.
pub const BODY_LIMIT: usize = 1024 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Header that says whether another site may keep a reference to our windows.
pub const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// For a year, https only.
pub const TRANSPORT: &str = "max-age=31536000; includeSubDomains";
/// Header that names what pages may ask of the device.
pub const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// Pages may ask for nothing.
pub const NO_PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Longest time until an answer begins: enough for a form with the largest file to arrive over an ordinary line. Only
/// something that hangs takes longer, such as a statement in a Postgres that stopped halfway.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Puts the routes of one or more functions behind the common layers, with their OpenAPI document.
pub fn service(app: App, routes: OpenApiRouter<App>) -> (Router, OpenApi) {
    let cors = cors(&app.settings);
    let (router, api) = OpenApiRouter::new().nest(PREFIX, routes).split_for_parts();
    let router = router.with_state(app.clone());
    let router = router.fallback(unknown_route).method_not_allowed_fallback(unknown_method);
    let needs = needs::Table::of(&api);
    (layered(router, app, needs, cors), api)
}

/// The last layer is the first to see a request.
fn layered(router: Router, app: App, needs: needs::Table, cors: CorsLayer) -> Router {
    let trace =
        TraceLayer::new_for_http().make_span_with(span).on_request(()).on_response(log_answer).on_failure(());
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(unchanged::unchanged))
        .layer(from_fn_with_state(app.clone(), throttle::throttle))
        .layer(from_fn_with_state(app.clone(), csrf::guard))
        .layer(map_request_with_state(app, address::note))
        .layer(map_request_with_state(needs, needs::note))
        .layer(from_fn_with_state(TIME_LIMIT, in_time))
        .layer(from_fn(problem::complete))
        .layer(cors)
        .layer(default_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(default_header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(default_header(header::REFERRER_POLICY, "no-referrer"))
        .layer(default_header(PERMISSIONS_POLICY, NO_PERMISSIONS))
        .layer(default_header(OPENER_POLICY, "same-origin"))
        .layer(default_header(RESOURCE_POLICY, "same-origin"))
        .layer(default_header(header::CACHE_CONTROL, "private, no-store"))
        .layer(default_header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .layer(default_header(header::STRICT_TRANSPORT_SECURITY, TRANSPORT))
        .layer(from_fn(observed::observe))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(map_request(only_sane_request_ids))
}

fn default_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The value of `Authorization: Bearer`, unchecked.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A caller may bring its own request id, if that id can go into a log line.
async fn only_sane_request_ids(mut request: Request) -> Request {
    let sane = |value: &HeaderValue| {
        value.len() <= 64
            && value.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    if !request.headers().get(REQUEST_ID).is_none_or(sane) {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

/// No request waits forever, whether in a limit or in a handler.
async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| {
        let refusal = refuse("timeout", "the answer took too long: try again in a moment");
        Error::Unavailable { refusal, retry_after: Duration::from_secs(5), cause: None }.into_response()
    })
}

fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    tracing::info_span!("request", request.id = id, trace.id = Empty, method = %request.method(), route)
}

fn log_answer(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status, duration_ms, "answered a request");
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::from(anyhow::anyhow!("a handler panicked")).into_response()
}

async fn unknown_route() -> Error {
    Error::NotFound("route")
}

async fn unknown_method() -> Response {
    problem::bare(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this route does not know that method",
    )
}

/// Allows the site's own origin and the listed ones; never a reflected or wildcard origin.
fn cors(settings: &Settings) -> CorsLayer {
    let origins = settings.origins();
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
            REQUEST_ID,
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            limits::LIMIT,
            limits::REMAINING,
            limits::RESET,
            REQUEST_ID,
        ])
        .max_age(Duration::from_secs(600))
}

#[cfg(test)]
mod tests;

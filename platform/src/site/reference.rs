//! The API reference: the OpenAPI document, and Swagger UI for it from files inside this program.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The path of the document.
const DOCUMENT: &str = "/api/v1/openapi.json";

/// Swagger UI sets styles from its script and draws icons from data addresses; it loads nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document, and the pages under `/reference/`.
pub(super) fn router(api: OpenApi) -> Router {
    let config = Config::from(DOCUMENT).try_it_out_enabled(true).use_base_layout().validator_url("none");
    Router::new()
        .route(DOCUMENT, get(document))
        .with_state(Arc::new(api))
        .merge(SwaggerUi::new("/reference").config(config))
        .layer(axum::middleware::from_fn(policy))
}

async fn document(State(api): State<Arc<OpenApi>>) -> impl IntoResponse {
    Json(api).into_response()
}

async fn policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

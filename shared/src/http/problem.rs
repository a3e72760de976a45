//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code` and the request's id.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tower_http::request_id::RequestId;
use utoipa::{IntoResponses, ToSchema};

use crate::error::{Error, FieldError, refuse};
use crate::limits::whole_seconds;

/// Most wrong fields that one answer lists.
const ERRORS_LISTED: usize = 100;
/// Most bytes they take in the answer: names from the request may be in any script.
const ERROR_BYTES: usize = 16 * 1024;

/// RFC 9457 problem details.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The HTTP status again.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// Stable, `snake_case`, for programs.
    pub code: String,
    /// One sentence for a person.
    pub detail: String,
    /// Name it when you ask for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// How many wrong fields there are beside those in `errors`, which are at most 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_errors: Option<usize>,
    /// The object as it is now, for code `version_mismatch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

/// What any route may answer beside its success: one schema for all.
#[derive(IntoResponses)]
pub enum Problems {
    /// The request can't be understood.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(#[to_schema] Problem),
    /// Nobody is signed in, or the credentials are wrong.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(#[to_schema] Problem),
    /// The role does not allow it.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    /// There is no such object in this organization.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// The state of the object does not allow it.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    /// `If-Match` named another version.
    #[response(status = 412, content_type = "application/problem+json")]
    PreconditionFailed(#[to_schema] Problem),
    /// Too many bytes.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(#[to_schema] Problem),
    /// This type is not accepted.
    #[response(status = 415, content_type = "application/problem+json")]
    Unsupported(#[to_schema] Problem),
    /// Fields are wrong: all of them are named.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
    /// `If-Match` is required.
    #[response(status = 428, content_type = "application/problem+json")]
    PreconditionRequired(#[to_schema] Problem),
    /// Too many calls or waiting objects; `Retry-After` says when to come back.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(#[to_schema] Problem),
    /// Our own fault; the log knows more under the request's id.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] Problem),
    /// Something we depend on is out of reach; `Retry-After` says when to come back.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] Problem),
}

impl Error {
    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed(_) => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unsupported(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Problem {
    fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
            request_id: None,
            errors: Vec::new(),
            more_errors: None,
            current: None,
        }
    }

    /// What a refused request is told; also the reason for one of several things that were asked for at once.
    pub fn of(error: Error) -> Self {
        // Made as a refusal, so that the sentence is bounded whatever it is composed of.
        let told = refuse(error.code(), error.to_string());
        let mut problem = Self::new(error.status(), told.code, &told.detail);
        match error {
            Error::Internal(_) => {
                "something went wrong on our side: try again, and name the request id when it lasts"
                    .clone_into(&mut problem.detail);
            }
            Error::Unavailable { refusal, .. } => problem.detail = refusal.detail.into_owned(),
            Error::Invalid(errors) => problem.list(errors),
            Error::PreconditionFailed(current) => problem.current = Some(current),
            _ => {}
        }
        problem
    }

    /// Lists wrong fields until the answer would become large, and counts the others.
    fn list(&mut self, mut errors: Vec<FieldError>) {
        let mut bytes = 0;
        let listed = errors.iter().take(ERRORS_LISTED).take_while(|error| {
            bytes += serde_json::to_string(error).map_or(0, |json| json.len());
            bytes <= ERROR_BYTES
        });
        let listed = listed.count();
        self.more_errors = Some(errors.len() - listed).filter(|more| *more > 0);
        errors.truncate(listed);
        self.errors = errors;
    }

    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let media_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::Internal(cause) => tracing::error!(cause = format!("{cause:#}"), "a request failed"),
            Self::Unavailable { cause: Some(cause), .. } => {
                tracing::warn!(cause = format!("{cause:#}"), "a request met an outage");
            }
            _ => {}
        }
        let retry_after = self.retry_after();
        let challenge = matches!(self, Self::Unauthorized(_));
        let mut response = Problem::of(self).into_response();
        if let Some(wait) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait).max(1)));
        }
        if challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A problem for which there is no [`Error`].
pub(super) fn bare(status: StatusCode, code: &str, detail: &str) -> Response {
    Problem::new(status, code, detail).into_response()
}

/// Gives every problem its request id, and turns the plain-text refusals of libraries into problems.
pub(super) async fn complete(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let id = id.map(str::to_owned);
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let told = response.extensions().get::<Problem>().cloned();
    // A handler may have more to say than a problem can: `/health` does.
    if told.is_none() && is_json(&response) {
        return response;
    }
    let (parts, _) = response.into_parts();
    let mut problem = told.unwrap_or_else(|| foreign(status));
    problem.request_id = id;

    let mut completed = problem.into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            completed.headers_mut().append(name, value.clone());
        }
    }
    completed
}

fn is_json(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json")
}

/// A library's refusal in our words.
fn foreign(status: StatusCode) -> Problem {
    let (code, detail) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the body is larger than this route accepts"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "send a type this route accepts"),
        status if status.is_client_error() => ("bad_request", "the request can't be understood"),
        _ => ("internal", "something went wrong on our side"),
    };
    Problem::new(status, code, detail)
}

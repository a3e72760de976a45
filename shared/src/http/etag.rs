//! Optimistic concurrency: `ETag` from an object's version, `If-Match` before a change (RFC 9110, section 13).

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Error, Result, refuse};

/// An object with its version as strong `ETag`.
pub fn tagged<T: Serialize>(version: i64, object: &T) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(header::ETAG, tag);
    }
    (headers, Json(object)).into_response()
}

/// The version the caller saw; `*` or no header means any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(Option<i64>);

impl IfMatch {
    /// Refuses a change that replaces a whole and would take back unseen what somebody else has changed meanwhile.
    ///
    /// # Errors
    /// `PreconditionRequired` with code `if_match_required` when the caller names no version.
    pub fn require(self) -> Result<()> {
        if self.0.is_some() {
            return Ok(());
        }
        let detail = "name the version you have seen: send its ETag as If-Match";
        Err(Error::PreconditionRequired(refuse("if_match_required", detail)))
    }

    /// Refuses, returning the current state, when the caller saw another version.
    ///
    /// # Errors
    /// `PreconditionFailed` carrying `current`.
    pub fn check<T: Serialize>(self, version: i64, current: &T) -> Result<()> {
        match self.0 {
            Some(seen) if seen != version => Err(Error::PreconditionFailed(serde_json::to_value(current)?)),
            _ => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let version =
            text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|tag| tag.parse().ok());
        let Some(version) = version else {
            let detail = "If-Match holds no ETag of this API: send the one you were given, quotes included";
            return Err(Error::BadRequest(refuse("bad_if_match", detail)));
        };
        Ok(Self(Some(version)))
    }
}

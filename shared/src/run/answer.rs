//! What a Function writes: one JSON object per activation, an HTTP answer or the result of a job.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The platform refuses a longer answer: 1 MB, counted on the line as it is written.
pub(super) const LIMIT: usize = 1024 * 1024;

/// Headers of one connection (RFC 9110, section 7.6.1), and the length, which the platform's encoding changes.
const DROPPED: [HeaderName; 8] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Turns an HTTP response into the object the platform's web edge reads.
pub(super) async fn from_response(response: Response) -> Value {
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LIMIT).await else { return too_large() };
    let mut headers = headers(&parts.headers);
    if body.is_empty() {
        // Without an entity there is no type of it: the edge drops the header, so none is sent.
        headers.remove("content-type");
        return json!({ "statusCode": parts.status.as_u16(), "headers": headers });
    }

    // Without a type the edge would take the body for HTML.
    let media_type = headers.entry("content-type").or_insert_with(|| "application/octet-stream".into());
    let is_text = media_type.as_str().is_some_and(is_text);
    let body = match std::str::from_utf8(&body) {
        Ok(text) if is_text => text.to_owned(),
        _ => STANDARD.encode(&body),
    };
    json!({ "statusCode": parts.status.as_u16(), "headers": headers, "body": body })
}

/// The answer as one line, or the refusal that stands in for one that is too long.
pub(super) fn to_line(answer: &Value) -> Vec<u8> {
    let line = answer.to_string();
    if line.len() <= LIMIT {
        return line.into_bytes();
    }
    let is_http = answer.get("statusCode").is_some();
    let refusal = if is_http { too_large() } else { failure(TOO_LARGE) };
    refusal.to_string().into_bytes()
}

/// A problem (RFC 9457) as the web edge reads it.
pub(super) fn problem(status: StatusCode, code: &str, detail: &str) -> Value {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    json!({
        "statusCode": status.as_u16(),
        "headers": { "content-type": "application/problem+json", "cache-control": "no-store" },
        "body": body.to_string(),
    })
}

/// The failure of an activation that did not come over HTTP.
pub(super) fn failure(detail: &str) -> Value {
    json!({ "error": detail })
}

/// Whether a body of this media type travels as text; everything else travels as base64.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || matches!(
            essence.as_str(),
            "application/json"
                | "application/xml"
                | "application/javascript"
                | "application/x-www-form-urlencoded"
        )
}

const TOO_LARGE: &str =
    "the answer is larger than the 1 MB a Function may return: ask for a smaller page, or a download link";

fn too_large() -> Value {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "answer_too_large", TOO_LARGE)
}

/// A repeated header becomes an array: two cookies stay two.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut answer = Map::new();
    for name in headers.keys().filter(|name| !DROPPED.contains(name)) {
        let mut values: Vec<Value> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned().into())
            .collect();
        let value = if values.len() == 1 { values.remove(0) } else { values.into() };
        answer.insert(name.to_string(), value);
    }
    answer
}

//! What a Function writes: one JSON object per activation, an HTTP answer or the result of a job.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::http::Problem;

/// The platform refuses a longer answer: 1 MB, counted on the written line.
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
    let mut headers = headers(&parts.headers);
    let Ok(body) = to_bytes(body, LIMIT).await else { return too_large(&headers) };
    if body.is_empty() {
        // No body, no media type: the edge drops the header, so none is sent.
        headers.remove("content-type");
        return json!({ "statusCode": parts.status.as_u16(), "headers": headers });
    }

    // Without a media type the edge would take the body for HTML.
    let media_type = headers.entry("content-type").or_insert_with(|| "application/octet-stream".into());
    let is_text = media_type.as_str().is_some_and(is_text);
    let body = match std::str::from_utf8(&body) {
        Ok(text) if is_text => text.to_owned(),
        _ => STANDARD.encode(&body),
    };
    json!({ "statusCode": parts.status.as_u16(), "headers": headers, "body": body })
}

/// The answer as one line, or a refusal in place of one that is too long.
pub(super) fn to_line(answer: &Value) -> Vec<u8> {
    let line = answer.to_string();
    if line.len() <= LIMIT {
        return line.into_bytes();
    }
    let refusal = match answer.get("headers") {
        Some(Value::Object(headers)) => too_large(headers),
        _ => failure(TOO_LARGE),
    };
    refusal.to_string().into_bytes()
}

/// A problem (RFC 9457) in the form the web edge reads.
pub(super) fn problem(status: StatusCode, code: &str, detail: &str, request_id: &str) -> Value {
    let problem = Problem {
        status: status.as_u16(),
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        code: code.to_owned(),
        detail: detail.to_owned(),
        request_id: Some(request_id.to_owned()).filter(|id| !id.is_empty()),
        errors: Vec::new(),
        more_errors: None,
        current: None,
    };
    json!({
        "statusCode": status.as_u16(),
        "headers": { "content-type": "application/problem+json", "cache-control": "private, no-store" },
        "body": json!(problem).to_string(),
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

fn too_large(headers: &Map<String, Value>) -> Value {
    let request_id = headers.get("x-request-id").and_then(Value::as_str).unwrap_or_default();
    problem(StatusCode::INTERNAL_SERVER_ERROR, "answer_too_large", TOO_LARGE, request_id)
}

/// A repeated header becomes an array, so that two cookies stay two.
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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::FutureExt;

    use super::*;

    fn answer(headers: &[(&str, &str)], body: impl Into<Body>) -> Value {
        let mut response = axum::http::Response::builder().status(201);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        from_response(response.body(body.into()).unwrap()).now_or_never().unwrap()
    }

    #[test]
    fn text_travels_as_it_is() {
        for media_type in [
            "text/plain",
            "application/json",
            "application/problem+json",
            "image/svg+xml",
            "text/html; charset=utf-8",
            "Application/JSON",
        ] {
            assert_eq!(
                answer(&[("content-type", media_type)], "{\"ü\":1}")["body"],
                "{\"ü\":1}",
                "{media_type}"
            );
        }
    }

    #[test]
    fn everything_else_travels_as_base64() {
        let binary: &[u8] = &[0, 255, 128];
        assert_eq!(answer(&[("content-type", "application/pdf")], "%PDF")["body"], STANDARD.encode("%PDF"));
        assert_eq!(
            answer(&[("content-type", "text/plain")], binary.to_vec())["body"],
            STANDARD.encode(binary)
        );
        let untyped = answer(&[], "text");
        assert_eq!(untyped["headers"]["content-type"], "application/octet-stream");
        assert_eq!(untyped["body"], STANDARD.encode("text"));
    }

    #[test]
    fn headers_of_the_connection_are_dropped_and_repeated_ones_kept() {
        let headers =
            [("connection", "close"), ("content-length", "0"), ("vary", "a"), ("vary", "b"), ("x", "1")];
        let answer = answer(&headers, "");
        assert_eq!(answer, json!({ "statusCode": 201, "headers": { "vary": ["a", "b"], "x": "1" } }));
    }

    #[test]
    fn the_limit_counts_the_line_not_the_body() {
        // Quotation marks take twice the space in JSON.
        let answer =
            answer(&[("content-type", "text/plain"), ("x-request-id", "r1")], "\"".repeat(LIMIT / 2 + 1));
        let line: Value = serde_json::from_slice(&to_line(&answer)).unwrap();
        assert_eq!(line["statusCode"], 500);
        let problem: Problem = serde_json::from_str(line["body"].as_str().unwrap()).unwrap();
        assert_eq!((problem.code.as_str(), problem.request_id.as_deref()), ("answer_too_large", Some("r1")));

        let line: Value = serde_json::from_slice(&to_line(&json!({ "report": "x".repeat(LIMIT) }))).unwrap();
        assert!(line["error"].as_str().unwrap().contains("1 MB"), "{line}");
    }
}

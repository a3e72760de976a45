//! What a Function reads: one activation per line, its event an HTTP request in one of two shapes or a job's payload.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::is_text;
use crate::http::PREFIX;

/// One call of a Function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activation {
    /// The platform's name for this call, in its logs and in ours.
    pub id: String,
    /// When the platform gives up on it.
    pub deadline: Option<DateTime<Utc>>,
}

/// What the call is about.
#[derive(Debug)]
pub(super) enum Event {
    /// Somebody asked over HTTP.
    Http(Request<Body>),
    /// A schedule or an asynchronous call: the payload, bound parameters included.
    Job(Map<String, Value>),
}

/// Why a line could not be understood. Never quotes the line: it holds the namespace's key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadEvent(pub(super) String);

/// The line as the proxy writes it, without the fields nobody here may see (`api_key`).
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    value: Map<String, Value>,
    #[serde(default)]
    activation_id: String,
    /// Milliseconds since 1970, as a string.
    #[serde(default)]
    deadline: Value,
}

/// An HTTP request before it is checked, whichever shape it came in.
struct RawRequest {
    method: String,
    path: String,
    query: String,
    headers: Map<String, Value>,
    body: String,
    encoding: Encoding,
}

/// How the body was put into the event.
enum Encoding {
    Plain,
    Base64,
    /// OpenWhisk without a flag: base64 when the media type is binary or JSON, plain otherwise.
    ByMediaType,
}

/// Takes a line apart.
pub(super) fn parse(line: &[u8]) -> Result<(Activation, Map<String, Value>), BadEvent> {
    let line: Line = serde_json::from_slice(line).map_err(|error| {
        BadEvent(format!("not an activation: {:?} at column {}", error.classify(), error.column()))
    })?;
    let milliseconds = match &line.deadline {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    let deadline = milliseconds.and_then(DateTime::from_timestamp_millis);
    Ok((Activation { id: line.activation_id, deadline }, line.value))
}

impl Event {
    /// Tells the shapes apart: `http` is DigitalOcean's, `__ow_method` OpenWhisk's, anything else a job's payload.
    pub(super) fn read(function: &str, mut value: Map<String, Value>) -> Result<Self, BadEvent> {
        let raw = match value.remove("http") {
            Some(Value::Object(http)) => RawRequest::from_digitalocean(http),
            Some(other) => {
                value.insert("http".to_owned(), other);
                return Ok(Self::Job(value));
            }
            None if value.contains_key("__ow_method") => RawRequest::from_openwhisk(value),
            None => return Ok(Self::Job(value)),
        };
        raw.into_request(function).map(Self::Http)
    }
}

impl RawRequest {
    fn from_digitalocean(mut http: Map<String, Value>) -> Self {
        let base64 = http.get("isBase64Encoded").is_some_and(is_true);
        Self {
            method: take_text(&mut http, "method"),
            path: take_text(&mut http, "path"),
            query: take_text(&mut http, "queryString"),
            headers: take_object(&mut http, "headers"),
            body: take_text(&mut http, "body"),
            encoding: if base64 { Encoding::Base64 } else { Encoding::Plain },
        }
    }

    fn from_openwhisk(mut value: Map<String, Value>) -> Self {
        let encoding = match value.get("__ow_isBase64Encoded") {
            Some(flag) if is_true(flag) => Encoding::Base64,
            Some(_) => Encoding::Plain,
            None => Encoding::ByMediaType,
        };
        Self {
            method: take_text(&mut value, "__ow_method"),
            path: take_text(&mut value, "__ow_path"),
            query: take_text(&mut value, "__ow_query"),
            headers: take_object(&mut value, "__ow_headers"),
            body: take_text(&mut value, "__ow_body"),
            encoding,
        }
    }

    fn into_request(self, function: &str) -> Result<Request<Body>, BadEvent> {
        let method = Method::from_bytes(self.method.to_ascii_uppercase().as_bytes())
            .map_err(|_| BadEvent("the request has no usable method".to_owned()))?;
        let mut headers = headers(&self.headers)?;
        let body = decode(self.body, &self.encoding, &headers)?;
        // What the gateway received and what it made of it differ in length and framing.
        headers.remove(header::TRANSFER_ENCODING);
        headers.remove(header::CONTENT_LENGTH);
        if !body.is_empty() {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        }

        let mut request = Request::builder()
            .method(method)
            .uri(target(function, &self.path, &self.query))
            .body(Body::from(body))
            .map_err(|_| BadEvent("the request's path can't be used".to_owned()))?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// The function's own name goes in front: the platform cuts it off, the routes need it. `documents` sees `""` as
/// `/api/v1/documents` and `/{id}` as `/api/v1/documents/{id}`; a path that is whole already stays as it is.
fn target(function: &str, path: &str, query: &str) -> String {
    let path = escape(path.trim_start_matches('/'), |byte| matches!(byte, b'?' | b'#'));
    let query = escape(query.trim_start_matches('?'), |byte| byte == b'#');
    let mut target = match path.as_str() {
        "" => format!("{PREFIX}/{function}"),
        whole if format!("/{whole}/").starts_with(&format!("{PREFIX}/")) => format!("/{whole}"),
        rest => format!("{PREFIX}/{function}/{rest}"),
    };
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query);
    }
    target
}

/// Escapes what may not stand in a URI (RFC 3986, section 2) and leaves what is escaped already.
fn escape(text: &str, reserved: impl Fn(u8) -> bool) -> String {
    let bytes = text.as_bytes();
    let mut escaped = String::with_capacity(text.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let is_escape = byte == b'%'
            && bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let allowed = byte.is_ascii_graphic() && !br#""%<>\^`{|}"#.contains(&byte) && !reserved(byte);
        if is_escape || allowed {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn headers(raw: &Map<String, Value>) -> Result<HeaderMap, BadEvent> {
    let mut headers = HeaderMap::with_capacity(raw.len());
    for (name, value) in raw {
        let bad = || BadEvent(format!("the request's header {name:?} can't be used"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            headers.append(&name, HeaderValue::from_bytes(text.as_bytes()).map_err(|_| bad())?);
        }
    }
    Ok(headers)
}

fn decode(body: String, encoding: &Encoding, headers: &HeaderMap) -> Result<Vec<u8>, BadEvent> {
    match encoding {
        Encoding::Plain => Ok(body.into_bytes()),
        Encoding::Base64 => {
            STANDARD.decode(body).map_err(|_| BadEvent("the request's body is not base64".to_owned()))
        }
        Encoding::ByMediaType => {
            let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let encoded = media_type.is_some_and(|name| !is_text(name) || is_json(name));
            match STANDARD.decode(&body) {
                Ok(bytes) if encoded => Ok(bytes),
                _ => Ok(body.into_bytes()),
            }
        }
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

fn is_true(flag: &Value) -> bool {
    flag.as_bool().unwrap_or_else(|| flag.as_str() == Some("true"))
}

fn take_text(object: &mut Map<String, Value>, key: &str) -> String {
    match object.remove(key) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn take_object(object: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
    match object.remove(key) {
        Some(Value::Object(inner)) => inner,
        _ => Map::new(),
    }
}

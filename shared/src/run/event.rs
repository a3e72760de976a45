//! What a Function reads: one activation per line, its event an HTTP request in one of two shapes or a job's payload.

use std::collections::BTreeSet;

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
    /// The platform's id for this call, in its logs and in ours.
    pub id: String,
    /// When the platform gives up on the call.
    pub deadline: Option<DateTime<Utc>>,
}

/// What a Function answers for: its own name, which its address ends with, and the nouns of its paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) function: &'static str,
    nouns: BTreeSet<String>,
}

/// The content of the call.
#[derive(Debug)]
pub(super) enum Event {
    /// An HTTP request.
    Http(Box<Request<Body>>),
    /// A schedule or an asynchronous call: the payload, including bound parameters.
    Job(Map<String, Value>),
}

/// Why a line could not be understood. Never quotes the line, which contains the namespace's key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadEvent(pub(super) String);

/// The line as the proxy writes it, without the field that nobody here may see (`api_key`).
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

/// An HTTP request before it is checked, in either shape.
struct RawRequest {
    method: String,
    path: String,
    query: String,
    headers: Map<String, Value>,
    body: String,
    encoding: Encoding,
}

/// How the event carries the body.
enum Encoding {
    Plain,
    Base64,
    /// OpenWhisk without a flag: base64 when the media type is binary or JSON, otherwise plain.
    ByMediaType,
}

/// Splits a line into its parts.
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
    /// Distinguishes the shapes: `http` is DigitalOcean's, `__ow_method` OpenWhisk's, anything else a job's payload.
    pub(super) fn read(front: &Front, mut value: Map<String, Value>) -> Result<Self, BadEvent> {
        let raw = match value.remove("http") {
            Some(Value::Object(http)) => RawRequest::from_digitalocean(http),
            Some(other) => {
                value.insert("http".to_owned(), other);
                return Ok(Self::Job(value));
            }
            None if value.contains_key("__ow_method") => RawRequest::from_openwhisk(value),
            None => return Ok(Self::Job(value)),
        };
        raw.into_request(front).map(Box::new).map(Self::Http)
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

    fn into_request(self, front: &Front) -> Result<Request<Body>, BadEvent> {
        let method = Method::from_bytes(self.method.to_ascii_uppercase().as_bytes())
            .map_err(|_| BadEvent("the request has no usable method".to_owned()))?;
        let mut headers = headers(&self.headers)?;
        let body = decode(self.body, &self.encoding, &headers)?;
        // The body as the gateway received it and as it passes it on differ in length and framing.
        headers.remove(header::TRANSFER_ENCODING);
        headers.remove(header::CONTENT_LENGTH);
        if !body.is_empty() {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        }

        let mut request = Request::builder()
            .method(method)
            .uri(front.target(&self.path, &self.query))
            .body(Body::from(body))
            .map_err(|_| BadEvent("the request's path can't be used".to_owned()))?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

impl Front {
    /// The front of a function with these paths, such as `/api/v1/members/{id}`.
    pub(super) fn of<'a>(function: &'static str, paths: impl Iterator<Item = &'a String>) -> Self {
        let noun = |path: &String| path.strip_prefix(PREFIX)?.split('/').nth(1).map(str::to_owned);
        Self { function, nouns: paths.filter_map(noun).collect() }
    }

    /// Adds what the platform cuts off and the routes need: `documents` sees `""` as `/api/v1/documents` and `/{id}` as
    /// `/api/v1/documents/{id}`. A function that has other nouns as well is asked for them by name, as `members` is for
    /// `/invitations`; a complete path stays as it is.
    fn target(&self, path: &str, query: &str) -> String {
        let path = escape(path.trim_start_matches('/'), |byte| matches!(byte, b'?' | b'#'));
        let query = escape(query.trim_start_matches('?'), |byte| byte == b'#');
        let noun = path.split('/').next().unwrap_or_default();
        let mut target = match path.as_str() {
            "" => format!("{PREFIX}/{}", self.function),
            whole if format!("/{whole}/").starts_with(&format!("{PREFIX}/")) => format!("/{whole}"),
            other if noun != self.function && self.nouns.contains(noun) => format!("{PREFIX}/{other}"),
            rest => format!("{PREFIX}/{}/{rest}", self.function),
        };
        if !query.is_empty() {
            target.push('?');
            target.push_str(&query);
        }
        target
    }
}

/// Escapes characters that a URI must not contain (RFC 3986, section 2) and leaves escaped ones alone.
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

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Result<Request<Vec<u8>>, BadEvent> {
        let Value::Object(value) = value else { panic!("an event is an object") };
        let paths = ["/api/v1/documents/{id}", "/api/v1/hooks/s3-events"].map(str::to_owned);
        let front = Front::of("documents", paths.iter());
        let Event::Http(request) = Event::read(&front, value)? else { panic!("no request") };
        let (parts, body) = request.into_parts();
        let body = futures_util::FutureExt::now_or_never(to_bytes(body, usize::MAX)).unwrap().unwrap();
        Ok(Request::from_parts(parts, body.to_vec()))
    }

    fn uri(path: &str, query: &str) -> String {
        let http = json!({ "method": "get", "path": path, "queryString": query, "headers": {} });
        read(json!({ "http": http })).unwrap().uri().to_string()
    }

    fn legacy_body(media_type: &str, body: &str) -> Vec<u8> {
        let headers = json!({ "content-type": media_type });
        read(json!({ "__ow_method": "put", "__ow_headers": headers, "__ow_body": body })).unwrap().into_body()
    }

    #[test]
    fn the_functions_name_stands_in_front_of_the_path() {
        for root in ["", "/", "//"] {
            assert_eq!(uri(root, ""), "/api/v1/documents");
        }
        assert_eq!(uri("/42/retry", ""), "/api/v1/documents/42/retry");
        assert_eq!(uri("42", "a=1"), "/api/v1/documents/42?a=1");
        assert_eq!(uri("///42/", "?a=1"), "/api/v1/documents/42/?a=1");
    }

    #[test]
    fn a_whole_path_stays_as_it_is() {
        assert_eq!(uri("/api/v1/uploads/7", ""), "/api/v1/uploads/7");
        assert_eq!(uri("/api/v1", ""), "/api/v1");
        assert_eq!(uri("/api/v10/x", ""), "/api/v1/documents/api/v10/x");
    }

    #[test]
    fn the_other_nouns_of_a_function_are_asked_for_by_name() {
        assert_eq!(uri("/hooks/s3-events", ""), "/api/v1/hooks/s3-events");
        assert_eq!(uri("/hooksx", ""), "/api/v1/documents/hooksx");
        assert_eq!(uri("/42/hooks", ""), "/api/v1/documents/42/hooks");
        assert_eq!(uri("/documents", ""), "/api/v1/documents/documents");
    }

    #[test]
    fn what_may_not_stand_in_a_uri_is_escaped_once() {
        assert_eq!(
            uri("/a b/ü?#", "q=ä b&r=%20#"),
            "/api/v1/documents/a%20b/%C3%BC%3F%23?q=%C3%A4%20b&r=%20%23"
        );
        assert_eq!(uri("/100%/%C3%BC", ""), "/api/v1/documents/100%25/%C3%BC");
    }

    #[test]
    fn a_legacy_body_is_base64_when_it_is_binary_or_json() {
        assert_eq!(legacy_body("image/png", &STANDARD.encode([1, 2, 255])), [1, 2, 255]);
        assert_eq!(legacy_body("application/json; charset=utf-8", &STANDARD.encode("{}")), b"{}");
        assert_eq!(legacy_body("application/json", "{\"plain\":1}"), b"{\"plain\":1}");
        assert_eq!(legacy_body("text/plain", "YWJj"), b"YWJj", "text that looks like base64 is text");
    }

    #[test]
    fn framing_headers_are_made_anew() {
        let headers =
            json!({ "content-length": "999", "transfer-encoding": "chunked", "x-a": ["1", "2"], "x-n": 5 });
        let http = json!({ "method": "POST", "path": "", "headers": headers, "body": "abc" });
        let request = read(json!({ "http": http })).unwrap();
        assert_eq!(request.headers()["content-length"], "3");
        assert!(!request.headers().contains_key("transfer-encoding"));
        assert_eq!(request.headers().get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(request.headers()["x-n"], "5");
    }

    #[test]
    fn a_broken_request_is_refused_with_a_reason() {
        let refused = |http: Value| read(json!({ "http": http })).unwrap_err().0;
        assert!(refused(json!({ "path": "/" })).contains("method"));
        assert!(refused(json!({ "method": "GET", "headers": { "a b": "c" } })).contains("header"));
        assert!(refused(json!({ "method": "GET", "headers": { "a": "b\nc" } })).contains("header"));
        assert!(refused(json!({ "method": "PUT", "body": "%", "isBase64Encoded": true })).contains("base64"));
    }

    #[test]
    fn anything_without_a_web_marker_is_a_jobs_payload() {
        for value in [json!({}), json!({ "job": "sweep-documents" }), json!({ "http": "not an object" })] {
            let Value::Object(payload) = value else { unreachable!() };
            let Ok(Event::Job(read)) = Event::read(&Front::default(), payload.clone()) else {
                panic!("{payload:?}")
            };
            assert_eq!(read, payload);
        }
    }

    #[test]
    fn a_line_names_its_call_and_its_deadline() {
        let (activation, value) =
            parse(br#"{"value":{"a":1},"activation_id":"x","deadline":"1500"}"#).unwrap();
        assert_eq!(activation.id, "x");
        assert_eq!(activation.deadline, DateTime::from_timestamp_millis(1500));
        assert_eq!(value["a"], 1);
        let (activation, _) = parse(b"{}").unwrap();
        assert_eq!(activation, Activation::default());
        let BadEvent(reason) = parse(br#"{"value":"secret","api_key":"key"}"#).unwrap_err();
        assert!(!reason.contains("secret") && !reason.contains("key"), "{reason}");
    }

    /// The request in the form the platform's web edge would give it, current or legacy.
    fn event_of(request: &Request<Vec<u8>>, legacy: bool) -> Value {
        let mut headers = Map::new();
        for (name, value) in request.headers() {
            headers.insert(name.to_string(), value.to_str().unwrap().into());
        }
        let method = request.method().as_str();
        let path = request.uri().path().strip_prefix("/api/v1/documents").unwrap();
        let query = request.uri().query().unwrap_or_default();
        let (body, encoded) = match String::from_utf8(request.body().clone()) {
            Ok(text) => (text, false),
            Err(binary) => (STANDARD.encode(binary.as_bytes()), true),
        };
        if legacy {
            return json!({
                "__ow_method": method.to_lowercase(), "__ow_path": path, "__ow_query": query,
                "__ow_headers": headers, "__ow_body": body, "__ow_isBase64Encoded": encoded,
            });
        }
        json!({ "bound": 1, "http": {
            "method": method, "path": path, "queryString": query, "headers": headers, "body": body,
            "isBase64Encoded": encoded,
        } })
    }

    prop_compose! {
        fn requests()(
            method in prop_oneof!["GET", "POST", "PUT", "PATCH", "DELETE"],
            segments in prop::collection::vec("[A-Za-z0-9._~!$&'()*+,;=:@-]{1,8}(%[0-9A-F]{2})?", 0..4),
            query in prop::option::of("[a-z]{1,5}=[A-Za-z0-9%2B+/?]{0,8}(&[a-z]{1,4}=[a-z0-9-]{0,4}){0,3}"),
            headers in prop::collection::btree_map("x-[a-z]{1,10}", "[!-~]([ -~]{0,20}[!-~])?", 0..5),
            body in prop::collection::vec(any::<u8>(), 0..200),
        ) -> Request<Vec<u8>> {
            let path: String = segments.iter().map(|segment| format!("/{segment}")).collect();
            let query = query.map(|query| format!("?{}", query.replace('%', "%25"))).unwrap_or_default();
            let mut request = Request::builder().method(method.as_str()).uri(format!("/api/v1/documents{path}{query}"));
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            if !body.is_empty() {
                request = request.header("content-length", body.len());
            }
            request.body(body).unwrap()
        }
    }

    proptest! {
        #[test]
        fn a_request_survives_the_way_through_an_event(request in requests(), legacy: bool) {
            let received = read(event_of(&request, legacy)).unwrap();
            prop_assert_eq!(received.method(), request.method());
            prop_assert_eq!(received.uri(), request.uri());
            prop_assert_eq!(received.headers(), request.headers());
            prop_assert_eq!(received.body(), request.body());
        }

        #[test]
        fn no_event_panics(path in ".*", query in ".*", body in ".*", name in ".*", value in ".*", encoded: bool) {
            let headers = json!({ name: value });
            let _ = read(json!({ "http": {
                "method": "POST", "path": path, "queryString": query, "headers": headers, "body": body,
                "isBase64Encoded": encoded,
            } }));
        }
    }
}

//! Stands in front of the local bucket and does what a bucket does that is not set up well.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use platform::local::bucket::{Bucket, Options};
use platform::local::port;
use platform::server::Server;
use shared::clients::bucket::{Bucket as Client, Setting};
use shared::settings::{Secret, Spaces};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Whose pages the bucket lets upload.
pub(super) const SITE: &str = "http://localhost:3001";

/// What is wrong with the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// Every change is refused in these words.
    Refuses(u16, &'static str),
    /// No page is let in.
    NoCors,
    /// This header is missing from every answer to a page.
    Lacks(&'static str),
    /// Objects are read by everybody.
    Public,
    /// Names of objects are read by everybody.
    Listed,
    /// Its clock is wrong, in answers to requests without a signature: the client of signed ones follows it.
    Date(&'static str),
    /// Signed types are not checked.
    Loose,
    /// Unfinished parts of uploads stay.
    NoLifecycle,
}

pub(super) struct Front {
    _folder: tempfile::TempDir,
    bucket: Bucket,
    server: Server,
    pub(super) spaces: Spaces,
}

#[derive(Clone)]
struct Behind {
    bucket: String,
    fault: Fault,
    http: reqwest::Client,
}

impl Front {
    /// A bucket as `astralis bucket setup` leaves it, with one fault.
    pub(super) async fn start(fault: Fault) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            folder: folder.path().to_owned(),
            name: "files".to_owned(),
            access_key: "key".to_owned(),
            secret_key: Secret::new("secret"),
            origins: vec![SITE.to_owned()],
            hook: Url::parse("http://127.0.0.1:1/").unwrap(),
            hook_secret: Secret::new("hook secret"),
        };
        let bucket = Bucket::start(port::listen(0).await.unwrap(), &options).unwrap();
        shared::clients::web::use_ring();
        let behind = Behind { bucket: bucket.endpoint(), fault, http: reqwest::Client::new() };
        let router = Router::new().fallback(answer).with_state(behind);
        let server = Server::start(port::listen(0).await.unwrap(), router, CancellationToken::new()).unwrap();
        let spaces = Spaces {
            endpoint: Url::parse(&server.address()).unwrap(),
            region: "us-east-1".to_owned(),
            bucket: "files".to_owned(),
            access_key: "key".to_owned(),
            secret_key: Secret::new("secret"),
            path_style: true,
        };
        let front = Self { _folder: folder, bucket, server, spaces };
        if fault != Fault::NoLifecycle {
            front.set(Setting::Lifecycle, &[]).await;
        }
        front
    }

    /// Tells the bucket itself something.
    pub(super) async fn set(&self, setting: Setting, origins: &[String]) {
        let endpoint = Url::parse(&self.bucket.endpoint()).unwrap();
        Client::new(&Spaces { endpoint, ..self.spaces.clone() }).set(setting, origins).await.unwrap();
    }

    pub(super) async fn stop(self) {
        self.server.stop(Duration::from_secs(1)).await;
        self.bucket.stop().await;
    }
}

async fn answer(State(behind): State<Behind>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    if let Some(instead) = instead(behind.fault, &parts) {
        return instead;
    }
    if behind.fault == Fault::Loose && is_signed_upload(&parts) {
        parts.headers.insert("content-type", HeaderValue::from_static("text/plain"));
    }
    let is_unsigned = !parts.headers.contains_key("authorization");
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    // The name that was signed stays, as behind a proxy that passes it on.
    let forwarded = behind.http.request(parts.method.clone(), format!("{}{path}", behind.bucket));
    let answer = forwarded.headers(parts.headers).body(body).send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        let is_hidden = match behind.fault {
            Fault::NoCors => name.as_str().starts_with("access-control-"),
            Fault::Lacks(header) => name.as_str() == header,
            _ => false,
        };
        if is_hidden {
            continue;
        }
        response = response.header(name, value);
    }
    let mut response = response.body(Body::from(answer.bytes().await.unwrap())).unwrap();
    if let (Fault::Date(date), true) = (behind.fault, is_unsigned) {
        response.headers_mut().insert("date", HeaderValue::from_static(date));
    }
    response
}

fn is_signed_upload(parts: &Parts) -> bool {
    parts.method == Method::PUT && parts.uri.query().unwrap_or_default().contains("X-Amz-Signature")
}

/// What the bucket answers by itself.
fn instead(fault: Fault, parts: &Parts) -> Option<Response> {
    let query = parts.uri.query().unwrap_or_default();
    let is_unsigned = !parts.headers.contains_key("authorization") && !query.contains("X-Amz-Signature");
    let is_reading = parts.method == Method::GET && is_unsigned;
    match fault {
        Fault::Refuses(status, code) if parts.method == Method::PUT => {
            let said = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>no</Message></Error>"
            );
            Some((StatusCode::from_u16(status).unwrap(), said).into_response())
        }
        Fault::NoCors if parts.method == Method::OPTIONS => Some(StatusCode::FORBIDDEN.into_response()),
        Fault::Public if is_reading && !query.contains("list-type") => {
            Some("astralis doctor".into_response())
        }
        Fault::Listed if is_reading && query.contains("list-type") => {
            Some("<ListBucketResult/>".into_response())
        }
        _ => None,
    }
}

//! The local bucket: an S3 server in this process over a folder, as strict about signatures as real ones.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use shared::Result;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::cors::{AllowHeaders, CorsLayer};

use super::events::{Changes, Events, Watch};
use super::multipart::Store;
use crate::server::Server;

pub use super::events::Options;

/// A running bucket.
#[derive(Debug)]
pub struct Bucket {
    server: Server,
    events: Events,
}

#[derive(Clone)]
struct Served {
    s3: S3Service,
    events: Events,
}

impl Bucket {
    /// Serves the bucket on `listener`.
    ///
    /// # Errors
    /// When the folder can't be used.
    pub fn start(listener: TcpListener, options: &Options) -> Result<Self> {
        let events = Events::new(options, file_system(&options.folder, &options.name)?)?;
        let files = file_system(&options.folder, &options.name)?;
        let mut builder = S3ServiceBuilder::new(Store::new(files, &options.folder));
        builder.set_auth(SimpleAuth::from_single(&options.access_key, options.secret_key.expose()));
        builder.set_access(Watch);
        let served = Served { s3: builder.build(), events: events.clone() };
        let router = Router::new().fallback(serve).with_state(served).layer(cors(&options.origins)?);
        Ok(Self { server: Server::start(listener, router, CancellationToken::new())?, events })
    }

    /// The bucket's address.
    pub fn endpoint(&self) -> String {
        self.server.address()
    }

    /// Lets running transfers and events end, for a few seconds at most.
    pub async fn stop(self) {
        self.server.stop(Duration::from_secs(5)).await;
        self.events.stop().await;
    }
}

async fn serve(State(served): State<Served>, mut request: Request) -> Response {
    let changes = Changes::default();
    request.extensions_mut().insert(changes.clone());
    match served.s3.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(response) => {
            if response.status().is_success() {
                served.events.announce(changes.take());
            }
            let mut response = response.map(Body::new);
            make_passive(response.headers_mut());
            response
        }
        Err(error) => {
            let cause: s3s::StdError = error.into();
            tracing::error!(%cause, "the local bucket failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Cookies know no ports, so this origin shares the site's: nothing that is opened here may act. A file that could is
/// shown in a sandbox, without scripts and without an origin.
fn make_passive(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if ["html", "xml", "svg"].iter().any(|word| media_type.contains(word)) {
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn file_system(folder: &Path, bucket: &str) -> Result<FileSystem> {
    std::fs::create_dir_all(folder.join(bucket)).context("the bucket's folder can't be made")?;
    Ok(FileSystem::new(folder).map_err(|error| anyhow!("the bucket's folder can't be used: {error:?}"))?)
}

/// The rules that `astralis bucket setup` gives a real bucket, and what else pages of the local platform do: the site's pages may transfer files and see the ETag.
fn cors(origins: &[String]) -> Result<CorsLayer> {
    let origins: Vec<HeaderValue> = origins.iter().map(|origin| origin.parse()).collect::<Result<_, _>>()?;
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            HeaderName::from_static("etag"),
            HeaderName::from_static("content-range"),
            HeaderName::from_static("content-length"),
        ])
        .max_age(Duration::from_secs(3600)))
}

//! Events of the local bucket: changes are posted to the site as S3 event JSON, as other S3 servers do.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use s3s::access::{S3Access, S3AccessContext};
use s3s::dto::{DeleteObjectsInput, HeadObjectInput};
use s3s::path::S3Path;
use s3s::{S3, S3Request, S3Result, s3_error};
use s3s_fs::FileSystem;
use serde_json::{Value, json};
use shared::Result;
use shared::clients::web;
use shared::clock::Clock;
use shared::settings::Secret;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

/// Longest key in bytes: with longer ones, the names of the file system's side files exceed what file systems allow.
const LONGEST_KEY: usize = 128;

/// Pauses between attempts to post an event; after the last one the sweep has to find the file.
const PAUSES: [u64; 5] = [100, 400, 1_600, 3_000, 5_000];

/// Keys as S3 events write them: like a form's value, but with plain slashes.
const KEY: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What happened to one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// `ObjectCreated:Put`
    name: &'static str,
    key: String,
}

/// The changes that one request is about to make; travels with the request.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Arc<Mutex<Vec<Change>>>);

impl Changes {
    fn push(&self, name: &'static str, key: &str) {
        let change = Change { name, key: key.to_owned() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }

    pub(super) fn take(&self) -> Vec<Change> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Records what a signed request is about to change.
pub(super) struct Watch;

#[async_trait::async_trait]
impl S3Access for Watch {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        if cx.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Signature is required"));
        }
        let S3Path::Object { key, .. } = cx.s3_path() else { return Ok(()) };
        if key.len() > LONGEST_KEY {
            return Err(s3_error!(KeyTooLongError, "the local bucket takes keys of up to 128 bytes"));
        }
        let (key, name) = (key.to_string(), event_name(cx.s3_op().name()));
        if let (Some(name), Some(changes)) = (name, cx.extensions_mut().get::<Changes>()) {
            changes.push(name, &key);
        }
        Ok(())
    }

    async fn delete_objects(&self, request: &mut S3Request<DeleteObjectsInput>) -> S3Result<()> {
        if let Some(changes) = request.extensions.get::<Changes>() {
            for object in &request.input.delete.objects {
                changes.push("ObjectRemoved:Delete", &object.key);
            }
        }
        Ok(())
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html>
fn event_name(operation: &str) -> Option<&'static str> {
    match operation {
        "PutObject" => Some("ObjectCreated:Put"),
        "PostObject" => Some("ObjectCreated:Post"),
        "CopyObject" => Some("ObjectCreated:Copy"),
        "CompleteMultipartUpload" => Some("ObjectCreated:CompleteMultipartUpload"),
        "DeleteObject" => Some("ObjectRemoved:Delete"),
        _ => None,
    }
}

/// The settings of the bucket.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the files.
    pub folder: PathBuf,
    /// The bucket's name.
    pub name: String,
    /// The key's public half.
    pub access_key: String,
    /// The key's secret half.
    pub secret_key: Secret,
    /// Origins whose pages may upload and download files.
    pub origins: Vec<String>,
    /// The address to which events are posted.
    pub hook: Url,
    /// Authenticates the events.
    pub hook_secret: Secret,
}

/// Posts events independently of the requests that caused them.
#[derive(Debug, Clone)]
pub(super) struct Events(Arc<Sender>);

#[derive(Debug)]
struct Sender {
    options: Options,
    files: FileSystem,
    client: reqwest::Client,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Events {
    pub(super) fn new(options: &Options, files: FileSystem) -> Result<Self> {
        let client = web::client().build()?;
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        Ok(Self(Arc::new(Sender { options: options.clone(), files, client, tasks, stop })))
    }

    /// Posts every change; returns at once.
    pub(super) fn announce(&self, changes: Vec<Change>) {
        for change in changes {
            let sender = self.0.clone();
            self.0.tasks.spawn(async move {
                tokio::select! {
                    () = sender.post(&change) => {}
                    () = sender.stop.cancelled() => {}
                }
            });
        }
    }

    /// Gives events in transit a moment.
    pub(super) async fn stop(&self) {
        self.0.tasks.close();
        let _ = tokio::time::timeout(Duration::from_millis(500), self.0.tasks.wait()).await;
        self.0.stop.cancel();
        self.0.tasks.wait().await;
    }
}

impl Sender {
    async fn post(&self, change: &Change) {
        let event = self.event(change).await;
        for pause in PAUSES {
            match self.attempt(&event).await {
                Ok(status) if status.is_success() => return,
                // The site understood and refuses: it will not change its mind.
                Ok(status) if status.is_client_error() && status.as_u16() != 429 => {
                    tracing::warn!(object.key = change.key, %status, "the site refused a bucket event");
                    return;
                }
                Ok(status) => tracing::debug!(%status, "the site could not take a bucket event yet"),
                Err(error) => tracing::debug!(%error, "a bucket event did not reach the site yet"),
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        tracing::warn!(object.key = change.key, "a bucket event was given up: the sweep will find the file");
    }

    async fn attempt(&self, event: &Value) -> reqwest::Result<reqwest::StatusCode> {
        let request = self.client.post(self.options.hook.clone()).json(event);
        let request = request.bearer_auth(self.options.hook_secret.expose()).timeout(Duration::from_secs(5));
        Ok(request.send().await?.status())
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>
    async fn event(&self, change: &Change) -> Value {
        let now = Clock::default().now();
        let bucket = &self.options.name;
        let mut object = json!({
            "key": percent_encoding::utf8_percent_encode(&change.key, KEY).to_string().replace("%20", "+"),
            // Determines the order of an object's events.
            "sequencer": format!("{:016X}", now.timestamp_micros()),
        });
        if let Some((size, etag)) = self.head(&change.key).await {
            object["size"] = json!(size);
            object["eTag"] = json!(etag);
        }
        json!({ "Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "local",
            "eventTime": now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            "eventName": change.name,
            "userIdentity": { "principalId": self.options.access_key },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "local",
                "bucket": { "name": bucket, "arn": format!("arn:aws:s3:::{bucket}") },
                "object": object,
            },
        }]})
    }

    /// Size and entity tag of an existing object.
    async fn head(&self, key: &str) -> Option<(i64, String)> {
        let input =
            HeadObjectInput::builder().bucket(self.options.name.clone()).key(key.to_owned()).build().ok()?;
        let head = self.files.head_object(unsigned(input)).await.ok()?.output;
        Some((head.content_length?, head.e_tag?.into_value()))
    }
}

/// A request that did not come over the network.
fn unsigned<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: axum::http::Method::HEAD,
        uri: axum::http::Uri::default(),
        headers: axum::http::HeaderMap::default(),
        extensions: axum::http::Extensions::default(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_s3_events_write_them() {
        let written = percent_encoding::utf8_percent_encode("org-1/a b+c/ü.pdf", KEY).to_string();
        assert_eq!(written.replace("%20", "+"), "org-1/a+b%2Bc/%C3%BC.pdf");
    }

    #[test]
    fn reading_changes_nothing() {
        assert_eq!(event_name("GetObject"), None);
        assert_eq!(event_name("UploadPart"), None);
        assert_eq!(event_name("PutObject"), Some("ObjectCreated:Put"));
    }
}

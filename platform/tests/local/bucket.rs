//! The local bucket: signatures, CORS and events.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use platform::local::bucket::{Bucket, Options};
use platform::local::port;
use platform::server::Server;
use serde_json::Value;
use shared::clients::bucket::{About, Bucket as Client};
use shared::clients::exchange::{Reply, exchange};
use shared::settings::{Secret, Spaces};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

const SITE: &str = "http://localhost:3001";
const MINUTE: Duration = Duration::from_secs(60);

/// A bucket, a client of it, and the site its events go to.
struct World {
    folder: tempfile::TempDir,
    bucket: Bucket,
    spaces: Spaces,
    site: Server,
    events: mpsc::UnboundedReceiver<(HeaderMap, Value)>,
}

#[derive(Clone)]
struct Site {
    events: mpsc::UnboundedSender<(HeaderMap, Value)>,
    /// Answers before this many are refusals for now.
    refusals: Arc<AtomicUsize>,
    pause: Duration,
}

async fn take_event(State(site): State<Site>, headers: HeaderMap, Json(event): Json<Value>) -> StatusCode {
    tokio::time::sleep(site.pause).await;
    let refuse = |left: usize| left.checked_sub(1);
    if site.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse).is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    site.events.send((headers, event)).unwrap();
    StatusCode::NO_CONTENT
}

impl World {
    async fn new() -> Self {
        Self::with_site(0, Duration::ZERO).await
    }

    async fn with_site(refusals: usize, pause: Duration) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let state = Site { events: sender, refusals: Arc::new(refusals.into()), pause };
        let router = Router::new().route("/hook", post(take_event)).with_state(state);
        let site = Server::start(port::listen(0).await.unwrap(), router, CancellationToken::new()).unwrap();

        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            folder: folder.path().to_owned(),
            name: "files".to_owned(),
            access_key: "key".to_owned(),
            secret_key: Secret::new("secret"),
            origins: vec![SITE.to_owned()],
            hook: Url::parse(&format!("{}/hook", site.address())).unwrap(),
            hook_secret: Secret::new("hook secret"),
        };
        let bucket = Bucket::start(port::listen(0).await.unwrap(), &options).unwrap();
        let spaces = Spaces {
            endpoint: Url::parse(&bucket.endpoint()).unwrap(),
            region: "us-east-1".to_owned(),
            bucket: "files".to_owned(),
            access_key: "key".to_owned(),
            secret_key: Secret::new("secret"),
            path_style: true,
        };
        Self { folder, bucket, spaces, site, events }
    }

    fn client(&self) -> Client {
        Client::new(&self.spaces)
    }

    /// The next event's record, and who sent it.
    async fn event(&mut self) -> (String, Value) {
        let (headers, event) =
            tokio::time::timeout(Duration::from_secs(20), self.events.recv()).await.unwrap().unwrap();
        let sender = headers[header::AUTHORIZATION].to_str().unwrap().to_owned();
        (sender, event["Records"][0].clone())
    }

    async fn stop(self) {
        self.bucket.stop().await;
        self.site.stop(Duration::from_secs(1)).await;
    }
}

async fn put(client: &Client, key: &str, sent_type: &str, body: &[u8]) -> Reply {
    let signed = client.presign_put(key, "application/pdf", body.len() as u64, MINUTE).await.unwrap();
    exchange("PUT", &signed.url, &[("content-type".to_owned(), sent_type.to_owned())], body).await.unwrap()
}

#[tokio::test]
async fn an_object_is_copied_with_what_is_said_of_it_and_another_size_is_not_fetched() {
    let world = World::new().await;
    let client = world.client();
    let (from, to) = ("org-1/uploads/2/a b+ü.pdf", "org-1/documents/3/a.pdf");
    let metadata = [("original-name", "a b+ü.pdf")];
    let about = About { media_type: "application/pdf", caching: "private, no-cache", metadata: &metadata };
    assert!(!client.copy(from, to, about).await.unwrap(), "there is nothing yet");

    put(&client, from, "application/pdf", b"%PDF-1.7").await;
    assert!(client.copy(from, to, about).await.unwrap());
    put(&client, from, "application/pdf", b"%PDF-2.0").await;
    assert_eq!(&client.get(to, 8).await.unwrap()[..], b"%PDF-1.7");
    let (kept, replaced) = (client.head(to).await.unwrap(), client.head(from).await.unwrap());
    assert_ne!(kept.and_then(|head| head.etag), replaced.and_then(|head| head.etag));
    for size in [7, 9] {
        assert_eq!(client.get(to, size).await.unwrap_err().code(), "file_changed");
    }
    world.stop().await;
}

#[tokio::test]
async fn a_signed_upload_is_stored_and_announced() {
    let mut world = World::new().await;
    let client = world.client();

    let reply = put(&client, "org-1/documents/2/a b+c.pdf", "application/pdf", b"%PDF-1.7").await;

    assert_eq!(reply.status, 200);
    assert_eq!(&client.get("org-1/documents/2/a b+c.pdf", 8).await.unwrap()[..], b"%PDF-1.7");
    let (sender, record) = world.event().await;
    assert_eq!(sender, "Bearer hook secret");
    assert_eq!(record["eventName"], "ObjectCreated:Put");
    assert_eq!(record["eventVersion"], "2.1");
    assert_eq!(record["s3"]["bucket"]["name"], "files");
    assert_eq!(record["s3"]["object"]["key"], "org-1/documents/2/a+b%2Bc.pdf");
    assert_eq!(record["s3"]["object"]["size"], 8);
    assert_eq!(
        Some(format!("\"{}\"", record["s3"]["object"]["eTag"].as_str().unwrap()).as_str()),
        reply.header("etag")
    );
    world.stop().await;
}

#[tokio::test]
async fn what_is_not_signed_exactly_so_is_refused_and_not_announced() {
    let mut world = World::new().await;
    let client = world.client();
    let forger = Client::new(&Spaces { secret_key: Secret::new("guess"), ..world.spaces.clone() });

    assert_eq!(put(&forger, "a.pdf", "application/pdf", b"x").await.status, 403);
    assert_eq!(put(&client, "a.pdf", "text/html", b"x").await.status, 403);
    let signed = client.presign_put("a.pdf", "application/pdf", 1, MINUTE).await.unwrap();
    let headers = [("content-type".to_owned(), "application/pdf".to_owned())];
    assert_eq!(exchange("PUT", &signed.url, &headers, b"longer").await.unwrap().status, 403);
    let (bare, _) = signed.url.split_once('?').unwrap();
    assert_eq!(exchange("PUT", bare, &headers, b"x").await.unwrap().status, 403);
    assert_eq!(exchange("GET", bare, &[], &[]).await.unwrap().status, 403);

    assert_eq!(client.head("a.pdf").await.unwrap(), None);
    assert!(world.events.try_recv().is_err());
    world.stop().await;
}

#[tokio::test]
async fn pages_of_the_site_may_upload_and_others_may_not() {
    let world = World::new().await;
    let url = world.client().presign_put("a.pdf", "application/pdf", 1, MINUTE).await.unwrap().url;
    let preflight = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "content-type"),
        ];
        exchange("OPTIONS", &url, &headers.map(|(n, v)| (n.to_owned(), v.to_owned())), &[]).await.unwrap()
    };

    let own = preflight(SITE).await;
    assert_eq!(own.status, 200);
    assert_eq!(own.header("access-control-allow-origin"), Some(SITE));
    assert!(own.header("access-control-allow-methods").unwrap().contains("PUT"));
    assert_eq!(own.header("access-control-allow-headers"), Some("content-type"));
    assert_eq!(preflight("https://evil.example").await.header("access-control-allow-origin"), None);

    let headers = [("content-type", "application/pdf"), ("origin", SITE)];
    let stored =
        exchange("PUT", &url, &headers.map(|(n, v)| (n.to_owned(), v.to_owned())), b"x").await.unwrap();
    assert_eq!(stored.status, 200);
    assert!(stored.header("access-control-expose-headers").unwrap().to_lowercase().contains("etag"));
    world.stop().await;
}

#[tokio::test]
async fn an_event_waits_for_a_site_that_is_not_ready() {
    let mut world = World::with_site(2, Duration::ZERO).await;
    put(&world.client(), "a.pdf", "application/pdf", b"x").await;
    assert_eq!(world.event().await.1["s3"]["object"]["key"], "a.pdf");
    world.stop().await;
}

#[tokio::test]
async fn an_upload_does_not_wait_for_its_event() {
    let mut world = World::with_site(0, Duration::from_secs(3)).await;
    let begun = Instant::now();

    assert_eq!(put(&world.client(), "a.pdf", "application/pdf", b"x").await.status, 200);

    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(world.event().await.1["s3"]["object"]["key"], "a.pdf");
    world.stop().await;
}

#[tokio::test]
async fn uploads_in_parts_and_removals_are_announced_once() {
    let mut world = World::new().await;
    let client = world.client();
    let part = vec![7_u8; 5 * 1024 * 1024];
    let s3 = s3(&world.spaces);
    let upload = s3.create_multipart_upload().bucket("files").key("big.bin").send().await.unwrap();
    let id = upload.upload_id().unwrap();
    let mut done = aws_sdk_s3::types::CompletedMultipartUpload::builder();
    for number in 1..=2 {
        let sent = s3.upload_part().bucket("files").key("big.bin").upload_id(id).part_number(number);
        let sent = sent.body(part.clone().into()).send().await.unwrap();
        let tag = sent.e_tag().unwrap();
        done = done.parts(aws_sdk_s3::types::CompletedPart::builder().part_number(number).e_tag(tag).build());
    }
    assert!(world.events.try_recv().is_err());
    s3.complete_multipart_upload()
        .bucket("files")
        .key("big.bin")
        .upload_id(id)
        .multipart_upload(done.build())
        .send()
        .await
        .unwrap();

    let (_, record) = world.event().await;
    assert_eq!(record["eventName"], "ObjectCreated:CompleteMultipartUpload");
    assert_eq!(record["s3"]["object"]["size"], 2 * part.len());
    assert!(record["s3"]["object"]["eTag"].as_str().unwrap().ends_with("-2"));

    client.delete("big.bin").await.unwrap();
    let (_, record) = world.event().await;
    assert_eq!(record["eventName"], "ObjectRemoved:Delete");
    assert_eq!(record["s3"]["object"]["key"], "big.bin");
    assert!(world.events.try_recv().is_err());
    world.stop().await;
}

/// A part as a browser sends it: to a signed address, from a page of the site.
async fn send_part(client: &Client, upload: &str, number: u32, body: &[u8]) -> Reply {
    let signed = client.presign_part("big.bin", upload, number, body.len() as u64, MINUTE).await.unwrap();
    exchange("PUT", &signed.url, &[("origin".to_owned(), SITE.to_owned())], body).await.unwrap()
}

#[tokio::test]
async fn signed_parts_are_listed_with_the_tags_a_page_was_told_and_joined_once() {
    let world = World::new().await;
    let client = world.client();
    let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
    let upload = client.begin_parts("big.bin", about).await.unwrap();
    let (first, last) = (vec![7_u8; 5 * 1024 * 1024], vec![8_u8; 10]);

    let sent = [send_part(&client, &upload, 2, &last).await, send_part(&client, &upload, 1, &first).await];
    assert!(sent[0].header("access-control-expose-headers").unwrap().to_lowercase().contains("etag"));
    let listed = client.parts("big.bin", &upload).await.unwrap().unwrap();
    let tags: Vec<_> = listed.iter().map(|part| (part.number, part.size, Some(part.etag.as_str()))).collect();
    assert_eq!(tags, [(1, 5 * 1024 * 1024, sent[1].header("etag")), (2, 10, sent[0].header("etag"))]);

    let mut forged = listed.clone();
    forged[1].etag = listed[0].etag.clone();
    assert_eq!(client.join_parts("big.bin", &upload, &forged).await.unwrap_err().code(), "parts_changed");
    assert!(client.join_parts("big.bin", &upload, &listed).await.unwrap());
    assert_eq!(client.head("big.bin").await.unwrap().unwrap().size, 5 * 1024 * 1024 + 10);
    assert!(!client.join_parts("big.bin", &upload, &listed).await.unwrap());
    assert_eq!(client.parts("big.bin", &upload).await.unwrap(), None);
    world.stop().await;
}

#[tokio::test]
async fn a_part_of_another_size_is_refused_and_an_upload_that_was_given_up_takes_none() {
    let world = World::new().await;
    let client = world.client();
    let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
    let upload = client.begin_parts("big.bin", about).await.unwrap();
    let signed = client.presign_part("big.bin", &upload, 1, 4, MINUTE).await.unwrap();
    assert_eq!(exchange("PUT", &signed.url, &[], b"longer").await.unwrap().status, 403);
    assert_eq!(exchange("PUT", &signed.url, &[], b"four").await.unwrap().status, 200);

    client.abort_parts("big.bin", &upload).await.unwrap();
    client.abort_parts("big.bin", &upload).await.unwrap();
    assert_eq!(exchange("PUT", &signed.url, &[], b"four").await.unwrap().status, 404);
    let left = std::fs::read_dir(world.folder.path()).unwrap().filter_map(Result::ok);
    let left: Vec<_> = left.filter(|entry| entry.path().is_file()).collect();
    assert!(left.is_empty(), "{left:?}");
    world.stop().await;
}

#[tokio::test]
async fn a_key_too_long_for_the_file_system_is_refused_clearly() {
    let world = World::new().await;
    let client = world.client();
    assert_eq!(put(&client, &"k".repeat(128), "application/pdf", b"x").await.status, 200);
    let refused = put(&client, &"k".repeat(129), "application/pdf", b"x").await;
    assert_eq!(refused.status, 400);
    assert!(String::from_utf8_lossy(&refused.body).contains("KeyTooLongError"));
    world.stop().await;
}

fn s3(spaces: &Spaces) -> aws_sdk_s3::Client {
    let keys = aws_sdk_s3::config::Credentials::new("key", "secret", None, None, "test");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .endpoint_url(spaces.endpoint.as_str().trim_end_matches('/'))
        .region(aws_sdk_s3::config::Region::new("us-east-1"))
        .credentials_provider(keys)
        .force_path_style(true)
        .request_checksum_calculation(aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(aws_sdk_s3::config::ResponseChecksumValidation::WhenRequired)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// `astralis bucket setup`, for a bucket of the world's server.
fn set_up(world: &World, bucket: &str, arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_astralis"))
        .args(["bucket", "setup", "--data", "nowhere"])
        .args(arguments)
        .env("APP_URL", SITE)
        .env("SPACES_ENDPOINT", world.spaces.endpoint.as_str())
        .envs([("SPACES_REGION", "us-east-1"), ("SPACES_BUCKET", bucket), ("SPACES_PATH_STYLE", "true")])
        .envs([("SPACES_ACCESS_KEY", "key"), ("SPACES_SECRET_KEY", "secret")])
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert!(output.status.success(), "{text}");
    text
}

/// The first word of each step.
fn words(text: &str) -> Vec<&str> {
    text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_set_up_once_and_then_left_alone() {
    let world = World::new().await;

    assert_eq!(words(&set_up(&world, "files", &["--dry-run"])), ["ok", "would", "would", "ok"]);
    assert_eq!(words(&set_up(&world, "files", &[])), ["ok", "set", "set", "ok"]);
    assert_eq!(words(&set_up(&world, "files", &[])), ["ok"; 4]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_is_made() {
    let world = World::new().await;
    assert_eq!(words(&set_up(&world, "other", &["--dry-run"])), ["would", "would"]);
    assert_eq!(words(&set_up(&world, "other", &[])).first(), Some(&"set"));
    world.stop().await;
}

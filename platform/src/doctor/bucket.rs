//! The bucket, tried as the platform uses it and as a browser does.

use std::time::Duration;

use chrono::DateTime;
use shared::clients::bucket::{Complaint, Objection, Setting, TRIALS};
use shared::clients::connection::Broken;
use shared::clients::exchange::{Reply, exchange};
use shared::settings::{Secret, Spaces};
use shared::{App, Error};
use uuid::Uuid;

use super::finding::{Fault, Finding, Tried, fault, tried};

/// The object that is stored and removed again.
const CONTENT: &[u8] = b"astralis doctor";
const MEDIA_TYPE: &str = "text/plain";
const LIFETIME: Duration = Duration::from_secs(60);

const UNREACHABLE: &str = "bucket_unreachable";

/// DigitalOcean's buckets are at `REGION.` followed by this.
const SPACES: &str = ".digitaloceanspaces.com";

/// A clock that is off by more is wrong; at 15 minutes a bucket refuses everything.
const CLOCK_LIMIT: Duration = Duration::from_secs(60);

/// The first thing that keeps the bucket from being used, else what it is like.
pub(super) async fn examine(app: &App) -> Vec<Finding> {
    if let Some(fault) = misread(&app.settings.spaces) {
        return vec![Finding::ill("bucket", fault)];
    }
    let key = format!("{TRIALS}{}", Uuid::now_v7());
    let mut findings = vec![tried("bucket", UNREACHABLE, objects(app, &key)).await];
    if !findings[0].is_ill() {
        findings.push(tried("bucket CORS", UNREACHABLE, cors(app, &key)).await);
        findings.push(tried("signed URLs", UNREACHABLE, signatures(app, &key)).await);
        findings.push(tried("access", UNREACHABLE, access(app, &key)).await);
        findings.push(lifecycle(app).await);
        findings.push(tried("bucket clock", UNREACHABLE, clock(app, &key)).await);
        if let Err(error) = app.bucket.delete(&key).await {
            tracing::warn!(%error, key, "the doctor's object stayed in the bucket");
        }
    }
    findings.push(event_hook(app).await);
    findings
}

/// What the settings alone show to be wrong.
fn misread(spaces: &Spaces) -> Option<Fault> {
    let (endpoint, bucket) = (spaces.endpoint.as_str(), spaces.bucket.as_str());
    let host = spaces.endpoint.host_str().unwrap_or_default();
    let region = host.strip_suffix(SPACES).filter(|region| !region.contains('.'));
    if host.contains(".cdn.") {
        return Some(fault("bucket_endpoint_cdn", format!("SPACES_ENDPOINT is a CDN: {endpoint}")));
    }
    if host.strip_prefix(bucket).is_some_and(|rest| rest.starts_with('.')) {
        return Some(fault(
            "bucket_endpoint_bucket",
            format!("SPACES_ENDPOINT names the bucket: {endpoint}"),
        ));
    }
    if spaces.endpoint.path() != "/" {
        return Some(fault("bucket_endpoint_path", format!("SPACES_ENDPOINT has a path: {endpoint}")));
    }
    if bucket.contains('/') {
        return Some(fault("bucket_name_folder", format!("SPACES_BUCKET names a folder: {bucket}")));
    }
    let other = region.filter(|region| *region != spaces.region)?;
    Some(fault(
        "bucket_region",
        format!("the endpoint is in {other}, and SPACES_REGION is {}", spaces.region),
    ))
}

async fn objects(app: &App, key: &str) -> Tried {
    if let Err(complaint) = app.bucket.try_out(key).await {
        return Err(named(app, &complaint).await);
    }
    Ok(format!("{} at {}: put, copy, get and delete work", app.bucket.name(), app.settings.spaces.endpoint))
}

async fn named(app: &App, complaint: &Complaint) -> Fault {
    let spaces = &app.settings.spaces;
    let wants_path = !spaces.path_style
        && match complaint.objection {
            Objection::Connection(Broken::NoHost) => has_address(spaces).await,
            Objection::NoBucket => spaces.is_local(),
            _ => false,
        };
    let code = match complaint.objection {
        _ if wants_path => "bucket_path_style",
        Objection::NoBucket => "bucket_missing",
        Objection::UnknownKey => "bucket_key",
        Objection::WrongSecret => "bucket_secret",
        Objection::Rights => "bucket_rights",
        Objection::Clock => "bucket_clock",
        Objection::Region => "bucket_region",
        Objection::Checksum => "bucket_checksum",
        Objection::Connection(Broken::NoHost) => "bucket_host",
        Objection::Connection(Broken::Tls) => "bucket_tls",
        Objection::Connection(Broken::Closed | Broken::Filtered | Broken::Other) => UNREACHABLE,
        Objection::Changed => "bucket_changed",
        Objection::Other => "bucket_other",
    };
    let (bucket, endpoint) = (app.bucket.name(), &spaces.endpoint);
    fault(code, format!("{} of {bucket} at {endpoint}: {}", complaint.step, complaint.said))
}

/// Whether the endpoint itself is known, without the bucket's name before it.
async fn has_address(spaces: &Spaces) -> bool {
    let port = spaces.endpoint.port_or_known_default().unwrap_or(443);
    let host = spaces.endpoint.host_str().unwrap_or_default();
    tokio::net::lookup_host((host, port)).await.is_ok_and(|mut found| found.next().is_some())
}

/// Asks what a browser asks before an upload (Fetch standard, CORS-preflight fetch), then uploads as a page does.
async fn cors(app: &App, key: &str) -> Tried {
    let origin = app.settings.app_url.origin().ascii_serialization();
    let put = app.bucket.presign_put(key, MEDIA_TYPE, CONTENT.len() as u64, LIFETIME).await.map_err(other)?;
    let question = [
        ("origin", origin.as_str()),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "content-type"),
    ];
    let question = question.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = exchange("OPTIONS", &put.url, &question, &[]).await.map_err(unreachable)?;
    let allowed = answer.header("access-control-allow-origin").unwrap_or_default();
    if !(200..300).contains(&answer.status) || allowed != origin && allowed != "*" {
        return Err(no_origin(app, &origin, answer.status).await);
    }
    if !holds(&answer, "access-control-allow-methods", "put") {
        return Err(fault("bucket_cors_method", format!("pages of {origin} may not PUT")));
    }
    if !holds(&answer, "access-control-allow-headers", "content-type") {
        return Err(fault("bucket_cors_headers", format!("pages of {origin} may not send content-type")));
    }
    let mut headers = without_host(&put.headers);
    headers.push(("origin".to_owned(), origin.clone()));
    let stored = exchange("PUT", &put.url, &headers, CONTENT).await.map_err(unreachable)?;
    if stored.status == 200 && !holds(&stored, "access-control-expose-headers", "etag") {
        return Err(fault("bucket_cors_etag", format!("pages of {origin} do not see the ETag of an upload")));
    }
    Ok(format!("pages of {origin} may upload, and see the ETag"))
}

/// Whether a header's list has a name in it, or stands for all.
fn holds(reply: &Reply, header: &str, name: &str) -> bool {
    let list = reply.header(header).unwrap_or_default().to_ascii_lowercase();
    list.split(',').any(|one| one.trim() == name || one.trim() == "*")
}

/// No rules at all, or rules for other pages.
async fn no_origin(app: &App, origin: &str, status: u16) -> Fault {
    let listed = app.bucket.allowed_origins().await.unwrap_or_default();
    if listed.is_empty() {
        let detail = format!("the bucket lets no page upload, {origin} included (preflight: {status})");
        return fault("bucket_cors_missing", detail);
    }
    let slash =
        if listed.contains(&format!("{origin}/")) { ": with a slash, which no origin has" } else { "" };
    let detail = format!("pages of {origin} may not upload: the rules name {}{slash}", listed.join(", "));
    fault("bucket_cors_origin", detail)
}

/// A signed upload and download work; with another type they do not.
async fn signatures(app: &App, key: &str) -> Tried {
    let put = app.bucket.presign_put(key, MEDIA_TYPE, CONTENT.len() as u64, LIFETIME).await.map_err(other)?;
    let other_type = [("content-type".to_owned(), "text/html".to_owned())];
    let stored =
        exchange("PUT", &put.url, &without_host(&put.headers), CONTENT).await.map_err(unreachable)?;
    if stored.status != 200 {
        return Err(fault("bucket_signed_put", format!("a signed upload is refused ({})", stored.status)));
    }
    let loose = exchange("PUT", &put.url, &other_type, CONTENT).await.map_err(unreachable)?;
    if loose.status != 403 {
        let detail = format!("an upload of another type than signed is not refused ({})", loose.status);
        return Err(fault("bucket_signature_loose", detail));
    }
    let get = app.bucket.presign_get(key, "attachment", LIFETIME).await.map_err(other)?;
    let fetched = exchange("GET", &get, &[], &[]).await.map_err(unreachable)?;
    if fetched.status != 200 || fetched.body != CONTENT {
        return Err(fault("bucket_signed_get", format!("a signed download fails ({})", fetched.status)));
    }
    Ok("upload and download work, another type than signed is refused".to_owned())
}

/// Nothing is read and nothing is listed without a signature.
async fn access(app: &App, key: &str) -> Tried {
    let object = bare(app, key).await?;
    let open = exchange("GET", &object, &[], &[]).await.map_err(unreachable)?;
    if open.status == 200 {
        return Err(fault("bucket_public", "files can be read without a signature"));
    }
    let all = object.strip_suffix(key).unwrap_or(&object);
    let listed = exchange("GET", &format!("{all}?list-type=2"), &[], &[]).await.map_err(unreachable)?;
    if listed.status == 200 {
        return Err(fault("bucket_listing", "the names of all files can be read without a signature"));
    }
    if let Ok(false) = app.bucket.is_set(Setting::Access, &[]).await {
        return Err(fault("bucket_public", "the bucket's access list has a grant for a group of people"));
    }
    Ok("signed requests alone are answered".to_owned())
}

/// The address of an object, without a signature.
async fn bare(app: &App, key: &str) -> Result<String, Fault> {
    let signed = app.bucket.presign_get(key, "attachment", LIFETIME).await.map_err(other)?;
    Ok(signed.split_once('?').map_or(signed.as_str(), |(bare, _)| bare).to_owned())
}

async fn lifecycle(app: &App) -> Finding {
    let part = "lifecycle";
    match app.bucket.is_set(Setting::Lifecycle, &[]).await {
        Ok(true) => Finding::well(part, "unfinished parts of uploads are removed"),
        Ok(false) => {
            Finding::warn(part, fault("bucket_lifecycle", "no rule removes unfinished parts of uploads"))
        }
        Err(Error::NotFound(_)) => Finding::off(part, "this server knows no such rules"),
        Err(error) => Finding::warn(part, fault("bucket_lifecycle", error.to_string())),
    }
}

async fn clock(app: &App, key: &str) -> Tried {
    let before = app.clock.now();
    let answer = exchange("GET", &bare(app, key).await?, &[], &[]).await.map_err(unreachable)?;
    let date = answer.header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let Some(theirs) = date else { return Ok("the bucket does not tell its time".to_owned()) };
    let off = (theirs.to_utc() - before).abs().to_std().unwrap_or_default();
    let detail = format!("{} s between this machine's clock and the bucket's", off.as_secs());
    if off > CLOCK_LIMIT { Err(fault("clock_bucket", detail)) } else { Ok(detail) }
}

/// Whether the API takes events of the bucket, by an empty one. Without a secret it takes none.
async fn event_hook(app: &App) -> Finding {
    let part = "event hook";
    let Some(secret) = &app.settings.bucket_event_secret else {
        let off = "BUCKET_EVENT_SECRET is not set: uploads are noticed when a page says so, and by the sweep";
        return Finding::off(part, off);
    };
    tried(part, "event_hook_unreachable", announce(app, secret)).await
}

async fn announce(app: &App, secret: &Secret) -> Tried {
    let closed = |detail: String| fault("event_hook_closed", detail);
    let gone = |detail: String| fault("event_hook_unreachable", detail);
    let url = app.link("/api/v1/hooks/s3-events").map_err(|error| gone(error.to_string()))?;
    let headers = [
        ("authorization".to_owned(), format!("Bearer {}", secret.expose())),
        ("content-type".to_owned(), "application/json".to_owned()),
    ];
    let answer = exchange("POST", &url, &headers, br#"{"Records":[]}"#).await;
    match answer.map_err(|error| gone(format!("{url}: {error}")))?.status {
        200..300 => Ok(format!("{url} takes events")),
        status @ (401 | 403) => Err(closed(format!("{url} refuses our events ({status})"))),
        status => Err(gone(format!("{url} answers {status}"))),
    }
}

fn unreachable(error: Error) -> Fault {
    fault(UNREACHABLE, error.to_string())
}

fn other(error: Error) -> Fault {
    fault("bucket_other", error.to_string())
}

/// Drops the host and the length, which the client sets itself.
fn without_host(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| {
            !name.eq_ignore_ascii_case("host") && !name.eq_ignore_ascii_case("content-length")
        })
        .cloned()
        .collect()
}

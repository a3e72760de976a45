//! The bucket, tried as the platform uses it and as a browser does.

use std::time::Duration;

use anyhow::{anyhow, ensure};
use axum::body::Bytes;
use shared::clients::bucket::{About, TRIALS};
use shared::clients::exchange::{Reply, exchange};
use shared::{App, Result};
use uuid::Uuid;

use super::{Finding, tried};

/// The object that is stored and removed again.
const CONTENT: &[u8] = b"astralis doctor";
const MEDIA_TYPE: &str = "text/plain";
const LIFETIME: Duration = Duration::from_secs(60);

/// Keys, CORS and signatures of the bucket.
pub(super) async fn examine(app: &App) -> Vec<Finding> {
    let key = format!("{TRIALS}{}", Uuid::now_v7());
    let findings = vec![
        tried("bucket", keys(app, &key)).await,
        tried("bucket CORS", cors(app, &key)).await,
        tried("signed URLs", signatures(app, &key)).await,
    ];
    if let Err(error) = app.bucket.delete(&key).await {
        tracing::warn!(%error, key, "the doctor's object stayed in the bucket");
    }
    findings
}

async fn keys(app: &App, key: &str) -> Result<String> {
    let about = About { media_type: MEDIA_TYPE, caching: "no-store", metadata: &[] };
    app.bucket.put(key, about, Bytes::from_static(CONTENT)).await?;
    let copied = format!("{key}-copy");
    let is_copied = app.bucket.copy(key, &copied, about).await?;
    let same = is_copied && app.bucket.get(&copied, CONTENT.len() as u64).await? == CONTENT;
    app.bucket.delete(key).await?;
    app.bucket.delete(&copied).await?;
    let upload = app.bucket.begin_parts(key, about).await?;
    let parts = app.bucket.parts(key, &upload).await?;
    app.bucket.abort_parts(key, &upload).await?;
    if parts.is_none_or(|parts| !parts.is_empty()) {
        return Err(anyhow!("an upload in parts did not begin").into());
    }
    let gone = app.bucket.head(key).await?.is_none();
    if !same || !gone {
        return Err(anyhow!("an object came back changed, or did not go away").into());
    }
    Ok(format!("{} at {}: put, copy, get and delete work", app.bucket.name(), app.settings.spaces.endpoint))
}

/// Asks what a browser asks before an upload (Fetch standard, CORS-preflight fetch).
async fn cors(app: &App, key: &str) -> Result<String> {
    let origin = app.settings.app_url.origin().ascii_serialization();
    let put = app.bucket.presign_put(key, MEDIA_TYPE, CONTENT.len() as u64, LIFETIME).await?;
    let question = [
        ("origin", origin.as_str()),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "content-type"),
    ];
    let question = question.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = exchange("OPTIONS", &put.url, &question, &[]).await?;
    allows(&answer, &origin)?;
    Ok(format!("pages of {origin} may upload"))
}

fn allows(answer: &Reply, origin: &str) -> anyhow::Result<()> {
    let allowed = answer.header("access-control-allow-origin").unwrap_or_default();
    let methods = answer.header("access-control-allow-methods").unwrap_or_default().to_ascii_uppercase();
    ensure!(
        (200..300).contains(&answer.status)
            && (allowed == origin || allowed == "*")
            && methods.contains("PUT"),
        "the bucket does not let pages of {origin} upload (preflight: {}): `astralis bucket setup` sets its CORS rules",
        answer.status
    );
    Ok(())
}

/// A signed upload and download work; with another type or signature they do not.
async fn signatures(app: &App, key: &str) -> Result<String> {
    let put = app.bucket.presign_put(key, MEDIA_TYPE, CONTENT.len() as u64, LIFETIME).await?;
    let other_type = [("content-type".to_owned(), "text/html".to_owned())];
    let stored = exchange("PUT", &put.url, &without_host(&put.headers), CONTENT).await?;
    let refused = exchange("PUT", &put.url, &other_type, CONTENT).await?;

    let get = app.bucket.presign_get(key, "attachment", LIFETIME).await?;
    let fetched = exchange("GET", &get, &[], &[]).await?;
    let (unsigned, _) = get.split_once('?').unwrap_or((&get, ""));
    let open = exchange("GET", unsigned, &[], &[]).await?;

    check(stored.status == 200, "a signed upload is refused", stored.status)?;
    check(refused.status == 403, "an upload of another type than signed is not refused", refused.status)?;
    check(fetched.status == 200 && fetched.body == CONTENT, "a signed download fails", fetched.status)?;
    check(
        open.status == 403,
        "files can be read without a signature, which `astralis bucket setup` ends",
        open.status,
    )?;
    Ok("upload and download work, anything unsigned is refused".to_owned())
}

fn check(holds: bool, otherwise: &str, status: u16) -> anyhow::Result<()> {
    ensure!(holds, "{otherwise} (HTTP {status})");
    Ok(())
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

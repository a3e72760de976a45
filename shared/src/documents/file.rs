//! The file of a document: what was judged when it arrived, and nothing else, is read, drawn and downloaded.

use axum::body::Bytes;
use sha2::{Digest, Sha256};

use super::Document;
use crate::app::App;
use crate::clients::bucket::{self, About};
use crate::error::{Error, Result, refuse};

/// The Cache-Control of documents.
pub(super) const CACHING: &str = "private, no-cache";

/// A file from the bucket.
#[derive(Debug, Clone)]
pub struct File {
    /// Its bytes, shared by every clone.
    pub bytes: Bytes,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

/// The file of a document that is about to be read for the first time.
///
/// # Errors
/// `file_changed` when the object is not the one that was judged, `file_gone` when there is none, `Unavailable` when
/// the bucket does not answer.
pub async fn fetch(app: &App, document: &Document) -> Result<File> {
    verify(app, document).await?;
    let bytes = app.bucket.get(&document.key, u64::try_from(document.size)?).await.map_err(or_gone)?;
    let hashed = bytes.clone();
    let sha256 = tokio::task::spawn_blocking(move || Sha256::digest(&hashed).into()).await?;
    Ok(File { bytes, sha256 })
}

/// The file of a document that was read: its bytes are those that were read.
///
/// # Errors
/// As those of [`fetch`]; `file_changed` also when the SHA-256 is another one.
pub async fn fetch_read(app: &App, document: &Document) -> Result<File> {
    let file = fetch(app, document).await?;
    if document.sha256.as_deref() == Some(&file.sha256[..]) { Ok(file) } else { Err(bucket::changed()) }
}

/// Puts a file that came through us where the URL of its ticket would have put it; should that fail, nothing is left.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn store_upload(app: &App, document: &Document, spool: std::fs::File) -> Result<()> {
    let stored = app.bucket.put_file(&document.key, about(&document.media_type, &[]), spool).await;
    if stored.is_err() {
        // The bucket may have it although its answer was lost. Its own failure says no more than the first.
        let _ = app.bucket.delete(&document.key).await;
    }
    stored
}

/// Checks that the object is still the one that was judged, by size and entity tag, without fetching it.
///
/// # Errors
/// `file_changed`, `file_gone`, `Unavailable` when the bucket does not answer.
pub async fn verify(app: &App, document: &Document) -> Result<()> {
    let head = app.bucket.head(&document.key).await?.ok_or_else(gone)?;
    let is_same_size = i64::try_from(head.size)? == document.size;
    // Files that arrived before tags were kept have none.
    let is_same_tag = document.etag.is_none() || document.etag == head.etag;
    if is_same_size && is_same_tag { Ok(()) } else { Err(bucket::changed()) }
}

/// What the bucket keeps beside the bytes of a document.
pub(super) fn about<'a>(media_type: &'a str, metadata: &'a [(&'a str, &'a str)]) -> About<'a> {
    About { media_type, caching: CACHING, metadata }
}

fn or_gone(error: Error) -> Error {
    if matches!(error, Error::NotFound(_)) { gone() } else { error }
}

fn gone() -> Error {
    Error::Conflict(refuse("file_gone", "the file was not stored: upload it again"))
}

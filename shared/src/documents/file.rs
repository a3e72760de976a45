//! The file of a document: only the object that was judged on arrival is read, drawn and downloaded.

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
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

/// The file of a document before its first reading.
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

/// The file of a document that was read: the bytes are the ones that were read.
///
/// # Errors
/// Those of [`fetch`]; `file_changed` also when the SHA-256 differs.
pub async fn fetch_read(app: &App, document: &Document) -> Result<File> {
    let file = fetch(app, document).await?;
    if document.sha256.as_deref() == Some(&file.sha256[..]) { Ok(file) } else { Err(bucket::changed()) }
}

/// Puts a file that was uploaded through us where the URL of its ticket would have put it; on failure nothing is left.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn store_upload(app: &App, document: &Document, spool: std::fs::File) -> Result<()> {
    let stored = app.bucket.put_file(&document.key, about(&document.media_type, &[]), spool).await;
    if stored.is_err() {
        // The bucket may have stored it although its answer was lost. An error here would say no more than the first
        // one.
        let _ = app.bucket.delete(&document.key).await;
    }
    stored
}

/// Checks by size and entity tag that the object is still the one that was judged, without fetching it.
///
/// # Errors
/// `file_changed`, `file_gone`, `Unavailable` when the bucket does not answer.
pub async fn verify(app: &App, document: &Document) -> Result<()> {
    let head = app.bucket.head(&document.key).await?.ok_or_else(gone)?;
    let is_same_size = i64::try_from(head.size)? == document.size;
    // Files that arrived before tags were recorded have none.
    let is_same_tag = document.etag.is_none() || document.etag == head.etag;
    if is_same_size && is_same_tag { Ok(()) } else { Err(bucket::changed()) }
}

/// The metadata that the bucket stores with a document.
pub fn about<'a>(media_type: &'a str, metadata: &'a [(&'a str, &'a str)]) -> About<'a> {
    About { media_type, caching: CACHING, metadata }
}

fn or_gone(error: Error) -> Error {
    if matches!(error, Error::NotFound(_)) { gone() } else { error }
}

fn gone() -> Error {
    Error::Conflict(refuse("file_gone", "the file was not stored: upload it again"))
}

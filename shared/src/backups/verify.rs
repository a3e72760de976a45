//! Proving a backup: the hashes of what is stored, its contents row for row, or a restore into a database.

use age::x25519::Identity;

use super::archive;
use super::content::compare;
use super::manifest::{FORMAT, Manifest, Stored, manifest_key};
use super::sealing::{damaged, opened};
use super::transfer::{download, measure};
use crate::clients::bucket::Bucket;
use crate::clients::postgres::Programs;
use crate::error::{Error, Result, refuse};

/// Largest manifest that is read; one of 10,000 tables has about 1.5 MB.
const LARGEST_MANIFEST: u64 = 16 * 1024 * 1024;

/// How far a proof goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The stored bytes are those that were stored.
    Hashes,
    /// It was opened, and every table's rows are those of the manifest.
    Contents,
    /// It was restored, and the database has the rows of the manifest.
    Restore,
}

impl Depth {
    /// As the table names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hashes => "hashes",
            Self::Contents => "contents",
            Self::Restore => "restore",
        }
    }
}

/// Reads the manifest of a backup.
///
/// # Errors
/// `NotFound` when there is no such backup, `Conflict` with code `damaged` or `unknown_format`.
pub async fn manifest(bucket: &Bucket, name: &str) -> Result<Manifest> {
    let key = manifest_key(name);
    let mut pieces = match bucket.pieces(&key).await {
        Err(Error::NotFound(_)) => return Err(Error::NotFound("backup")),
        pieces => pieces?,
    };
    let mut text = Vec::new();
    while let Some(piece) = pieces.next().await? {
        text.extend_from_slice(&piece);
        if text.len() as u64 > LARGEST_MANIFEST {
            return Err(damaged(&"its manifest is too large"));
        }
    }
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|cause| damaged(&format!("its manifest: {cause}")))?;
    if value["format"] != FORMAT {
        let detail = format!(
            "the backup has the format {}, and this program reads {FORMAT}: take the version that made it",
            value["format"]
        );
        return Err(Error::Conflict(refuse("unknown_format", detail)));
    }
    serde_json::from_value(value).map_err(|cause| damaged(&format!("its manifest: {cause}")))
}

/// Reads everything that is stored of a backup and compares size and SHA-256.
///
/// # Errors
/// `Conflict` with code `damaged`, which names the object.
pub async fn hashes(bucket: &Bucket, manifest: &Manifest) -> Result<()> {
    for stored in [&manifest.dump, &manifest.files.list] {
        intact(bucket, stored).await?;
    }
    Ok(())
}

async fn intact(bucket: &Bucket, stored: &Stored) -> Result<()> {
    let key = &stored.key;
    let (bytes, sha256) = match measure(bucket, key).await {
        Err(Error::NotFound(_)) => return Err(damaged(&format!("{key} is missing"))),
        measured => measured?,
    };
    if bytes != stored.bytes {
        return Err(damaged(&format!("{key} has {bytes} bytes instead of {}", stored.bytes)));
    }
    if sha256 != stored.sha256 {
        return Err(damaged(&format!("{key} has another SHA-256 than when it was stored")));
    }
    Ok(())
}

/// Opens the dump and compares every table's rows with the manifest, without a database.
///
/// # Errors
/// `Conflict` with code `wrong_identity`, `damaged`, or `backup_differs`, which names the tables.
pub async fn contents(
    bucket: &Bucket,
    manifest: &Manifest,
    programs: &Programs,
    keys: Vec<Identity>,
) -> Result<()> {
    let programs = programs.clone();
    let read = move |sealed| archive::contents(&programs, opened(sealed, &keys)?);
    let found = download(bucket, &manifest.dump.key, read).await?;
    compare("the dump", &found, &manifest.tables)
}

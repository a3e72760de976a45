//! The list of files of a backup: keys, sizes and entity tags of what was in the bucket.
//!
//! It proves what there was and copies nothing: the bucket's own versions, or a copy of it, bring files back. The SHA-256 of
//! each document stands in the dump.

use std::io::Write;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::manifest::{FOLDER, Inventory, key};
use super::sealing::Sealed;
use super::transfer::{Written, upload};
use crate::clients::bucket::{Bucket, Listed, TRIALS};
use crate::error::Result;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its key in the bucket of files.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// The entity tag, including quotation marks.
    pub etag: String,
}

/// Lists what is in the bucket of files, backups aside, and stores the list.
///
/// # Errors
/// `Unavailable` when a bucket does not answer.
pub(super) async fn store(
    files: &Bucket,
    backups: &Bucket,
    name: &str,
    recipients: &[String],
) -> Result<Inventory> {
    let (sender, mut receiver) = mpsc::channel::<Vec<Listed>>(1);
    let recipients = recipients.to_vec();
    let stored = upload(backups, key(name, "files.jsonl.zst.age"), move |parts| {
        let mut sealed = Sealed::to(&recipients, parts)?;
        let (mut plain_bytes, mut objects, mut object_bytes) = (0, 0, 0);
        while let Some(page) = receiver.blocking_recv() {
            for Listed { key, size, etag, .. } in page {
                let mut line = serde_json::to_vec(&File { key, size, etag })?;
                line.push(b'\n');
                sealed.write_all(&line)?;
                plain_bytes += line.len() as u64;
                objects += 1;
                object_bytes += size;
            }
        }
        sealed.finish()?.finish()?;
        Ok(Written { plain_bytes, more: (objects, object_bytes) })
    });
    let listed = list(files, sender);
    // Where the list breaks off, its upload ends well and the backup does not.
    let (stored, listed) = futures_util::future::join(stored, listed).await;
    listed?;
    let (list, (objects, object_bytes)) = stored?;
    Ok(Inventory { list, bucket: files.name().to_owned(), objects, object_bytes })
}

async fn list(files: &Bucket, sender: mpsc::Sender<Vec<Listed>>) -> Result<()> {
    let mut last: Option<String> = None;
    loop {
        let page = files.list("", last).await?;
        let Some(newest) = page.last() else { return Ok(()) };
        last = Some(newest.key.clone());
        let is_file = |object: &Listed| !object.key.starts_with(FOLDER) && !object.key.starts_with(TRIALS);
        if sender.send(page.into_iter().filter(is_file).collect()).await.is_err() {
            // The upload has failed, and says why.
            return Ok(());
        }
    }
}

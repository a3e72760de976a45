//! Between threads that write or read bytes and the bucket: a part at a time, so that no object is in memory as a whole.

use std::io::{self, Read, Write};

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::manifest::Stored;
use crate::clients::bucket::{About, Bucket, LARGEST_NUMBER, Part};
use crate::error::{Error, Result, refuse};
use crate::vault::hex;

/// Bytes of a part. A bucket takes 10,000 of them, 80 GB in all, and four are in memory at once.
const PART: usize = 8 * 1024 * 1024;

/// Objects that are read back to be checked and never shown.
const ABOUT: About<'static> =
    About { media_type: "application/octet-stream", caching: "private, no-store", metadata: &[] };

/// Where a thread writes the bytes of an object.
pub(super) struct Parts {
    sender: mpsc::Sender<Bytes>,
    open: Vec<u8>,
    bytes: u64,
    hash: Sha256,
}

impl Parts {
    fn send(&mut self) -> io::Result<()> {
        let part = std::mem::take(&mut self.open);
        self.sender.blocking_send(part.into()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// The last part. Returns size and hash of the whole.
    pub(super) fn finish(mut self) -> io::Result<(u64, String)> {
        if !self.open.is_empty() {
            self.send()?;
        }
        Ok((self.bytes, hex(&self.hash.finalize())))
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART - self.open.len());
        let taken = &bytes[..taken];
        self.open.extend_from_slice(taken);
        self.hash.update(taken);
        self.bytes += taken.len() as u64;
        if self.open.len() == PART {
            self.send()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a thread has written.
pub(super) struct Written<T> {
    /// Size and SHA-256 of what is stored.
    pub(super) stored: (u64, String),
    /// Bytes before they were sealed.
    pub(super) plain_bytes: u64,
    /// What it learned meanwhile.
    pub(super) more: T,
}

/// Stores what `write` writes in a thread of its own. The object is there when all of it was written, and not before.
///
/// # Errors
/// Those of `write`; `Unavailable` when the bucket does not answer.
pub(super) async fn upload<T: Send + 'static>(
    bucket: &Bucket,
    key: String,
    write: impl FnOnce(Parts) -> Result<Written<T>> + Send + 'static,
) -> Result<(Stored, T)> {
    let upload = bucket.begin_parts(&key, ABOUT).await?;
    let (sender, receiver) = mpsc::channel(1);
    let parts = Parts { sender, open: Vec::new(), bytes: 0, hash: Sha256::new() };
    let writing = tokio::task::spawn_blocking(move || write(parts));
    // With the receiver gone the thread's next part fails, so that it ends too.
    let sent = send(bucket, &key, &upload, receiver).await;
    let written = writing.await?;
    let done = match (sent, written) {
        (Ok(parts), Ok(written)) => {
            bucket.join_parts(&key, &upload, &parts).await.map(|joined| (joined, written))
        }
        (Err(error), _) | (Ok(_), Err(error)) => Err(error),
    };
    match done {
        Ok((true, Written { stored: (bytes, sha256), plain_bytes, more })) => {
            Ok((Stored { key, bytes, sha256, plain_bytes }, more))
        }
        Ok((false, _)) => Err(lost()),
        Err(error) => {
            // What is left of it the bucket's lifecycle removes.
            if let Err(left) = bucket.abort_parts(&key, &upload).await {
                tracing::warn!(key, error = %left, "a backup that failed left parts behind");
            }
            Err(error)
        }
    }
}

async fn send(
    bucket: &Bucket,
    key: &str,
    upload: &str,
    mut receiver: mpsc::Receiver<Bytes>,
) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    while let Some(bytes) = receiver.recv().await {
        let number = u32::try_from(parts.len())? + 1;
        if number > LARGEST_NUMBER {
            let detail = "the dump is larger than the 80 GB that a backup can have";
            return Err(Error::Conflict(refuse("too_large", detail)));
        }
        parts.push(bucket.put_part(key, upload, number, bytes).await?);
    }
    Ok(parts)
}

fn lost() -> Error {
    let detail = "the bucket gave the upload of the backup up in the middle: try again";
    Error::Conflict(refuse("upload_lost", detail))
}

/// Where a thread reads the bytes of an object.
pub(super) struct Source {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    open: Bytes,
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.open.is_empty() {
            match self.receiver.blocking_recv() {
                Some(piece) => self.open = piece?,
                None => return Ok(0),
            }
        }
        let count = into.len().min(self.open.len());
        into[..count].copy_from_slice(&self.open.split_to(count));
        Ok(count)
    }
}

/// Has `read` read an object in a thread of its own.
///
/// # Errors
/// Those of `read`; `NotFound` when there is no object, `Unavailable` when the bucket does not answer.
pub(super) async fn download<T: Send + 'static>(
    bucket: &Bucket,
    key: &str,
    read: impl FnOnce(Source) -> Result<T> + Send + 'static,
) -> Result<T> {
    let mut pieces = bucket.pieces(key).await?;
    let (sender, receiver) = mpsc::channel(4);
    let reading = tokio::task::spawn_blocking(move || read(Source { receiver, open: Bytes::new() }));
    let mut broken = None;
    loop {
        let piece = match pieces.next().await {
            Ok(Some(piece)) => Ok(piece),
            Ok(None) => break,
            Err(error) => {
                broken = Some(error);
                Err(io::Error::from(io::ErrorKind::ConnectionAborted))
            }
        };
        let is_over = broken.is_some();
        // A reader that has ended needs no more; its result says why.
        if sender.send(piece).await.is_err() || is_over {
            break;
        }
    }
    drop(sender);
    let read = reading.await?;
    match broken {
        Some(error) => Err(error),
        None => read,
    }
}

/// Size and SHA-256 of an object, all of which is read.
///
/// # Errors
/// `NotFound` when there is none, `Unavailable` when the bucket does not answer.
pub(super) async fn measure(bucket: &Bucket, key: &str) -> Result<(u64, String)> {
    let mut pieces = bucket.pieces(key).await?;
    let (mut bytes, mut hash) = (0, Sha256::new());
    while let Some(piece) = pieces.next().await? {
        bytes += piece.len() as u64;
        hash.update(&piece);
    }
    Ok((bytes, hex(&hash.finalize())))
}

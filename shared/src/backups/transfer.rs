//! Between threads that write or read bytes and the bucket: a part at a time, so that no object is in memory as a whole.

use std::io::{self, Read, Write};

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::manifest::Stored;
use crate::clients::bucket::{About, Bucket, Writing};
use crate::error::Result;
use crate::vault::hex;

/// Bytes that a thread passes on at once: those of a part of the object, of which four are in memory at once.
const PART: usize = 8 * 1024 * 1024;

/// Objects that are read back to be checked and never shown.
const ABOUT: About<'static> =
    About { media_type: "application/octet-stream", caching: "private, no-store", metadata: &[] };

/// Where a thread writes the bytes of an object.
pub(super) struct Parts {
    sender: mpsc::Sender<Bytes>,
    open: Vec<u8>,
}

impl Parts {
    fn send(&mut self) -> io::Result<()> {
        let part = std::mem::take(&mut self.open);
        self.sender.blocking_send(part.into()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// Passes on what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.open.is_empty() { Ok(()) } else { self.send() }
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART - self.open.len());
        self.open.extend_from_slice(&bytes[..taken]);
        if self.open.len() == PART {
            self.send()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a thread has written.
pub(super) struct Written<T> {
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
    let mut object = Writing::begin(bucket, &key, ABOUT).await?;
    let (sender, receiver) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write(Parts { sender, open: Vec::new() }));
    // With the receiver gone the thread's next part fails, so that it ends too.
    let sent = send(&mut object, receiver).await;
    match (sent, writing.await?) {
        (Ok(()), Ok(Written { plain_bytes, more })) => {
            let stored = object.finish().await?;
            Ok((Stored { key, bytes: stored.size, sha256: hex(&stored.sha256), plain_bytes }, more))
        }
        (Err(error), _) | (Ok(()), Err(error)) => {
            object.abort().await;
            Err(error)
        }
    }
}

async fn send(object: &mut Writing, mut receiver: mpsc::Receiver<Bytes>) -> Result<()> {
    while let Some(bytes) = receiver.recv().await {
        object.write(&bytes).await?;
    }
    Ok(())
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

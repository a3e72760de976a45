//! An object that is written piece by piece: no more of it than one part is in memory.

use axum::body::Bytes;
use sha2::{Digest, Sha256};

use super::{About, Bucket, LARGEST_NUMBER, Part};
use crate::error::{Error, Result, refuse};

/// Bytes of a part: all but the last have 5 MiB or more, and a bucket takes 10,000.
const PART: usize = 8 * 1024 * 1024;

/// An object on its way to the bucket. It is there when it is finished, and not before.
pub struct Writing {
    bucket: Bucket,
    key: String,
    upload: String,
    parts: Vec<Part>,
    open: Vec<u8>,
    size: u64,
    hash: Sha256,
}

/// An object that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Writing {
    /// Begins an object.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub async fn begin(bucket: &Bucket, key: &str, about: About<'_>) -> Result<Self> {
        Ok(Self {
            upload: bucket.begin_parts(key, about).await?,
            bucket: bucket.clone(),
            key: key.to_owned(),
            parts: Vec::new(),
            open: Vec::new(),
            size: 0,
            hash: Sha256::new(),
        })
    }

    /// Adds bytes; sends a part when there are enough.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer, `Conflict` with code `too_large` beyond 80 GB.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
        let mut left = bytes;
        while !left.is_empty() {
            let (taken, rest) = left.split_at(left.len().min(PART - self.open.len()));
            self.open.extend_from_slice(taken);
            left = rest;
            if self.open.len() == PART {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<()> {
        let number = u32::try_from(self.parts.len())? + 1;
        if number > LARGEST_NUMBER {
            let detail = "it is larger than the 80 GB that one object can have";
            return Err(Error::Conflict(refuse("too_large", detail)));
        }
        let part: Bytes = std::mem::take(&mut self.open).into();
        self.parts.push(self.bucket.put_part(&self.key, &self.upload, number, part).await?);
        Ok(())
    }

    /// Sends what is left and makes one object of the parts.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer, `Conflict` with code `upload_lost` when it gave the upload up.
    pub async fn finish(mut self) -> Result<Written> {
        match self.join().await {
            Ok(true) => Ok(Written { size: self.size, sha256: self.hash.finalize().into() }),
            Ok(false) => {
                let detail = "the bucket gave the upload up in the middle: try again";
                Err(Error::Conflict(refuse("upload_lost", detail)))
            }
            Err(error) => {
                self.abort().await;
                Err(error)
            }
        }
    }

    async fn join(&mut self) -> Result<bool> {
        if !self.open.is_empty() || self.parts.is_empty() {
            self.send().await?;
        }
        self.bucket.join_parts(&self.key, &self.upload, &self.parts).await
    }

    /// Gives the object up. What the bucket still has of it, its lifecycle removes.
    pub async fn abort(self) {
        if let Err(error) = self.bucket.abort_parts(&self.key, &self.upload).await {
            tracing::warn!(key = self.key, %error, "an object that was given up left parts behind");
        }
    }
}

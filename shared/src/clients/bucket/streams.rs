//! Objects that are too large for memory, a piece at a time, and lists of objects.

use std::collections::HashMap;

use anyhow::Context;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use axum::body::Bytes;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::{Bucket, Part, unavailable};
use crate::error::Result;

/// An object as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// The entity tag, including quotation marks.
    pub etag: String,
    /// When it was stored.
    pub modified: Option<DateTime<Utc>>,
}

/// The bytes of an object as they come.
pub struct Pieces(ByteStream);

impl Pieces {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// `Unavailable` when the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        self.0.try_next().await.map_err(unavailable)
    }
}

impl Bucket {
    /// Begins to read an object.
    ///
    /// # Errors
    /// `NotFound` when there is none, `Unavailable` when the bucket does not answer.
    pub fn pieces<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Pieces>> {
        Box::pin(async move { Ok(Pieces(self.open(key, None).await?)) })
    }

    /// The metadata of an object as [`About`](super::About) gave it, or `None` when there is no object.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn metadata<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<HashMap<String, String>>>> {
        Box::pin(async move {
            match self.s3().head_object().bucket(&self.name).key(key).send().await {
                Ok(head) => Ok(Some(head.metadata().cloned().unwrap_or_default())),
                Err(SdkError::ServiceError(error)) if error.err().is_not_found() => Ok(None),
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    /// Sends one part of an upload that [`Bucket::begin_parts`] began. All but the last have 5 MiB or more.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn put_part<'a>(
        &'a self,
        key: &'a str,
        upload: &'a str,
        number: u32,
        bytes: Bytes,
    ) -> BoxFuture<'a, Result<Part>> {
        Box::pin(async move {
            let size = u64::try_from(bytes.len())?;
            let request = self.s3().upload_part().bucket(&self.name).key(key).upload_id(upload);
            let request = request.part_number(i32::try_from(number)?).body(ByteStream::from(bytes));
            let sent = request.send().await.map_err(unavailable)?;
            let etag = sent.e_tag().context("the bucket gave a part no entity tag")?.to_owned();
            Ok(Part { number, size, etag })
        })
    }

    /// Up to a thousand objects whose keys begin with `prefix` and come after `after`, in the order of their keys.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn list<'a>(&'a self, prefix: &'a str, after: Option<String>) -> BoxFuture<'a, Result<Vec<Listed>>> {
        Box::pin(async move {
            let request = self.s3().list_objects_v2().bucket(&self.name).prefix(prefix);
            let page = request.set_start_after(after).send().await.map_err(unavailable)?;
            let listed = page.contents().iter().filter_map(|object| {
                let modified = object.last_modified().and_then(|at| DateTime::from_timestamp(at.secs(), 0));
                Some(Listed {
                    key: object.key()?.to_owned(),
                    size: u64::try_from(object.size().unwrap_or_default()).unwrap_or_default(),
                    etag: object.e_tag().unwrap_or_default().to_owned(),
                    modified,
                })
            });
            Ok(listed.collect())
        })
    }
}

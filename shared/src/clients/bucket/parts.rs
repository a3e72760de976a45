//! Objects that are sent in parts: begun, each part signed, listed, put together or given up.

use std::time::Duration;

use anyhow::Context;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use futures_util::future::BoxFuture;

use super::{About, Bucket, Presigned, unavailable};
use crate::error::{Error, Result, refuse};

/// S3 counts parts from 1 to this.
pub const LARGEST_NUMBER: u32 = 10_000;

/// A part that the bucket has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// Size in bytes.
    pub size: u64,
    /// The entity tag, including quotation marks, as the answer to the PUT had it.
    pub etag: String,
}

impl Bucket {
    /// Begins an object in parts; returns the bucket's name for this upload.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn begin_parts<'a>(&'a self, key: &'a str, about: About<'a>) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let request = self.s3().create_multipart_upload().bucket(&self.name).key(key);
            let request = request.content_type(about.media_type).cache_control(about.caching);
            let begun = request.set_metadata(Some(about.metadata())).send().await.map_err(unavailable)?;
            Ok(begun.upload_id().context("the bucket named no upload")?.to_owned())
        })
    }

    /// Lets a browser put one part of exactly this size, for `lifetime`.
    ///
    /// # Errors
    /// When the key can't be signed.
    pub fn presign_part<'a>(
        &'a self,
        key: &'a str,
        upload: &'a str,
        number: u32,
        size: u64,
        lifetime: Duration,
    ) -> BoxFuture<'a, Result<Presigned>> {
        Box::pin(async move {
            let request = self
                .s3()
                .upload_part()
                .bucket(&self.name)
                .key(key)
                .upload_id(upload)
                .part_number(i32::try_from(number)?)
                .content_length(i64::try_from(size).context("size of the part")?)
                .presigned(PresigningConfig::expires_in(lifetime)?)
                .await?;
            let headers =
                request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            Ok(Presigned { url: request.uri().to_owned(), headers })
        })
    }

    /// The parts that the bucket has, by number; `None` when there is no such upload: it was put together, given up, or
    /// never begun.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn parts<'a>(&'a self, key: &'a str, upload: &'a str) -> BoxFuture<'a, Result<Option<Vec<Part>>>> {
        Box::pin(async move {
            let mut parts = Vec::new();
            let mut marker: Option<String> = None;
            loop {
                let page = self.s3().list_parts().bucket(&self.name).key(key).upload_id(upload);
                let page = match page.set_part_number_marker(marker).send().await {
                    Ok(page) => page,
                    Err(SdkError::ServiceError(error)) if error.err().code() == Some(NO_SUCH_UPLOAD) => {
                        return Ok(None);
                    }
                    Err(error) => return Err(unavailable(error)),
                };
                for part in page.parts() {
                    parts.push(Part {
                        number: u32::try_from(part.part_number().unwrap_or_default())?,
                        size: u64::try_from(part.size().unwrap_or_default())?,
                        etag: part.e_tag().unwrap_or_default().to_owned(),
                    });
                }
                marker = page.next_part_number_marker().map(str::to_owned);
                if !page.is_truncated().unwrap_or_default() || marker.is_none() {
                    parts.sort_by_key(|part| part.number);
                    return Ok(Some(parts));
                }
            }
        })
    }

    /// Makes one object of the parts; `false` when there is no such upload.
    ///
    /// # Errors
    /// `Conflict` with code `parts_changed` when the bucket no longer has exactly these parts, `Unavailable` when it
    /// does not answer.
    pub fn join_parts<'a>(
        &'a self,
        key: &'a str,
        upload: &'a str,
        parts: &'a [Part],
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let mut list = CompletedMultipartUpload::builder();
            for part in parts {
                let number = i32::try_from(part.number)?;
                list = list.parts(CompletedPart::builder().part_number(number).e_tag(&part.etag).build());
            }
            let request = self.s3().complete_multipart_upload().bucket(&self.name).key(key).upload_id(upload);
            match request.multipart_upload(list.build()).send().await {
                Ok(_) => Ok(true),
                Err(SdkError::ServiceError(error)) => match error.err().code() {
                    Some(NO_SUCH_UPLOAD) => Ok(false),
                    Some("InvalidPart" | "InvalidPartOrder" | "EntityTooSmall") => Err(changed_parts()),
                    _ => Err(unavailable(SdkError::ServiceError(error))),
                },
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    /// Gives an upload in parts up and removes what was sent of it, if it still exists.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn abort_parts<'a>(&'a self, key: &'a str, upload: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let request = self.s3().abort_multipart_upload().bucket(&self.name).key(key).upload_id(upload);
            match request.send().await {
                Ok(_) => Ok(()),
                Err(SdkError::ServiceError(error)) if error.err().code() == Some(NO_SUCH_UPLOAD) => Ok(()),
                Err(error) => Err(unavailable(error)),
            }
        })
    }
}

/// The bucket's word for an upload that is over or never was.
const NO_SUCH_UPLOAD: &str = "NoSuchUpload";

fn changed_parts() -> Error {
    let detail =
        "a part was sent again meanwhile, or is not what it was: list the parts, then complete again";
    Error::Conflict(refuse("parts_changed", detail))
}

//! The bucket: Spaces or any other S3, including a local server.
//!
//! Every call returns a boxed future, so that the SDK's code, which is large, is compiled once here and not again in
//! every crate that awaits it.

mod measured;
mod parts;
mod setup;
mod streams;
mod trial;
mod writing;

use std::collections::HashMap;
use std::fs::File;
use std::io::Seek;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::{ByteStream, Length};
use aws_sdk_s3::types::MetadataDirective;
use aws_smithy_http_client::{Builder, tls};
use axum::body::Bytes;
use futures_util::future::BoxFuture;

use crate::error::{Error, Result, refuse};
use crate::settings::Spaces;

use self::measured::Measured;

pub use parts::{LARGEST_NUMBER, Part};
pub use setup::{PARTS_DAYS, Setting, TRIALS};
pub use streams::{Listed, Pieces};
pub use trial::{Complaint, Objection};
pub use writing::{Writing, Written};

/// Requests that delete one object each; a request for many needs a checksum on which S3 clones do not agree.
const DELETED_AT_ONCE: usize = 16;

/// A copy names its source in a header that is decoded as a path: everything except slashes and unreserved characters
/// is encoded (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>).
const KEY: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A client of one bucket. Cheap to clone.
#[derive(Clone)]
pub struct Bucket {
    spaces: Arc<Spaces>,
    s3: Arc<OnceLock<aws_sdk_s3::Client>>,
    name: String,
}

/// What the bucket says about an object without sending it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHead {
    /// Size in bytes.
    pub size: u64,
    /// The entity tag (RFC 9110, section 8.8.3), including quotation marks: other content has another tag.
    pub etag: Option<String>,
}

/// What is stored with an object besides its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// The media type.
    pub media_type: &'a str,
    /// Its Cache-Control.
    pub caching: &'a str,
    /// Metadata by name; the values may hold any character.
    pub metadata: &'a [(&'a str, &'a str)],
}

/// A request that others may send to the bucket once it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presigned {
    /// The address of the request.
    pub url: String,
    /// The headers that the signature covers: they must be sent exactly like this.
    pub headers: Vec<(String, String)>,
}

impl Bucket {
    /// A client with static keys; nothing is sent yet.
    pub fn new(spaces: &Spaces) -> Self {
        Self { spaces: Arc::new(spaces.clone()), s3: Arc::default(), name: spaces.bucket.clone() }
    }

    /// The SDK's client, made when it is first needed: a program that never needs it does not contain it either.
    fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| {
            let spaces = &self.spaces;
            let http = Builder::new()
                .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
                .build_https();
            let keys =
                Credentials::new(&spaces.access_key, spaces.secret_key.expose(), None, None, "settings");
            let config = aws_sdk_s3::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .endpoint_url(spaces.endpoint.as_str().trim_end_matches('/'))
                .region(Region::new(spaces.region.clone()))
                .credentials_provider(keys)
                .force_path_style(spaces.path_style)
                // S3 clones refuse the SDK's default checksum trailers.
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
                .http_client(http)
                .interceptor(Measured)
                .build();
            aws_sdk_s3::Client::from_conf(config)
        })
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lets a browser put one object of exactly this size and type, for `lifetime`.
    ///
    /// # Errors
    /// When the key can't be signed.
    pub fn presign_put<'a>(
        &'a self,
        key: &'a str,
        media_type: &'a str,
        size: u64,
        lifetime: Duration,
    ) -> BoxFuture<'a, Result<Presigned>> {
        Box::pin(async move {
            let length = i64::try_from(size).context("size of the object")?;
            let request = self
                .s3()
                .put_object()
                .bucket(&self.name)
                .key(key)
                .content_type(media_type)
                .content_length(length)
                .presigned(PresigningConfig::expires_in(lifetime)?)
                .await?;
            let headers =
                request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            Ok(Presigned { url: request.uri().to_owned(), headers })
        })
    }

    /// A link to one object that works for `lifetime`; `disposition` says whether it opens or downloads.
    ///
    /// # Errors
    /// When the key can't be signed.
    pub fn presign_get<'a>(
        &'a self,
        key: &'a str,
        disposition: &'a str,
        lifetime: Duration,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let request = self
                .s3()
                .get_object()
                .bucket(&self.name)
                .key(key)
                .response_content_disposition(disposition)
                .presigned(PresigningConfig::expires_in(lifetime)?)
                .await?;
            Ok(request.uri().to_owned())
        })
    }

    /// A link that was signed at `start`: two calls with the same start give the same link, so that a browser need not
    /// fetch the object again.
    ///
    /// # Errors
    /// When the key can't be signed.
    pub fn presign_picture<'a>(
        &'a self,
        key: &'a str,
        start: SystemTime,
        lifetime: Duration,
    ) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let signing = PresigningConfig::builder().start_time(start).expires_in(lifetime).build()?;
            let request = self.s3().get_object().bucket(&self.name).key(key);
            Ok(request.response_content_disposition("inline").presigned(signing).await?.uri().to_owned())
        })
    }

    /// Stores an object.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn put<'a>(&'a self, key: &'a str, about: About<'a>, bytes: Bytes) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.send(key, about, ByteStream::from(bytes)))
    }

    /// Stores a whole open file, a piece at a time: it is never in memory as a whole.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn put_file<'a>(
        &'a self,
        key: &'a str,
        about: About<'a>,
        mut file: File,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let length = Length::Exact(file.metadata()?.len());
            // The SDK reads from the file's current position.
            file.rewind()?;
            let body = ByteStream::read_from().file(file.into()).length(length).build().await?;
            self.send(key, about, body).await
        })
    }

    async fn send(&self, key: &str, about: About<'_>, body: ByteStream) -> Result<()> {
        let request = self.s3().put_object().bucket(&self.name).key(key);
        let request = request.content_type(about.media_type).cache_control(about.caching);
        let request = request.set_metadata(Some(about.metadata())).body(body);
        request.send().await.map_err(unavailable)?;
        Ok(())
    }

    /// Copies an object within the bucket, without downloading it; `false` when there is none.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn copy<'a>(&'a self, from: &'a str, to: &'a str, about: About<'a>) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let source = format!("{}/{}", self.name, percent_encoding::utf8_percent_encode(from, KEY));
            let request = self.s3().copy_object().bucket(&self.name).copy_source(source).key(to);
            let request = request.metadata_directive(MetadataDirective::Replace);
            let request = request.content_type(about.media_type).cache_control(about.caching);
            match request.set_metadata(Some(about.metadata())).send().await {
                Ok(_) => Ok(true),
                Err(SdkError::ServiceError(error)) if error.err().code() == Some("NoSuchKey") => Ok(false),
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    /// Size and entity tag of an object, or `None` when there is none.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn head<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<ObjectHead>>> {
        Box::pin(async move {
            match self.s3().head_object().bucket(&self.name).key(key).send().await {
                Ok(head) => Ok(Some(ObjectHead {
                    size: head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                    etag: head.e_tag().map(str::to_owned),
                })),
                Err(SdkError::ServiceError(error)) if error.err().is_not_found() => Ok(None),
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    /// The first `count` bytes of an object, enough to recognize its type.
    ///
    /// # Errors
    /// `NotFound` when there is none, `Unavailable` when the bucket does not answer.
    pub fn first_bytes<'a>(&'a self, key: &'a str, count: u64) -> BoxFuture<'a, Result<Bytes>> {
        Box::pin(async move {
            let object = self.open(key, Some(format!("bytes=0-{}", count.saturating_sub(1)))).await?;
            Ok(object.collect().await.map_err(unavailable)?.into_bytes())
        })
    }

    /// A whole object of known size: it is held once, and never more than `size` bytes of it.
    ///
    /// # Errors
    /// `NotFound` when there is none, `Unavailable` when the bucket does not answer, `Conflict` with code
    /// `file_changed` when the object has another size.
    pub fn get<'a>(&'a self, key: &'a str, size: u64) -> BoxFuture<'a, Result<Bytes>> {
        Box::pin(async move {
            let mut object = self.open(key, None).await?;
            let size = usize::try_from(size)?;
            let mut bytes = Vec::with_capacity(size);
            while let Some(piece) = object.try_next().await.map_err(unavailable)? {
                if piece.len() > size - bytes.len() {
                    return Err(changed());
                }
                bytes.extend_from_slice(&piece);
            }
            if bytes.len() == size { Ok(bytes.into()) } else { Err(changed()) }
        })
    }

    async fn open(&self, key: &str, range: Option<String>) -> Result<ByteStream> {
        match self.s3().get_object().bucket(&self.name).key(key).set_range(range).send().await {
            Ok(object) => Ok(object.body),
            Err(SdkError::ServiceError(error)) if error.err().is_no_such_key() => {
                Err(Error::NotFound("file"))
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes an object, if it exists.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.s3().delete_object().bucket(&self.name).key(key).send().await.map_err(unavailable)?;
            Ok(())
        })
    }

    /// Removes every object whose key begins with `prefix`; returns how many.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer: some objects may be gone by then.
    pub fn delete_all<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let mut removed = 0;
            let mut last: Option<String> = None;
            loop {
                let page =
                    self.s3().list_objects_v2().bucket(&self.name).prefix(prefix).set_start_after(last);
                let page = page.send().await.map_err(unavailable)?;
                let keys: Vec<&str> = page.contents().iter().filter_map(|object| object.key()).collect();
                let Some(newest) = keys.last() else { return Ok(removed) };
                last = Some((*newest).to_owned());
                for some in keys.chunks(DELETED_AT_ONCE) {
                    futures_util::future::try_join_all(some.iter().map(|key| self.delete(key))).await?;
                    removed += u64::try_from(some.len())?;
                }
            }
        })
    }

    /// Checks that the bucket exists and the keys open it.
    ///
    /// # Errors
    /// `Unavailable` with the cause.
    pub fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            self.s3().head_bucket().bucket(&self.name).send().await.map_err(unavailable)?;
            Ok(())
        })
    }
}

impl About<'_> {
    /// Metadata travels in headers: everything except plain ASCII is percent-encoded.
    fn metadata(&self) -> HashMap<String, String> {
        let encoded = |value| percent_encoding::utf8_percent_encode(value, percent_encoding::CONTROLS);
        self.metadata.iter().map(|(name, value)| ((*name).to_owned(), encoded(value).to_string())).collect()
    }
}

/// The refusal of an object that is not the one that was judged.
pub fn changed() -> Error {
    let detail = "the stored file is not the one that was uploaded: upload it again";
    Error::Conflict(refuse("file_changed", detail))
}

/// The log gets the cause; the caller learns when to try again.
fn unavailable(cause: impl Into<anyhow::Error>) -> Error {
    let cause = cause.into();
    tracing::warn!(cause = format!("{cause:#}"), "the bucket did not answer as expected");
    Error::Unavailable {
        refusal: refuse("bucket_unavailable", "the file store does not answer: try again in a moment"),
        retry_after: Duration::from_secs(5),
        cause: None,
    }
}

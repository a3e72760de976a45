//! The bucket: Spaces or any other S3, local server included.
//!
//! Every call returns a boxed future: so the SDK's code, which is large, is compiled here once and not again in
//! every crate that awaits it.

use std::time::Duration;

use anyhow::Context;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::{Builder, tls};
use futures_util::future::BoxFuture;

use crate::error::{Error, Result, refuse};
use crate::settings::Spaces;

/// Requests for one object each; one for many needs a checksum on which S3 clones do not agree.
const DELETED_AT_ONCE: usize = 16;

/// A client of one bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bucket {
    s3: aws_sdk_s3::Client,
    name: String,
}

/// What the bucket says of an object without sending it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHead {
    /// Bytes.
    pub size: u64,
    /// The stored media type.
    pub media_type: Option<String>,
}

/// A request that somebody else may send to the bucket, once signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presigned {
    /// Where to.
    pub url: String,
    /// The headers the signature covers: they must be sent exactly so.
    pub headers: Vec<(String, String)>,
}

impl Bucket {
    /// A client with static keys; nothing is sent yet.
    pub fn new(spaces: &Spaces) -> Self {
        let http = Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https();
        let keys = Credentials::new(&spaces.access_key, spaces.secret_key.expose(), None, None, "settings");
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
            .build();
        Self { s3: aws_sdk_s3::Client::from_conf(config), name: spaces.bucket.clone() }
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
                .s3
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
                .s3
                .get_object()
                .bucket(&self.name)
                .key(key)
                .response_content_disposition(disposition)
                .presigned(PresigningConfig::expires_in(lifetime)?)
                .await?;
            Ok(request.uri().to_owned())
        })
    }

    /// Stores an object; `caching` is its Cache-Control.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn put<'a>(
        &'a self,
        key: &'a str,
        media_type: &'a str,
        caching: &'a str,
        metadata: &'a [(&'a str, &'a str)],
        bytes: Vec<u8>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mut request = self
                .s3
                .put_object()
                .bucket(&self.name)
                .key(key)
                .content_type(media_type)
                .cache_control(caching)
                .body(ByteStream::from(bytes));
            for (name, value) in metadata {
                request = request.metadata(*name, percent_encoded(value));
            }
            request.send().await.map_err(unavailable)?;
            Ok(())
        })
    }

    /// Size and type of an object, or `None` when there is none.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn head<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<ObjectHead>>> {
        Box::pin(async move {
            match self.s3.head_object().bucket(&self.name).key(key).send().await {
                Ok(head) => Ok(Some(ObjectHead {
                    size: head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                    media_type: head.content_type().map(str::to_owned),
                })),
                Err(SdkError::ServiceError(error)) if error.err().is_not_found() => Ok(None),
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    /// The first `count` bytes of an object, for a look at what it is.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn first_bytes<'a>(&'a self, key: &'a str, count: u64) -> BoxFuture<'a, Result<Vec<u8>>> {
        Box::pin(async move { self.fetch(key, Some(format!("bytes=0-{}", count.saturating_sub(1)))).await })
    }

    /// A whole object.
    ///
    /// # Errors
    /// `NotFound` when there is none, `Unavailable` when the bucket does not answer.
    pub fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Vec<u8>>> {
        Box::pin(async move { self.fetch(key, None).await })
    }

    async fn fetch(&self, key: &str, range: Option<String>) -> Result<Vec<u8>> {
        let answer = self.s3.get_object().bucket(&self.name).key(key).set_range(range).send().await;
        let object = match answer {
            Ok(object) => object,
            Err(SdkError::ServiceError(error)) if error.err().is_no_such_key() => {
                return Err(Error::NotFound("file"));
            }
            Err(error) => return Err(unavailable(error)),
        };
        let bytes = object.body.collect().await.map_err(unavailable)?;
        Ok(bytes.to_vec())
    }

    /// Removes an object; one that is not there is fine.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer.
    pub fn delete<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.s3.delete_object().bucket(&self.name).key(key).send().await.map_err(unavailable)?;
            Ok(())
        })
    }

    /// Removes every object whose key begins with `prefix`; returns how many.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer: some may be gone by then.
    pub fn delete_all<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let mut removed = 0;
            let mut last: Option<String> = None;
            loop {
                let page = self.s3.list_objects_v2().bucket(&self.name).prefix(prefix).set_start_after(last);
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

    /// Whether the bucket is there and the keys open it.
    ///
    /// # Errors
    /// `Unavailable` with the cause.
    pub fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            self.s3.head_bucket().bucket(&self.name).send().await.map_err(unavailable)?;
            Ok(())
        })
    }
}

/// Metadata travels in headers: anything but plain ASCII is percent-encoded.
fn percent_encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::CONTROLS).to_string()
}

/// The cause goes to the log, the caller learns when to try again.
fn unavailable(cause: impl Into<anyhow::Error>) -> Error {
    let cause = cause.into();
    tracing::warn!(cause = format!("{cause:#}"), "the bucket did not answer as expected");
    Error::Unavailable {
        refusal: refuse("bucket_unavailable", "the file store does not answer: try again in a moment"),
        retry_after: Duration::from_secs(5),
        cause: None,
    }
}

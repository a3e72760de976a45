//! A bucket tried as the platform uses it, and what it has against us when it refuses. For `doctor`.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use axum::body::Bytes;
use futures_util::future::BoxFuture;

use super::{About, Bucket};
use crate::clients::connection::{self, Broken};
use crate::error::Result;

/// What is stored and fetched again.
const CONTENT: &[u8] = b"astralis doctor";
const ABOUT: About<'static> = About { media_type: "text/plain", caching: "no-store", metadata: &[] };

/// A refusal, and at which step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What it is about.
    pub objection: Objection,
    /// What we were doing: `find`, `put`, `copy`, …
    pub step: &'static str,
    /// The bucket's own words, or what became of the connection.
    pub said: String,
}

/// What a bucket has against us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// There is no bucket of this name there.
    NoBucket,
    /// It does not know the access key.
    UnknownKey,
    /// The secret is not the one of the access key.
    WrongSecret,
    /// The key may not do this.
    Rights,
    /// Our clock or the bucket's is wrong.
    Clock,
    /// The signature names another region.
    Region,
    /// It refuses a checksum, or asks for one.
    Checksum,
    /// No connection.
    Connection(Broken),
    /// An object came back changed, or did not go away.
    Changed,
    /// Something that no S3 answers, or nothing we know.
    Other,
}

impl Bucket {
    /// Puts, copies, fetches and removes an object, and begins one in parts and gives it up, as the platform does.
    ///
    /// # Errors
    /// The first refusal.
    pub fn try_out<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), Complaint>> {
        Box::pin(async move {
            match self.s3().head_bucket().bucket(&self.name).send().await {
                // The answer to a HEAD has no words: a refusal is left to the next step, which says why.
                Ok(_) => {}
                Err(SdkError::ServiceError(error)) if error.err().is_not_found() => {
                    let said = "404: there is no bucket of this name".to_owned();
                    return Err(Complaint { objection: Objection::NoBucket, step: "find", said });
                }
                Err(SdkError::ServiceError(_)) => {}
                Err(error) => return Err(complaint("find", error)),
            }
            let copied = format!("{key}-copy");
            let tried = self.try_objects(key, &copied).await;
            for key in [key, &copied] {
                // Where it is refused, the removal that was tried has said so, or the rule for trials removes it.
                let _ = self.s3().delete_object().bucket(&self.name).key(key).send().await;
            }
            tried?;
            self.try_parts(key).await
        })
    }

    async fn try_objects(&self, key: &str, copied: &str) -> Result<(), Complaint> {
        let (s3, bucket) = (self.s3(), self.name.as_str());
        let put = s3.put_object().bucket(bucket).key(key).content_type(ABOUT.media_type);
        let put = put.cache_control(ABOUT.caching).body(Bytes::from_static(CONTENT).into());
        put.send().await.map_err(|error| complaint("put", error))?;
        let copy = s3.copy_object().bucket(bucket).copy_source(format!("{bucket}/{key}")).key(copied);
        copy.send().await.map_err(|error| complaint("copy", error))?;
        let got = s3.get_object().bucket(bucket).key(copied).send();
        let got = got.await.map_err(|error| complaint("get", error))?;
        let bytes = got.body.collect().await.map_err(|error| changed("get", &error.to_string()))?;
        if bytes.into_bytes() != CONTENT {
            return Err(changed("get", "an object came back changed"));
        }
        let listed = s3.list_objects_v2().bucket(bucket).prefix(key).send();
        listed.await.map_err(|error| complaint("list", error))?;
        let removed = s3.delete_object().bucket(bucket).key(key).send();
        removed.await.map_err(|error| complaint("delete", error))?;
        match s3.head_object().bucket(bucket).key(key).send().await {
            Ok(_) => Err(changed("delete", "an object did not go away")),
            Err(SdkError::ServiceError(error)) if error.err().is_not_found() => Ok(()),
            Err(error) => Err(complaint("head", error)),
        }
    }

    async fn try_parts(&self, key: &str) -> Result<(), Complaint> {
        let (s3, bucket) = (self.s3(), self.name.as_str());
        let begun = s3.create_multipart_upload().bucket(bucket).key(key).send();
        let begun = begun.await.map_err(|error| complaint("begin an upload in parts", error))?;
        let upload = begun.upload_id().unwrap_or_default();
        let listed = s3.list_parts().bucket(bucket).key(key).upload_id(upload).send().await;
        let ended = s3.abort_multipart_upload().bucket(bucket).key(key).upload_id(upload).send().await;
        listed.map_err(|error| complaint("list the parts of an upload", error))?;
        ended.map_err(|error| complaint("give an upload in parts up", error))?;
        Ok(())
    }

    /// The origins that the bucket's CORS rules name.
    ///
    /// # Errors
    /// `NotFound` where the server knows no such setting; when the bucket does not answer, or refuses to tell.
    pub fn allowed_origins(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        Box::pin(async move {
            let rules = self.cors().await?;
            Ok(rules.iter().flat_map(|rule| rule.allowed_origins()).cloned().collect())
        })
    }
}

fn changed(step: &'static str, said: &str) -> Complaint {
    Complaint { objection: Objection::Changed, step, said: said.to_owned() }
}

fn complaint<E>(step: &'static str, error: SdkError<E>) -> Complaint
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let status = error.raw_response().map(|raw| raw.status().as_u16());
    let Some(own) = error.as_service_error() else {
        let is_late = matches!(&error, SdkError::TimeoutError(_))
            || matches!(&error, SdkError::DispatchFailure(failure) if failure.is_timeout());
        let objection = match connection::broken(&error) {
            _ if status.is_some() => Objection::Other,
            Broken::Other if is_late => Objection::Connection(Broken::Filtered),
            broken => Objection::Connection(broken),
        };
        return Complaint { objection, step, said: connection::told(&error) };
    };
    let (code, message) = (own.code().unwrap_or_default(), own.message().unwrap_or_default());
    let objection = match (code, status) {
        ("NoSuchBucket", _) => Objection::NoBucket,
        ("InvalidAccessKeyId" | "NotSignedUp", _) => Objection::UnknownKey,
        ("SignatureDoesNotMatch", _) => Objection::WrongSecret,
        ("RequestTimeTooSkewed" | "RequestExpired", _) => Objection::Clock,
        ("AccessDenied" | "AllAccessDisabled", _) => Objection::Rights,
        ("AuthorizationHeaderMalformed" | "PermanentRedirect" | "IllegalLocationConstraintException", _)
        | (_, Some(301 | 307)) => Objection::Region,
        ("XAmzContentSHA256Mismatch" | "InvalidDigest" | "BadDigest", _) => Objection::Checksum,
        ("", Some(403)) => Objection::Rights,
        _ => Objection::Other,
    };
    let status = status.unwrap_or_default();
    let said = format!("{status} {code} {message}").split_whitespace().collect::<Vec<_>>().join(" ");
    Complaint { objection, step, said }
}

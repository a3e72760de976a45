//! What a bucket has to be told once: that it exists, who may call it from a page, what it may forget, and that nobody
//! else reads it.

use anyhow::anyhow;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketCannedAcl, BucketLifecycleConfiguration, CorsConfiguration,
    CorsRule, ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::future::BoxFuture;
use md5::{Digest, Md5};

use super::Bucket;
use crate::error::{Error, Result};

/// Days after which a bucket removes the parts of an upload that nobody finished; ours are gone after one.
pub const PARTS_DAYS: i32 = 2;

/// Objects below it are what `astralis doctor` tries a bucket with. It removes them itself, if it is let.
pub const TRIALS: &str = "doctor/";

/// Our rules are known by these names; all others are left alone.
const CORS_RULE: &str = "astralis";
const PARTS_RULE: &str = "astralis-parts";
const TRIALS_RULE: &str = "astralis-doctor";

/// One thing that a bucket is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// That it exists.
    Existence,
    /// Which pages may transfer files.
    Cors,
    /// What it removes by itself.
    Lifecycle,
    /// That only signed requests are answered.
    Access,
}

impl Setting {
    /// All of them, in the order in which they are set.
    pub const ALL: [Self; 4] = [Self::Existence, Self::Cors, Self::Lifecycle, Self::Access];
}

impl Bucket {
    /// Whether the bucket is set as the pages of `origins` need it.
    ///
    /// # Errors
    /// `NotFound` where the server knows no such setting; when the bucket does not answer, or refuses to tell.
    pub fn is_set<'a>(&'a self, setting: Setting, origins: &'a [String]) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            match setting {
                Setting::Existence => self.exists().await,
                Setting::Cors => Ok(self.cors().await?.contains(&cors_rule(origins)?)),
                Setting::Lifecycle => {
                    let rules = self.lifecycle().await?;
                    Ok(lifecycle_rules()?.iter().all(|wanted| rules.iter().any(|rule| same(rule, wanted))))
                }
                Setting::Access => self.is_private().await,
            }
        })
    }

    /// Sets it. Rules that others made stay.
    ///
    /// # Errors
    /// `NotFound` where the server knows no such setting; when the bucket does not answer, or refuses.
    pub fn set<'a>(&'a self, setting: Setting, origins: &'a [String]) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match setting {
                Setting::Existence => {
                    let made = self.s3().create_bucket().bucket(&self.name).send().await;
                    made.map(drop).map_err(|error| refused("to make the bucket", error))
                }
                Setting::Cors => self.set_cors(origins).await,
                Setting::Lifecycle => self.set_lifecycle().await,
                Setting::Access => {
                    let request = self.s3().put_bucket_acl().bucket(&self.name).acl(BucketCannedAcl::Private);
                    let set = request.customize().mutate_request(add_digest).send().await;
                    set.map(drop).map_err(|error| refused("to close it to the public", error))
                }
            }
        })
    }

    async fn exists(&self) -> Result<bool> {
        match self.s3().head_bucket().bucket(&self.name).send().await {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(error)) if error.err().is_not_found() => Ok(false),
            Err(error) => Err(refused("to say whether it exists", error)),
        }
    }

    pub(super) async fn cors(&self) -> Result<Vec<CorsRule>> {
        match self.s3().get_bucket_cors().bucket(&self.name).send().await {
            Ok(answer) => Ok(answer.cors_rules.unwrap_or_default()),
            Err(SdkError::ServiceError(error)) if error.err().code() == Some("NoSuchCORSConfiguration") => {
                Ok(Vec::new())
            }
            Err(error) => Err(refused("to show its CORS rules", error)),
        }
    }

    async fn set_cors(&self, origins: &[String]) -> Result<()> {
        let mut rules = self.cors().await?;
        rules.retain(|rule| rule.id() != Some(CORS_RULE));
        rules.push(cors_rule(origins)?);
        let rules = CorsConfiguration::builder().set_cors_rules(Some(rules)).build()?;
        let request = self.s3().put_bucket_cors().bucket(&self.name).cors_configuration(rules);
        let set = request.customize().mutate_request(add_digest).send().await;
        set.map(drop).map_err(|error| refused("to take CORS rules", error))
    }

    async fn lifecycle(&self) -> Result<Vec<LifecycleRule>> {
        match self.s3().get_bucket_lifecycle_configuration().bucket(&self.name).send().await {
            Ok(answer) => Ok(answer.rules.unwrap_or_default()),
            Err(SdkError::ServiceError(error))
                if error.err().code() == Some("NoSuchLifecycleConfiguration") =>
            {
                Ok(Vec::new())
            }
            Err(error) => Err(refused("to show its lifecycle rules", error)),
        }
    }

    async fn set_lifecycle(&self) -> Result<()> {
        let mut rules = self.lifecycle().await?;
        rules.retain(|rule| !matches!(rule.id(), Some(PARTS_RULE | TRIALS_RULE)));
        rules.extend(lifecycle_rules()?);
        let rules = BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build()?;
        let request = self.s3().put_bucket_lifecycle_configuration().bucket(&self.name);
        let request = request.lifecycle_configuration(rules).customize().mutate_request(add_digest);
        request.send().await.map(drop).map_err(|error| refused("to take lifecycle rules", error))
    }

    /// A grant to a group is one to everybody, or to everybody with any account.
    async fn is_private(&self) -> Result<bool> {
        let answer = self.s3().get_bucket_acl().bucket(&self.name).send().await;
        let answer = answer.map_err(|error| refused("to show who may read it", error))?;
        Ok(answer.grants().iter().all(|grant| grant.grantee().is_none_or(|grantee| grantee.uri().is_none())))
    }
}

/// What a page needs to upload by signed URLs, in parts too, and to show what is stored.
fn cors_rule(origins: &[String]) -> Result<CorsRule> {
    let texts = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    Ok(CorsRule::builder()
        .id(CORS_RULE)
        .set_allowed_origins(Some(origins.to_vec()))
        .set_allowed_methods(texts(&["GET", "HEAD", "PUT"]))
        .set_allowed_headers(texts(&["content-type", "range"]))
        .set_expose_headers(texts(&["ETag", "Content-Length", "Content-Range"]))
        .max_age_seconds(3600)
        .build()?)
}

fn lifecycle_rules() -> Result<[LifecycleRule; 2]> {
    let rule = |id: &str, prefix: &str| {
        let filter = LifecycleRuleFilter::builder().prefix(prefix).build();
        LifecycleRule::builder().id(id).filter(filter).status(ExpirationStatus::Enabled)
    };
    let parts = AbortIncompleteMultipartUpload::builder().days_after_initiation(PARTS_DAYS).build();
    Ok([
        rule(PARTS_RULE, "").abort_incomplete_multipart_upload(parts).build()?,
        rule(TRIALS_RULE, TRIALS).expiration(LifecycleExpiration::builder().days(1).build()).build()?,
    ])
}

/// Servers give a rule back with more or fewer empty parts, so only what it does is compared.
fn same(one: &LifecycleRule, other: &LifecycleRule) -> bool {
    let days = |rule: &LifecycleRule| rule.expiration().and_then(LifecycleExpiration::days);
    let parts = |rule: &LifecycleRule| {
        rule.abort_incomplete_multipart_upload()
            .and_then(AbortIncompleteMultipartUpload::days_after_initiation)
    };
    one.id() == other.id()
        && one.status() == other.status()
        && days(one) == days(other)
        && parts(one) == parts(other)
}

/// Older S3 servers, Ceph's among them, take rules with this header only, and the SDK no longer sends it (RFC 1864).
fn add_digest(request: &mut HttpRequest) {
    if let Some(body) = request.body().bytes() {
        let digest = BASE64_STANDARD.encode(Md5::digest(body));
        request.headers_mut().insert("content-md5", digest);
    }
}

/// The bucket's own words, or that it knows no such thing, for the operator who reads them.
fn refused<E>(what: &str, error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    if code == Some("NotImplemented") {
        return Error::NotFound("setting of this bucket");
    }
    let own = error.as_service_error().map(|error| {
        format!("{}: {}", error.code().unwrap_or("no code"), error.message().unwrap_or("no reason given"))
    });
    match own {
        Some(own) => anyhow!("the bucket refuses {what}: {own}").into(),
        None => {
            anyhow::Error::new(error).context(format!("the bucket does not answer when asked {what}")).into()
        }
    }
}

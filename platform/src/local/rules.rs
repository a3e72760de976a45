//! The rules of the local bucket: it keeps what it is told and gives it back, as a real one does, and follows its own.

use std::sync::{Mutex, PoisonError};

use s3s::dto::{
    BucketCannedACL, CORSRules, GetBucketAclInput, GetBucketAclOutput, GetBucketCorsInput,
    GetBucketCorsOutput, GetBucketLifecycleConfigurationInput, GetBucketLifecycleConfigurationOutput, Grant,
    Grantee, LifecycleRules, Permission, PutBucketAclInput, PutBucketAclOutput, PutBucketCorsInput,
    PutBucketCorsOutput, PutBucketLifecycleConfigurationInput, PutBucketLifecycleConfigurationOutput, Type,
};
use s3s::{S3Result, s3_error};

/// The group that is everybody.
const EVERYBODY: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

/// What the bucket was told since the start.
#[derive(Debug, Default)]
pub(super) struct Rules(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    cors: Option<CORSRules>,
    lifecycle: Option<LifecycleRules>,
    is_public: bool,
}

impl Rules {
    fn with<T>(&self, work: impl FnOnce(&mut Told) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn get_bucket_cors(&self, _: GetBucketCorsInput) -> S3Result<GetBucketCorsOutput> {
        match self.with(|told| told.cors.clone()) {
            Some(rules) => Ok(GetBucketCorsOutput { cors_rules: Some(rules) }),
            None => Err(s3_error!(NoSuchCORSConfiguration, "there are no CORS rules")),
        }
    }

    pub(super) fn put_bucket_cors(&self, input: PutBucketCorsInput) -> S3Result<PutBucketCorsOutput> {
        // As older servers do.
        if input.content_md5.is_none() {
            return Err(s3_error!(InvalidRequest, "Missing required header for this request: Content-MD5"));
        }
        self.with(|told| told.cors = Some(input.cors_configuration.cors_rules));
        Ok(PutBucketCorsOutput::default())
    }

    pub(super) fn get_bucket_lifecycle_configuration(
        &self,
        _: GetBucketLifecycleConfigurationInput,
    ) -> S3Result<GetBucketLifecycleConfigurationOutput> {
        match self.with(|told| told.lifecycle.clone()) {
            Some(rules) => {
                Ok(GetBucketLifecycleConfigurationOutput { rules: Some(rules), ..Default::default() })
            }
            None => Err(s3_error!(NoSuchLifecycleConfiguration, "there are no lifecycle rules")),
        }
    }

    pub(super) fn put_bucket_lifecycle_configuration(
        &self,
        input: PutBucketLifecycleConfigurationInput,
    ) -> S3Result<PutBucketLifecycleConfigurationOutput> {
        self.with(|told| told.lifecycle = input.lifecycle_configuration.map(|rules| rules.rules));
        Ok(PutBucketLifecycleConfigurationOutput::default())
    }

    pub(super) fn get_bucket_acl(&self, _: GetBucketAclInput) -> S3Result<GetBucketAclOutput> {
        let everybody = Grantee {
            display_name: None,
            email_address: None,
            id: None,
            type_: Type::from_static(Type::GROUP),
            uri: Some(EVERYBODY.to_owned()),
        };
        let reading = Permission::from_static(Permission::READ);
        let grant = Grant { grantee: Some(everybody), permission: Some(reading) };
        let grants = if self.with(|told| told.is_public) { vec![grant] } else { Vec::new() };
        Ok(GetBucketAclOutput { grants: Some(grants), owner: None })
    }

    pub(super) fn put_bucket_acl(&self, input: PutBucketAclInput) -> S3Result<PutBucketAclOutput> {
        let is_public = input.acl.is_some_and(|acl| acl.as_str() != BucketCannedACL::PRIVATE);
        self.with(|told| told.is_public = is_public);
        Ok(PutBucketAclOutput::default())
    }
}

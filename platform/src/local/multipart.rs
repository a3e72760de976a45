//! Uploads in parts of the local bucket: the files' server, with what it leaves out of S3's protocol.
//!
//! `s3s-fs` lists parts without their entity tags and in no order, and takes an upload that is over for one with other
//! keys. Here a list is as S3 gives it, and an upload that is over is none (`NoSuchUpload`).

use std::fmt::Write;
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput,
    DeleteObjectsOutput, ETag, GetObjectInput, GetObjectOutput, HeadBucketInput, HeadBucketOutput,
    HeadObjectInput, HeadObjectOutput, ListBucketsInput, ListBucketsOutput, ListObjectsInput,
    ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput, Part,
    PutObjectInput, PutObjectOutput, UploadPartInput, UploadPartOutput,
};
use s3s::dto::{
    CreateBucketInput, CreateBucketOutput, GetBucketAclInput, GetBucketAclOutput, GetBucketCorsInput,
    GetBucketCorsOutput, GetBucketLifecycleConfigurationInput, GetBucketLifecycleConfigurationOutput,
    PutBucketAclInput, PutBucketAclOutput, PutBucketCorsInput, PutBucketCorsOutput,
    PutBucketLifecycleConfigurationInput, PutBucketLifecycleConfigurationOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::io::AsyncReadExt;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::rules::Rules;

/// Parts on one page of a list.
const PAGE: i32 = 1000;

/// Bytes of a part that are in memory while its entity tag is computed.
const PIECE: usize = 64 * 1024;

/// The files of the bucket.
#[derive(Debug)]
pub(super) struct Store {
    files: FileSystem,
    folder: PathBuf,
    /// Joining takes many steps here, and to everybody else it is one: who asks meanwhile waits for its end.
    joining: Mutex<()>,
    rules: Rules,
}

impl Store {
    pub(super) fn new(files: FileSystem, folder: &Path) -> Self {
        Self { files, folder: folder.to_owned(), joining: Mutex::default(), rules: Rules::default() }
    }

    /// Where the files' server notes that an upload is under way.
    fn require(&self, upload: &str) -> S3Result<()> {
        let known =
            Uuid::parse_str(upload).is_ok_and(|id| self.folder.join(format!(".upload-{id}.json")).exists());
        if known { Ok(()) } else { Err(s3_error!(NoSuchUpload, "the upload is over, or never began")) }
    }

    fn part(&self, upload: &str, number: i32) -> PathBuf {
        self.folder.join(format!(".upload_id-{upload}.part-{number}"))
    }

    /// A page of the parts behind `marker`, with their entity tags.
    async fn page(&self, input: ListPartsInput, mut parts: Vec<Part>) -> S3Result<ListPartsOutput> {
        let most = input.max_parts.unwrap_or(PAGE).clamp(1, PAGE);
        let marker = input.part_number_marker.unwrap_or_default();
        parts.sort_by_key(|part| part.part_number);
        parts.retain(|part| part.part_number > Some(marker));
        let is_truncated = i32::try_from(parts.len()).is_ok_and(|count| count > most);
        parts.truncate(usize::try_from(most).unwrap_or_default());
        for part in &mut parts {
            let path = self.part(&input.upload_id, part.part_number.unwrap_or_default());
            let tag = entity_tag(&path).await.map_err(|error| s3_error!(error, InternalError))?;
            part.e_tag = Some(ETag::Strong(tag));
        }
        Ok(ListPartsOutput {
            next_part_number_marker: parts.last().and_then(|part| part.part_number).filter(|_| is_truncated),
            is_truncated: Some(is_truncated),
            max_parts: Some(most),
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            parts: Some(parts),
            ..ListPartsOutput::default()
        })
    }
}

/// The MD5 of a part as S3's entity tags have it, read a piece at a time.
async fn entity_tag(path: &Path) -> std::io::Result<String> {
    let mut file = tokio::fs::File::open(path).await?;
    let (mut hash, mut piece) = (Md5::new(), vec![0; PIECE]);
    loop {
        let length = file.read(&mut piece).await?;
        if length == 0 {
            break;
        }
        hash.update(&piece[..length]);
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut tag, byte| {
        let _ = write!(tag, "{byte:02x}");
        tag
    }))
}

/// Everything that is not said here the files' server does, or the rules of the bucket.
macro_rules! store {
    (
        $($name:ident($input:ident) -> $output:ident),* $(,)?;
        $($rule:ident($asked:ident) -> $told:ident),* $(,)?;
        $($own:item)*
    ) => {
        #[async_trait::async_trait]
        impl S3 for Store {
            $(async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                self.files.$name(request).await
            })*
            $(async fn $rule(&self, request: S3Request<$asked>) -> S3Result<S3Response<$told>> {
                self.rules.$rule(request.input).map(S3Response::new)
            })*
            $($own)*
        }
    };
}

store! {
    copy_object(CopyObjectInput) -> CopyObjectOutput,
    create_bucket(CreateBucketInput) -> CreateBucketOutput,
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput,
    delete_object(DeleteObjectInput) -> DeleteObjectOutput,
    delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput,
    get_object(GetObjectInput) -> GetObjectOutput,
    head_bucket(HeadBucketInput) -> HeadBucketOutput,
    head_object(HeadObjectInput) -> HeadObjectOutput,
    list_buckets(ListBucketsInput) -> ListBucketsOutput,
    list_objects(ListObjectsInput) -> ListObjectsOutput,
    list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output,
    put_object(PutObjectInput) -> PutObjectOutput;

    get_bucket_acl(GetBucketAclInput) -> GetBucketAclOutput,
    get_bucket_cors(GetBucketCorsInput) -> GetBucketCorsOutput,
    get_bucket_lifecycle_configuration(GetBucketLifecycleConfigurationInput)
        -> GetBucketLifecycleConfigurationOutput,
    put_bucket_acl(PutBucketAclInput) -> PutBucketAclOutput,
    put_bucket_cors(PutBucketCorsInput) -> PutBucketCorsOutput,
    put_bucket_lifecycle_configuration(PutBucketLifecycleConfigurationInput)
        -> PutBucketLifecycleConfigurationOutput;

    async fn upload_part(&self, request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        self.require(&request.input.upload_id)?;
        self.files.upload_part(request).await
    }

    async fn list_parts(&self, request: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        let _alone = self.joining.lock().await;
        self.require(&request.input.upload_id)?;
        let input = request.input.clone();
        let parts = self.files.list_parts(request).await?.output.parts.unwrap_or_default();
        self.page(input, parts).await.map(S3Response::new)
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let _alone = self.joining.lock().await;
        self.require(&request.input.upload_id)?;
        self.require_parts(&request.input).await?;
        self.files.complete_multipart_upload(request).await
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let _alone = self.joining.lock().await;
        self.require(&request.input.upload_id)?;
        self.files.abort_multipart_upload(request).await
    }
}

impl Store {
    /// Refuses parts that are missing or have another entity tag before anything is changed: the files' server would
    /// forget the upload first.
    async fn require_parts(&self, input: &CompleteMultipartUploadInput) -> S3Result<()> {
        let parts = input.multipart_upload.iter().flat_map(|upload| upload.parts.iter().flatten());
        for part in parts {
            let path = self.part(&input.upload_id, part.part_number.unwrap_or_default());
            let tag = entity_tag(&path).await.ok();
            let named = part.e_tag.as_ref().map(|tag| tag.value().to_owned());
            if tag.is_none() || named.is_some_and(|named| Some(named) != tag) {
                return Err(s3_error!(InvalidPart, "a part is missing or was sent again"));
            }
        }
        Ok(())
    }
}

//! Versions of a document's file: a newer one takes its place, the older ones are kept and can come back.

use chrono::{DateTime, Utc};
use document_types::fields::Extraction;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::extractions::{self, NewVersion, Origin};
use super::log::{self, DOCUMENT_ERASED, DOCUMENT_REPLACED};
use super::work::ReadDocument;
use super::{Document, Status, processing, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, UserId};
use crate::jobs;

/// One version of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileVersion {
    /// From 1.
    pub number: i32,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// Who brought it.
    pub actor_id: UserId,
    /// When.
    pub since: DateTime<Utc>,
    /// Whether it is the document's file now.
    pub current: bool,
    /// Where it is in the bucket.
    #[serde(skip)]
    pub key: String,
    /// The entity tag of the object that was judged.
    #[serde(skip)]
    pub etag: Option<String>,
}

/// Every version, the newest first: at most 1,000.
pub async fn list(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<FileVersion>> {
    let org = tx.org();
    let versions = sqlx::query_as!(
        FileVersion,
        r#"select number as "number!", name as "name!", media_type as "media_type!", size as "size!",
             actor_id as "actor_id!: _", since as "since!", current as "current!", key as "key!", etag
         from (
           select file_version as number, name, media_type, size, coalesce(file_by, owner_id) as actor_id,
             coalesce(file_since, created_at) as since, true as current, key, etag
           from documents
           where org_id = $1 and id = $2 and erased_at is null
           union all
           select number, name, media_type, size, actor_id, since, false, key, etag
           from document_versions
           where org_id = $1 and document_id = $2
         ) as versions
         order by number desc
         limit 1000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(versions)
}

/// Since when the document's file is the one that it is now.
pub async fn since(tx: &mut OrgTx, id: DocumentId) -> Result<Option<DateTime<Utc>>> {
    let org = tx.org();
    let since = sqlx::query_scalar!(
        r#"select coalesce(file_since, created_at) as "since!" from documents where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(since)
}

/// One version.
pub async fn find(tx: &mut OrgTx, id: DocumentId, number: i32) -> Result<Option<FileVersion>> {
    Ok(list(tx, id).await?.into_iter().find(|version| version.number == number))
}

impl Document {
    /// Whether another file may take the place of this one's.
    ///
    /// # Errors
    /// `Conflict` with code `in_trash`, `on_hold`, `fields_locked`, `not_finished`, or those of
    /// [`Self::may_be_handed_out`].
    fn may_be_replaced(&self) -> Result<()> {
        self.is_kept()?;
        self.is_not_held()?;
        self.may_change_fields()?;
        if !matches!(self.status, Status::Completed | Status::Failed) {
            let detail = "the file is still being read: replace it when that is over";
            return Err(Error::Conflict(refuse("not_finished", detail)));
        }
        self.may_be_handed_out()
    }
}

/// The note of the version of the fields with which a new file begins.
pub(super) const NEW_FILE: &str = "a new version of the file";

/// Makes the file of an uploaded document the newest version of another's: it is read, and its fields are extracted
/// anew. The uploaded document is gone then: the caller has made sure that nobody has decided about it.
///
/// # Errors
/// `NotFound` when one of them is gone; `Conflict` with code `itself`, `not_an_upload`, `has_attachments`,
/// `has_versions`, or of the state that one of them is in.
pub async fn replace(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    id: DocumentId,
    with: DocumentId,
) -> Result<Document> {
    if id == with {
        return Err(Error::Conflict(refuse("itself", "upload the new version as a document and name that")));
    }
    // In one order, so that two callers do not wait for each other.
    for each in [id.min(with), id.max(with)] {
        store::lock(tx, each).await?;
    }
    let document = store::find(tx, id).await?.or_not_found("document")?;
    let newer = store::find(tx, with).await?.or_not_found("document")?;
    document.may_be_replaced()?;
    newer.may_be_replaced()?;
    if newer.file_version > 1 {
        let detail = "the uploaded document has versions of its own: upload the file once more";
        return Err(Error::Conflict(refuse("has_versions", detail)));
    }
    refuse_more_than_an_upload(&newer, by)?;
    refuse_attachments(tx, id).await?;
    refuse_attachments(tx, with).await?;
    keep_current(tx, id).await?;
    give_up(tx, actor, with).await?;
    let org = tx.org();
    sqlx::query!(
        "update documents
         set key = $3, name = $4, media_type = $5, size = $6, sha256 = $7, etag = $8, password = $9
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        newer.key,
        newer.name,
        newer.media_type,
        newer.size,
        newer.sha256,
        newer.etag,
        newer.password
    )
    .execute(tx.conn())
    .await?;
    begin(tx, actor, by, id, json!({ "uploaded_as": with })).await
}

/// Makes an older version the newest one again: it is read, and its fields are extracted anew.
///
/// # Errors
/// `NotFound` when there is no such version; `Conflict` with code `is_current`, `has_attachments`, or of the state that
/// the document is in.
pub async fn restore(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    id: DocumentId,
    number: i32,
) -> Result<Document> {
    let document = store::lock(tx, id).await?;
    document.may_be_replaced()?;
    if document.file_version == number {
        return Err(Error::Conflict(refuse("is_current", "this version is the document's file already")));
    }
    find(tx, id, number).await?.or_not_found("version")?;
    refuse_attachments(tx, id).await?;
    keep_current(tx, id).await?;
    let org = tx.org();
    sqlx::query!(
        "update documents d
         set key = v.key, name = v.name, media_type = v.media_type, size = v.size, sha256 = v.sha256, etag = v.etag,
           password = null
         from document_versions v
         where d.org_id = $1 and d.id = $2 and v.org_id = $1 and v.document_id = $2 and v.number = $3",
        org.0,
        id.0,
        number
    )
    .execute(tx.conn())
    .await?;
    begin(tx, actor, by, id, json!({ "restored": number })).await
}

/// The document that goes only brought a file: what came in a mail, or somebody else has brought, is not erased on the
/// way.
fn refuse_more_than_an_upload(newer: &Document, by: UserId) -> Result<()> {
    if newer.owner_id == by && newer.parent_id.is_none() {
        return Ok(());
    }
    Err(not_an_upload())
}

/// Something else than a file for a new version would be lost.
pub fn not_an_upload() -> Error {
    let detail = "only a file that you have uploaded yourself, and about which nobody has decided, becomes a version: \
                  upload it once more";
    Error::Conflict(refuse("not_an_upload", detail))
}

/// Attached files have become documents, which stand where the older file put them.
async fn refuse_attachments(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    let has = sqlx::query_scalar!(
        r#"select exists (
             select from document_files where org_id = $1 and document_id = $2 and child_id is not null) as "has!""#,
        org.0,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    if !has {
        return Ok(());
    }
    let detail = "its attachments are documents of their own: keep both files, and relate them as version_of";
    Err(Error::Conflict(refuse("has_attachments", detail)))
}

/// Keeps the current file as an older version. An upload that was never copied is the file itself: then nothing is left of
/// it to be removed.
async fn keep_current(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into document_versions (org_id, document_id, number, key, name, media_type, size, sha256, etag, actor_id, since)
         select org_id, id, file_version, key, name, media_type, size, sha256, etag, coalesce(file_by, owner_id),
           coalesce(file_since, created_at)
         from documents
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update documents set upload_key = null where org_id = $1 and id = $2 and upload_key = key",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends the document that only brought the file: an empty row stays while its upload may still leave something.
async fn give_up(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set deleted_at = now(), erased_at = now(), upload_key = nullif(upload_key, key)
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("select app.forget_document($1)", id.0).execute(tx.conn()).await?;
    log::record(tx, actor, DOCUMENT_ERASED, id, None).await
}

/// Reads the file that has just become the document's.
async fn begin(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    id: DocumentId,
    how: serde_json::Value,
) -> Result<Document> {
    let org = tx.org();
    let nothing = Extraction::default();
    extractions::keep(
        tx,
        id,
        NewVersion { origin: Origin::Again, actor: None, note: Some(NEW_FILE), extraction: &nothing },
    )
    .await?;
    processing::delete_pages(tx, id).await?;
    forget_parts(tx, id).await?;
    sqlx::query!(
        "update documents
         set status = 'pending', ocr_text = null, ocr_confidence = null, pages_total = null, pages_done = 0, pages_failed = 0,
           error_code = null, error_message = null, attempts = 0, invoice = null, model_state = null, model_note = null,
           scan = null, archived_at = null, file_version = file_version + 1, file_by = $3, file_since = now(),
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        by.0
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &ReadDocument { document: id }).await?;
    log::record(tx, actor, DOCUMENT_REPLACED, id, Some(how)).await?;
    store::find(tx, id).await?.or_not_found("document")
}

/// Forgets what was inside the older file.
async fn forget_parts(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from document_files where org_id = $1 and document_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from document_sheets where org_id = $1 and document_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "delete from document_search where org_id = $1 and document_id = $2 and part > 0",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

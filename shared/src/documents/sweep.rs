//! The safety net: uploads nobody reported, refused files still in the bucket, documents whose job is gone.

use super::work::{ExtractDocument, ReadDocument};
use super::{
    UPLOAD_EXPIRED, arrival, captures, derived, indexing, multipart, processing, retention, store, trash,
};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::{Error, Result};
use crate::ids::{DocumentId, OrgId};
use crate::jobs::Job;

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads that had arrived without a report.
    pub adopted: u32,
    /// Tickets whose file never came: now FAILED.
    pub expired: u32,
    /// Refused files removed.
    pub removed: u32,
    /// Documents whose uploads can leave nothing more behind: their tickets are dead, the leftovers removed.
    pub cleared: u32,
    /// Documents whose job was gone: now FAILED.
    pub abandoned: u32,
    /// Images and searchable PDFs removed because nobody asked for them.
    pub unused: u32,
    /// Documents put into the trash because their kind is kept no longer.
    pub retired: u32,
    /// Photographs removed that have become documents, or that nobody finished.
    pub captures: u32,
    /// Documents removed for good because they were in the trash for long enough.
    pub erased: u32,
    /// Documents that another version of the program left out of lists and search.
    pub indexed: u32,
}

struct Lost {
    id: DocumentId,
    org: OrgId,
    key: String,
    expired: bool,
}

/// Cleans up everything that was left behind; each object on its own, so that one failure stops no other.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn sweep(app: &App) -> Result<Swept> {
    let mut swept = Swept::default();
    for upload in find_waiting(app).await? {
        match arrival::object_arrived(app, &upload.key).await {
            Ok(()) => swept.adopted += 1,
            Err(Error::Conflict(refusal)) if refusal.code == "not_arrived" => {
                if upload.expired {
                    give_up(app, &upload, &mut swept).await?;
                }
            }
            Err(error @ (Error::Unavailable { .. } | Error::Internal(_))) => return Err(error),
            // The document records the refusal.
            Err(_) => {}
        }
    }
    for refused in find_refused(app).await? {
        store::remove_refused(app, refused.org, refused.id, &refused.key).await?;
        swept.removed += 1;
    }
    for left in find_leftovers(app).await? {
        clear(app, &left).await?;
        swept.cleared += 1;
    }
    for orphan in find_orphans(app).await? {
        fail(app, &orphan, "internal", "the work on this document was lost: try it again").await?;
        swept.abandoned += 1;
    }
    swept.unused = derived::remove_unused(app).await?;
    swept.retired = retention::sweep(app).await?;
    swept.captures = captures::sweep(app).await?;
    swept.erased = trash::sweep(app).await?;
    swept.indexed = indexing::catch_up(app).await?;
    Ok(swept)
}

/// Ends an upload whose time is over. Nobody may have reported parts that are all there: then the file has arrived.
async fn give_up(app: &App, upload: &Lost, swept: &mut Swept) -> Result<()> {
    if multipart::settle(app, upload.org, upload.id).await? {
        match arrival::object_arrived(app, &upload.key).await {
            Ok(()) => {
                swept.adopted += 1;
                return Ok(());
            }
            // The file is there: the next sweep goes on.
            Err(error) if error.is_retryable() => return Err(error),
            // Where it was refused, the document has failed with that reason already.
            Err(_) => {}
        }
    }
    swept.expired += 1;
    fail(app, upload, UPLOAD_EXPIRED, "the file never arrived: upload it again").await
}

async fn fail(app: &App, document: &Lost, code: &str, message: &str) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(document.org).await?;
    processing::fail(&mut tx, document.id, code, message).await?;
    tx.commit().await
}

/// Uploads older than two minutes: time enough for the uploader or the bucket to report them. A ticket's URL works for
/// an hour, so after two hours nothing more can arrive. Parts have a day, in which few of them are looked at: uploads
/// that nobody goes on with must not take the turn of files that have arrived.
async fn find_waiting(app: &App) -> Result<Vec<Lost>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let rows = sqlx::query_as!(
        Lost,
        r#"(select id as "id!: _", org_id as "org!: _", key as "key!",
              created_at < now() - case when part_size is null then interval '2 hours' else interval '1 day' end
                as "expired!"
            from documents
            where status = 'uploading' and erased_at is null and updated_at < now() - interval '2 minutes'
              and (part_size is null or created_at < now() - interval '1 day')
            order by updated_at
            limit 1000)
           union all
           (select id, org_id, key, false
            from documents
            where status = 'uploading' and erased_at is null and updated_at < now() - interval '2 minutes'
              and part_size is not null and created_at >= now() - interval '1 day'
            order by updated_at desc
            limit 100)"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

async fn find_refused(app: &App) -> Result<Vec<Lost>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let rows = sqlx::query_as!(
        Lost,
        r#"select id as "id: _", org_id as "org: _", key, true as "expired!"
         from documents
         where file_refused and file_removed_at is null
         order by updated_at
         limit 1000"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// An upload that was taken over or refused, whose URL is dead.
struct Leftover {
    id: DocumentId,
    org: OrgId,
    upload_key: String,
    multipart_id: Option<String>,
    copy_keys: Vec<String>,
}

/// Uploads that ended so long ago that no PUT and no copy can arrive any more: whatever arrived after the file was
/// taken over is under their keys. An upload that was never copied is the file itself.
async fn find_leftovers(app: &App) -> Result<Vec<Leftover>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let rows = sqlx::query_as!(
        Leftover,
        r#"select id as "id: _", org_id as "org: _", upload_key as "upload_key!", multipart_id, copy_keys
         from documents
         where upload_key is not null and created_at < now() - interval '2 hours' and status <> 'uploading'
           and (upload_key <> key or file_refused or error_code = $1)
         order by created_at
         limit 1000"#,
        UPLOAD_EXPIRED
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The objects go first: if one can't be removed, the next sweep finds the row again.
async fn clear(app: &App, left: &Leftover) -> Result<()> {
    if let Some(upload) = &left.multipart_id {
        app.bucket.abort_parts(&left.upload_key, upload).await?;
    }
    app.bucket.delete(&left.upload_key).await?;
    for copy in &left.copy_keys {
        app.bucket.delete(copy).await?;
    }
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(left.org).await?;
    sqlx::query!(
        "update documents set upload_key = null, multipart_id = null, copy_keys = '{}' where org_id = $1 and id = $2",
        left.org.0,
        left.id.0
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Documents in progress that the queue does not know: it has neither their job nor the one that would mark them
/// failed.
async fn find_orphans(app: &App) -> Result<Vec<Lost>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let rows = sqlx::query_as!(
        Lost,
        r#"select d.id as "id: _", d.org_id as "org: _", d.key, true as "expired!"
         from documents d
         where d.status in ('pending', 'processing') and d.updated_at < now() - interval '2 minutes'
           and not exists (
             select from jobs.job j
             where j.org_id = d.org_id and j.kind in ($1, $2, 'fail-document') and j.payload ->> 'document' = d.id::text)
         order by d.updated_at
         limit 1000"#,
        ReadDocument::NAME,
        ExtractDocument::NAME
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

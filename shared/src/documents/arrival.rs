//! A file has arrived. The uploader reports it, the bucket does, or the sweep finds it: the first of them counts, once.
//!
//! The URL of a ticket stays valid for its whole hour, so the object under the upload's key can change at any moment.
//! Therefore the object is copied to a key that no presigned URL names; the copy is judged and kept.

use axum::body::Bytes;
use document_types::media::SIGNATURE_LENGTH;

use super::upload::{check_object, object_key};
use super::work::ReadDocument;
use super::{Status, file, processing, scans, store};
use crate::activity::Actor;
use crate::app::App;
use crate::clients::bucket::ObjectHead;
use crate::db::{OrgTx, SystemTx};
use crate::documents::log::{self, DOCUMENT_UPLOADED};
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, OrgId, UserId};
use crate::jobs;

/// A ticket whose file is awaited.
struct Awaited {
    id: DocumentId,
    org: OrgId,
    owner: UserId,
    name: String,
    size: i64,
    media_type: String,
}

/// Takes over the object under the key of an upload: copies it, checks the copy against the ticket, and enqueues its
/// reading. Calling it again changes nothing.
///
/// # Errors
/// `not_arrived` when the object is not in the bucket; `size_mismatch` or `content_mismatch` when it is not what was
/// promised: then the document is FAILED with that reason and the object is removed.
pub async fn object_arrived(app: &App, key: &str) -> Result<()> {
    let Some(awaited) = find_awaited(app, key).await? else { return Ok(()) };
    if app.bucket.head(key).await?.is_none() {
        return missing(app, key).await;
    }
    let copy = object_key(awaited.org, &awaited.name);
    if !note_copy(app, &awaited, &copy).await? {
        return Ok(());
    }
    if !copy_object(app, &awaited, key, &copy).await? {
        return missing(app, key).await;
    }
    match judge(app, &awaited, &copy).await? {
        Ok(head) => accept(app, &awaited, key, &copy, &head).await,
        Err(refusal) => {
            let counts = refuse_object(app, &awaited, key, &copy, &refusal).await?;
            if counts { Err(refusal) } else { Ok(()) }
        }
    }
}

/// A missing object was never sent, or another caller has taken it over.
async fn missing(app: &App, key: &str) -> Result<()> {
    if find_awaited(app, key).await?.is_some() { Err(not_arrived()) } else { Ok(()) }
}

fn not_arrived() -> Error {
    let detail = "the file is not in the store yet: send it to the ticket's URL first";
    Error::Conflict(refuse("not_arrived", detail))
}

async fn find_awaited(app: &App, key: &str) -> Result<Option<Awaited>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query_as!(
        Awaited,
        r#"select id as "id: _", org_id as "org: _", owner_id as "owner: _", name, size, media_type
         from documents
         where key = $1 and status = 'uploading' and erased_at is null"#,
        key
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(row)
}

/// Records a copy before it is made, so that the sweep knows of it whatever happens; `false` when nobody awaits it.
async fn note_copy(app: &App, awaited: &Awaited, copy: &str) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(awaited.org).await?;
    let noted = sqlx::query!(
        "update documents
         set copy_keys = copy_keys || $3::text, upload_key = coalesce(upload_key, key)
         where org_id = $1 and id = $2 and status = 'uploading' and erased_at is null",
        awaited.org.0,
        awaited.id.0,
        copy
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(noted.rows_affected() == 1)
}

async fn copy_object(app: &App, awaited: &Awaited, key: &str, copy: &str) -> Result<bool> {
    let (org, owner) = (awaited.org.to_string(), awaited.owner.to_string());
    let metadata =
        [("uploaded-by", owner.as_str()), ("org-id", org.as_str()), ("original-name", awaited.name.as_str())];
    app.bucket.copy(key, copy, file::about(&awaited.media_type, &metadata)).await
}

/// Whether the copy is what the ticket promised.
async fn judge(app: &App, awaited: &Awaited, copy: &str) -> Result<Result<ObjectHead>> {
    let head = app.bucket.head(copy).await?.ok_or_else(not_arrived)?;
    let promised = u64::try_from(awaited.size)?;
    // The bytes of an object of another size need not be read, and an empty object has none.
    let first_bytes = if head.size == promised {
        app.bucket.first_bytes(copy, SIGNATURE_LENGTH).await?
    } else {
        Bytes::new()
    };
    Ok(check_object(promised, &awaited.media_type, head.size, &first_bytes).map(|()| head))
}

/// Exactly one of the concurrent callers changes the row: its copy becomes the file, and it enqueues the job.
async fn accept(app: &App, awaited: &Awaited, key: &str, copy: &str, head: &ObjectHead) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(awaited.org).await?;
    let changed = sqlx::query!(
        "update documents
         set status = 'pending', key = $3, etag = $4, copy_keys = array_remove(copy_keys, $3), scan = $5,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and status = 'uploading' and erased_at is null",
        awaited.org.0,
        awaited.id.0,
        copy,
        head.etag,
        scans::demanded(app)
    )
    .execute(tx.conn())
    .await?;
    let is_first = changed.rows_affected() == 1;
    if is_first {
        note_arrival(&mut tx, awaited).await?;
    }
    tx.commit().await?;
    remove(app, if is_first { key } else { copy }).await;
    Ok(())
}

async fn note_arrival(tx: &mut OrgTx, awaited: &Awaited) -> Result<()> {
    jobs::enqueue(tx, &ReadDocument { document: awaited.id }).await?;
    let uploader = Actor { user: Some(awaited.owner), ..Actor::system() };
    log::record(tx, &uploader, DOCUMENT_UPLOADED, awaited.id, None).await
}

/// Refuses the document. Returns whether the refusal counts: no other caller was first.
async fn refuse_object(app: &App, awaited: &Awaited, key: &str, copy: &str, refusal: &Error) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(awaited.org).await?;
    let (code, message) = (refusal.code(), refusal.to_string());
    let is_first = processing::refuse_file(&mut tx, awaited.id, Status::Uploading, code, &message).await?;
    tx.commit().await?;
    remove(app, copy).await;
    // Another caller took over an earlier object: that one is the file.
    if !is_first {
        return Ok(false);
    }
    // If this fails, the sweep removes the object.
    store::remove_refused(app, awaited.org, awaited.id, key).await?;
    Ok(true)
}

/// Removes an object that nothing refers to. If that fails, the sweep removes it: the file has arrived all the same.
async fn remove(app: &App, key: &str) {
    if let Err(error) = app.bucket.delete(key).await {
        tracing::warn!(%error, "what is left of an upload stays until the sweep");
    }
}

//! The trash: a deleted document can be restored for some days, then its files, what was made of it and its rows go.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::log::{self, DOCUMENT_DELETED, DOCUMENT_ERASED, DOCUMENT_RESTORED};
use super::{Document, Status, multipart, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, OrgId};

/// Documents that are removed for good in one sweep.
const ERASED_AT_ONCE: i64 = 500;

/// Puts a document into the trash. One that is there already stays as it is.
///
/// # Errors
/// `NotFound` when it is gone; `Conflict` with code `on_hold`.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<Document> {
    delete_for(tx, actor, id, None).await
}

/// The same, with the reason that the log notes.
pub(super) async fn delete_for(
    tx: &mut OrgTx,
    actor: &Actor,
    id: DocumentId,
    why: Option<Value>,
) -> Result<Document> {
    store::lock(tx, id).await?.is_not_held()?;
    let org = tx.org();
    let done = sqlx::query!(
        "update documents
         set deleted_at = now(), version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and deleted_at is null",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        log::record(tx, actor, DOCUMENT_DELETED, id, why).await?;
    }
    store::find(tx, id).await?.or_not_found("document")
}

/// Takes a document out of the trash. One that is not there stays as it is. What automations would have done while it
/// was there, they do now; and its kind's days begin anew, so that retention does not take it back at once.
///
/// # Errors
/// `NotFound` when it is gone.
pub async fn restore(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<Document> {
    let org = tx.org();
    let before = store::lock(tx, id).await?;
    let Some(deleted_at) = before.deleted_at else { return Ok(before) };
    sqlx::query!(
        "update documents
         set deleted_at = null, kept_since = now(), version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, DOCUMENT_RESTORED, id, None).await?;
    let settled_meanwhile = before.processed_at.is_some_and(|processed| processed > deleted_at);
    if before.status == Status::Completed && settled_meanwhile {
        log::settled(tx, id).await?;
    }
    store::find(tx, id).await?.or_not_found("document")
}

/// Takes a document out of the trash for good: from now on it is gone for everybody. Its files and its rows go with
/// [`remove`], or with the next sweep.
///
/// # Errors
/// `Conflict` with code `not_in_trash` or `on_hold`.
pub async fn erase(tx: &mut OrgTx, actor: &Actor, document: &Document) -> Result<()> {
    document.is_not_held()?;
    let org = tx.org();
    let erased = sqlx::query!(
        "update documents
         set erased_at = now()
         where org_id = $1 and id = $2 and deleted_at is not null and erased_at is null and held_at is null",
        org.0,
        document.id.0
    )
    .execute(tx.conn())
    .await?;
    if erased.rows_affected() == 0 {
        let detail = "only a document in the trash can be removed for good: delete it first";
        return Err(Error::Conflict(refuse("not_in_trash", detail)));
    }
    // The log keeps that it was erased, when and by whom, and nothing that the document said.
    log::record(tx, actor, DOCUMENT_ERASED, document.id, None).await
}

/// Removes the files of an erased document, and then what is known of it: its rows and, by `app.forget_document`, what
/// logs, news, jobs and deliveries say. Safe to run twice.
///
/// A ticket given out shortly before still lets its file arrive: then an empty row stays until no upload can, for the
/// sweep to remove both.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the next sweep goes on.
pub async fn remove(app: &App, org: OrgId, id: DocumentId) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let keys = keys(&mut tx, id).await?;
    let alone = alone(&mut tx, id).await?;
    let parts = multipart::begun(&mut tx, id).await?;
    tx.commit().await?;
    if let Some((key, upload)) = parts {
        app.bucket.abort_parts(&key, &upload).await?;
    }
    for key in keys {
        app.bucket.delete(&key).await?;
    }
    let contents = alone.iter().map(|sha256| URL_SAFE_NO_PAD.encode(sha256));
    for folder in contents.chain([id.to_string()]) {
        app.bucket.delete_all(&format!("org-{org}/derived/{folder}/")).await?;
    }
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    sqlx::query!(
        "delete from derived_files
         where org_id = $1 and (sha256 = any($2) or starts_with(variant, $3::uuid::text))",
        org.0,
        &alone,
        id.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("select app.forget_document($1)", id.0).execute(tx.conn()).await?;
    sqlx::query!(
        "delete from documents
         where org_id = $1 and id = $2 and erased_at is not null
           and (upload_key is null or created_at < now() - interval '2 hours')",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// The objects of a document: its file in every version, what is left of its upload, and files inside it; none that another document has,
/// such as the mail that an attachment came with.
async fn keys(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<String>> {
    let org = tx.org();
    let keys = sqlx::query_scalar!(
        r#"select key as "key!"
         from (
           select own.key
           from (
             select unnest(array[d.key, d.upload_key] || d.copy_keys || array(
               select v.key from document_versions v where v.org_id = d.org_id and v.document_id = d.id)) as key
             from documents d
             where d.org_id = $1 and d.id = $2 and d.erased_at is not null
           ) as own
           where not exists (select from document_files o where o.org_id = $1 and o.key = own.key and o.document_id <> $2)
             and not exists (select from documents o where o.org_id = $1 and o.key = own.key and o.id <> $2)
             and not exists (
               select from document_versions o where o.org_id = $1 and o.key = own.key and o.document_id <> $2)
           union
           select f.key
           from document_files f
           join documents d on d.org_id = f.org_id and d.id = f.document_id and d.erased_at is not null
           where f.org_id = $1 and f.document_id = $2
             and not exists (
               select from document_files o where o.org_id = $1 and o.key = f.key and o.document_id <> f.document_id)
             and not exists (select from documents o where o.org_id = $1 and o.key = f.key and o.id <> f.document_id)
             and not exists (
               select from document_versions o where o.org_id = $1 and o.key = f.key and o.document_id <> f.document_id)
         ) as keys
         where key is not null
         order by key
         limit 100000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(keys)
}

/// The contents of a document's file, in every version, that no other document has.
async fn alone(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<Vec<u8>>> {
    let org = tx.org();
    let alone = sqlx::query_scalar!(
        r#"select own.sha256 as "sha256!"
         from documents d
         cross join lateral (
           select d.sha256
           union
           select v.sha256 from document_versions v where v.org_id = d.org_id and v.document_id = d.id
         ) as own
         where d.org_id = $1 and d.id = $2 and d.erased_at is not null and own.sha256 is not null
           and not exists (select from documents o where o.org_id = $1 and o.sha256 = own.sha256 and o.id <> d.id)
           and not exists (
             select from document_versions o where o.org_id = $1 and o.sha256 = own.sha256 and o.document_id <> d.id)
         order by 1
         limit 10000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(alone)
}

/// Removes for good what was deleted too long ago, and ends what was begun; returns how many documents.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn sweep(app: &App) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let due = sqlx::query!(
        "select org_id, id, erased_at is not null as \"is_begun!\"
         from documents
         where deleted_at is not null and held_at is null
           and case
             when erased_at is null then deleted_at < now() - make_interval(days => $1)
             else upload_key is null or created_at < now() - interval '2 hours'
           end
         order by deleted_at
         limit $2",
        i32::try_from(app.settings.documents.trash_days)?,
        ERASED_AT_ONCE
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let (mut count, mut first) = (0, None);
    for row in due {
        let (org, id) = (OrgId(row.org_id), DocumentId(row.id));
        match erase_due(app, org, id, row.is_begun).await {
            Ok(erased) => count += u32::from(erased),
            // One whose objects stay does not keep the others.
            Err(error) => {
                tracing::warn!(%error, document = %id, "a document in the trash is not removed yet");
                first = first.or(Some(error));
            }
        }
    }
    first.map_or(Ok(count), Err)
}

/// Removes one for good; says whether it did.
async fn erase_due(app: &App, org: OrgId, id: DocumentId, is_begun: bool) -> Result<bool> {
    if !is_begun {
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        // Restored at this moment, or removed by somebody.
        let found = store::find(&mut tx, id).await?;
        let Some(document) = found.filter(|document| document.deleted_at.is_some()) else { return Ok(false) };
        erase(&mut tx, &Actor::system(), &document).await?;
        tx.commit().await?;
    }
    remove(app, org, id).await?;
    Ok(true)
}

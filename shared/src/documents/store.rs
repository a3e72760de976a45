//! The SQL for people's requests: insert, find, list, and what was read.

use document_types::reading::{InvoiceData, LONGEST_TEXT};
use sqlx::types::Json;
use uuid::Uuid;

use super::filter::{Filter, Order, Place};
use super::held::Hold;
use super::improvement::Improvement;
use super::log::{self, UPLOAD_STARTED};
use super::upload::{NewFile, upload_key};
use super::{Approval, Document, Failure, Status, StoredKind, indexing};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{OrNotFound, Result};
use crate::http::Cursor;
use crate::ids::{DocumentId, OrgId, UserId};

/// A row of `documents`, before its error columns become one object.
struct Row {
    id: DocumentId,
    owner_id: UserId,
    key: String,
    name: String,
    media_type: String,
    size: i64,
    status: Status,
    kind: Option<StoredKind>,
    language: Option<String>,
    pages_total: Option<i32>,
    pages_done: i32,
    attempts: i32,
    error_code: Option<String>,
    error_message: Option<String>,
    ocr_confidence: Option<f32>,
    processed_at: Option<chrono::DateTime<chrono::Utc>>,
    created_at: chrono::DateTime<chrono::Utc>,
    updated_at: chrono::DateTime<chrono::Utc>,
    version: i64,
    sha256: Option<Vec<u8>>,
    etag: Option<String>,
    file_refused: bool,
    scan_owed: bool,
    approval: Option<Approval>,
    approval_owed: bool,
    parent_id: Option<DocumentId>,
    nesting: i16,
    pages_failed: i32,
    password: Option<Vec<u8>>,
    extraction: Option<i32>,
    review_fields: Vec<String>,
    vendor: Option<String>,
    number: Option<String>,
    issue_date: Option<chrono::NaiveDate>,
    due_date: Option<chrono::NaiveDate>,
    total: Option<String>,
    currency: Option<String>,
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    archived_at: Option<chrono::DateTime<chrono::Utc>>,
    held_at: Option<chrono::DateTime<chrono::Utc>>,
    held_by: Option<UserId>,
    hold_reason: Option<String>,
    file_version: i32,
    model_state: Option<String>,
    model_note: Option<String>,
}

impl From<Row> for Document {
    fn from(row: Row) -> Self {
        let error =
            row.error_code.map(|code| Failure { code, message: row.error_message.unwrap_or_default() });
        Self {
            id: row.id,
            owner_id: row.owner_id,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            status: row.status,
            kind: row.kind.map(|kind| kind.0),
            needs_review: !row.review_fields.is_empty(),
            review_fields: row.review_fields,
            vendor: row.vendor,
            number: row.number,
            issue_date: row.issue_date,
            due_date: row.due_date,
            total: row.total,
            currency: row.currency,
            deleted_at: row.deleted_at,
            archived_at: row.archived_at,
            hold: Hold::of(row.held_at, row.held_by, row.hold_reason),
            file_version: row.file_version,
            model: Improvement::of(row.model_state.as_deref(), row.model_note),
            language: row.language,
            pages_total: row.pages_total,
            pages_done: row.pages_done,
            attempts: row.attempts,
            error,
            ocr_confidence: row.ocr_confidence,
            processed_at: row.processed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
            key: row.key,
            sha256: row.sha256,
            etag: row.etag,
            file_refused: row.file_refused,
            scan_owed: row.scan_owed,
            approval: row.approval,
            approval_owed: row.approval_owed,
            parent_id: row.parent_id,
            nesting: row.nesting,
            pages_failed: row.pages_failed,
            password: row.password,
            extraction: row.extraction,
        }
    }
}

/// Inserts a document whose file is awaited.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, owner: UserId, file: &NewFile) -> Result<Document> {
    let org = tx.org();
    let id = DocumentId::new();
    sqlx::query!(
        "insert into documents (id, org_id, owner_id, key, upload_key, name, media_type, size, sha256, language)
         values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)",
        id.0,
        org.0,
        owner.0,
        upload_key(org, id, &file.name),
        file.name,
        file.media_type,
        i64::try_from(file.size)?,
        file.sha256.as_ref().map(|hash| &hash[..]),
        file.language
    )
    .execute(tx.conn())
    .await?;
    indexing::index(tx, id).await?;
    log::record(tx, actor, UPLOAD_STARTED, id, None).await?;
    find(tx, id).await?.or_not_found("document")
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! document_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", owner_id as "owner_id: _", key, name, media_type, size, status as "status: _",
               kind::text as "kind: StoredKind", language, pages_total, pages_done, attempts, error_code, error_message,
               ocr_confidence, processed_at, created_at, updated_at, version, sha256, etag, file_refused,
               scan is not distinct from 'owed' as "scan_owed!", approval as "approval: _", approval_owed,
               parent_id as "parent_id: _", nesting, pages_failed, password, extraction, review_fields,
               vendor, number, issue_date, due_date, total::text as total, currency, deleted_at, archived_at, held_at, held_by as "held_by: _", hold_reason, file_version,
               model_state, model_note "# + $from $(, $value)*
        )
    };
}

/// One document.
pub async fn find(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Document>> {
    let org = tx.org();
    let row = document_query!(
        "from documents
         where org_id = $1 and id = $2 and erased_at is null",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Document::from))
}

/// One document, locked against changes by others until the transaction ends.
///
/// # Errors
/// `NotFound` when it is gone.
pub async fn lock(tx: &mut OrgTx, id: DocumentId) -> Result<Document> {
    let org = tx.org();
    sqlx::query!("select from documents where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("document")?;
    find(tx, id).await?.or_not_found("document")
}

/// Up to `most` documents that a filter finds, in an order, after the last one of the page before.
pub async fn list(
    tx: &mut OrgTx,
    filter: &Filter,
    order: Order,
    after: Option<&Cursor<Place>>,
    most: i64,
) -> Result<Vec<Document>> {
    let org = tx.org();
    let rows = document_query!(
        "from app.find_documents($2, $3, $4, $5, $6) with ordinality as found (found_id, place)
         join documents on org_id = $1 and id = found_id
         order by place
         limit $6",
        org.0,
        Json(filter) as _,
        order.name(),
        after.and_then(|after| after.key.value()),
        after.map(|after| after.id),
        i32::try_from(most)?
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// These documents, as far as there are any, in no order.
pub async fn list_these(tx: &mut OrgTx, ids: &[Uuid]) -> Result<Vec<Document>> {
    let org = tx.org();
    let rows = document_query!(
        "from documents
         where org_id = $1 and id = any($2) and erased_at is null
         order by id
         limit 10000",
        org.0,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// How many documents a filter finds, counted up to `most`.
pub async fn count(tx: &mut OrgTx, filter: &Filter, most: i32) -> Result<i64> {
    let count =
        sqlx::query_scalar!(r#"select app.count_documents($1, $2) as "count!""#, Json(filter) as _, most)
            .fetch_one(tx.conn())
            .await?;
    Ok(count)
}

/// Documents of the organization that wait for their file or their reading, counted up to `limit`.
pub async fn count_unfinished(tx: &mut OrgTx, limit: u32) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from documents
           where org_id = $1 and status in ('uploading', 'pending', 'processing')
           limit $2
         ) as unfinished"#,
        org.0,
        i64::from(limit)
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Takes back a document whose file could not be stored.
pub async fn discard(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from documents where org_id = $1 and id = $2 and status = 'uploading'", org.0, id.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The whole text; `None` while the document has not been read.
pub async fn text(tx: &mut OrgTx, id: DocumentId) -> Result<Option<String>> {
    let org = tx.org();
    let text =
        sqlx::query_scalar!("select ocr_text from documents where org_id = $1 and id = $2", org.0, id.0)
            .fetch_optional(tx.conn())
            .await?;
    Ok(text.flatten())
}

/// The invoice as data, if the file is one or contains one.
pub(super) async fn invoice(tx: &mut OrgTx, id: DocumentId) -> Result<Option<InvoiceData>> {
    let org = tx.org();
    let invoice = sqlx::query_scalar!(
        r#"select invoice as "invoice: Json<InvoiceData>" from documents where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(invoice.flatten().map(|invoice| invoice.0))
}

/// The beginning of the text, up to the extent that is searched for fields; `None` while the document has not been
/// read.
pub(super) async fn beginning(tx: &mut OrgTx, id: DocumentId) -> Result<Option<String>> {
    let org = tx.org();
    let text = sqlx::query_scalar!(
        "select left(ocr_text, $3) from documents where org_id = $1 and id = $2",
        org.0,
        id.0,
        i32::try_from(LONGEST_TEXT)?
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(text.flatten())
}

/// Removes a refused file from the bucket and records the removal.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn remove_refused(app: &App, org: OrgId, id: DocumentId, key: &str) -> Result<()> {
    app.bucket.delete(key).await?;
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    sqlx::query!(
        "update documents set file_removed_at = now() where org_id = $1 and id = $2 and file_refused",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

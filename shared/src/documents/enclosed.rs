//! Files inside files, and the cells of spreadsheets: kept with their document. A mail's attachments become documents
//! of their own.

use axum::body::Bytes;
use document_types::media::{self, SIGNATURE_LENGTH};
use document_types::reading::{EnclosedFile, FileRole, Sheet};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::file::about;
use super::upload::{NewFile, check_object, safe_name};
use super::work::ReadDocument;
use super::{Document, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::documents::log::{self, DOCUMENT_UPLOADED};
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, OrgId};
use crate::{jobs, settings};

/// Code of an attachment that found no room.
const QUEUE_FULL: &str = "queue_full";

/// How deeply nested the mails may be whose attachments become documents.
const DEEPEST: i16 = 3;

/// A file inside a document's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StoredFile {
    /// Its place among the others, from 0: what its routes are called with.
    pub position: i32,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// `e_invoice`, `embedded` or `attachment`.
    pub role: String,
    /// Size in bytes.
    pub size: i64,
    /// The document it became, where it is of a kind that is read.
    pub document_id: Option<DocumentId>,
    /// For programs: why an attachment became no document.
    pub skipped_code: Option<String>,
    /// The same in one sentence for a person.
    pub skipped_reason: Option<String>,
    /// Where it is in the bucket.
    #[serde(skip)]
    pub key: String,
}

/// Puts a file from inside a document into the bucket, and keeps only as much of its content in memory as its kind
/// needs to be recognized. Storing it again replaces it with the same.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn store_file(
    app: &App,
    org: OrgId,
    document: DocumentId,
    position: usize,
    file: &mut EnclosedFile,
) -> Result<()> {
    let key = key_of(org, document, position, &file.name);
    let content = Bytes::from(std::mem::take(&mut file.content));
    file.content = content.iter().copied().take(usize::try_from(SIGNATURE_LENGTH)?).collect();
    let metadata = [("original-name", file.name.as_str())];
    app.bucket.put(&key, about(&file.media_type, &metadata), content).await
}

fn key_of(org: OrgId, document: DocumentId, position: usize, name: &str) -> String {
    format!("org-{org}/documents/{document}/files/{position}/{}", safe_name(name))
}

/// Records what a reading found inside the file, after [`store_file`]; attached files that can be read are enqueued.
pub(super) async fn keep(
    tx: &mut OrgTx,
    document: &Document,
    sheets: &[Sheet],
    files: &[EnclosedFile],
    limits: &settings::Documents,
) -> Result<()> {
    let org = tx.org();
    for (position, sheet) in sheets.iter().enumerate() {
        insert_sheet(tx, document.id, i32::try_from(position)?, sheet).await?;
    }
    let waiting = store::count_unfinished(tx, limits.queue_limit).await?;
    let mut room = i64::from(limits.queue_limit) - waiting;
    let before = self::files(tx, document.id).await?;
    let take = take(tx, document.id).await?;
    for (position, file) in files.iter().enumerate() {
        let key = key_of(org, document.id, position, &file.name);
        let place = i32::try_from(position)?;
        // A file that an earlier reading found has its document already, or had it.
        let known = before.iter().find(|stored| stored.position == place);
        if known.is_some_and(|known| known.skipped_code.is_none()) {
            insert_file(tx, document.id, place, file, &key, &Became::Nothing).await?;
            continue;
        }
        let became = match wanted(document, file, take.as_deref(), room, limits) {
            _ if file.role != FileRole::Attachment => Became::Nothing,
            Ok(new) => Became::Document(insert_child(tx, document, &new, &key).await?),
            Err(error) => Became::Skipped { code: error.code(), reason: error.to_string() },
        };
        room -= i64::from(matches!(became, Became::Document(_)));
        insert_file(tx, document.id, place, file, &key, &became).await?;
    }
    Ok(())
}

/// What an enclosed file became.
enum Became {
    /// A document of its own.
    Document(DocumentId),
    /// None, for this reason.
    Skipped { code: &'static str, reason: String },
    /// None, as nobody expects one; or what an earlier reading made of it.
    Nothing,
}

/// Media types whose attachments become documents, where a mailbox brought the mail.
async fn take(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Vec<String>>> {
    let org = tx.org();
    let take = sqlx::query_scalar!("select take from documents where org_id = $1 and id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(take.flatten())
}

/// Whether an attached file becomes a document.
fn wanted(
    parent: &Document,
    file: &EnclosedFile,
    take: Option<&[String]>,
    room: i64,
    limits: &settings::Documents,
) -> Result<NewFile> {
    let refused = |code, detail: String| Err(Error::Conflict(refuse(code, detail)));
    if parent.nesting >= DEEPEST {
        return refused("too_deep", format!("it is inside of more than {DEEPEST} mails"));
    }
    let new = checked(file, limits)?;
    if let Some(take) = take.filter(|take| !take.is_empty())
        && !media::is_allowed(new.media_type, take)
    {
        let detail = format!("the mailbox takes {} only, and this is {}", take.join(", "), new.media_type);
        return refused("not_taken", detail);
    }
    if room <= 0 {
        return refused(QUEUE_FULL, "too many documents waited to be read: read the mail again".to_owned());
    }
    Ok(new)
}

/// Whether an attached file would be accepted as an upload.
fn checked(file: &EnclosedFile, limits: &settings::Documents) -> Result<NewFile> {
    let new = NewFile::check(&file.name, file.size, None, limits)
        .or_else(|_| NewFile::check(&file.name, file.size, Some(&file.media_type), limits))?;
    check_object(new.size, new.media_type, file.size, &file.content)?;
    Ok(new)
}

async fn insert_sheet(tx: &mut OrgTx, document: DocumentId, position: i32, sheet: &Sheet) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into document_sheets (org_id, document_id, position, name, cells)
         values ($1, $2, $3, $4, $5)
         on conflict (org_id, document_id, position) do update set name = excluded.name, cells = excluded.cells",
        org.0,
        document.0,
        position,
        sheet.name,
        Json(&sheet.cells) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn insert_file(
    tx: &mut OrgTx,
    document: DocumentId,
    position: i32,
    file: &EnclosedFile,
    key: &str,
    became: &Became,
) -> Result<()> {
    let org = tx.org();
    let (child, skipped) = match became {
        Became::Document(child) => (Some(child.0), None),
        Became::Skipped { code, reason } => (None, Some((*code, reason.as_str()))),
        Became::Nothing => (None, None),
    };
    sqlx::query!(
        "insert into document_files as f (org_id, document_id, position, name, media_type, role, size, key, child_id,
           skipped_code, skipped_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (org_id, document_id, position) do update set name = excluded.name,
           media_type = excluded.media_type, role = excluded.role, size = excluded.size, key = excluded.key,
           child_id = coalesce(f.child_id, excluded.child_id), skipped_code = excluded.skipped_code,
           skipped_reason = excluded.skipped_reason",
        org.0,
        document.0,
        position,
        file.name,
        file.media_type,
        file.role.as_str(),
        i64::try_from(file.size)?,
        key,
        child,
        skipped.map(|(code, _)| code),
        skipped.map(|(_, reason)| reason)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A document whose file is already there: the attached file itself.
async fn insert_child(tx: &mut OrgTx, parent: &Document, file: &NewFile, key: &str) -> Result<DocumentId> {
    let org = tx.org();
    let id = DocumentId::new();
    sqlx::query!(
        "insert into documents (id, org_id, owner_id, key, name, media_type, size, language, status, parent_id, nesting, scan,
           take)
         select $1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11, take
         from documents
         where org_id = $2 and id = $9",
        id.0,
        org.0,
        parent.owner_id.0,
        key,
        file.name,
        file.media_type,
        i64::try_from(file.size)?,
        parent.language,
        parent.id.0,
        parent.nesting + 1,
        parent.scan_owed.then_some("owed")
    )
    .execute(tx.conn())
    .await?;
    // What a mailbox brought has its labels, attachments too.
    sqlx::query!(
        "insert into document_labels (org_id, document_id, label_id)
         select l.org_id, $3, l.label_id
         from document_labels l
         join documents d on d.org_id = l.org_id and d.id = l.document_id and d.take is not null
         where l.org_id = $1 and l.document_id = $2",
        org.0,
        parent.id.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &ReadDocument { document: id }).await?;
    let origin = json!({ "inside": parent.id });
    log::record(tx, &Actor::system(), DOCUMENT_UPLOADED, id, Some(origin)).await?;
    Ok(id)
}

/// The files inside a document's file, in order.
pub async fn files(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<StoredFile>> {
    let org = tx.org();
    let files = sqlx::query_as!(
        StoredFile,
        r#"select position, name, media_type, role, size, child_id as "document_id: _", skipped_code, skipped_reason, key
         from document_files
         where org_id = $1 and document_id = $2
         order by position"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(files)
}

/// The sheets of a spreadsheet, in order.
pub async fn sheets(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<Sheet>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select name, cells as "cells: Json<Vec<document_types::reading::Cell>>"
         from document_sheets
         where org_id = $1 and document_id = $2
         order by position"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| Sheet { name: row.name, cells: row.cells.0 }).collect())
}

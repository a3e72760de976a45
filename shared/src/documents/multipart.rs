//! Uploads in parts: a large file goes to the bucket piece by piece, and what is there already is not sent again.
//!
//! The bucket knows which parts it has; we only keep its name for the upload. So a browser may ask at any time, after a
//! reload too, and sends what is missing.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::log::{self, UPLOAD_CANCELLED};
use super::{Status, file, processing, store};
use crate::activity::Actor;
use crate::app::App;
use crate::clients::bucket::{self, Part, Presigned};
use crate::clock::hours;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, OrgId};

/// Bytes of each part but the last; files of up to this size come in one PUT. S3 takes no smaller parts.
pub const PART_SIZE: u64 = 5 * 1024 * 1024;

/// Time for all parts together; then the sweep gives the upload up.
pub const LIFETIME: Duration = hours(24);

/// Longest time for which the URL of a part works.
const URL_LIFETIME: Duration = hours(1);

/// Most missing parts that a refusal names.
const NAMED: usize = 20;

/// A file that is being sent in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The document it becomes.
    pub id: DocumentId,
    /// Bytes of the whole file.
    pub size: u64,
    /// Bytes of each part but the last.
    pub part_size: u64,
    /// When the upload is given up.
    pub expires_at: DateTime<Utc>,
    key: String,
    media_type: String,
    /// The bucket's name for it, once the first part was signed.
    upload: Option<String>,
}

/// A signed part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPart {
    /// From 1.
    pub number: u32,
    /// The bytes that its PUT sends.
    pub size: u64,
    /// Where to, and with which headers.
    pub request: Presigned,
    /// Until when its URL works.
    pub expires_at: DateTime<Utc>,
}

/// Whether a file of this size is worth parts, and S3 can count them.
pub fn suits(size: u64) -> bool {
    size > PART_SIZE && size.div_ceil(PART_SIZE) <= u64::from(bucket::LARGEST_NUMBER)
}

/// Records that a document's file comes in parts. Nothing is asked of the bucket before the first part is signed.
pub async fn promise(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents set part_size = $3 where org_id = $1 and id = $2 and status = 'uploading'",
        org.0,
        id.0,
        i32::try_from(PART_SIZE)?
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The upload in parts of a document, locked until the transaction ends; `None` when its file comes in one PUT.
///
/// # Errors
/// `NotFound`; `Conflict` with code `not_uploading` when the file has arrived or failed, `upload_expired` after 24
/// hours.
pub async fn lock(app: &App, tx: &mut OrgTx, id: DocumentId) -> Result<Option<Sending>> {
    if store::lock(tx, id).await?.status != Status::Uploading {
        let detail = "the file is not being sent any more: it has arrived, or the upload has ended";
        return Err(Error::Conflict(refuse("not_uploading", detail)));
    }
    let Some(sending) = find(tx, id).await? else { return Ok(None) };
    if sending.expires_at <= app.clock.now() {
        let detail = "the upload took longer than 24 hours and was given up: ask for a new ticket";
        return Err(Error::Conflict(refuse("upload_expired", detail)));
    }
    Ok(Some(sending))
}

/// The upload in parts of a document whose file is awaited; `None` when it has arrived, or comes in one PUT.
pub async fn find(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Sending>> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select size, part_size as "part_size!", key, media_type, multipart_id, created_at
         from documents
         where org_id = $1 and id = $2 and status = 'uploading' and part_size is not null"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Sending {
        id,
        size: u64::try_from(row.size)?,
        part_size: u64::try_from(row.part_size)?,
        expires_at: row.created_at + LIFETIME,
        key: row.key,
        media_type: row.media_type,
        upload: row.multipart_id,
    }))
}

/// The refusal of a question about parts where there are none.
pub fn not_in_parts() -> Error {
    let detail = "this file is sent in one PUT: ask for a ticket with `parts` to send it in parts";
    Error::Conflict(refuse("not_in_parts", detail))
}

/// Begins the upload in the bucket, unless it has begun. The row is locked, so it begins once.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn begin(app: &App, tx: &mut OrgTx, sending: &mut Sending) -> Result<()> {
    if sending.upload.is_some() {
        return Ok(());
    }
    let org = tx.org();
    let upload = app.bucket.begin_parts(&sending.key, file::about(&sending.media_type, &[])).await?;
    sqlx::query!(
        "update documents set multipart_id = $3 where org_id = $1 and id = $2",
        org.0,
        sending.id.0,
        upload
    )
    .execute(tx.conn())
    .await?;
    sending.upload = Some(upload);
    Ok(())
}

/// Signs parts by their numbers, each once.
///
/// # Errors
/// `Invalid` for a number that the file does not have.
pub async fn sign(app: &App, sending: &Sending, numbers: &[u32]) -> Result<Vec<SignedPart>> {
    let Some(upload) = &sending.upload else { return Ok(Vec::new()) };
    let now = app.clock.now();
    let left = (sending.expires_at - now).to_std().unwrap_or_default();
    let lifetime = left.min(URL_LIFETIME).max(Duration::from_secs(1));
    let mut signed = Vec::with_capacity(numbers.len());
    for (position, number) in numbers.iter().copied().enumerate() {
        if !(1..=sending.parts()).contains(&number) {
            let message = format!("the file has the parts 1 to {}", sending.parts());
            return Err(Error::field(&format!("/numbers/{position}"), "range", message));
        }
        let size = sending.size_of(number);
        let request = app.bucket.presign_part(&sending.key, upload, number, size, lifetime).await?;
        signed.push(SignedPart { number, size, request, expires_at: now + lifetime });
    }
    Ok(signed)
}

/// The parts that the bucket has whole.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn stored(app: &App, sending: &Sending) -> Result<Vec<Part>> {
    let Some(upload) = &sending.upload else { return Ok(Vec::new()) };
    let parts = app.bucket.parts(&sending.key, upload).await?.unwrap_or_default();
    Ok(parts.into_iter().filter(|part| sending.is_whole(part)).collect())
}

/// Makes one object of the parts, under the key where a single PUT would have put it.
///
/// # Errors
/// `Conflict` with code `parts_missing`, which names them; `parts_changed`; `Unavailable` when the bucket does not
/// answer.
pub async fn join(app: &App, sending: &Sending) -> Result<()> {
    let stored = match &sending.upload {
        // Without such an upload it was joined before: the object tells.
        Some(upload) => match app.bucket.parts(&sending.key, upload).await? {
            Some(parts) => parts,
            None => return Ok(()),
        },
        None => Vec::new(),
    };
    let whole: Vec<Part> = stored.into_iter().filter(|part| sending.is_whole(part)).collect();
    let missing = sending.missing(&whole);
    if !missing.is_empty() {
        return Err(Error::Conflict(refuse("parts_missing", in_words(&missing))));
    }
    if let Some(upload) = &sending.upload {
        app.bucket.join_parts(&sending.key, upload, &whole).await?;
    }
    Ok(())
}

/// Ends an upload on request. One in parts leaves nothing, so its document goes. The URL of a single PUT works on for a
/// while: its document fails, and the sweep removes what may still arrive.
///
/// # Errors
/// Those of [`lock`]; `Unavailable` when the bucket does not answer: then nothing has changed.
pub async fn cancel(app: &App, tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<()> {
    let sending = lock(app, tx, id).await?;
    log::record(tx, actor, UPLOAD_CANCELLED, id, None).await?;
    let Some(sending) = sending else {
        let message = "the upload was cancelled: upload the file again";
        processing::refuse_file(tx, id, Status::Uploading, "upload_cancelled", message).await?;
        return Ok(());
    };
    store::discard(tx, id).await?;
    abort(app, &sending).await
}

/// Removes what was sent of an upload from the bucket.
async fn abort(app: &App, sending: &Sending) -> Result<()> {
    if let Some(upload) = &sending.upload {
        app.bucket.abort_parts(&sending.key, upload).await?;
    }
    // It may have been joined just before.
    app.bucket.delete(&sending.key).await
}

/// The end of an upload whose time is over: if every part is there it is joined, else what was sent is removed. Returns
/// whether it was joined.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn settle(app: &App, org: OrgId, id: DocumentId) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let sending = find(&mut tx, id).await?;
    tx.commit().await?;
    let Some(sending) = sending else { return Ok(false) };
    match join(app, &sending).await {
        Ok(()) => Ok(true),
        Err(error) if error.is_retryable() => Err(error),
        Err(_) => abort(app, &sending).await.map(|()| false),
    }
}

/// The key and the bucket's name of the upload in parts that was begun for a document, also when it has ended.
pub(super) async fn begun(tx: &mut OrgTx, id: DocumentId) -> Result<Option<(String, String)>> {
    let org = tx.org();
    let begun = sqlx::query!(
        r#"select upload_key as "key!", multipart_id as "upload!"
         from documents
         where org_id = $1 and id = $2 and multipart_id is not null and upload_key is not null"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(begun.map(|begun| (begun.key, begun.upload)))
}

/// Removes the parts of every upload of an organization that is gone: no list of objects shows them.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn abort_all(app: &App, org: OrgId) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let begun = sqlx::query!(
        r#"select upload_key as "key!", multipart_id as "upload!"
         from documents
         where org_id = $1 and multipart_id is not null and upload_key is not null
         order by id
         limit 100000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    for one in begun {
        app.bucket.abort_parts(&one.key, &one.upload).await?;
    }
    Ok(())
}

impl Sending {
    /// How many parts the file has.
    pub fn parts(&self) -> u32 {
        u32::try_from(self.size.div_ceil(self.part_size)).unwrap_or(u32::MAX)
    }

    /// The bytes of a part.
    fn size_of(&self, number: u32) -> u64 {
        let before = u64::from(number - 1) * self.part_size;
        self.part_size.min(self.size.saturating_sub(before))
    }

    /// Whether a part is one of the file's and complete.
    fn is_whole(&self, part: &Part) -> bool {
        (1..=self.parts()).contains(&part.number) && part.size == self.size_of(part.number)
    }

    fn missing(&self, stored: &[Part]) -> Vec<u32> {
        let stored: BTreeSet<u32> = stored.iter().map(|part| part.number).collect();
        (1..=self.parts()).filter(|number| !stored.contains(number)).collect()
    }
}

/// `parts 3, 7 are missing: …`
fn in_words(missing: &[u32]) -> String {
    if let [only] = missing {
        return format!("part {only} is missing: have it signed, send it, then complete again");
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(ToString::to_string).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("parts {}{more} are missing: have them signed, send them, then complete again", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sending(size: u64) -> Sending {
        let (key, media_type) = ("key".to_owned(), "application/pdf".to_owned());
        let (id, expires_at) = (DocumentId::new(), DateTime::<Utc>::MAX_UTC);
        Sending { id, size, part_size: PART_SIZE, expires_at, key, media_type, upload: None }
    }

    fn part(number: u32, size: u64) -> Part {
        Part { number, size, etag: "\"x\"".into() }
    }

    #[test]
    fn the_last_part_has_what_is_left() {
        let odd = sending(2 * PART_SIZE + 7);
        assert_eq!((odd.parts(), odd.size_of(1), odd.size_of(3)), (3, PART_SIZE, 7));
        let even = sending(2 * PART_SIZE);
        assert_eq!((even.parts(), even.size_of(2)), (2, PART_SIZE));
    }

    #[test]
    fn only_files_above_one_part_are_sent_in_parts() {
        assert!(!suits(PART_SIZE) && suits(PART_SIZE + 1));
        assert!(suits(PART_SIZE * 10_000) && !suits(PART_SIZE * 10_000 + 1));
    }

    #[test]
    fn a_part_of_another_size_counts_as_missing() {
        let file = sending(2 * PART_SIZE + 7);
        let stored = [part(1, PART_SIZE), part(2, 10), part(3, 7), part(4, 7)];
        let whole: Vec<Part> = stored.into_iter().filter(|part| file.is_whole(part)).collect();
        assert_eq!(file.missing(&whole), [2]);
    }

    #[test]
    fn a_refusal_names_the_first_missing_parts_and_counts_the_rest() {
        let missing: Vec<u32> = (1..=22).collect();
        let words = in_words(&missing);
        assert!(words.starts_with("parts 1, 2, ") && words.contains("20 and 2 more are missing"), "{words}");
    }
}

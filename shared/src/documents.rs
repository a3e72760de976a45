//! Documents: from the upload ticket to the read and extracted file.

mod again;
pub mod amount;
pub mod archive;
mod arrival;
mod arrived;
pub mod cache;
pub mod captures;
pub mod derived;
pub mod duplicates;
mod enclosed;
mod erasure;
pub mod export;
pub mod extractions;
pub mod figures;
pub mod file;
pub mod filter;
pub mod guards;
mod held;
pub mod hold;
pub mod improvement;
mod indexing;
mod infected;
pub mod labels;
mod listed;
pub mod log;
pub mod matching;
mod mentions;
pub mod multipart;
pub mod notes;
mod orphans;
mod pages;
pub mod password;
mod processing;
pub mod relations;
pub mod retention;
mod scans;
pub mod search;
pub mod settings;
pub mod shares;
mod store;
mod stored_kind;
pub mod strangers;
mod sweep;
pub mod trash;
mod twins;
pub mod upload;
pub mod upload_links;
pub mod versions;
pub mod views;
pub mod work;

use chrono::{DateTime, NaiveDate, Utc};
use document_types::fields::Kind;
use improvement::Improvement;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, Refusal, Result, refuse};
use crate::ids::{DocumentId, UserId};

pub use again::{read_again, reopen, retry};
pub use arrival::object_arrived;
pub use arrived::{Arrived, insert_arrived};
pub use enclosed::{StoredFile, files, sheets, store_file};
pub use erasure::{erase, erase_all};
pub use filter::{Archive, Filter, Order, Place};
pub use infected::{refuse_infected, remove_infected};
pub use listed::{Listed, ListedLabel, listed};
pub use log::settled;
pub use orphans::sweep_orphans;
pub use pages::{all_pages, has_pages_from, pages};
pub use processing::{
    Kept, complete, complete_reading, complete_without_fields, fail, keep_pages, reading_of, refuse_file,
    start_reading,
};
pub use scans::note_clean;
pub use store::{count, count_unfinished, discard, find, insert, list, list_these, lock, text};
pub(crate) use stored_kind::StoredKind;
pub use sweep::{Swept, sweep};
pub use twins::complete_as_twin;

/// Code of a document whose file never arrived.
const UPLOAD_EXPIRED: &str = "upload_expired";

/// A document as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Document {
    /// Its identifier.
    pub id: DocumentId,
    /// Who uploaded it.
    pub owner_id: UserId,
    /// The file's name.
    pub name: String,
    /// The file's media type.
    pub media_type: String,
    /// The file's size in bytes.
    pub size: i64,
    /// Where it stands.
    pub status: Status,
    /// What kind of document it is, once known.
    pub kind: Option<Kind>,
    /// The seller, as found or confirmed.
    pub vendor: Option<String>,
    /// The number of the document, such as that of an invoice.
    pub number: Option<String>,
    /// When it was issued.
    pub issue_date: Option<NaiveDate>,
    /// When it is to be paid.
    pub due_date: Option<NaiveDate>,
    /// The sum, as a decimal string with a point.
    pub total: Option<String>,
    /// The currency of the sum: ISO 4217.
    pub currency: Option<String>,
    /// Whether a person should look at it.
    pub needs_review: bool,
    /// The fields that a person should look at.
    pub review_fields: Vec<String>,
    /// What became of asking a language model; absent where nobody did.
    pub model: Option<Improvement>,
    /// Where it stands with its approval; absent where none is needed.
    pub approval: Option<Approval>,
    /// Languages asked for, such as `eng+deu`.
    pub language: Option<String>,
    /// Pages the file has, once known.
    pub pages_total: Option<i32>,
    /// Pages read so far.
    pub pages_done: i32,
    /// Pages of a completed document that could not be read: each says why.
    pub pages_failed: i32,
    /// The document this one was inside of: a mail.
    pub parent_id: Option<DocumentId>,
    /// How often reading was begun.
    pub attempts: i32,
    /// Why it failed, or why only a part of a completed document was read.
    pub error: Option<Failure>,
    /// Mean confidence of the words, 0 to 100.
    pub ocr_confidence: Option<f32>,
    /// When it was completed.
    pub processed_at: Option<DateTime<Utc>>,
    /// When the ticket was given out.
    pub created_at: DateTime<Utc>,
    /// Since when it is in the trash; absent where it is not.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Since when it is in the archive: out of the lists, found by search, kept like any other.
    pub archived_at: Option<DateTime<Utc>>,
    /// That nothing may erase it; absent where it is not on hold.
    pub hold: Option<hold::Hold>,
    /// Which version of its file this is, from 1.
    pub file_version: i32,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
    /// Goes up with every change; the `ETag`.
    pub version: i64,
    /// Where the file is in the bucket.
    #[serde(skip)]
    pub key: String,
    /// SHA-256 of the file: as promised, or from reading on as it is.
    #[serde(skip)]
    pub sha256: Option<Vec<u8>>,
    /// The entity tag of the object that was judged.
    #[serde(skip)]
    pub etag: Option<String>,
    /// The file was refused: it is removed, or will be.
    #[serde(skip)]
    pub file_refused: bool,
    /// The virus scanner has not looked at the file yet, and has to.
    #[serde(skip)]
    pub scan_owed: bool,
    /// Its fields changed and nobody has looked yet whether that calls for an approval.
    #[serde(skip)]
    pub approval_owed: bool,
    /// How many documents are around this one.
    #[serde(skip)]
    pub nesting: i16,
    /// The current version of what was found in it.
    #[serde(skip)]
    pub extraction: Option<i32>,
    /// The password of the file, sealed: see [`password::open`].
    #[serde(skip)]
    pub password: Option<Vec<u8>>,
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "document_status", rename_all = "snake_case")]
pub enum Status {
    /// A ticket is out, the file has not arrived.
    Uploading,
    /// The file is there and waits to be read.
    Pending,
    /// It is being read.
    Processing,
    /// Text and fields are there.
    Completed,
    /// Not readable; the error says why.
    Failed,
}

/// Where a document stands with its approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = DocumentApproval)]
pub enum Approval {
    /// Somebody has to decide.
    Waiting,
    /// An approver has asked something and waits for the answer.
    Asked,
    /// It was rejected.
    Rejected,
    /// Everybody has approved: its fields are locked.
    Approved,
}

/// Why a document failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Failure {
    /// For programs: a reading error such as `encrypted`, or a refusal such as `content_mismatch`.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
}

fn fields_locked() -> Refusal {
    refuse("fields_locked", "the document is approved, which locks its fields: re-open the approval first")
}

impl Document {
    /// Whether a failed document may be put back in the queue.
    ///
    /// # Errors
    /// `Conflict` with code `not_failed`, `file_gone` or `in_trash`.
    pub fn may_retry(&self) -> Result<()> {
        self.is_kept()?;
        if self.status != Status::Failed {
            return Err(Error::Conflict(refuse("not_failed", "only a failed document can be retried")));
        }
        self.has_file()
    }

    /// Whether kind and fields were extracted, so that there is something to correct or to extract again.
    ///
    /// # Errors
    /// `Conflict` with code `not_completed` or `in_trash`.
    pub fn is_extracted(&self) -> Result<()> {
        self.is_kept()?;
        if self.status == Status::Completed {
            return Ok(());
        }
        Err(Error::Conflict(refuse(
            "not_completed",
            "the document has not been read yet, or could not be read",
        )))
    }

    /// Whether kind and fields may change: not once the document is approved.
    ///
    /// # Errors
    /// `Conflict` with code `fields_locked`.
    pub fn may_change_fields(&self) -> Result<()> {
        if self.approval != Some(Approval::Approved) {
            return Ok(());
        }
        Err(Error::Conflict(fields_locked()))
    }

    /// Whether the document is not in the trash: what is there can be looked at and restored, and nothing else.
    ///
    /// # Errors
    /// `Conflict` with code `in_trash`.
    pub fn is_kept(&self) -> Result<()> {
        if self.deleted_at.is_none() {
            return Ok(());
        }
        Err(Error::Conflict(refuse("in_trash", "the document is in the trash: restore it first")))
    }

    /// Whether the file is in the bucket.
    ///
    /// # Errors
    /// `Conflict` with code `not_arrived` or `file_gone`.
    pub fn has_file(&self) -> Result<()> {
        if self.file_refused || self.error.as_ref().is_some_and(|error| error.code == UPLOAD_EXPIRED) {
            return Err(Error::Conflict(refuse("file_gone", "the file was not stored: upload it again")));
        }
        if self.status == Status::Uploading {
            return Err(Error::Conflict(refuse("not_arrived", "the file has not arrived yet")));
        }
        Ok(())
    }
}

//! A mail in the ledger, as people see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::documents::Status;
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, MailboxId, MessageId, RequestId};

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = MailFate)]
pub enum Fate {
    /// It is known, and will be fetched.
    Waiting,
    /// It is a document.
    Stored,
    /// The same bytes came before.
    Duplicate,
    /// It is no document for a reason of its own, such as its size.
    Refused,
    /// It could not be fetched.
    Failed,
    /// Its sender sent too many: a request stands for it until somebody releases or discards it.
    Parked,
}

/// A mail in the ledger of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MailboxMessage)]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// The mailbox it was in.
    pub mailbox_id: MailboxId,
    /// Its number in the mailbox; absent where it was posted.
    pub uid: Option<i64>,
    /// Its `Message-ID`; like the next two, absent again when its document was erased.
    pub message_id: Option<String>,
    /// Who wrote it.
    pub sender: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// When it was written, as it says.
    pub sent_at: Option<DateTime<Utc>>,
    /// Size in bytes.
    pub size: i64,
    /// What became of it.
    pub fate: Fate,
    /// For programs: why it is not a document, or not yet; of one that is stored, why it became no request.
    pub reason_code: Option<String>,
    /// The same in one sentence for a person.
    pub reason: Option<String>,
    /// How often fetching it was begun.
    pub attempts: i16,
    /// The document it is, or has the same bytes as.
    pub document_id: Option<DocumentId>,
    /// The request that it belongs to, or that stands for it.
    pub request_id: Option<RequestId>,
    /// Where that document stands.
    pub document_status: Option<Status>,
    /// Why that document failed.
    pub document_error: Option<String>,
    /// Files inside that became documents.
    pub taken: i64,
    /// Files inside that did not: each says why.
    pub skipped: i64,
    /// When it was marked in the mailbox.
    pub marked_at: Option<DateTime<Utc>>,
    /// When it was seen first.
    pub created_at: DateTime<Utc>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
}

/// Which mails of a ledger.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only those with this fate.
    pub fate: Option<Fate>,
}

impl Message {
    /// Whether it may be put back in line: it has no document, and its bytes can be had again.
    ///
    /// # Errors
    /// `Conflict` with code `nothing_to_retry` or `posted`.
    pub fn may_be_retried(&self) -> Result<()> {
        if !matches!(self.fate, Fate::Refused | Fate::Failed) {
            let detail =
                "only a mail that was refused or failed can be tried again: look at its document instead";
            return Err(Error::Conflict(refuse("nothing_to_retry", detail)));
        }
        if self.uid.is_none() {
            let detail = "this mail was posted to us and refused: have it posted again";
            return Err(Error::Conflict(refuse("posted", detail)));
        }
        Ok(())
    }
}

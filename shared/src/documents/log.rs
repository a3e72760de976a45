//! What happens to documents: what the activity log says about it, and the events that others hear.

use serde_json::{Value, json};

use crate::activity::{self, Action, Actor};
use crate::db::OrgTx;
use crate::error::Result;
use crate::events::{self, Audience, Name, NewEvent};
use crate::ids::{DocumentId, UserId};

/// A ticket for an upload was given out.
pub const UPLOAD_STARTED: Action = Action::new("document.upload_started", "document");

/// An upload was ended before its file had arrived.
pub const UPLOAD_CANCELLED: Action = Action::new("document.upload_cancelled", "document");

/// The file of a document arrived.
pub const DOCUMENT_UPLOADED: Action = Action::new("document.uploaded", "document");

/// Reading of a document began.
pub const DOCUMENT_READING_STARTED: Action = Action::new("document.reading_started", "document");

/// A document was refused or its reading failed.
pub const DOCUMENT_FAILED: Action = Action::new("document.failed", "document");

/// A document was read and its fields extracted.
pub const DOCUMENT_COMPLETED: Action = Action::new("document.completed", "document");

/// A failed document was put back in the queue.
pub const DOCUMENT_RETRIED: Action = Action::new("document.retried", "document");

/// A person had a completed document read again.
pub const DOCUMENT_READ_AGAIN: Action = Action::new("document.read_again", "document");

/// A document was put into the trash.
pub const DOCUMENT_DELETED: Action = Action::new("document.deleted", "document");

/// A document was taken out of the trash.
pub const DOCUMENT_RESTORED: Action = Action::new("document.restored", "document");

/// A document was removed for good.
pub const DOCUMENT_ERASED: Action = Action::new("document.erased", "document");

/// A document was put into the archive.
pub const DOCUMENT_ARCHIVED: Action = Action::new("document.archived", "document");

/// A document was taken out of the archive.
pub const DOCUMENT_UNARCHIVED: Action = Action::new("document.unarchived", "document");

/// A document was put on hold.
pub const DOCUMENT_HELD: Action = Action::new("document.held", "document");

/// A document's hold was released.
pub const DOCUMENT_RELEASED: Action = Action::new("document.released", "document");

/// Another file took the place of a document's.
pub const DOCUMENT_REPLACED: Action = Action::new("document.replaced", "document");

/// Somebody said what a document is to another.
pub const DOCUMENT_RELATED: Action = Action::new("document.related", "document");

/// Somebody took that back.
pub const DOCUMENT_UNRELATED: Action = Action::new("document.unrelated", "document");

/// A note was written on a document.
pub const NOTE_ADDED: Action = Action::new("note.added", "document");

/// A note was changed.
pub const NOTE_CHANGED: Action = Action::new("note.changed", "document");

/// A note was settled.
pub const NOTE_RESOLVED: Action = Action::new("note.resolved", "document");

/// A settled note was opened again.
pub const NOTE_REOPENED: Action = Action::new("note.reopened", "document");

/// A note was deleted.
pub const NOTE_DELETED: Action = Action::new("note.deleted", "document");

/// An organization's images of pages that nobody asked for were removed.
pub const CACHE_CLEANED: Action = Action::new("cache.cleaned", "organization");

/// A saved view was made.
pub const VIEW_CREATED: Action = Action::new("view.created", "view");

/// A saved view was changed.
pub const VIEW_CHANGED: Action = Action::new("view.changed", "view");

/// A saved view was deleted.
pub const VIEW_DELETED: Action = Action::new("view.deleted", "view");

/// A link was made by which anybody who has it fetches a document.
pub const DOCUMENT_SHARED: Action = Action::new("document.shared", "document");

/// Such a link was revoked.
pub const SHARE_REVOKED: Action = Action::new("document.share_revoked", "document");

/// Somebody fetched a document by such a link.
pub const SHARE_DOWNLOADED: Action = Action::new("document.share_downloaded", "document");

/// A link was made by which anybody who has it sends files.
pub const UPLOAD_LINK_CREATED: Action = Action::new("upload_link.created", "upload_link");

/// Such a link was revoked.
pub const UPLOAD_LINK_REVOKED: Action = Action::new("upload_link.revoked", "upload_link");

/// Documents were exported as a file.
pub const DOCUMENTS_EXPORTED: Action = Action::new("documents.exported", "organization");

/// A person confirmed or corrected what was found in a document.
pub const DOCUMENT_CORRECTED: Action = Action::new("document.corrected", "document");

/// A person said that what a money guard had found is right.
pub const DOCUMENT_GUARD_ACKNOWLEDGED: Action = Action::new("document.guard_acknowledged", "document");

/// A person had a document extracted again.
pub const DOCUMENT_EXTRACTED_AGAIN: Action = Action::new("document.extracted_again", "document");

/// A model or a new extraction found something in a document that differs from what was known.
pub const DOCUMENT_FOUND_ANEW: Action = Action::new("document.found_anew", "document");

/// Somebody gave the password of a protected document.
pub const DOCUMENT_PASSWORD_GIVEN: Action = Action::new("document.password_given", "document");

/// A document got a label.
pub const DOCUMENT_LABELLED: Action = Action::new("document.labelled", "document");

/// A label was taken off a document.
pub const DOCUMENT_UNLABELLED: Action = Action::new("document.unlabelled", "document");

/// A document is completed and no better result is to come: whatever follows a document may begin.
pub const DOCUMENT_SETTLED: Name = Name::new("document.settled", "document").heard();

/// Something changed that the log does not mention, such as how far the reading has come.
const DOCUMENT_CHANGED: Name = Name::new("document.changed", "document");

/// What clients hear nothing of: they see neither labels nor notes.
const STAFF_ONLY: [Action; 7] = [
    DOCUMENT_LABELLED,
    DOCUMENT_UNLABELLED,
    NOTE_ADDED,
    NOTE_CHANGED,
    NOTE_RESOLVED,
    NOTE_REOPENED,
    NOTE_DELETED,
];

/// What listeners are told about a document.
struct About {
    /// A client sees what happens to their own documents.
    owner: UserId,
    kind: Option<String>,
}

/// Logs an action on a document and publishes it.
pub(super) async fn record(
    tx: &mut OrgTx,
    actor: &Actor,
    action: Action,
    id: DocumentId,
    what: Option<Value>,
) -> Result<()> {
    activity::record(tx, actor, action, id.0, what).await?;
    let name = Name::from(action);
    let is_heard = [DOCUMENT_FAILED, DOCUMENT_REPLACED].contains(&action);
    publish(tx, if is_heard { name.heard() } else { name }, id, STAFF_ONLY.contains(&action)).await
}

/// Publishes that no better result is to come for a completed document. Extraction, a model and twins all end here and
/// nowhere else.
pub async fn settled(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    publish(tx, DOCUMENT_SETTLED, id, false).await
}

/// Tells open pages to look at a document again.
pub(super) async fn hint(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let Some(about) = about(tx, id).await? else { return Ok(()) };
    events::hint(tx, DOCUMENT_CHANGED, id.0, Audience::Owner(about.owner)).await
}

async fn publish(tx: &mut OrgTx, name: Name, id: DocumentId, staff_only: bool) -> Result<()> {
    let Some(About { owner, kind }) = about(tx, id).await? else { return Ok(()) };
    let audience = if staff_only { Audience::Staff } else { Audience::Owner(owner) };
    let facts = json!({ "kind": kind });
    events::publish(tx, NewEvent { name, object: id.0, audience, facts }).await?;
    Ok(())
}

/// `None` when the document is gone.
async fn about(tx: &mut OrgTx, id: DocumentId) -> Result<Option<About>> {
    let org = tx.org();
    let about = sqlx::query_as!(
        About,
        r#"select owner_id as "owner: _", kind::text as kind from documents where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(about)
}

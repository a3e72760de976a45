//! A hold on a document: while it lasts, nothing puts the document into the trash or erases it.

use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::log::{self, DOCUMENT_HELD, DOCUMENT_RELEASED};
use super::{Document, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, UserId};

pub use super::held::Hold;

/// A hold to put on a document.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// Why, 1 to 500 characters.
    #[garde(length(chars, min = 1, max = 500))]
    pub reason: String,
}

impl Document {
    /// Whether the document may go.
    ///
    /// # Errors
    /// `Conflict` with code `on_hold`.
    pub fn is_not_held(&self) -> Result<()> {
        if self.hold.is_none() {
            return Ok(());
        }
        let detail = "the document is on hold: an admin has to release it before it can go";
        Err(Error::Conflict(refuse("on_hold", detail)))
    }
}

/// Puts a document on hold, or gives another reason.
///
/// # Errors
/// `NotFound` when it is gone; `Conflict` with code `in_trash`.
pub async fn put(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    id: DocumentId,
    reason: &str,
) -> Result<Document> {
    store::lock(tx, id).await?.is_kept()?;
    let org = tx.org();
    sqlx::query!(
        "update documents
         set held_at = coalesce(held_at, now()), held_by = $3, hold_reason = $4, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        by.0,
        reason
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, DOCUMENT_HELD, id, None).await?;
    store::find(tx, id).await?.or_not_found("document")
}

/// Takes the hold off a document. One without stays as it is.
///
/// # Errors
/// `NotFound` when it is gone.
pub async fn release(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<Document> {
    let before = store::lock(tx, id).await?;
    if before.hold.is_none() {
        return Ok(before);
    }
    let org = tx.org();
    sqlx::query!(
        "update documents
         set held_at = null, held_by = null, hold_reason = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, DOCUMENT_RELEASED, id, None).await?;
    store::find(tx, id).await?.or_not_found("document")
}

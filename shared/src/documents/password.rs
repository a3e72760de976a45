//! The password of a protected file: a person gives it, it is kept sealed, and the jobs that open the file use it.

use document_types::reading::{Password, ReadingErrorCode};

use super::log::{self, DOCUMENT_PASSWORD_GIVEN};
use super::work::ReadDocument;
use super::{Document, again};
use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::jobs;

/// Purpose of the sealed password.
const PURPOSE: &str = "password of a document";

/// The password of a document, if somebody gave it.
pub fn open(app: &App, document: &Document) -> Option<Password> {
    let sealed = document.password.as_deref()?;
    app.vault.open::<String>(PURPOSE, sealed).map(Password::from)
}

/// Whether a document waits for a password.
///
/// # Errors
/// `Conflict` with code `not_encrypted`.
pub fn may_give(document: &Document) -> Result<()> {
    let encrypted = ReadingErrorCode::Encrypted.as_str();
    if document.error.as_ref().is_some_and(|error| error.code == encrypted) {
        return document.may_retry();
    }
    Err(Error::Conflict(refuse("not_encrypted", "this document is not waiting for a password")))
}

/// Keeps the password and has the document processed from the beginning; call it after [`may_give`].
///
/// # Errors
/// `NotFound` when the document is no longer failed.
pub async fn give(
    tx: &mut OrgTx,
    actor: &Actor,
    app: &App,
    document: &Document,
    password: &str,
) -> Result<Document> {
    let (org, id) = (tx.org(), document.id);
    let sealed = app.vault.seal(PURPOSE, &password)?;
    let kept = sqlx::query!(
        "update documents set password = $3 where org_id = $1 and id = $2 and status = 'failed'",
        org.0,
        document.id.0,
        sealed
    )
    .execute(tx.conn())
    .await?;
    (kept.rows_affected() == 1).then_some(()).or_not_found("failed document")?;
    let document = again::begin_again(tx, id).await?;
    jobs::enqueue(tx, &ReadDocument { document: id }).await?;
    log::record(tx, actor, DOCUMENT_PASSWORD_GIVEN, id, None).await?;
    Ok(document)
}

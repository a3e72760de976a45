//! A mail becomes a document: its bytes in the bucket, then document and fate in one transaction.

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use super::envelope::{self, Envelope};
use super::{Becomes, Head, Mailbox, Message, ledger};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::documents::upload::NewFile;
use crate::documents::{self, Arrived};
use crate::error::{Error, OrNotFound, Result};
use crate::ids::{DocumentId, MessageId, OrgId};
use crate::labels;

/// What mails are.
const MEDIA_TYPE: &str = "message/rfc822";

/// A whole mail, and its row in the ledger.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its row.
    pub id: MessageId,
    /// Its bytes, as they were sent.
    pub bytes: Bytes,
}

/// What was done with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its fate is written.
    Over,
    /// Too many documents wait: it stays in line.
    Full,
}

/// Makes a document of a mail that waits. Safe to run twice: the row that waits is the permission, and it is taken in the
/// transaction that inserts the document.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the mail waits on.
pub async fn take_in(app: &App, org: OrgId, mailbox: &Mailbox, mail: &Mail) -> Result<Outcome> {
    let taken = try_to_take_in(app, org, mailbox, mail).await;
    if let Err(Error::Unavailable { .. }) = &taken {
        // Our fault, not the mail's: the attempt does not count.
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        ledger::take_back(&mut tx, mail.id).await?;
        tx.commit().await?;
    }
    taken
}

async fn try_to_take_in(app: &App, org: OrgId, mailbox: &Mailbox, mail: &Mail) -> Result<Outcome> {
    let head = Head::of(&mail.bytes);
    // A subject is no path: what parts folders would cut it.
    let name = head.subject.as_deref().map(|subject| subject.replace(['/', '\\'], "-"));
    let name = format!("{}.eml", name.as_deref().unwrap_or("mail"));
    let checked =
        NewFile::check(&name, u64::try_from(mail.bytes.len())?, Some(MEDIA_TYPE), &app.settings.documents);
    let mut file = match checked {
        Ok(file) => file,
        Err(error) => {
            let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
            ledger::refuse(&mut tx, mail.id, error.code(), &error.to_string()).await?;
            tx.commit().await?;
            return Ok(Outcome::Over);
        }
    };
    let sha256: [u8; 32] = Sha256::digest(&mail.bytes).into();
    file.sha256 = Some(sha256);

    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    if end_as_duplicate(&mut tx, mailbox, mail.id, &sha256).await? {
        tx.commit().await?;
        return Ok(Outcome::Over);
    }
    if is_full(app, &mut tx).await? {
        ledger::note_full(&mut tx, mailbox.id, mail.id).await?;
        tx.commit().await?;
        return Ok(Outcome::Full);
    }
    tx.commit().await?;

    // The row's own key: whoever does this again replaces the same bytes by themselves.
    let key = format!("org-{org}/documents/{}/mail.eml", mail.id);
    let metadata = [("original-name", file.name.as_str())];
    app.bucket.put(&key, documents::file::about(MEDIA_TYPE, &metadata), mail.bytes.clone()).await?;

    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    store(app, &mut tx, mailbox, mail, &file, &key).await?;
    tx.commit().await?;
    Ok(Outcome::Over)
}

async fn is_full(app: &App, tx: &mut OrgTx) -> Result<bool> {
    let limit = app.settings.documents.queue_limit;
    Ok(documents::count_unfinished(tx, limit).await? >= i64::from(limit))
}

/// Inserts the document and writes the fate, unless somebody else was first.
async fn store(
    app: &App,
    tx: &mut OrgTx,
    mailbox: &Mailbox,
    mail: &Mail,
    file: &NewFile,
    key: &str,
) -> Result<()> {
    let (id, sha256) = (mail.id, file.sha256.unwrap_or_default());
    // Two workers with two copies of a mail meet here.
    if super::lock(tx, mailbox.id).await?.is_none() || end_as_duplicate(tx, mailbox, id, &sha256).await? {
        return Ok(());
    }
    let Some(document) = claim(tx, id, &sha256).await? else { return Ok(()) };
    let arrived = Arrived { id: document, owner: mailbox.owner_id, file, key, take: &mailbox.take };
    documents::insert_arrived(app, tx, &arrived).await?;
    for label in &mailbox.label_ids {
        if let Some(label) = labels::find(tx, *label).await? {
            documents::labels::put(tx, &Actor::system(), document, &label).await?;
        }
    }
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages set document_id = $3 where org_id = $1 and id = $2",
        org.0,
        id.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    note_envelope(tx, mailbox, mail).await
}

/// Keeps what makes a request of the mail, once it is read.
async fn note_envelope(tx: &mut OrgTx, mailbox: &Mailbox, mail: &Mail) -> Result<()> {
    if mailbox.becomes == Becomes::Documents {
        return Ok(());
    }
    let (org, parts) = (tx.org(), Sha256::digest(envelope::parts(&mail.bytes)));
    sqlx::query!(
        "update mailbox_messages set becomes = $3, envelope = $4, parts_sha256 = $5 where org_id = $1 and id = $2",
        org.0,
        mail.id.0,
        mailbox.becomes as Becomes,
        Json(Envelope::of(&mail.bytes)) as _,
        &parts[..]
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes the row that waits; `None` where it no longer does.
async fn claim(tx: &mut OrgTx, id: MessageId, sha256: &[u8; 32]) -> Result<Option<DocumentId>> {
    let org = tx.org();
    let taken = sqlx::query!(
        "update mailbox_messages
         set fate = 'stored', sha256 = $3, reason_code = null, reason = null, updated_at = now()
         where org_id = $1 and id = $2 and fate = 'waiting'",
        org.0,
        id.0,
        &sha256[..]
    )
    .execute(tx.conn())
    .await?;
    Ok((taken.rows_affected() == 1).then(DocumentId::new))
}

/// Ends a mail whose very bytes came from this mailbox before. Equal bytes have an equal `Message-ID`, too.
async fn end_as_duplicate(
    tx: &mut OrgTx,
    mailbox: &Mailbox,
    id: MessageId,
    sha256: &[u8; 32],
) -> Result<bool> {
    let org = tx.org();
    let ended = sqlx::query!(
        "update mailbox_messages m
         set fate = 'duplicate', sha256 = $4, document_id = first.document_id, reason_code = null, reason = null,
           updated_at = now()
         from (
           select document_id
           from mailbox_messages
           where org_id = $1 and mailbox_id = $2 and sha256 = $4 and fate = 'stored' and id <> $3
           order by id
           limit 1
         ) as first
         where m.org_id = $1 and m.id = $3 and m.fate = 'waiting'",
        org.0,
        mailbox.id.0,
        id.0,
        &sha256[..]
    )
    .execute(tx.conn())
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Takes in a mail that was posted, once for each delivery. A delivery that comes again has the answer of the first one.
///
/// # Errors
/// `TooMany` with code `queue_full`, `Unavailable` when the bucket does not answer: it is to be posted again.
pub async fn receive(
    app: &App,
    org: OrgId,
    mailbox: &Mailbox,
    delivery: &str,
    bytes: Bytes,
) -> Result<Message> {
    let head = Head::of(&bytes);
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    sqlx::query!(
        "insert into mailbox_messages (id, org_id, mailbox_id, delivery, size, message_id, sender, subject, sent_at, fate)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting')
         on conflict (mailbox_id, delivery) do nothing",
        MessageId::new().0,
        org.0,
        mailbox.id.0,
        delivery,
        i64::try_from(bytes.len())?,
        head.message_id,
        head.sender,
        head.subject,
        head.sent_at
    )
    .execute(tx.conn())
    .await?;
    let id = sqlx::query_scalar!(
        "select id from mailbox_messages where org_id = $1 and mailbox_id = $2 and delivery = $3",
        org.0,
        mailbox.id.0,
        delivery
    )
    .fetch_one(tx.conn())
    .await?;
    let id = MessageId(id);
    ledger::begin_again(&mut tx, id).await?;
    let is_waiting = ledger::begin(&mut tx, id).await?;
    tx.commit().await?;
    if is_waiting && take_in(app, org, mailbox, &Mail { id, bytes }).await? == Outcome::Full {
        let detail =
            "too many documents wait to be read: post the mail again in a minute, with the same webhook-id";
        return Err(Error::TooMany {
            refusal: crate::error::refuse("queue_full", detail),
            retry_after: crate::clock::minutes(1),
        });
    }
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let message = ledger::find(&mut tx, mailbox.id, id).await?.or_not_found("mail")?;
    super::polling::succeeded(&mut tx, mailbox.id).await?;
    tx.commit().await?;
    Ok(message)
}

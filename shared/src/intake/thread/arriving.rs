//! A mail that a mailbox brought, once it is read: a message of the request that it answers, or a new request.

use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::messages::{self, NewMessage};
use super::parking::{self, Settling};
use super::threading::{self, Known};
use super::{Kind, automatic, finding, quoting, replying};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::documents;
use crate::error::{OrNotFound, Result};
use crate::ids::{DocumentId, MailboxId, MessageId, RequestId};
use crate::intake::log::{self, REQUEST_MESSAGE_RECEIVED};
use crate::intake::{
    LONGEST_TEXT, MOST_DOCUMENTS, NewRequest, Sender, Source, Status, acknowledging, deciding, status_url,
    store, writing,
};
use crate::mailboxes::{Becomes, Envelope};

/// Lines at the beginning of a mail's text that the reader writes: its headers.
const HEADERS: [&str; 5] = ["Subject: ", "From: ", "To: ", "Cc: ", "Date: "];

/// A mail of the ledger that is to be taken.
struct Arrived {
    ledger: MessageId,
    mailbox: MailboxId,
    becomes: Becomes,
    document: DocumentId,
    envelope: Envelope,
    parts: Vec<u8>,
    /// What it says, without headers.
    text: String,
    /// The documents that came with it.
    files: Vec<DocumentId>,
}

/// Takes a mail that has been read, or could not be, where its mailbox makes requests of mails. Call it in the transaction
/// that says so of its document. Safe to run twice: a mail is taken once.
pub async fn examine(app: &App, tx: &mut OrgTx, document: DocumentId) -> Result<()> {
    let org = tx.org();
    let ledger = sqlx::query_scalar!(
        r#"update mailbox_messages m
         set taken_at = $3
         where m.org_id = $1 and m.document_id = $2 and m.fate = 'stored' and m.becomes is not null and m.taken_at is null
         returning m.id as "id: MessageId""#,
        org.0,
        document.0,
        app.clock.now()
    )
    .fetch_optional(tx.conn())
    .await?;
    match ledger {
        Some(ledger) => take(app, tx, ledger, true).await,
        None => Ok(()),
    }
}

/// Releases or discards the mails that a request stands for, up to 500 at once.
///
/// # Errors
/// `Conflict` with code `nothing_parked`.
pub async fn settle(app: &App, tx: &mut OrgTx, actor: &Actor, id: RequestId, how: Settling) -> Result<()> {
    let mails = parking::end(app, tx, actor, id, how).await?;
    if how == Settling::Release {
        for mail in mails {
            take(app, tx, mail, false).await?;
        }
    }
    Ok(())
}

async fn take(app: &App, tx: &mut OrgTx, ledger: MessageId, guarded: bool) -> Result<()> {
    // One mail of an organization after the other: an answer that is faster than what it answers waits.
    wait_in_line(tx).await?;
    let Some(mail) = arrived(tx, ledger).await? else { return Ok(()) };
    if let Some((request, why)) = finding::as_known(tx, &mail.envelope, &mail.parts).await? {
        return finding::end(tx, ledger, Some(request), Some(why)).await;
    }
    let known = finding::known(app, tx, &mail.envelope).await?;
    let request = threading::place(&mail.envelope, &known);
    if automatic::is_automatic_reply(&mail.envelope) {
        return note(app, tx, &mail, request).await;
    }
    if let Some(sender) = mail.envelope.sender.as_deref().filter(|_| guarded && !known.is_ours)
        && parking::is_burst(app, tx, sender).await?
    {
        return parking::park(app, tx, ledger, sender).await;
    }
    let request = match request {
        Some(request) => answer(app, tx, &mail, request, &known).await.map(|()| request)?,
        None => begin(app, tx, &mail).await?,
    };
    finding::end(tx, ledger, Some(request), None).await?;
    if mail.becomes == Becomes::Requests {
        documents::archive::put(tx, &Actor::system(), mail.document).await?;
    }
    Ok(())
}

async fn wait_in_line(tx: &mut OrgTx) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into request_counters as counters (org_id, newest)
         values ($1, 0)
         on conflict (org_id) do update set newest = counters.newest",
        org.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn arrived(tx: &mut OrgTx, ledger: MessageId) -> Result<Option<Arrived>> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select m.mailbox_id as "mailbox: MailboxId", m.becomes as "becomes!: Becomes", m.document_id as "document!: DocumentId",
           m.envelope as "envelope!: Json<Envelope>", m.parts_sha256 as "parts!", left(d.ocr_text, 400000) as text, d.error_message
         from mailbox_messages m
         join documents d on d.org_id = m.org_id and d.id = m.document_id
         where m.org_id = $1 and m.id = $2 and m.becomes is not null and m.envelope is not null"#,
        org.0,
        ledger.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let text = match row.text {
        Some(text) => body(&text).to_owned(),
        None => format!("This mail could not be read: {}", row.error_message.unwrap_or_default()),
    };
    Ok(Some(Arrived {
        ledger,
        mailbox: row.mailbox,
        becomes: row.becomes,
        document: row.document,
        envelope: row.envelope.0,
        parts: row.parts,
        text,
        files: files(tx, row.document).await?,
    }))
}

/// The text of a mail without the headers that the reader writes above it.
fn body(text: &str) -> &str {
    let mut rest = text;
    for header in HEADERS {
        if rest.starts_with(header) {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
    }
    rest.trim()
}

async fn files(tx: &mut OrgTx, mail: DocumentId) -> Result<Vec<DocumentId>> {
    let org = tx.org();
    let files = sqlx::query_scalar!(
        r#"select id as "id: DocumentId"
         from documents
         where org_id = $1 and parent_id = $2 and deleted_at is null
         order by id
         limit $3"#,
        org.0,
        mail.0,
        i64::try_from(MOST_DOCUMENTS)?
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(files)
}

/// What a machine answered stands at its request as a note, opens nothing, and is answered by nobody.
async fn note(app: &App, tx: &mut OrgTx, mail: &Arrived, request: Option<RequestId>) -> Result<()> {
    let Some(id) = request else {
        let why = ("automatic_reply", "a machine answered, and it does not say what");
        return finding::end(tx, mail.ledger, None, Some(why)).await;
    };
    keep(app, tx, mail, id, (Kind::Note, true)).await?;
    let status = store::lock(tx, id).await?.status;
    log::publish_note(tx, id, status).await?;
    finding::end(tx, mail.ledger, Some(id), None).await
}

/// Adds a mail to the request that it answers.
async fn answer(app: &App, tx: &mut OrgTx, mail: &Arrived, id: RequestId, known: &Known) -> Result<()> {
    let request = store::lock(tx, id).await?;
    let kind = if known.is_ours { Kind::Out } else { Kind::In };
    let message = keep(app, tx, mail, id, (kind, automatic::is_machine_made(&mail.envelope))).await?;
    writing::link(tx, id, &mail.files).await?;
    let from = mail.envelope.name.as_deref().or(mail.envelope.sender.as_deref());
    let what = json!({ "message_id": message, "from": from });
    activity::record(tx, &Actor::system(), REQUEST_MESSAGE_RECEIVED, id.0, Some(what)).await?;
    if kind == Kind::Out {
        replying::answer_given(tx, id).await?;
        return log::publish_message(tx, id, request.status).await;
    }
    let mut status = request.status;
    if status == Status::Closed {
        deciding::reopen(app, tx, &Actor::system(), id, request.version).await?;
        status = store::find(tx, id).await?.or_not_found("request")?.status;
    }
    if status != Status::Rejected {
        finding::waits(app, tx, id).await?;
    }
    log::publish_message(tx, id, status).await
}

/// Makes a request of a mail, and tells its sender where that may be told.
async fn begin(app: &App, tx: &mut OrgTx, mail: &Arrived) -> Result<RequestId> {
    let envelope = &mail.envelope;
    let subject = envelope.subject.clone().unwrap_or_default();
    let (said, _) = parted(mail);
    let new = NewRequest {
        source: Source::Mail,
        subject,
        text: said.chars().take(LONGEST_TEXT).collect(),
        sender: Sender { name: envelope.name.clone(), email: envelope.sender.clone(), phone: None },
        customer: None,
        documents: mail.files.clone(),
        form: None,
        answers: Vec::new(),
    };
    let id = writing::insert(app, tx, &Actor::system(), &new).await?;
    keep(app, tx, mail, id, (Kind::In, automatic::is_machine_made(envelope))).await?;
    let is_ours = match &envelope.sender {
        Some(sender) => finding::is_ours(app, tx, sender).await?,
        None => true,
    };
    if automatic::unanswerable(envelope).is_none() && !is_ours {
        let number = store::find(tx, id).await?.or_not_found("request")?.number;
        let url = status_url(app, tx.org(), id, app.clock.now())?;
        acknowledging::acknowledge(app, tx, (id, number), &url, envelope.message_id.as_deref()).await?;
    }
    Ok(id)
}

/// What was written, and the history below; a mail that is passed on is all of it written.
fn parted(mail: &Arrived) -> (&str, &str) {
    match threading::is_forward(mail.envelope.subject.as_deref().unwrap_or_default()) {
        true => (&mail.text, ""),
        false => quoting::split(&mail.text),
    }
}

async fn keep(
    app: &App,
    tx: &mut OrgTx,
    mail: &Arrived,
    request: RequestId,
    (kind, automatic): (Kind, bool),
) -> Result<Uuid> {
    let envelope = &mail.envelope;
    let (text, quoted) = parted(mail);
    let parents: Vec<String> = envelope.references.iter().chain(&envelope.in_reply_to).cloned().collect();
    let now = app.clock.now();
    let message = NewMessage {
        automatic,
        from: (envelope.name.as_deref(), envelope.sender.as_deref()),
        to: &envelope.to,
        cc: &envelope.cc,
        subject: envelope.subject.as_deref(),
        quoted,
        message_id: envelope.message_id.as_deref(),
        parents: &parents,
        conversation: envelope.conversation.as_deref(),
        parts: Some(&mail.parts),
        mailbox: Some(mail.mailbox),
        document: Some(mail.document),
        // A clock that goes ahead puts nothing into the future.
        ..NewMessage::new(request, kind, text, envelope.sent_at.filter(|sent| *sent <= now).unwrap_or(now))
    };
    Ok(messages::insert(app, tx, &message).await?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_that_the_reader_writes_are_no_text() {
        let text = "Subject: A leak\nFrom: Ann <ann@x.example>\nTo: desk@acme.example\nDate: 2026-12-01T09:00:00Z\nIt drips.\nSubject: none";
        assert_eq!(body(text), "It drips.\nSubject: none");
        assert_eq!((body("It drips."), body("Subject: only")), ("It drips.", ""));
    }
}

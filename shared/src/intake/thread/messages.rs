//! The SQL of messages.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Delivery, Kind, Message, Sending, Writer};
use crate::app::App;
use crate::db::OrgTx;
use crate::documents;
use crate::error::{OrNotFound, Result};
use crate::http::Cursor;
use crate::ids::{DocumentId, MailId, MailboxId, RequestId, RequestMessageId, UserId};
use crate::intake::{File, log};
use crate::mail::End;
use crate::pipelines::Person;

/// A message to be kept.
#[derive(Debug, Clone)]
pub(in crate::intake) struct NewMessage<'a> {
    pub(in crate::intake) request: RequestId,
    pub(in crate::intake) kind: Kind,
    pub(in crate::intake) automatic: bool,
    /// Name and address.
    pub(in crate::intake) from: (Option<&'a str>, Option<&'a str>),
    pub(in crate::intake) to: &'a [String],
    pub(in crate::intake) cc: &'a [String],
    pub(in crate::intake) subject: Option<&'a str>,
    pub(in crate::intake) text: &'a str,
    pub(in crate::intake) quoted: &'a str,
    pub(in crate::intake) message_id: Option<&'a str>,
    pub(in crate::intake) parents: &'a [String],
    pub(in crate::intake) conversation: Option<&'a str>,
    pub(in crate::intake) parts: Option<&'a [u8]>,
    pub(in crate::intake) mailbox: Option<MailboxId>,
    pub(in crate::intake) author: Option<UserId>,
    pub(in crate::intake) document: Option<DocumentId>,
    /// In the outbox.
    pub(in crate::intake) mail: Option<MailId>,
    pub(in crate::intake) sent_at: DateTime<Utc>,
}

impl<'a> NewMessage<'a> {
    /// A message of nobody yet.
    pub(in crate::intake) fn new(
        request: RequestId,
        kind: Kind,
        text: &'a str,
        sent_at: DateTime<Utc>,
    ) -> Self {
        Self {
            request,
            kind,
            automatic: false,
            from: (None, None),
            to: &[],
            cc: &[],
            subject: None,
            text,
            quoted: "",
            message_id: None,
            parents: &[],
            conversation: None,
            parts: None,
            mailbox: None,
            author: None,
            document: None,
            mail: None,
            sent_at,
        }
    }
}

/// The `Message-ID` of a mail of ours.
pub(in crate::intake) fn message_id(app: &App, mail: MailId) -> Option<String> {
    let from = app.settings.mail.as_ref()?;
    let (_, domain) = from.from_email.rsplit_once('@')?;
    Some(format!("<{mail}@{domain}>"))
}

/// Keeps a message.
pub(in crate::intake) async fn insert(
    app: &App,
    tx: &mut OrgTx,
    new: &NewMessage<'_>,
) -> Result<RequestMessageId> {
    let (org, id) = (tx.org(), RequestMessageId::new());
    sqlx::query!(
        "insert into request_messages (id, org_id, request_id, kind, automatic, sender_name, sender_email, recipients, copies,
           subject, text, quoted, message_id, parents, conversation, parts_sha256, mailbox_id, author_id, document_id,
           mail_id, delivery, sent_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        id.0,
        org.0,
        new.request.0,
        new.kind as Kind,
        new.automatic,
        new.from.0,
        new.from.1,
        new.to,
        new.cc,
        new.subject,
        new.text,
        new.quoted,
        new.message_id,
        new.parents,
        new.conversation,
        new.parts,
        new.mailbox.map(|mailbox| mailbox.0),
        new.author.map(|author| author.0),
        new.document.map(|document| document.0),
        new.mail.map(|mail| mail.0),
        new.mail.map(|_| Delivery::Queued) as Option<Delivery>,
        new.sent_at,
        app.clock.now()
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// A row of `request_messages` with the name of its author.
struct Row {
    id: RequestMessageId,
    kind: Kind,
    automatic: bool,
    sender_name: Option<String>,
    sender_email: Option<String>,
    recipients: Vec<String>,
    copies: Vec<String>,
    subject: Option<String>,
    text: String,
    quoted: String,
    message_id: Option<String>,
    sent_at: DateTime<Utc>,
    author_id: Option<UserId>,
    author: Option<String>,
    document_id: Option<DocumentId>,
    delivery: Option<Delivery>,
    delivery_error: Option<String>,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! message_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select m.id as "id: _", m.kind as "kind: _", m.automatic, m.sender_name, m.sender_email, m.recipients, m.copies,
               m.subject, m.text, m.quoted, m.message_id, m.sent_at, m.author_id as "author_id: _", u.name as "author?",
               m.document_id as "document_id: _", m.delivery as "delivery: _", m.delivery_error
             from request_messages m
             left join users u on u.id = m.author_id "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` messages of a request, oldest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    request: RequestId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Message>> {
    let org = tx.org();
    let rows = message_query!(
        "where m.org_id = $1 and m.request_id = $2 and ($3::uuid is null or m.id > $3)
         order by m.id
         limit $4::bigint + 1",
        org.0,
        request.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    shown(tx, rows).await
}

/// One message.
///
/// # Errors
/// `NotFound`.
pub(super) async fn find(tx: &mut OrgTx, id: RequestMessageId) -> Result<Message> {
    let org = tx.org();
    let rows = message_query!("where m.org_id = $1 and m.id = $2", org.0, id.0).fetch_all(tx.conn()).await?;
    shown(tx, rows).await?.pop().or_not_found("message")
}

/// The newest message that is no note, of those that people wrote.
pub(super) async fn newest(tx: &mut OrgTx, request: RequestId) -> Result<Option<Message>> {
    let org = tx.org();
    let rows = message_query!(
        "where m.org_id = $1 and m.request_id = $2 and m.kind <> 'note' and not m.automatic
         order by m.id desc
         limit 1",
        org.0,
        request.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(shown(tx, rows).await?.pop())
}

async fn shown(tx: &mut OrgTx, rows: Vec<Row>) -> Result<Vec<Message>> {
    let mails: Vec<Uuid> = rows.iter().filter_map(|row| row.document_id).map(|document| document.0).collect();
    let mut files = files(tx, &mails).await?;
    Ok(rows.into_iter().map(|row| row.shown(&mut files)).collect())
}

/// What came with mails, by the document of the mail.
async fn files(tx: &mut OrgTx, mails: &[Uuid]) -> Result<HashMap<DocumentId, Vec<File>>> {
    let mut found: HashMap<DocumentId, Vec<File>> = HashMap::new();
    if mails.is_empty() {
        return Ok(found);
    }
    let org = tx.org();
    let children = sqlx::query!(
        r#"select parent_id as "mail!: DocumentId", id
         from documents
         where org_id = $1 and parent_id = any($2) and deleted_at is null
         order by id
         limit 2000"#,
        org.0,
        mails
    )
    .fetch_all(tx.conn())
    .await?;
    let of: HashMap<Uuid, DocumentId> = children.iter().map(|row| (row.id, row.mail)).collect();
    let ids: Vec<Uuid> = children.iter().map(|row| row.id).collect();
    for document in documents::list_these(tx, &ids).await? {
        let Some(mail) = of.get(&document.id.0) else { continue };
        found.entry(*mail).or_default().push(File {
            document_id: document.id,
            name: document.name,
            kind: document.kind.map(|kind| kind.as_str().to_owned()),
            status: document.status,
        });
    }
    Ok(found)
}

impl Row {
    fn shown(self, files: &mut HashMap<DocumentId, Vec<File>>) -> Message {
        let is_mail = self.sender_email.is_some() || self.sender_name.is_some();
        Message {
            id: self.id,
            kind: self.kind,
            automatic: self.automatic,
            from: is_mail.then_some(Writer { name: self.sender_name, email: self.sender_email }),
            to: self.recipients,
            cc: self.copies,
            subject: self.subject,
            text: self.text,
            quoted: self.quoted,
            message_id: self.message_id,
            sent_at: self.sent_at,
            author: self.author_id.zip(self.author).map(|(id, name)| Person { id, name }),
            document_id: self.document_id,
            files: self.document_id.and_then(|mail| files.remove(&mail)).unwrap_or_default(),
            delivery: self.delivery.map(|state| Sending { state, error: self.delivery_error }),
        }
    }
}

/// Notes how a mail of ours ended, where it is a message. Call it in the transaction that ends the mail.
pub async fn note_delivery(tx: &mut OrgTx, mail: MailId, end: &End) -> Result<()> {
    let (state, error) = match end {
        End::Sent(_) => (Delivery::Sent, None),
        End::Bounced(reply) => (Delivery::Bounced, Some(reply)),
        End::Failed(why) => (Delivery::Failed, Some(why)),
        End::Expired => (Delivery::Expired, None),
    };
    let org = tx.org();
    let request = sqlx::query!(
        r#"update request_messages m
         set delivery = $3, delivery_error = $4
         from requests r
         where m.org_id = $1 and m.mail_id = $2 and m.delivery = 'queued' and r.org_id = m.org_id and r.id = m.request_id
         returning r.id as "id: RequestId", r.status as "status: crate::intake::Status""#,
        org.0,
        mail.0,
        state as Delivery,
        error
    )
    .fetch_optional(tx.conn())
    .await?;
    match request {
        Some(request) => log::publish_change(tx, request.id, request.status).await,
        None => Ok(()),
    }
}

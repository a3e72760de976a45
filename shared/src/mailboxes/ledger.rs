//! The SQL of the ledger: a row for each mail, and what became of it.

use serde_json::json;

use super::log::MAIL_RETRIED;
use super::message::{Fate, Filter, Message};
use super::{FetchMailbox, Head, Mailbox};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::documents::Status;
use crate::error::{OrNotFound, Result};
use crate::http::Cursor;
use crate::ids::{MailboxId, MessageId};
use crate::jobs::{self, Options};

/// A mail whose fetching ended this often without a result is given up until a person retries it.
const MOST_ATTEMPTS: i16 = 10;

/// A mail that is to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Its row.
    pub id: MessageId,
    /// Its number in the mailbox.
    pub uid: u32,
    /// Its size, as the server says.
    pub size: u64,
}

/// Writes a mail into the ledger, unless it is there. What a server says of its size is as good as it is.
pub async fn note(
    tx: &mut OrgTx,
    mailbox: &Mailbox,
    uid_validity: u32,
    uid: u32,
    size: u64,
    head: &Head,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into mailbox_messages (id, org_id, mailbox_id, uid_validity, uid, size, message_id, sender, subject,
           sent_at, place, fate)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting')
         on conflict (mailbox_id, place, uid_validity, uid) do nothing",
        MessageId::new().0,
        org.0,
        mailbox.id.0,
        i64::from(uid_validity),
        i64::from(uid),
        i64::try_from(size)?,
        head.message_id,
        head.sender,
        head.subject,
        head.sent_at,
        mailbox.place
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Mails that are to be fetched: those that were tried least often first, so that one which breaks the connection each
/// time keeps none of the others waiting.
pub async fn waiting(
    tx: &mut OrgTx,
    mailbox: &Mailbox,
    uid_validity: u32,
    most: i64,
) -> Result<Vec<Waiting>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select id, uid as "uid!", size
         from mailbox_messages
         where org_id = $1 and mailbox_id = $2 and uid_validity = $3 and place = $5
           and fate = 'waiting'
         order by attempts, uid
         limit $4"#,
        org.0,
        mailbox.id.0,
        i64::from(uid_validity),
        most,
        mailbox.place
    )
    .fetch_all(tx.conn())
    .await?;
    let waiting = rows.into_iter().map(|row| {
        Ok(Waiting { id: MessageId(row.id), uid: u32::try_from(row.uid)?, size: u64::try_from(row.size)? })
    });
    waiting.collect()
}

/// An attempt that our own trouble ended does not count.
pub(super) async fn take_back(tx: &mut OrgTx, id: MessageId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages set attempts = greatest(attempts - 1, 0)
         where org_id = $1 and id = $2 and fate = 'waiting'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A mail that is posted once more has brought its bytes again: it is never given up, or its sender would take that for
/// received.
pub(super) async fn begin_again(tx: &mut OrgTx, id: MessageId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages
         set fate = 'waiting', attempts = 0, reason_code = null, reason = null, updated_at = now()
         where org_id = $1 and id = $2 and (fate = 'failed' or fate = 'waiting' and attempts >= $3)",
        org.0,
        id.0,
        MOST_ATTEMPTS
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Counts an attempt at a mail before it is made, so that one which ends the process is counted, too. `false` where it is
/// no longer waiting, or is given up with this.
pub async fn begin(tx: &mut OrgTx, id: MessageId) -> Result<bool> {
    let org = tx.org();
    let begun = sqlx::query!(
        "update mailbox_messages
         set attempts = attempts + 1, updated_at = now(), reason_code = null, reason = null
         where org_id = $1 and id = $2 and fate = 'waiting' and attempts < $3",
        org.0,
        id.0,
        MOST_ATTEMPTS
    )
    .execute(tx.conn())
    .await?;
    if begun.rows_affected() == 1 {
        return Ok(true);
    }
    let why = format!(
        "fetching it ended {MOST_ATTEMPTS} times without a result: try it again when the server is well"
    );
    fail(tx, id, "given_up", &why).await?;
    Ok(false)
}

/// Says why a waiting mail could not be fetched.
pub async fn fail(tx: &mut OrgTx, id: MessageId, code: &str, reason: &str) -> Result<()> {
    end(tx, id, Fate::Failed, code, reason).await
}

/// Says why a waiting mail is not wanted.
pub async fn refuse(tx: &mut OrgTx, id: MessageId, code: &str, reason: &str) -> Result<()> {
    end(tx, id, Fate::Refused, code, reason).await
}

async fn end(tx: &mut OrgTx, id: MessageId, fate: Fate, code: &str, reason: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages
         set fate = $3, reason_code = $4, reason = $5, updated_at = now()
         where org_id = $1 and id = $2 and fate = 'waiting'",
        org.0,
        id.0,
        fate as Fate,
        code,
        reason
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says on every waiting mail of a mailbox that there is no room for it now; it stays in line, and the attempt does not
/// count.
pub async fn note_full(tx: &mut OrgTx, mailbox: MailboxId, begun: MessageId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages
         set reason_code = 'queue_full', reason = 'too many documents wait to be read: it is fetched when there is room',
           attempts = case when id = $3 then attempts - 1 else attempts end, updated_at = now()
         where org_id = $1 and mailbox_id = $2 and fate = 'waiting'",
        org.0,
        mailbox.0,
        begun.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Mails that we have, and that are not marked in the mailbox yet.
pub async fn to_mark(
    tx: &mut OrgTx,
    mailbox: &Mailbox,
    uid_validity: u32,
    most: i64,
) -> Result<Vec<Waiting>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select id, uid as "uid!"
         from mailbox_messages
         where org_id = $1 and mailbox_id = $2 and uid_validity = $3 and place = $5
           and fate in ('stored', 'duplicate') and marked_at is null
         order by uid
         limit $4"#,
        org.0,
        mailbox.id.0,
        i64::from(uid_validity),
        most,
        mailbox.place
    )
    .fetch_all(tx.conn())
    .await?;
    let unmarked = rows
        .into_iter()
        .map(|row| Ok(Waiting { id: MessageId(row.id), uid: u32::try_from(row.uid)?, size: 0 }));
    unmarked.collect()
}

/// Says that mails are marked.
pub async fn marked(tx: &mut OrgTx, mails: &[Waiting]) -> Result<()> {
    let org = tx.org();
    let ids: Vec<_> = mails.iter().map(|mail| mail.id.0).collect();
    sqlx::query!(
        "update mailbox_messages set marked_at = now() where org_id = $1 and id = any($2)",
        org.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The columns that fill a [`Message`], written once for all queries.
macro_rules! message_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Message,
            r#"select m.id as "id: _", m.mailbox_id as "mailbox_id: _", uid, message_id, sender, subject, sent_at, m.size,
               case when m.parked_in is not null then 'parked' else fate end as "fate!: _", coalesce(m.request_id, m.parked_in) as "request_id: _", reason_code, reason, m.attempts, document_id as "document_id: _",
               d.status as "document_status?: Status", d.error_message as "document_error?",
               (select count(*) from document_files f
                where f.org_id = m.org_id and f.document_id = m.document_id and f.child_id is not null) as "taken!",
               (select count(*) from document_files f
                where f.org_id = m.org_id and f.document_id = m.document_id
                  and f.skipped_code is not null) as "skipped!",
               marked_at, m.created_at, m.updated_at
             from mailbox_messages m
             left join documents d on d.org_id = m.org_id and d.id = m.document_id "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` mails of a ledger, newest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    mailbox: MailboxId,
    filter: Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Message>> {
    let org = tx.org();
    let found = message_query!(
        "where m.org_id = $1 and m.mailbox_id = $2 and ($3::uuid is null or m.id < $3) 
           and ($4::text is null or $4 = case when m.parked_in is not null then 'parked' else fate end)
         order by m.id desc
         limit $5::bigint + 1",
        org.0,
        mailbox.0,
        after.map(|cursor| cursor.id),
        filter.fate as Option<Fate>,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// One mail.
pub async fn find(tx: &mut OrgTx, mailbox: MailboxId, id: MessageId) -> Result<Option<Message>> {
    let org = tx.org();
    let found =
        message_query!("where m.org_id = $1 and m.mailbox_id = $2 and m.id = $3", org.0, mailbox.0, id.0)
            .fetch_optional(tx.conn())
            .await?;
    Ok(found)
}

/// Puts a mail back in line and has its mailbox fetched. Call it after [`Message::may_be_retried`].
pub async fn retry(tx: &mut OrgTx, actor: &Actor, message: &Message) -> Result<Message> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages
         set fate = 'waiting', attempts = 0, reason_code = null, reason = null, updated_at = now()
         where org_id = $1 and id = $2 and fate in ('refused', 'failed')",
        org.0,
        message.id.0
    )
    .execute(tx.conn())
    .await?;
    let job = FetchMailbox { mailbox: message.mailbox_id };
    jobs::enqueue_with(tx, &job, Options::default().unique(message.mailbox_id.to_string())).await?;
    let about = json!({ "message": message.id });
    activity::record(tx, actor, MAIL_RETRIED, message.mailbox_id.0, Some(about)).await?;
    find(tx, message.mailbox_id, message.id).await?.or_not_found("mail")
}

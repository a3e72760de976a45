//! What the organization knows of a mail that arrives: mails that came or went before, and the requests they belong to.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::threading::{Known, Thread, base};
use super::{Kind, addresses};
use crate::app::App;
use crate::customers::senders;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{MessageId, RequestId};
use crate::mailboxes::Envelope;

/// Messages of one request whose writers and subjects count.
const MOST_MESSAGES: i64 = 2_000;

/// Why a mail of the ledger is no message, as a code and in words.
type Why = (&'static str, &'static str);

/// The request that a mail is in already: it is one of ours, or the same came by another mailbox. The same is what has
/// the same `Message-ID` and the same bytes behind its headers: some programs give many mails one `Message-ID`.
pub(super) async fn as_known(
    tx: &mut OrgTx,
    mail: &Envelope,
    parts: &[u8],
) -> Result<Option<(RequestId, Why)>> {
    let org = tx.org();
    let known = sqlx::query!(
        r#"select request_id as "request: RequestId", mail_id is not null as "is_ours!"
         from request_messages
         where org_id = $1 and message_id = $2 and (mail_id is not null or parts_sha256 = $3)
         order by id
         limit 1"#,
        org.0,
        mail.message_id,
        parts
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(known.map(|known| match known.is_ours {
        true => (known.request, ("own_letter", "it was sent from here")),
        false => (known.request, ("already_here", "the same mail came before")),
    }))
}

/// What is known that says to which request a mail belongs.
pub(super) async fn known(app: &App, tx: &mut OrgTx, mail: &Envelope) -> Result<Known> {
    let mut known = Known { ids: by_identifier(tx, mail).await?, ..Known::default() };
    let addresses = mail.to.iter().chain(&mail.cc).chain(&mail.delivered_to);
    if let Some(number) = addresses::number_in(&app.vault, tx.org(), addresses) {
        known.addressed = by_number(tx, number).await?;
    }
    known.answered_by = answered_by(tx, mail).await?;
    if let Some(conversation) = &mail.conversation
        && let Some(request) = by_conversation(tx, conversation).await?
    {
        known.conversations.insert(conversation.clone(), request);
    }
    let mut requests: Vec<RequestId> =
        known.ids.values().chain(known.conversations.values()).copied().collect();
    requests.extend(known.addressed.iter().chain(&known.answered_by));
    for request in requests {
        if let Entry::Vacant(place) = known.threads.entry(request) {
            place.insert(thread(tx, request).await?);
        }
    }
    if let Some(sender) = &mail.sender {
        known.is_ours = is_ours(app, tx, sender).await?;
    }
    Ok(known)
}

async fn by_identifier(tx: &mut OrgTx, mail: &Envelope) -> Result<HashMap<String, RequestId>> {
    let ids: Vec<String> = mail.in_reply_to.iter().chain(&mail.references).cloned().collect();
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select message_id as "message_id!", request_id as "request: RequestId"
         from request_messages
         where org_id = $1 and message_id = any($2)
         order by id desc
         limit 1000"#,
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<String, RequestId> = HashMap::new();
    let mut torn = HashSet::new();
    for row in rows {
        let before = found.insert(row.message_id.clone(), row.request);
        if before.is_some_and(|before| before != row.request) {
            torn.insert(row.message_id);
        }
    }
    // Some programs give many mails one identifier: it says nothing of the request.
    found.retain(|id, _| !torn.contains(id));
    Ok(found)
}

async fn by_number(tx: &mut OrgTx, number: i64) -> Result<Option<RequestId>> {
    let org = tx.org();
    let request = sqlx::query_scalar!(
        r#"select id as "id: RequestId" from requests where org_id = $1 and number = $2"#,
        org.0,
        number
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(request)
}

async fn by_conversation(tx: &mut OrgTx, conversation: &str) -> Result<Option<RequestId>> {
    let org = tx.org();
    let request = sqlx::query_scalar!(
        r#"select request_id as "id: RequestId"
         from request_messages
         where org_id = $1 and conversation = $2
         order by id desc
         limit 1"#,
        org.0,
        conversation
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(request)
}

/// The request of a mail that answers this one, and came before it. Where a mail with this identifier is known, that is
/// the one it answers, and this is another.
async fn answered_by(tx: &mut OrgTx, mail: &Envelope) -> Result<Option<RequestId>> {
    let Some(id) = &mail.message_id else { return Ok(None) };
    let org = tx.org();
    let request = sqlx::query_scalar!(
        r#"select request_id as "id: RequestId"
         from request_messages
         where org_id = $1 and parents @> $2
           and not exists (select from request_messages k where k.org_id = $1 and k.message_id = any($2))
         order by id
         limit 1"#,
        org.0,
        std::slice::from_ref(id)
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(request)
}

async fn thread(tx: &mut OrgTx, request: RequestId) -> Result<Thread> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select sender_email, array[]::text[] as "others!", subject
         from requests
         where org_id = $1 and id = $2
         union all
         (select sender_email, recipients || copies, subject
          from request_messages
          where org_id = $1 and request_id = $2 and kind <> $3
          order by id
          limit $4)"#,
        org.0,
        request.0,
        Kind::Note as Kind,
        MOST_MESSAGES
    )
    .fetch_all(tx.conn())
    .await?;
    let mut thread = Thread::default();
    for row in rows {
        thread.parties.extend(row.sender_email.into_iter().chain(row.others));
        thread.subjects.extend(row.subject.map(|subject| base(&subject)));
    }
    Ok(thread)
}

/// Whether an address is one of ours: the organization's by its domain, a mailbox's, the installation's, or a member's.
pub(super) async fn is_ours(app: &App, tx: &mut OrgTx, address: &str) -> Result<bool> {
    let from = app.settings.mail.as_ref().map(|mail| mail.from_email.to_lowercase());
    if from.as_deref() == Some(address) || senders::is_ours(tx, address).await? {
        return Ok(true);
    }
    // The sign of a request stands between the name of a mailbox and its domain.
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let plain = format!("{}@{domain}", local.split('+').next().unwrap_or(local));
    let org = tx.org();
    let is_one = sqlx::query_scalar!(
        r#"select exists (
             select from mailboxes
             where org_id = $1 and (lower(username) in ($2, $3) or reply_address in ($2, $3))
           ) as "is_one!""#,
        org.0,
        address,
        plain
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_one)
}

/// Notes in the ledger which request a mail belongs to, or why it belongs to none.
pub(super) async fn end(
    tx: &mut OrgTx,
    mail: MessageId,
    request: Option<RequestId>,
    why: Option<Why>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailbox_messages
         set request_id = $3, reason_code = $4, reason = $5, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        mail.0,
        request.map(|request| request.0),
        why.map(|(code, _)| code),
        why.map(|(_, reason)| reason)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Somebody waits for an answer from now on, unless they do already.
pub(super) async fn waits(app: &App, tx: &mut OrgTx, request: RequestId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests
         set waiting_since = coalesce(waiting_since, $3), version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        request.0,
        app.clock.now()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

//! Which mailbox is looked at when, how far it was looked through, and what was wrong.

use std::time::Duration;

use super::{FetchMailbox, Mailbox};
use crate::app::App;
use crate::clients::imap::Failure;
use crate::clock::minutes;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{MailboxId, OrgId};
use crate::jobs::{self, Options};
use crate::notifications::{self, Notice};
use crate::organizations::{Role, recipients};

/// Mailboxes that are begun at once.
const AT_ONCE: i64 = 500;

/// Longest time between two looks at a mailbox that can't be opened.
const LONGEST_WAIT: Duration = minutes(30);

/// The failure in a row that people are told of: it comes 31 minutes after the first one.
const TOLD_AT: i32 = 6;

/// How far the ledger goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Polled {
    /// While it is the same, a number means the same mail.
    pub uid_validity: u32,
    /// Mails up to this one are in the ledger.
    pub last_uid: u32,
}

/// Enqueues a job for each mailbox that is due; returns how many.
pub async fn due(app: &App) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let due = sqlx::query!(
        "update mailboxes
         set next_at = now() + interval '50 seconds'
         where id in (
           select b.id
           from mailboxes b
           join organizations o on o.id = b.org_id
           where b.enabled and b.source = 'imap' and coalesce(b.consent, 'given') = 'given' and b.next_at <= now() and o.deletion_requested_at is null
           order by b.next_at
           limit $1
           for update of b skip locked)
         returning org_id, id",
        AT_ONCE
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut count = 0;
    for row in due {
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(OrgId(row.org_id)).await?;
        let job = FetchMailbox { mailbox: MailboxId(row.id) };
        let added = jobs::enqueue_with(&mut tx, &job, Options::default().unique(row.id.to_string())).await?;
        tx.commit().await?;
        count += u32::from(added.inserted);
    }
    Ok(count)
}

/// Notes the numbering that a folder has now, and returns how far the ledger goes; `None` where the mailbox is another one
/// by now. Where a server has numbered its mails anew, or the place is new, the ledger begins at the first one: what came
/// before is known by its content. Mails that waited under their former numbers can't be had under these any more; the
/// ledger says so.
pub async fn select(tx: &mut OrgTx, mailbox: &Mailbox, uid_validity: u32) -> Result<Option<Polled>> {
    let (org, id) = (tx.org(), mailbox.id);
    let last_uid = sqlx::query_scalar!(
        "update mailboxes
         set last_uid = case when uid_validity = $3 then last_uid else 0 end, uid_validity = $3
         where org_id = $1 and id = $2 and place = $4 and version = $5
         returning last_uid",
        org.0,
        id.0,
        i64::from(uid_validity),
        mailbox.place,
        mailbox.version
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(last_uid) = last_uid else { return Ok(None) };
    sqlx::query!(
        "update mailbox_messages
         set fate = 'failed', reason_code = 'renumbered', updated_at = now(),
           reason = 'the server numbered its mails anew before this one was fetched: if it is still there, it is listed again'
         where org_id = $1 and mailbox_id = $2 and fate = 'waiting' and (uid_validity, place) <> ($3, $4)",
        org.0,
        id.0,
        i64::from(uid_validity),
        mailbox.place
    )
    .execute(tx.conn())
    .await?;
    Ok(Some(Polled { uid_validity, last_uid: u32::try_from(last_uid)? }))
}

/// Notes that mails up to one are in the ledger, in the transaction that wrote them there.
pub async fn listed(tx: &mut OrgTx, mailbox: &Mailbox, polled: Polled) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailboxes
         set last_uid = greatest(last_uid, $4)
         where org_id = $1 and id = $2 and uid_validity = $3 and place = $5",
        org.0,
        mailbox.id.0,
        i64::from(polled.uid_validity),
        i64::from(polled.last_uid),
        mailbox.place
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that a mailbox was looked through without a fault.
pub async fn succeeded(tx: &mut OrgTx, mailbox: MailboxId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update mailboxes
         set checked_at = now(), succeeded_at = now(), failures = 0, error_code = null, error_message = null
         where org_id = $1 and id = $2",
        org.0,
        mailbox.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes what is wrong with a mailbox. It is tried again after one, two, four … minutes, half an hour at most. Once it was
/// wrong for half an hour, admins and the one whose documents it brings are told.
pub async fn failed(tx: &mut OrgTx, mailbox: &Mailbox, failure: &Failure) -> Result<()> {
    let org = tx.org();
    let failures = sqlx::query_scalar!(
        "update mailboxes
         set checked_at = now(), error_code = $3, error_message = $4, failures = failures + 1,
           next_at = now() + least(interval '1 minute' * power(2, least(failures, 10)), $5::float8 * interval '1 second')
         where org_id = $1 and id = $2
         returning failures",
        org.0,
        mailbox.id.0,
        failure.code,
        failure.message,
        LONGEST_WAIT.as_secs_f64()
    )
    .fetch_optional(tx.conn())
    .await?;
    if failures == Some(TOLD_AT) {
        let to = recipients::find(tx, &[Role::Admin], &[mailbox.owner_id], mailbox.owner_id).await?;
        let notice = Notice {
            kind: "mailbox.failing",
            title: &mailbox.name,
            text: &format!("No mails come from this mailbox: {}.", failure.message),
            object: ("mailbox", mailbox.id.0),
        };
        notifications::send(tx, &to, &notice).await?;
    }
    Ok(())
}

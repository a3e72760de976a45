//! The SQL of mailboxes themselves.

use super::log::{MAILBOX_CHANGED, MAILBOX_CREATED, MAILBOX_DELETED};
use super::{Auth, Becomes, Mailbox, Mark, Security, Source, Wanted, secrets};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{LabelId, MailboxId, OrgId, UserId};
use crate::settings::Secret;
use crate::vault::Vault;

/// Most mailboxes of one organization.
const MOST: i64 = 50;

/// The columns that fill a [`Mailbox`], written once for all queries.
macro_rules! mailbox_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Mailbox,
            r#"select b.id as "id: _", name, owner_id as "owner_id: _", enabled, source as "source: _", host, port,
               security as "security: _", username, auth as "auth: _", consent as "consent: _", folder, mark as "mark: _", move_to, since,
               label_ids as "label_ids: _", take, becomes as "becomes: _", reply_address, plus_addressing, checked_at, succeeded_at, error_code, error_message,
               (select count(*) from mailbox_messages m
                where m.mailbox_id = b.id and m.fate = 'waiting') as "waiting!",
               (select count(*) from mailbox_messages m
                where m.mailbox_id = b.id and m.fate in ('refused', 'failed')) as "failed!",
               created_at, version, place "# + $from $(, $value)*
        )
    };
}

/// The organization's mailboxes, newest first.
pub async fn list(tx: &mut OrgTx) -> Result<Vec<Mailbox>> {
    let org = tx.org();
    let found = mailbox_query!(
        "from mailboxes b
         where b.org_id = $1
         order by b.id desc
         limit $2",
        org.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// One mailbox.
pub async fn find(tx: &mut OrgTx, id: MailboxId) -> Result<Option<Mailbox>> {
    let org = tx.org();
    let found = mailbox_query!(
        "from mailboxes b
         where b.org_id = $1 and b.id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// One mailbox, locked against changes by others until the transaction ends.
pub async fn lock(tx: &mut OrgTx, id: MailboxId) -> Result<Option<Mailbox>> {
    let org = tx.org();
    sqlx::query!("select id from mailboxes where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    find(tx, id).await
}

/// The organization that a mailbox belongs to, for a mail that is posted to it.
pub async fn owner_of(app: &App, id: MailboxId) -> Result<Option<OrgId>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let org = sqlx::query_scalar!(
        "select b.org_id
         from mailboxes b
         join organizations o on o.id = b.org_id
         where b.id = $1 and b.source = 'webhook' and o.deletion_requested_at is null",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(org.map(OrgId))
}

/// Inserts a mailbox. The secret is its password, or what signs the mails that are posted to it.
///
/// # Errors
/// `Conflict` with code `too_many_mailboxes`.
pub async fn insert(
    tx: &mut OrgTx,
    actor: &Actor,
    vault: &Vault,
    owner: UserId,
    wanted: &Wanted,
    secret: &Secret,
) -> Result<Mailbox> {
    let (org, id) = (tx.org(), MailboxId::new());
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from mailboxes where org_id = $1"#, org.0)
        .fetch_one(tx.conn())
        .await?;
    if count >= MOST {
        let detail = format!("an organization has {MOST} mailboxes at most: delete one first");
        return Err(Error::Conflict(refuse("too_many_mailboxes", detail)));
    }
    sqlx::query!(
        "insert into mailboxes (id, org_id, name, owner_id, source, secret)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        org.0,
        wanted.name.trim(),
        owner.0,
        // Complete with the columns that follow.
        "webhook",
        secrets::seal(vault, secret)?
    )
    .execute(tx.conn())
    .await?;
    write(tx, id, wanted).await?;
    let mailbox = find(tx, id).await?.or_not_found("mailbox")?;
    let made = serde_json::to_value(&mailbox)?;
    activity::record(tx, actor, MAILBOX_CREATED, id.0, Some(made)).await?;
    Ok(mailbox)
}

async fn write(tx: &mut OrgTx, id: MailboxId, wanted: &Wanted) -> Result<()> {
    let org = tx.org();
    let is_fetched = wanted.source == Source::Imap;
    sqlx::query!(
        "update mailboxes
         set name = $3, enabled = $4, source = $5, host = $6, port = $7, security = $8, username = $9, folder = $10,
           mark = $11, move_to = $12, since = $13, label_ids = $14, take = $15, next_at = now(), updated_at = now(),
           auth = $16, becomes = $17, reply_address = $18, plus_addressing = $19,
           consent = case when $16 = 'password' then null when (auth, username) is distinct from ($16, $9) then 'missing'
             else consent end,
           tokens = case when (auth, username) is distinct from ($16, $9) then null else tokens end,
           attempt_hash = null, attempt = null, attempt_until = null,
           error_code = case when (auth, username) is distinct from ($16, $9) then null else error_code end,
           error_message = case when (auth, username) is distinct from ($16, $9) then null else error_message end,
           place = place + case when (host, username, folder) is distinct from ($6, $9, $10) then 1 else 0 end,
           uid_validity = case when (host, username, folder, since) is distinct from ($6, $9, $10, $13::date) then null
             else uid_validity end
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        wanted.name.trim(),
        wanted.enabled,
        wanted.source as Source,
        wanted.host.as_ref().filter(|_| is_fetched),
        wanted.port.filter(|_| is_fetched),
        wanted.security.filter(|_| is_fetched) as Option<Security>,
        wanted.username.as_ref().filter(|_| is_fetched),
        is_fetched.then(|| wanted.folder()),
        if is_fetched { wanted.mark } else { Mark::Nothing } as Mark,
        wanted.move_to.as_ref().filter(|_| is_fetched && wanted.mark == Mark::Move),
        wanted.since.filter(|_| is_fetched),
        &wanted.label_ids as &[LabelId],
        &wanted.take,
        if is_fetched { wanted.auth } else { Auth::Password } as Auth,
        wanted.becomes as Becomes,
        wanted.reply_address.as_deref().map(str::to_lowercase),
        wanted.plus_addressing
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a mailbox that the caller has locked. Another server, user or folder is read from its beginning; what came from
/// there before is known by its content.
pub async fn replace(
    tx: &mut OrgTx,
    actor: &Actor,
    vault: &Vault,
    before: &Mailbox,
    wanted: &Wanted,
    secret: Option<&Secret>,
) -> Result<Mailbox> {
    let org = tx.org();
    write(tx, before.id, wanted).await?;
    let sealed = secret.map(|secret| secrets::seal(vault, secret)).transpose()?;
    sqlx::query!(
        "update mailboxes
         set version = version + 1, secret = coalesce($3, secret)
         where org_id = $1 and id = $2",
        org.0,
        before.id.0,
        sealed
    )
    .execute(tx.conn())
    .await?;
    let after = find(tx, before.id).await?.or_not_found("mailbox")?;
    activity::record_difference(tx, actor, MAILBOX_CHANGED, after.id.0, before, &after).await?;
    Ok(after)
}

/// Deletes a mailbox and its ledger. Its documents stay.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, mailbox: &Mailbox) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from mailboxes where org_id = $1 and id = $2", org.0, mailbox.id.0)
        .execute(tx.conn())
        .await?;
    let gone = serde_json::json!({ "name": mailbox.name });
    activity::record(tx, actor, MAILBOX_DELETED, mailbox.id.0, Some(gone)).await
}

/// Deletes the mailboxes of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from mailbox_messages where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from mailboxes where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

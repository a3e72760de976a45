//! The outbox: which mails are to be sent, and how they ended. A mail that has ended never begins again.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::SendMail;
use super::content::Content;
use super::sealed::{Former, Opened, Sealed};
use crate::activity::{self, Action, Actor};
use crate::app::App;
use crate::db::{EitherTx, SystemTx};
use crate::error::Result;
use crate::ids::{MailId, OrgId};
use crate::jobs::Job;
use crate::mail::log::{MAIL_BOUNCED, MAIL_FAILED, MAIL_SENT};

/// Mails handled in one step of the sweep.
const STEP: i64 = 1000;

/// A mail that has not ended, locked by the transaction that found it.
pub struct Waiting {
    /// The mail.
    pub id: MailId,
    /// The recipient's address.
    pub recipient: String,
    /// When it was written.
    pub written: DateTime<Utc>,
    /// Whether the server may have taken it in an earlier attempt whose answer was lost.
    pub maybe_sent: bool,
    org: Option<OrgId>,
    template: String,
    sealed: Option<Vec<u8>>,
    expires_at: Option<DateTime<Utc>>,
    error: Option<String>,
}

/// How a mail ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The mail server has it, by this name if it gave one.
    Sent(Option<String>),
    /// The mail server will not take it; this is its reply.
    Bounced(String),
    /// It could not be sent, for this reason.
    Failed(String),
    /// It was not sent in time, or was never meant for anybody.
    Expired,
}

impl Waiting {
    /// The mail, or how it ends if it must not be sent. `of_before` makes the mail from a letter that the previous
    /// version wrote.
    ///
    /// # Errors
    /// How it ends.
    pub fn open(
        &self,
        app: &App,
        of_before: impl FnOnce(Former) -> Result<Content, End>,
    ) -> Result<Content, End> {
        let opened = self.sealed.as_deref().and_then(|sealed| Sealed::open(&app.vault, sealed));
        match opened {
            Some(Opened::Sealed(sealed)) if matches!(*sealed, Sealed::Nothing(_)) => Err(End::Expired),
            Some(Opened::Former(former)) if former.template == "nothing" => Err(End::Expired),
            _ if self.expires_at.is_some_and(|end| end <= app.clock.now()) => Err(End::Expired),
            _ if app.mailer.is_off() => Err(End::Failed("no mail server is configured".to_owned())),
            Some(Opened::Sealed(sealed)) => Ok(sealed.content()),
            Some(Opened::Former(former)) => of_before(former),
            None => {
                let error = "the letter can't be opened: it was sealed with an ENCRYPTION_KEY that is gone";
                Err(End::Failed(error.to_owned()))
            }
        }
    }

    /// Why it has not been sent yet, if that is known.
    pub fn last_error(&self) -> Option<&str> {
        self.error.as_deref()
    }
}

impl End {
    /// State, error, and the action for the log; a mail that expired has no action.
    fn parts(&self) -> (&'static str, Option<&str>, Option<Action>) {
        match self {
            Self::Sent(_) => ("sent", None, Some(MAIL_SENT)),
            Self::Bounced(reply) => ("bounced", Some(reply), Some(MAIL_BOUNCED)),
            Self::Failed(why) => ("failed", Some(why), Some(MAIL_FAILED)),
            Self::Expired => ("expired", None, None),
        }
    }
}

/// The mail, unless it has ended or is gone.
pub async fn find_waiting(tx: &mut SystemTx, id: MailId) -> Result<Option<Waiting>> {
    let mail = sqlx::query_as!(
        Waiting,
        r#"select id as "id: _", org_id as "org: _", recipient, template, sealed, expires_at, error,
           created_at as written, state = 'sending' as "maybe_sent!"
         from mails
         where id = $1 and state in ('queued', 'sending')
         for update"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(mail)
}

/// Records that the server is about to get the mail: until its answer is known, the mail may have been sent.
pub async fn begin_attempt(tx: &mut SystemTx, mail: &Waiting) -> Result<()> {
    sqlx::query!(
        "update mails
         set state = 'sending', attempts = attempts + 1, updated_at = now()
         where id = $1",
        mail.id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Records an answer that does not end the mail: it waits again as before the attempt, or as one that may have been
/// sent if no answer came.
pub async fn postpone(tx: &mut SystemTx, mail: &Waiting, maybe_sent: bool, error: &str) -> Result<()> {
    sqlx::query!(
        "update mails
         set state = case when $2 then 'sending'::mail_state else 'queued' end, error = $3, updated_at = now()
         where id = $1 and state = 'sending'",
        mail.id.0,
        maybe_sent || mail.maybe_sent,
        error
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends a mail and deletes its letter. Returns the transaction, which may have entered the mail's organization.
pub async fn end(mut tx: SystemTx, mail: &Waiting, end: &End) -> Result<EitherTx> {
    let (state, error, action) = end.parts();
    let ended = sqlx::query!(
        "update mails
         set state = $2::text::mail_state, error = $3, sealed = null, updated_at = now(),
           sent_at = case when $2 = 'sent' then now() end
         where id = $1 and state in ('queued', 'sending')",
        mail.id.0,
        state,
        error
    )
    .execute(tx.conn())
    .await?;
    let Some(action) = action.filter(|_| ended.rows_affected() == 1) else { return Ok(tx.into()) };
    let mut after = json!({ "template": mail.template, "error": error.map(cause) });
    if let End::Sent(Some(receipt)) = end {
        after["receipt"] = json!(receipt);
    }
    let Some(org) = mail.org else {
        activity::record(&mut tx, &Actor::system(), action, mail.id.0, Some(after)).await?;
        return Ok(tx.into());
    };
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &Actor::system(), action, mail.id.0, Some(after)).await?;
    Ok(tx.into())
}

/// The part of an error for logs: a server's words may name the recipient, its code does not.
pub fn cause(error: &str) -> &str {
    match error.as_bytes() {
        [first, second, third, ..] if [first, second, third].iter().all(|byte| byte.is_ascii_digit()) => {
            &error[..3]
        }
        _ => error,
    }
}

/// What one sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Mails without a job: now failed.
    pub lost: u64,
    /// Mails that had been over for 90 days: now deleted.
    pub deleted: u64,
}

/// Ends the mails that nobody will send any more and deletes those that ended long ago. Safe to run twice.
pub async fn sweep(app: &App) -> Result<Swept> {
    let mut swept = Swept::default();
    for id in find_lost(app).await? {
        let mut tx = SystemTx::begin(&app.db).await?;
        let Some(mail) = find_waiting(&mut tx, id).await? else { continue };
        let why = mail.last_error().unwrap_or("the work on this mail was lost");
        let end_of_it = End::Failed(why.to_owned());
        match end(tx, &mail, &end_of_it).await? {
            EitherTx::Org(tx) => tx.commit().await?,
            EitherTx::System(tx) => tx.commit().await?,
        }
        swept.lost += 1;
    }
    loop {
        let deleted = delete_old(app).await?;
        swept.deleted += deleted;
        if deleted < STEP.unsigned_abs() {
            return Ok(swept);
        }
    }
}

/// Mails in progress that the queue does not know: it has neither their job nor the one that would mark them failed.
async fn find_lost(app: &App) -> Result<Vec<MailId>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let lost = sqlx::query_scalar!(
        r#"select m.id as "id: MailId"
         from mails m
         where m.state in ('queued', 'sending') and m.updated_at < now() - interval '10 minutes'
           and not exists (
             select from jobs.job j
             where j.kind in ($1, 'fail-mail') and j.payload ->> 'mail' = m.id::text)
         order by m.id
         limit $2"#,
        SendMail::NAME,
        STEP
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(lost)
}

async fn delete_old(app: &App) -> Result<u64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let deleted = sqlx::query!(
        "delete from mails
         where id in (
           select id
           from mails
           where state not in ('queued', 'sending') and updated_at < now() - interval '90 days'
           order by id
           limit $1)",
        STEP
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(deleted.rows_affected())
}

/// Deletes the mails of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from mails where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

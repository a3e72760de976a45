//! Opening a mailbox, by its password or by a token that is renewed before.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::log::MAILBOX_DISCONNECTED;
use super::{Auth, Mailbox, secrets};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::clients::imap::{Connection, Failure, Proof};
use crate::clients::oauth::{Tokens, Trouble};
use crate::clock::minutes;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result};
use crate::ids::OrgId;
use crate::notifications::{self, Notice};
use crate::organizations::{Role, recipients};
use crate::settings::{MailboxProvider, Secret};
use crate::vault::Vault;

/// Purpose of the sealed tokens.
const SEALED: &str = "mailbox tokens";

/// A token that is over sooner is renewed first: a turn goes on for minutes.
const AT_LEAST: Duration = minutes(5);

/// The tokens of a mailbox, as they are kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    refresh: String,
    access: String,
    until: DateTime<Utc>,
}

/// An access token, and what it was got with.
struct Access {
    token: Secret,
    /// As it is stored beside it.
    sealed: Vec<u8>,
    is_new: bool,
}

impl Kept {
    /// What is kept of new tokens. A refresh token goes on where no new one came.
    pub(super) fn of(tokens: &Tokens, before: Option<Self>, now: DateTime<Utc>) -> Option<Self> {
        let refresh = tokens.refresh.as_ref().map(|token| token.expose().to_owned());
        let refresh = refresh.or(before.map(|before| before.refresh))?;
        // Whoever says that it lasts for years does not know that, and the calendar ends.
        let lasts = tokens.lasts.min(minutes(24 * 60));
        Some(Self { refresh, access: tokens.access.expose().to_owned(), until: now + lasts })
    }

    pub(super) fn seal(&self, vault: &Vault) -> Result<Vec<u8>> {
        vault.seal(SEALED, self)
    }
}

/// Opens a mailbox. What is wrong with it is the inner result; what is wrong with us is the outer one. No transaction is
/// open while others are asked.
///
/// # Errors
/// `NotFound` when it is gone.
pub async fn open(app: &App, org: OrgId, mailbox: &Mailbox) -> Result<Result<Connection, Failure>> {
    if mailbox.auth == Auth::Password {
        return open_by_password(app, org, mailbox).await;
    }
    let access = match access(app, org, mailbox, None).await? {
        Ok(access) => access,
        Err(failure) => return Ok(Err(failure)),
    };
    match enter(app, mailbox, Proof::Token(access.token.expose())).await? {
        Err(failure) if failure.code == "login_refused" && !access.is_new => {
            // It may have been taken back before its time was over: the provider knows.
            let access = match self::access(app, org, mailbox, Some(&access.sealed)).await? {
                Ok(access) => access,
                Err(failure) => return Ok(Err(failure)),
            };
            enter(app, mailbox, Proof::Token(access.token.expose())).await
        }
        opened => Ok(opened),
    }
}

async fn open_by_password(app: &App, org: OrgId, mailbox: &Mailbox) -> Result<Result<Connection, Failure>> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let password = match secrets::open(&mut tx, &app.vault, mailbox.id).await {
        Ok(secret) => secret.or_not_found("mailbox")?,
        Err(Error::Conflict(refusal)) => {
            let message = refusal.detail.into_owned();
            return Ok(Err(Failure { code: refusal.code, message, pointer: "/password" }));
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;
    enter(app, mailbox, Proof::Password(password.expose())).await
}

async fn enter(app: &App, mailbox: &Mailbox, proof: Proof<'_>) -> Result<Result<Connection, Failure>> {
    let account = mailbox.account(proof).or_not_found("mailbox")?;
    Ok(app.imap.open(&account).await)
}

/// An access token that is good for a while. `not` is one that was refused.
async fn access(
    app: &App,
    org: OrgId,
    mailbox: &Mailbox,
    not: Option<&[u8]>,
) -> Result<Result<Access, Failure>> {
    let Some(provider) = mailbox.auth.provider(&app.settings) else { return Ok(Err(not_offered())) };
    let Some(sealed) = stored(app, org, mailbox).await? else { return Ok(Err(missing(provider))) };
    let Some(kept) = app.vault.open::<Kept>(SEALED, &sealed) else {
        return over(app, org, mailbox, &sealed, lost()).await;
    };
    if not != Some(sealed.as_slice()) && kept.until > app.clock.now() + AT_LEAST {
        return Ok(Ok(Access { token: Secret::new(kept.access), sealed, is_new: false }));
    }
    match app.oauth.refresh(provider, &Secret::new(&*kept.refresh)).await {
        Ok(tokens) => renewed(app, org, mailbox, sealed, kept, &tokens).await.map(Ok),
        Err(Trouble::Over(said)) => {
            let now = stored(app, org, mailbox).await?;
            let other =
                now.filter(|now| *now != sealed).map(|now| (app.vault.open::<Kept>(SEALED, &now), now));
            match other {
                // Somebody was faster, and the provider takes each refresh token once: theirs are good.
                Some((Some(kept), sealed)) => {
                    Ok(Ok(Access { token: Secret::new(kept.access), sealed, is_new: true }))
                }
                _ => over(app, org, mailbox, &sealed, refused(provider, &said)).await,
            }
        }
        Err(Trouble::Client(said)) => Ok(Err(unknown(provider, &said))),
        Err(Trouble::Unavailable(said)) => Ok(Err(unavailable(provider, &said))),
    }
}

async fn stored(app: &App, org: OrgId, mailbox: &Mailbox) -> Result<Option<Vec<u8>>> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let tokens = sqlx::query_scalar!(
        "select tokens
         from mailboxes
         where org_id = $1 and id = $2 and auth = $3 and username = $4",
        org.0,
        mailbox.id.0,
        mailbox.auth as Auth,
        mailbox.username
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(tokens.flatten())
}

/// Keeps new tokens, unless somebody has others by now.
async fn renewed(
    app: &App,
    org: OrgId,
    mailbox: &Mailbox,
    before: Vec<u8>,
    kept: Kept,
    tokens: &Tokens,
) -> Result<Access> {
    let kept = Kept::of(tokens, Some(kept), app.clock.now()).or_not_found("token")?;
    let sealed = kept.seal(&app.vault)?;
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    sqlx::query!(
        "update mailboxes set tokens = $3 where org_id = $1 and id = $2 and tokens = $4",
        org.0,
        mailbox.id.0,
        sealed,
        before
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(Access { token: Secret::new(kept.access), sealed, is_new: true })
}

async fn over(
    app: &App,
    org: OrgId,
    mailbox: &Mailbox,
    used: &[u8],
    failure: Failure,
) -> Result<Result<Access, Failure>> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    end(&mut tx, mailbox, used, &failure).await?;
    tx.commit().await?;
    Ok(Err(failure))
}

/// Notes that a consent is over, unless there are other tokens by now than those that were refused. Admins and the one
/// whose documents the mailbox brings are told.
async fn end(tx: &mut OrgTx, mailbox: &Mailbox, used: &[u8], failure: &Failure) -> Result<()> {
    let org = tx.org();
    let ended = sqlx::query!(
        "update mailboxes
         set consent = 'refused', tokens = null, error_code = $4, error_message = $5
         where org_id = $1 and id = $2 and tokens = $3",
        org.0,
        mailbox.id.0,
        used,
        failure.code,
        failure.message
    )
    .execute(tx.conn())
    .await?;
    if ended.rows_affected() == 0 {
        return Ok(());
    }
    let why = serde_json::json!({ "reason": failure.message });
    activity::record(tx, &Actor::system(), MAILBOX_DISCONNECTED, mailbox.id.0, Some(why)).await?;
    let to = recipients::find(tx, &[Role::Admin], &[mailbox.owner_id], mailbox.owner_id).await?;
    let notice = Notice {
        kind: "mailbox.disconnected",
        title: &mailbox.name,
        text: &format!("No mails come from this mailbox any more: {}.", failure.message),
        object: ("mailbox", mailbox.id.0),
    };
    notifications::send(tx, &to, &notice).await
}

fn refused(provider: &MailboxProvider, said: &str) -> Failure {
    let message = format!(
        "{} does not let us read this mailbox any more ({said}): connect it again. Its mails stay where they are, and \
         come then",
        provider.name
    );
    Failure { code: "consent_refused", message, pointer: "/auth" }
}

fn lost() -> Failure {
    let message = "the consent can't be opened: it was sealed with an ENCRYPTION_KEY that is gone; connect the mailbox again";
    Failure { code: "secret_lost", message: message.to_owned(), pointer: "/auth" }
}

fn missing(provider: &MailboxProvider) -> Failure {
    let message = format!("{} was not asked yet whether we may read this mailbox: connect it", provider.name);
    Failure { code: "not_connected", message, pointer: "/auth" }
}

fn not_offered() -> Failure {
    let message = "this installation is not set up for mailboxes of this provider any more".to_owned();
    Failure { code: "not_offered", message, pointer: "/auth" }
}

fn unknown(provider: &MailboxProvider, said: &str) -> Failure {
    let message = format!(
        "{} does not accept this installation as its client ({said}): whoever runs it has to look at its client \
         identifier and secret. It is tried again",
        provider.name
    );
    Failure { code: "client_refused", message, pointer: "/auth" }
}

fn unavailable(provider: &MailboxProvider, said: &str) -> Failure {
    let message = format!("{} gives us no access now: {said}. It is tried again", provider.name);
    Failure { code: "provider_unavailable", message, pointer: "/auth" }
}

//! Reading a mailbox by the consent of its owner instead of by a password: an admin begins, gives it on the provider's page,
//! and the same admin finishes. Nobody else's answer counts, and each counts once.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log::MAILBOX_CONNECTED;
use super::sign_in::Kept;
use super::{Mailbox, Security, Source, Wanted, store};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::clients::oauth::{self, Returned, Tokens, Trouble};
use crate::clock::minutes;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{MailboxId, UserId};
use crate::settings::{MailboxProvider, Settings};
use crate::vault::{hash_token, random_token};

/// Purpose of what is kept for a consent that was begun.
const SEALED: &str = "mailbox consent";

/// How long somebody has on the provider's page.
const LIFETIME: Duration = minutes(10);

/// The page of the site to which a provider sends people back. It is registered there, character by character.
const REDIRECT: &str = "/settings/mailboxes";

/// How it is proved that a mailbox is the user's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[schema(as = MailboxAuth)]
pub enum Auth {
    /// By a password.
    #[default]
    Password,
    /// By the consent of its owner, at Google.
    Google,
    /// By the consent of its owner, at Microsoft 365.
    Microsoft,
}

/// Whether a mailbox may be read by consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[schema(as = MailboxConsent)]
pub enum Consent {
    /// Not yet: connect it.
    Missing,
    /// It may.
    Given,
    /// Not any more: the owner or the provider has ended it. Connect it again.
    Refused,
}

/// A consent that somebody began, as it is kept until they come back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Attempt {
    mailbox: MailboxId,
    by: UserId,
    auth: Auth,
    username: String,
    verifier: String,
}

impl Auth {
    /// The provider, and us as its client; `None` where the installation has no client there, and for a password.
    pub fn provider(self, settings: &Settings) -> Option<&MailboxProvider> {
        match self {
            Self::Password => None,
            Self::Google => settings.google_mail.as_ref(),
            Self::Microsoft => settings.microsoft_mail.as_ref(),
        }
    }
}

impl Wanted {
    /// Takes the server from the provider where the mailbox is read by consent: no admin may send somebody's token
    /// elsewhere.
    ///
    /// # Errors
    /// `Invalid` where the installation has no client at the provider.
    pub fn settle(&mut self, settings: &Settings) -> Result<()> {
        if self.source != Source::Imap || self.auth == Auth::Password {
            return Ok(());
        }
        let provider = self.auth.provider(settings).ok_or_else(|| {
            let detail = "this installation is not set up for it: see the page about mail, or use a password";
            Error::field("/auth", "not_offered", detail)
        })?;
        self.host = Some(provider.imap.host.clone());
        self.port = Some(i32::from(provider.imap.port));
        self.security = Some(if provider.imap.is_protected { Security::Tls } else { Security::None });
        self.password = None;
        Ok(())
    }
}

/// Begins a consent: the provider's page for it. An earlier one of this mailbox that was not finished is over.
///
/// # Errors
/// `Conflict` with code `not_by_consent` or `not_offered`.
pub async fn begin(app: &App, tx: &mut OrgTx, by: UserId, mailbox: &Mailbox) -> Result<url::Url> {
    let (provider, username) = asked(app, mailbox)?;
    let ((state, state_hash), (verifier, _)) = (random_token(), random_token());
    let page = oauth::page(provider, &app.link(REDIRECT)?, &state, &verifier, username);
    let attempt =
        Attempt { mailbox: mailbox.id, by, auth: mailbox.auth, username: username.to_owned(), verifier };
    let org = tx.org();
    sqlx::query!(
        "update mailboxes
         set attempt_hash = $3, attempt = $4, attempt_until = $5
         where org_id = $1 and id = $2",
        org.0,
        mailbox.id.0,
        &state_hash[..],
        app.vault.seal(SEALED, &attempt)?,
        app.clock.now() + LIFETIME
    )
    .execute(tx.conn())
    .await?;
    Ok(page)
}

fn asked<'a>(app: &'a App, mailbox: &'a Mailbox) -> Result<(&'a MailboxProvider, &'a str)> {
    let Some(username) = mailbox.username.as_deref().filter(|_| mailbox.auth != Auth::Password) else {
        let detail = "this mailbox is not read by consent: it has a password or a secret of its own";
        return Err(Error::Conflict(refuse("not_by_consent", detail)));
    };
    let provider = mailbox.auth.provider(&app.settings).ok_or_else(|| {
        let detail = "this installation is not set up for mailboxes of this provider any more";
        Error::Conflict(refuse("not_offered", detail))
    })?;
    Ok((provider, username))
}

/// Takes what was kept for the state that somebody brings back: of two answers with the same one, at most one finds it.
/// What belongs to another member stays where it is.
///
/// # Errors
/// `BadRequest` with code `consent_expired`.
pub async fn take(app: &App, tx: &mut OrgTx, by: UserId, state: &str) -> Result<Attempt> {
    let (org, hash) = (tx.org(), hash_token(state));
    let kept = sqlx::query_scalar!(
        r#"select attempt as "attempt!"
         from mailboxes
         where org_id = $1 and attempt_hash = $2 and attempt_until > $3
         for update"#,
        org.0,
        &hash[..],
        app.clock.now()
    )
    .fetch_optional(tx.conn())
    .await?;
    let attempt = kept.and_then(|sealed| app.vault.open::<Attempt>(SEALED, &sealed));
    let attempt = attempt.filter(|attempt| attempt.by == by).ok_or_else(expired)?;
    sqlx::query!(
        "update mailboxes
         set attempt_hash = null, attempt = null, attempt_until = null
         where org_id = $1 and id = $2",
        org.0,
        attempt.mailbox.0
    )
    .execute(tx.conn())
    .await?;
    Ok(attempt)
}

fn expired() -> Error {
    let detail = "this was not begun by you, is finished already, or took more than ten minutes: connect the mailbox again";
    Error::BadRequest(refuse("consent_expired", detail))
}

/// Exchanges the code that somebody brought back. No transaction is open meanwhile.
///
/// # Errors
/// `BadRequest` with code `consent_denied` or `consent_refused`; `Unavailable` with code `provider_unavailable`.
pub async fn exchange(
    app: &App,
    attempt: &Attempt,
    code: Option<&str>,
    error: Option<&str>,
) -> Result<Tokens> {
    let Some(provider) = attempt.auth.provider(&app.settings) else { return Err(expired()) };
    let name = provider.name;
    if error == Some("access_denied") {
        let detail =
            format!("{name} was not allowed to let us read the mailbox: connect it again and allow it");
        return Err(Error::BadRequest(refuse("consent_denied", detail)));
    }
    let refused = |said: &str| {
        Error::BadRequest(refuse(
            "consent_refused",
            format!("{name} did not agree ({said}): connect it again"),
        ))
    };
    let code = code.filter(|_| error.is_none()).ok_or_else(|| refused(error.unwrap_or("no code")))?;
    let redirect = app.link(REDIRECT)?;
    let returned = Returned { code, verifier: &attempt.verifier, redirect: &redirect };
    let tokens = app.oauth.exchange(provider, &returned).await.map_err(|trouble| match trouble {
        Trouble::Over(said) => refused(&said),
        Trouble::Client(said) => {
            tracing::warn!(provider = name, said, "a provider of mailboxes does not know this installation");
            refused(&said)
        }
        Trouble::Unavailable(said) => Error::Unavailable {
            refusal: refuse(
                "provider_unavailable",
                format!("{name}: {said}. Connect the mailbox again in a moment"),
            ),
            retry_after: Duration::from_secs(30),
            cause: None,
        },
    })?;
    match tokens.refresh {
        Some(_) => Ok(tokens),
        None => Err(refused("nothing by which the mailbox can be read for longer than an hour")),
    }
}

/// Keeps the tokens of a mailbox that the caller has locked: it can be read from now on.
///
/// # Errors
/// `BadRequest` with code `consent_expired` when the mailbox is another one by now.
pub async fn keep(
    app: &App,
    tx: &mut OrgTx,
    actor: &Actor,
    attempt: &Attempt,
    tokens: &Tokens,
) -> Result<Mailbox> {
    let mailbox = store::lock(tx, attempt.mailbox).await?.or_not_found("mailbox")?;
    let is_same = mailbox.auth == attempt.auth && mailbox.username.as_ref() == Some(&attempt.username);
    let kept = Kept::of(tokens, None, app.clock.now()).filter(|_| is_same).ok_or_else(expired)?;
    let org = tx.org();
    sqlx::query!(
        "update mailboxes
         set consent = 'given', tokens = $3, failures = 0, error_code = null, error_message = null, next_at = now()
         where org_id = $1 and id = $2",
        org.0,
        mailbox.id.0,
        kept.seal(&app.vault)?
    )
    .execute(tx.conn())
    .await?;
    let how = serde_json::json!({ "auth": mailbox.auth, "username": attempt.username });
    activity::record(tx, actor, MAILBOX_CONNECTED, mailbox.id.0, Some(how)).await?;
    store::find(tx, mailbox.id).await?.or_not_found("mailbox")
}

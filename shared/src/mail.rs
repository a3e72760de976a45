//! Mails: written to the outbox in the transaction of their cause, sent by the job `send-mail`.

pub(crate) mod content;
pub mod log;
mod outbox;
#[cfg(test)]
pub(crate) mod proof;
mod rendering;
pub(crate) mod sealed;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::hours;
use crate::db::Tx;
use crate::error::Result;
use crate::ids::{MailId, OrgId};
use crate::jobs::{self, Followup, Job, Reason};
use crate::limits;
use crate::vault::Vault;

pub use content::{Attachment, Authorship, Calendar, Content, EXTRAS_LIMIT, Extras, Method, is_message_id};
pub use outbox::{End, Swept, Waiting, begin_attempt, cause, end, erase, find_waiting, postpone, sweep};
pub use rendering::render;
pub use sealed::Former;
use sealed::Sealed;

/// One kind of mail: the values that its template shows, by name. It lives in the domain that sends it, with its words
/// in folders beside it. Links are whole addresses; they act as keys, so a mail is sealed in the outbox.
pub trait Letter: Serialize {
    /// Name of the template, used in the outbox and the log.
    const TEMPLATE: &'static str;
    /// Its words in every available language, English first.
    const TRANSLATIONS: &'static [Translation];
}

/// A letter's words in one language, as templates.
#[derive(Debug, Clone, Copy)]
pub struct Translation {
    /// The language, BCP 47, such as `de`.
    pub language: &'static str,
    /// The plain-text part, for programs without HTML. Its block `subject` is the subject.
    pub text: &'static str,
    /// The HTML part.
    pub html: &'static str,
}

/// For use inside `impl Letter`: name and words of a letter, from `letters/<language>/<name>.{txt,html}` beside the
/// file.
macro_rules! translated {
    ($name:literal, $($language:ident),+) => {
        const TEMPLATE: &'static str = $name;
        const TRANSLATIONS: &'static [$crate::mail::Translation] = &[$($crate::mail::Translation {
            language: stringify!($language),
            text: include_str!(concat!("letters/", stringify!($language), "/", $name, ".txt")),
            html: include_str!(concat!("letters/", stringify!($language), "/", $name, ".html")),
        }),+];
    };
}
pub(crate) use translated;

/// The recipient of a mail.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    /// The address to which it goes.
    pub address: &'a str,
    /// The locale of the recipient (BCP 47), or of somebody who probably speaks their language. Recipients whose
    /// language we do not have get English.
    pub locale: Option<&'a str>,
}

/// Sends one mail of the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The mail to send.
    pub mail: MailId,
}

/// Marks a mail failed because its job was given up.
#[derive(Debug, Serialize, Deserialize)]
pub struct FailMail {
    /// The mail to mark as failed.
    pub mail: MailId,
    /// Why, filled in by the queue.
    #[serde(default)]
    pub reason: Option<Reason>,
}

impl Job for SendMail {
    const NAME: &'static str = "send-mail";
    const QUEUE: &'static str = "mail";
    const PRIORITY: jobs::Priority = jobs::Priority::High;
    /// With the queue's usual back-off the last attempt comes a day after the first: nine within an hour and a half,
    /// then one each hour.
    const MAX_ATTEMPTS: u16 = 32;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&FailMail { mail: self.mail, reason: None }))
    }
}

impl Job for FailMail {
    const NAME: &'static str = "fail-mail";
}

/// Writes a letter into the outbox with the job that sends it. After `expires` it is no longer sent.
///
/// # Errors
/// When its template lacks a value.
pub async fn send(
    tx: &mut impl Tx,
    vault: &Vault,
    to: To<'_>,
    letter: &impl Letter,
    expires: Option<DateTime<Utc>>,
) -> Result<MailId> {
    send_with(tx, vault, to, letter, Extras::default(), expires).await
}

/// Sends a letter with files, a calendar object or headers of its own.
///
/// # Errors
/// `BadRequest` and `TooLarge` as for [`Extras::check`].
pub async fn send_with<L: Letter>(
    tx: &mut impl Tx,
    vault: &Vault,
    to: To<'_>,
    letter: &L,
    extras: Extras,
    expires: Option<DateTime<Utc>>,
) -> Result<MailId> {
    extras.check()?;
    let content = Content { extras, ..render(letter, to.locale)? };
    insert(tx, to.address, L::TEMPLATE, &Sealed::Letter(content).seal(vault)?, expires).await
}

/// Does the work of sending a letter to an unknown address: the letter is rendered and sealed, its row and its job are
/// written, and nothing is ever sent. So a stranger learns nothing from the time it takes.
///
/// # Errors
/// When its template lacks a value.
pub async fn send_to_nobody(
    tx: &mut impl Tx,
    vault: &Vault,
    address: &str,
    letter: &impl Letter,
    expires: Option<DateTime<Utc>>,
) -> Result<MailId> {
    let content = render(letter, None)?;
    insert(tx, address, "nothing", &Sealed::Nothing(content).seal(vault)?, expires).await
}

async fn insert(
    tx: &mut impl Tx,
    address: &str,
    template: &str,
    sealed: &[u8],
    expires: Option<DateTime<Utc>>,
) -> Result<MailId> {
    let mail = MailId::new();
    let org = tx.org().map(|org: OrgId| org.0);
    sqlx::query!(
        "insert into mails (id, org_id, recipient, template, sealed, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        mail.0,
        org,
        address,
        template,
        sealed,
        expires
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &SendMail { mail }).await?;
    Ok(mail)
}

/// The parts of a text that looks like one e-mail address, before and after the `@`. Only a mail to it shows whether it
/// exists.
pub fn parts_of_address(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"".contains(c);
    if text.len() > 254 || text.chars().any(odd) {
        return None;
    }
    text.split_once('@').filter(|(local, domain)| {
        (1..=64).contains(&local.len())
            && !domain.contains('@')
            && domain.split('.').all(|label| !label.is_empty())
    })
}

/// Whether an address may get another mail of this kind at somebody else's request: five an hour, known or not. Each
/// kind counts for itself, so that nobody uses up the owner's link for a new password with other letters.
pub async fn may_bother(tx: &mut impl Tx, kind: &str, to: &str) -> Result<bool> {
    may_bother_within(tx, kind, to, 5).await
}

/// The same with another number of mails an hour.
pub async fn may_bother_within(tx: &mut impl Tx, kind: &str, to: &str, most: i32) -> Result<bool> {
    let address = URL_SAFE_NO_PAD.encode(Sha256::digest(to.to_lowercase()));
    let caller = format!("mail/{kind}/{address}");
    Ok(limits::take_within(tx, &caller, most, hours(1)).await?.is_none())
}

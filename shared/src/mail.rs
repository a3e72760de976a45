//! Mails: written to the outbox in the transaction of their cause, sent by the job `send-mail`.

pub mod log;
mod outbox;
mod rendering;

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

pub use outbox::{End, Swept, Waiting, begin_attempt, cause, end, find_waiting, postpone, sweep};
pub use rendering::{Rendered, render};

/// Purpose of the sealed letters.
const SEALED: &str = "mail";

/// Everything that is mailed. Links are whole addresses; they are keys, so a letter is sealed in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "kebab-case")]
pub enum Letter {
    /// Proves the address of a new account.
    VerifyEmail {
        /// The user.
        name: String,
        /// Works once, for 24 hours.
        link: String,
    },
    /// Somebody signed up with an address that has an account.
    AlreadyRegistered {
        /// The user.
        name: String,
        /// The page to sign in.
        link: String,
    },
    /// Lets in who forgot the password.
    ResetPassword {
        /// The user.
        name: String,
        /// Works once, for an hour.
        link: String,
    },
    /// The password was changed or reset.
    PasswordChanged {
        /// The user.
        name: String,
    },
    /// Proves the new address of an account; sent there.
    ChangeEmail {
        /// The user.
        name: String,
        /// Works once, for 24 hours.
        link: String,
    },
    /// The address was changed; sent to the old one.
    EmailChanged {
        /// The user.
        name: String,
        /// The new address.
        new_email: String,
    },
    /// An old refresh token was used, so the session was ended.
    SessionReused {
        /// The user.
        name: String,
        /// The device of the session.
        device: String,
    },
    /// A second factor was added or removed.
    SecondFactorChanged {
        /// The user.
        name: String,
        /// What happened, a sentence.
        change: String,
    },
    /// Asks somebody to join an organization.
    Invitation {
        /// Who asks.
        inviter: String,
        /// The organization.
        organization: String,
        /// The role in words.
        role: String,
        /// Works once, for seven days.
        link: String,
    },
    /// The organization will be deleted.
    OrganizationDeletion {
        /// The admin.
        name: String,
        /// The organization.
        organization: String,
        /// The day it ends, RFC 3339.
        until: String,
    },
    /// The account was deleted.
    AccountDeleted {
        /// The user.
        name: String,
    },
    /// Never sent: stands for a letter to an address nobody has, so that a stranger learns nothing from the work.
    Nothing,
}

/// Sends one mail of the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The mail.
    pub mail: MailId,
}

/// Marks a mail failed whose job was given up.
#[derive(Debug, Serialize, Deserialize)]
pub struct FailMail {
    /// The mail.
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

impl Letter {
    /// Name of the template, part of the outbox.
    pub fn template(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify-email",
            Self::AlreadyRegistered { .. } => "already-registered",
            Self::ResetPassword { .. } => "reset-password",
            Self::PasswordChanged { .. } => "password-changed",
            Self::ChangeEmail { .. } => "change-email",
            Self::EmailChanged { .. } => "email-changed",
            Self::SessionReused { .. } => "session-reused",
            Self::SecondFactorChanged { .. } => "second-factor-changed",
            Self::Invitation { .. } => "invitation",
            Self::OrganizationDeletion { .. } => "organization-deletion",
            Self::AccountDeleted { .. } => "account-deleted",
            Self::Nothing => "nothing",
        }
    }
}

/// Puts a letter into the outbox with the job that sends it. After `expires` it is not sent any more.
pub async fn send(
    tx: &mut impl Tx,
    vault: &Vault,
    to: &str,
    letter: &Letter,
    expires: Option<DateTime<Utc>>,
) -> Result<MailId> {
    let mail = MailId::new();
    let org = tx.org().map(|org: OrgId| org.0);
    sqlx::query!(
        "insert into mails (id, org_id, recipient, template, sealed, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        mail.0,
        org,
        to,
        letter.template(),
        vault.seal(SEALED, letter)?,
        expires
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &SendMail { mail }).await?;
    Ok(mail)
}

/// The parts of a text that looks like one e-mail address, before and after the `@`. Whether it exists, a mail to it
/// shows.
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

/// Whether an address may get another mail of this kind that somebody else asked for: five an hour, known or not. Each
/// kind counts for itself, so that nobody uses up the owner's link to a new password with other letters.
pub async fn may_bother(tx: &mut impl Tx, kind: &'static str, to: &str) -> Result<bool> {
    let address = URL_SAFE_NO_PAD.encode(Sha256::digest(to.to_lowercase()));
    let caller = format!("mail/{kind}/{address}");
    Ok(limits::take_within(tx, &caller, 5, hours(1)).await?.is_none())
}

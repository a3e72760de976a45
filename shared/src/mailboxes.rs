//! Mailboxes: mails become documents, and a ledger says of each what became of it.
//!
//! A mail is known by the number that its server gives it, never by whether somebody has read it. It has a row before it
//! is fetched, its document and its fate are one transaction, and only then it is marked in the mailbox: whatever is
//! killed in between, no mail is lost and none comes twice.

pub mod consent;
pub mod envelope;
mod head;
mod intake;
mod ledger;
pub mod log;
mod message;
mod polling;
pub mod secrets;
mod sign_in;
mod store;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clients::imap;
use crate::clock::minutes;
use crate::error::{Error, Result};
use crate::ids::{LabelId, MailboxId, UserId};
use crate::jobs::Job;
use crate::names::is_name;

pub use consent::{Auth, Consent};
pub use envelope::Envelope;
pub use head::Head;
pub use intake::{Mail, Outcome, receive, take_in};
pub use ledger::{
    Waiting, begin, fail, find as find_message, list as list_messages, marked, note, note_full, refuse,
    retry, to_mark, waiting,
};
pub use message::{Fate, Filter, Message};
pub use polling::{Polled, due, failed, listed, select, succeeded};
pub use sign_in::open;
pub use store::{delete, erase, find, insert, list, lock, owner_of, replace};

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mailbox {
    /// Which.
    pub id: MailboxId,
    /// What it is called here.
    pub name: String,
    /// Whose its documents are.
    pub owner_id: UserId,
    /// Whether mails are taken from it.
    pub enabled: bool,
    /// How mails come from it.
    pub source: Source,
    /// The server; absent where mails are posted.
    pub host: Option<String>,
    /// Its port.
    pub port: Option<i32>,
    /// How the connection is protected.
    pub security: Option<Security>,
    /// Who logs in.
    pub username: Option<String>,
    /// How it is proved that the mailbox is theirs.
    pub auth: Auth,
    /// Of a mailbox that is read by consent: whether there is one.
    pub consent: Option<Consent>,
    /// The folder that is read.
    pub folder: Option<String>,
    /// What is done to a mail in the mailbox once we have it.
    pub mark: Mark,
    /// Of the mark `MOVE`: the folder it is moved to.
    pub move_to: Option<String>,
    /// Mails that the server received before this day are left alone.
    pub since: Option<NaiveDate>,
    /// Labels that its documents get, those of attachments too.
    pub label_ids: Vec<LabelId>,
    /// Media types whose attachments become documents; all where there are none.
    pub take: Vec<String>,
    /// What its mails become.
    pub becomes: Becomes,
    /// Where answers to its requests go; the user name where that is an address and this is absent.
    pub reply_address: Option<String>,
    /// Whether a mail to `name+anything@domain` arrives in the same mailbox.
    pub plus_addressing: bool,
    /// When it was looked at last.
    pub checked_at: Option<DateTime<Utc>>,
    /// When it was last looked at without a fault.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// For programs: what is wrong with it.
    pub error_code: Option<String>,
    /// For people: what is wrong with it.
    pub error_message: Option<String>,
    /// Mails that are known and not fetched yet.
    pub waiting: i64,
    /// Mails that were refused or given up.
    pub failed: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// Goes up with another server, user or folder, whose numbers mean other mails.
    #[serde(skip)]
    pub place: i32,
}

/// How mails come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = MailboxSource)]
pub enum Source {
    /// Fetched over IMAP.
    Imap,
    /// Posted to `/hooks/mail/{mailbox}`.
    Webhook,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[schema(as = MailboxSecurity)]
pub enum Security {
    /// TLS from the first byte, usually at port 993.
    Tls,
    /// TLS after a plain greeting, usually at port 143.
    StartTls,
    /// None: for a server on the machine of this installation only.
    None,
}

/// What is done to a mail in the mailbox once we have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = MailboxMark)]
pub enum Mark {
    /// It stays as it is.
    #[default]
    Nothing,
    /// It is marked as read.
    Seen,
    /// It is moved to another folder.
    Move,
}

/// What the mails of a mailbox become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = MailboxBecomes)]
pub enum Becomes {
    /// Documents.
    #[default]
    Documents,
    /// Requests: what is attached becomes their documents, and the mail itself goes into the archive.
    Requests,
    /// Both: the mail stays among the documents, too.
    Both,
}

/// What a mailbox is to be.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedMailbox)]
pub struct Wanted {
    /// What it is called here.
    #[garde(length(chars, min = 1, max = 100), custom(is_name))]
    pub name: String,
    /// Whether mails are taken from it.
    #[serde(default = "yes")]
    #[garde(skip)]
    pub enabled: bool,
    /// How mails come from it. It stays what it is.
    #[garde(skip)]
    pub source: Source,
    /// How it is proved that an `IMAP` mailbox is the user's. By `GOOGLE` and `MICROSOFT`, who name the server, it is read once
    /// its owner has consented.
    #[serde(default)]
    #[garde(skip)]
    pub auth: Auth,
    /// The server. This and the next four are for `IMAP` with `PASSWORD`, and required there.
    #[garde(inner(length(max = 253), custom(is_line)))]
    pub host: Option<String>,
    /// Its port.
    #[garde(inner(range(min = 1, max = 65535)))]
    pub port: Option<i32>,
    /// How the connection is protected.
    #[garde(skip)]
    pub security: Option<Security>,
    /// Who logs in: for every `IMAP`.
    #[garde(inner(length(chars, min = 1, max = 300), custom(is_line)))]
    pub username: Option<String>,
    /// Their password. Without one the mailbox keeps the one it has, as long as it goes to the same server and user.
    #[garde(inner(length(chars, min = 1, max = 1000), custom(is_line)))]
    pub password: Option<String>,
    /// The folder that is read; `INBOX` where it is absent.
    #[garde(inner(length(chars, min = 1, max = 200), custom(is_line)))]
    pub folder: Option<String>,
    /// What is done to a mail in the mailbox once we have it.
    #[serde(default)]
    #[garde(skip)]
    pub mark: Mark,
    /// Of the mark `MOVE`: the folder it is moved to.
    #[garde(inner(length(chars, min = 1, max = 200), custom(is_line)))]
    pub move_to: Option<String>,
    /// Mails that the server received before this day are left alone; absent, every mail of the folder is taken.
    #[garde(skip)]
    pub since: Option<NaiveDate>,
    /// Labels that its documents get.
    #[serde(default)]
    #[garde(length(max = 20))]
    pub label_ids: Vec<LabelId>,
    /// Media types whose attachments become documents, such as `application/pdf` or `image/*`; all where there are none.
    #[serde(default)]
    #[garde(length(max = 50), inner(custom(is_media_type)))]
    pub take: Vec<String>,
    /// What its mails become. Those that came before it changed stay what they are.
    #[serde(default)]
    #[garde(skip)]
    pub becomes: Becomes,
    /// Where answers to its requests go; the user name where that is an address and this is absent.
    #[garde(inner(custom(is_address)))]
    pub reply_address: Option<String>,
    /// Whether a mail to `name+anything@domain` arrives in the same mailbox: then answers find their request even where
    /// a program has removed what says so in their headers.
    #[serde(default)]
    #[garde(skip)]
    pub plus_addressing: bool,
}

const fn yes() -> bool {
    true
}

fn is_line(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) || text.trim() != text {
        return Err(garde::Error::new("write it without control characters, and without spaces around it"));
    }
    Ok(())
}

/// With room for the sign of a request before the `@`.
fn is_address(text: &str, (): &()) -> garde::Result {
    if crate::mail::parts_of_address(text).is_none_or(|(local, _)| local.len() > 30 || !text.is_ascii()) {
        let message = "an e-mail address looks like name@example.com, with up to 30 characters before the @";
        return Err(garde::Error::new(message));
    }
    Ok(())
}

fn is_media_type(text: &str, (): &()) -> garde::Result {
    let is_part = |part: &str| {
        (1..=100).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "*+-.".contains(c))
    };
    match text.split_once('/') {
        Some((kind, subtype)) if is_part(kind) && is_part(subtype) => Ok(()),
        _ => Err(garde::Error::new("write media types such as application/pdf or image/*, in small letters")),
    }
}

impl Wanted {
    /// The folder that is read.
    pub fn folder(&self) -> &str {
        self.folder.as_deref().unwrap_or("INBOX")
    }

    /// Whether everything is there that its kind needs.
    ///
    /// # Errors
    /// `Invalid` at the first field that is missing.
    pub fn check(&self) -> Result<()> {
        if self.source == Source::Webhook {
            return Ok(());
        }
        if self.mark == Mark::Move
            && self.move_to.as_deref().is_some_and(|to| is_same_folder(to, self.folder()))
        {
            return Err(Error::field(
                "/move_to",
                "same_folder",
                "mails are read from this folder: choose another",
            ));
        }
        let given = [
            ("/host", self.host.is_some() || self.auth != Auth::Password),
            ("/port", self.port.is_some() || self.auth != Auth::Password),
            ("/security", self.security.is_some() || self.auth != Auth::Password),
            ("/username", self.username.is_some()),
            ("/move_to", self.mark != Mark::Move || self.move_to.is_some()),
        ];
        let missing = given.iter().find(|(_, is_given)| !is_given);
        missing.map_or(Ok(()), |(pointer, _)| {
            Err(Error::field(pointer, "required", "it is needed to read a mailbox"))
        })
    }

    /// Whether what proves the user goes to another server or user than before, or is another kind of proof.
    pub fn goes_elsewhere(&self, before: &Mailbox) -> bool {
        self.username != before.username
            || self.auth != before.auth
            || self.auth == Auth::Password
                && (self.host != before.host || self.port != before.port || self.security != before.security)
    }

    /// What the server is asked with; `None` where mails are posted.
    pub fn account<'a>(&'a self, password: &'a str) -> Option<imap::Account<'a>> {
        account(&self.host, self.port, self.security, &self.username, imap::Proof::Password(password))
    }
}

impl Mailbox {
    /// Whether it can be fetched: it is switched on, and nobody has to consent first.
    pub fn is_ready(&self) -> bool {
        let may_be_opened = matches!(self.consent, None | Some(Consent::Given));
        self.source == Source::Imap && self.enabled && may_be_opened
    }

    /// What the server is asked with; `None` where mails are posted.
    fn account<'a>(&'a self, proof: imap::Proof<'a>) -> Option<imap::Account<'a>> {
        account(&self.host, self.port, self.security, &self.username, proof)
    }
}

fn account<'a>(
    host: &'a Option<String>,
    port: Option<i32>,
    security: Option<Security>,
    username: &'a Option<String>,
    proof: imap::Proof<'a>,
) -> Option<imap::Account<'a>> {
    let security = match security? {
        Security::Tls => imap::Security::Tls,
        Security::StartTls => imap::Security::StartTls,
        Security::None => imap::Security::None,
    };
    let (host, username) = (host.as_deref()?, username.as_deref()?);
    Some(imap::Account { host, port: u16::try_from(port?).ok()?, security, username, proof })
}

/// Has the mailboxes fetched that are due.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FetchMail {}

/// Fetches the new mails of one mailbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct FetchMailbox {
    /// Which.
    pub mailbox: MailboxId,
}

impl Job for FetchMail {
    const NAME: &'static str = "fetch-mail";
    const TIMEOUT: Duration = minutes(1);
    const SCHEDULE: Option<&'static str> = Some("* * * * *");
}

impl Job for FetchMailbox {
    const NAME: &'static str = "fetch-mailbox";
    const QUEUE: &'static str = "mailboxes";
    const TIMEOUT: Duration = minutes(10);
}

/// Whether two names are one folder: that of `INBOX` is written as one likes (RFC 9051, section 5.1).
fn is_same_folder(one: &str, other: &str) -> bool {
    one == other || one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_written_as_they_are_registered() {
        for right in ["application/pdf", "image/*", "*/*", "application/vnd.ms-excel", "image/svg+xml"] {
            assert!(is_media_type(right, &()).is_ok(), "{right}");
        }
        for wrong in ["", "pdf", "/", "image/", "Image/PNG", "image/png; q=1", "a b/c"] {
            assert!(is_media_type(wrong, &()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mailbox_that_is_fetched_says_where_it_is() {
        let mut wanted: Wanted = serde_json::from_value(serde_json::json!({
            "name": "Invoices", "source": "IMAP", "host": "imap.example.com", "port": 993, "security": "TLS",
        }))
        .unwrap();
        let missing = |wanted: &Wanted| match wanted.check() {
            Err(Error::Invalid(fields)) => fields[0].pointer.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(missing(&wanted), "/username");
        wanted.username = Some("anna".into());
        assert!(wanted.check().is_ok());
        wanted.mark = Mark::Move;
        assert_eq!(missing(&wanted), "/move_to");
        assert_eq!(wanted.folder(), "INBOX");

        // A provider names its own server.
        (wanted.mark, wanted.auth, wanted.host) = (Mark::Nothing, Auth::Google, None);
        assert!(wanted.check().is_ok());
    }
}

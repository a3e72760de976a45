//! What the headers of a mail say about its thread, and about whether a machine wrote it (RFC 5322, RFC 3834).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Head;
use super::head::{decoded, headers};
use crate::mail::parts_of_address;
use crate::names::cleaned;
use crate::vault::hex;

/// Bytes of a mail that are searched for headers.
const LONGEST_HEAD: usize = 64 << 10;

/// Addresses, and identifiers of other mails, that are kept of one mail.
const MOST: usize = 100;

/// Longest identifier of a mail that is kept, in bytes.
const LONGEST_ID: usize = 900;

/// Who wrote a mail, to whom, in which thread, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Envelope {
    /// `Message-ID`, with its brackets.
    pub message_id: Option<String>,
    /// The sender's name.
    pub name: Option<String>,
    /// The sender's address, in small letters.
    pub sender: Option<String>,
    /// Addresses of `To`.
    pub to: Vec<String>,
    /// Addresses of `Cc`.
    pub cc: Vec<String>,
    /// Where it was delivered, as servers noted on the way.
    pub delivered_to: Vec<String>,
    /// `Subject`.
    pub subject: Option<String>,
    /// `Date`.
    pub sent_at: Option<DateTime<Utc>>,
    /// `In-Reply-To`, with brackets.
    pub in_reply_to: Vec<String>,
    /// `References`, with brackets, oldest first.
    pub references: Vec<String>,
    /// What the mails of an Outlook conversation have in common, in hexadecimal (MS-OXOMSG, section 2.2.1.3).
    pub conversation: Option<String>,
    /// `Auto-Submitted`, in small letters.
    pub auto_submitted: Option<String>,
    /// `Precedence`, in small letters.
    pub precedence: Option<String>,
    /// Whether it says in another way that it is an automatic answer.
    pub autoreply: bool,
    /// Whether a mailing list sent it.
    pub list: bool,
    /// Whether its return path is empty, so that nothing is ever sent back.
    pub no_return: bool,
    /// Whether it reports on the delivery of another mail (RFC 6522).
    pub report: bool,
}

impl Envelope {
    /// What the headers at the beginning of a mail say.
    pub fn of(mail: &[u8]) -> Self {
        let Head { message_id, subject, sent_at, .. } = Head::of(mail);
        let mut envelope = Self { message_id, subject, sent_at, ..Self::default() };
        let text = String::from_utf8_lossy(mail.get(..LONGEST_HEAD).unwrap_or(mail));
        for (name, value) in headers(&text) {
            envelope.take(&name.to_ascii_lowercase(), value.trim());
        }
        envelope.message_id = envelope.message_id.take().and_then(|id| ids(&id).pop());
        envelope
    }

    fn take(&mut self, name: &str, value: &str) {
        let word = || Some(value.to_ascii_lowercase()).filter(|word| !word.is_empty());
        match name {
            "from" if self.sender.is_none() => {
                if let Some((name, address)) = people(value).into_iter().next() {
                    (self.name, self.sender) = (name, Some(address));
                }
            }
            "to" => add(&mut self.to, people(value)),
            "cc" => add(&mut self.cc, people(value)),
            "delivered-to" | "x-original-to" | "envelope-to" | "x-forwarded-to" => {
                add(&mut self.delivered_to, people(value));
            }
            "in-reply-to" => self.in_reply_to = ids(value),
            "references" => self.references = ids(value),
            "thread-index" => self.conversation = conversation(value),
            "auto-submitted" => self.auto_submitted = word(),
            "precedence" => self.precedence = word(),
            "x-autoreply" | "x-autorespond" | "x-autoresponder" | "x-auto-reply" => self.autoreply = true,
            "list-id" | "list-unsubscribe" | "list-post" => self.list = true,
            "return-path" => self.no_return = value == "<>",
            "content-type" => self.report |= value.to_ascii_lowercase().starts_with("multipart/report"),
            _ => {}
        }
    }
}

/// Everything behind the headers of a mail.
pub fn parts(mail: &[u8]) -> &[u8] {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let end = ends.iter().filter_map(|end| {
        mail.windows(end.len()).position(|window| window == *end).map(|position| position + end.len())
    });
    end.min().and_then(|position| mail.get(position..)).unwrap_or_default()
}

fn add(list: &mut Vec<String>, people: Vec<(Option<String>, String)>) {
    list.extend(people.into_iter().map(|(_, address)| address));
    list.truncate(MOST);
}

/// `Ann Miller <ann@example.org>, "Walsh, Bob" <bob@example.org>`: names and addresses, those in small letters.
fn people(value: &str) -> Vec<(Option<String>, String)> {
    let (mut parts, mut part, mut quoted, mut before) = (Vec::new(), String::new(), false, ' ');
    for character in value.chars() {
        quoted ^= character == '"' && before != '\\';
        if matches!(character, ',' | ';') && !quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
        before = character;
    }
    parts.push(part);
    parts.iter().filter_map(|part| person(part)).take(MOST).collect()
}

fn person(part: &str) -> Option<(Option<String>, String)> {
    let (name, address) = match part.rsplit_once('<') {
        Some((name, rest)) => (name, rest.split('>').next().unwrap_or_default()),
        None => ("", part.rsplit(':').next().unwrap_or_default()),
    };
    let address = address.trim().to_lowercase();
    parts_of_address(&address)?;
    let name = decoded(name.trim()).replace("\\\"", "\"");
    Some((cleaned(name.trim().trim_matches('"').trim(), 200), address))
}

/// Every `<left@right>` in a value; postgres has no place for NUL.
fn ids(value: &str) -> Vec<String> {
    let inside = value.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(id, _)| id);
    let is_one = |id: &&str| {
        id.len() <= LONGEST_ID
            && id.contains('@')
            && id.chars().all(|c| !c.is_whitespace() && !c.is_control())
    };
    inside.filter(is_one).map(|id| format!("<{id}>")).take(MOST).collect()
}

/// The 22 bytes at the beginning are of the whole conversation; each answer adds five. The last 16 of them identify it.
fn conversation(value: &str) -> Option<String> {
    let compact: String = value.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).ok()?;
    Some(hex(bytes.get(6..22)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_whatever_stands_in_their_names() {
        let found = people(
            "\"Hynes, Eileen\" <Eileen@Hynes.ie>, bob@x.example; =?utf-8?Q?J=C3=BCrgen?= <j@x.example>, <>",
        );
        let names: Vec<_> = found.iter().map(|(name, address)| (name.as_deref(), &**address)).collect();
        let wanted = [
            (Some("Hynes, Eileen"), "eileen@hynes.ie"),
            (None, "bob@x.example"),
            (Some("Jürgen"), "j@x.example"),
        ];
        assert_eq!(names, wanted);
    }

    #[test]
    fn a_thread_is_read_over_folded_lines() {
        let mail = b"Return-Path: <>\r\nFrom: a@x.example\r\nMessage-ID: <3@x.example>\r\nReferences: <1@x.example>\r\n\t<2@x.example>\r\n\
            In-Reply-To: Your mail of Monday <2@x.example>\r\nAuto-Submitted: Auto-Replied\r\nThread-Index: AdxTAAAAAQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\nbody\r\n\r\nmore";
        let envelope = Envelope::of(mail);
        assert_eq!(envelope.references, ["<1@x.example>", "<2@x.example>"]);
        assert_eq!(envelope.in_reply_to, ["<2@x.example>"]);
        assert_eq!(envelope.auto_submitted.as_deref(), Some("auto-replied"));
        assert!(envelope.no_return && !envelope.list && !envelope.report);
        assert_eq!(envelope.conversation.as_deref(), Some("0102030405060708090a0b0c0d0e0f10"));
        assert_eq!(parts(mail), b"body\r\n\r\nmore");
        assert_eq!(parts(b"Subject: a\n\nb"), b"b");
    }
}

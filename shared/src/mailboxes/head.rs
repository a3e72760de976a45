//! Who wrote a mail and about what, as the ledger shows it: a few headers (RFC 5322), words in other letters than ASCII
//! decoded where they are UTF-8 or Latin-1 (RFC 2047). Everything else about a mail is the reader's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use crate::names::cleaned;

/// Bytes of a mail that are searched for headers.
const LONGEST_HEAD: usize = 64 << 10;

/// Characters of a header that are kept.
const LONGEST_VALUE: usize = 300;

/// Some headers of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// `Message-ID`, with its brackets.
    pub message_id: Option<String>,
    /// `From`.
    pub sender: Option<String>,
    /// `Subject`.
    pub subject: Option<String>,
    /// `Date`.
    pub sent_at: Option<DateTime<Utc>>,
}

impl Head {
    /// The headers at the beginning of a mail; those that are not there, or can't be read, stay empty.
    pub fn of(mail: &[u8]) -> Self {
        let text = String::from_utf8_lossy(mail.get(..LONGEST_HEAD).unwrap_or(mail));
        let mut head = Self::default();
        for (name, value) in headers(&text) {
            let shown = || cleaned(&decoded(&value), LONGEST_VALUE).filter(|text| !text.trim().is_empty());
            match name.to_ascii_lowercase().as_str() {
                "message-id" => head.message_id = head.message_id.take().or_else(shown),
                "from" => head.sender = head.sender.take().or_else(shown),
                "subject" => head.subject = head.subject.take().or_else(shown),
                "date" => {
                    let sent = DateTime::parse_from_rfc2822(value.trim()).ok();
                    head.sent_at = head.sent_at.take().or(sent.map(|sent| sent.to_utc()).filter(is_usual));
                }
                _ => {}
            }
        }
        head
    }
}

/// Postgres has no place for every year that can be written.
fn is_usual(date: &DateTime<Utc>) -> bool {
    use chrono::Datelike;
    (1970..=9999).contains(&date.year())
}

/// Names and values up to the empty line; lines that begin with a space belong to the one before.
pub(super) fn headers(text: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim(), value.trim().to_owned()));
        }
    }
    found
}

/// A value with its encoded words decoded; what can't be decoded stays as it is.
pub(super) fn decoded(value: &str) -> String {
    let (mut text, mut rest) = (String::new(), value);
    let mut after_a_word = false;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((word, after)) = word(from) else {
            text.push_str(before);
            text.push_str("=?");
            rest = &from[2..];
            after_a_word = false;
            continue;
        };
        // Spaces between two encoded words are not part of the text.
        if !(after_a_word && before.trim().is_empty()) {
            text.push_str(before);
        }
        text.push_str(&word);
        (rest, after_a_word) = (after, true);
    }
    text.push_str(rest);
    text
}

fn word(from: &str) -> Option<(String, &str)> {
    let (charset, rest) = from.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (content, rest) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(content).ok()?,
        "Q" | "q" => quoted(content)?,
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    let text = match charset.as_str() {
        "utf-8" | "us-ascii" => String::from_utf8_lossy(&bytes).into_owned(),
        "iso-8859-1" | "iso-8859-15" | "windows-1252" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => return None,
    };
    Some((text, rest))
}

fn quoted(content: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = content.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digits = std::str::from_utf8(after.get(..2)?).ok()?;
                rest = after.get(2..)?;
                u8::from_str_radix(digits, 16).ok()?
            }
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_are_found_whatever_their_case_and_over_several_lines() {
        let mail = b"FROM: =?utf-8?Q?Anna_M=C3=BCller?= <anna@example.com>\r\nsubject: one\r\n two\r\n\
            Message-ID: <1@example.com>\r\nDate: Mon, 30 Nov 2026 10:00:00 +0100\r\n\r\nSubject: not this";
        let head = Head::of(mail);
        assert_eq!(head.sender.as_deref(), Some("Anna Müller <anna@example.com>"));
        assert_eq!(head.subject.as_deref(), Some("one two"));
        assert_eq!(head.message_id.as_deref(), Some("<1@example.com>"));
        assert_eq!(head.sent_at.unwrap().to_rfc3339(), "2026-11-30T09:00:00+00:00");
    }

    #[test]
    fn encoded_words_join_and_foreign_ones_stay() {
        assert_eq!(decoded("=?utf-8?B?UmVjaG51?= =?utf-8?B?bmc=?= 7"), "Rechnung 7");
        assert_eq!(decoded("a =?koi8-r?B?9DsxCg==?= =?"), "a =?koi8-r?B?9DsxCg==?= =?");
        assert_eq!(decoded("=?iso-8859-1?Q?K=F6ln?="), "Köln");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(mail in proptest::collection::vec(any::<u8>(), 0..400), value in "[=?QqBb\\-utf8_ ]{0,60}") {
            let head = Head::of(&mail);
            prop_assert!(head.subject.is_none_or(|text| !text.contains('\0')));
            decoded(&value);
        }
    }
}

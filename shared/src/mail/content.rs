//! A mail without its envelope: the message and what it carries besides.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::parts_of_address;
use crate::error::{Error, Result, refuse};
use crate::names;

/// Most bytes that a mail may carry besides its message: files, calendar and header values together. In base64 they
/// grow by a third, and many mail servers take 10 MB for the whole mail.
pub const EXTRAS_LIMIT: usize = 5 * 1024 * 1024;

/// Most bytes of one header value: a line of a mail has at most 998 (RFC 5322, section 2.1.1).
const LONGEST_VALUE: usize = 900;

/// A mail without its envelope, as the outbox stores it sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The subject, in one line.
    pub subject: String,
    /// The plain text, for programs without HTML.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What it carries besides its message.
    #[serde(default)]
    pub extras: Extras,
}

/// What a mail carries besides its message; usually nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extras {
    /// Attached files.
    pub attachments: Vec<Attachment>,
    /// What calendar programs read instead of the message.
    pub calendar: Option<Calendar>,
    /// The address for answers. Without one nobody reads them, and the message says so.
    pub reply_to: Option<String>,
    /// The Message-ID of the mail that this one answers.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread, oldest first.
    pub references: Vec<String>,
    /// The name in `From` instead of the installation's.
    pub from_name: Option<String>,
    /// Who wrote it.
    pub authorship: Authorship,
    /// The address where the recipient can unsubscribe from mails of this kind.
    pub list_unsubscribe: Option<String>,
}

/// Who wrote a mail, as other programs are told (RFC 3834, section 5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authorship {
    /// A machine, for a reason of its own.
    #[default]
    Machine,
    /// A machine that answers another mail.
    Answer,
    /// A person.
    Person,
}

/// A file inside a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name that the recipient's program shows.
    pub name: String,
    /// The media type, such as `application/pdf`, without parameters.
    pub media_type: String,
    /// The file's content.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
}

/// An iCalendar object with the method of its exchange (RFC 6047).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What the recipient's calendar does with it: the same as the object's own `METHOD`.
    pub method: Method,
    /// The object (RFC 5545), with `CRLF` at the end of each line.
    pub object: String,
}

/// Methods of iTIP (RFC 5546, section 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Announces an event that needs no answer.
    Publish,
    /// Invites to an event, or changes an invitation.
    Request,
    /// Answers an invitation.
    Reply,
    /// Adds an instance to a recurring event.
    Add,
    /// Cancels the event.
    Cancel,
    /// Asks for the current state of an event.
    Refresh,
    /// Proposes a change.
    Counter,
    /// Declines a proposal.
    DeclineCounter,
}

impl Method {
    /// The spelling in the header and the object.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Reply => "REPLY",
            Self::Add => "ADD",
            Self::Cancel => "CANCEL",
            Self::Refresh => "REFRESH",
            Self::Counter => "COUNTER",
            Self::DeclineCounter => "DECLINECOUNTER",
        }
    }
}

impl Extras {
    /// Adds a file. Characters that a file name may not have are removed from its name.
    #[must_use]
    pub fn attach(mut self, name: &str, media_type: &str, bytes: Vec<u8>) -> Self {
        let name = names::cleaned(name, 200).map(|name| name.replace(['/', '\\'], "_"));
        let name = name.unwrap_or_else(|| "attachment".to_owned());
        self.attachments.push(Attachment { name, media_type: media_type.to_owned(), bytes });
        self
    }

    /// Adds an object for calendar programs.
    #[must_use]
    pub fn calendar(mut self, method: Method, object: &str) -> Self {
        self.calendar = Some(Calendar { method, object: object.to_owned() });
        self
    }

    /// Directs answers to this address.
    #[must_use]
    pub fn reply_to(mut self, address: &str) -> Self {
        self.reply_to = Some(address.to_owned());
        self
    }

    /// Marks the mail as an answer to the one with this Message-ID, including its angle brackets.
    #[must_use]
    pub fn in_reply_to(mut self, message_id: &str) -> Self {
        self.in_reply_to = Some(message_id.to_owned());
        self
    }

    /// Adds a Message-ID of the thread, including its angle brackets, after those before it.
    #[must_use]
    pub fn reference(mut self, message_id: &str) -> Self {
        self.references.push(message_id.to_owned());
        self
    }

    /// Lets the recipient unsubscribe from mails of this kind at an address. An `https` address must unsubscribe on a
    /// `POST` without asking again (RFC 8058).
    #[must_use]
    pub fn list_unsubscribe(mut self, url: &str) -> Self {
        self.list_unsubscribe = Some(url.to_owned());
        self
    }

    /// Whether a mail can carry this: every header value stays inside its header, and the whole is small enough.
    ///
    /// # Errors
    /// `BadRequest` with code `mail_header_invalid`, `TooLarge` with code `mail_too_large`.
    pub fn check(&self) -> Result<()> {
        let headers = [
            ("Reply-To", self.reply_to.as_deref(), is_address as fn(&str) -> bool),
            ("From", self.from_name.as_deref(), is_line as _),
            ("In-Reply-To", self.in_reply_to.as_deref(), is_message_id),
            ("List-Unsubscribe", self.list_unsubscribe.as_deref(), is_link),
        ];
        let references =
            self.references.iter().map(|id| ("References", Some(id.as_str()), is_message_id as _));
        let files = self.attachments.iter().flat_map(|file| {
            [
                ("Content-Type", Some(file.media_type.as_str()), is_media_type as fn(&str) -> bool),
                ("Content-Disposition", Some(file.name.as_str()), is_file_name),
            ]
        });
        for (header, value, is_valid) in headers.into_iter().chain(references).chain(files) {
            if value.is_some_and(|value| value.len() > LONGEST_VALUE || !is_valid(value)) {
                let detail = format!("this can't be the value of a mail's header {header}");
                return Err(Error::BadRequest(refuse("mail_header_invalid", detail)));
            }
        }
        if self.size() > EXTRAS_LIMIT {
            let detail = format!("a mail carries {} MiB at most", EXTRAS_LIMIT >> 20);
            return Err(Error::TooLarge(refuse("mail_too_large", detail)));
        }
        Ok(())
    }

    /// Bytes of everything together.
    fn size(&self) -> usize {
        let files =
            self.attachments.iter().map(|file| file.name.len() + file.media_type.len() + file.bytes.len());
        let calendar = self.calendar.iter().map(|calendar| calendar.object.len());
        let values = [&self.reply_to, &self.in_reply_to, &self.list_unsubscribe, &self.from_name];
        let values = values.into_iter().flatten().chain(&self.references).map(String::len);
        files.chain(calendar).chain(values).sum()
    }
}

fn is_address(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic()) && parts_of_address(text).is_some()
}

/// `<left@right>` (RFC 5322, section 3.6.4), in ASCII without spaces.
pub fn is_message_id(text: &str) -> bool {
    let inside = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inside.and_then(|id| id.split_once('@')).is_some_and(|(left, right)| {
        let is_part = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>@,".contains(&byte))
        };
        is_part(left) && is_part(right)
    })
}

fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

fn is_link(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,".contains(&byte));
    is_plain && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Type and subtype (RFC 6838, section 4.2).
fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        (1..=127).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| {
        // A message or multipart inside the mail would need a structure of its own.
        is_name(kind) && is_name(subtype) && !["multipart", "message"].contains(&&*kind.to_ascii_lowercase())
    })
}

fn is_file_name(text: &str) -> bool {
    names::cleaned(text, 200).as_deref() == Some(text)
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(extras: &Extras) -> &'static str {
        extras.check().map_or_else(|error| error.code(), |()| "ok")
    }

    #[test]
    fn a_value_that_would_leave_its_header_is_refused() {
        let ends =
            ["", "\r\nBcc: eve@evil.example", "\nX: y", "\r", "\0", "\u{85}", "\u{2028}", " x", "\t", "ü"];
        for end in ends {
            let expected = if end.is_empty() { "ok" } else { "mail_header_invalid" };
            let with = |value: &str| format!("{value}{end}");
            let id = with("<a.b@mail.example>");
            for extras in [
                Extras::default().reply_to(&with("answers@astralis.example")),
                Extras::default().in_reply_to(&id),
                Extras::default().reference("<a@mail.example>").reference(&id),
                Extras::default().list_unsubscribe(&with("https://astralis.example/off?t=1")),
                Extras::default().attach("a.pdf", &with("application/pdf"), Vec::new()),
            ] {
                assert_eq!(code(&extras), expected, "{extras:?}");
            }
        }
    }

    #[test]
    fn what_is_no_address_message_id_link_or_media_type_is_refused() {
        for extras in [
            Extras::default().reply_to("a@b.example, c@d.example"),
            Extras::default().reply_to("Ada <a@b.example>"),
            Extras::default().in_reply_to("a@b.example"),
            Extras::default().in_reply_to("<a@b.example> <c@d.example>"),
            Extras::default().in_reply_to("<a@b@c>"),
            Extras::default().in_reply_to(&format!("<{}@b>", "a".repeat(1000))),
            Extras::default().list_unsubscribe("javascript:alert(1)"),
            Extras::default().list_unsubscribe("https://x.example/>,<mailto:eve@evil.example"),
            Extras::default().attach("a", "text/calendar; method=REQUEST", Vec::new()),
            Extras::default().attach("a", "multipart/mixed", Vec::new()),
            Extras::default().attach("a", "pdf", Vec::new()),
        ] {
            assert_eq!(code(&extras), "mail_header_invalid", "{extras:?}");
        }
    }

    #[test]
    fn a_file_has_a_name_of_one_line_without_a_path() {
        let name = |given: &str| {
            Extras::default().attach(given, "text/plain", Vec::new()).attachments[0].name.clone()
        };
        assert_eq!(name("Angebot Nr. 7 \u{2013} \u{fc}ber.pdf"), "Angebot Nr. 7 \u{2013} \u{fc}ber.pdf");
        assert_eq!(name("a.pdf\"\r\nBcc: eve@evil.example"), "a.pdf\"Bcc: eve@evil.example");
        assert_eq!(name("../../etc/passwd\u{202e}"), ".._.._etc_passwd");
        assert_eq!(name("\r\n"), "attachment");
        let mut hostile = Extras::default().attach("a", "text/plain", Vec::new());
        hostile.attachments[0].name = "a\r\nBcc: eve@evil.example".to_owned();
        assert_eq!(code(&hostile), "mail_header_invalid");
    }

    #[test]
    fn everything_together_is_bounded() {
        let of = |bytes: usize| {
            let half = vec![0; bytes / 2];
            Extras::default().attach("a", "a/b", half.clone()).attach("b", "a/b", half)
        };
        assert_eq!(code(&of(EXTRAS_LIMIT - 8)), "ok");
        assert_eq!(code(&of(EXTRAS_LIMIT)), "mail_too_large");
        let long = Extras::default().calendar(Method::Request, &"x".repeat(EXTRAS_LIMIT + 1));
        assert_eq!(code(&long), "mail_too_large");
        assert_eq!(
            code(
                &(0..7000).fold(Extras::default(), |so_far, _| so_far
                    .reference(&format!("<{}@b>", "a".repeat(880))))
            ),
            "mail_too_large"
        );
    }

    #[test]
    fn what_is_sealed_reads_back_and_bytes_stand_in_base64() {
        let extras = Extras::default()
            .attach("a.bin", "application/octet-stream", vec![0, 255, 13, 10])
            .calendar(Method::DeclineCounter, "BEGIN:VCALENDAR\r\n")
            .reply_to("a@b.example");
        let json = serde_json::to_value(&extras).unwrap();
        assert_eq!(json["attachments"][0]["bytes"], "AP8NCg==");
        assert_eq!(json["calendar"]["method"], "DECLINECOUNTER");
        assert_eq!(serde_json::from_value::<Extras>(json).unwrap(), extras);
        assert_eq!(serde_json::from_str::<Extras>("{}").unwrap(), Extras::default());
    }
}

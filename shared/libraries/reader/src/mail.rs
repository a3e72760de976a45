//! Mails (RFC 5322, MIME): who wrote what to whom, and what came with it.

mod characters;
mod cms;
mod headers;
mod tnef;

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole, ReadingError, ReadingErrorCode};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use self::cms::Envelope;
use crate::delivery::Delivery;
use crate::html;

/// Pictures inside the text that are smaller are logos and signs of networks.
const SMALLEST_PICTURE: usize = 32 << 10;

/// Attached mails inside attached mails whose text is read; the parser stops there too.
const DEEPEST: usize = 3;

/// Attachments of one mail, those of attached mails included.
const MOST_ATTACHMENTS: usize = 1_000;

/// Hands on the text of a mail and its attachments.
pub(crate) fn read(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let message = parse(beginning(bytes))
        .ok_or_else(|| ReadingError::new(ReadingErrorCode::Corrupt, "the mail has no headers"))?;
    let mut walk = Walk { delivery, attachments: 0, is_encrypted: false };
    walk.mail(&message, 0)?;
    if walk.is_encrypted {
        let message = "the mail, or a part of it, is encrypted: who has the key can save what is inside";
        return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
    }
    Ok(())
}

/// What a mail says, without its headers: pages are stored in this form, too.
pub(crate) fn body(bytes: &[u8]) -> Result<String, ReadingError> {
    parse(beginning(bytes)).map_or_else(|| Ok(String::new()), |message| said(&message))
}

fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    let mut message = MessageParser::default().parse(bytes)?;
    headers::mend(&mut message);
    Some(message)
}

/// Where the first header begins: behind a byte order mark, and behind the line that parts mails in a mailbox.
fn beginning(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes.starts_with(b"From ") {
        true => bytes.splitn(2, |&byte| byte == b'\n').nth(1).unwrap_or_default(),
        false => bytes,
    }
}

/// The way through a mail and those inside it.
struct Walk<'a, 's> {
    delivery: &'a mut Delivery<'s>,
    attachments: usize,
    is_encrypted: bool,
}

impl Walk<'_, '_> {
    /// The mail itself, then those attached to it, in their order.
    fn mail(&mut self, message: &Message<'_>, depth: usize) -> Result<(), ReadingError> {
        let mut waiting = vec![(message, depth)];
        while let Some((message, depth)) = waiting.pop() {
            let text = text(message)?;
            self.delivery.text(&text)?;
            self.is_encrypted |= message.parts.iter().any(|part| media_type(part) == "multipart/encrypted");
            let mut attached = Vec::new();
            for part in message.attachments() {
                self.count()?;
                match &part.body {
                    PartType::Message(inner) if depth < DEEPEST => attached.push((inner, depth + 1)),
                    _ if is_decoration(part) => {}
                    _ => self.attachment(message, part, &text, depth)?,
                }
            }
            waiting.extend(attached.into_iter().rev());
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), ReadingError> {
        self.attachments += 1;
        if self.attachments > MOST_ATTACHMENTS {
            let message = format!("the mail holds more than {MOST_ATTACHMENTS} attachments");
            return Err(ReadingError::new(ReadingErrorCode::TooLarge, message));
        }
        Ok(())
    }

    /// An attachment, or what is inside where it is only the wrapping of a mail.
    fn attachment(
        &mut self,
        message: &Message<'_>,
        part: &MessagePart<'_>,
        text: &str,
        depth: usize,
    ) -> Result<(), ReadingError> {
        let mut file = enclosed(message, part, self.attachments);
        if depth < DEEPEST && tnef::is_one(&file.content) {
            if let Some(inside) = tnef::unpacked(&file.content) {
                return self.tnef(inside, text);
            }
        } else if is_cms(part, &file.name) {
            match cms::open(&file.content) {
                Envelope::Encrypted => self.is_encrypted = true,
                Envelope::Signed(content) if depth < DEEPEST => match signed_file(&file.name) {
                    Some(name) => file = attachment_of(name.to_owned(), None, content),
                    None => {
                        if let Some(inner) = parse(&content) {
                            return self.mail(&inner, depth + 1);
                        }
                    }
                },
                _ => {}
            }
        }
        self.delivery.file(file)
    }

    /// What Outlook put into one attachment: the text unless the mail says it already, and the files.
    fn tnef(&mut self, inside: tnef::Inside, text: &str) -> Result<(), ReadingError> {
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        if !squeezed(text).contains(&squeezed(&inside.text)) {
            self.delivery.text(&crate::plain::clean(&inside.text))?;
        }
        for file in inside.files {
            self.count()?;
            let name = file.name.unwrap_or_else(|| format!("attachment-{}", self.attachments));
            self.delivery.file(attachment_of(name, file.media_type.as_deref(), file.content))?;
        }
        Ok(())
    }
}

/// Headers that people see, one a line and in this order, and the body.
fn text(message: &Message<'_>) -> Result<String, ReadingError> {
    let headers = [
        ("Subject", message.subject().map(str::to_owned)),
        ("From", message.from().map(people)),
        ("To", message.to().map(people)),
        ("Cc", message.cc().map(people)),
        ("Date", message.date().map(|date| date.to_rfc3339())),
    ];
    let given = headers.iter().filter_map(|(name, value)| Some((name, one_line(value.as_deref()?))));
    let mut lines: Vec<_> = given
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let body = said(message)?;
    // A body that begins like a header is none.
    if headers.iter().any(|(name, _)| body.strip_prefix(name).is_some_and(|rest| rest.starts_with(": "))) {
        lines.push(String::new());
    }
    lines.push(body);
    Ok(lines.join("\n").trim_end().to_owned())
}

/// A header on one line, whatever was encoded into it: nobody writes a second header into the first.
fn one_line(value: &str) -> String {
    value.replace(|letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'), " ")
}

/// The body.
fn said(message: &Message<'_>) -> Result<String, ReadingError> {
    let mut lines = Vec::new();
    for part in bodies(message) {
        let characters = characters::of(message, part);
        lines.push(match &part.body {
            PartType::Html(_) => html::read(&characters)?,
            PartType::Text(_) => crate::plain::clean(&characters).trim().to_owned(),
            _ => continue,
        });
    }
    Ok(lines.join("\n"))
}

/// The parts that are the mail's text: plain where there is some, else as a page.
fn bodies<'a>(message: &'a Message<'a>) -> Vec<&'a MessagePart<'a>> {
    let plain: Vec<_> = message.text_bodies().collect();
    let says_something = |part: &&MessagePart<'_>| match &part.body {
        PartType::Text(text) | PartType::Html(text) => !text.trim().is_empty(),
        _ => false,
    };
    if plain.iter().any(says_something) { plain } else { message.html_bodies().collect() }
}

/// `Ann Miller <ann@example.org>, bob@example.org`; groups by their members. A name that could be taken for an address,
/// or for two people, stands in quotation marks.
fn people(address: &Address<'_>) -> String {
    let one = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
        (Some(name), Some(address)) if name.contains([',', '@', '<', '>']) => {
            format!("\"{}\" <{address}>", name.replace('"', ""))
        }
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    address.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A small picture that the text shows by its id.
fn is_decoration(part: &MessagePart<'_>) -> bool {
    let is_picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let is_shown = part.content_id().is_some()
        && !part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    is_picture && is_shown && part.len() < SMALLEST_PICTURE
}

/// The type that a part declares, in small letters; empty when it declares none.
fn media_type(part: &MessagePart<'_>) -> String {
    let declared = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    declared.unwrap_or_default().to_ascii_lowercase()
}

/// Whether a part is signed or encrypted as a whole (S/MIME, RFC 8551), by its type or its name.
fn is_cms(part: &MessagePart<'_>, name: &str) -> bool {
    let kind = media_type(part);
    matches!(kind.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime")
        || media::extension(name).is_some_and(|extension| extension == "p7m")
}

/// The name of the file that was signed, where it is a file and no mail: `invoice.xml.p7m`.
fn signed_file(name: &str) -> Option<&str> {
    let (stem, _) = name.rsplit_once('.')?;
    media::by_extension(stem).map(|_| stem)
}

/// Whether a text of this type has no place to say its encoding.
fn is_bare_text(declared: &str) -> bool {
    matches!(declared, "" | "text/plain" | "text/csv" | "text/tab-separated-values" | "text/markdown")
}

fn enclosed(message: &Message<'_>, part: &MessagePart<'_>, number: usize) -> EnclosedFile {
    let declared = media_type(part);
    let content = match &part.body {
        PartType::Text(_) if is_bare_text(&declared) => characters::file(message, part),
        // As it was sent: what is inside says its encoding itself.
        PartType::Text(_) | PartType::Html(_) => characters::bytes(message, part).into_owned(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(message) => message.raw_message().to_vec(),
        PartType::Multipart(_) => Vec::new(),
    };
    let name = part.attachment_name().map(str::to_owned).unwrap_or_else(|| {
        let extension = media::by_name(&declared).and_then(|known| known.extensions.first());
        format!("attachment-{number}.{}", extension.unwrap_or(&"bin"))
    });
    attachment_of(name, Some(&*declared).filter(|declared| !declared.is_empty()), content)
}

fn attachment_of(name: String, declared: Option<&str>, content: Vec<u8>) -> EnclosedFile {
    let known = media::detect(&content).or_else(|| media::by_extension(&name)).map(|known| known.name);
    let media_type = known.or(declared).unwrap_or("application/octet-stream");
    EnclosedFile::new(FileRole::Attachment, name, media_type, content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::tests::delivered;

    fn answers(mail: &str) -> (String, Vec<EnclosedFile>) {
        let (text, files, outcome) = outcome(mail.replace('\n', "\r\n").as_bytes());
        outcome.unwrap();
        (text, files)
    }

    fn outcome(mail: &[u8]) -> (String, Vec<EnclosedFile>, Result<(), ReadingError>) {
        let (found, outcome) = delivered(|delivery| read(mail, delivery));
        (found.text(), found.files, outcome)
    }

    fn text_of(mail: &[u8]) -> String {
        outcome(mail).0
    }

    /// A value of [`cms`] in DER.
    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("={byte:02X}")).collect::<Vec<_>>().join("=\n")
    }

    /// A mail of nothing but such an attachment.
    fn attached(kind: &str, name: &str, bytes: &[u8]) -> String {
        format!(
            "Subject: outer\nContent-Type: {kind}\nContent-Disposition: attachment; filename=\"{name}\"\n\
             Content-Transfer-Encoding: quoted-printable\n\n{}\n",
            hex(bytes)
        )
    }

    fn signed(content: &[u8]) -> Vec<u8> {
        let octets = [value(0x06, b"\x2a\x03"), value(0xa0, &value(0x04, content))].concat();
        let inner = [value(0x02, b"\x01"), value(0x31, b""), value(0x30, &octets)].concat();
        let kind = value(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02");
        value(0x30, &[kind, value(0xa0, &value(0x30, &inner))].concat())
    }

    #[test]
    fn characters_are_read_whatever_was_declared() {
        let raw = b"Subject: Gr\xfc\xdfe\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\naus K\xf6ln";
        assert_eq!(text_of(raw), "Subject: Grüße\naus Köln");
        let forged = b"Subject: =?utf-8?q?a=0AFrom:_b@x.example?=\nFrom: =?utf-8?q?c@x.example,_d?= <e@y.example>\n\nFrom: f@x.example";
        assert_eq!(
            text_of(forged),
            "Subject: aFrom: b@x.example\nFrom: \"c@x.example, d\" <e@y.example>\n\nFrom: f@x.example"
        );
        let odd = b"Subject: a\nContent-Type: text/plain; charset=\"cp-850\"\nContent-Transfer-Encoding: quoted-printable\n\nK=94ln";
        assert_eq!(text_of(odd), "Subject: a\nKöln");
        let shifted = b"Subject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\nContent-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$B@A5a=q\x1b(B";
        assert_eq!(text_of(shifted), "Subject: 請求書\n請求書");
        let page = b"Subject: a\nContent-Type: text/html\n\n<meta charset=windows-1252><p>\x80 12";
        assert_eq!(text_of(page), "Subject: a\n€ 12");
        for label in ["us-ascii", "x-unknown", "iso-8859-1", "utf-8"] {
            let mail = format!("Subject: a\nContent-Type: text/plain; charset={label}\n\naus Köln");
            assert_eq!(text_of(mail.as_bytes()), "Subject: a\naus Köln", "{label}");
        }
        assert_eq!(
            text_of(b"Subject: a\nContent-Type: text/plain; charset=utf-8\n\naus K\xf6ln"),
            "Subject: a\naus Köln"
        );
    }

    #[test]
    fn a_mark_or_the_line_of_a_mailbox_hides_no_header() {
        assert_eq!(text_of(b"\xef\xbb\xbfFrom: a@b\nSubject: c\n\nd"), "Subject: c\nFrom: a@b\nd");
        assert_eq!(text_of(b"From a@b Tue Jun 18 2024\nSubject: c\n\nd"), "Subject: c\nd");
    }

    #[test]
    fn attachments_are_handed_on_as_they_were_sent() {
        let mail = b"Subject: x\nContent-Type: multipart/mixed; boundary=x\n\n\
            --x\nContent-Type: text/plain\n\nhello\n\
            --x\nContent-Type: text/csv\nContent-Disposition: attachment; filename=\"M\xe4rz.csv\"\n\nK\xf6ln;1\n\
            --x\nContent-Type: text/xml; charset=iso-8859-1\nContent-Disposition: attachment; filename=a.xml\n\
            Content-Transfer-Encoding: quoted-printable\n\n<a>=FC</a>\n\
            --x\nContent-Type: text/csv; charset=koi8-r\nContent-Disposition: attachment; filename=b.csv\n\
            Content-Transfer-Encoding: base64\n\n9DsxCg==\n--x--\n";
        let (_, files, _) = outcome(mail);
        let found: Vec<_> = files.iter().map(|file| (&*file.name, &*file.content)).collect();
        // Nothing but the mail tells that the last one is Russian.
        let russian = "Т;1\n".as_bytes();
        assert_eq!(found, [("März.csv", &b"K\xf6ln;1"[..]), ("a.xml", b"<a>\xfc</a>"), ("b.csv", russian)]);
    }

    #[test]
    fn what_outlook_wrapped_is_unwrapped() {
        let attribute = |id: u32, data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            [&[2], &id.to_le_bytes()[..], &length, data, &[0, 0]].concat()
        };
        let file = [
            b"\x78\x9f\x3e\x22\0\0".to_vec(),
            attribute(0x0002_800c, b"said inside\0"),
            attribute(0x0006_9002, b""),
            attribute(0x0001_8010, b"WM-1.pdf\0"),
            attribute(0x0006_800f, b"%PDF-1.7"),
        ];
        let mail = attached("application/ms-tnef", "winmail.dat", &file.concat());
        let (text, files) = answers(&mail);
        assert_eq!(text, "Subject: outer\nsaid inside");
        assert_eq!((files.len(), &*files[0].name, &*files[0].media_type), (1, "WM-1.pdf", "application/pdf"));
        let broken = attached("application/ms-tnef", "winmail.dat", b"\x78\x9f\x3e\x22\0\0");
        assert_eq!(answers(&broken).1[0].name, "winmail.dat");
    }

    #[test]
    fn what_is_signed_is_read_and_what_is_encrypted_is_told() {
        let inner = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nsigned\r\n\
            --x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.7\r\n--x--\r\n";
        let (text, files) = answers(&attached("application/pkcs7-mime", "smime.p7m", &signed(inner)));
        assert_eq!((&*text, &*files[0].name, files.len()), ("Subject: outer\nsigned", "a.pdf", 1));

        let (_, files) = answers(&attached("application/octet-stream", "a.xml.p7m", &signed(b"<a/>")));
        assert_eq!((&*files[0].name, &*files[0].content), ("a.xml", &b"<a/>"[..]));

        let kind = value(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03");
        let sealed = value(0x30, &[kind, value(0xa0, &value(0x30, b""))].concat());
        let mail = attached("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m", &sealed);
        let (text, files, outcome) = outcome(mail.as_bytes());
        assert_eq!((&*text, files.len()), ("Subject: outer", 1));
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::Encrypted);
    }

    #[test]
    fn signatures_inside_signatures_without_end_do_no_harm() {
        let layer =
            |inside: &str| attached("application/pkcs7-mime", "smime.p7m", &signed(inside.as_bytes()));
        let text = answers(&layer(&layer(&layer("Subject: deepest\n\nhello\n")))).0;
        assert!(
            text.starts_with("Subject: outer\nSubject: outer\nSubject: outer\nSubject: deepest"),
            "{text}"
        );
    }

    #[test]
    fn headers_are_decoded_and_the_plain_body_is_preferred() {
        let mail = "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\nTo: a@example.org, Bea <b@example.org>\n\
            Subject: =?iso-8859-1?B?UmVjaG51bmcgZvxyIE3kcno=?=\nDate: Sun, 31 May 2026 14:30:00 +0200\n\
            MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n\
            --x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n\
            --x\nContent-Type: text/html\n\n<p>as a page</p>\n--x--\n";
        let text = "Subject: Rechnung für März\nFrom: Jürgen <j@example.org>\nTo: a@example.org, Bea <b@example.org>\n\
            Date: 2026-05-31T14:30:00+02:00\nGrüße";
        assert_eq!(answers(mail).0, text);
        let page = "Subject: x\nContent-Type: text/html\n\n<style>p{}</style><p>as a page</p>";
        assert_eq!(answers(page).0, "Subject: x\nas a page");
    }

    #[test]
    fn attachments_keep_their_names_and_logos_are_left_out() {
        let mail = "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\
            --x\nContent-Type: text/plain\n\nhello\n\
            --x\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\
            Content-Disposition: attachment; filename*=utf-8''Rechnung%20M%C3%A4rz.pdf\n\nJVBERi0xLjc=\n\
            --x\nContent-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
            --x\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/plain\n\nforwarded\n--x--\n";
        let (text, files) = answers(mail);
        assert_eq!(text, "Subject: x\nhello\nSubject: inner\nforwarded");
        let found: Vec<_> =
            files.iter().map(|file| (&*file.name, &*file.media_type, &*file.content)).collect();
        assert_eq!(found, [("Rechnung März.pdf", "application/pdf", &b"%PDF-1.7"[..])]);
    }

    #[test]
    fn mails_nested_without_end_do_no_harm() {
        let level = |n: usize| {
            format!(
                "Subject: {n}\nContent-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\nContent-Type: message/rfc822\n\n"
            )
        };
        let deep: String = (0..2_000).map(level).collect();
        assert!(answers(&deep).0.starts_with("Subject: 0"));
    }
}

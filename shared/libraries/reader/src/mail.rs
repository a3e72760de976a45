//! Mails (RFC 5322, MIME): who wrote what to whom, and what came with it.

use std::borrow::Cow;

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole, ReadingError, ReadingErrorCode};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

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
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| ReadingError::new(ReadingErrorCode::Corrupt, "the mail has no headers"))?;
    let mut attachments = 0;
    // The mail itself, then those attached to it, in their order.
    let mut waiting = vec![(&message, 0)];
    while let Some((message, depth)) = waiting.pop() {
        delivery.text(&text(message)?)?;
        let mut attached = Vec::new();
        for part in message.attachments() {
            attachments += 1;
            if attachments > MOST_ATTACHMENTS {
                let message = format!("the mail holds more than {MOST_ATTACHMENTS} attachments");
                return Err(ReadingError::new(ReadingErrorCode::TooLarge, message));
            }
            match &part.body {
                PartType::Message(inner) if depth < DEEPEST => attached.push((inner, depth + 1)),
                _ if is_decoration(part) => {}
                _ => delivery.file(enclosed(part, attachments))?,
            }
        }
        waiting.extend(attached.into_iter().rev());
    }
    Ok(())
}

/// Headers that people see, and the body.
fn text(message: &Message<'_>) -> Result<String, ReadingError> {
    let mut lines = Vec::new();
    let mut header = |name: &str, value: Option<String>| {
        lines.extend(value.filter(|value| !value.is_empty()).map(|value| format!("{name}: {value}")));
    };
    header("Subject", message.subject().map(str::to_owned));
    header("From", message.from().map(people));
    header("To", message.to().map(people));
    header("Cc", message.cc().map(people));
    header("Date", message.date().map(|date| date.to_rfc3339()));
    for part in bodies(message) {
        let body = match &part.body {
            PartType::Html(page) => html::read(page)?,
            PartType::Text(text) => crate::plain::clean(text).trim().to_owned(),
            _ => continue,
        };
        lines.push(body);
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

/// `Ann Miller <ann@example.org>, bob@example.org`; groups by their members.
fn people(address: &Address<'_>) -> String {
    let one = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
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

fn enclosed(part: &MessagePart<'_>, number: usize) -> EnclosedFile {
    let content = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(message) => message.raw_message().to_vec(),
        PartType::Multipart(_) => Vec::new(),
    };
    let declared = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => Cow::Owned(format!("{}/{subtype}", kind.ctype())),
        None => Cow::Borrowed(kind.ctype()),
    });
    let name = part.attachment_name().map(str::to_owned).unwrap_or_else(|| {
        let known = declared.as_deref().and_then(media::by_name);
        let extension = known.and_then(|known| known.extensions.first()).unwrap_or(&"bin");
        format!("attachment-{number}.{extension}")
    });
    let known = media::detect(&content).or_else(|| media::by_extension(&name)).map(|known| known.name);
    let media_type = known.or(declared.as_deref()).unwrap_or("application/octet-stream");
    EnclosedFile::new(FileRole::Attachment, name, media_type, content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::tests::delivered;

    fn answers(mail: &str) -> (String, Vec<EnclosedFile>) {
        let (found, outcome) = delivered(|delivery| read(mail.replace('\n', "\r\n").as_bytes(), delivery));
        outcome.unwrap();
        (found.text(), found.files)
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

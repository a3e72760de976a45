//! The characters of a mail's text: by the encoding it declares, where that is known and can be true.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::charset::Charset;
use crate::{html, plain};

/// The text of a part.
pub(super) fn of<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, str> {
    let declared = declared(part);
    let is_page = matches!(part.body, PartType::Html(_));
    match bytes(message, part) {
        Cow::Borrowed(bytes) => decoded(bytes, declared, is_page),
        Cow::Owned(bytes) => Cow::Owned(decoded(&bytes, declared, is_page).into_owned()),
    }
}

/// The bytes of a text file: as it was sent, and in UTF-8 where only the mail tells how to read it.
pub(super) fn file(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let bytes = bytes(message, part);
    let text = of(message, part);
    if plain::decode(&bytes) == text { bytes.into_owned() } else { text.into_owned().into_bytes() }
}

/// The encoding that a part declares. Only bytes of seven bits can be ASCII: others were declared by default.
pub(super) fn declared(part: &MessagePart<'_>) -> Option<Charset> {
    let label = part.content_type()?.attribute("charset")?;
    if label.eq_ignore_ascii_case("us-ascii") { None } else { Charset::of_label(label) }
}

fn decoded(bytes: &[u8], declared: Option<Charset>, is_page: bool) -> Cow<'_, str> {
    // Programs often say what they do not do: what is valid UTF-8 is it.
    let is_utf8 = |charset: Charset| {
        let is_marked = bytes.starts_with(b"\xef\xbb\xbf");
        charset.is_utf8() || is_marked || charset.is_single_byte() && std::str::from_utf8(bytes).is_ok()
    };
    match declared.filter(|charset| !is_utf8(*charset)) {
        Some(charset) => charset.decode(bytes),
        None if is_page => html::decode(bytes),
        None => plain::decode(bytes),
    }
}

/// The bytes of a part as they were before they were packed for the way.
pub(super) fn bytes<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, [u8]> {
    let range = part.offset_body as usize..part.offset_end as usize;
    let Some(packed) = message.raw_message.get(range) else {
        return Cow::Borrowed(part.contents());
    };
    let (end, bytes) = match part.encoding {
        Encoding::None => return Cow::Borrowed(packed),
        Encoding::QuotedPrintable => MessageStream::new(packed).decode_quoted_printable_mime(b""),
        Encoding::Base64 => MessageStream::new(packed).decode_base64_mime(b""),
    };
    if end == usize::MAX { Cow::Borrowed(packed) } else { bytes }
}

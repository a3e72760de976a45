//! Headers with characters that the parser can't know: of eight bits without a word on their encoding, and encoded
//! words (RFC 2047) with labels of all kinds, or cut in the middle of a character.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Message, MessageParser, PartType};

use super::characters;
use crate::charset::Charset;
use crate::plain;

/// Puts the headers right, of all parts and of attached mails too.
pub(super) fn mend(message: &mut Message<'_>) {
    let mut waiting = vec![message];
    while let Some(Message { parts, raw_message, .. }) = waiting.pop() {
        let body = parts.iter().find_map(characters::declared);
        for part in parts {
            let block = raw_message.get(part.offset_header as usize..part.offset_body as usize);
            let mended = block.and_then(|block| mended(block, characters::declared(part).or(body)));
            if let Some(mended) = mended
                && let Some(headers) = MessageParser::default().parse_headers(&mended)
                && let Some(root) = headers.parts.into_iter().next()
            {
                part.headers = root.headers.into_iter().map(|header| header.into_owned()).collect();
            }
            if let PartType::Message(inner) = &mut part.body {
                waiting.push(inner);
            }
        }
    }
}

/// The headers in UTF-8 alone; nothing where they are already. `declared` is the encoding of the body.
fn mended(block: &[u8], declared: Option<Charset>) -> Option<Vec<u8>> {
    let text = match std::str::from_utf8(block) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(recoded(block, declared)),
    };
    match text {
        text if text.contains("=?") => Some(rewritten(&text).into_bytes()),
        Cow::Owned(text) => Some(text.into_bytes()),
        Cow::Borrowed(_) => None,
    }
}

/// Each line in UTF-8 where it is that, else in the encoding of the body, else in the one it looks like.
fn recoded(block: &[u8], declared: Option<Charset>) -> String {
    let strange: Vec<&[u8]> = block
        .split_inclusive(|&byte| byte == b'\n')
        .filter(|line| std::str::from_utf8(line).is_err())
        .collect();
    let charset = declared.filter(|charset| charset.is_ascii_compatible() && !charset.is_utf8());
    let charset = charset.unwrap_or_else(|| plain::guess(&strange.concat()));
    let lines = block.split_inclusive(|&byte| byte == b'\n').map(|line| match std::str::from_utf8(line) {
        Ok(line) => Cow::Borrowed(line),
        Err(_) => charset.decode(line),
    });
    lines.collect()
}

/// An encoded word: `=?iso-8859-1?Q?K=F6ln?=`.
struct Word<'a> {
    label: &'a str,
    bytes: Vec<u8>,
    rest: &'a str,
}

/// The text with its encoded words in UTF-8.
fn rewritten(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        written.push_str(before);
        rest = match word(from) {
            Some(first) => run(first, &mut written),
            None => {
                written.push_str("=?");
                from.get(2..).unwrap_or_default()
            }
        };
    }
    written.push_str(rest);
    written
}

/// Writes words that follow one another as one. What is left behind them.
fn run<'a>(first: Word<'a>, written: &mut String) -> &'a str {
    let mut characters = String::new();
    let Word { mut label, mut bytes, mut rest } = first;
    while let Some(next) = word(rest.trim_start()) {
        if next.label.eq_ignore_ascii_case(label) {
            bytes.extend(next.bytes);
        } else {
            characters.push_str(&decoded(label, &bytes));
            (label, bytes) = (next.label, next.bytes);
        }
        rest = next.rest;
    }
    characters.push_str(&decoded(label, &bytes));
    written.push_str("=?utf-8?Q?");
    let shown: String = characters.chars().filter(|c| !c.is_control()).collect();
    for byte in shown.bytes() {
        match byte {
            b' ' => written.push('_'),
            byte if byte.is_ascii_alphanumeric() => written.push(char::from(byte)),
            byte => written.push_str(&format!("={byte:02X}")),
        }
    }
    written.push_str("?=");
    rest
}

fn decoded(label: &str, bytes: &[u8]) -> String {
    let charset = Charset::of_label(label).filter(|charset| !charset.is_utf8());
    charset.map_or_else(|| plain::decode(bytes), |charset| charset.decode(bytes)).into_owned()
}

/// The encoded word that a text begins with.
fn word(text: &str) -> Option<Word<'_>> {
    let (label, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    let (letters, rest) = rest.split_once('?')?;
    let rest = rest.strip_prefix('=')?;
    // A language may follow (RFC 2231).
    let label = label.split('*').next().filter(|label| !label.contains(char::is_whitespace))?;
    let bytes = match kind {
        "B" | "b" => base64_decode(letters.as_bytes())?,
        "Q" | "q" => quoted(letters.as_bytes()),
        _ => return None,
    };
    Some(Word { label, bytes, rest })
}

/// The bytes of `K=F6ln_am_Rhein`.
fn quoted(letters: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some((&letter, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (letter, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'_', _) => bytes.push(b' '),
            (letter, _) => bytes.push(letter),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(line: &[u8], declared: Option<&str>) -> String {
        let block = [line, b"\r\n\r\n"].concat();
        let mended = mended(&block, declared.and_then(Charset::of_label)).unwrap_or(block);
        let message = MessageParser::default().parse_headers(&mended).unwrap();
        message.subject().unwrap_or_default().to_owned()
    }

    #[test]
    fn raw_characters_are_in_the_encoding_of_the_body_or_in_the_one_they_look_like() {
        assert_eq!(subject(b"Subject: Gr\xfc\xdfe aus K\xf6ln", Some("iso-8859-1")), "Grüße aus Köln");
        assert_eq!(subject(b"Subject: Gr\xfc\xdfe aus K\xf6ln", None), "Grüße aus Köln");
        assert_eq!(subject(b"Subject: Gr\x81\xe1e aus K\x94ln", Some("ibm850")), "Grüße aus Köln");
        assert_eq!(subject(b"Subject: \xb7\xa2\xc6\xb1 7", Some("gb2312")), "发票 7");
        assert_eq!(subject(b"Subject: Gr\xfc\xdfe", Some("utf-8")), "Grüße");
        assert_eq!(subject(b"From: M\xfcller <m@x>\r\nSubject: K\xc3\xb6ln", None), "Köln");
        assert_eq!(subject(b"Subject: plain", None), "plain");
    }

    #[test]
    fn encoded_words_are_read_whatever_their_label_and_wherever_they_are_cut() {
        assert_eq!(subject(b"Subject: =?cp-850?Q?K=94ln_?= =?IBM437?B?lA==?= end", None), "Köln ö end");
        assert_eq!(subject(b"Subject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=", None), "請求書");
        assert_eq!(subject(b"Subject: =?utf-8?Q?K=C3?=\r\n =?UTF-8*de?Q?=B6ln?=", None), "Köln");
        assert_eq!(subject(b"Subject: =?x-unknown?Q?K=F6ln am Rhein?=", None), "Köln am Rhein");
        assert_eq!(subject(b"Subject: =?utf-8?Q?a=0D=0ACc=3A_b?=", None), "aCc: b");
        assert_eq!(subject(b"Subject: 1 =? 2 =?a?b?c", None), "1 =? 2 =?a?b?c");
    }
}

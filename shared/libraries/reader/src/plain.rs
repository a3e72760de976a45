//! Plain text: its encoding is found out.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::charset::Charset;
use crate::code_page;

/// Bytes that tell UTF-16 from anything else.
const HEAD: usize = 4096;

/// Bytes whose encoding is guessed; more of the same text says nothing new.
const ENOUGH: usize = 1 << 20;

/// The characters of a text: by its byte order mark, as UTF-8 where that fits, as UTF-16 where every other
/// byte is zero, else in the encoding that its bytes look most like.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if is_shifted(bytes) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => guess(bytes).decode(bytes),
    }
}

/// The encoding that the bytes of a text look most like, which is not all UTF-8.
pub(crate) fn guess(bytes: &[u8]) -> Charset {
    let head = bytes.get(..ENOUGH).unwrap_or(bytes);
    // One stray byte in a long UTF-8 text must not turn all of it into another encoding.
    if mostly_utf8(head) {
        return Charset::Web(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    code_page::corrected(head, Charset::Web(detector.guess(None, Utf8Detection::Allow)))
}

/// Lines as this system ends them, without characters that show nothing.
pub(crate) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Japanese in seven bits: escapes switch between sets of characters (ISO-2022-JP, RFC 1468).
fn is_shifted(bytes: &[u8]) -> bool {
    let shifts = |three: &[u8]| matches!(three, [0x1b, b'$', b'B' | b'@'] | [0x1b, b'(', b'J']);
    bytes.is_ascii() && bytes.contains(&0x1b) && bytes.windows(3).any(shifts)
}

/// UTF-16 without a mark: Latin letters with a zero before or after each.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD) & !1)?;
    if head.len() < 4 {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    let encoding = match (even, odd) {
        (0, odd) if odd * 10 >= pairs * 7 => UTF_16LE,
        (even, 0) if even * 10 >= pairs * 7 => UTF_16BE,
        _ => return None,
    };
    let text = encoding.decode_without_bom_handling(head).0;
    (!text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace())).then_some(encoding)
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 5 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("Grüße".as_bytes()), "Grüße");
        assert_eq!(decode(b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe"), "Grüße");
        assert_eq!(decode(b"\xff\xfeG\0r\0\xfc\0"), "Grü");
        assert_eq!(decode(b"\xfe\xff\0G\0r\0\xfc"), "Grü");
        assert_eq!(decode(b"T\0o\0t\0a\0l\0:\0 \x001\0"), "Total: 1");
        let western = b"Rechnung f\xfcr die K\xfcche, zahlbar bis M\xe4rz: 12,50 \x80";
        assert_eq!(decode(western), "Rechnung für die Küche, zahlbar bis März: 12,50 €");
    }

    #[test]
    fn japanese_in_seven_bits_is_read() {
        assert_eq!(decode(b"No. 7 \x1b$B@A5a=q\x1b(B"), "No. 7 請求書");
        assert_eq!(decode(b"\x1b[31mred\x1b[0m"), "\x1b[31mred\x1b[0m");
    }

    #[test]
    fn one_stray_byte_does_not_change_the_encoding() {
        let mut bytes = "Überweisung für März an Müller Söhne, Größe über Gebühr".as_bytes().to_vec();
        bytes.push(0xe9);
        assert_eq!(decode(&bytes), "Überweisung für März an Müller Söhne, Größe über Gebühr\u{fffd}");
    }

    #[test]
    fn lines_end_alike_and_nothing_invisible_is_kept() {
        assert_eq!(clean("a\r\nb\rc\u{0}\u{7}\td"), "a\nb\nc\td");
    }
}

//! Mails inside a signature (S/MIME, RFC 8551): the Cryptographic Message Syntax (RFC 5652) in BER (X.690), of which
//! only the content is looked for. Signatures are not checked.

use std::io::Read;

use flate2::read::ZlibDecoder;
use mail_parser::decoders::base64::base64_decode;

/// Values inside values. The content of a signature is about ten deep.
const DEEPEST: usize = 16;

/// Bytes that a packed content may have.
const MOST_UNPACKED: u64 = 64 << 20;

/// Bytes of the mark that ends a value without a length: two zeros.
const MARK: usize = 2;

/// Object identifiers (RFC 5652, 5083, 3274).
const SIGNED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const ENVELOPED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
const ENCRYPTED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
const COMPRESSED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09";
const AUTHENTICATED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17";

/// Tags, with the bit that says that there are values inside.
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const EXPLICIT: u8 = 0xa0;

/// What an envelope holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// The content beside its signature, or packed.
    Signed(Vec<u8>),
    /// Nothing that can be read without a key.
    Encrypted,
    /// Something else: a signature alone, certificates, damage.
    Other,
}

/// Opens an envelope, in bytes or as base64 with or without its armour (RFC 7468).
pub(super) fn open(bytes: &[u8]) -> Envelope {
    if bytes.first() == Some(&SEQUENCE) {
        return content(bytes).unwrap_or(Envelope::Other);
    }
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"-----"));
    let letters: Vec<u8> = lines.flatten().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = base64_decode(&letters).filter(|decoded| decoded.first() == Some(&SEQUENCE));
    decoded.and_then(|decoded| content(&decoded)).unwrap_or(Envelope::Other)
}

fn content(bytes: &[u8]) -> Option<Envelope> {
    let mut outer = Values(Value::first(bytes)?.inside(SEQUENCE)?);
    let kind = outer.next()?.inside(OBJECT)?;
    let mut inner = Values(Value::first(outer.next()?.inside(EXPLICIT)?)?.inside(SEQUENCE)?);
    let is_packed = match kind {
        SIGNED => false,
        COMPRESSED => true,
        ENVELOPED | ENCRYPTED | AUTHENTICATED => return Some(Envelope::Encrypted),
        _ => return None,
    };
    // The version and the algorithms come first; the content is the first sequence that holds a value.
    let octets = inner.find_map(|value| {
        let mut content = Values(value.inside(SEQUENCE)?);
        content.next()?.inside(OBJECT)?;
        Some(Value::first(content.next()?.inside(EXPLICIT)?)?.octets(DEEPEST))
    })?;
    if !is_packed {
        return Some(Envelope::Signed(octets));
    }
    let mut unpacked = Vec::new();
    ZlibDecoder::new(octets.as_slice()).take(MOST_UNPACKED).read_to_end(&mut unpacked).ok()?;
    Some(Envelope::Signed(unpacked))
}

/// One value: its tag and what it holds.
struct Value<'a> {
    tag: u8,
    content: &'a [u8],
}

impl<'a> Value<'a> {
    fn first(bytes: &'a [u8]) -> Option<Self> {
        Values(bytes).next()
    }

    /// What it holds, where it has that tag.
    fn inside(self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.content)
    }

    /// The bytes of a string, which may come in pieces.
    fn octets(&self, depth: usize) -> Vec<u8> {
        match self.tag {
            OCTETS => self.content.to_vec(),
            OCTETS_IN_PIECES if depth > 0 => {
                Values(self.content).flat_map(|piece| piece.octets(depth - 1)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Values one behind the other.
struct Values<'a>(&'a [u8]);

impl<'a> Iterator for Values<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let (tag, length, rest) = head(self.0)?;
        let (length, mark) = match length {
            Some(length) => (length, 0),
            None => (open_length(rest, DEEPEST)?, MARK),
        };
        // What was cut off on the way is read as far as it came.
        let (content, rest) = rest.split_at(length.min(rest.len()));
        self.0 = rest.get(mark..).unwrap_or_default();
        Some(Value { tag, content })
    }
}

/// The tag and the length in front of a value, and what follows; no length where the value has an end mark instead.
/// The end mark itself is no value, and tags of several bytes are none of this syntax.
fn head(bytes: &[u8]) -> Option<(u8, Option<usize>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag == 0 || tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0x80 => Some((tag, None, rest)),
        short @ 0..0x80 => Some((tag, Some(usize::from(short)), rest)),
        long => {
            let digits = rest.get(..usize::from(long & 0x7f)).filter(|digits| digits.len() <= 8)?;
            let length = digits.iter().fold(0_u64, |length, &digit| length << 8 | u64::from(digit));
            Some((tag, usize::try_from(length).ok(), rest.get(digits.len()..)?))
        }
    }
}

/// How long a value is that ends with a mark; the whole rest where the mark is missing.
fn open_length(bytes: &[u8], depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some((_, length, content)) = head(rest) else { return Some(at.min(bytes.len())) };
        let start = bytes.len() - content.len();
        at = match length {
            Some(length) => start.saturating_add(length),
            None => start.saturating_add(open_length(content, depth)?).saturating_add(MARK),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }

    /// The same value with a mark at its end.
    fn marked(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    fn envelope(kind: &[u8], inner: &[u8], wrap: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let inner = wrap(EXPLICIT, &wrap(SEQUENCE, inner));
        wrap(SEQUENCE, &[value(OBJECT, kind), inner].concat())
    }

    fn signed(octets: &[u8], wrap: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let content = [value(OBJECT, b"\x2a\x03"), wrap(EXPLICIT, octets)].concat();
        let algorithms = wrap(0x31, &value(SEQUENCE, &value(OBJECT, b"\x2a\x04")));
        let inner = [value(0x02, b"\x01"), algorithms, wrap(SEQUENCE, &content), value(0x31, b"")].concat();
        envelope(SIGNED, &inner, wrap)
    }

    #[test]
    fn the_content_is_found_in_either_form() {
        let hello = || Envelope::Signed(b"hello".to_vec());
        assert_eq!(open(&signed(&value(OCTETS, b"hello"), value)), hello());
        let pieces = [value(OCTETS, b"hel"), value(OCTETS, b"lo")].concat();
        assert_eq!(open(&signed(&marked(OCTETS_IN_PIECES, &pieces), marked)), hello());
        let armoured = b"-----BEGIN CMS-----\r\nMCYGCSqGSIb3DQEHAqAZMBcCAQExADAQBgkqhkiG\r\n9w0BBwGgAwQBaA==\r\n-----END CMS-----\r\n";
        assert_eq!(open(armoured), Envelope::Signed(b"h".to_vec()));
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"hello").unwrap();
        let octets = value(OCTETS, &packed.finish().unwrap());
        let content = value(SEQUENCE, &[value(OBJECT, b"\x2a\x03"), value(EXPLICIT, &octets)].concat());
        assert_eq!(open(&envelope(COMPRESSED, &[value(0x02, b"\0"), content].concat(), value)), hello());
    }

    #[test]
    fn what_is_encrypted_or_a_signature_alone_is_told_apart() {
        for kind in [ENVELOPED, AUTHENTICATED] {
            assert_eq!(open(&envelope(kind, &value(0x02, b"\0"), value)), Envelope::Encrypted);
        }
        assert_eq!(open(&envelope(SIGNED, &value(0x02, b"\x01"), value)), Envelope::Other);
        assert_eq!(open(&b"\x30\x80".repeat(100_000)), Envelope::Other);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(at in 0..80_usize, byte in any::<u8>(), cut in 0..80_usize) {
            let mut bytes = signed(&marked(OCTETS_IN_PIECES, &value(OCTETS, b"hello")), marked);
            bytes[at % 60] = byte;
            open(&bytes);
            open(bytes.get(..cut).unwrap_or(&bytes));
        }
    }
}

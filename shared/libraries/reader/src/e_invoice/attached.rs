//! Files that senders put into the XML of an invoice as base64 (BT-125): certificates, time sheets.

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole};

use crate::xml::{self, Node, Xml, local};

/// Files of one invoice at most that are handed on.
const MOST_FILES: usize = 100;

/// Whether an element is a file in letters: `EmbeddedDocumentBinaryObject` in UBL, `AttachmentBinaryObject` in CII.
pub(crate) fn is_attached(name: &str) -> bool {
    name.ends_with("BinaryObject")
}

/// The files inside an XML, in its order. What is no base64 is left out.
pub(crate) fn attached(bytes: &[u8]) -> Vec<EnclosedFile> {
    let text = xml::decode(bytes);
    let mut xml = Xml::new(&text);
    let mut files = Vec::new();
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        if !is_attached(tag.name()) {
            continue;
        }
        let of =
            |wanted: &str| tag.attributes().find(|(name, _)| local(name) == wanted).map(|(_, value)| value);
        let (name, media_type) = (of("filename"), of("mimeCode"));
        let Ok(letters) = xml.inner_text() else { break };
        let Some(content) = decoded(&letters).filter(|content| !content.is_empty()) else { continue };
        let name = name.filter(|name| !name.trim().is_empty());
        let name = name.unwrap_or_else(|| format!("attachment-{}", files.len() + 1));
        let known = media::detect(&content).map(|known| known.name.to_owned());
        let media_type = known.or(media_type).unwrap_or_else(|| "application/octet-stream".to_owned());
        files.push(EnclosedFile::new(FileRole::Embedded, name, &media_type, content));
        if files.len() == MOST_FILES {
            break;
        }
    }
    files
}

/// The bytes of base64 (RFC 4648), white space aside; nothing where other characters are among its own.
fn decoded(letters: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let characters = letters.bytes().filter(|letter| !letter.is_ascii_whitespace());
    for letter in characters.take_while(|letter| *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap_or_default());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_either_syntax_are_handed_on() {
        let xml = b"<a><x:EmbeddedDocumentBinaryObject filename='n.pdf' mimeCode='text/plain'>JVBER\n i0xLjcK</x:EmbeddedDocumentBinaryObject>\
            <AttachmentBinaryObject mimeCode='text/csv'>YTtiCg==</AttachmentBinaryObject><ABinaryObject>?</ABinaryObject></a>";
        let files = attached(xml);
        let seen: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.media_type.as_str())).collect();
        assert_eq!(seen, [("n.pdf", "application/pdf"), ("attachment-2", "text/csv")]);
        assert_eq!(
            (files[0].content.as_slice(), files[1].content.as_slice()),
            (&b"%PDF-1.7\n"[..], &b"a;b\n"[..])
        );
    }

    #[test]
    fn broken_letters_are_no_file() {
        assert!(attached(b"<a><BinaryObject>%%%</BinaryObject><BinaryObject/><BinaryObject>AA").is_empty());
    }
}

//! PowerPoint before 2007 ([MS-PPT]): the texts of slides and notes in the order they are stored.

use std::collections::HashSet;

use document_types::reading::{ReadingError, ReadingErrorCode};

use super::compound::Compound;
use crate::delivery::Delivery;
use crate::lines::Lines;

/// Records of [MS-PPT] 2.13.24: text in UTF-16, text in bytes, titles of masters and their like.
const CHARACTERS: u16 = 0x0fa0;
const BYTES: u16 = 0x0fa8;
const MASTER: u16 = 0x03f8;
const ENCRYPTED: u16 = 0x2f14;

/// A record that holds others has this version ([MS-PPT] 2.3.1).
const CONTAINER: u16 = 0x0f;

/// Hands on every text of the presentation, each once: what was edited is stored again and again.
pub(crate) fn read(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let corrupt = || ReadingError::new(ReadingErrorCode::Corrupt, "the presentation is damaged");
    let mut container = Compound::open(bytes).ok_or_else(corrupt)?;
    let records = container.stream("PowerPoint Document").ok_or_else(corrupt)?;
    let text = text(&records).ok_or_else(|| {
        ReadingError::new(ReadingErrorCode::Encrypted, "the presentation is protected with a password")
    })?;
    delivery.text(&text)
}

/// The texts of all records; `None` when they are enciphered.
fn text(records: &[u8]) -> Option<String> {
    let mut lines = Lines::default();
    let mut seen = HashSet::new();
    let mut rest = records;
    // Going into a container is going on behind its header: the records inside follow there.
    while let [v0, v1, k0, k1, l0, l1, l2, l3, after @ ..] = rest {
        let version = u16::from_le_bytes([*v0, *v1]) & CONTAINER;
        let kind = u16::from_le_bytes([*k0, *k1]);
        let length = u32::from_le_bytes([*l0, *l1, *l2, *l3]) as usize;
        let body = after.get(..length).unwrap_or(after);
        rest = if version == CONTAINER && kind != MASTER {
            after
        } else {
            after.get(length..).unwrap_or_default()
        };
        let text = match kind {
            ENCRYPTED => return None,
            CHARACTERS => {
                let units: Vec<u16> =
                    body.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            BYTES => body.iter().copied().map(char::from).collect(),
            _ => continue,
        };
        // Lines end with a vertical tab, paragraphs with a return; an asterisk alone stands for a number.
        let text = text.replace(['\r', '\u{b}'], "\n");
        if text.trim() != "*" && seen.insert(text.clone()) {
            lines.line(&text);
        }
    }
    Some(lines.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(version: u16, kind: u16, body: &[u8]) -> Vec<u8> {
        let mut record = version.to_le_bytes().to_vec();
        record.extend(kind.to_le_bytes());
        record.extend((body.len() as u32).to_le_bytes());
        record.extend(body);
        record
    }

    #[test]
    fn texts_are_found_in_containers_and_masters_are_not_read() {
        let wide: Vec<u8> = "Überblick\u{b}für Mai".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut slide = record(0, CHARACTERS, &wide);
        slide.extend(record(0, BYTES, b"First\rSecond"));
        slide.extend(record(0, BYTES, b"First\rSecond"));
        let mut stream = record(0x0f, MASTER, &record(0, BYTES, b"Click to edit"));
        stream.extend(record(0x0f, 0x03ee, &record(0x0f, 0xf00d, &slide)));
        stream.extend(record(0, BYTES, b"*"));
        assert_eq!(text(&stream).unwrap(), "Überblick\nfür Mai\nFirst\nSecond");
        assert_eq!(text(&record(0x0f, ENCRYPTED, b"")), None);
        assert_eq!(text(&stream[..stream.len() / 2]).map(|_| ()), Some(()));
    }
}

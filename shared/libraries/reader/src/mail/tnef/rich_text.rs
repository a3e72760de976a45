//! Rich text as Outlook packs it ([MS-OXRTFCP]): pieces of what came before, and letters between them.

/// What came before the text: frequent words of rich text.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// How far back a piece may begin.
const WINDOW: usize = 4096;

/// Bytes of the longest text. Eight bytes come out for one at most.
const LONGEST: usize = 16 << 20;

/// The text; nothing where it is none.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(super::u32_at(bytes, 4)?).ok()?.min(LONGEST);
    let content = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"MELA" => Some(content.get(..length).unwrap_or(content).to_vec()),
        b"LZFu" => Some(pieced(content, length)),
        _ => None,
    }
}

fn pieced(content: &[u8], length: usize) -> Vec<u8> {
    let mut text = BEFORE.to_vec();
    let whole = BEFORE.len() + length;
    let mut input = content.iter().copied();
    'all: while let Some(flags) = input.next() {
        for bit in 0..8 {
            if text.len() >= whole {
                break 'all;
            }
            let Some(byte) = input.next() else { break 'all };
            if flags >> bit & 1 == 0 {
                text.push(byte);
                continue;
            }
            let Some(low) = input.next() else { break 'all };
            let pair = usize::from(byte) << 8 | usize::from(low);
            let (place, count) = (pair >> 4, (pair & 0xf) + 2);
            // The place counts round and round; the one that is written next ends the text.
            let back = (text.len() + WINDOW - place) % WINDOW;
            if back == 0 || back > text.len() {
                break 'all;
            }
            for _ in 0..count {
                text.extend(text.get(text.len() - back).copied());
            }
        }
    }
    text.truncate(whole);
    text.split_off(BEFORE.len().min(text.len()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A text as it is stored without packing.
    pub(crate) fn stored(text: &[u8]) -> Vec<u8> {
        let length = u32::try_from(text.len()).unwrap().to_le_bytes();
        [&length[..], &length, b"MELA", &[0; 4], text].concat()
    }

    #[test]
    fn the_samples_of_the_specification_are_unpacked() {
        // [MS-OXRTFCP] 4.1.1 and 4.1.2.
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3\x20hel\x09\0\x20bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(unpacked(simple).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let crossing = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04\x20WXYZ\x0d\x6e\x7d\x01\x0e\xb0";
        assert_eq!(unpacked(crossing).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
    }

    #[test]
    fn stored_and_damaged_texts_do_no_harm() {
        assert_eq!(unpacked(&stored(b"{\\rtf1 a}")).unwrap(), b"{\\rtf1 a}");
        assert_eq!(unpacked(b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0\xff\xff\xff"), Some(Vec::new()));
        assert_eq!(unpacked(b"\0\0\0\0\xff\xff\xff\xffNONE\0\0\0\0"), None);
        assert_eq!(unpacked(b""), None);
    }
}

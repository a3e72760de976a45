//! Damage to bytes, to text, to the markup of XML and to the objects of PDF.

use super::dice::Dice;

/// Numbers at the edges of what fields hold.
const EDGES: [u64; 10] = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, u64::MAX];

/// The same as people write them, and a few that are none.
const WRITTEN: [&str; 13] = [
    "0",
    "-1",
    "1",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967295",
    "99999999999999999999",
    "0.0000001",
    "1e308",
    "NaN",
    "",
    "1048577",
];

/// A file does not grow beyond this.
const LONGEST: usize = 4 << 20;

/// Damage that any format can meet.
pub(super) fn bytes(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(dice.byte());
    }
    let at = dice.index(bytes.len());
    match dice.below(8) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes.truncate(at),
        2 => {
            bytes.drain(dice.stretch(bytes.len(), 256));
        }
        3 => repeat(bytes, dice),
        4 => {
            let donated = other[dice.stretch(other.len(), 4096)].to_vec();
            bytes.splice(at..at, donated);
        }
        5 => {
            let end = (at + 1 + dice.index(16)).min(bytes.len());
            bytes[at..end].fill_with(|| dice.byte());
        }
        _ => number(bytes, at, dice),
    }
}

/// Puts a number from the edge into a field of one to eight bytes, in either order.
fn number(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    let width = *dice.pick(&[1, 2, 4, 4, 8]);
    let mut field = dice.pick(&EDGES).to_le_bytes();
    field[..width].reverse();
    if dice.below(2) == 0 {
        field[..width].reverse();
    }
    for (byte, new) in bytes[at..].iter_mut().zip(&field[..width]) {
        *byte = *new;
    }
}

/// Repeats a piece, now and then thousands of times.
fn repeat(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let piece = bytes[dice.stretch(bytes.len(), 512)].to_vec();
    let times = if dice.below(20) == 0 { 20_000 } else { 1 + dice.index(8) };
    let times = times.min(LONGEST.saturating_sub(bytes.len()) / piece.len().max(1));
    let at = dice.index(bytes.len());
    bytes.splice(at..at, piece.repeat(times));
}

/// Damage to text: numbers, words and quotes.
pub(super) fn text(bytes: &mut Vec<u8>, dice: &mut Dice) {
    match dice.below(4) {
        0 | 1 => {
            if let Some(digits) = run_of(bytes, |byte| byte.is_ascii_digit(), dice) {
                bytes.splice(digits, dice.pick(&WRITTEN).bytes());
            }
        }
        2 => {
            if let Some(word) = run_of(bytes, |byte| byte.is_ascii_alphanumeric(), dice) {
                bytes.drain(word);
            }
        }
        _ => {
            let at = dice.index(bytes.len().max(1)).min(bytes.len());
            let odd: &[&[u8]] =
                &[b"\"", b"<", b">", b"&", b"\0", b"\xff\xfe", b"\xc3", b"{", b"\\", b"\r", b"\xf0\x9f\x92"];
            bytes.splice(at..at, dice.pick(odd).iter().copied());
        }
    }
}

/// Damage to markup: a tag removed, repeated or nested thousands of times, an entity that grows.
pub(super) fn markup(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let Some(tag) = tag(bytes, dice) else { return text(bytes, dice) };
    let content = bytes[tag.clone()].to_vec();
    match dice.below(6) {
        0 => {
            bytes.drain(tag);
        }
        1 => {
            let times = if dice.below(8) == 0 { 50_000 } else { 2 + dice.index(40) };
            let times = times.min(LONGEST / content.len().max(1));
            bytes.splice(tag, content.repeat(times));
        }
        2 => {
            let at = dice.index(bytes.len());
            bytes.splice(at..at, content);
        }
        3 => {
            bytes.splice(
                tag.start..tag.start,
                *b"<!DOCTYPE a [<!ENTITY b \"cccccccc\"><!ENTITY d \"&b;&b;&b;\">]>&d;",
            );
        }
        4 => {
            bytes.splice(tag.end..tag.end, *b"&#x110000;&nothing;&#0;");
        }
        _ => text(bytes, dice),
    }
}

/// Damage to PDF: references turned to other objects, keys taken away, lengths and counts changed.
pub(super) fn pdf(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const KEYS: [&[u8]; 19] = [
        b"/Count ",
        b"/Length ",
        b"/Kids",
        b"/Parent ",
        b"/MediaBox",
        b"/Filter",
        b"/Width ",
        b"/Height ",
        b"/BitsPerComponent ",
        b"/W ",
        b"/Index",
        b"/Prev ",
        b"/Size ",
        b"/First ",
        b"/N ",
        b"/DecodeParms",
        b"/Encoding",
        b"/ToUnicode ",
        b"startxref",
    ];
    let key: &[u8] = KEYS[dice.index(KEYS.len())];
    let found = positions(bytes, key);
    if found.is_empty() {
        return text(bytes, dice);
    }
    let at = *dice.pick(&found);
    let digits = bytes[at..].iter().take(40).position(u8::is_ascii_digit).map_or(at, |skipped| at + skipped);
    let end = digits + bytes[digits..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match dice.below(4) {
        0 => bytes[at + 1] = b'x',
        // Another object, perhaps one above: a circle.
        1 => {
            let object = dice.below(12).to_string();
            bytes.splice(digits..end, object.into_bytes());
        }
        _ => {
            bytes.splice(digits..end, dice.pick(&WRITTEN).bytes());
        }
    }
}

fn positions(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(wanted.len()).enumerate();
    windows.filter(|(_, window)| *window == wanted).map(|(at, _)| at).collect()
}

/// A run of such bytes, near a place at random.
fn run_of(bytes: &[u8], belongs: impl Fn(&u8) -> bool, dice: &mut Dice) -> Option<std::ops::Range<usize>> {
    let from = dice.index(bytes.len());
    let start = from + bytes[from..].iter().position(&belongs)?;
    let length = bytes[start..].iter().take_while(|byte| belongs(byte)).count();
    Some(start..start + length)
}

/// A tag near a place at random.
fn tag(bytes: &[u8], dice: &mut Dice) -> Option<std::ops::Range<usize>> {
    let from = dice.index(bytes.len());
    let start = from + bytes[from..].iter().position(|byte| *byte == b'<')?;
    let length = bytes[start..].iter().position(|byte| *byte == b'>')? + 1;
    Some(start..start + length)
}

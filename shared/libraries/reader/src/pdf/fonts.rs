//! Whether the characters that a font claims are those that it shows.
//!
//! Its map to Unicode is held against what the font itself knows: the names in its encoding, and the shapes of
//! its glyphs, of which an 8 has three outlines and a 3 has one. It is only a suspicion: recognition decides.

use std::collections::HashMap;

use super::glyphs::Glyphs;
use super::objects::{Objects, find};
use super::syntax::{Dict, Parser, Value};

/// Codes of one map that are looked at.
const MOST_CODES: usize = 4096;

/// Bytes of one map and of one font that are looked at.
const MOST_OF_MAP: usize = 256 << 10;
const MOST_OF_FONT: usize = 2 << 20;

/// So many letters or digits that differ are no accident.
const FEW_WRONG: usize = 2;

/// At most one in so many is judged wrongly: fonts with slashed noughts, joined and overlapping outlines.
const WRONG_ONE_IN: usize = 5;

/// Whether a font's characters may be others than are seen.
pub(super) fn is_doubtful(objects: &Objects<'_>, font: &Dict) -> bool {
    let map =
        font.get("ToUnicode").and_then(|map| objects.stream(map, MOST_OF_MAP)).map(|map| characters(&map));
    if font.get("Subtype").is_some_and(|kind| kind.is_name("Type0")) {
        let inner = objects.array_of(font, "DescendantFonts").first().and_then(|inner| objects.dict(inner));
        let Some(inner) = inner else { return false };
        let Some(map) = map else { return is_without_meaning(objects, font, &inner) };
        let is_identity = inner.get("CIDToGIDMap").is_none_or(|map| map.is_name("Identity"));
        return is_identity
            && glyphs(objects, &inner).is_some_and(|glyphs| differ(&map, |code| glyphs.outlines(code)));
    }
    let Some(map) = map else { return false };
    if let Some(names) = encoding(objects, font) {
        let mut judged = Judged::default();
        for (&code, &character) in &map {
            if let Some(&named) = names.get(&code) {
                judged.note(character, named == character);
            }
        }
        return judged.is_wrong();
    }
    glyphs(objects, font).is_some_and(|glyphs| differ(&map, |code| glyphs.outlines(glyphs.of_code(code)?)))
}

/// Glyph numbers without a map, of a font that follows no known list of characters.
fn is_without_meaning(objects: &Objects<'_>, font: &Dict, inner: &Dict) -> bool {
    let is_identity =
        font.get("Encoding").is_some_and(|it| it.is_name("Identity-H") || it.is_name("Identity-V"));
    let ordering = objects.dict_of(inner, "CIDSystemInfo").and_then(|info| info.get("Ordering").cloned());
    is_identity && ordering.is_none_or(|ordering| ordering == Value::Text(b"Identity".into()))
}

/// What was judged of letters and of digits.
#[derive(Debug, Default)]
struct Judged {
    digits: (usize, usize),
    letters: (usize, usize),
}

impl Judged {
    fn note(&mut self, character: char, is_right: bool) {
        let kind = match character {
            '0'..='9' => &mut self.digits,
            'a'..='z' | 'A'..='Z' => &mut self.letters,
            _ => return,
        };
        kind.0 += 1;
        kind.1 += usize::from(!is_right);
    }

    fn is_wrong(&self) -> bool {
        [self.digits, self.letters]
            .iter()
            .any(|&(all, wrong)| wrong >= FEW_WRONG && wrong * WRONG_ONE_IN > all)
    }
}

fn differ(map: &HashMap<u32, char>, outlines: impl Fn(u32) -> Option<u16>) -> bool {
    let mut judged = Judged::default();
    for (&code, &character) in map {
        if let Some(expected) = outlines_of(character)
            && let Some(outlines) = outlines(code)
        {
            judged.note(character, expected.contains(&outlines));
        }
    }
    judged.is_wrong()
}

/// How many outlines a letter or digit has in plain type.
fn outlines_of(character: char) -> Option<&'static [u16]> {
    Some(match character {
        '8' | 'B' => &[3],
        '0' | 'g' | 'Q' => &[2, 3],
        '6' | '9' | 'a' | 'b' | 'd' | 'e' | 'i' | 'j' | 'o' | 'p' | 'q' | 'A' | 'D' | 'O' | 'P' | 'R' => &[2],
        '4' => &[1, 2],
        '1'
        | '2'
        | '3'
        | '5'
        | '7'
        | 'c'
        | 'f'
        | 'h'
        | 'k'..='n'
        | 'r'..='z'
        | 'C'
        | 'E'..='N'
        | 'S'..='Z' => &[1],
        _ => return None,
    })
}

fn glyphs(objects: &Objects<'_>, font: &Dict) -> Option<Glyphs> {
    let descriptor = objects.dict_of(font, "FontDescriptor")?;
    Glyphs::of(objects.stream(descriptor.get("FontFile2")?, MOST_OF_FONT)?)
}

/// The letters and digits of a simple font by code, as its encoding names them.
fn encoding(objects: &Objects<'_>, font: &Dict) -> Option<HashMap<u32, char>> {
    let encoding = objects.resolved(font.get("Encoding")?)?;
    let has_latin = |name: &Value| {
        ["WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding"].iter().any(|known| name.is_name(known))
    };
    let is_latin = match &encoding {
        name @ Value::Name(_) => has_latin(name),
        Value::Dict(dict) => dict.get("BaseEncoding").is_some_and(has_latin),
        _ => return None,
    };
    let plain = (0_u8..128).map(char::from).filter(char::is_ascii_alphanumeric);
    let mut names: HashMap<u32, char> =
        plain.filter(|_| is_latin).map(|character| (u32::from(character), character)).collect();
    if let Value::Dict(dict) = &encoding {
        let mut code = 0;
        for value in objects.array_of(dict, "Differences") {
            match value {
                Value::Name(name) => {
                    names.remove(&code);
                    names.extend(named(&name).map(|character| (code, character)));
                    code = code.saturating_add(1);
                }
                number => code = number.whole().and_then(|code| u32::try_from(code).ok()).unwrap_or_default(),
            }
        }
    }
    (!names.is_empty()).then_some(names)
}

/// The letter or digit of a name (Adobe Glyph List).
fn named(name: &[u8]) -> Option<char> {
    const DIGITS: [&str; 10] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    if let [letter] = name
        && letter.is_ascii_alphabetic()
    {
        return Some(char::from(*letter));
    }
    let digit = DIGITS.iter().position(|digit| digit.as_bytes() == name)?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// The single characters of a map to Unicode by code (9.10.3).
fn characters(map: &[u8]) -> HashMap<u32, char> {
    let mut characters = HashMap::new();
    let mut rest = map;
    while characters.len() < MOST_CODES
        && let Some(begin) = find(rest, b"beginbf")
    {
        rest = &rest[begin + 7..];
        let is_range = rest.starts_with(b"range");
        let end = find(rest, b"endbf").unwrap_or(rest.len());
        let mut parser = Parser::new(&rest[..end], if is_range { 5 } else { 4 });
        while characters.len() < MOST_CODES
            && let Some(Value::Text(first)) = parser.value()
        {
            let last = if is_range { parser.value() } else { Some(Value::Text(first.clone())) };
            let (Some(Value::Text(last)), Some(target)) = (last, parser.value()) else { break };
            push_range(code(&first), code(&last), &target, &mut characters);
        }
        rest = &rest[end..];
    }
    characters
}

fn push_range(first: u32, last: u32, target: &Value, characters: &mut HashMap<u32, char>) {
    let most = u32::try_from(MOST_CODES).unwrap_or(u32::MAX);
    for (offset, at) in (first..=last.min(first.saturating_add(most))).enumerate() {
        let (unit, offset) = match target {
            Value::Text(target) if target.len() == 2 => {
                (code(target), u32::try_from(offset).unwrap_or(u32::MAX))
            }
            Value::Array(targets) => match targets.get(offset) {
                Some(Value::Text(target)) if target.len() == 2 => (code(target), 0),
                _ => continue,
            },
            _ => return,
        };
        characters.extend(char::from_u32(unit.saturating_add(offset)).map(|character| (at, character)));
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, &byte| (code << 8) | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_doubtful_simple(encoding: &str, map: &str) -> bool {
        let map = format!("begincmap 1 beginbfrange {map} endbfrange endcmap");
        let file = format!(
            "1 0 obj<</Subtype/Type1/BaseFont/H/Encoding {encoding}/ToUnicode 2 0 R>>endobj
             2 0 obj<</Length {}>>stream\n{map}\nendstream endobj",
            map.len()
        );
        let objects = Objects::of(file.as_bytes());
        is_doubtful(&objects, &objects.dict(&Value::Reference(1)).unwrap())
    }

    #[test]
    fn a_map_that_contradicts_the_names_of_the_glyphs_is_doubtful() {
        assert!(is_doubtful_simple("/WinAnsiEncoding", "<30> <36> <0033> <37> <39> [<0030> <0031> <0032>]"));
        assert!(!is_doubtful_simple("/WinAnsiEncoding", "<20> <7e> <0020>"));
        let differences = "<</Differences[1/one/two/A/g17]>>";
        assert!(is_doubtful_simple(differences, "<01> <02> <0035>"));
        assert!(!is_doubtful_simple(differences, "<01> <02> <0031> <04> <04> <0035>"));
        assert!(!is_doubtful_simple("<</Differences[4294967295/one/two/A]>>", "<01> <02> <0035>"));
    }

    #[test]
    fn glyph_numbers_without_a_map_are_doubtful() {
        let file = |ordering: &str| {
            format!(
                "1 0 obj<</Subtype/Type0/BaseFont/H/Encoding/Identity-H/DescendantFonts[2 0 R]>>endobj
                 2 0 obj<</CIDSystemInfo<</Ordering({ordering})>>>>endobj"
            )
        };
        for (ordering, expected) in [("Identity", true), ("Japan1", false)] {
            let file = file(ordering);
            let objects = Objects::of(file.as_bytes());
            assert_eq!(is_doubtful(&objects, &objects.dict(&Value::Reference(1)).unwrap()), expected);
        }
    }

    #[test]
    fn maps_without_end_do_no_harm() {
        assert!(characters(b"beginbfrange <0000> <ffffffff> <0041>").len() <= MOST_CODES + 1);
        assert!(characters(b"beginbfchar <00").is_empty());
        assert!(characters(b"beginbfrange <05> <01> <0041> endbf").is_empty());
    }
}

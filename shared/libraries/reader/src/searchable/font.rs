//! A font without ink, whose glyphs are the characters of one document: what invisible words are set in.
//!
//! Every glyph is a line without breadth and half as wide as the font is high; words are stretched to their
//! boxes. A table from characters to glyphs lets PDFium set text in it.

use std::collections::BTreeSet;

use document_types::reading::Word;

/// Units that the height of the font is counted in.
pub(crate) const UNITS: u16 = 1000;

/// Above the baseline, in units: letters with what rises from them.
pub(crate) const ASCENT: i16 = 800;

/// Below it.
pub(crate) const DESCENT: i16 = -200;

/// Width of every character, in units.
pub(crate) const ADVANCE: u16 = 500;

/// As PostScript and PDF call it.
pub(crate) const NAME: &str = "Invisible";

/// The characters of one document. The glyph of each is its place, counted from 1: 0 stands for what is missing.
pub(crate) struct Font {
    characters: Vec<char>,
}

impl Font {
    /// A font for these words and the spaces between them.
    pub(crate) fn of<'a>(words: impl IntoIterator<Item = &'a Word>) -> Self {
        let mut characters = BTreeSet::from([' ']);
        characters.extend(words.into_iter().flat_map(|word| word.text.chars()));
        // Glyphs are counted in 16 bits; nobody writes a document with more characters than that.
        Self { characters: characters.into_iter().take(usize::from(u16::MAX) - 1).collect() }
    }

    /// Glyphs and their characters.
    pub(crate) fn glyphs(&self) -> impl Iterator<Item = (u16, char)> {
        (1..).zip(self.characters.iter().copied())
    }

    /// The text as glyphs of two bytes each.
    pub(crate) fn encode(&self, text: &str) -> Vec<u8> {
        let glyph = |c| self.characters.binary_search(&c).ok().and_then(|at| u16::try_from(at + 1).ok());
        text.chars().flat_map(|c| glyph(c).unwrap_or_default().to_be_bytes()).collect()
    }

    /// The font as a TrueType file (ISO/IEC 14496-22).
    pub(crate) fn true_type(&self) -> Vec<u8> {
        let count = self.characters.len() as u16 + 1;
        // In the order of their names, as the format asks.
        let tables: [(&[u8; 4], Vec<u8>); 9] = [
            (b"OS/2", metrics_of_windows(&self.characters)),
            (b"cmap", self.character_map()),
            (b"glyf", stroke().repeat(usize::from(count))),
            (b"head", header()),
            (b"hhea", horizontal_header()),
            (b"hmtx", [ADVANCE.to_be_bytes().to_vec(), vec![0; 2 * usize::from(count)]].concat()),
            (b"loca", (0..=u32::from(count)).flat_map(|at| (at * STROKE).to_be_bytes()).collect()),
            (b"maxp", words(&[&[1, 0, count, 2, 1, 0, 0, 1], &[0; 8]])),
            (b"name", names()),
        ];
        let tables = tables.into_iter().chain([(b"post", post_script())]);
        assembled(&tables.collect::<Vec<_>>())
    }

    /// Format 12: a group for each character, since code points above 16 bits occur.
    fn character_map(&self) -> Vec<u8> {
        let groups = self.characters.len() as u32;
        let mut table = words(&[&[0, 1, 3, 10, 0, 12, 12, 0]]);
        for number in [16 + 12 * groups, 0, groups] {
            table.extend(number.to_be_bytes());
        }
        for (glyph, character) in self.glyphs() {
            for number in [u32::from(character), u32::from(character), u32::from(glyph)] {
                table.extend(number.to_be_bytes());
            }
        }
        table
    }
}

fn words(parts: &[&[u16]]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.iter()).flat_map(|word| word.to_be_bytes()).collect()
}

/// Bytes of a glyph.
const STROKE: u32 = 22;

/// From the lower left corner to the upper right one and back: it has an extent, without which PDFium passes
/// words of one character over, and no area to be filled where somebody draws it after all.
fn stroke() -> Vec<u8> {
    let (ascent, descent) = (ASCENT.cast_unsigned(), DESCENT.cast_unsigned());
    // One contour, its box, its last point, no instructions.
    let mut glyph = words(&[&[1, 0, descent, ADVANCE, ascent, 1, 0]]);
    // Two points on the curve; the first has the same x as the origin.
    glyph.extend([0x11, 0x01]);
    glyph.extend(words(&[&[ADVANCE, descent, UNITS]]));
    glyph
}

fn header() -> Vec<u8> {
    let (ascent, descent) = (ASCENT.cast_unsigned(), DESCENT.cast_unsigned());
    words(&[
        // Version, revision, room for the checksum, magic number, flags, size.
        &[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, UNITS],
        // Created and modified: never, so that the same words make the same bytes.
        &[0; 8],
        // The box of all glyphs, style, smallest readable size, direction, long offsets, format.
        &[0, descent, ADVANCE, ascent, 0, 6, 2, 1, 0],
    ])
}

fn horizontal_header() -> Vec<u8> {
    words(&[
        &[1, 0, ASCENT.cast_unsigned(), DESCENT.cast_unsigned(), 0, ADVANCE, 0, 0, ADVANCE, 1, 0, 0],
        // Reserved, format, and one width for all glyphs.
        &[0, 0, 0, 0, 0, 1],
    ])
}

fn metrics_of_windows(characters: &[char]) -> Vec<u8> {
    let within_16_bits =
        |c: Option<&char>| c.and_then(|&c| u16::try_from(u32::from(c)).ok()).unwrap_or(u16::MAX);
    let (first, last) = (within_16_bits(characters.first()), within_16_bits(characters.last()));
    let (ascent, descent) = (ASCENT.cast_unsigned(), DESCENT.cast_unsigned());
    words(&[
        // Version 4, mean width, weight, width class, embedding allowed, ten sizes of marks, class, panose, ranges.
        &[4, ADVANCE, 400, 5, 0],
        &[0; 10],
        &[0; 1 + 5 + 8],
        // Vendor, selection, characters, heights.
        &[0x2020, 0x2020, 0x40, first, last, ascent, descent, 0, ascent, DESCENT.unsigned_abs()],
        &[0; 4],
        &[500, ASCENT.cast_unsigned(), 0, 0x20, 1],
    ])
}

fn names() -> Vec<u8> {
    let text: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let length = text.len() as u16;
    // Family, style, full and PostScript name, all the same.
    let kinds = [1, 2, 4, 6];
    let mut table = words(&[&[0, kinds.len() as u16, 6 + 12 * kinds.len() as u16]]);
    for kind in kinds {
        table.extend(words(&[&[3, 1, 0x0409, kind, length, 0]]));
    }
    table.extend(text);
    table
}

/// Version 3: glyphs without names; all of one width.
fn post_script() -> Vec<u8> {
    words(&[&[3, 0, 0, 0, 0, 0, 0, 1], &[0; 8]])
}

/// Directory and tables, with their checksums.
fn assembled(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let largest_power = count.ilog2() as u16;
    let range = 16 << largest_power;
    let mut file = words(&[&[1, 0, count, range, largest_power, 16 * count - range]]);
    let mut offset = file.len() + 16 * tables.len();
    let mut body = Vec::new();
    for (tag, table) in tables {
        let mut padded = table.clone();
        padded.resize(table.len().next_multiple_of(4), 0);
        file.extend(*tag);
        for number in [checksum(&padded), offset as u32, table.len() as u32] {
            file.extend(number.to_be_bytes());
        }
        offset += padded.len();
        body.extend(padded);
    }
    file.extend(body);
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&file));
    if let Some(at) = file.windows(4).position(|tag| tag == b"head") {
        let start =
            file.get(at + 8..at + 12).and_then(|offset| offset.try_into().ok()).map(u32::from_be_bytes);
        let start = start.unwrap_or_default() as usize + 8;
        if let Some(room) = file.get_mut(start..start + 4) {
            room.copy_from_slice(&adjustment.to_be_bytes());
        }
    }
    file
}

fn checksum(table: &[u8]) -> u32 {
    let numbers = table.chunks(4).map(|four| {
        let mut number = [0; 4];
        number[..four.len()].copy_from_slice(four);
        u32::from_be_bytes(number)
    });
    numbers.fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word { text: text.into(), confidence: 1.0, bbox: [0; 4], line: 0 }
    }

    #[test]
    fn every_character_has_a_glyph_of_its_own() {
        let font = Font::of(&[word("Öl"), word("𝄞ö")]);
        let glyphs: Vec<_> = font.glyphs().collect();
        assert_eq!(glyphs, [(1, ' '), (2, 'l'), (3, 'Ö'), (4, 'ö'), (5, '𝄞')]);
        assert_eq!(font.encode("l𝄞?"), [0, 2, 0, 5, 0, 0]);
    }

    #[test]
    fn a_file_sums_up_as_the_format_demands() {
        let file = Font::of(&[word("Größe €")]).true_type();
        assert_eq!(checksum(&file), 0xb1b0_afba);
        assert_eq!(file.len() % 4, 0);
        assert_eq!(stroke().len(), STROKE as usize);
        let head = file.windows(4).position(|tag| tag == b"head").unwrap();
        let length = u32::from_be_bytes(file[head + 12..head + 16].try_into().unwrap());
        assert_eq!(length, 54);
    }
}

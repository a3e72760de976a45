//! How many outlines the glyphs of a TrueType font have (OpenType 1.9: `loca`, `glyf`, `cmap`).

/// Where the codes of symbolic fonts begin, in the private area.
const PRIVATE: u32 = 0xf000;

/// The tables that are read hold codes of two bytes.
const HIGHEST_CODE: u32 = 0xffff;

/// A font.
pub(super) struct Glyphs {
    data: Vec<u8>,
    outlines: usize,
    places: usize,
    codes: Option<usize>,
    has_long_places: bool,
}

impl Glyphs {
    /// The font in these bytes; `None` when it is another kind.
    pub(super) fn of(data: Vec<u8>) -> Option<Self> {
        let table = |name: &[u8; 4]| {
            (0..usize::from(u16_at(&data, 4)?)).find_map(|index| {
                let entry = data.get(12 + 16 * index..28 + 16 * index)?;
                (entry[..4] == *name).then(|| u32_at(entry, 8)).flatten()
            })
        };
        let (head, places, outlines) = (table(b"head")?, table(b"loca")?, table(b"glyf")?);
        let has_long_places = u16_at(&data, head.checked_add(50)?)? == 1;
        let codes = table(b"cmap");
        Some(Self { outlines, places, codes, has_long_places, data })
    }

    /// The outlines of a glyph; none of one that is made of others.
    pub(super) fn outlines(&self, glyph: u32) -> Option<u16> {
        let glyph = usize::try_from(glyph).ok()?;
        let place = |glyph: usize| -> Option<usize> {
            if self.has_long_places {
                u32_at(&self.data, self.places.checked_add(glyph.checked_mul(4)?)?)
            } else {
                Some(2 * usize::from(u16_at(&self.data, self.places.checked_add(glyph.checked_mul(2)?)?)?))
            }
        };
        let (start, end) = (place(glyph)?, place(glyph.checked_add(1)?)?);
        if start >= end {
            return None;
        }
        let count = u16_at(&self.data, self.outlines.checked_add(start)?)?;
        (1..=64).contains(&count).then_some(count)
    }

    /// The glyph of a code in a font with an encoding of its own.
    pub(super) fn of_code(&self, code: u32) -> Option<u32> {
        let table = self.codes.filter(|_| code <= HIGHEST_CODE)?;
        let count = usize::from(u16_at(&self.data, table.checked_add(2)?)?).min(16);
        let glyph = (0..count).find_map(|index| {
            let entry = table + 4 + 8 * index;
            let platform = u16_at(&self.data, entry)?;
            let start = table.checked_add(u32_at(&self.data, entry + 4)?)?;
            let glyph = self.in_table(start, code);
            // Codes of symbolic fonts are moved to the private area.
            let moved = || code.checked_add(PRIVATE).filter(|code| platform == 3 && *code <= HIGHEST_CODE);
            let private = || self.in_table(start, moved()?);
            glyph.or_else(private)
        });
        glyph.filter(|glyph| *glyph > 0)
    }

    fn in_table(&self, start: usize, code: u32) -> Option<u32> {
        let code = usize::try_from(code).ok()?;
        let at = |offset: usize| u16_at(&self.data, start.checked_add(offset)?).map(usize::from);
        let glyph = match at(0)? {
            0 => usize::from(*self.data.get(start + 6 + code).filter(|_| code < 256)?),
            4 => {
                let doubled = at(6)?;
                // Segments are sorted by their ends.
                let (mut segment, mut beyond) = (0, doubled / 2);
                while segment < beyond {
                    let middle = usize::midpoint(segment, beyond);
                    if at(14 + 2 * middle)? < code { segment = middle + 1 } else { beyond = middle }
                }
                if segment == doubled / 2 {
                    return None;
                }
                let first = at(16 + doubled + 2 * segment)?;
                let offset = code.checked_sub(first)?;
                let delta = at(16 + 2 * doubled + 2 * segment)?;
                let range_place = 16 + 3 * doubled + 2 * segment;
                match at(range_place)? {
                    0 => (code + delta) % 0x1_0000,
                    range => match at(range_place + range + 2 * offset)? {
                        0 => 0,
                        glyph => (glyph + delta) % 0x1_0000,
                    },
                }
            }
            6 => {
                let offset = code.checked_sub(at(6)?)?;
                at(10 + 2 * offset).filter(|_| at(8).is_some_and(|count| offset < count))?
            }
            _ => return None,
        };
        u32::try_from(glyph).ok().filter(|glyph| *glyph > 0)
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of three glyphs with none, one and two outlines; codes 65 and 66 are the last two.
    fn font() -> Vec<u8> {
        let mut head = vec![0; 54];
        head[51] = 0;
        let places: Vec<u8> = [0_u16, 0, 1, 2].iter().flat_map(|place| place.to_be_bytes()).collect();
        let outlines = vec![0, 1, 0, 2];
        let mut codes = vec![0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 12];
        codes.extend([0, 6, 0, 14, 0, 0, 0, 65, 0, 2, 0, 1, 0, 2]);
        let tables = [(b"head", head), (b"loca", places), (b"glyf", outlines), (b"cmap", codes)];
        let mut file = vec![0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
        let mut at = 12 + 16 * tables.len() as u32;
        for (name, table) in &tables {
            file.extend(*name);
            file.extend([0; 4]);
            file.extend(at.to_be_bytes());
            file.extend((table.len() as u32).to_be_bytes());
            at += table.len() as u32;
        }
        tables.into_iter().for_each(|(_, table)| file.extend(table));
        file
    }

    #[test]
    fn outlines_are_counted_by_glyph_and_by_code() {
        let glyphs = Glyphs::of(font()).unwrap();
        assert_eq!(
            [0, 1, 2, 3, u32::MAX].map(|glyph| glyphs.outlines(glyph)),
            [None, Some(1), Some(2), None, None]
        );
        assert_eq!([65, 66, 67, 7].map(|code| glyphs.of_code(code)), [Some(1), Some(2), None, None]);
    }

    #[test]
    fn the_segment_of_a_code_is_found_among_many() {
        // Segments of two codes, each of which gives the glyph of its own number.
        let count = 100_u16;
        let mut table = [4, 0, 0, 2 * count, 0, 0, 0].to_vec();
        table.extend((0..count).map(|segment| 10 * segment + 1));
        table.push(0);
        table.extend((0..count).map(|segment| 10 * segment));
        table.extend((0..2 * count).map(|_| 0));
        let data: Vec<u8> = table.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let glyphs = Glyphs { data, outlines: 0, places: 0, codes: None, has_long_places: false };
        let found = [1, 10, 11, 12, 500, 991, 992, 0x1_0000].map(|code| glyphs.in_table(0, code));
        assert_eq!(found, [Some(1), Some(10), Some(11), None, Some(500), Some(991), None, None]);
    }

    #[test]
    fn codes_of_any_size_do_no_harm() {
        let mut symbolic = font();
        let table = symbolic.len() - 26;
        // Platform 3, whose codes are looked for in the private area too.
        symbolic[table + 5] = 3;
        let glyphs = Glyphs::of(symbolic).unwrap();
        assert_eq!(
            [65, 0xffff, 0x1_0041, u32::MAX].map(|code| glyphs.of_code(code)),
            [Some(1), None, None, None]
        );
    }

    #[test]
    fn a_font_that_is_cut_off_gives_what_the_whole_one_gives_or_nothing() {
        let whole = Glyphs::of(font()).unwrap();
        let mut answers = 0;
        for length in 0..font().len() {
            let Some(glyphs) = Glyphs::of(font()[..length].to_vec()) else { continue };
            for code in 64..69 {
                let (part, all) = (glyphs.of_code(code), whole.of_code(code));
                assert!(part.is_none() || part == all, "{length} {code}");
            }
            for glyph in 0..5 {
                let (part, all) = (glyphs.outlines(glyph), whole.outlines(glyph));
                assert!(part.is_none() || part == all, "{length} {glyph}");
                answers += usize::from(part.is_some());
            }
        }
        assert!(answers > 0);
    }
}

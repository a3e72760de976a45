//! How many outlines the glyphs of a TrueType font have (OpenType 1.9: `loca`, `glyf`, `cmap`).

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
        let table = self.codes?;
        let count = usize::from(u16_at(&self.data, table.checked_add(2)?)?).min(16);
        let glyph = (0..count).find_map(|index| {
            let entry = table + 4 + 8 * index;
            let platform = u16_at(&self.data, entry)?;
            let start = table.checked_add(u32_at(&self.data, entry + 4)?)?;
            let glyph = self.in_table(start, code);
            // Codes of symbolic fonts are moved to the private area.
            let private = || (platform == 3).then(|| self.in_table(start, 0xf000 + code)).flatten();
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
                let segment =
                    (0..doubled / 2).find(|segment| at(14 + 2 * segment).is_some_and(|end| end >= code))?;
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
    fn a_font_that_is_cut_off_does_no_harm() {
        let font = font();
        for length in 0..font.len() {
            if let Some(glyphs) = Glyphs::of(font[..length].to_vec()) {
                assert!((0..5).all(|glyph| {
                    glyphs.of_code(64 + glyph).is_none_or(|glyph| glyphs.outlines(glyph) != Some(0))
                }));
            }
        }
    }
}

//! The properties of a mail or an attachment, as `winmail.dat` lists them ([MS-OXTNEF] 2.1.3.4).

use encoding_rs::UTF_16LE;

use super::{characters, u32_at};

/// Properties of one list. Outlook writes about a hundred.
const MOST: u32 = 10_000;

/// Types of values ([MS-OXCDATA] 2.11.1).
const OBJECT: u16 = 13;
const BINARY: u16 = 258;
const STRING: u16 = 30;
const WIDE_STRING: u16 = 31;

/// One list.
pub(super) struct Properties<'a>(Vec<Property<'a>>);

struct Property<'a> {
    id: u16,
    kind: u16,
    value: &'a [u8],
}

impl<'a> Properties<'a> {
    /// The list, up to where it can't be read.
    pub(super) fn read(data: &'a [u8]) -> Self {
        let mut input = Input(data);
        let count = input.number().unwrap_or_default().min(MOST);
        Self((0..count).map_while(|_| input.property()).collect())
    }

    /// The bytes of a property.
    pub(super) fn bytes(&self, id: u16) -> Option<&'a [u8]> {
        self.0.iter().find(|property| property.id == id).map(|property| property.value)
    }

    /// The bytes of an object, without what kind of object it is, which stands in front.
    pub(super) fn object(&self, id: u16) -> Option<&'a [u8]> {
        const KIND: usize = 16;
        let property = self.0.iter().find(|property| property.id == id)?;
        if property.kind == OBJECT { property.value.get(KIND..) } else { Some(property.value) }
    }

    /// A number of 32 bits.
    pub(super) fn number(&self, id: u16) -> Option<u32> {
        u32_at(self.bytes(id)?, 0)
    }

    /// A text; none where it is empty.
    pub(super) fn text(&self, id: u16, code_page: u32) -> Option<String> {
        let property = self.0.iter().find(|property| property.id == id)?;
        let text = match property.kind {
            STRING => characters(property.value, code_page),
            WIDE_STRING => UTF_16LE.decode_without_bom_handling(property.value).0.into_owned(),
            _ => return None,
        };
        Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.is_empty())
    }
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        u32_at(self.take(4)?, 0)
    }

    fn property(&mut self) -> Option<Property<'a>> {
        const NAMED: u16 = 0x8000;
        const SEVERAL: u16 = 0x1000;
        let head = self.number()?;
        let [kind, id] = [head & 0xffff, head >> 16].map(|half| u16::try_from(half).unwrap_or_default());
        if id >= NAMED {
            // The set that the name belongs to, then the name as a number or as text.
            self.take(16)?;
            match self.number()? {
                0 => drop(self.number()?),
                _ => drop(self.string()?),
            }
        }
        let count = if kind & SEVERAL == 0 { 1 } else { self.number()? };
        let single = kind & !SEVERAL;
        let mut first = None;
        match single {
            OBJECT | STRING | WIDE_STRING | BINARY => {
                let count = if kind & SEVERAL == 0 { self.number()? } else { count };
                for _ in 0..count {
                    let value = self.string()?;
                    first = first.or(Some(value));
                }
            }
            kind => {
                let width = match kind {
                    2 | 3 | 4 | 10 | 11 => 4,
                    5 | 6 | 7 | 20 | 64 => 8,
                    72 => 16,
                    // Of a type that is not known nobody can tell where it ends.
                    _ => return None,
                };
                for _ in 0..count {
                    let value = self.take(width)?;
                    first = first.or(Some(value));
                }
            }
        }
        Some(Property { id, kind: single, value: first.unwrap_or_default() })
    }

    /// A length and so many bytes, up to the next multiple of four.
    fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        let value = self.take(length)?;
        let padding = length.next_multiple_of(4) - length;
        self.take(padding.min(self.0.len()))?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_all_widths_are_passed_over() {
        let number = |number: u32| number.to_le_bytes().to_vec();
        let head = |id: u32, kind: u32| number(id << 16 | kind);
        let list = [
            number(5),
            [head(0x8001, 3), vec![9; 16], number(0), number(7), number(1)].concat(),
            [head(0x8002, 64), vec![9; 16], number(1), number(6), b"n\0a\0\0\0\0\0".to_vec(), vec![0; 8]]
                .concat(),
            [head(0x0e01, 0x1003), number(2), number(1), number(2)].concat(),
            [head(0x0e02, 0x101f), number(2), number(4), b"a\0\0\0".to_vec(), number(2), b"b\0\0\0".to_vec()]
                .concat(),
            [head(0x3707, 30), number(1), number(4), b"end\0".to_vec()].concat(),
        ];
        let list = list.concat();
        let read = Properties::read(&list);
        assert_eq!(read.text(0x3707, 1252).as_deref(), Some("end"));
        assert_eq!((read.number(0x8001), read.text(0x0e02, 0).as_deref()), (Some(1), Some("a")));
        assert_eq!(Properties::read(&[0xff; 40]).number(0), None);
    }
}

//! Where the characters of a Word document are stored: its table of pieces ([MS-DOC] 2.9.38, the Clx).

use std::ops::Range;

use super::bytes::{u16_at, u32_at};

/// Set in the place of a piece whose characters are bytes ([MS-DOC] 2.9.73).
const COMPRESSED: u32 = 1 << 30;

/// A run of characters that is stored in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Numbers of its characters within the document.
    characters: Range<u32>,
    /// Where it is stored.
    pub(super) position: u32,
    /// Two bytes a character.
    pub(super) is_wide: bool,
}

/// The pieces of a document, in the order of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pieces(Vec<Piece>);

impl Pieces {
    /// Reads the table.
    pub(super) fn read(clx: &[u8]) -> Option<Self> {
        let place = |place: u32| {
            let is_wide = place & COMPRESSED == 0;
            let position = place & (COMPRESSED - 1);
            (if is_wide { position } else { position / 2 }, is_wide)
        };
        Self::parse(clx, place)
    }

    /// Reads the table of a version in which every character is a byte.
    pub(super) fn read_bytes(clx: &[u8]) -> Option<Self> {
        Self::parse(clx, |place| (place, false))
    }

    /// A document without a table.
    pub(super) fn single(position: u32, length: u32) -> Self {
        Self(vec![Piece { characters: 0..length, position, is_wide: false }])
    }

    fn parse(clx: &[u8], place: impl Fn(u32) -> (u32, bool)) -> Option<Self> {
        let table = table(clx)?;
        // n + 1 numbers of characters, then n descriptions of 8 bytes.
        let count = table.len().checked_sub(4)? / 12;
        let mut pieces = Vec::with_capacity(count);
        for index in 0..count {
            let characters = u32_at(table, 4 * index)?..u32_at(table, 4 * index + 4)?;
            let (position, is_wide) = place(u32_at(table, 4 * (count + 1) + 8 * index + 2)?);
            pieces.push(Piece { characters, position, is_wide });
        }
        // Pieces that overlap would let a small file hold any amount of text.
        let numbers: Vec<u32> = (0..=count).filter_map(|index| u32_at(table, 4 * index)).collect();
        numbers.is_sorted().then_some(Self(pieces))
    }

    /// The pieces that hold a range of characters, each with the indices of its characters that do.
    pub(super) fn between(&self, start: u32, end: u32) -> impl Iterator<Item = (&Piece, Range<u32>)> {
        self.0.iter().filter_map(move |piece| {
            let first = start.max(piece.characters.start);
            let last = end.min(piece.characters.end);
            (first < last).then(|| (piece, first - piece.characters.start..last - piece.characters.start))
        })
    }
}

/// The table behind the properties that stand before it.
fn table(clx: &[u8]) -> Option<&[u8]> {
    let mut rest = clx;
    while let [1, ..] = rest {
        let length = usize::from(u16_at(rest, 1)?);
        rest = rest.get(3 + length..)?;
    }
    match rest {
        [2, ..] => rest.get(5..5_usize.checked_add(u32_at(rest, 1)? as usize)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clx(numbers: &[u32], places: &[u32]) -> Vec<u8> {
        let mut table: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        for place in places {
            table.extend([0, 0]);
            table.extend(place.to_le_bytes());
            table.extend([0, 0]);
        }
        let mut clx = vec![1, 2, 0, 9, 9, 2];
        clx.extend((table.len() as u32).to_le_bytes());
        clx.extend(table);
        clx
    }

    #[test]
    fn characters_are_found_in_their_pieces() {
        let pieces = Pieces::read(&clx(&[0, 10, 25], &[COMPRESSED | 2048, 4096])).unwrap();
        let found: Vec<_> = pieces.between(5, 20).collect();
        let [(first, one), (second, two)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((first.position, first.is_wide, one), (1024, false, &(5..10)));
        assert_eq!((second.position, second.is_wide, two), (4096, true, &(0..10)));
        assert_eq!(pieces.between(30, 40).count(), 0);
    }

    #[test]
    fn damaged_tables_are_none() {
        assert_eq!(Pieces::read(&[]), None);
        assert_eq!(Pieces::read(&[1, 255, 255]), None);
        assert_eq!(Pieces::read(&[2, 255, 255, 255, 255]), None);
        assert_eq!(Pieces::read(&clx(&[0, 10, 5, 20], &[0, 0, 0])), None);
    }
}

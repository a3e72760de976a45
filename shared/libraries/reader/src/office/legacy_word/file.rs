//! The streams of a Word document and what its first block says about them ([MS-DOC] 2.5, the FIB).

use document_types::reading::{ReadingError, ReadingErrorCode};

use super::bytes::{corrupt, u16_at, u32_at};
use super::pieces::{Piece, Pieces};
use super::properties::{Paragraph, Properties};
use crate::office::compound::Compound;

/// Versions before Word 97 ([MS-DOC] 2.5.1, `nFib`).
const WORD_97: u16 = 0x00c1;

/// What the text is divided into, one after another in the file, each as long as the FIB says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Main,
    Footnotes,
    Headers,
    Macros,
    Comments,
    Endnotes,
    TextBoxes,
    HeaderTextBoxes,
}

impl Story {
    /// As they stand in the file.
    const STORED: [Self; 8] = [
        Self::Main,
        Self::Footnotes,
        Self::Headers,
        Self::Macros,
        Self::Comments,
        Self::Endnotes,
        Self::TextBoxes,
        Self::HeaderTextBoxes,
    ];

    /// As they are read.
    pub(super) const IN_ORDER: [Self; 7] = [
        Self::Headers,
        Self::HeaderTextBoxes,
        Self::Main,
        Self::TextBoxes,
        Self::Footnotes,
        Self::Endnotes,
        Self::Comments,
    ];
}

/// A document that was opened.
pub(super) struct Document {
    stream: Vec<u8>,
    pieces: Pieces,
    properties: Properties,
    lengths: [u32; 8],
}

impl Document {
    /// Reads the streams and the tables.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadingError> {
        let mut container = Compound::open(bytes).ok_or_else(corrupt)?;
        let stream = container.stream("WordDocument").ok_or_else(corrupt)?;
        let version = u16_at(&stream, 2).ok_or_else(corrupt)?;
        let flags = u16_at(&stream, 10).ok_or_else(corrupt)?;
        if flags & 0x0100 != 0 {
            let message = "the document is protected with a password";
            return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
        }
        if version < WORD_97 {
            return Self::before_97(stream, flags);
        }
        let name = if flags & 0x0200 != 0 { "1Table" } else { "0Table" };
        let table = container.stream(name).ok_or_else(corrupt)?;
        // Lengths of the stories, and places of tables: FibRgLw97 and FibRgFcLcb97.
        let mut lengths = [0; 8];
        for (length, story) in lengths.iter_mut().zip(0..) {
            *length = u32_at(&stream, 0x4c + 4 * story).ok_or_else(corrupt)?;
        }
        let clx = slice(&table, u32_at(&stream, 0x1a2), u32_at(&stream, 0x1a6)).ok_or_else(corrupt)?;
        let pieces = Pieces::read(clx).ok_or_else(corrupt)?;
        let places = slice(&table, u32_at(&stream, 0x102), u32_at(&stream, 0x106)).unwrap_or_default();
        let properties = Properties::read(&stream, places);
        Ok(Self { stream, pieces, properties, lengths })
    }

    /// Word 6 and 95: one stream, a byte a character, all in one run unless it was saved quickly.
    fn before_97(stream: Vec<u8>, flags: u16) -> Result<Self, ReadingError> {
        let mut lengths = [0; 8];
        for (length, story) in lengths.iter_mut().zip(0..) {
            *length = u32_at(&stream, 0x34 + 4 * story).ok_or_else(corrupt)?;
        }
        let quick = slice(&stream, u32_at(&stream, 0x160), u32_at(&stream, 0x164)).filter(|_| flags & 4 != 0);
        let pieces = match quick.and_then(Pieces::read_bytes) {
            Some(pieces) => pieces,
            None => {
                let start = u32_at(&stream, 0x18).ok_or_else(corrupt)?;
                let end = u32_at(&stream, 0x1c).ok_or_else(corrupt)?;
                Pieces::single(start, end.saturating_sub(start))
            }
        };
        Ok(Self { stream, pieces, properties: Properties::default(), lengths })
    }

    /// The characters of a story in UTF-16, each with the place where it is stored.
    pub(super) fn characters(&self, story: Story) -> impl Iterator<Item = (u16, u32)> {
        let before = Story::STORED.iter().zip(self.lengths).take_while(|(other, _)| **other != story);
        let start = before.fold(0_u32, |sum, (_, length)| sum.saturating_add(length));
        let own = Story::STORED.iter().zip(self.lengths).find(|(other, _)| **other == story);
        let end = start.saturating_add(own.map_or(0, |(_, length)| length));
        self.pieces
            .between(start, end)
            .flat_map(move |(piece, range)| range.map_while(move |index| self.character(piece, index)))
    }

    /// How the paragraph is formatted that ends with the character stored there.
    pub(super) fn paragraph(&self, position: u32) -> Paragraph {
        self.properties.at(position)
    }

    fn character(&self, piece: &Piece, index: u32) -> Option<(u16, u32)> {
        if piece.is_wide {
            let position = piece.position.checked_add(index.checked_mul(2)?)?;
            return Some((u16_at(&self.stream, position as usize)?, position));
        }
        let position = piece.position.checked_add(index)?;
        let byte = *self.stream.get(position as usize)?;
        Some((western(byte), position))
    }
}

/// A byte of Windows' Western code page in UTF-16.
fn western(byte: u8) -> u16 {
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte)).0;
    let mut units = text.encode_utf16();
    units.next().unwrap_or(u16::from(byte))
}

fn slice(bytes: &[u8], start: Option<u32>, length: Option<u32>) -> Option<&[u8]> {
    let (start, length) = (start? as usize, length? as usize);
    bytes.get(start..start.checked_add(length)?)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    /// A document of this text in bytes, with a footnote in UTF-16.
    pub(crate) fn document(text: &[u8], note: &str) -> Vec<u8> {
        let note: Vec<u8> = note.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (length, notes) = (text.len() as u32, note.len() as u32 / 2);
        let mut stream = vec![0; 0x400];
        let mut put = |at: usize, bytes: &[u8]| stream[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xa5ec_u16.to_le_bytes());
        put(2, &WORD_97.to_le_bytes());
        put(0x4c, &length.to_le_bytes());
        put(0x50, &notes.to_le_bytes());
        let mut clx = vec![2];
        clx.extend(28_u32.to_le_bytes());
        for number in [0, length, length + notes] {
            clx.extend(number.to_le_bytes());
        }
        for place in [(0x400 * 2) | 1 << 30, 0x400 + length] {
            clx.extend([0, 0]);
            clx.extend(place.to_le_bytes());
            clx.extend([0, 0]);
        }
        put(0x1a6, &(clx.len() as u32).to_le_bytes());
        stream.extend(text);
        stream.extend(note);
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        container.create_stream("WordDocument").unwrap().write_all(&stream).unwrap();
        container.create_stream("0Table").unwrap().write_all(&clx).unwrap();
        container.into_inner().into_inner()
    }

    fn text(document: &Document, story: Story) -> String {
        let units: Vec<u16> = document.characters(story).map(|(unit, _)| unit).collect();
        String::from_utf16_lossy(&units)
    }

    #[test]
    fn stories_are_found_in_bytes_and_in_utf_16() {
        let document = Document::open(&document(b"caf\xe9 \x80\r", "Über\r")).unwrap();
        assert_eq!(text(&document, Story::Main), "café €\r");
        assert_eq!(text(&document, Story::Footnotes), "Über\r");
        assert_eq!(text(&document, Story::Comments), "");
    }
}

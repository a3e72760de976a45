//! From the pieces of a text to a short list of weighted columns: tf-idf, each block of pieces at length one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::{Block, Piece};

/// Weight of the pieces of words beside those of characters.
const WORDS: f32 = 0.8;

/// Weight of the pieces of characters.
const CHARACTERS: f32 = 1.1;

/// The pieces that a model knows, each with its column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    columns: HashMap<u32, u32, BuildHasherDefault<AlreadyHashed>>,
    /// By column, rising hashes and how rare the piece is.
    known: Vec<(u32, f32)>,
    /// How rare a piece is that no text had.
    unknown: f32,
}

/// Column and value of each known piece of a text, by rising column.
pub(crate) type Row = Vec<(u32, f32)>;

impl Vocabulary {
    /// Learns what occurs in the texts, and in how many. Where there are more than `most` pieces, the rarest are left out.
    pub(crate) fn new(texts: &[Vec<Piece>], most: usize) -> Self {
        let mut hashes: Vec<u32> = Vec::new();
        for pieces in texts {
            let mut once: Vec<u32> = pieces.iter().map(|piece| piece.hash).collect();
            once.sort_unstable();
            once.dedup();
            hashes.extend(once);
        }
        hashes.sort_unstable();
        let mut counted: Vec<(u32, u32)> =
            hashes.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32)).collect();
        let mut least = 1;
        while counted.len() > most {
            least += 1;
            counted.retain(|(_, count)| *count >= least);
        }
        let rarity = |count: u32| ((1 + texts.len()) as f32 / (1 + count) as f32).ln() + 1.0;
        Self::from_known(
            counted.into_iter().map(|(hash, count)| (hash, rarity(count))).collect(),
            rarity(least),
        )
    }

    /// The vocabulary of these pieces, which have rising hashes.
    pub(crate) fn from_known(known: Vec<(u32, f32)>, unknown: f32) -> Self {
        let columns = known.iter().zip(0..).map(|((hash, _), column)| (*hash, column)).collect();
        Self { columns, known, unknown }
    }

    /// Hash and rarity by column.
    pub(crate) fn known(&self) -> &[(u32, f32)] {
        &self.known
    }

    /// How rare a piece is that no text had.
    pub(crate) fn unknown(&self) -> f32 {
        self.unknown
    }

    /// The column of a piece.
    pub(crate) fn column(&self, hash: u32) -> Option<u32> {
        self.columns.get(&hash).copied()
    }

    /// The columns of a text. An unknown piece has none, but it takes its part of the length: the less of a text is
    /// known, the lower are its scores.
    pub(crate) fn row(&self, pieces: &[Piece]) -> Row {
        let mut row = Row::with_capacity(pieces.len());
        for (block, weight) in [(Block::Words, WORDS), (Block::Characters, CHARACTERS)] {
            let mut hashes: Vec<u32> =
                pieces.iter().filter(|piece| piece.block == block).map(|piece| piece.hash).collect();
            hashes.sort_unstable();
            let start = row.len();
            let mut square = 0.0;
            for same in hashes.chunk_by(|one, other| one == other) {
                let often = 1.0 + (same.len() as f32).ln();
                let column = self.column(same[0]);
                let value = often * column.map_or(self.unknown, |column| self.known[column as usize].1);
                square += value * value;
                row.extend(column.map(|column| (column, value)));
            }
            let scale = if square > 0.0 { weight / square.sqrt() } else { 0.0 };
            row[start..].iter_mut().for_each(|(_, value)| *value *= scale);
        }
        row.sort_unstable_by_key(|(column, _)| *column);
        row
    }
}

/// The keys are hashes already.
#[derive(Debug, Default, Clone, Copy)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |state, byte| state << 8 | u64::from(*byte));
    }

    fn write_u32(&mut self, hash: u32) {
        self.0 = u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

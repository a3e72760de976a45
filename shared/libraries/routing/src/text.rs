//! From a text to its words and to the hashed pieces of them that a model knows: words, pairs of words, and runs of
//! two to five characters.

use std::ops::Range;

/// Characters of a text that are looked at; what follows is left out. A mail says what it is about long before.
pub(crate) const LONGEST_TEXT: usize = 4_000;

/// Letters of the shortest and of the longest run of characters.
const RUNS: std::ops::RangeInclusive<usize> = 2..=5;

/// What stands before and after a word where runs of characters are made, so that its beginning is not its middle.
const BORDER: char = ' ';

/// Every digit counts as this one: it matters that there is an order number, and hardly which.
const DIGIT: char = '0';

/// One word of a text.
#[derive(Debug)]
pub(crate) struct Word {
    /// Its bytes in the text.
    pub(crate) span: Range<usize>,
    /// Its letters in lower case, between two borders.
    letters: Vec<char>,
}

/// What a piece is made of. The pieces of words and the pieces of characters are weighed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// A word or two.
    Words,
    /// A run of characters.
    Characters,
}

/// One hashed piece of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// What it is called in a model.
    pub(crate) hash: u32,
    /// What it is made of.
    pub(crate) block: Block,
    /// The word that it is in, or the first of two.
    pub(crate) word: usize,
    /// Whether it is that word and the next one.
    pub(crate) is_pair: bool,
}

/// The words of a text, in its order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    for (at, letter) in text.char_indices().take(LONGEST_TEXT) {
        if !letter.is_alphanumeric() {
            words.extend(open.take().map(closed));
            continue;
        }
        let word = open.get_or_insert_with(|| Word { span: at..at, letters: vec![BORDER] });
        word.span.end = at + letter.len_utf8();
        match letter.is_ascii_digit() {
            true => word.letters.push(DIGIT),
            false => word.letters.extend(letter.to_lowercase()),
        }
    }
    words.extend(open.map(closed));
    words
}

fn closed(mut word: Word) -> Word {
    word.letters.push(BORDER);
    word
}

/// Every piece of the words, in their order. A piece that occurs twice is there twice.
pub(crate) fn pieces(words: &[Word]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(words.len() * 24);
    for (index, word) in words.iter().enumerate() {
        let whole = hash(Block::Words, &word.letters);
        pieces.push(Piece { hash: whole, block: Block::Words, word: index, is_pair: false });
        if let Some(next) = words.get(index + 1) {
            let pair = next.letters.iter().fold(whole, |state, letter| mixed(state, *letter));
            pieces.push(Piece { hash: pair, block: Block::Words, word: index, is_pair: true });
        }
        for length in RUNS {
            for run in word.letters.windows(length) {
                let hash = hash(Block::Characters, run);
                pieces.push(Piece { hash, block: Block::Characters, word: index, is_pair: false });
            }
        }
    }
    pieces
}

/// FNV-1a over characters instead of bytes, with a beginning of its own for each block.
fn hash(block: Block, letters: &[char]) -> u32 {
    let start = match block {
        Block::Words => 0x811c_9dc5,
        Block::Characters => 0x1b87_3593,
    };
    letters.iter().fold(start, |state, letter| mixed(state, *letter))
}

fn mixed(state: u32, letter: char) -> u32 {
    let state = (state ^ u32::from(letter)).wrapping_mul(0x0100_0193);
    state ^ (state >> 15)
}

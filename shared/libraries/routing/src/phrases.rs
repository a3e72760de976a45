//! Which words of a text decided most for a queue, so that they can be marked in it.

use crate::Span;
use crate::features::Vocabulary;
use crate::linear::Weights;
use crate::text::{Block, Piece, Word};

/// Phrases that are marked in one text at most.
const MOST: usize = 3;

/// A word belongs to a phrase when it decided at least this share of what the best one did.
const SHARE: f32 = 0.35;

/// Words of the longest phrase.
const LONGEST: usize = 6;

/// The phrases, in the order of the text.
pub(crate) fn phrases(
    words: &[Word],
    pieces: &[Piece],
    vocabulary: &Vocabulary,
    weights: &Weights,
    queue: usize,
) -> Vec<Span> {
    let part = parts(words.len(), pieces, vocabulary, weights, queue);
    let best = part.iter().copied().fold(0.0, f32::max);
    if best <= 0.0 {
        return Vec::new();
    }
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let run = part[start..].iter().take(LONGEST).take_while(|part| **part >= best * SHARE).count();
        if run > 0 {
            found.push((part[start..start + run].iter().sum(), start, start + run));
        }
        start += run.max(1);
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    found.truncate(MOST);
    found.sort_by_key(|(_, start, _)| *start);
    let span = |(_, start, end): (f32, usize, usize)| Span {
        start: words[start].span.start,
        end: words[end - 1].span.end,
    };
    found.into_iter().map(span).collect()
}

/// By how much each word speaks for the queue rather than for any other. Two words share what they do together.
fn parts(
    words: usize,
    pieces: &[Piece],
    vocabulary: &Vocabulary,
    weights: &Weights,
    queue: usize,
) -> Vec<f32> {
    let square = |block: Block| -> f32 {
        let rarities = pieces
            .iter()
            .filter(|piece| piece.block == block)
            .filter_map(|piece| vocabulary.column(piece.hash));
        rarities.map(|column| vocabulary.known()[column as usize].1.powi(2)).sum::<f32>().sqrt().max(1.0)
    };
    let (of_words, of_characters) = (square(Block::Words), square(Block::Characters));
    let mut part = vec![0.0; words];
    for piece in pieces {
        let Some(column) = vocabulary.column(piece.hash) else { continue };
        let cells = weights.of(column);
        let others = cells.iter().sum::<f32>() / cells.len() as f32;
        let length = if piece.block == Block::Words { of_words } else { of_characters };
        let value = (cells[queue] - others) * vocabulary.known()[column as usize].1 / length;
        match part.get_mut(piece.word..piece.word + 2).filter(|_| piece.is_pair) {
            Some(both) => both.iter_mut().for_each(|part| *part += value / 2.0),
            None => part[piece.word] += value,
        }
    }
    part
}

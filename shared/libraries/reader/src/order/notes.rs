//! Notes in the margin: read after the paragraph they stand beside, not after the whole column.

use super::piece::{Piece, part_of};

/// Notes are at most this share of the lines of the text, and this share of its width.
const FEW: usize = 4;
const NARROW: f32 = 0.5;

/// Lines of one note are less than so many heights apart.
const NOTE_GAP: f32 = 1.0;

/// A paragraph ends where the gap grows by so many heights, where a line ends so many heights short, or
/// before one that is so many heights indented.
const MORE_GAP: f32 = 0.4;
const SHORT: f32 = 4.0;
const INDENT: f32 = 0.8;

/// Two columns in reading order: one after the other, or text with its notes in place.
pub(super) fn weave(left: Vec<Piece>, right: Vec<Piece>) -> Vec<Vec<Piece>> {
    if are_notes(&right, &left) {
        insert(left, &right)
    } else if are_notes(&left, &right) {
        insert(right, &left)
    } else {
        vec![left, right]
    }
}

fn are_notes(notes: &[Piece], text: &[Piece]) -> bool {
    let width = |pieces: &[Piece]| extent(pieces).map_or(0.0, |(left, right)| right - left);
    notes.len() * FEW <= text.len() && width(notes) < NARROW * width(text)
}

/// Where most lines begin and where they end.
fn extent(pieces: &[Piece]) -> Option<(f32, f32)> {
    let left = part_of(pieces.iter().map(|piece| piece.left).collect(), 0.25)?;
    let right = part_of(pieces.iter().map(|piece| piece.right).collect(), 0.75)?;
    Some((left, right))
}

fn insert(text: Vec<Piece>, notes: &[Piece]) -> Vec<Vec<Piece>> {
    let ends = ends(&text);
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    let mut read = 0;
    for note in blocks(notes) {
        let beside = text.partition_point(|line| line.middle < note[0].top());
        let end = ends[ends.partition_point(|&end| end <= beside).min(ends.len() - 1)].max(read);
        parts.push(text[read..end].to_vec());
        parts.push(note);
        read = end;
    }
    parts.push(text[read..].to_vec());
    parts
}

/// Where paragraphs end, as counts of lines up to there; the last one is all of the text.
fn ends(text: &[Piece]) -> Vec<usize> {
    let (left, right) = extent(text).unwrap_or_default();
    let gaps: Vec<f32> = text.windows(2).map(|pair| pair[1].middle - pair[0].middle).collect();
    let usual = part_of(gaps.clone(), 0.5).unwrap_or(0.0);
    let mut ends: Vec<usize> = (1..text.len())
        .filter(|&at| {
            let (line, next) = (&text[at - 1], &text[at]);
            !line.is_level_with(next)
                && (gaps[at - 1] > usual + MORE_GAP * line.height
                    || line.right < right - SHORT * line.height
                    || next.left > left + INDENT * next.height)
        })
        .collect();
    ends.push(text.len());
    ends
}

/// Notes apart from each other.
fn blocks(notes: &[Piece]) -> Vec<Vec<Piece>> {
    let mut blocks: Vec<Vec<Piece>> = Vec::new();
    let mut floor = f32::MIN;
    for &note in notes {
        match blocks.last_mut().filter(|_| note.top() - floor < NOTE_GAP * note.height) {
            Some(block) => block.push(note),
            None => blocks.push(vec![note]),
        }
        floor = floor.max(note.bottom());
    }
    blocks
}

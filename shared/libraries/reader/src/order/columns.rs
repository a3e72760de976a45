//! A region cut at a gutter: what stands above, the columns, what stands below.

use super::gutter::gutter;
use super::notes::weave;
use super::piece::Piece;

/// The parts of a region in reading order, unless it is read row by row.
pub(super) fn split(pieces: &[Piece]) -> Option<Vec<Vec<Piece>>> {
    let gutter = gutter(pieces)?;
    let (left, right): (Vec<Piece>, Vec<Piece>) =
        pieces[gutter.lines.clone()].iter().partition(|piece| gutter.has_left(piece));
    let mut parts = vec![pieces[..gutter.lines.start].to_vec()];
    parts.extend(weave(left, right));
    parts.push(pieces[gutter.lines.end..].to_vec());
    parts.retain(|part| !part.is_empty());
    Some(parts)
}

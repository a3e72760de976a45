//! Printed rows as chains of neighbours: a box belongs to the row whose last box it stands beside, so that
//! rows may bend as they do on a photographed receipt.

use std::collections::BTreeMap;

use super::piece::{Piece, part_of, sortable};

/// Boxes that share this part of the smaller height stand side by side.
const SAME_ROW: f32 = 0.5;

/// Boxes that share more than this part of the smaller width stand one above the other.
const SAME_PLACE: f32 = 0.4;

/// So many open rows are looked at above and below.
const TRIED: usize = 24;

/// Rows from top to bottom, each with places in `pieces` from left to right. A turned label is read where it
/// begins, in a row with other turned ones only.
pub(super) fn rows(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let (turned, upright): (Vec<usize>, Vec<usize>) = (0..pieces.len()).partition(|&at| pieces[at].turned);
    let mut rows: Vec<(f32, Vec<usize>)> = Vec::new();
    for row in chains(pieces, upright) {
        let middles = row.iter().map(|&at| pieces[at].middle).collect();
        rows.push((part_of(middles, 0.5).unwrap_or(0.0), row));
    }
    for row in chains(pieces, turned) {
        rows.push((row.iter().map(|&at| pieces[at].top()).fold(f32::MAX, f32::min), row));
    }
    let left = |row: &[usize]| row.first().map_or(0.0, |&at| pieces[at].left);
    rows.sort_by(|(a, first), (b, second)| a.total_cmp(b).then_with(|| left(first).total_cmp(&left(second))));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Joins boxes from left to right.
pub(super) fn chains(pieces: &[Piece], mut members: Vec<usize>) -> Vec<Vec<usize>> {
    members.sort_by(|&a, &b| pieces[a].left.total_cmp(&pieces[b].left));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    // Rows that may go on, by how far down they end.
    let mut open: BTreeMap<(u32, usize), usize> = BTreeMap::new();
    for at in members {
        let piece = &pieces[at];
        let here = (sortable(piece.middle), 0);
        let near = open.range(..here).rev().take(TRIED).chain(open.range(here..).take(TRIED));
        let best = near
            .filter_map(|(&key, &last)| Some((key, fit(&pieces[last], piece)?)))
            .max_by(|(first, a), (second, b)| a.total_cmp(b).then(first.cmp(second)));
        let row = if let Some((key, _)) = best {
            open.remove(&key);
            key.1
        } else {
            rows.push(Vec::new());
            rows.len() - 1
        };
        rows[row].push(at);
        open.insert((here.0, row), at);
    }
    rows
}

/// How well a box continues the row that ends with another one, if it does.
fn fit(last: &Piece, next: &Piece) -> Option<f32> {
    let shared_width = last.right.min(next.right) - next.left;
    if shared_width > SAME_PLACE * last.width().min(next.width()) {
        return None;
    }
    let shared = last.bottom().min(next.bottom()) - last.top().max(next.top());
    let part = shared / last.height.min(next.height);
    let off = (last.middle - next.middle).abs() / last.height.max(next.height);
    (part >= SAME_ROW).then_some(part - off)
}

//! Boxes made fit for comparing: finite, sorted, level, and marked where they are running text.

use super::LineBox;
use super::lean::level;
use super::piece::{Piece, sortable, usual_height};

/// Coordinates beyond this are no pixels.
const FURTHEST: f32 = 1e6;

/// A box so many times as high as wide is a label turned on its side.
const TURNED: f32 = 1.8;

/// A turned label is at least so many lines high: a single digit is not.
const TURNED_LINES: f32 = 2.0;

/// Running text has lines so many heights long.
const LONG: f32 = 8.0;

/// The next line of running text is at most so many heights away.
const NEXT: f32 = 2.6;

/// Lines of running text share this much of the shorter one, and are so alike in length and height.
const ABOVE_EACH_OTHER: f32 = 0.8;
const ALIKE: f32 = 0.8;
const ALIKE_HEIGHT: f32 = 0.65;

/// Lines of running text begin or end below each other, give or take so many heights; centred ones do neither.
const FLUSH: f32 = 0.8;

/// So many boxes below are looked at for the next line.
const TRIED: usize = 48;

/// The boxes of a page from top to bottom, whatever order they came in.
pub(super) fn pieces(lines: &[LineBox], page: (f32, f32)) -> Vec<Piece> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let key = |at: usize| [lines[at].top, lines[at].left, lines[at].bottom, lines[at].right].map(sortable);
    order.sort_by_cached_key(|&at| key(at));
    let mut pieces: Vec<Piece> = order.into_iter().map(|at| piece(at, &lines[at], page)).collect();
    let usual = usual_height(&pieces);
    for piece in &mut pieces {
        piece.turned = piece.height > TURNED * piece.width() && piece.height > TURNED_LINES * usual;
    }
    level(&mut pieces);
    pieces.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    mark_flow(&mut pieces);
    pieces
}

fn piece(index: usize, line: &LineBox, page: (f32, f32)) -> Piece {
    let finite = |at: f32, side: f32| match at {
        at if at.is_nan() => 0.0,
        f32::INFINITY if side.is_finite() => side.clamp(0.0, FURTHEST),
        at => at.clamp(-FURTHEST, FURTHEST),
    };
    let (left, right) = (finite(line.left, page.0), finite(line.right, page.0));
    let (top, bottom) = (finite(line.top, page.1), finite(line.bottom, page.1));
    Piece {
        index,
        left: left.min(right),
        right: left.max(right),
        middle: f32::midpoint(top, bottom),
        height: (bottom - top).abs().max(1.0),
        turned: false,
        flows: false,
    }
}

fn mark_flow(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        for next in at + 1..pieces.len().min(at + TRIED) {
            let (line, below) = (&pieces[at], &pieces[next]);
            if below.middle - line.middle > NEXT * line.height {
                break;
            }
            if continues(line, below) {
                pieces[at].flows = true;
                pieces[next].flows = true;
            }
        }
    }
}

fn continues(line: &Piece, below: &Piece) -> bool {
    let (narrow, wide) = (line.width().min(below.width()), line.width().max(below.width()));
    let (low, high) = (line.height.min(below.height), line.height.max(below.height));
    let shared = line.right.min(below.right) - line.left.max(below.left);
    let away = (line.left - below.left).abs().min((line.right - below.right).abs());
    !line.turned
        && !below.turned
        && narrow > LONG * high
        && narrow > ALIKE * wide
        && low > ALIKE_HEIGHT * high
        && away < FLUSH * high
        && shared > ABOVE_EACH_OTHER * narrow
        && below.middle - line.middle > low / 2.0
}

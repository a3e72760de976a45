//! How far the lines of a page still lean, told by neighbours in rows, and boxes as if they were level.

use super::piece::{Piece, part_of, usual_height};
use super::rows::chains;

/// Neighbours no further apart than so many heights say how lines lean.
const NEAR: f32 = 12.0;

/// Fewer pairs of neighbours say nothing.
const PAIRS: usize = 12;

/// Pairs disagree by chance: a lean is so many times larger than what their spread explains.
const CERTAIN: f32 = 3.0;

/// A page that leans more has no rows of that kind.
const MOST: f32 = 0.1;

/// The box of a leaning line is higher than its print, which keeps at least this part.
const PRINT: f32 = 0.4;

/// Turns boxes about the corner of the page so that lines are level and gutters upright.
pub(super) fn level(pieces: &mut [Piece]) {
    let lean = lean(pieces);
    for piece in pieces.iter_mut().filter(|_| lean != 0.0) {
        let (right, down) = (lean * piece.middle, lean * f32::midpoint(piece.left, piece.right));
        piece.left += right;
        piece.right += right;
        piece.middle -= down;
        if !piece.turned {
            piece.height = (piece.height - lean.abs() * piece.width()).max(piece.height * PRINT);
        }
    }
}

/// How much lower a line gets with every pixel to the right, 0 unless many neighbours agree.
fn lean(pieces: &[Piece]) -> f32 {
    let near = NEAR * usual_height(pieces);
    let upright = (0..pieces.len()).filter(|&at| !pieces[at].turned).collect();
    let mut slopes: Vec<f32> = Vec::new();
    for row in chains(pieces, upright) {
        for pair in row.windows(2) {
            let (a, b) = (&pieces[pair[0]], &pieces[pair[1]]);
            let along = f32::midpoint(b.left, b.right) - f32::midpoint(a.left, a.right);
            if along > a.height.max(b.height) && b.left - a.right < near {
                slopes.push((b.middle - a.middle) / along);
            }
        }
    }
    let count = slopes.len();
    let Some(lean) = part_of(slopes.clone(), 0.5).filter(|_| count >= PAIRS) else { return 0.0 };
    let spread = part_of(slopes.iter().map(|slope| (slope - lean).abs()).collect(), 0.5).unwrap_or(0.0);
    #[expect(clippy::cast_precision_loss, reason = "a count of boxes")]
    let chance = CERTAIN * spread / (count as f32).sqrt();
    if lean.abs() > chance && lean.abs() < MOST { lean } else { 0.0 }
}

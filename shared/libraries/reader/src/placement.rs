//! Where the words of a prepared image stand in the stored one.

use crate::skew::Rotation;
use crate::turn::Turn;

/// White border in pixels on each side of a prepared image.
pub(crate) const BORDER: u32 = 20;

/// How a prepared image came from the stored one: turned, scaled, straightened, and framed by the border.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    /// Width and height after turning and scaling.
    pub(crate) scaled: (u32, u32),
    /// Clockwise degrees by which lines leaned before they were straightened.
    pub(crate) lean: f32,
    /// What made the stored image upright.
    pub(crate) turn: Turn,
    /// Width and height in the file.
    pub(crate) stored: (u32, u32),
}

impl Placement {
    /// A box of the prepared image as the smallest box around it in pixels of the stored one.
    pub(crate) fn undo(&self, [x0, y0, x1, y1]: [i32; 4]) -> [i32; 4] {
        let upright = self.turn.size(self.stored);
        let across = Axis::new(self.scaled.0, upright.0);
        let down = Axis::new(self.scaled.1, upright.1);
        let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| self.unframed(x, y));
        let columns = corners.map(|(x, _)| across.undo(x));
        let rows = corners.map(|(_, y)| down.undo(y));
        let [x0, x1] = ends(columns);
        let [y0, y1] = ends(rows);
        self.turn.undo([x0, y0, x1, y1], (signed(self.stored.0), signed(self.stored.1)))
    }

    /// A point of the prepared image on the scaled one.
    fn unframed(&self, x: i32, y: i32) -> (f64, f64) {
        let inside = |at: i32| f64::from(at) - f64::from(BORDER);
        if self.lean == 0.0 {
            return (inside(x), inside(y));
        }
        Rotation::new(self.scaled, self.lean).undo(inside(x), inside(y))
    }
}

/// A box of an upright image, of that size, in pixels of the stored one.
pub(crate) fn restored(
    [x0, y0, x1, y1]: [i32; 4],
    (width, height): (u32, u32),
    turn: Turn,
    stored: (u32, u32),
) -> [i32; 4] {
    let upright = turn.size(stored);
    let (across, down) = (Axis::new(width, upright.0), Axis::new(height, upright.1));
    let [x0, x1] = [x0, x1].map(|x| across.undo(x.into()));
    let [y0, y1] = [y0, y1].map(|y| down.undo(y.into()));
    turn.undo([x0, y0, x1, y1], (signed(stored.0), signed(stored.1)))
}

/// One direction of the way back: the scale is undone.
struct Axis {
    scale: f64,
    end: i32,
}

impl Axis {
    fn new(scaled: u32, upright: u32) -> Self {
        Self { scale: f64::from(upright) / f64::from(scaled.max(1)), end: signed(upright) }
    }

    fn undo(&self, at: f64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the image right after")]
        ((at * self.scale).round() as i32).clamp(0, self.end)
    }
}

/// The least and the greatest of four.
fn ends([a, b, c, d]: [i32; 4]) -> [i32; 2] {
    [a.min(b).min(c).min(d), a.max(b).max(c).max(d)]
}

fn signed(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_box_comes_back_within_a_pixel_of_the_scale(
            width in 30..5000_u32, height in 30..5000_u32, left in 0.0..0.9_f64, top in 0.0..0.9_f64, longest in 100..2000_u32,
        ) {
            let scale = (f64::from(longest) / f64::from(width.max(height))).min(1.0);
            let shrunk = |side: u32| (f64::from(side) * scale).ceil() as u32;
            let scaled = (shrunk(width), shrunk(height));
            let placement = Placement { scaled, lean: 0.0, turn: Turn::default(), stored: (width, height) };
            let at = |share: f64, side: u32| (share * f64::from(side)) as i32;
            let (x, y) = (at(left, width), at(top, height));
            // A side is scaled to whole pixels, so each has a scale of its own, a little off the other's.
            let seen = |stored: i32, side: u32| {
                (f64::from(stored) * f64::from(shrunk(side)) / f64::from(side)).round() as i32 + BORDER as i32
            };
            let (left, top) = (seen(x, width), seen(y, height));

            let [x0, y0, ..] = placement.undo([left, top, left + 9, top + 9]);

            let tolerance = (1.0 / scale).ceil() as i32 + 2;
            prop_assert!((x0 - x).abs() <= tolerance && (y0 - y).abs() <= tolerance, "{x0},{y0} for {x},{y}");
        }

        #[test]
        fn no_box_leaves_the_stored_image(
            quarters in 0..4_u8, stored in (1..3000_u32, 1..3000_u32), corners in any::<[i16; 4]>(), lean in -7.0..7.0_f32,
        ) {
            let turn = Turn::default().then(quarters);
            let placement = Placement { scaled: turn.size(stored), lean, turn, stored };
            let [x0, y0, x1, y1] = placement.undo(corners.map(i32::from));
            prop_assert!([x0, x1].iter().all(|&x| (0..=stored.0 as i32).contains(&x)));
            prop_assert!([y0, y1].iter().all(|&y| (0..=stored.1 as i32).contains(&y)));
        }
    }
}

//! Where the words of a prepared image stand in the stored one.

use crate::turn::Turn;

/// White border in pixels on each side of a prepared image.
pub(crate) const BORDER: u32 = 20;

/// How a prepared image came from the stored one: turned, scaled, and framed by the border.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    /// Width and height with the border.
    pub(crate) prepared: (u32, u32),
    /// What made the stored image upright.
    pub(crate) turn: Turn,
    /// Width and height in the file.
    pub(crate) stored: (u32, u32),
}

impl Placement {
    /// A box of the prepared image in pixels of the stored one.
    pub(crate) fn undo(&self, [x0, y0, x1, y1]: [i32; 4]) -> [i32; 4] {
        let upright = self.turn.size(self.stored);
        let across = Axis::new(self.prepared.0, upright.0);
        let down = Axis::new(self.prepared.1, upright.1);
        let upright = [across.undo(x0), down.undo(y0), across.undo(x1), down.undo(y1)];
        self.turn.undo(upright, (signed(self.stored.0), signed(self.stored.1)))
    }
}

/// One direction of the way back: the border comes off, the scale is undone.
struct Axis {
    scale: f64,
    end: i32,
}

impl Axis {
    fn new(prepared: u32, upright: u32) -> Self {
        Self { scale: f64::from(upright) / f64::from(prepared - 2 * BORDER), end: signed(upright) }
    }

    fn undo(&self, at: i32) -> i32 {
        let inside = f64::from(at - signed(BORDER)) * self.scale;
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the image right after")]
        (inside.round() as i32).clamp(0, self.end)
    }
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
            let shrunk = |side: u32| (f64::from(side) * scale).ceil() as u32 + 2 * BORDER;
            let prepared = (shrunk(width), shrunk(height));
            let placement = Placement { prepared, turn: Turn::default(), stored: (width, height) };
            let at = |share: f64, side: u32| (share * f64::from(side)) as i32;
            let (x, y) = (at(left, width), at(top, height));
            // A side is scaled to whole pixels, so each has a scale of its own, a little off the other's.
            let seen = |stored: i32, side: u32| {
                let inside = f64::from(shrunk(side) - 2 * BORDER);
                (f64::from(stored) * inside / f64::from(side)).round() as i32 + BORDER as i32
            };
            let (left, top) = (seen(x, width), seen(y, height));

            let [x0, y0, ..] = placement.undo([left, top, left + 9, top + 9]);

            let tolerance = (1.0 / scale).ceil() as i32 + 2;
            prop_assert!((x0 - x).abs() <= tolerance && (y0 - y).abs() <= tolerance, "{x0},{y0} for {x},{y}");
        }

        #[test]
        fn no_box_leaves_the_stored_image(
            quarters in 0..4_u8, stored in (1..3000_u32, 1..3000_u32), corners in any::<[i16; 4]>(),
        ) {
            let turn = Turn::default().then(quarters);
            let (width, height) = turn.size(stored);
            let placement = Placement { prepared: (width + 2 * BORDER, height + 2 * BORDER), turn, stored };
            let [x0, y0, x1, y1] = placement.undo(corners.map(i32::from));
            prop_assert!([x0, x1].iter().all(|&x| (0..=stored.0 as i32).contains(&x)));
            prop_assert!([y0, y1].iter().all(|&y| (0..=stored.1 as i32).contains(&y)));
        }
    }
}

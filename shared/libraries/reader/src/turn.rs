//! How a stored image is turned to stand upright, and the way back for boxes.

use image::metadata::Orientation;

use crate::gray::Gray;

/// First mirrored left to right, then turned clockwise. Both may be absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Turn {
    mirrored: bool,
    /// Quarter turns clockwise, 0 to 3.
    quarters: u8,
}

impl Turn {
    /// What an EXIF orientation asks for (EXIF 2.32, tag 274).
    pub(crate) fn from_exif(orientation: Orientation) -> Self {
        let (mirrored, quarters) = match orientation {
            Orientation::NoTransforms => (false, 0),
            Orientation::FlipHorizontal => (true, 0),
            Orientation::Rotate180 => (false, 2),
            Orientation::FlipVertical => (true, 2),
            Orientation::Rotate90FlipH => (true, 3),
            Orientation::Rotate90 => (false, 1),
            Orientation::Rotate270FlipH => (true, 1),
            Orientation::Rotate270 => (false, 3),
        };
        Self { mirrored, quarters }
    }

    /// The same, turned clockwise by so many quarters more.
    pub(crate) fn then(self, quarters: u8) -> Self {
        Self { quarters: (self.quarters + quarters) % 4, ..self }
    }

    /// The turn that is left to do after mirroring.
    pub(crate) fn unmirrored(self) -> Self {
        Self { mirrored: false, ..self }
    }

    /// Clockwise turn in degrees.
    pub(crate) fn degrees(self) -> u16 {
        u16::from(self.quarters) * 90
    }

    /// Width and height after the turn.
    pub(crate) fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.quarters % 2 == 1 { (height, width) } else { (width, height) }
    }

    /// The image upright.
    pub(crate) fn apply(self, image: Gray) -> Gray {
        if self == Self::default() {
            return image;
        }
        let (width, height) = self.size((image.width, image.height));
        let mut pixels = Vec::with_capacity(image.pixels.len());
        self.each_pixel((image.width, image.height), |at| pixels.push(image.pixels[at]));
        Gray { width, height, pixels }
    }

    /// The stored image as if it had never been mirrored, with the turn that is left to do.
    pub(crate) fn unmirror(self, mut stored: Gray) -> (Gray, Self) {
        if self.mirrored {
            stored.pixels.chunks_exact_mut(stored.width.max(1) as usize).for_each(<[u8]>::reverse);
        }
        (stored, self.unmirrored())
    }

    /// Calls with the index in the stored image of each pixel of the upright one, row by row.
    pub(crate) fn each_pixel(self, stored: (u32, u32), mut found: impl FnMut(usize)) {
        let (width, height) = self.size(stored);
        let (stored_width, stored_height) = (stored.0 as usize, stored.1 as usize);
        for y in 0..height as usize {
            for x in 0..width as usize {
                let (column, row) = match self.quarters {
                    0 => (x, y),
                    1 => (y, stored_height - 1 - x),
                    2 => (stored_width - 1 - x, stored_height - 1 - y),
                    _ => (stored_width - 1 - y, x),
                };
                let column = if self.mirrored { stored_width - 1 - column } else { column };
                found(row * stored_width + column);
            }
        }
    }

    /// A box of the upright image in coordinates of the stored one, whose size is given.
    pub(crate) fn undo(self, [x0, y0, x1, y1]: [i32; 4], (width, height): (i32, i32)) -> [i32; 4] {
        let [x0, y0, x1, y1] = match self.quarters {
            0 => [x0, y0, x1, y1],
            1 => [y0, height - x1, y1, height - x0],
            2 => [width - x1, height - y1, width - x0, height - y0],
            _ => [width - y1, x0, width - y0, x1],
        };
        if self.mirrored { [width - x1, y0, width - x0, y1] } else { [x0, y0, x1, y1] }
    }
}

impl Turn {
    /// A point of the stored image, whose size is given, in coordinates of the upright one.
    pub(crate) fn redo(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> (f64, f64) {
        let x = if self.mirrored { width - x } else { x };
        match self.quarters {
            0 => (x, y),
            1 => (height - y, x),
            2 => (width - x, height - y),
            _ => (y, width - x),
        }
    }

    /// A point of the upright image in coordinates of the stored one, whose size is given.
    pub(crate) fn back(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> (f64, f64) {
        let (x, y) = match self.quarters {
            0 => (x, y),
            1 => (y, height - x),
            2 => (width - x, height - y),
            _ => (width - y, x),
        };
        (if self.mirrored { width - x } else { x }, y)
    }

    /// The same mirroring, with this clockwise turn in degrees in all.
    pub(crate) fn with_degrees(self, degrees: u16) -> Self {
        Self { quarters: u8::try_from(degrees / 90 % 4).unwrap_or_default(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_turn() -> impl Strategy<Value = Turn> {
        (any::<bool>(), 0..4_u8).prop_map(|(mirrored, quarters)| Turn { mirrored, quarters })
    }

    proptest! {
        #[test]
        fn a_box_around_a_pixel_comes_back_to_that_pixel(
            turn in any_turn(), width in 1..9_u32, height in 1..9_u32, at in any::<proptest::sample::Index>(),
        ) {
            let mut stored = Gray::white(width, height);
            let at = at.index(stored.pixels.len());
            stored.pixels[at] = 0;
            let upright = turn.apply(stored.clone());

            let found = upright.pixels.iter().position(|&pixel| pixel == 0).unwrap();
            let (x, y) = (found as i32 % upright.width as i32, found as i32 / upright.width as i32);
            let [x0, y0, x1, y1] = turn.undo([x, y, x + 1, y + 1], (width as i32, height as i32));

            prop_assert_eq!((x1 - x0, y1 - y0), (1, 1));
            prop_assert_eq!((y0 * width as i32 + x0) as usize, at);
            let stored_size = (f64::from(width), f64::from(height));
            let middle = turn.redo((f64::from(x0) + 0.5, f64::from(y0) + 0.5), stored_size);
            prop_assert_eq!(middle, (f64::from(x) + 0.5, f64::from(y) + 0.5));
            prop_assert_eq!(turn.back(middle, stored_size), (f64::from(x0) + 0.5, f64::from(y0) + 0.5));
        }
    }

    #[test]
    fn exif_6_is_a_quarter_clockwise() {
        // A stored row "ab" stands upright as a column with a on top.
        let stored = Gray { width: 2, height: 1, pixels: vec![b'a', b'b'] };
        let turn = Turn::from_exif(Orientation::Rotate90);
        assert_eq!(turn.apply(stored), Gray { width: 1, height: 2, pixels: vec![b'a', b'b'] });
        assert_eq!(turn.degrees(), 90);
    }

    #[test]
    fn exif_5_swaps_rows_and_columns() {
        let stored = Gray { width: 2, height: 2, pixels: vec![1, 2, 3, 4] };
        assert_eq!(Turn::from_exif(Orientation::Rotate90FlipH).apply(stored).pixels, [1, 3, 2, 4]);
    }

    #[test]
    fn what_is_left_of_a_mirrored_turn_makes_the_unmirrored_image_upright() {
        let stored = Gray { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        let turn = Turn::from_exif(Orientation::Rotate270FlipH);
        let (unmirrored, left) = turn.unmirror(stored.clone());
        assert_eq!(unmirrored.pixels, [3, 2, 1, 6, 5, 4]);
        assert_eq!(left.apply(unmirrored), turn.apply(stored));
    }
}

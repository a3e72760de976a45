//! From a decoded page image to what Tesseract reads best, and the way back for boxes.
//!
//! Oversized scans are scaled down (faster and more accurate at once), uneven light is divided out, leaning
//! lines are straightened, and a white border is added, since dark scan borders can make Tesseract return an empty page.

use fast_image_resize::FilterType;

use crate::background::{dark_share, divide_background};
use crate::gray::Gray;
use crate::placement::{BORDER, Placement};
use crate::scale::scale;
use crate::skew::{Ink, straighten};
use crate::turn::Turn;

/// Longest side of a recognized image in pixels. Measured on scanned receipts and pages: more pixels cost
/// time and find no more characters.
pub(crate) const LONGEST_SIDE: u32 = 1800;

/// Share of dark tiles from which on the page may hold light text on dark ground.
const DARK_SHARE: f32 = 0.03;

/// A page with less than one dark pixel in so many is blank: specks and dust.
const INK_ONE_IN: usize = 20_000;

/// An image ready to be recognized.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) image: Gray,
    /// Scaled and upright, before the light was evened out.
    scaled: Gray,
    /// Whether some of it may be light text on dark ground.
    pub(crate) has_dark_areas: bool,
    /// Whether it was turned away from how it came.
    pub(crate) is_turned: bool,
    /// Where it stands in the stored image.
    pub(crate) placement: Placement,
}

/// Scales, turns, evens out and frames a page. `stored` is its size in the file.
pub(crate) fn prepare(image: Gray, turn: Turn, stored: (u32, u32)) -> anyhow::Result<Prepared> {
    let upright = turn.apply(scale_down(image)?);
    Ok(Prepared::from_scaled(upright, turn, stored))
}

/// The same of a page that `turn` has already made upright.
pub(crate) fn prepare_upright(upright: Gray, turn: Turn, stored: (u32, u32)) -> anyhow::Result<Prepared> {
    Ok(Prepared::from_scaled(scale_down(upright)?, turn, stored))
}

impl Prepared {
    fn from_scaled(scaled: Gray, turn: Turn, stored: (u32, u32)) -> Self {
        let has_dark_areas = dark_share(&scaled) > DARK_SHARE;
        let even = divide_background(scaled.clone());
        let lean = Ink::of(&even).lean();
        let image = if lean == 0.0 { frame(&even) } else { frame(&straighten(&even, lean)) };
        let placement = Placement { scaled: (scaled.width, scaled.height), lean, turn, stored };
        Self { image, scaled, has_dark_areas, is_turned: false, placement }
    }

    /// Black for white: a page of light text on dark ground.
    pub(crate) fn inverted(&self) -> Self {
        Self::from_scaled(self.scaled.inverted(), self.placement.turn, self.placement.stored)
    }

    /// Turned clockwise by so many quarters more.
    pub(crate) fn turned(&self, quarters: u8) -> Self {
        let turned = Turn::default().then(quarters).apply(self.scaled.clone());
        let placement = self.placement;
        Self { is_turned: true, ..Self::from_scaled(turned, placement.turn.then(quarters), placement.stored) }
    }

    /// Whether most of the page is dark.
    pub(crate) fn is_dark(&self) -> bool {
        self.scaled.median() < 128
    }

    /// Whether there is next to no ink on the page.
    pub(crate) fn is_blank(&self) -> bool {
        let dark = self.image.pixels.iter().filter(|&&pixel| pixel < 160).count();
        dark * INK_ONE_IN < self.image.pixels.len()
    }
}

/// Lanczos keeps thin strokes that a box filter washes out.
fn scale_down(image: Gray) -> anyhow::Result<Gray> {
    let longest = image.width.max(image.height);
    if longest <= LONGEST_SIDE {
        return Ok(image);
    }
    let shrink = |side: u32| (u64::from(side) * u64::from(LONGEST_SIDE)).div_ceil(u64::from(longest)).max(1);
    let (width, height) = (u32::try_from(shrink(image.width))?, u32::try_from(shrink(image.height))?);
    scale(&image, (width, height), FilterType::Lanczos3)
}

fn frame(image: &Gray) -> Gray {
    let mut framed = Gray::white(image.width + 2 * BORDER, image.height + 2 * BORDER);
    let (width, border) = (framed.width as usize, BORDER as usize);
    for (row, pixels) in image.rows().enumerate() {
        let start = (row + border) * width + border;
        framed.pixels[start..start + pixels.len()].copy_from_slice(pixels);
    }
    framed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_oversized_scan_is_scaled_to_the_longest_side() {
        let prepared = prepare(Gray::white(2481, 3508), Turn::default(), (4961, 7016)).unwrap();
        assert_eq!(prepared.image.height, LONGEST_SIDE + 2 * BORDER);
        assert_eq!(prepared.placement.undo([0, 0, 1_000_000, 1_000_000]), [0, 0, 4961, 7016]);
    }

    #[test]
    fn the_smallest_images_are_prepared() {
        for size in [(1, 1), (1, 9), (9, 1), (8, 8)] {
            let prepared = prepare(Gray::white(size.0, size.1), Turn::default(), size).unwrap();
            assert!(prepared.is_blank());
            assert!(prepared.image.pixels.iter().all(|&pixel| pixel == 255));
        }
    }
}

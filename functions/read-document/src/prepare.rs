//! From a decoded page image to what Tesseract reads best, and the way back for boxes.
//!
//! Oversized scans are scaled down (faster and more accurate at once), uneven light is divided out, and a
//! white border is added, since dark scan borders can make Tesseract return an empty page.

use anyhow::Context;
use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::gray::Gray;
use crate::turn::Turn;

/// Longest side of a recognized image in pixels. Measured on scanned receipts and pages: more pixels cost
/// time and find no more characters.
pub(crate) const LONGEST_SIDE: u32 = 1800;

/// White border in pixels on each side.
const BORDER: u32 = 20;

/// Side of the tiles whose brightest pixel stands for the paper.
const TILE: usize = 8;

/// Tiles to each side that smooth one tile's background: a median over 9 x 9.
const REACH: usize = 4;

/// A tile darker than this on average is a dark area.
const DARK: u32 = 110;

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
    turn: Turn,
    stored: (u32, u32),
}

/// Scales, turns, evens out and frames a page. `stored` is its size in the file.
pub(crate) fn prepare(image: Gray, turn: Turn, stored: (u32, u32)) -> anyhow::Result<Prepared> {
    let upright = turn.apply(scale_down(image)?);
    Ok(Prepared::from_scaled(upright, turn, stored))
}

impl Prepared {
    fn from_scaled(scaled: Gray, turn: Turn, stored: (u32, u32)) -> Self {
        let has_dark_areas = dark_share(&scaled) > DARK_SHARE;
        let image = frame(&divide_background(scaled.clone()));
        Self { image, scaled, has_dark_areas, turn, stored }
    }

    /// Black for white: a page of light text on dark ground.
    pub(crate) fn inverted(&self) -> Self {
        Self::from_scaled(self.scaled.inverted(), self.turn, self.stored)
    }

    /// Turned clockwise by so many quarters more.
    pub(crate) fn turned(&self, quarters: u8) -> Self {
        let more = Turn::default().then(quarters);
        Self {
            image: more.apply(self.image.clone()),
            scaled: more.apply(self.scaled.clone()),
            turn: self.turn.then(quarters),
            ..*self
        }
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

    /// The clockwise turn in degrees that made the stored image upright.
    pub(crate) fn rotation(&self) -> u16 {
        self.turn.degrees()
    }

    /// Height over width.
    pub(crate) fn aspect(&self) -> f32 {
        ratio(self.image.height - 2 * BORDER, self.image.width - 2 * BORDER)
    }

    /// A box of the prepared image in pixels of the stored one.
    pub(crate) fn undo(&self, [x0, y0, x1, y1]: [i32; 4]) -> [i32; 4] {
        let upright = self.turn.size(self.stored);
        let across = Axis::new(self.image.width, upright.0);
        let down = Axis::new(self.image.height, upright.1);
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

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn ratio(over: u32, under: u32) -> f32 {
    over as f32 / under.max(1) as f32
}

/// Lanczos keeps thin strokes that a box filter washes out.
fn scale_down(image: Gray) -> anyhow::Result<Gray> {
    let longest = image.width.max(image.height);
    if longest <= LONGEST_SIDE {
        return Ok(image);
    }
    let shrink = |side: u32| (u64::from(side) * u64::from(LONGEST_SIDE)).div_ceil(u64::from(longest)).max(1);
    let (width, height) = (u32::try_from(shrink(image.width))?, u32::try_from(shrink(image.height))?);
    let source = Image::from_vec_u8(image.width, image.height, image.pixels, PixelType::U8)?;
    let mut scaled = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut scaled, &options).context("scaling the page down")?;
    Ok(Gray { width, height, pixels: scaled.into_vec() })
}

fn dark_share(image: &Gray) -> f32 {
    let tiles = Tiles::of(image, |sum, pixel| sum + u32::from(pixel));
    let (mut dark, mut count) = (0_u32, 0_u32);
    for row in 0..tiles.rows {
        for column in 0..tiles.columns {
            let pixels = tiles.pixels_in(image, column, row);
            dark += u32::from(tiles.levels[row * tiles.columns + column] < DARK * pixels);
            count += 1;
        }
    }
    ratio(dark, count)
}

/// One number for each tile of an image.
struct Tiles {
    columns: usize,
    rows: usize,
    levels: Vec<u32>,
}

impl Tiles {
    fn of(image: &Gray, fold: impl Fn(u32, u8) -> u32) -> Self {
        let columns = (image.width as usize).div_ceil(TILE);
        let rows = (image.height as usize).div_ceil(TILE);
        let mut levels = vec![0; columns * rows];
        for (y, pixels) in image.rows().enumerate() {
            let row = &mut levels[y / TILE * columns..][..columns];
            for (level, tile) in row.iter_mut().zip(pixels.chunks(TILE)) {
                *level = tile.iter().fold(*level, |level, &pixel| fold(level, pixel));
            }
        }
        Self { columns, rows, levels }
    }

    fn pixels_in(&self, image: &Gray, column: usize, row: usize) -> u32 {
        let width = (image.width as usize - column * TILE).min(TILE);
        let height = (image.height as usize - row * TILE).min(TILE);
        u32::try_from(width * height).unwrap_or(u32::MAX)
    }

    /// The median over the neighbourhood of each tile: text and specks fall out, light and shadow stay.
    fn smoothed(&self) -> Vec<u8> {
        let mut smooth = Vec::with_capacity(self.levels.len());
        let mut near = Vec::with_capacity((2 * REACH + 1).pow(2));
        for row in 0..self.rows {
            for column in 0..self.columns {
                near.clear();
                let columns = column.saturating_sub(REACH)..(column + REACH + 1).min(self.columns);
                for other in row.saturating_sub(REACH)..(row + REACH + 1).min(self.rows) {
                    near.extend_from_slice(&self.levels[other * self.columns..][columns.clone()]);
                }
                let middle = near.len() / 2;
                let (_, median, _) = near.select_nth_unstable(middle);
                smooth.push(u8::try_from(*median).unwrap_or(u8::MAX));
            }
        }
        smooth
    }
}

/// Divides each pixel by the paper around it, so that paper becomes white everywhere.
fn divide_background(mut image: Gray) -> Gray {
    let tiles = Tiles::of(&image, |brightest, pixel| brightest.max(u32::from(pixel)));
    if tiles.levels.is_empty() {
        return image;
    }
    let paper = tiles.smoothed();
    let inverse = inverse_table();
    let width = image.width as usize;
    let mut line = vec![0_u32; tiles.columns];
    for (y, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
        let (above, below, weight) = neighbours(y, tiles.rows);
        let (above, below) = (&paper[above * tiles.columns..], &paper[below * tiles.columns..]);
        for (level, (&above, &below)) in line.iter_mut().zip(above.iter().zip(below)) {
            *level = blend(u32::from(above), u32::from(below), weight);
        }
        for (x, pixel) in pixels.iter_mut().enumerate() {
            let (left, right, weight) = neighbours(x, tiles.columns);
            let level = blend(line[left], line[right], weight) / (STEPS * STEPS);
            let white = (u32::from(*pixel) * inverse[level as usize & 255] + (1 << 15)) >> 16;
            *pixel = u8::try_from(white).unwrap_or(u8::MAX);
        }
    }
    image
}

/// Steps between the centres of two tiles; half a pixel is one step.
const STEPS: u32 = 2 * TILE as u32;

/// The two tiles whose centres lie around a pixel, and how many of `STEPS` it is from the first.
fn neighbours(at: usize, tiles: usize) -> (usize, usize, u32) {
    let half_pixels = 2 * at + 1;
    let Some(from_first) = half_pixels.checked_sub(TILE) else { return (0, 0, 0) };
    let first = (from_first / (2 * TILE)).min(tiles - 1);
    let weight = u32::try_from(from_first % (2 * TILE)).unwrap_or_default();
    (first, (first + 1).min(tiles - 1), weight)
}

/// `STEPS` times the value between two values.
fn blend(first: u32, second: u32, weight: u32) -> u32 {
    first * (STEPS - weight) + second * weight
}

/// 255 / level in 16.16 fixed point; what lies on a black ground stays black.
fn inverse_table() -> [u32; 256] {
    let mut table = [0; 256];
    for (level, inverse) in (0_u32..).zip(&mut table).skip(1) {
        *inverse = (255 << 16) / level;
    }
    table
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
    use proptest::prelude::*;

    use super::*;

    fn shaded_page() -> Gray {
        let mut page = Gray::white(320, 240);
        for (at, pixel) in page.pixels.iter_mut().enumerate() {
            *pixel = 240 - (at % 320 / 2) as u8;
        }
        page
    }

    #[test]
    fn a_shadow_over_paper_becomes_white_and_ink_stays_dark() {
        let mut page = shaded_page();
        page.pixels[100 * 320 + 300..100 * 320 + 304].fill(10);
        let even = divide_background(page);
        let paper = even.pixels.iter().filter(|&&pixel| pixel > 235).count();
        assert!(paper > even.pixels.len() * 99 / 100, "{paper} of {} are white", even.pixels.len());
        assert!(even.pixels[100 * 320 + 301] < 60);
    }

    #[test]
    fn an_oversized_scan_is_scaled_to_the_longest_side() {
        let scan = Gray::white(4961, 7016);
        let prepared = prepare(scan, Turn::default(), (4961, 7016)).unwrap();
        assert_eq!(prepared.image.height, LONGEST_SIDE + 2 * BORDER);
        assert_eq!(prepared.undo([0, 0, 1_000_000, 1_000_000]), [0, 0, 4961, 7016]);
    }

    #[test]
    fn a_dark_banner_is_noticed_and_letters_are_not() {
        let mut page = Gray::white(800, 800);
        page.pixels[..800 * 4].fill(0);
        assert!(!prepare(page.clone(), Turn::default(), (800, 800)).unwrap().has_dark_areas);
        page.pixels[..800 * 80].fill(30);
        assert!(prepare(page, Turn::default(), (800, 800)).unwrap().has_dark_areas);
    }

    #[test]
    fn the_smallest_images_are_prepared() {
        for size in [(1, 1), (1, 9), (9, 1), (8, 8)] {
            let prepared = prepare(Gray::white(size.0, size.1), Turn::default(), size).unwrap();
            assert!(prepared.image.pixels.iter().all(|&pixel| pixel == 255));
        }
    }

    proptest! {
        #[test]
        fn a_box_comes_back_within_a_pixel_of_the_scale(
            width in 30..5000_u32, height in 30..5000_u32, left in 0.0..0.9_f64, top in 0.0..0.9_f64,
        ) {
            let stored = (width, height);
            let longest = width.max(height);
            let scale = f64::from(longest.min(LONGEST_SIDE)) / f64::from(longest);
            let image = Gray::white((f64::from(width) * scale).ceil() as u32, (f64::from(height) * scale).ceil() as u32);
            let prepared = Prepared::from_scaled(image, Turn::default(), stored);
            let at = |share: f64, side: u32| (share * f64::from(side)) as i32;
            let (x, y) = (at(left, width), at(top, height));
            let seen = |stored: i32| (f64::from(stored) * scale).round() as i32 + BORDER as i32;

            let [x0, y0, ..] = prepared.undo([seen(x), seen(y), seen(x) + 9, seen(y) + 9]);

            let tolerance = (1.0 / scale).ceil() as i32 + 2;
            prop_assert!((x0 - x).abs() <= tolerance && (y0 - y).abs() <= tolerance, "{x0},{y0} for {x},{y}");
        }
    }
}

//! The paper behind the ink: dividing it out makes shaded photographs even, and it tells dark areas.

use crate::gray::Gray;

/// Side of the tiles whose brightest pixel stands for the paper.
const TILE: usize = 8;

/// Tiles to each side that smooth one tile's background: a median over 9 x 9.
const REACH: usize = 4;

/// A tile darker than this on average is a dark area.
const DARK: u32 = 110;

/// Steps between the centres of two tiles; half a pixel is one step.
const STEPS: u32 = 2 * TILE as u32;

/// The share, 0 to 1, of an image that is dark: shadows, banners, the table under a receipt.
pub(crate) fn dark_share(image: &Gray) -> f32 {
    let tiles = Tiles::of(image, |sum, pixel| sum + u32::from(pixel));
    let (mut dark, mut count) = (0_u32, 0_u32);
    for row in 0..tiles.rows {
        for column in 0..tiles.columns {
            let pixels = tiles.pixels_in(image, column, row);
            dark += u32::from(tiles.levels[row * tiles.columns + column] < DARK * pixels);
            count += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "tiles of an image are far fewer than 2^24")]
    {
        dark as f32 / count.max(1) as f32
    }
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
pub(crate) fn divide_background(mut image: Gray) -> Gray {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shadow_over_paper_becomes_white_and_ink_stays_dark() {
        let mut page = Gray::white(320, 240);
        for (at, pixel) in page.pixels.iter_mut().enumerate() {
            *pixel = 240 - (at % 320 / 2) as u8;
        }
        page.pixels[100 * 320 + 300..100 * 320 + 304].fill(10);

        let even = divide_background(page);

        let paper = even.pixels.iter().filter(|&&pixel| pixel > 215).count();
        assert!(paper > even.pixels.len() * 99 / 100, "{paper} of {} are white", even.pixels.len());
        assert!(even.pixels[100 * 320 + 301] < 60);
    }

    #[test]
    fn a_dark_banner_is_noticed_and_letters_are_not() {
        let mut page = Gray::white(800, 800);
        page.pixels[..800 * 4].fill(0);
        assert!(dark_share(&page) < 0.01);
        page.pixels[..800 * 80].fill(30);
        assert!((dark_share(&page) - 0.1).abs() < 0.001);
    }
}

//! How far the lines of a page lean, found from how sharply they part when its rows are summed up, and the
//! rotation that makes them level (Postl, "Detection of linear oblique structures", ICPR 1986).

use crate::gray::Gray;

/// The largest lean that is looked for, in degrees: sheets slip this far in a feeder or under a phone.
const MOST_DEGREES: f32 = 7.0;

/// Steps of the first look and of the second, in degrees.
const COARSE: f32 = 0.5;
const FINE: f32 = 0.1;

/// Longest side in pixels of the copy that is measured: lines of print are still parted there.
const MEASURED_SIDE: u32 = 800;

/// Pixels of an evened-out page that are darker than this are ink.
const INK: u8 = 140;

/// A smaller lean costs no characters: Tesseract follows its lines by itself.
const LEVEL_DEGREES: f32 = 0.8;

/// Leaning lines must part this much more sharply once straightened; pictures and scraps do not.
const SHARPER: f64 = 1.15;

/// Parts of a pixel when a page is rotated.
const ONE: i64 = 1 << 16;

/// Where the ink of a page is, on a small copy.
pub(crate) struct Ink {
    width: f32,
    height: f32,
    points: Vec<(f32, f32)>,
}

impl Ink {
    /// Looks at a page whose paper is white.
    pub(crate) fn of(page: &Gray) -> Self {
        let factor = page.width.max(page.height).div_ceil(MEASURED_SIDE).max(1) as usize;
        let (width, height) = (page.width as usize / factor, page.height as usize / factor);
        let row_length = page.width.max(1) as usize;
        let mut points = Vec::new();
        for (y, rows) in page.pixels.chunks_exact(row_length * factor).enumerate() {
            for x in 0..width {
                let darkest = rows
                    .chunks_exact(row_length)
                    .filter_map(|row| row[x * factor..(x + 1) * factor].iter().min())
                    .min();
                if darkest.is_some_and(|&level| level < INK) {
                    #[expect(clippy::cast_precision_loss, reason = "sides of the copy are below 2^24")]
                    points.push((x as f32, y as f32));
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "sides of the copy are below 2^24")]
        {
            Self { width: width as f32, height: height as f32, points }
        }
    }

    /// Clockwise degrees by which the lines lean, 0 when they are level or there are none.
    pub(crate) fn lean(&self) -> f32 {
        let best = self.sharpest(0.0, MOST_DEGREES, COARSE);
        let best = self.sharpest(best, COARSE - FINE, FINE);
        // A peak at the edge is no peak.
        let is_peak = best.abs() < MOST_DEGREES && best.abs() >= LEVEL_DEGREES;
        if is_peak && self.sharpness(best) > SHARPER * self.sharpness(0.0) { best } else { 0.0 }
    }

    fn sharpest(&self, around: f32, reach: f32, step: f32) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "a few dozen steps")]
        let steps = (reach / step).round() as i16;
        (-steps..=steps)
            .map(|at| around + f32::from(at) * step)
            .map(|degrees| (degrees, self.sharpness(degrees)))
            .max_by(|(_, first), (_, second)| first.total_cmp(second))
            .map_or(0.0, |(degrees, _)| degrees)
    }

    /// How much neighbouring rows differ when the page is sheared by that angle: most where a row is either
    /// print or gap.
    fn sharpness(&self, degrees: f32) -> f64 {
        let slope = degrees.to_radians().tan();
        let rise = self.width * slope;
        let rows = profile(
            self.points.iter().map(|&(x, y)| y - x * slope + rise.max(0.0)),
            self.height + rise.abs(),
        );
        rows.windows(2).map(|pair| (pair[0] - pair[1]).powi(2)).sum()
    }
}

/// How many points lie at each whole position of a length.
fn profile(positions: impl Iterator<Item = f32>, length: f32) -> Vec<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positions are in the small copy"
    )]
    let index = |position: f32| (position + 0.5) as usize;
    let mut counts = vec![0.0; index(length) + 1];
    for position in positions {
        if let Some(count) = counts.get_mut(index(position)) {
            *count += 1.0;
        }
    }
    counts
}

/// The page rotated by so many degrees counter-clockwise about its middle, on a white sheet that holds all of it.
pub(crate) fn straighten(page: &Gray, degrees: f32) -> Gray {
    let rotation = Rotation::new((page.width, page.height), degrees);
    let (width, height) = rotation.sheet();
    let mut straight = Gray::white(width, height);
    let row_length = width.max(1) as usize;
    let (step_x, step_y) = (fixed(rotation.cosine), fixed(rotation.sine));
    for (y, row) in (0_u32..).zip(straight.pixels.chunks_exact_mut(row_length)) {
        let (from_x, from_y) = rotation.undo(0.5, f64::from(y) + 0.5);
        let (mut x, mut y) = (fixed(from_x - 0.5), fixed(from_y - 0.5));
        for pixel in row {
            *pixel = sample(page, x, y);
            x += step_x;
            y += step_y;
        }
    }
    straight
}

/// A coordinate in parts of [`ONE`].
fn fixed(at: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a coordinate of an image"
    )]
    {
        (at * ONE as f64).round() as i64
    }
}

/// The brightness between the centres of four pixels; white outside.
fn sample(page: &Gray, x: i64, y: i64) -> u8 {
    let (left, top) = (x >> ONE.ilog2(), y >> ONE.ilog2());
    let (right, lower) = (x & (ONE - 1), y & (ONE - 1));
    let at = |x: i64, y: i64| -> i64 {
        let inside = (0..i64::from(page.width)).contains(&x) && (0..i64::from(page.height)).contains(&y);
        let index = y * i64::from(page.width) + x;
        usize::try_from(index)
            .ok()
            .filter(|_| inside)
            .and_then(|at| page.pixels.get(at))
            .map_or(255, |&level| level.into())
    };
    let across = |row: i64| at(left, row) * (ONE - right) + at(left + 1, row) * right;
    let level = across(top) * (ONE - lower) + across(top + 1) * lower;
    u8::try_from((level + ONE * ONE / 2) / (ONE * ONE)).unwrap_or(u8::MAX)
}

/// The way between a leaning page and the straightened sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rotation {
    /// Width and height of the leaning page.
    page: (f64, f64),
    sine: f64,
    cosine: f64,
}

impl Rotation {
    /// For a page of that size whose lines lean clockwise by so many degrees.
    pub(crate) fn new((width, height): (u32, u32), degrees: f32) -> Self {
        let (sine, cosine) = f64::from(degrees).to_radians().sin_cos();
        Self { page: (f64::from(width), f64::from(height)), sine, cosine }
    }

    /// Width and height of the sheet that holds the straightened page.
    pub(crate) fn sheet(&self) -> (u32, u32) {
        let (width, height) = self.exact_sheet();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most twice the page")]
        {
            (width as u32, height as u32)
        }
    }

    fn exact_sheet(&self) -> (f64, f64) {
        let (width, height) = self.page;
        let across = (width * self.cosine + height * self.sine.abs()).ceil();
        let down = (height * self.cosine + width * self.sine.abs()).ceil();
        (across, down)
    }

    /// A point of the sheet as a point of the leaning page.
    pub(crate) fn undo(&self, x: f64, y: f64) -> (f64, f64) {
        let (sheet_width, sheet_height) = self.exact_sheet();
        let (x, y) = (x - sheet_width / 2.0, y - sheet_height / 2.0);
        let (page_width, page_height) = self.page;
        (
            x * self.cosine - y * self.sine + page_width / 2.0,
            x * self.sine + y * self.cosine + page_height / 2.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines of words as wide as the page, level.
    fn printed(width: u32, height: u32) -> Gray {
        let mut page = Gray::white(width, height);
        for y in (60..height - 60).filter(|y| y % 30 < 12) {
            for x in (60..width - 60).filter(|x| (x + y / 30 * 17) % 70 < 55 && (x + y / 30 * 3) % 7 < 4) {
                page.pixels[(y * width + x) as usize] = 20;
            }
        }
        page
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_lean_of_a_page_is_found_to_a_fraction_of_a_degree(degrees in -6.0..6.0_f32) {
            prop_assume!(degrees.abs() > 1.0);
            let leaning = straighten(&printed(1000, 1400), -degrees);
            let found = Ink::of(&leaning).lean();
            prop_assert!((found - degrees).abs() <= 0.25, "{found} for {degrees}");
        }

        #[test]
        fn a_point_of_the_page_is_found_on_the_straight_sheet(degrees in -7.0..7.0_f32, x in 20..380_u32, y in 20..280_u32) {
            let mut page = Gray::white(400, 300);
            for (x, y) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
                page.pixels[(y * 400 + x) as usize] = 0;
            }
            let straight = straighten(&page, degrees);
            let darkest = (0_u32..).zip(&straight.pixels).min_by_key(|(_, level)| **level).unwrap().0;
            let (found_x, found_y) = Rotation::new((400, 300), degrees)
                .undo(f64::from(darkest % straight.width) + 0.5, f64::from(darkest / straight.width) + 0.5);
            let off = (found_x - f64::from(x) - 1.0).abs().max((found_y - f64::from(y) - 1.0).abs());
            prop_assert!(off <= 1.5, "{found_x},{found_y} for {x},{y}");
        }
    }

    #[test]
    fn level_pages_blank_ones_and_noise_are_left_alone() {
        assert_eq!(Ink::of(&printed(1000, 1400)).lean(), 0.0);
        assert_eq!(Ink::of(&Gray::white(500, 700)).lean(), 0.0);
        let mut noise = Gray::white(600, 600);
        let mut state = 1_u32;
        for pixel in &mut noise.pixels {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *pixel = if state >> 24 < 40 { 0 } else { 255 };
        }
        assert_eq!(Ink::of(&noise).lean(), 0.0);
    }
}

//! Rectangles that may lean, and the least one around points.

use crate::gray::Gray;

/// A point or a direction in pixels.
pub(super) type Point = (f32, f32);

/// A rectangle around a line of text. `along` is the direction of writing, a unit vector; the text's downward
/// direction stands a quarter clockwise to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tilted {
    pub(super) middle: Point,
    pub(super) along: Point,
    /// Length along the line.
    pub(super) length: f32,
    /// Height across it.
    pub(super) height: f32,
}

impl Tilted {
    /// The least rectangle around a convex outline, by area; the direction of its longer side that runs right, or
    /// down, is `along`. (One side of the least rectangle lies on one of the outline's: Freeman and Shapira, 1975.)
    pub(super) fn around(outline: &[Point]) -> Option<Self> {
        let first = *outline.first()?;
        let mut best: Option<Self> = None;
        for (at, &(x, y)) in outline.iter().enumerate() {
            let (next_x, next_y) = outline.get(at + 1).copied().unwrap_or(first);
            let length = (next_x - x).hypot(next_y - y);
            let along =
                if length > 0.0 { ((next_x - x) / length, (next_y - y) / length) } else { (1.0, 0.0) };
            let found = Self::along(along, outline);
            if best.is_none_or(|best| found.area() < best.area()) {
                best = Some(found);
            }
        }
        best.map(Self::reading)
    }

    /// The level rectangle with these sides: left, top, right and bottom.
    pub(super) fn level(sides: [i32; 4]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "sides of images are below 2^24")]
        let [left, top, right, bottom] = sides.map(|side| side as f32);
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        Self { middle, along: (1.0, 0.0), length: right - left, height: bottom - top }
    }

    /// The rectangle in that direction.
    fn along(along: Point, outline: &[Point]) -> Self {
        let mut least = (f32::MAX, f32::MAX);
        let mut most = (f32::MIN, f32::MIN);
        for &(x, y) in outline {
            let (u, v) = (x * along.0 + y * along.1, y * along.0 - x * along.1);
            least = (least.0.min(u), least.1.min(v));
            most = (most.0.max(u), most.1.max(v));
        }
        let (u, v) = ((least.0 + most.0) / 2.0, (least.1 + most.1) / 2.0);
        let middle = (u * along.0 - v * along.1, u * along.1 + v * along.0);
        Self { middle, along, length: most.0 - least.0, height: most.1 - least.1 }
    }

    /// The same rectangle as text is read in it: nearly level from left to right, or, where it is clearly taller
    /// than wide, downwards.
    pub(super) fn reading(mut self) -> Self {
        // Level first: of the four directions the one that points right.
        for _ in 0..3 {
            if self.along.0 < std::f32::consts::FRAC_1_SQRT_2 {
                self = self.quarter();
            }
        }
        if self.is_tall() { self.quarter() } else { self }
    }

    /// Whether it is clearly taller than wide.
    fn is_tall(&self) -> bool {
        self.height >= TALL * self.length
    }

    /// Whether its text runs more down or up than right or left.
    pub(super) fn is_upended(&self) -> bool {
        self.along.1.abs() > self.along.0.abs()
    }

    /// The same rectangle, read a quarter turn further clockwise.
    pub(super) fn quarter(self) -> Self {
        Self { along: (-self.along.1, self.along.0), length: self.height, height: self.length, ..self }
    }

    /// The same rectangle, read from its other end.
    pub(super) fn reversed(self) -> Self {
        Self { along: (-self.along.0, -self.along.1), ..self }
    }

    fn area(&self) -> f32 {
        self.length * self.height
    }

    /// Larger by so much on every side.
    pub(super) fn grown(self, by: f32) -> Self {
        Self { length: self.length + 2.0 * by, height: self.height + 2.0 * by, ..self }
    }

    /// As it stands in an image that is so many times as wide and as high.
    pub(super) fn scaled(self, (across, down): Point) -> Self {
        let (x, y) = (self.along.0 * across, self.along.1 * down);
        let stretch = x.hypot(y);
        let rise = (self.along.1 * across).hypot(self.along.0 * down);
        Self {
            middle: (self.middle.0 * across, self.middle.1 * down),
            along: (x / stretch, y / stretch),
            length: self.length * stretch,
            height: self.height * rise,
        }
    }

    /// As it stands once the image, of that size, is turned by so many quarters clockwise.
    pub(super) fn turned(self, quarters: u8, (width, height): Point) -> Self {
        let turn = |tilted: Self, (_, height): Point| {
            let (x, y) = tilted.middle;
            let (across, down) = tilted.along;
            Self { middle: (height - y, x), along: (-down, across), ..tilted }
        };
        let (mut turned, mut size) = (self, (width, height));
        for _ in 0..quarters % 4 {
            turned = turn(turned, size);
            size = (size.1, size.0);
        }
        turned
    }

    /// As it stands once everything is rotated clockwise about a point, by so many radians.
    pub(super) fn rotated(self, by: f32, (x, y): Point) -> Self {
        let (sine, cosine) = by.sin_cos();
        let rotate = |(across, down): Point| (across * cosine - down * sine, across * sine + down * cosine);
        let (across, down) = rotate((self.middle.0 - x, self.middle.1 - y));
        Self { middle: (x + across, y + down), along: rotate(self.along), ..self }
    }

    /// The point so far along the line and so far down from its upper left corner.
    pub(super) fn at(&self, along: f32, down: f32) -> Point {
        let (u, v) = (along - self.length / 2.0, down - self.height / 2.0);
        (
            self.middle.0 + u * self.along.0 - v * self.along.1,
            self.middle.1 + u * self.along.1 + v * self.along.0,
        )
    }

    /// Left, top, right and bottom of the part of it between two lengths and two heights.
    pub(super) fn bounds(&self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let corners =
            [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(u, v)| self.at(u, v));
        let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for (x, y) in corners {
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        }
        bounds
    }

    /// Where a level line at that height enters and leaves it.
    pub(super) fn across(&self, y: f32) -> Option<(f32, f32)> {
        let mut ends = (f32::MAX, f32::MIN);
        let corners = [(0.0, 0.0), (self.length, 0.0), (self.length, self.height), (0.0, self.height)]
            .map(|(u, v)| self.at(u, v));
        for (at, &from) in corners.iter().enumerate() {
            let to = corners[(at + 1) % 4];
            if (from.1 - y) * (to.1 - y) > 0.0 {
                continue;
            }
            let rise = to.1 - from.1;
            // A level side lies on the line from end to end.
            let meets = if rise == 0.0 {
                [from.0, to.0]
            } else {
                [from.0 + (to.0 - from.0) * (y - from.1) / rise; 2]
            };
            ends = meets.into_iter().fold(ends, |(least, most), x| (least.min(x), most.max(x)));
        }
        (ends.0 <= ends.1).then_some(ends)
    }

    /// Left, top, right and bottom of all of it.
    pub(super) fn outer(&self) -> [f32; 4] {
        self.bounds([0.0, 0.0, self.length, self.height])
    }

    /// What an image shows in it, level and of that height, and no wider than `widest`.
    pub(super) fn cut(&self, image: &Gray, height: u32, widest: u32) -> Gray {
        let scale = self.height.max(1.0) / real(height);
        let width = whole((self.length / scale).round()).clamp(8, widest);
        let step = self.length / real(width);
        // More pixels than one fall into each of the smaller image: their mean is taken.
        let samples = whole(step.max(scale).ceil()).clamp(1, 4);
        let mut cut = Gray { width, height, pixels: Vec::with_capacity((width * height) as usize) };
        for row in 0..height {
            for column in 0..width {
                let mut sum = 0.0;
                for at in 0..samples * samples {
                    let part = |at: u32| (real(at) + 0.5) / real(samples);
                    let (x, y) = self.at(
                        (real(column) + part(at % samples)) * step,
                        (real(row) + part(at / samples)) * scale,
                    );
                    sum += sample(image, x - 0.5, y - 0.5);
                }
                cut.pixels.push(level(sum / real(samples * samples)));
            }
        }
        cut
    }
}

/// Taller than wide by so many times: a line on its side, or a narrow letter.
const TALL: f32 = 1.5;

/// The convex outline of points that come in order of their rows, each row as its leftmost and its rightmost (Andrew's
/// monotone chain).
pub(super) fn outline(rows: &[(f32, f32, f32)]) -> Vec<Point> {
    let mut outline: Vec<Point> = Vec::new();
    let turns_right = |outline: &[Point], next: Point| {
        let [.., first, second] = outline else { return false };
        (second.0 - first.0) * (next.1 - first.1) <= (second.1 - first.1) * (next.0 - first.0)
    };
    // Down along the right ends, then up along the left ones.
    let right = rows.iter().map(|&(y, _, right)| (right, y));
    let left = rows.iter().rev().map(|&(y, left, _)| (left, y));
    for next in right.chain(left) {
        while turns_right(&outline, next) {
            outline.pop();
        }
        if outline.last() != Some(&next) {
            outline.push(next);
        }
    }
    outline
}

/// Brightness between pixels; outside of the image as on its edge.
fn sample(image: &Gray, x: f32, y: f32) -> f32 {
    let clamped = |at: f32, side: u32| at.clamp(0.0, real(side.max(1) - 1));
    let (x, y) = (clamped(x, image.width), clamped(y, image.height));
    let (left, top) = (whole(x), whole(y));
    let (right, bottom) = ((left + 1).min(image.width - 1), (top + 1).min(image.height - 1));
    let (across, down) = (x - real(left), y - real(top));
    let at = |x: u32, y: u32| f32::from(image.pixels[y as usize * image.width as usize + x as usize]);
    let upper = at(left, top) * (1.0 - across) + at(right, top) * across;
    let lower = at(left, bottom) * (1.0 - across) + at(right, bottom) * across;
    upper * (1.0 - down) + lower * down
}

/// A length in pixels.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub(super) fn real(pixels: u32) -> f32 {
    pixels as f32
}

/// Whole pixels of a length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and NaN becomes 0"
)]
pub(super) fn whole(length: f32) -> u32 {
    length as u32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of bytes is a byte")]
fn level(mean: f32) -> u8 {
    mean.round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(corners: &[Point]) -> Tilted {
        Tilted::around(corners).unwrap()
    }

    #[test]
    fn a_leaning_line_is_read_along_its_length_and_a_tall_one_downwards() {
        let (sine, cosine) = 10_f32.to_radians().sin_cos();
        let corner = |u: f32, v: f32| (50.0 + u * cosine - v * sine, 40.0 + u * sine + v * cosine);
        let leaning = around(&[corner(0.0, 0.0), corner(80.0, 0.0), corner(80.0, 20.0), corner(0.0, 20.0)]);
        assert!((leaning.along.0 - cosine).abs() < 1e-3 && (leaning.along.1 - sine).abs() < 1e-3);
        assert!((leaning.length - 80.0).abs() < 0.1 && (leaning.height - 20.0).abs() < 0.1);

        let tall = around(&[(10.0, 0.0), (20.0, 0.0), (20.0, 90.0), (10.0, 90.0)]);
        assert!(tall.is_upended() && tall.length == 90.0);
        assert_eq!(tall.outer(), [10.0, 0.0, 20.0, 90.0]);
    }

    #[test]
    fn the_outline_of_rows_is_convex() {
        let rows: Vec<_> =
            (0..=10_u8).map(f32::from).map(|y| (y, (5.0 - y).abs(), 20.0 - (5.0 - y).abs())).collect();
        assert_eq!(
            outline(&rows),
            [(15.0, 0.0), (20.0, 5.0), (15.0, 10.0), (5.0, 10.0), (0.0, 5.0), (5.0, 0.0)]
        );
        assert_eq!(outline(&[(3.0, 1.0, 1.0)]), [(1.0, 3.0)]);
    }

    #[test]
    fn a_rectangle_turns_with_its_image() {
        let line = around(&[(0.0, 0.0), (80.0, 0.0), (80.0, 20.0), (0.0, 20.0)]);
        assert_eq!(line.turned(1, (100.0, 60.0)).outer(), [40.0, 0.0, 60.0, 80.0]);
        assert_eq!(line.turned(2, (100.0, 60.0)).outer(), [20.0, 40.0, 100.0, 60.0]);
    }

    #[test]
    fn what_is_cut_out_is_level_and_of_the_height_asked_for() {
        let mut image = Gray::white(100, 60);
        for y in 10..50 {
            image.pixels[y * 100 + 20..y * 100 + 30].fill(0);
        }
        // The black bar, read downwards, lies across the cut from end to end.
        let bar = around(&[(20.0, 10.0), (30.0, 10.0), (30.0, 50.0), (20.0, 50.0)]);
        let cut = bar.grown(5.0).cut(&image, 48, 3200);
        assert_eq!((cut.width, cut.height), (120, 48));
        assert_eq!(
            (cut.pixels[24 * 120 + 60], cut.pixels[2 * 120 + 60], cut.pixels[24 * 120 + 2]),
            (0, 255, 255)
        );
    }
}

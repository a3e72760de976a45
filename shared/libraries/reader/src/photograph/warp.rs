//! A quadrilateral of a picture as a rectangle (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989,
//! section 2.2.3).

use crate::colour::Colour;

/// A place in a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Upper left, upper right, lower right, lower left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Corners(pub(crate) [Point; 4]);

/// The way from the unit square to a quadrilateral.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Projection {
    x: [f64; 3],
    y: [f64; 3],
    depth: [f64; 2],
}

impl Corners {
    /// Width and height of the rectangle: the longer of each two opposite sides.
    pub(crate) fn size(&self) -> (u32, u32) {
        let [a, b, c, d] = self.0;
        let side = |p: Point, q: Point| (p.x - q.x).hypot(p.y - q.y);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of a picture")]
        let longer = |one: f64, other: f64| one.max(other).round().max(1.0) as u32;
        (longer(side(a, b), side(d, c)), longer(side(a, d), side(b, c)))
    }
}

impl Projection {
    /// Of the unit square onto a quadrilateral, corner for corner.
    pub(crate) fn onto(corners: &Corners) -> Self {
        let [a, b, c, d] = corners.0;
        let (right, lower) = (Point { x: b.x - c.x, y: b.y - c.y }, Point { x: d.x - c.x, y: d.y - c.y });
        let sum = Point { x: a.x - b.x + c.x - d.x, y: a.y - b.y + c.y - d.y };
        let size = right.x * lower.y - lower.x * right.y;
        let size = if size == 0.0 { 1.0 } else { size };
        let across = (sum.x * lower.y - lower.x * sum.y) / size;
        let down = (right.x * sum.y - sum.x * right.y) / size;
        Self {
            x: [b.x - a.x + across * b.x, d.x - a.x + down * d.x, a.x],
            y: [b.y - a.y + across * b.y, d.y - a.y + down * d.y, a.y],
            depth: [across, down],
        }
    }

    /// A point of the unit square as one of the quadrilateral.
    pub(crate) fn apply(&self, across: f64, down: f64) -> Point {
        let depth = self.depth[0] * across + self.depth[1] * down + 1.0;
        let on = |axis: &[f64; 3]| (axis[0] * across + axis[1] * down + axis[2]) / depth;
        Point { x: on(&self.x), y: on(&self.y) }
    }
}

/// What is within the corners, as a picture of this size; white where that is outside the picture.
pub(crate) fn cut_out(picture: &Colour, corners: &Corners, (width, height): (u32, u32)) -> Colour {
    let onto = Projection::onto(corners);
    let mut pixels = Vec::with_capacity(3 * width as usize * height as usize);
    for y in 0..height {
        for x in 0..width {
            let across = (f64::from(x) + 0.5) / f64::from(width);
            let down = (f64::from(y) + 0.5) / f64::from(height);
            pixels.extend_from_slice(&sample(picture, onto.apply(across, down)));
        }
    }
    Colour { width, height, pixels }
}

/// The colour between the centres of four pixels.
fn sample(picture: &Colour, at: Point) -> [u8; 3] {
    let (x, y) = (at.x - 0.5, at.y - 0.5);
    let (left, upper) = (x.floor(), y.floor());
    let (right, lower) = (x - left, y - upper);
    let mut sums = [0.0; 3];
    for (x, y, share) in [
        (left, upper, (1.0 - right) * (1.0 - lower)),
        (left + 1.0, upper, right * (1.0 - lower)),
        (left, upper + 1.0, (1.0 - right) * lower),
        (left + 1.0, upper + 1.0, right * lower),
    ] {
        for (sum, level) in sums.iter_mut().zip(pixel(picture, x, y)) {
            *sum += share * f64::from(level);
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of levels")]
    sums.map(|sum| sum.round() as u8)
}

fn pixel(picture: &Colour, x: f64, y: f64) -> [u8; 3] {
    let is_inside = x >= 0.0 && y >= 0.0 && x < f64::from(picture.width) && y < f64::from(picture.height);
    if !is_inside {
        return [u8::MAX; 3];
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the picture")]
    let index = 3 * (y as usize * picture.width as usize + x as usize);
    picture.pixels.get(index..index + 3).and_then(|three| three.try_into().ok()).unwrap_or([u8::MAX; 3])
}

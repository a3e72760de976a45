//! Where the paper in a photograph is: the bright area around the middle, if it is a quadrilateral with the table around
//! it. In doubt there is none, because a page that is cut wrongly is lost.

use crate::gray::Gray;

use super::warp::{Corners, Point};

/// Longest side of the copy that is looked at.
const LOOKED_AT: u32 = 400;

/// The paper covers at least this share of the photograph, and at most that.
const LEAST_SHARE: f64 = 0.2;
const MOST_SHARE: f64 = 0.97;

/// The bright area fills at least this share of its convex hull, and the quadrilateral has as much of the hull.
const LEAST_FILLED: f64 = 0.9;
const LEAST_SQUARE: f64 = 0.93;

/// The paper is so many levels brighter than what is around it.
const LEAST_CONTRAST: f64 = 40.0;

/// Pixels at the edge of the copy that a paper may not touch: it would be cut off.
const MARGIN: f64 = 2.0;

/// Corners of the hull that are tried: more are thinned out.
const TRIED: usize = 28;

/// The corners of the paper in a photograph, where it is seen as a whole.
pub(crate) fn find(photograph: &Gray) -> Option<Corners> {
    let factor = photograph.width.max(photograph.height).div_ceil(LOOKED_AT).max(1);
    let copy = shrunk(photograph, factor);
    if copy.width < 20 || copy.height < 20 {
        return None;
    }
    let threshold = threshold(&copy)?;
    let area = around_the_middle(&copy, threshold)?;
    let hull = hull(&area.outline());
    let corners = largest_quadrilateral(&hull)?;
    let (whole, hull_size) = (f64::from(copy.width) * f64::from(copy.height), size(&hull));
    let quadrilateral = size(&corners);
    let is_paper = quadrilateral >= LEAST_SHARE * whole
        && quadrilateral <= MOST_SHARE * whole
        && area.filled() >= LEAST_FILLED * hull_size
        && quadrilateral >= LEAST_SQUARE * hull_size
        && is_inside(&corners, &copy)
        && contrast(&copy, &area) >= LEAST_CONTRAST;
    let scaled = |point: Point| Point { x: point.x * f64::from(factor), y: point.y * f64::from(factor) };
    is_paper.then(|| Corners(from_upper_left(corners).map(scaled)))
}

/// Means of squares of pixels: print and grain vanish in them.
fn shrunk(image: &Gray, factor: u32) -> Gray {
    let (width, height) = (image.width / factor, image.height / factor);
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        for x in 0..width {
            let mut sum = 0_u32;
            for row in 0..factor {
                let start = ((y * factor + row) * image.width + x * factor) as usize;
                sum += image.pixels[start..start + factor as usize]
                    .iter()
                    .map(|&level| u32::from(level))
                    .sum::<u32>();
            }
            pixels.push(u8::try_from(sum / (factor * factor)).unwrap_or(u8::MAX));
        }
    }
    Gray { width, height, pixels }
}

/// The level that parts bright from dark best (Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979).
fn threshold(image: &Gray) -> Option<u8> {
    let mut counts = [0_u32; 256];
    image.pixels.iter().for_each(|&level| counts[usize::from(level)] += 1);
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    let sum: f64 = (0_u32..).zip(&counts).map(|(level, &count)| f64::from(level) * f64::from(count)).sum();
    let (mut below, mut sum_below, mut best) = (0.0, 0.0, None);
    for (level, &count) in (0_u8..=255).zip(&counts) {
        below += f64::from(count);
        sum_below += f64::from(level) * f64::from(count);
        let above = total - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let apart = below * above * (sum_below / below - (sum - sum_below) / above).powi(2);
        if best.is_none_or(|(_, most)| apart > most) {
            best = Some((level, apart));
        }
    }
    best.map(|(level, _)| level)
}

/// Pixels that hang together.
struct Area {
    width: usize,
    inside: Vec<bool>,
}

/// The bright pixels that hang together with those near the middle, the most of them.
fn around_the_middle(image: &Gray, threshold: u8) -> Option<Area> {
    let (width, height) = (image.width as usize, image.height as usize);
    let mut best: Option<(usize, Area)> = None;
    let mut seen = vec![false; width * height];
    for (x, y) in [(2, 2), (1, 2), (3, 2), (2, 1), (2, 3)].map(|(x, y)| (width * x / 4, height * y / 4)) {
        let mut inside = vec![false; width * height];
        let mut count = 0;
        let mut next = vec![(x, y)];
        while let Some((x, y)) = next.pop() {
            let at = y * width + x;
            if seen[at] || image.pixels[at] <= threshold {
                continue;
            }
            seen[at] = true;
            inside[at] = true;
            count += 1;
            next.extend(
                [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)]
                    .into_iter()
                    .filter(|&(x, y)| x < width && y < height),
            );
        }
        if count > 0 && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, Area { width, inside }));
        }
    }
    best.map(|(_, area)| area)
}

impl Area {
    /// First and last pixel of each row.
    fn spans(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.inside.chunks(self.width).enumerate().filter_map(|(y, row)| {
            let first = row.iter().position(|&inside| inside)?;
            let last = row.iter().rposition(|&inside| inside)?;
            Some((y, first, last))
        })
    }

    /// The ends of each row as points, from left to right.
    fn outline(&self) -> Vec<Point> {
        let mut points = Vec::new();
        for (y, first, last) in self.spans() {
            for (x, y) in [(first, y), (first, y + 1), (last + 1, y), (last + 1, y + 1)] {
                points.push(Point { x: whole(x), y: whole(y) });
            }
        }
        points.sort_by(|one, other| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
        points
    }

    /// How many pixels it covers, with print and other holes.
    fn filled(&self) -> f64 {
        self.spans().map(|(_, first, last)| whole(last + 1 - first)).sum()
    }
}

fn whole(count: usize) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}

/// The convex hull of points that are sorted (Andrew's monotone chain, 1979).
fn hull(points: &[Point]) -> Vec<Point> {
    let half = |points: &mut dyn Iterator<Item = &Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for &point in points {
            while let [.., before, last] = chain[..] {
                if turn(before, last, point) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut around = half(&mut points.iter());
    around.extend(half(&mut points.iter().rev()));
    around
}

/// Twice the size of the triangle; its sign says which way the corner turns.
fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// The size of a polygon.
fn size(corners: &[Point]) -> f64 {
    let Some((&first, rest)) = corners.split_first() else { return 0.0 };
    rest.windows(2).map(|pair| turn(first, pair[0], pair[1])).sum::<f64>().abs() / 2.0
}

/// The largest one whose corners are corners of the hull.
fn largest_quadrilateral(hull: &[Point]) -> Option<[Point; 4]> {
    let tried = thinned(hull.to_vec());
    let count = tried.len();
    let mut best: Option<([Point; 4], f64)> = None;
    for a in 0..count {
        for b in a + 1..count {
            for c in b + 1..count {
                for d in c + 1..count {
                    let corners = [tried[a], tried[b], tried[c], tried[d]];
                    let size = size(&corners);
                    if best.is_none_or(|(_, most)| size > most) {
                        best = Some((corners, size));
                    }
                }
            }
        }
    }
    best.map(|(corners, _)| corners)
}

/// Without the corners that matter least.
fn thinned(mut hull: Vec<Point>) -> Vec<Point> {
    while hull.len() > TRIED {
        let count = hull.len();
        let weight = |at: usize| turn(hull[(at + count - 1) % count], hull[at], hull[(at + 1) % count]).abs();
        let Some(least) = (0..count).min_by(|&one, &other| weight(one).total_cmp(&weight(other))) else {
            break;
        };
        hull.remove(least);
    }
    hull
}

fn is_inside(corners: &[Point; 4], image: &Gray) -> bool {
    let (width, height) = (f64::from(image.width), f64::from(image.height));
    corners.iter().all(|corner| {
        (MARGIN..=width - MARGIN).contains(&corner.x) && (MARGIN..=height - MARGIN).contains(&corner.y)
    })
}

/// How much brighter the area is than the rest.
fn contrast(image: &Gray, area: &Area) -> f64 {
    let mean = |wanted: bool| {
        let levels = image.pixels.iter().zip(&area.inside).filter(|(_, inside)| **inside == wanted);
        let (sum, count) =
            levels.fold((0.0, 0.0), |(sum, count), (&level, _)| (sum + f64::from(level), count + 1.0));
        if count > 0.0 { sum / count } else { 0.0 }
    };
    mean(true) - mean(false)
}

/// In the order of [`Corners`]: clockwise, as rows grow downwards, from the one that is nearest to the upper left.
fn from_upper_left(corners: [Point; 4]) -> [Point; 4] {
    let mut around = corners;
    if turn(around[0], around[1], around[2]) < 0.0 {
        around.reverse();
    }
    let first = (0..4)
        .min_by(|&one, &other| {
            let near = |at: usize| around[at].x + around[at].y;
            near(one).total_cmp(&near(other))
        })
        .unwrap_or_default();
    around.rotate_left(first);
    around
}

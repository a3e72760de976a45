//! Pictures on a page that has text of its own: which of them may hold text that is only drawn.

use super::piece::{Piece, union};
use crate::gray::Gray;

/// Share of the page from which on a picture may hold text. Logos are smaller.
const LARGE: f32 = 0.1;

/// A picture with fewer pixels on its shorter side shows no line of text.
const FEWEST_PIXELS: i32 = 60;

/// So many words for a picture as large as the page, fewer for smaller ones, and the page is written on it:
/// it is a background, or a scan whose recognized text is stored already, unless its ink says otherwise.
const WORDS_OF_A_PAGE: f32 = 15.0;

/// Longest side of a page that is drawn larger because its pictures are sharper: A4 has as many pixels.
const SHARP: f32 = 2340.0;

/// Most pictures of one page that are recognized.
const MOST_PICTURES: usize = 3;

/// Pictures that touch, up to so many pixels, are strips of one.
const TOUCHING: f32 = 4.0;

/// Pixels so much darker than the paper are ink, and those between are shades of a photograph.
const INK: u8 = 90;
const SHADE: u8 = 30;

/// Text is more than this share of an area and less than that. One line of a page in small print is .001 of it.
const LEAST_INK: f32 = 0.0015;
const MOST_INK: f32 = 0.35;

/// Shades at the edges of letters are fewer than so many times their ink; a photograph is full of them.
const MOST_SHADES: f32 = 1.0;

/// Pieces that cover a picture so many times leave nothing of it free.
const MOST_COVERED: usize = 16;

/// A picture on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Picture {
    /// In pixels of the page image, inside of it.
    pub(super) place: [f32; 4],
    /// Its own pixels.
    pub(super) pixels: (i32, i32),
}

/// The pictures that are large, strips of a scan taken as one.
pub(super) fn large(pictures: &[Picture], (width, height): (f32, f32)) -> Vec<[f32; 4]> {
    let whole = joined(pictures);
    let large = whole.into_iter().filter(|picture| {
        area(picture.place) > LARGE * width * height
            && picture.pixels.0.min(picture.pixels.1) >= FEWEST_PIXELS
    });
    let mut large: Vec<[f32; 4]> = large.map(|picture| picture.place).collect();
    large.sort_by(|one, other| area(*other).total_cmp(&area(*one)));
    // A picture on a picture, or its mask, is the same place.
    let mut apart: Vec<[f32; 4]> = Vec::new();
    for picture in large {
        if !apart.iter().any(|larger| is_inside(picture, *larger)) {
            apart.push(picture);
        }
    }
    apart.truncate(MOST_PICTURES);
    apart.sort_by(|one, other| one[1].total_cmp(&other[1]));
    apart
}

/// How many times as large as at its size a page is drawn, so that a sharp picture on a small page stays sharp.
pub(super) fn sharper(pictures: &[Picture], (width, height): (f32, f32)) -> f32 {
    let large = pictures.iter().filter(|picture| area(picture.place) > LARGE * width * height);
    let sharpness = large.map(|Picture { place: [x0, y0, x1, y1], pixels }| {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let (across, down) = (pixels.0 as f32 / (x1 - x0), pixels.1 as f32 / (y1 - y0));
        across.min(down)
    });
    sharpness.fold(1.0, f32::max).min(SHARP / width.max(height)).max(1.0)
}

/// Whether next to no words stand on a picture.
pub(super) fn is_bare(picture: [f32; 4], pieces: &[Piece], size: (f32, f32)) -> bool {
    let limit = (WORDS_OF_A_PAGE * area(picture) / (size.0 * size.1)).max(1.0);
    #[expect(clippy::cast_precision_loss, reason = "words of a page")]
    let on_it = pieces.iter().filter(|piece| is_inside(piece.bbox, picture)).count() as f32;
    on_it < limit
}

/// Joins pictures that touch along a whole side: rows of tiles to strips, strips to a sheet.
fn joined(pictures: &[Picture]) -> Vec<Picture> {
    let beside = |a: [f32; 4], b: [f32; 4]| {
        near(a[1], b[1]) && near(a[3], b[3]) && b[0] - a[2] < TOUCHING && b[0] > a[0]
    };
    let below = |a: [f32; 4], b: [f32; 4]| {
        near(a[0], b[0]) && near(a[2], b[2]) && b[1] - a[3] < TOUCHING && b[1] > a[1]
    };
    let mut sorted = pictures.to_vec();
    sorted.sort_by(|one, other| {
        let key = |picture: &Picture| (picture.place[1].round(), picture.place[0]);
        let (one, other) = (key(one), key(other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let mut rows: Vec<Picture> = Vec::new();
    for picture in sorted {
        match rows.last_mut().filter(|last| beside(last.place, picture.place)) {
            Some(last) => last.join(&picture, (picture.pixels.0, 0)),
            None => rows.push(picture),
        }
    }
    rows.sort_by(|one, other| {
        let key = |picture: &Picture| (picture.place[0].round(), picture.place[1]);
        let (one, other) = (key(one), key(other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let mut sheets: Vec<Picture> = Vec::new();
    for picture in rows {
        match sheets.last_mut().filter(|last| below(last.place, picture.place)) {
            Some(last) => last.join(&picture, (0, picture.pixels.1)),
            None => sheets.push(picture),
        }
    }
    sheets
}

impl Picture {
    fn join(&mut self, other: &Self, (more, below): (i32, i32)) {
        self.place = union(self.place, other.place);
        self.pixels = (self.pixels.0.saturating_add(more), self.pixels.1.saturating_add(below));
    }
}

fn near(one: f32, other: f32) -> bool {
    (one - other).abs() < TOUCHING
}

/// In square pixels.
pub(super) fn area([x0, y0, x1, y1]: [f32; 4]) -> f32 {
    (x1 - x0) * (y1 - y0)
}

/// Whether the middle of a box lies in an area.
pub(super) fn is_inside([x0, y0, x1, y1]: [f32; 4], area: [f32; 4]) -> bool {
    let (x, y) = (f32::midpoint(x0, x1), f32::midpoint(y0, y1));
    x >= area[0] && x <= area[2] && y >= area[1] && y <= area[3]
}

/// Whether an area of a page of this size shows ink like that of text where no piece stands.
pub(super) fn shows_more(
    image: &Gray,
    size: (f32, f32),
    [x0, y0, x1, y1]: [f32; 4],
    pieces: &[Piece],
) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "sides of images")]
    let scale = (image.width as f32 / size.0, image.height as f32 / size.1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and it is capped"
    )]
    let at = |edge: f32, scale: f32, most: u32| ((edge * scale).max(0.0) as usize).min(most as usize);
    let columns = at(x0, scale.0, image.width)..at(x1, scale.0, image.width);
    let rows = at(y0, scale.1, image.height)..at(y1, scale.1, image.height);
    if columns.is_empty() || rows.is_empty() {
        return false;
    }
    let mut part: Vec<u8> = Vec::with_capacity(columns.len() * rows.len());
    image.rows().take(rows.end).skip(rows.start).for_each(|row| part.extend(&row[columns.clone()]));
    let paper = median(&part);
    let mut left = MOST_COVERED * part.len();
    for piece in pieces {
        let [px0, py0, px1, py1] = piece.bbox;
        let margin = 0.3 * (py1 - py0).min(px1 - px0);
        let across = at(px0 - margin, scale.0, image.width)..at(px1 + margin, scale.0, image.width);
        let clamp = |x: usize| x.clamp(columns.start, columns.end) - columns.start;
        let across = clamp(across.start)..clamp(across.end).max(clamp(across.start));
        let first = at(py0 - margin, scale.1, image.height).max(rows.start);
        for row in first..at(py1 + margin, scale.1, image.height).min(rows.end) {
            let start = (row - rows.start) * columns.len();
            part[start + across.start..start + across.end].fill(paper);
            left = left.saturating_sub(across.len() + 1);
        }
        if left == 0 {
            return false;
        }
    }
    let (ink, shades) =
        part.iter().fold((0.0_f32, 0.0_f32), |(ink, shades), &pixel| match paper.saturating_sub(pixel) {
            INK.. => (ink + 1.0, shades),
            SHADE.. => (ink, shades + 1.0),
            _ => (ink, shades),
        });
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    let share = ink / part.len() as f32;
    (LEAST_INK..MOST_INK).contains(&share) && shades < MOST_SHADES * ink
}

fn median(pixels: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    pixels.iter().for_each(|&pixel| counts[usize::from(pixel)] += 1);
    let mut below = 0;
    let found = (0..=u8::MAX).find(|&level| {
        below += counts[usize::from(level)];
        2 * below > pixels.len()
    });
    found.unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: (f32, f32) = (1000.0, 1000.0);

    fn words(count: usize) -> Vec<Piece> {
        vec![Piece { text: "word".into(), bbox: [400.0, 400.0, 440.0, 420.0], ..Piece::default() }; count]
    }

    fn count(places: &[[f32; 4]]) -> usize {
        let pictures: Vec<_> = places.iter().map(|&place| Picture { place, pixels: (800, 70) }).collect();
        large(&pictures, PAGE).len()
    }

    #[test]
    fn a_picture_with_few_words_on_it_is_bare() {
        let whole = [0.0, 0.0, 1000.0, 1000.0];
        assert!(!is_bare(whole, &words(40), PAGE));
        assert!(is_bare(whole, &words(5), PAGE));
    }

    #[test]
    fn a_picture_inside_another_is_the_same_and_strips_are_one() {
        assert_eq!(count(&[[0.0, 0.0, 900.0, 500.0], [10.0, 10.0, 880.0, 480.0]]), 1);
        assert_eq!(count(&[[0.0, 0.0, 900.0, 300.0], [0.0, 400.0, 900.0, 700.0]]), 2);
        let strips: Vec<_> =
            (0..40).map(|at| [0.0, 25.0 * at as f32, 1000.0, 25.0 * (at + 1) as f32]).collect();
        assert_eq!(count(&strips), 1);
        let tiles = |at: i32| [100.0 * (at % 10) as f32, 100.0 * (at / 10) as f32];
        let tiles: Vec<_> = (0..100).map(tiles).map(|[x, y]| [x, y, x + 100.0, y + 100.0]).collect();
        assert_eq!(count(&tiles), 1);
        assert_eq!(count(&[[0.0, 0.0, 900.0, 25.0], [0.0, 500.0, 900.0, 525.0]]), 0);
    }

    #[test]
    fn ink_beside_the_words_is_more_and_a_photograph_is_not() {
        let mut page = Gray::white(200, 200);
        let size = (1000.0, 1000.0);
        let whole = [0.0, 0.0, 1000.0, 1000.0];
        (0..40).for_each(|x| page.pixels[80 * 200 + 80 + x / 5] = 0);
        (0..30).for_each(|at| page.pixels[81 * 200 + 80 + at % 8] = 0);
        assert!(!shows_more(&page, size, whole, &words(1)));
        (0..200).for_each(|x| page.pixels[150 * 200 + x] = if x % 2 == 0 { 0 } else { 255 });
        assert!(shows_more(&page, size, whole, &words(1)));
        let large = Piece { bbox: [0.0, 0.0, 1000.0, 500.0], ..Piece::default() };
        assert!(shows_more(&page, size, whole, std::slice::from_ref(&large)));
        assert!(!shows_more(&page, size, whole, &vec![large; 100]));
        (0..20_000).for_each(|at| page.pixels[at] = 130 + (at % 120) as u8);
        assert!(!shows_more(&page, size, whole, &words(1)));
    }
}

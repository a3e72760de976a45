//! What of the stored text a person sees on the page.
//!
//! White print on white, print under a box, in a layer that is off, or drawn by nothing leaves no mark: in the
//! picture of the page its place is even. Only pages on which that is possible are drawn.

use super::piece::Piece;
use crate::gray::Gray;

/// Print of less height, in pixels of a page at 200 dots per inch, is read by nobody: 1.2 points.
const LOWEST: f32 = 3.3;

/// On small pages print is as small as this share of the longer side.
const LOWEST_SHARE: f32 = 0.0015;

/// A letter is on average wider than this share of its height.
const NARROWEST: f32 = 0.6;

/// Ink differs from its ground by so many steps of 255: yellow on white by 29.
const LEAST_CONTRAST: u8 = 16;

/// Pixels of one page that are looked at, four times those of the largest image; the print of a page covers less than
/// one. Text beyond is kept.
pub(super) const MOST_PIXELS: usize = 50_000_000;

/// Keeps what stands on the page and is large enough to be seen. Where nothing stands on it, the edges of the page
/// are wrong and not the text.
pub(super) fn on_page(pieces: &mut Vec<Piece>, (width, height): (f32, f32)) {
    let lowest = LOWEST.min(LOWEST_SHARE * width.max(height));
    let is_outside = |piece: &Piece| {
        let [x0, y0, x1, y1] = piece.bbox;
        let (x, y) = (f32::midpoint(x0, x1), f32::midpoint(y0, y1));
        x < 0.0 || y < 0.0 || x > width || y > height
    };
    let has_edges = !pieces.iter().all(is_outside);
    pieces.retain(|piece| {
        let is_outside = has_edges && is_outside(piece);
        // Some fonts have letters of no height.
        let [left, top, right, bottom] = piece.way.upright_box(piece.bbox);
        #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
        let letter = (right - left) / piece.letters.len().max(1) as f32;
        let is_tiny = bottom - top < lowest && letter < NARROWEST * lowest;
        let has_box = left < right || top < bottom;
        !(has_box && (is_outside || is_tiny))
    });
}

/// Whether there is a mark where a piece stands. The size is that of the page its box refers to, and `left` are the
/// pixels that may still be looked at.
pub(super) fn is_marked(image: &Gray, (width, height): (f32, f32), piece: &Piece, left: &mut usize) -> bool {
    let [x0, y0, x1, y1] = piece.bbox;
    // A box without height says nothing of its place.
    if (y1 - y0).min(x1 - x0) < 1.0 {
        return true;
    }
    // Above and below the letters lines of tables and neighbours come in.
    let margin = (y1 - y0).min(x1 - x0) * 0.15;
    #[expect(clippy::cast_precision_loss, reason = "sides of images")]
    let scale = (image.width as f32 / width, image.height as f32 / height);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and it is capped"
    )]
    let at = |edge: f32, scale: f32, most: u32| ((edge * scale).max(0.0) as usize).min(most as usize);
    let columns = at(x0, scale.0, image.width)..at(x1.ceil(), scale.0, image.width);
    let rows = at(y0 + margin, scale.1, image.height)..at((y1 - margin).ceil(), scale.1, image.height);
    if columns.is_empty() || rows.is_empty() {
        return false;
    }
    let (mut darkest, mut lightest) = (u8::MAX, 0);
    for row in image.rows().take(rows.end).skip(rows.start) {
        *left = left.saturating_sub(columns.len());
        for &pixel in &row[columns.clone()] {
            darkest = darkest.min(pixel);
            lightest = lightest.max(pixel);
        }
        if *left == 0 || lightest - darkest >= LEAST_CONTRAST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(bbox: [f32; 4]) -> Piece {
        Piece { text: "word".into(), bbox, ..Piece::default() }
    }

    #[test]
    fn what_stands_beside_the_page_or_is_too_small_is_not_seen() {
        let mut pieces = vec![
            piece([100.0, 100.0, 200.0, 130.0]),
            piece([-300.0, 100.0, -200.0, 130.0]),
            piece([100.0, 2400.0, 200.0, 2430.0]),
            piece([100.0, 100.0, 101.0, 101.4]),
        ];
        on_page(&mut pieces, (1654.0, 2339.0));
        assert_eq!(pieces, [piece([100.0, 100.0, 200.0, 130.0])]);
        let mut small = vec![piece([10.0, 10.0, 20.0, 13.0])];
        on_page(&mut small, (165.0, 234.0));
        assert_eq!(small.len(), 1);
    }

    #[test]
    fn an_even_place_shows_no_print() {
        let mut image = Gray::white(100, 50);
        image.pixels[25 * 100 + 30] = 0;
        let size = (200.0, 100.0);
        let is_marked = |bbox| is_marked(&image, size, &piece(bbox), &mut MOST_PIXELS.clone());
        assert!(is_marked([50.0, 40.0, 90.0, 60.0]));
        assert!(!is_marked([100.0, 40.0, 150.0, 60.0]));
        assert!(!is_marked([500.0, 40.0, 600.0, 60.0]));
    }

    #[test]
    fn boxes_as_large_as_the_page_are_looked_at_only_so_often_and_then_kept() {
        let image = Gray::white(100, 50);
        let mut left = 10_000;
        let large = piece([0.0, 0.0, 200.0, 100.0]);
        let marked: Vec<bool> =
            (0..5).map(|_| is_marked(&image, (200.0, 100.0), &large, &mut left)).collect();
        assert_eq!((marked, left), (vec![false, false, true, true, true], 0));
    }
}

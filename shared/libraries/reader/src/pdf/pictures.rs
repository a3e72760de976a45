//! Pictures on a page that has text of its own: which of them may hold text that is only drawn.

use pdfium_render::prelude::{
    PdfPage, PdfPageObject, PdfPageObjectCommon, PdfPageObjectsCommon, PdfPageXObjectFormObject, PdfPoints,
    PdfRect,
};

use super::native::Piece;
use super::to_pixels::ToPixels;

/// Share of the page from which on a picture may hold text. Logos are smaller.
const LARGE: f32 = 0.1;

/// A picture with fewer pixels on its shorter side shows no line of text.
const FEWEST_PIXELS: i32 = 60;

/// So many words for a picture as large as the page, fewer for smaller ones, and the page is written on it:
/// it is a background, or a scan whose recognized text is stored already.
const WORDS_OF_A_PAGE: f32 = 15.0;

/// Most pictures of one page that are recognized.
const MOST_PICTURES: usize = 3;

/// Pictures inside forms inside forms are looked for so deep.
const DEPTH: u8 = 3;

/// Most objects of one page that are looked at.
const MOST_OBJECTS: usize = 20_000;

/// Shapes from which on a page with next to no text may be drawn instead of written.
const MANY_SHAPES: usize = 200;

/// What is drawn on a page beside its text.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Areas of large pictures in pixels of the page image, inside of it.
    pub(super) pictures: Vec<[f32; 4]>,
    /// Lines, curves and fills.
    shapes: usize,
    objects: usize,
}

impl Drawn {
    /// Looks through the objects of a page.
    pub(super) fn on(page: &PdfPage<'_>, to_pixels: &ToPixels, size: (f32, f32)) -> Self {
        let mut drawn = Self::default();
        for object in page.objects().iter() {
            drawn.add(&object, &|points| points, to_pixels, size, DEPTH);
            if drawn.objects > MOST_OBJECTS {
                break;
            }
        }
        drawn
    }

    /// Whether nothing at all is drawn.
    pub(super) fn is_nothing(&self) -> bool {
        self.objects == 0
    }

    /// Whether the letters may be drawn as shapes.
    pub(super) fn may_be_outlines(&self) -> bool {
        self.shapes >= MANY_SHAPES
    }

    /// The pictures that are to be recognized: large, and with next to no words on them.
    pub(super) fn unread(&self, pieces: &[Piece], size: (f32, f32)) -> Vec<[f32; 4]> {
        let is_unread = |&&picture: &&[f32; 4]| {
            let limit = (WORDS_OF_A_PAGE * area(picture) / (size.0 * size.1)).max(1.0);
            #[expect(clippy::cast_precision_loss, reason = "words of a page")]
            let on_it = pieces.iter().filter(|piece| is_inside(piece.bbox, picture)).count() as f32;
            on_it < limit
        };
        let mut unread: Vec<[f32; 4]> = self.pictures.iter().filter(is_unread).copied().collect();
        unread.sort_by(|one, other| area(*other).total_cmp(&area(*one)));
        // A picture on a picture, or its mask, is the same place.
        let mut apart: Vec<[f32; 4]> = Vec::new();
        for picture in unread {
            if !apart.iter().any(|larger| is_inside(picture, *larger)) {
                apart.push(picture);
            }
        }
        apart.truncate(MOST_PICTURES);
        apart.sort_by(|one, other| one[1].total_cmp(&other[1]));
        apart
    }

    fn add(
        &mut self,
        object: &PdfPageObject<'_>,
        to_page: &dyn Fn((PdfPoints, PdfPoints)) -> (PdfPoints, PdfPoints),
        to_pixels: &ToPixels,
        size: (f32, f32),
        depth: u8,
    ) {
        self.objects += 1;
        if object.as_path_object().is_some() {
            self.shapes += 1;
        } else if let Some(image) = object.as_image_object() {
            let place = place(object, to_page, to_pixels, size);
            let Some(place) = place.filter(|&place| area(place) > LARGE * size.0 * size.1) else { return };
            if image.width().unwrap_or(0).min(image.height().unwrap_or(0)) >= FEWEST_PIXELS {
                self.pictures.push(place);
            }
        } else if let Some(form) = object.as_x_object_form_object() {
            self.add_inside(form, to_page, to_pixels, size, depth);
        }
    }

    fn add_inside(
        &mut self,
        form: &PdfPageXObjectFormObject<'_>,
        to_page: &dyn Fn((PdfPoints, PdfPoints)) -> (PdfPoints, PdfPoints),
        to_pixels: &ToPixels,
        size: (f32, f32),
        depth: u8,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Ok(matrix) = form.matrix() else { return };
        for child in form.iter() {
            self.add(&child, &|(x, y)| to_page(matrix.apply_to_points(x, y)), to_pixels, size, depth);
            if self.objects > MOST_OBJECTS {
                return;
            }
        }
    }
}

/// The part of a page that an object covers.
fn place(
    object: &PdfPageObject<'_>,
    to_page: &dyn Fn((PdfPoints, PdfPoints)) -> (PdfPoints, PdfPoints),
    to_pixels: &ToPixels,
    (width, height): (f32, f32),
) -> Option<[f32; 4]> {
    let bounds = object.bounds().ok()?.to_rect();
    let (left, bottom) = to_page((bounds.left(), bounds.bottom()));
    let (right, top) = to_page((bounds.right(), bounds.top()));
    let [x0, y0, x1, y1] = to_pixels.rect(&PdfRect::new(bottom, left, top, right));
    let area = [x0.max(0.0), y0.max(0.0), x1.min(width), y1.min(height)];
    (area[0] < area[2] && area[1] < area[3]).then_some(area)
}

/// In square pixels.
pub(super) fn area([x0, y0, x1, y1]: [f32; 4]) -> f32 {
    (x1 - x0) * (y1 - y0)
}

/// Whether the middle of a box lies in an area.
fn is_inside([x0, y0, x1, y1]: [f32; 4], area: [f32; 4]) -> bool {
    let (x, y) = (f32::midpoint(x0, x1), f32::midpoint(y0, y1));
    x >= area[0] && x <= area[2] && y >= area[1] && y <= area[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: (f32, f32) = (1000.0, 1000.0);

    fn words(count: usize) -> Vec<Piece> {
        vec![Piece { text: "word".into(), bbox: [400.0, 400.0, 440.0, 420.0], ..Piece::default() }; count]
    }

    fn unread(pictures: &[[f32; 4]], words: &[Piece]) -> usize {
        Drawn { pictures: pictures.to_vec(), ..Drawn::default() }.unread(words, PAGE).len()
    }

    #[test]
    fn a_background_that_is_written_on_is_not_recognized() {
        let whole = [0.0, 0.0, 1000.0, 1000.0];
        assert_eq!(unread(&[whole], &words(40)), 0);
        assert_eq!(unread(&[whole], &words(5)), 1);
    }

    #[test]
    fn a_picture_inside_another_is_not_recognized_twice() {
        assert_eq!(unread(&[[0.0, 0.0, 900.0, 500.0], [10.0, 10.0, 880.0, 480.0]], &[]), 1);
        assert_eq!(unread(&[[0.0, 0.0, 900.0, 300.0], [0.0, 400.0, 900.0, 700.0]], &[]), 2);
    }
}

//! What a page draws beside its text, and whether it may hide some of that: one walk over its objects.

use pdfium_render::prelude::{
    PdfColor, PdfPage, PdfPageObject, PdfPageObjectCommon, PdfPageObjectsCommon, PdfPagePathObject,
    PdfPageTextObject, PdfPageXObjectFormObject, PdfPathFillMode, PdfPathSegments, PdfPoints, PdfRect,
};

use super::covers::Covers;
use super::native::is_unpainted;
use super::pictures::{Picture, is_inside};
use super::to_pixels::ToPixels;

/// Objects inside forms inside forms are looked for so deep.
const DEPTH: u8 = 3;

/// Most objects of one page that are looked at.
const MOST_OBJECTS: usize = 20_000;

/// Most pictures and most letters drawn as shapes that are remembered.
const MOST_PLACES: usize = 2000;

/// Most areas that are remembered as a ground of light print.
const MOST_GROUNDS: usize = 200;

/// Colours from this brightness on may be white on white. Print is also hidden in black on black: then a box is drawn.
const LIGHT: u8 = 225;

/// Print that lets nearly everything through.
const FAINT: u8 = 20;

/// Letters drawn as shapes are between so many and so many pixels high: 3 to 40 points.
const LETTER: std::ops::Range<f32> = 8.0..110.0;

/// A box has five segments, and most letters have more.
const LETTER_SEGMENTS: u32 = 6;

/// A shape with so many segments is several letters.
const SEGMENTS_OF_A_LETTER: u32 = 24;

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) pictures: Vec<Picture>,
    /// Shapes as large as letters, once for each letter they may be.
    pub(super) drawn_letters: Vec<[f32; 4]>,
    /// Lines, curves and fills.
    pub(super) shapes: usize,
    pub(super) objects: usize,
    /// Whether text is stored that leaves no mark, as under a scan.
    pub(super) has_invisible: bool,
    /// Whether text may be covered or has the colour of its ground.
    pub(super) may_hide: bool,
    /// Whether a picture lies over text, as the sheet does where its text was laid below it.
    pub(super) has_text_below: bool,
    covers: Covers,
    /// Dark and coloured areas, on which light print is seen.
    grounds: Vec<[f32; 4]>,
}

/// The way from the space of an object, that of a form as it may be, to the page.
type ToPage<'a> = &'a dyn Fn((PdfPoints, PdfPoints)) -> (PdfPoints, PdfPoints);

/// Where objects stand.
#[derive(Clone, Copy)]
struct Places<'a> {
    to_page: ToPage<'a>,
    to_pixels: &'a ToPixels,
    size: (f32, f32),
}

impl Content {
    /// Looks through the objects of a page.
    pub(super) fn of(page: &PdfPage<'_>, to_pixels: &ToPixels, size: (f32, f32)) -> Self {
        let mut content = Self::default();
        let places = Places { to_page: &|points| points, to_pixels, size };
        for object in page.objects().iter() {
            content.add(&object, places, DEPTH);
            if content.objects > MOST_OBJECTS {
                break;
            }
        }
        content
    }

    /// Whether nothing at all is drawn.
    pub(super) fn is_nothing(&self) -> bool {
        self.objects == 0
    }

    fn add(&mut self, object: &PdfPageObject<'_>, places: Places<'_>, depth: u8) {
        self.objects += 1;
        if let Some(text) = object.as_text_object() {
            self.add_text(text, object, places);
        } else if let Some(path) = object.as_path_object() {
            self.shapes += 1;
            self.add_path(path, object, places);
        } else if let Some(image) = object.as_image_object() {
            let Some(place) = places.of(object) else { return };
            if self.covers.hide(place) {
                (self.may_hide, self.has_text_below) = (true, true);
            }
            if self.pictures.len() < MOST_PLACES {
                let pixels = (image.width().unwrap_or(0), image.height().unwrap_or(0));
                self.pictures.push(Picture { place, pixels });
            }
        } else if let Some(form) = object.as_x_object_form_object() {
            self.add_inside(form, places, depth);
        }
    }

    fn add_text(&mut self, text: &PdfPageTextObject<'_>, object: &PdfPageObject<'_>, places: Places<'_>) {
        if is_unpainted(text.render_mode()) {
            self.has_invisible = true;
            self.may_hide = true;
            return;
        }
        let Some(place) = places.of(object) else { return };
        self.covers.add_text(place, places.size);
        if !self.may_hide && text.fill_color().is_ok_and(is_hardly_seen) {
            self.may_hide = !self.grounds.iter().any(|&ground| is_inside(place, ground));
        }
    }

    fn add_path(&mut self, path: &PdfPagePathObject<'_>, object: &PdfPageObject<'_>, places: Places<'_>) {
        let is_filled = path.fill_mode().is_ok_and(|mode| mode != PdfPathFillMode::None);
        if !is_filled {
            return;
        }
        let Some(place) = places.of(object) else { return };
        let color = path.fill_color().ok();
        // A box with round corners looks like a letter, and it hides what is below it.
        if color.as_ref().is_some_and(|color| color.alpha() == u8::MAX) {
            self.may_hide = self.may_hide || self.covers.hide(place);
        }
        let [x0, y0, x1, y1] = place;
        if LETTER.contains(&(y1 - y0).min(x1 - x0).max((y1 - y0).max(x1 - x0) * 0.1))
            && self.drawn_letters.len() < MOST_PLACES
        {
            let segments = path.segments().len();
            if segments >= LETTER_SEGMENTS {
                let letters = (segments / SEGMENTS_OF_A_LETTER).clamp(1, 100) as usize;
                self.drawn_letters.extend(std::iter::repeat_n(place, letters));
                return;
            }
        }
        let is_ground = |color: PdfColor| color.alpha() == u8::MAX && !is_hardly_seen(color);
        if color.is_some_and(is_ground) && self.grounds.len() < MOST_GROUNDS {
            self.grounds.push(place);
        }
    }

    fn add_inside(&mut self, form: &PdfPageXObjectFormObject<'_>, places: Places<'_>, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Ok(matrix) = form.matrix() else { return };
        let outer = places.to_page;
        let to_page = |(x, y)| outer(matrix.apply_to_points(x, y));
        for child in form.iter() {
            self.add(&child, Places { to_page: &to_page, ..places }, depth);
            if self.objects > MOST_OBJECTS {
                return;
            }
        }
    }
}

/// Nearly white, or nearly transparent.
fn is_hardly_seen(color: PdfColor) -> bool {
    color.red().min(color.green()).min(color.blue()) >= LIGHT || color.alpha() < FAINT
}

impl Places<'_> {
    /// The part of the page that an object covers.
    fn of(&self, object: &PdfPageObject<'_>) -> Option<[f32; 4]> {
        let bounds = object.bounds().ok()?.to_rect();
        let (left, bottom) = (self.to_page)((bounds.left(), bounds.bottom()));
        let (right, top) = (self.to_page)((bounds.right(), bounds.top()));
        let [x0, y0, x1, y1] = self.to_pixels.rect(&PdfRect::new(bottom, left, top, right));
        let (width, height) = self.size;
        let area = [x0.max(0.0), y0.max(0.0), x1.min(width), y1.min(height)];
        (area[0] < area[2] && area[1] < area[3]).then_some(area)
    }
}

//! Reading one page: its stored text where that says what a person sees, and what is only drawn.
//!
//! Each place is judged by itself. Text that leaves no mark is left out; where a font's characters can't be
//! trusted, where pictures and shapes show more than is stored, and where the layer under a scan was read
//! badly, the page is recognized, and what is stored soundly stays as it is.

use document_types::reading::{Page, ReadingError, ReadingErrorCode, TextSource};
use pdfium_render::prelude::{PdfDocument, PdfPage};

use super::annotations::{self, Added};
use super::content::Content;
use super::facts::Facts;
use super::layer::{self, Trust};
use super::native::{self, Look};
use super::page_words::{add_picture, letters, words};
use super::piece::Piece;
use super::render::{crop, render};
use super::to_pixels::ToPixels;
use super::{damaged_page, hyphens, legible, merge, page_at, pictures, pixels, visible, whole};
use crate::gray::Gray;
use crate::recognize::PageImage;
use crate::turn::Turn;

/// A page with fewer letters may be a scan with a stamp or a page number on it.
const FEW_LETTERS: usize = 30;

/// Share of the page that a picture covers when the page is a scan.
const SCAN_SHARE: f32 = 0.5;

/// Shapes from which on a page with next to no text may be drawn instead of written.
const MANY_SHAPES: usize = 200;

/// So many shapes like letters, where no text is stored, are text turned into curves.
const MANY_DRAWN_LETTERS: usize = 60;

/// Fewer doubtful letters are marks and bullets.
const FEW_DOUBTFUL: usize = 4;

/// Fewer letters in a picture are a caption, a label or a mistake.
const FEW_LETTERS_IN_PICTURE: usize = 8;

/// A stamp says less: `PAID`.
const FEW_LETTERS_IN_STAMP: usize = 3;

/// Recognized lines are laid out with the stored ones where at least one letter in so many is stored. Where fewer are,
/// the stored lines are put between the recognized ones of a page that may lean.
const STORED_ONE_IN: usize = 3;

/// Recognizes an image: boxes are in pixels of its stored size.
pub(crate) type Recognize<'a> = &'a mut dyn FnMut(PageImage) -> Result<Page, ReadingError>;

/// What is known of a document beside its pages, and learnt from page to page.
#[derive(Debug, Default)]
pub(crate) struct Course {
    pub(crate) facts: Facts,
    trust: Trust,
}

impl Course {
    /// Nothing is learnt yet.
    pub(crate) fn new(facts: Facts) -> Self {
        Self { facts, trust: Trust::default() }
    }
}

/// Reads one page: its stored text, and what is only drawn where `recognize` is given.
pub(crate) fn page(
    document: &PdfDocument<'_>,
    index: u32,
    course: &mut Course,
    recognize: Option<Recognize<'_>>,
) -> Result<Page, ReadingError> {
    let mut sheet = Sheet::of(document, index)?;
    let own = sheet.pieces(&course.facts);
    let mut added = annotations::added(&sheet.page, &sheet.to_pixels, &own);
    if index == 0
        && let Some(data) = &course.facts.form_data
    {
        added.remarks.extend(annotations::spread(data, [0.0, 0.0, sheet.extent.0, sheet.extent.1]));
    }
    let mut read = match recognize {
        Some(recognize) => sheet.recognized(own, added, &mut course.trust, recognize)?,
        None => sheet.written(own, added),
    };
    if course.facts.form_data.is_some() {
        read.error = read.error.or_else(|| Some(super::facts::only_data_of_form()));
    }
    Ok(read)
}

/// What of a page is to be recognized.
#[derive(Debug, PartialEq)]
enum Work {
    Nothing,
    /// All of it: text is missing or can't be trusted.
    Page,
    /// All of it, to hold the layer of a scan against.
    Layer,
    /// These areas.
    Pictures(Vec<[f32; 4]>),
}

impl Work {
    /// The same, with stamps and signatures that are only drawn.
    fn with(self, drawn: &[[f32; 4]]) -> Self {
        match self {
            Self::Nothing if !drawn.is_empty() => Self::Pictures(drawn.to_vec()),
            Self::Pictures(areas) => Self::Pictures([&areas, drawn].concat()),
            whole => whole,
        }
    }
}

/// A page while it is read.
struct Sheet<'a> {
    page: PdfPage<'a>,
    index: u32,
    /// In pixels.
    size: (u32, u32),
    extent: (f32, f32),
    to_pixels: ToPixels,
    content: Content,
    image: Option<Gray>,
}

impl<'a> Sheet<'a> {
    fn of(document: &PdfDocument<'a>, index: u32) -> Result<Self, ReadingError> {
        let page = page_at(document, index)?;
        let size = (pixels(page.width().value), pixels(page.height().value));
        let to_pixels = ToPixels::of(&page, size).map_err(|_| damaged_page(index))?;
        #[expect(clippy::cast_precision_loss, reason = "lost digits of absurd page sizes do not matter")]
        let extent = (size.0 as f32, size.1 as f32);
        let content = Content::of(&page, &to_pixels, extent);
        Ok(Self { page, index, size, extent, to_pixels, content, image: None })
    }

    /// The picture of the page, drawn when it is first needed.
    fn image(&mut self) -> Result<&Gray, ReadingError> {
        if self.image.is_none() {
            let sharper = pictures::sharper(&self.content.pictures, self.extent);
            self.image = Some(render(&self.page, self.size, sharper).map_err(|_| damaged_page(self.index))?);
        }
        self.image.as_ref().ok_or_else(|| damaged_page(self.index))
    }

    /// The stored words that a person can see; all of them where the page can't be drawn.
    fn pieces(&mut self, facts: &Facts) -> Vec<Piece> {
        let fonts = (!facts.doubtful_fonts.is_empty()).then_some(&facts.doubtful_fonts);
        let look = Look { modes: self.content.has_invisible, doubtful_fonts: fonts };
        let mut own = native::pieces(&self.page, &self.to_pixels, &look).unwrap_or_default();
        visible::on_page(&mut own, self.extent);
        let extent = self.extent;
        let sheets = pictures::large(&self.content.pictures, extent);
        if (self.content.may_hide || facts.has_layers_off)
            && !own.is_empty()
            && let Ok(image) = self.image()
        {
            let mut left = visible::MOST_PIXELS;
            // The layer of a scan may stand a little beside it: it is judged by its words.
            own.retain(|piece| {
                let is_layer =
                    piece.is_invisible && sheets.iter().any(|&it| pictures::is_inside(piece.bbox, it));
                is_layer || visible::is_marked(image, extent, piece, &mut left)
            });
        }
        if self.content.has_text_below {
            for piece in &mut own {
                piece.is_invisible |= sheets.iter().any(|&sheet| pictures::is_inside(piece.bbox, sheet));
            }
        }
        legible::mark_doubtful(&mut own);
        own
    }

    fn recognized(
        &mut self,
        mut own: Vec<Piece>,
        added: Added,
        trust: &mut Trust,
        recognize: Recognize<'_>,
    ) -> Result<Page, ReadingError> {
        let work = self.work(&own, trust).with(&added.drawn);
        if work != Work::Nothing
            && let Err(error) = self.image()
        {
            // What is stored can be read all the same.
            let page = self.written(own, added);
            return if page.words.is_empty() { Err(error) } else { Ok(Page { error: Some(error), ..page }) };
        }
        match work {
            Work::Nothing => Ok(self.written(own, added)),
            Work::Page => {
                let seen = recognize(self.page_image()?)?;
                Ok(self.combined(own, added, seen))
            }
            Work::Layer => {
                let seen = recognize(self.page_image()?)?;
                let (mut layer, rest): (Vec<Piece>, Vec<Piece>) =
                    own.into_iter().partition(|piece| piece.is_invisible);
                let is_good = layer::is_good(&layer, &seen);
                trust.note(is_good);
                if is_good {
                    layer.extend(rest);
                    return Ok(self.written(layer, added));
                }
                Ok(self.combined(rest, added, seen))
            }
            Work::Pictures(areas) => {
                own.retain(|piece| !piece.is_doubtful || !legible::is_unreadable_word(&piece.text));
                self.with_pictures(own, added, areas, recognize)
            }
        }
    }

    fn page_image(&mut self) -> Result<PageImage, ReadingError> {
        let stored = self.size;
        self.image()?;
        let gray = self.image.take().ok_or_else(|| damaged_page(self.index))?;
        Ok(PageImage { gray, turn: Turn::default(), stored })
    }

    fn work(&mut self, own: &[Piece], trust: &mut Trust) -> Work {
        let layer = own.iter().filter(|piece| piece.is_invisible);
        if legible::letters(layer) >= FEW_LETTERS && trust.is_due() {
            return Work::Layer;
        }
        if !legible::is_legible(own) {
            return Work::Page;
        }
        let doubtful = own.iter().filter(|piece| piece.is_doubtful);
        if doubtful.map(|piece| piece.text.chars().count()).sum::<usize>() >= FEW_DOUBTFUL {
            return Work::Page;
        }
        let letters = legible::letters(own.iter());
        if letters == 0 {
            let is_empty = self.content.is_nothing() && self.page.annotations().is_empty();
            return if is_empty { Work::Nothing } else { Work::Page };
        }
        let sheets = pictures::large(&self.content.pictures, self.extent);
        let is_scan =
            sheets.iter().any(|&sheet| pictures::area(sheet) > SCAN_SHARE * self.extent.0 * self.extent.1);
        let is_drawn = self.content.shapes >= MANY_SHAPES;
        if letters < FEW_LETTERS && (is_scan || is_drawn) || self.has_drawn_letters(own) {
            return Work::Page;
        }
        self.unread(sheets, own)
    }

    /// The pictures that show text which is not stored.
    fn unread(&mut self, sheets: Vec<[f32; 4]>, own: &[Piece]) -> Work {
        let has_layer = own.iter().any(|piece| piece.is_invisible);
        let mut unread = Vec::new();
        for sheet in sheets {
            let extent = self.extent;
            let mut shows_more =
                || self.image().is_ok_and(|image| pictures::shows_more(image, extent, sheet, own));
            if pictures::is_bare(sheet, own, extent) || !has_layer && shows_more() {
                unread.push(sheet);
            }
        }
        let is_page =
            unread.iter().any(|&sheet| pictures::area(sheet) > SCAN_SHARE * self.extent.0 * self.extent.1);
        match unread {
            areas if areas.is_empty() => Work::Nothing,
            areas if areas.len() == 1 && is_page => Work::Page,
            areas => Work::Pictures(areas),
        }
    }

    /// Whether text is drawn as shapes where none is stored.
    fn has_drawn_letters(&self, own: &[Piece]) -> bool {
        let drawn = &self.content.drawn_letters;
        drawn.len() >= MANY_DRAWN_LETTERS && {
            let free = drawn
                .iter()
                .filter(|&&letter| !own.iter().any(|piece| pictures::is_inside(letter, piece.bbox)));
            free.take(MANY_DRAWN_LETTERS).count() >= MANY_DRAWN_LETTERS
        }
    }

    /// The page as it is written: its own words and what was entered into it in reading order, then remarks.
    fn written(&self, own: Vec<Piece>, added: Added) -> Page {
        let mut pieces = own;
        for piece in &mut pieces {
            piece.text.retain(|c| c != '\0');
        }
        pieces.retain(|piece| !piece.text.is_empty());
        if let Some(last) = pieces.last_mut() {
            last.ends_line = true;
        }
        pieces.extend(added.on_page);
        let mut order = super::layout::layout(&pieces);
        let first_remark = pieces.len();
        pieces.extend(added.remarks);
        let mut remark = Vec::new();
        for (index, piece) in pieces.iter().enumerate().skip(first_remark) {
            remark.push(index);
            if piece.ends_line {
                order.lines.push(std::mem::take(&mut remark));
            }
        }
        let text = hyphens::text_of(&pieces, &order.lines);
        let has = |recognized: bool| pieces.iter().any(|piece| piece.recognized.is_some() == recognized);
        let source = match (has(true), has(false)) {
            (true, true) => TextSource::Mixed,
            (true, false) => TextSource::Ocr,
            (false, _) => TextSource::Native,
        };
        let words = words(pieces, &order.lines);
        let (width, height) = self.size;
        Page { width, height, rotation: order.way.degrees(), words, text, source, error: None }
    }

    /// What is stored soundly, and what was recognized in the rest of the page.
    fn combined(&self, own: Vec<Piece>, added: Added, seen: Page) -> Page {
        let is_legible = legible::is_legible(&own);
        let (doubtful, mut sound): (Vec<Piece>, Vec<Piece>) =
            own.into_iter().partition(|piece| !is_legible || piece.is_doubtful);
        let (lost, found) = (legible::letters(doubtful.iter()), letters(&seen.words));
        // Recognition that found less than what is stored, however odd that looks, does not replace it.
        if found * 4 < lost {
            sound.extend(doubtful);
            return self.written(sound, added);
        }
        let recognized = merge::Seen::of(&seen);
        let confirmed = merge::confirmed(doubtful, &recognized, is_legible);
        sound.extend(confirmed.into_iter().filter(|piece| !legible::is_unreadable_word(&piece.text)));
        let stored = sound.len();
        sound.extend(added.on_page.into_iter().filter(|piece| !recognized.has(piece)));
        if sound.is_empty() && added.remarks.is_empty() {
            return seen;
        }
        // The page may be a scan with a few stored letters: its weak words stay, as they do where nothing is stored.
        let new = merge::new_words(&sound, &seen, (0, 0), 0.0);
        let is_mostly_stored = legible::letters(sound.iter()) * STORED_ONE_IN > letters(&new);
        let on_page = sound.split_off(stored);
        if is_mostly_stored || seen.words.is_empty() {
            let mut pieces = sound;
            if let Some(last) = pieces.last_mut() {
                last.ends_line = true;
            }
            pieces.extend(merge::pieces_of(&new, seen.rotation));
            // What recognition passed over is stored.
            let error = seen.error.filter(|error| error.code != ReadingErrorCode::Unread);
            return Page { error, ..self.written(pieces, Added { on_page, ..added }) };
        }
        let written = self.written(sound, Added { on_page, ..added });
        let words = merge::put_between(new, written.words, seen.rotation);
        Page { text: crate::words::text_of(&words), words, source: TextSource::Mixed, ..seen }
    }

    /// The page as it is written, and behind it what its pictures show.
    fn with_pictures(
        &mut self,
        own: Vec<Piece>,
        added: Added,
        areas: Vec<[f32; 4]>,
        recognize: Recognize<'_>,
    ) -> Result<Page, ReadingError> {
        let size = self.size;
        let mut pictures = Vec::new();
        let drawn = added.drawn.clone();
        for area in areas {
            let Some(part) = crop(self.image()?, size, area) else { continue };
            let stored = (whole(area[2] - area[0]), whole(area[3] - area[1]));
            let seen = recognize(PageImage { gray: part, turn: Turn::default(), stored })?;
            let corner = (whole(area[0]).cast_signed(), whole(area[1]).cast_signed());
            let words = merge::new_words(&own, &seen, corner, merge::SURE);
            let fewest = if drawn.contains(&area) { FEW_LETTERS_IN_STAMP } else { FEW_LETTERS_IN_PICTURE };
            pictures.push((if letters(&words) >= fewest { words } else { Vec::new() }, seen.error));
        }
        let mut page = self.written(own, added);
        pictures.into_iter().for_each(|shown| add_picture(&mut page, shown));
        Ok(page)
    }
}

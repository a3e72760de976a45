//! Recognizing one page image: which layout, which language, and what to try when little was found.

use shared::documents::reading::{Language, Languages, Page, ReadOptions, TextSource, Word};

use crate::gray::Gray;
use crate::guess_language::guess;
use crate::ocr::{Ocr, SeenWord, Segmentation};
use crate::prepare::{Prepared, prepare};
use crate::turn::Turn;
use crate::words::text_of;

/// The page layout parts columns and reads single ones best, but at times takes print for a picture and
/// leaves it out. Below this share of the ink that the lines of one block hold, the block is read.
const PAGE_SHARE: f32 = 0.9;

/// Darker pixels are ink, once the paper is white.
const INK: u8 = 128;

/// Fewer letters on a page that is not blank mean that something went wrong.
const FEW_LETTERS: f32 = 20.0;

/// Mean confidence below which a reading is doubted. Pages that stand on their head were read with .17 to
/// .30, the worst upright receipts with .5.
const DOUBTFUL: f32 = 0.4;

/// What another attempt must gain to replace a doubtful reading.
const CLEAR_GAIN: f32 = 1.3;

/// A page image as it comes from a decoder or a renderer.
pub(crate) struct PageImage {
    pub(crate) gray: Gray,
    /// How it is turned upright.
    pub(crate) turn: Turn,
    /// The size that boxes refer to.
    pub(crate) stored: (u32, u32),
}

/// Recognizes the pages of one document and remembers the language it is in.
pub(crate) struct Recognizer<'a> {
    ocr: &'a mut Ocr,
    languages: &'a Languages,
    language: Language,
}

/// One attempt at a page.
struct Attempt {
    words: Vec<SeenWord>,
    segmentation: Segmentation,
    prepared: Prepared,
}

impl<'a> Recognizer<'a> {
    pub(crate) fn new(ocr: &'a mut Ocr, options: &'a ReadOptions) -> Self {
        Self { ocr, languages: &options.languages, language: options.languages.first() }
    }

    /// Words with boxes in pixels of the stored image.
    pub(crate) fn read(&mut self, image: PageImage) -> anyhow::Result<Page> {
        let PageImage { gray, turn, stored } = image;
        let prepared = prepare(gray, turn, stored)?;
        if prepared.is_blank() {
            return Ok(
                Attempt { words: Vec::new(), segmentation: Segmentation::Page, prepared }.into_page(stored)
            );
        }
        // Which way is up shows only when it is read.
        let prepared = if prepared.is_sideways { prepared.turned(1) } else { prepared };
        let attempt = self.attempt(prepared)?;
        let attempt = self.until_plausible(attempt)?;
        Ok(self.in_its_language(attempt)?.into_page(stored))
    }

    /// Reads in the better layout, which shows before anything is recognized: reading in both takes twice as long.
    fn attempt(&mut self, prepared: Prepared) -> anyhow::Result<Attempt> {
        let image = &prepared.image;
        // Where lines are shows at half the size too, for less than half the time.
        let half = image.halved();
        let block = self.ocr.lay(&half, self.language, false)?.lines(Segmentation::Block)?;
        let in_block = ink_within(image, block.into_iter().map(|line| line.map(|at| 2 * at)));
        let mut sheet = self.ocr.lay(image, self.language, prepared.has_dark_areas)?;
        let on_page = ink_within(image, sheet.lines(Segmentation::Page)?.into_iter());
        let segmentation =
            if on_page < PAGE_SHARE * in_block { Segmentation::Block } else { Segmentation::Page };
        let words = sheet.words(segmentation)?;
        Ok(Attempt { words, segmentation, prepared })
    }

    fn words(&mut self, prepared: &Prepared, segmentation: Segmentation) -> anyhow::Result<Vec<SeenWord>> {
        self.ocr.lay(&prepared.image, self.language, prepared.has_dark_areas)?.words(segmentation)
    }

    /// Tries other layouts, light text on dark ground, and the page turned, until a reading is plausible.
    fn until_plausible(&mut self, first: Attempt) -> anyhow::Result<Attempt> {
        let mut best = first;
        if best.is_doubtful() {
            let segmentation = best.segmentation.other();
            let words = self.words(&best.prepared, segmentation)?;
            if total(&words) > total(&best.words) {
                best = Attempt { words, segmentation, ..best };
            }
        }
        if best.is_doubtful() && best.prepared.is_dark() {
            let inverted = best.prepared.inverted();
            best = self.better_of(best, inverted)?;
        }
        // Upside down first: sheets are laid wrong way round more often than sideways.
        for quarters in [2, 1, 3] {
            if !best.is_doubtful() {
                break;
            }
            let turned = best.prepared.turned(quarters);
            best = self.better_of(best, turned)?;
        }
        Ok(best)
    }

    fn better_of(&mut self, best: Attempt, other: Prepared) -> anyhow::Result<Attempt> {
        let other = self.attempt(other)?;
        Ok(if total(&other.words) > CLEAR_GAIN * total(&best.words) { other } else { best })
    }

    /// Reads a page whose text looks like another language once more in that language, and keeps to it.
    fn in_its_language(&mut self, attempt: Attempt) -> anyhow::Result<Attempt> {
        let text: Vec<&str> = attempt.words.iter().map(|word| word.text.as_str()).collect();
        let Some(language) = guess(&text.join(" "), self.language, self.languages.as_slice()) else {
            return Ok(attempt);
        };
        let Attempt { prepared, segmentation, .. } = &attempt;
        let words = self.ocr.lay(&prepared.image, language, prepared.has_dark_areas)?.words(*segmentation)?;
        if total(&words) < total(&attempt.words) {
            return Ok(attempt);
        }
        self.language = language;
        Ok(Attempt { words, ..attempt })
    }
}

impl Attempt {
    /// Whether little was read, or little of it surely.
    fn is_doubtful(&self) -> bool {
        let letters = letter_count(&self.words);
        letters < FEW_LETTERS || total(&self.words) < DOUBTFUL * letters
    }

    fn into_page(self, (width, height): (u32, u32)) -> Page {
        let mut lines = 0;
        let mut last = None;
        let mut words = Vec::with_capacity(self.words.len());
        for seen in self.words {
            if last.is_some_and(|last| last != seen.line) {
                lines += 1;
            }
            last = Some(seen.line);
            let bbox = self.prepared.placement.undo(seen.bbox);
            words.push(Word { text: seen.text, confidence: seen.confidence, bbox, line: lines });
        }
        let text = text_of(&words);
        Page {
            width,
            height,
            rotation: self.prepared.placement.turn.degrees(),
            words,
            text,
            source: TextSource::Ocr,
            error: None,
        }
    }
}

/// Pixels of ink in or right beside lines of text.
fn ink_within(image: &Gray, lines: impl Iterator<Item = [i32; 4]>) -> f32 {
    const MARGIN: i32 = 2;
    let mut covered = vec![false; image.pixels.len()];
    let clamp = |at: i32, side: u32| u32::try_from(at).unwrap_or(0).min(side) as usize;
    for [x0, y0, x1, y1] in lines {
        let columns = clamp(x0 - MARGIN, image.width)..clamp(x1 + MARGIN, image.width);
        for row in clamp(y0 - MARGIN, image.height)..clamp(y1 + MARGIN, image.height) {
            let start = row * image.width as usize;
            covered[start + columns.start..start + columns.end.max(columns.start)].fill(true);
        }
    }
    let ink = image.pixels.iter().zip(covered).filter(|&(&pixel, covered)| covered && pixel < INK).count();
    #[expect(clippy::cast_precision_loss, reason = "only compared")]
    {
        ink as f32
    }
}

/// Letters and digits of a word.
fn letters(word: &SeenWord) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    {
        word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32
    }
}

/// Letters and digits of all words.
fn letter_count(words: &[SeenWord]) -> f32 {
    words.iter().map(letters).sum()
}

/// How much was read how surely: the sum over the words of confidence times letters and digits.
fn total(words: &[SeenWord]) -> f32 {
    words.iter().map(|word| word.confidence * letters(word)).sum()
}

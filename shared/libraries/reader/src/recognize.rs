//! Recognizing one page image: which layout, which language, and what to try when little was found.

use document_types::reading::{
    Language, Languages, Page, ReadOptions, ReadingError, ReadingErrorCode, TextSource, Word,
};

use crate::gray::Gray;
use crate::guess_language::guess;
use crate::ocr::{MissingModel, Ocr, SeenWord, Segmentation};
use crate::prepare::{Prepared, prepare};
use crate::turn::Turn;
use crate::unread::Rows;
use crate::words::text_of;

/// The page layout parts columns and reads single ones best, but at times takes print for a picture and
/// leaves it out. Below this share of the ink that the lines of one block hold, the block is read.
const PAGE_SHARE: f32 = 0.9;

/// A line that is shorter than so many times its height is a number or a word or two.
const SHORT: i32 = 6;

/// Fewer rows than this are a heading or an address.
const FEW_ROWS: usize = 3;

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
    error: Option<ReadingError>,
}

impl<'a> Recognizer<'a> {
    pub(crate) fn new(ocr: &'a mut Ocr, options: &'a ReadOptions) -> Self {
        Self { ocr, languages: &options.languages, language: options.languages.first() }
    }

    /// Words with boxes in pixels of the stored image.
    pub(crate) fn read(&mut self, image: PageImage) -> anyhow::Result<Page> {
        let PageImage { gray, turn, stored } = image;
        self.read_prepared(prepare(gray, turn, stored)?)
    }

    /// The same of a page that is ready to be read.
    pub(crate) fn read_prepared(&mut self, prepared: Prepared) -> anyhow::Result<Page> {
        let stored = prepared.placement.stored;
        if prepared.is_blank() {
            let nothing =
                Attempt { words: Vec::new(), segmentation: Segmentation::Page, prepared, error: None };
            return Ok(nothing.into_page(stored));
        }
        let attempt = self.attempt(prepared)?;
        let attempt = self.until_plausible(attempt)?;
        let attempt = self.in_its_language(attempt)?;
        let rows = Rows::of(&attempt.prepared.image, false)?;
        let unread = rows.unread(attempt.words.iter().map(|word| word.bbox)).error();
        Ok(Attempt { error: attempt.error.or(unread), ..attempt }.into_page(stored))
    }

    /// Reads in the better layout, which shows before anything is recognized: reading in both takes twice as long.
    fn attempt(&mut self, prepared: Prepared) -> anyhow::Result<Attempt> {
        let image = &prepared.image;
        // Where lines are shows at half the size too, for less than half the time.
        let half = image.halved();
        let block = self.ocr.lay(&half, self.language, false)?.lines(Segmentation::Block)?;
        let in_block = ink_within(image, block.into_iter().map(|line| line.map(|at| 2 * at)));
        let mut sheet = self.ocr.lay(image, self.language, prepared.has_dark_areas)?;
        let lines = sheet.lines(Segmentation::Page)?;
        if !prepared.is_turned && run_downwards(&lines) {
            // Either way round, but which one shows only when it is read.
            return self.attempt(prepared.turned(1));
        }
        let leaves_out = ink_within(image, lines.iter().copied()) < PAGE_SHARE * in_block;
        let segmentation =
            if leaves_out || parts_rows(&lines) { Segmentation::Block } else { Segmentation::Page };
        let words = sheet.words(segmentation)?;
        Ok(Attempt { words, segmentation, prepared, error: None })
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
        let words = match self.ocr.lay(&prepared.image, language, prepared.has_dark_areas) {
            Ok(mut sheet) => sheet.words(*segmentation)?,
            Err(error) if error.is::<MissingModel>() => {
                // Nobody asked for that language by name under `auto`: the first reading is what there is.
                let is_named = *self.languages != Languages::default();
                let message = format!("the page seems to be in another language, but {error}");
                let error = is_named.then(|| ReadingError::new(ReadingErrorCode::Unsupported, message));
                return Ok(Attempt { error, ..attempt });
            }
            Err(error) => return Err(error),
        };
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

    /// 1, unless a page with more ink yields only a few letters: then the share of the ink that they are, since
    /// what was passed over makes a sure word no sign of success.
    fn certainty(&self) -> f32 {
        if letter_count(&self.words) >= FEW_LETTERS {
            return 1.0;
        }
        let image = &self.prepared.image;
        let whole = [0, 0, signed(image.width), signed(image.height)];
        let read = ink_within(image, self.words.iter().map(|word| word.bbox));
        read / ink_within(image, [whole].into_iter()).max(1.0)
    }

    fn into_page(self, (width, height): (u32, u32)) -> Page {
        let certainty = self.certainty();
        let mut lines = 0;
        let mut last = None;
        let mut words = Vec::with_capacity(self.words.len());
        for seen in self.words {
            if last.is_some_and(|last| last != seen.line) {
                lines += 1;
            }
            last = Some(seen.line);
            let bbox = self.prepared.placement.undo(seen.bbox);
            words.push(Word { text: seen.text, confidence: seen.confidence * certainty, bbox, line: lines });
        }
        let text = text_of(&words);
        Page {
            width,
            height,
            rotation: self.prepared.placement.turn.degrees(),
            words,
            text,
            source: TextSource::Ocr,
            error: self.error,
        }
    }
}

/// Whether most lines are taller than wide: Tesseract follows text on its side.
fn run_downwards(lines: &[[i32; 4]]) -> bool {
    let tall = lines.iter().filter(|[x0, y0, x1, y1]| y1 - y0 > x1 - x0).count();
    tall >= FEW_ROWS && 2 * tall > lines.len()
}

/// Whether lines side by side are the cells of rows, such as goods and their prices, and not those of columns
/// of prose: many of them are short.
fn parts_rows(lines: &[[i32; 4]]) -> bool {
    let is_beside = |[x0, y0, x1, y1]: [i32; 4], [left, top, right, bottom]: [i32; 4]| {
        let common = y1.min(bottom) - y0.max(top);
        (x1 <= left || right <= x0) && 2 * common >= (y1 - y0).min(bottom - top)
    };
    let is_short = |[x0, y0, x1, y1]: [i32; 4]| x1 - x0 < SHORT * (y1 - y0);
    let beside = lines.iter().filter(|&&line| lines.iter().any(|&other| is_beside(line, other)));
    let (mut count, mut short) = (0, 0);
    for &line in beside {
        count += 1;
        short += usize::from(is_short(line));
    }
    count >= 2 * FEW_ROWS && 3 * short >= count
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

fn signed(side: u32) -> i32 {
    i32::try_from(side).unwrap_or(i32::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_beside_goods_are_rows_and_columns_of_prose_are_not() {
        let column = |left: i32, width: i32| {
            (0..10).map(move |row| [left, 40 * row, left + width, 40 * row + 30]).collect::<Vec<_>>()
        };
        assert!(parts_rows(&[column(0, 300), column(400, 80)].concat()));
        assert!(!parts_rows(&[column(0, 400), column(450, 400)].concat()));
        assert!(!parts_rows(&column(0, 100)));
        assert!(!parts_rows(&[]));
    }

    #[test]
    fn lines_that_run_downwards_are_noticed() {
        let upright: Vec<_> = (0..10).map(|row| [0, 40 * row, 300, 40 * row + 30]).collect();
        let turned: Vec<_> = upright.iter().map(|&[x0, y0, x1, y1]| [y0, x0, y1, x1]).collect();
        assert!(run_downwards(&turned));
        assert!(!run_downwards(&upright));
        assert!(!run_downwards(&[[0, 0, 2, 90]]));
    }

    #[test]
    fn ink_counts_once_and_only_inside_the_image() {
        let mut image = Gray::white(20, 10);
        image.pixels[5 * 20 + 10] = 0;
        image.pixels[0] = 0;
        let twice = [[8, 4, 12, 6], [9, 4, 400, 600]];
        assert_eq!(ink_within(&image, twice.into_iter()), 1.0);
        assert_eq!(ink_within(&image, [[-50, -50, -40, -40]].into_iter()), 0.0);
    }
}

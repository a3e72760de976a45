//! Reading text with neural networks: PP-OCRv6 (PaddleOCR) through ONNX Runtime. One network finds the lines of a page,
//! a small one reads each of them, and a larger one reads again what the small one was not sure of.

mod bearing;
mod confused;
mod detect;
mod letters;
mod session;
mod tilted;
mod words;

use std::path::Path;

use document_types::reading::Language;

use self::bearing::Bearing;
use self::detect::Detector;
use self::letters::{Letter, LetterReader, confidence, cut};
use self::tilted::Tilted;
use crate::gray::Gray;
use crate::ocr::SeenWord;
use crate::order::{LineBox, reading_order};
use crate::unread::{Rows, Unread};

/// Confidence of a line below which the larger network reads it too.
const CERTAIN: f32 = 0.95;

/// Confidence of a line below which it is no text.
const TEXT: f32 = 0.5;

/// Pixels of lines, along, that the larger network reads of one page at most: ten crowded pages.
const MOST_READ_AGAIN: u32 = 600_000;

/// Confidence from which on a row that was not found at first is text.
const CLEAR: f32 = 0.8;

/// Rows of marks that are looked at again on one page at most.
const MOST_PASSED_OVER: usize = 200;

/// A line that is at most so many times as long as high may be a narrow letter that stands upright.
const STUBBY: f32 = 4.0;

/// Loaded networks.
pub(crate) struct Neural {
    detector: Detector,
    quick: LetterReader,
    careful: LetterReader,
}

/// What was read of an image.
pub(crate) struct Sight {
    /// With boxes in pixels of the image as it was given.
    pub(crate) words: Vec<SeenWord>,
    /// Quarter turns clockwise that make the image upright.
    pub(crate) quarters: u8,
    /// What looks like text and is none of the words.
    pub(crate) unread: Unread,
}

/// A line that was read.
struct Line {
    place: Tilted,
    words: Vec<words::LineWord>,
}

impl Line {
    /// The mean over its words.
    fn confidence(&self) -> f32 {
        let sum: f32 = self.words.iter().map(|word| word.confidence).sum();
        sum / self.words.iter().map(|_| 1.0).sum::<f32>()
    }

    /// The box of one of its words, in pixels of the image.
    fn place_of(&self, word: &words::LineWord) -> [i32; 4] {
        let [left, top, right, bottom] = word.part;
        let (length, height) = (self.place.length, self.place.height);
        self.place.bounds([left * length, top * height, right * length, bottom * height]).map(edge)
    }
}

impl Neural {
    /// Loads the networks from a folder, and with the first one the library: the given file, else the system's.
    pub(crate) fn load(library: Option<&Path>, models: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            detector: Detector::load(library, &models.join("detection.onnx"))?,
            quick: LetterReader::load(library, &models.join("recognition-tiny.onnx"))?,
            careful: LetterReader::load(library, &models.join("recognition-small.onnx"))?,
        })
    }

    /// Whether the letters of a language can come out.
    pub(crate) fn knows(&self, language: Language) -> bool {
        let letters = own_letters(language);
        self.quick.knows(letters) && self.careful.knows(letters)
    }

    /// The words of an image, in reading order.
    pub(crate) fn read(&mut self, image: &Gray) -> anyhow::Result<Sight> {
        let found = self.detector.lines(image)?;
        let bearing = Bearing::of(&found, image, &mut self.quick)?;
        let mut lines = Vec::with_capacity(found.len());
        let mut again = MOST_READ_AGAIN;
        for place in found {
            lines.extend(self.line(image, bearing.aligned(place), &mut again)?);
        }
        let rows = Rows::of(image, bearing.quarters() % 2 == 1)?;
        for place in rows.passed_over(boxes(&lines)).into_iter().take(MOST_PASSED_OVER) {
            let place = bearing.aligned(Tilted::level(place));
            let line = self.line(image, place, &mut again)?;
            lines.extend(line.filter(|line| line.confidence() >= CLEAR));
        }
        let unread = rows.unread(boxes(&lines));
        let words = lines.iter().flat_map(|line| &line.words);
        // Letters count everywhere, accents only where no doubt is left about them.
        let sure = words.map(|word| word.plain.as_deref().unwrap_or(&word.text));
        if confused::is_without_accents(sure) {
            for word in lines.iter_mut().flat_map(|line| &mut line.words) {
                word.text = word.plain.take().unwrap_or_else(|| std::mem::take(&mut word.text));
            }
        }
        Ok(Sight { words: in_order(&lines, &bearing), quarters: bearing.quarters(), unread })
    }

    /// Reads a line, where it is one.
    fn line(&mut self, image: &Gray, place: Tilted, again: &mut u32) -> anyhow::Result<Option<Line>> {
        let (mut place, mut picture) = (place, cut(image, &place));
        let mut letters = self.quick.letters(&picture)?;
        for other in other_ways(&place, confidence(&letters)) {
            let other_cut = cut(image, &other);
            let other_letters = self.quick.letters(&other_cut)?;
            if confidence(&other_letters) > confidence(&letters) {
                (place, picture, letters) = (other, other_cut, other_letters);
            }
        }
        if confidence(&letters) < CERTAIN && *again >= picture.width {
            *again -= picture.width;
            letters = better_of(letters, self.careful.letters(&picture)?);
        }
        if confidence(&letters) < TEXT {
            return Ok(None);
        }
        let words = words::words(&picture, &letters);
        Ok((!words.is_empty()).then_some(Line { place, words }))
    }
}

/// The larger network is right more often, also where it is less sure; only nothing does not replace something.
fn better_of(quick: Vec<Letter>, careful: Vec<Letter>) -> Vec<Letter> {
    if careful.is_empty() { quick } else { careful }
}

/// How else a line that runs downwards may be meant: as a narrow letter, or upwards.
fn other_ways(place: &Tilted, confidence: f32) -> Vec<Tilted> {
    let mut ways = Vec::new();
    if place.is_upended() && place.length < STUBBY * place.height {
        ways.push(place.reversed().quarter());
    }
    if place.is_upended() && confidence < CERTAIN {
        ways.push(place.reversed());
    }
    ways
}

/// The boxes of all words, in pixels of the image.
fn boxes(lines: &[Line]) -> impl Iterator<Item = [i32; 4]> {
    lines.iter().flat_map(|line| line.words.iter().map(|word| line.place_of(word)))
}

/// The words of lines in reading order.
fn in_order(lines: &[Line], bearing: &Bearing) -> Vec<SeenWord> {
    let boxes: Vec<LineBox> = lines
        .iter()
        .map(|line| {
            let [left, top, right, bottom] = bearing.upright(line.place).outer();
            LineBox { left, top, right, bottom }
        })
        .collect();
    let mut words = Vec::new();
    for (line, group) in (0..).zip(reading_order(&boxes, bearing.upright_size())) {
        for found in group.into_iter().filter_map(|at| lines.get(at)) {
            words.extend(found.words.iter().map(|word| SeenWord {
                text: word.text.clone(),
                confidence: word.confidence,
                bbox: found.place_of(word),
                line,
            }));
        }
    }
    words
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and NaN becomes 0")]
fn edge(at: f32) -> i32 {
    at.round() as i32
}

/// The letters that a language has beside those of English.
const fn own_letters(language: Language) -> &'static str {
    match language {
        Language::Eng => "",
        Language::Spa => "áéíñóúüÁÉÍÑÓÚÜ¿",
        Language::Fra => "àâæçèéêëîïôœùûüÀÂÆÇÈÉÊËÎÏÔŒÙÛÜ«»",
        Language::Deu => "äöüßÄÖÜ",
    }
}

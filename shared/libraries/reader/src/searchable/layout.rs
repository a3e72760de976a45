//! From recognized words to lines of text that stand exactly over them.

use document_types::reading::{Page, Word};

use super::affine::Affine;
use super::font::{ADVANCE, ASCENT, DESCENT, UNITS};
use crate::turn::Turn;

/// A word so many times as high as its line is a blot or a bracket: it does not set the line's height.
const OUTLIER: f64 = 2.0;

/// Width in pixels of the space between words that touch.
const NARROWEST: f64 = 1.0;

/// A line of text rises or falls at most so much: beyond, its boxes are not those of one line.
const STEEPEST: f64 = 0.1;

/// A word, or the space between two, on an upright page in pixels from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) text: String,
    left: f64,
    baseline: f64,
    width: f64,
    /// Height of the line's font.
    size: f64,
}

/// How a run is set on a page of a PDF.
pub(crate) struct Setting {
    /// Points.
    pub(crate) font_size: f32,
    /// The text matrix (ISO 32000-1, 9.4.2).
    pub(crate) matrix: [f32; 6],
}

/// The runs of a page line by line. `turn` makes the stored image upright.
pub(crate) fn runs<'a>(page: &Page, turn: Turn, words: impl IntoIterator<Item = &'a Word>) -> Vec<Run> {
    let stored = (page.width, page.height);
    let mut lines: Vec<(u32, Vec<Placed<'a>>)> = Vec::new();
    for word in words {
        let Some(placed) = Placed::new(word, turn, stored) else { continue };
        match lines.last_mut() {
            Some((line, words)) if *line == word.line => words.push(placed),
            _ => lines.push((word.line, vec![placed])),
        }
    }
    lines.iter().flat_map(|(_, words)| line(words)).collect()
}

/// A word with its box on the upright page.
struct Placed<'a> {
    text: &'a str,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl<'a> Placed<'a> {
    /// `None` for a word without letters or without extent.
    fn new(word: &'a Word, turn: Turn, stored: (u32, u32)) -> Option<Self> {
        let [x0, y0, x1, y1] = word.bbox.map(f64::from);
        let stored = (f64::from(stored.0), f64::from(stored.1));
        let ((ax, ay), (bx, by)) = (turn.redo((x0, y0), stored), turn.redo((x1, y1), stored));
        let placed = Self {
            text: word.text.trim(),
            left: ax.min(bx),
            top: ay.min(by),
            right: ax.max(bx),
            bottom: ay.max(by),
        };
        (!placed.text.is_empty() && placed.right > placed.left && placed.bottom > placed.top)
            .then_some(placed)
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

/// The words of one line in one size on one baseline, which rises or falls with a skewed page.
fn line(words: &[Placed<'_>]) -> Vec<Run> {
    let typical = median(words.iter().map(Placed::height).collect());
    let honest = || words.iter().filter(|word| word.height() <= OUTLIER * typical);
    let slope = slope(&honest().collect::<Vec<_>>());
    let (mut top, mut bottom) = (f64::MAX, f64::MIN);
    for word in honest() {
        top = top.min(word.top - slope * word.middle());
        bottom = bottom.max(word.bottom - slope * word.middle());
    }
    let size = bottom - top;
    let below = size * f64::from(-DESCENT) / f64::from(UNITS);
    let run = |text: &str, left: f64, right: f64| Run {
        text: text.to_owned(),
        left,
        baseline: bottom - below + slope * (left + right) / 2.0,
        width: right - left,
        size,
    };
    let mut runs = Vec::with_capacity(2 * words.len());
    for (at, word) in words.iter().enumerate() {
        runs.push(run(word.text, word.left, word.right));
        if let Some(next) = words.get(at + 1) {
            // It fills the gap: over the next word it would hide that from PDFium.
            runs.push(run(" ", word.right, next.left.max(word.right + NARROWEST)));
        }
    }
    runs
}

/// How much a line falls for each pixel to the right: the middle one of the slopes between any two of its
/// words (Theil and Sen), by their lower edges and their upper ones, whichever agree better on a level line.
fn slope(words: &[&Placed<'_>]) -> f64 {
    let mut slopes = Vec::new();
    for (at, one) in words.iter().enumerate() {
        for other in &words[at + 1..] {
            let across = other.middle() - one.middle();
            if across.abs() > one.height() {
                let (lower, upper) = ((other.bottom - one.bottom) / across, (other.top - one.top) / across);
                slopes.push(if lower.abs() < upper.abs() { lower } else { upper });
            }
        }
    }
    // Two words differ by their letters more than by the page's skew.
    if slopes.len() < 3 {
        return 0.0;
    }
    median(slopes).clamp(-STEEPEST, STEEPEST)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

impl Run {
    /// How this run is set, given the way from pixels of the upright page to points of the PDF's.
    pub(crate) fn set(&self, to_page: &Affine) -> Setting {
        let up = to_page.turn(0.0, -1.0);
        let points = up.0.hypot(up.1);
        let font_size = self.size * points;
        let characters: f64 = self.text.chars().map(|_| 1.0).sum();
        let natural = characters * f64::from(ADVANCE) / f64::from(UNITS) * font_size;
        let along = to_page.turn(self.width / natural, 0.0);
        let origin = to_page.apply(self.left, self.baseline);
        let placed = Affine { x: along, y: (up.0 / points, up.1 / points), origin };
        #[expect(clippy::cast_possible_truncation, reason = "PDF's numbers are single precision")]
        Setting { font_size: font_size as f32, matrix: placed.matrix() }
    }
}

const _: () = assert!(ASCENT as i32 - DESCENT as i32 == UNITS as i32, "a box is as high as its font");

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, bbox: [i32; 4], line: u32) -> Word {
        Word { text: text.into(), confidence: 0.9, bbox, line }
    }

    fn laid_out(words: &[Word], rotation: u8) -> Vec<Run> {
        let page = Page { width: 1000, height: 800, ..Page::default() };
        runs(&page, Turn::default().then(rotation), words)
    }

    #[test]
    fn words_of_a_line_share_size_and_baseline_and_are_parted_by_spaces() {
        let words = [
            word("on", [10, 110, 40, 130], 0),
            word("Top", [60, 100, 120, 135], 0),
            word("x", [10, 200, 20, 210], 1),
        ];
        let runs = laid_out(&words, 0);
        let texts: Vec<_> = runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["on", " ", "Top", "x"]);
        assert_eq!((runs[1].left, runs[1].width), (40.0, 20.0));
        assert_eq!((runs[0].size, runs[0].baseline), (35.0, 128.0));
        assert_eq!((runs[2].size, runs[2].baseline), (35.0, 128.0));
        assert_eq!((runs[3].left, runs[3].width, runs[3].size), (10.0, 10.0, 10.0));
    }

    #[test]
    fn a_skewed_line_falls_with_its_words_and_a_blot_does_not_raise_it() {
        let mut words: Vec<Word> =
            (0..6).map(|at| word("word", [100 * at, 100 + 2 * at, 100 * at + 80, 120 + 2 * at], 0)).collect();
        words.push(word("|", [700, 0, 705, 300], 0));
        let runs = laid_out(&words, 0);
        let words = runs.iter().filter(|run| run.text == "word");
        for (at, run) in words.enumerate() {
            assert!((run.size - 20.0).abs() < 0.1, "{}", run.size);
            assert!((run.baseline - (116.0 + 2.0 * at as f64)).abs() < 0.1, "{}", run.baseline);
        }
    }

    #[test]
    fn words_of_a_page_on_its_head_are_turned_with_it() {
        let runs = laid_out(&[word("up", [900, 700, 950, 720], 0)], 2);
        assert_eq!((runs[0].left, runs[0].baseline, runs[0].width), (50.0, 96.0, 50.0));
    }

    #[test]
    fn a_run_fills_its_box_on_the_page() {
        let run = &laid_out(&[word("four", [100, 200, 300, 240], 0)], 0)[0];
        // 144 pixels an inch, page 400 points high.
        let setting = run.set(&Affine { x: (0.5, 0.0), y: (0.0, -0.5), origin: (0.0, 400.0) });
        assert_eq!(setting.font_size, 20.0);
        // Four characters of 10 points would be 40 wide; the box has 100.
        assert_eq!(setting.matrix, [2.5, 0.0, 0.0, 1.0, 50.0, 284.0]);
    }

    #[test]
    fn words_without_extent_are_left_out() {
        assert_eq!(laid_out(&[word("a", [5, 5, 5, 9], 0), word(" ", [5, 5, 9, 9], 0)], 0), []);
    }
}

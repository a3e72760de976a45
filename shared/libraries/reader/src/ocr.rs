//! Tesseract, behind the few calls that are needed. Nothing else in the crate touches it.
//!
//! Words come from Tesseract's own TSV: no iterator that could outlive its engine is ever held.

use std::ffi::CString;
use std::fmt;

use anyhow::Context;
use document_types::reading::Language;
use tesseract_plumbing::TessBaseApi;

use crate::gray::Gray;

/// Engines kept in memory: the first language, and the one that a document turned out to be in.
const KEPT: usize = 2;

/// Far above what is ever recognized; keeps `height * bytes per line` inside the C API's 32 bits.
const MOST_PIXELS: u64 = 1 << 28;

/// `RIL_TEXTLINE` in its `publictypes.h`.
const TEXT_LINE: u32 = 2;

/// How Tesseract looks for lines (`PSM_*` in its `publictypes.h`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Segmentation {
    /// Page layout with columns.
    Page = 3,
    /// One block of lines across the whole width.
    Block = 6,
}

impl Segmentation {
    /// What else to try.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Page => Self::Block,
            Self::Block => Self::Page,
        }
    }
}

/// A word as Tesseract reports it, in pixels of the recognized image.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SeenWord {
    pub(crate) text: String,
    /// 0 to 1.
    pub(crate) confidence: f32,
    pub(crate) bbox: [i32; 4],
    /// Counts up along the page.
    pub(crate) line: u32,
}

/// The loaded engines, most recently used last.
#[derive(Default)]
pub(crate) struct Ocr {
    engines: Vec<(Language, TessBaseApi)>,
}

impl Ocr {
    /// Hands an image to the engine of a language. `inverted_text` also looks for light text on dark ground,
    /// line by line.
    pub(crate) fn lay<'a>(
        &'a mut self,
        image: &'a Gray,
        language: Language,
        inverted_text: bool,
    ) -> anyhow::Result<Sheet<'a>> {
        let pixels = u64::from(image.width) * u64::from(image.height);
        anyhow::ensure!(pixels > 0 && pixels <= MOST_PIXELS, "an image of {pixels} pixels");
        let engine = self.engine(language)?;
        // Reading every weak line a second time, inverted, costs a tenth and finds nothing on dark-on-light pages.
        engine.set_variable(c"tessedit_do_invert", if inverted_text { c"1" } else { c"0" })?;
        Ok(Sheet { engine, image, laid_out: None })
    }

    fn engine(&mut self, language: Language) -> anyhow::Result<&mut TessBaseApi> {
        let engine = match self.engines.iter().position(|(loaded, _)| *loaded == language) {
            Some(at) => self.engines.remove(at).1,
            None => load(language)?,
        };
        if self.engines.len() >= KEPT {
            self.engines.remove(0);
        }
        self.engines.push((language, engine));
        let (_, engine) = self.engines.last_mut().context("an engine was just pushed")?;
        Ok(engine)
    }
}

/// An image before an engine.
pub(crate) struct Sheet<'a> {
    engine: &'a mut TessBaseApi,
    image: &'a Gray,
    /// The layout that the engine holds; recognition goes on from there.
    laid_out: Option<Segmentation>,
}

impl Sheet<'_> {
    /// The lines of text that a segmentation finds. Much quicker than reading them.
    pub(crate) fn lines(&mut self, segmentation: Segmentation) -> anyhow::Result<Vec<[i32; 4]>> {
        self.lay_out(segmentation)?;
        // Tesseract has no answer where it sees no line.
        let Ok(found) = self.engine.get_component_images_1(TEXT_LINE, 1) else { return Ok(Vec::new()) };
        let mut lines = Vec::new();
        for line in (0..found.get_count()).filter_map(|index| found.get_box_copied(index)) {
            let (mut left, mut top, mut width, mut height) = (0, 0, 0, 0);
            line.get_geometry(Some(&mut left), Some(&mut top), Some(&mut width), Some(&mut height));
            lines.push([left, top, left + width, top + height]);
        }
        Ok(lines)
    }

    /// The words that are recognized.
    pub(crate) fn words(&mut self, segmentation: Segmentation) -> anyhow::Result<Vec<SeenWord>> {
        self.lay_out(segmentation)?;
        self.engine.recognize()?;
        let tsv = self.engine.get_tsv_text(0)?;
        Ok(words_of(&tsv.as_ref().to_string_lossy()))
    }

    /// The engine keeps a layout until it gets an image anew.
    fn lay_out(&mut self, segmentation: Segmentation) -> anyhow::Result<()> {
        if self.laid_out == Some(segmentation) {
            return Ok(());
        }
        let (width, height) = (i32::try_from(self.image.width)?, i32::try_from(self.image.height)?);
        self.engine.set_page_seg_mode(segmentation as u32);
        self.engine.set_image(&self.image.pixels, width, height, 1, width)?;
        self.engine.set_source_resolution(200);
        self.laid_out = Some(segmentation);
        Ok(())
    }
}

/// A language is asked for that this installation can't read.
#[derive(Debug)]
pub(crate) struct MissingModel {
    language: Language,
    installed: Vec<Language>,
}

impl fmt::Display for MissingModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the recognition model for {:?} is not installed; ", self.language.code())?;
        let installed: Vec<&str> = self.installed.iter().map(|language| language.code()).collect();
        match installed[..] {
            [] => f.write_str(
                "no language is: install Tesseract's models, or name their folder in TESSDATA_PREFIX",
            ),
            [only] => write!(f, "the only one that is: {only}"),
            _ => write!(f, "those that are: {}", installed.join(", ")),
        }
    }
}

impl std::error::Error for MissingModel {}

/// Loads a model from `TESSDATA_PREFIX`, or from where Tesseract was built to look.
fn load(language: Language) -> anyhow::Result<TessBaseApi> {
    let mut engine = started(language).ok_or_else(|| {
        let others = Language::ALL.into_iter().filter(|&other| other != language);
        // Only Tesseract knows where it looks: starting it is the question.
        MissingModel { language, installed: others.filter(|&other| started(other).is_some()).collect() }
    })?;
    // Looking for type of a fixed pitch is of use to the old engine only.
    engine.set_variable(c"textord_all_prop", c"1")?;
    Ok(engine)
}

fn started(language: Language) -> Option<TessBaseApi> {
    let mut engine = TessBaseApi::create();
    let code = CString::new(language.code()).ok()?;
    engine.init_2(None, Some(&code)).ok().map(|()| engine)
}

/// Rows of level 5 of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence (0 to 100), text.
fn words_of(tsv: &str) -> Vec<SeenWord> {
    let mut words = Vec::new();
    let mut line = 0;
    for row in tsv.lines() {
        match row.split_once('\t') {
            Some(("4", _)) => line += 1,
            Some(("5", rest)) => words.extend(word_of(rest, line)),
            _ => {}
        }
    }
    words
}

fn word_of(row: &str, line: u32) -> Option<SeenWord> {
    let columns: Vec<&str> = row.splitn(11, '\t').collect();
    let [_, _, _, _, _, left, top, width, height, confidence, text] = columns[..] else { return None };
    if text.trim().is_empty() {
        return None;
    }
    let (left, top): (i32, i32) = (left.parse().ok()?, top.parse().ok()?);
    let (width, height): (i32, i32) = (width.parse().ok()?, height.parse().ok()?);
    let confidence: f32 = confidence.parse().ok()?;
    Some(SeenWord {
        text: text.trim().to_owned(),
        confidence: (confidence / 100.0).clamp(0.0, 1.0),
        bbox: [left, top, left + width, top + height],
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_from_the_table_with_their_lines() {
        let tsv = "1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n\
                   4\t1\t1\t1\t1\t0\t10\t20\t90\t12\t-1\t\n\
                   5\t1\t1\t1\t1\t1\t10\t20\t40\t12\t96.5\tTOTAL\n\
                   5\t1\t1\t1\t1\t2\t60\t20\t40\t12\t88\t4.20\n\
                   4\t1\t1\t1\t2\t0\t10\t40\t90\t12\t-1\t\n\
                   5\t1\t1\t1\t2\t1\t10\t40\t40\t12\t12\t \n\
                   5\t1\t1\t1\t2\t2\t60\t40\t40\t12\t71\tCASH\n";
        let words = words_of(tsv);
        assert_eq!(
            words.iter().map(|word| (word.text.as_str(), word.line)).collect::<Vec<_>>(),
            [("TOTAL", 1), ("4.20", 1), ("CASH", 2)]
        );
        assert_eq!(words[0].bbox, [10, 20, 50, 32]);
        assert!((words[0].confidence - 0.965).abs() < 1e-6);
    }

    #[test]
    fn a_missing_model_names_those_that_are_there() {
        let missing = |installed: &[Language]| {
            MissingModel { language: Language::Fra, installed: installed.to_vec() }.to_string()
        };
        let start = "the recognition model for \"fra\" is not installed; ";
        assert_eq!(missing(&[Language::Eng, Language::Deu]), format!("{start}those that are: eng, deu"));
        assert_eq!(missing(&[Language::Eng]), format!("{start}the only one that is: eng"));
        assert!(missing(&[]).contains("TESSDATA_PREFIX"));
    }

    #[test]
    fn an_empty_page_has_no_words_and_an_impossible_image_is_refused() {
        let mut ocr = Ocr::default();
        let paper = Gray::white(200, 100);
        let mut sheet = ocr.lay(&paper, Language::Eng, false).unwrap();
        assert_eq!(sheet.lines(Segmentation::Page).unwrap(), Vec::<[i32; 4]>::new());
        assert_eq!(sheet.words(Segmentation::Block).unwrap(), []);
        let nothing = Gray { width: 0, height: 10, pixels: Vec::new() };
        assert!(ocr.lay(&nothing, Language::Eng, false).is_err());
    }
}

//! Which engine recognizes a page: the neural one where it is installed and knows the languages, else Tesseract.

use document_types::protocol::{OcrEngine, Request};
use document_types::reading::{Page, ReadOptions, ReadingError, ReadingErrorCode, TextSource, Word};

use crate::fault::internal;
use crate::gray::Gray;
use crate::neural::{Neural, Sight};
use crate::ocr::{MissingModel, Ocr};
use crate::placement::restored;
use crate::prepare::prepare_upright;
use crate::recognize::{PageImage, Recognizer};
use crate::turn::Turn;
use crate::words::text_of;

/// Fewer letters on a page are a reason to look again with the other engine.
const FEW_LETTERS: f32 = 20.0;

/// Mean confidence below which a reading is doubted.
const SURE: f32 = 0.7;

/// What the other engine must gain to be believed.
const CLEAR_GAIN: f32 = 1.3;

/// What recognizes, loaded when the first page needs it.
#[derive(Default)]
pub(crate) struct Recognition {
    tesseract: Ocr,
    neural: Networks,
}

#[derive(Default)]
enum Networks {
    #[default]
    Untried,
    Loaded(Box<Neural>),
    /// Why there are none.
    Missing(String),
}

impl Networks {
    /// The networks, loaded by the first request that needs them; what was missing then is not looked for again.
    fn get(&mut self, request: &Request) -> Result<&mut Neural, &str> {
        if matches!(self, Self::Untried) {
            *self = match &request.ocr_models {
                None => Self::Missing("its models are not installed".to_owned()),
                Some(models) => match Neural::load(request.onnxruntime.as_deref(), models) {
                    Ok(neural) => Self::Loaded(Box::new(neural)),
                    Err(error) => Self::Missing(format!("{error:#}")),
                },
            };
        }
        match self {
            Self::Loaded(neural) => Ok(neural),
            Self::Missing(reason) => Err(reason),
            Self::Untried => Err("it was not tried"),
        }
    }
}

/// Recognizes the pages of one document.
pub(crate) struct PageReader<'a> {
    tesseract: Recognizer<'a>,
    neural: &'a mut Networks,
    request: &'a Request,
    options: &'a ReadOptions,
}

impl<'a> PageReader<'a> {
    pub(crate) fn new(
        recognition: &'a mut Recognition,
        request: &'a Request,
        options: &'a ReadOptions,
    ) -> Self {
        let Recognition { tesseract, neural } = recognition;
        Self { tesseract: Recognizer::new(tesseract, options), neural, request, options }
    }

    /// Words with boxes in pixels of the stored image, of a mirrored one as if it were not.
    pub(crate) fn read(&mut self, PageImage { gray, turn, stored }: PageImage) -> Result<Page, ReadingError> {
        // A page has a turn in degrees and nothing that says that its lines run backwards.
        let (gray, turn) = turn.unmirror(gray);
        let image = PageImage { gray, turn, stored };
        let engine = self.request.ocr_engine;
        if engine == OcrEngine::Tesseract {
            return self.tesseract.read(image).map_err(of_tesseract);
        }
        let languages = self.options.languages.as_slice();
        match self.neural.get(self.request) {
            Ok(neural) if engine == OcrEngine::Neural || languages.iter().all(|&it| neural.knows(it)) => {
                let PageImage { gray, turn, stored } = image;
                let upright = turn.apply(gray);
                let sight = match neural.read(&upright) {
                    Ok(sight) => sight,
                    Err(_) if engine == OcrEngine::Auto => return self.by_tesseract(upright, turn, stored),
                    Err(error) => return Err(internal(error)),
                };
                let seen = page(sight, (upright.width, upright.height), turn, stored);
                let is_doubtful = engine == OcrEngine::Auto && is_doubtful(&seen);
                Ok(if is_doubtful { self.second_opinion(seen, upright, turn) } else { seen })
            }
            Err(reason) if engine == OcrEngine::Neural => {
                let message = format!("the neural engine can't read: {reason}");
                Err(ReadingError::new(ReadingErrorCode::Unsupported, message))
            }
            Ok(_) | Err(_) => self.tesseract.read(image).map_err(of_tesseract),
        }
    }

    fn by_tesseract(&mut self, upright: Gray, turn: Turn, stored: (u32, u32)) -> Result<Page, ReadingError> {
        let prepared = prepare_upright(upright, turn, stored).map_err(internal)?;
        self.tesseract.read_prepared(prepared).map_err(of_tesseract)
    }

    /// What Tesseract makes of an upright page, where that is clearly more than what was seen.
    fn second_opinion(&mut self, seen: Page, upright: Gray, turn: Turn) -> Page {
        // Whatever keeps Tesseract from reading is no reason to lose what was seen.
        let Ok(other) = self.by_tesseract(upright, turn, (seen.width, seen.height)) else { return seen };
        let (letters, total) = read_surely(&other);
        let is_better = total > CLEAR_GAIN * read_surely(&seen).1 && total > SURE * letters;
        if is_better { other } else { seen }
    }
}

/// Whether little was read, or little of it surely.
fn is_doubtful(page: &Page) -> bool {
    let (letters, total) = read_surely(page);
    letters < FEW_LETTERS || total < SURE * letters
}

/// How many letters and digits a page has, and the sum of their confidences.
fn read_surely(page: &Page) -> (f32, f32) {
    page.words.iter().fold((0.0, 0.0), |(letters, total), word| {
        let count: f32 = word.text.chars().filter(|c| c.is_alphanumeric()).map(|_| 1.0).sum();
        (letters + count, total + count * word.confidence)
    })
}

/// A language that is not installed is told; everything else is a fault.
fn of_tesseract(error: anyhow::Error) -> ReadingError {
    match error.downcast_ref::<MissingModel>() {
        Some(missing) => ReadingError::new(ReadingErrorCode::Unsupported, missing.to_string()),
        None => internal(error),
    }
}

/// The page that was seen on an image of that size, which `turn` had made upright.
fn page(sight: Sight, size: (u32, u32), turn: Turn, stored: (u32, u32)) -> Page {
    let words: Vec<Word> = sight
        .words
        .into_iter()
        .map(|seen| Word {
            text: seen.text,
            confidence: seen.confidence,
            bbox: restored(seen.bbox, size, turn, stored),
            line: seen.line,
        })
        .collect();
    Page {
        width: stored.0,
        height: stored.1,
        rotation: turn.then(sight.quarters).degrees(),
        text: text_of(&words),
        words,
        source: TextSource::Ocr,
        error: sight.unread.error(),
    }
}

//! What reading a file yields: pages, words with boxes, text, or the reason why not. The wire form of the
//! reader, of the API and of `astralis read` alike.

mod drawing;
mod enclosed;
mod extent;
mod invoice;
mod language;
mod options;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use drawing::{Drawing, ImageFormat, Preset};
pub use enclosed::{Cell, EnclosedFile, FileRole, Sheet};
pub use extent::{Extent, LONGEST_TEXT, beginning};
pub use invoice::{InvoiceData, InvoiceLine, Party, TaxShare};
pub use language::{Language, Languages, UnknownLanguage};
pub use options::{PageRange, Password, ReadOptions, WrongRange};

/// The outcome of reading one file. Partly read files keep their pages beside the error.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reading {
    /// The pages in order; empty for formats without pages.
    pub pages: Vec<Page>,
    /// The whole text in reading order: `\n` between lines, `\f` between pages.
    pub text: String,
    /// The cells of a spreadsheet, sheet by sheet; empty for other formats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<Sheet>,
    /// Files inside this one: embedded in a PDF, attached to a mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<EnclosedFile>,
    /// The invoice as data, where the file is one or holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceData>,
    /// Why the file, or the rest of it, could not be read.
    pub error: Option<ReadingError>,
    /// What reading cost.
    #[serde(default)]
    pub usage: Usage,
}

/// What reading one file cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Wall clock, waiting for a free reader not included.
    pub seconds: f64,
    /// User and system time of the reader.
    pub cpu_seconds: f64,
    /// Peak resident memory of the reader in KiB.
    pub max_rss_kb: u64,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DocumentPage)]
pub struct Page {
    /// Width in pixels of the page image as stored in the file; of a PDF page, rendered at 200 dpi.
    pub width: u32,
    /// Height in the same pixels.
    pub height: u32,
    /// Clockwise turn in degrees (0, 90, 180, 270) that makes the stored image upright. An image that is stored mirrored
    /// is mirrored back first: boxes are those of that image.
    #[serde(default)]
    pub rotation: u16,
    /// The words in reading order.
    pub words: Vec<Word>,
    /// The text of this page, lines separated by `\n`. A word that the end of a line parted is whole here,
    /// where it begins; `words` keep its two parts, each with its box.
    #[serde(default)]
    pub text: String,
    /// Where the words come from.
    #[serde(default)]
    pub source: TextSource,
    /// Why this page, or a part of it, could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ReadingError>,
}

/// Where the words of a page come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// Characters stored in the file.
    #[default]
    Native,
    /// Optical character recognition.
    Ocr,
    /// Characters stored in the file beside pictures that were recognized.
    Mixed,
}

/// One word and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// 0 to 1; 1 for native text.
    pub confidence: f32,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box")]
    pub bbox: [i32; 4],
    /// Index of the line within the page, from 0, in reading order: words of one line stand side by side.
    #[serde(default)]
    pub line: u32,
}

/// Why a file could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadingError {
    /// For programs.
    pub code: ReadingErrorCode,
    /// One sentence for a person.
    pub message: String,
}

/// The reasons of a [`ReadingError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingErrorCode {
    /// Protected with a password.
    Encrypted,
    /// Broken beyond reading.
    Corrupt,
    /// No bytes, or no pages.
    Empty,
    /// A format that is not read.
    Unsupported,
    /// The content is not what the name says.
    Mismatch,
    /// Too many pixels, or an archive that unpacks to too much.
    TooLarge,
    /// More pages than allowed.
    PageLimit,
    /// More words than allowed on a page or in the document.
    WordLimit,
    /// Longer than allowed.
    TimeLimit,
    /// More memory than allowed.
    MemoryLimit,
    /// A part of what looks like print was not read.
    Unread,
    /// A virus was found.
    Infected,
    /// The reader itself failed.
    Internal,
}

impl TextSource {
    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Ocr => "ocr",
            Self::Mixed => "mixed",
        }
    }

    /// The one of that name; what is stored was written by `as_str`.
    pub fn from_name(name: &str) -> Self {
        [Self::Ocr, Self::Mixed].into_iter().find(|source| source.as_str() == name).unwrap_or_default()
    }
}

impl ReadingErrorCode {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Corrupt => "corrupt",
            Self::Empty => "empty",
            Self::Unsupported => "unsupported",
            Self::Mismatch => "mismatch",
            Self::TooLarge => "too_large",
            Self::PageLimit => "page_limit",
            Self::WordLimit => "word_limit",
            Self::TimeLimit => "time_limit",
            Self::MemoryLimit => "memory_limit",
            Self::Unread => "unread",
            Self::Infected => "infected",
            Self::Internal => "internal",
        }
    }

    /// The one of that name; what is stored was written by `as_str`.
    pub fn from_name(name: &str) -> Self {
        let all = [
            Self::Encrypted,
            Self::Corrupt,
            Self::Empty,
            Self::Unsupported,
            Self::Mismatch,
            Self::TooLarge,
            Self::PageLimit,
            Self::WordLimit,
            Self::TimeLimit,
            Self::MemoryLimit,
            Self::Infected,
        ];
        all.into_iter().find(|code| code.as_str() == name).unwrap_or(Self::Internal)
    }
}

impl ReadingError {
    /// A reason with its sentence.
    pub fn new(code: ReadingErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl Reading {
    /// Nothing but the reason.
    pub fn failed(code: ReadingErrorCode, message: impl Into<String>) -> Self {
        Self { error: Some(ReadingError::new(code, message)), ..Self::default() }
    }

    /// Whether there is something to go on with: all was read, or at least a page or some text.
    pub fn is_usable(&self) -> bool {
        self.error.is_none()
            || self.pages.iter().any(Page::is_usable)
            || self.pages.is_empty() && !self.text.is_empty()
    }

    /// Mean confidence of the words, 0 to 100; `None` without words.
    pub fn confidence(&self) -> Option<f32> {
        let mut sureness = Sureness::default();
        self.pages.iter().for_each(|page| sureness.add(page));
        sureness.mean()
    }
}

impl Page {
    /// Whether it was read, or at least a part of it.
    pub fn is_usable(&self) -> bool {
        self.error.is_none() || !self.words.is_empty()
    }
}

/// How sure the words of a document are, added up page by page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sureness {
    sum: f64,
    letters: f64,
}

impl Sureness {
    /// Takes the words of a page into account, each weighted by its letters.
    pub fn add(&mut self, page: &Page) {
        for word in &page.words {
            #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
            let weight = word.text.chars().count() as f64;
            self.sum += f64::from(word.confidence) * weight;
            self.letters += weight;
        }
    }

    /// Mean confidence of the words, 0 to 100; `None` without words.
    #[expect(clippy::cast_possible_truncation, reason = "a figure for people")]
    pub fn mean(&self) -> Option<f32> {
        (self.letters > 0.0).then(|| (100.0 * self.sum / self.letters) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_weighs_words_by_their_letters() {
        let word = |text: &str, confidence| Word { text: text.into(), confidence, bbox: [0; 4], line: 0 };
        let page = Page { words: vec![word("abc", 1.0), word("x", 0.2)], ..Page::default() };
        let reading = Reading { pages: vec![page], ..Reading::default() };
        assert_eq!(reading.confidence(), Some(80.0));
        assert_eq!(Reading::default().confidence(), None);
    }
}

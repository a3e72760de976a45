//! What a reader process and its parent say to each other over the pipes.
//!
//! The parent writes one JSON line, then the bytes of the file. The reader answers with JSON lines: how
//! many pages there are, each page as soon as it is read, files that were found or made (each followed by
//! its bytes), and the end. Then it waits for the next file; the end of its input, in whatever it is doing,
//! is the end of the process. In front of its very first answer it says how well it is confined.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reading::{Drawing, EnclosedFile, InvoiceData, Page, Password, ReadOptions, ReadingError, Sheet};

/// What a cell or a sheet costs beside its text, in bytes, where answers are bounded.
pub const COST_OF_A_CELL: usize = 40;

/// The line in front of the bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The file's name: its extension is held against the content.
    pub name: String,
    /// Bytes that follow the line.
    pub length: u64,
    /// What is to be done.
    pub task: Task,
    /// Pages beyond this many are not read.
    pub page_limit: u32,
    /// Words beyond this many are not read, over all pages.
    pub word_limit: u64,
    /// `libpdfium.so`; the system's when absent. The first request of a reader decides.
    pub pdfium: Option<PathBuf>,
    /// Folder of recognition models; Tesseract's own when absent. The first request of a reader decides.
    #[serde(default)]
    pub tessdata: Option<PathBuf>,
    /// What recognizes text in pictures.
    #[serde(default)]
    pub ocr_engine: OcrEngine,
    /// `libonnxruntime.so`; the system's when absent. The first request of a reader decides.
    #[serde(default)]
    pub onnxruntime: Option<PathBuf>,
    /// Folder of the neural engine's models, which is not used when absent. The first request of a reader decides.
    #[serde(default)]
    pub ocr_models: Option<PathBuf>,
}

/// What recognizes text in pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OcrEngine {
    /// The neural engine where it is installed and knows the languages, else Tesseract.
    #[default]
    Auto,
    /// The neural engine alone.
    Neural,
    /// Tesseract alone.
    Tesseract,
}

impl FromStr for OcrEngine {
    type Err = UnknownEngine;

    fn from_str(text: &str) -> Result<Self, UnknownEngine> {
        match text {
            "auto" => Ok(Self::Auto),
            "neural" => Ok(Self::Neural),
            "tesseract" => Ok(Self::Tesseract),
            _ => Err(UnknownEngine),
        }
    }
}

/// A name that no engine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownEngine;

impl fmt::Display for UnknownEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("engines are auto, neural and tesseract")
    }
}

impl std::error::Error for UnknownEngine {}

/// What is to be done with a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Tell its text.
    Read(ReadOptions),
    /// Draw a page.
    Draw(Drawing),
    /// Make a PDF of it whose recognized words can be selected.
    MakeSearchable(Searchable),
    /// Make a page of a photograph: upright, and cut out along the paper's edges where they are seen.
    Straighten,
    /// Make a PDF of pictures that follow one after the other.
    Bind(Binding),
    /// Find what is wanted in the text of a document. The bytes are the JSON of a [`crate::reading::Reading`]; what is
    /// known before is between whoever asks and the reader.
    Find(Value),
}

/// What a searchable PDF is made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Searchable {
    /// The pages as they were read.
    pub pages: Vec<Page>,
    /// The title in the PDF's metadata.
    pub title: String,
    /// Opens a protected file.
    #[serde(default)]
    pub password: Option<Password>,
}

/// What a PDF is bound of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Binding {
    /// The bytes of each JPEG, in the order of the pages.
    pub lengths: Vec<u64>,
    /// The title in the PDF's metadata.
    pub title: String,
}

/// Takes answers; `false` when nobody listens any more.
pub type Sink<'a> = &'a mut dyn FnMut(Answer) -> bool;

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The first line of a reader: what it can't do any more.
    Confined(Confinement),
    /// How many pages will follow, known before the first is read.
    Pages(u32),
    /// The next page.
    Page(Page),
    /// Text of a format without pages; follows what came before on a new line.
    Text(String),
    /// The next sheet of a spreadsheet.
    Sheet(Sheet),
    /// The invoice as data: found in this file, or the file itself.
    Invoice(Box<InvoiceData>),
    /// What was found in a text.
    Found(Value),
    /// A file that was found in this one, or made from it. Its bytes, as many as its size, follow the line.
    File(EnclosedFile),
    /// The last line for this file.
    Done {
        /// Why the file, or the rest of it, could not be read.
        error: Option<ReadingError>,
        /// User and system time spent on this file.
        cpu_seconds: f64,
        /// Peak resident memory while reading this file, in KiB.
        max_rss_kb: u64,
    },
    /// The last line of a reader whose code has a fault, with the place of it: `src/pdf.rs:12:3`.
    Panicked(String),
}

/// What keeps a reader from doing anything but read, as far as its kernel has the means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Only what reading needs can be opened (landlock(7)).
    pub files: Enforcement,
    /// No network, no other program or process, no change of a file (seccomp(2)).
    pub calls: Enforcement,
}

/// How much of a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// All of it.
    Full,
    /// What an older kernel knows of it.
    Partial,
    /// Nothing.
    Absent,
}

impl Confinement {
    /// Whether everything holds that readers ask for.
    pub fn is_full(self) -> bool {
        self.files == Enforcement::Full && self.calls == Enforcement::Full
    }
}

impl fmt::Display for Confinement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = match self.files {
            Enforcement::Full => "readers open what they need and no other file (landlock)",
            Enforcement::Partial => {
                "readers open what they need and no other file, as far as this kernel's landlock goes"
            }
            Enforcement::Absent => "this kernel has no landlock: readers could open other files for reading",
        };
        let calls = match self.calls {
            Enforcement::Full | Enforcement::Partial => "no network, no programs, no writing (seccomp)",
            Enforcement::Absent => {
                "this kernel has no seccomp filters: network and programs are not taken from them"
            }
        };
        write!(f, "{files}; {calls}")
    }
}

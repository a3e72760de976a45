//! What a reader process and its parent say to each other over the pipes.
//!
//! The parent writes one JSON line, then the bytes of the file. The reader answers with JSON lines: how
//! many pages there are, each page as soon as it is read, files that were found or made (each followed by
//! its bytes), and the end. Then it waits for the next file; the end of its input, in whatever it is doing,
//! is the end of the process.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::reading::{Drawing, EnclosedFile, Page, Password, ReadOptions, ReadingError, Sheet};

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
    /// `libpdfium.so`; the system's when absent.
    pub pdfium: Option<PathBuf>,
}

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

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// How many pages will follow, known before the first is read.
    Pages(u32),
    /// The next page.
    Page(Page),
    /// Text of a format without pages; follows what came before on a new line.
    Text(String),
    /// The next sheet of a spreadsheet.
    Sheet(Sheet),
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
}

//! The output of `astralis read` for one file.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use document_types::fields::Extraction;
use document_types::reading::{EnclosedFile, Page, Reading, ReadingError, ReadingErrorCode, Sheet};
use serde::Serialize;

/// The JSON of one file. Words are with their pages; the text of all pages is there once, in `text`.
#[derive(Debug, Serialize)]
pub(super) struct Output<'a> {
    file: &'a Path,
    pages: Vec<Page>,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<Sheet>,
    /// `--files` saves their bytes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<EnclosedFile>,
    #[serde(flatten)]
    extraction: Extraction,
    error: Option<ReadingError>,
    seconds: f64,
    cpu_seconds: f64,
    max_rss_kb: u64,
}

impl<'a> Output<'a> {
    pub(super) fn new(file: &'a Path, reading: Reading, extraction: Extraction) -> Self {
        Self {
            file,
            pages: reading.pages,
            text: reading.text,
            sheets: reading.sheets,
            files: reading.files,
            extraction,
            error: reading.error,
            seconds: reading.usage.seconds,
            cpu_seconds: reading.usage.cpu_seconds,
            max_rss_kb: reading.usage.max_rss_kb,
        }
    }

    /// A file that does not exist, or that may not be opened: nothing of it was read, so of all reasons `empty` is the
    /// least wrong. No reason blames the command line, and exit code 2 would stop the other files.
    pub(super) fn unreadable(file: &'a Path, error: &io::Error) -> Self {
        let message = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::IsADirectory => "this is a folder: name the files in it".to_owned(),
            io::ErrorKind::PermissionDenied => "this file may not be opened by you".to_owned(),
            _ => format!("the file can't be opened: {error}"),
        };
        let reading = Reading::failed(ReadingErrorCode::Empty, message);
        Self::new(file, reading, Extraction::default())
    }

    pub(super) fn is_read(&self) -> bool {
        self.error.is_none()
    }

    /// Writes `<stem>.json`, whole or not at all.
    pub(super) fn write_into(&self, folder: &Path) -> anyhow::Result<()> {
        let mut name = stem(self.file).to_owned();
        name.push(".json");
        save(&folder.join(name), &serde_json::to_vec(self)?)
    }

    pub(super) fn print_json(&self) -> anyhow::Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        Ok(writeln!(io::stdout(), "{json}")?)
    }

    pub(super) fn print_text(&self) -> anyhow::Result<()> {
        if let Some(error) = &self.error {
            eprintln!("{}: {}", self.file.display(), error.message);
        }
        if self.text.is_empty() {
            return Ok(());
        }
        Ok(writeln!(io::stdout(), "{}", self.text)?)
    }
}

/// Writes a file whole or not at all; whatever was there before, even a link, is replaced.
pub(super) fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("writing {}", path.display()))
}

/// The file name without its last extension.
pub(super) fn stem(file: &Path) -> &OsStr {
    file.file_stem().unwrap_or(file.as_os_str())
}

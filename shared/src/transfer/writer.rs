//! A new archive on its way to the disk: beside its place, and renamed when it is whole.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result, refuse};

/// How much time is spent on compressing: lines of JSON shrink to a tenth at once.
const LEVEL: i64 = 3;

/// An archive that is being written.
pub(super) struct Writer {
    zip: ZipWriter<BufWriter<File>>,
    part: PathBuf,
    end: PathBuf,
}

impl Writer {
    /// Begins an archive beside the place where it will be.
    pub(super) fn create(end: &Path) -> Result<Self> {
        if end.exists() {
            let detail = format!("{} is there already: name another file, or remove it", end.display());
            return Err(Error::Conflict(refuse("file_exists", detail)));
        }
        let mut part = end.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = new_file(&part)?;
        Ok(Self { zip: ZipWriter::new(BufWriter::new(file)), part, end: end.to_owned() })
    }

    /// Begins an entry of text, of any size.
    pub(super) fn begin(&mut self, name: &str) -> Result<()> {
        let options = options(CompressionMethod::Deflated).compression_level(Some(LEVEL)).large_file(true);
        Ok(self.zip.start_file(name, options)?)
    }

    /// Adds a line to the entry that was begun.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<()> {
        self.zip.write_all(line)?;
        Ok(self.zip.write_all(b"\n")?)
    }

    /// Adds a file as it is: most are compressed already.
    pub(super) fn file(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let is_large = u32::try_from(content.len()).is_err();
        self.zip.start_file(name, options(CompressionMethod::Stored).large_file(is_large))?;
        Ok(self.zip.write_all(content)?)
    }

    /// Adds an entry of JSON that people may read.
    pub(super) fn json(&mut self, name: &str, value: &impl Serialize) -> Result<()> {
        self.begin(name)?;
        let text = serde_json::to_vec_pretty(value)?;
        self.line(&text)
    }

    /// Writes the directory of the archive, waits until all is on the disk, and gives the file its name.
    pub(super) fn finish(self) -> Result<()> {
        let file = self.zip.finish()?.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
        file.sync_all()?;
        Ok(std::fs::rename(&self.part, &self.end)?)
    }

    /// Removes what was written.
    pub(super) fn discard(self) {
        // Nothing else can be done about a file that stays.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// A file that nobody else may read, and that no other export writes.
fn new_file(path: &Path) -> Result<File> {
    match File::options().write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => Ok(file),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let detail = format!(
                "{} is there already: another export is writing it, or was killed; remove it if none is running",
                path.display()
            );
            Err(Error::Conflict(refuse("export_running", detail)))
        }
        Err(error) => {
            Err(anyhow::Error::new(error).context(format!("{} can't be written", path.display())).into())
        }
    }
}

/// Always the same moment, so that the same contents make the same file.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(method);
    options.last_modified_time(DateTime::default()).unix_permissions(0o600)
}

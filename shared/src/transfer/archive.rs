//! An archive that is read. Nothing in it is believed: neither names nor sizes, until `check` has seen every byte.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use tokio::sync::mpsc::{self, Receiver};
use zip::ZipArchive;

use super::damaged;
use super::manifest::{FOLDER, FORMAT, FORMAT_VERSION, INDEX, Manifest};
use crate::error::{Error, Result, refuse};

/// Most bytes of the manifest.
const LARGEST_MANIFEST: u64 = 16 * 1024 * 1024;

/// An archive may unpack to this many times its size: lines of JSON shrink to a twentieth at most.
const MOST_EXPANSION: u128 = 200;

/// And an archive of any size to this many bytes.
const ALWAYS_ALLOWED: u128 = 64 * 1024 * 1024;

/// Bytes that are read at once, and pieces that wait for whoever reads them.
const PIECE: usize = 256 * 1024;
const PIECES: usize = 4;

/// An archive whose names and sizes are those of the format.
#[derive(Debug, Clone)]
pub struct Archive {
    zip: ZipArchive<Handle>,
    manifest: Arc<Manifest>,
}

/// One open file for several readers, each at its own position: what was checked is what is read afterwards.
#[derive(Debug, Clone)]
struct Handle {
    file: Arc<File>,
    at: u64,
    size: u64,
}

impl Archive {
    /// Opens an archive and reads its manifest.
    ///
    /// # Errors
    /// `BadRequest` with code `archive_damaged` when it is none, or holds what the format does not know;
    /// `archive_newer` when a newer program wrote it; `archive_too_large` when it unpacks to implausibly much.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{} can't be opened", path.display()))?;
        let size = file.metadata()?.len();
        let handle = Handle { file: Arc::new(file), at: 0, size };
        let mut zip = ZipArchive::new(handle).map_err(|error| damaged(format!("no archive: {error}")))?;
        refuse_bombs(&mut zip, size)?;
        let manifest = read_manifest(&mut zip)?;
        let archive = Self { zip, manifest: Arc::new(manifest) };
        archive.refuse_other_names()?;
        Ok(archive)
    }

    /// What it says it holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The SHA-256 of the contents of files, as their names say.
    pub(super) fn contents(&self) -> BTreeSet<String> {
        let names = self.zip.file_names().filter_map(std::result::Result::ok);
        names.filter_map(|name| name.strip_prefix(FOLDER).map(str::to_owned)).collect()
    }

    fn refuse_other_names(&self) -> Result<()> {
        let tables = self.manifest.tables.iter().map(|table| format!("tables/{}.jsonl", table.name));
        let known: BTreeSet<String> = tables.chain(["manifest.json".to_owned(), INDEX.to_owned()]).collect();
        if known.len() != self.manifest.tables.len() + 2 {
            return Err(damaged("the manifest names a table twice"));
        }
        let mut found = BTreeSet::new();
        for name in self.zip.file_names() {
            let name = name.map_err(|error| damaged(error.to_string()))?;
            let is_content = name.strip_prefix(FOLDER).is_some_and(is_sha256);
            if !is_content && !known.contains(name.as_ref()) {
                return Err(damaged(format!("it holds {name:?}, which no archive of this format does")));
            }
            found.insert(name.into_owned());
        }
        match known.iter().find(|name| !found.contains(*name)) {
            Some(lost) => Err(damaged(format!("{lost} is missing"))),
            None => Ok(()),
        }
    }

    /// Hands over an entry piece by piece.
    ///
    /// # Errors
    /// When it can't be unpacked, or has another size than `size`.
    pub(super) fn read(
        &self,
        name: &str,
        size: u64,
        mut take: impl FnMut(Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        let mut zip = self.zip.clone();
        let wrong = |error: &dyn std::fmt::Display| damaged(format!("{name}: {error}"));
        let mut entry = zip.by_name(name).map_err(|error| wrong(&error))?;
        let mut left = size;
        loop {
            let mut piece = Vec::new();
            entry.by_ref().take(PIECE as u64).read_to_end(&mut piece).map_err(|error| wrong(&error))?;
            let read = piece.len() as u64;
            if read > left || (read == 0 && left > 0) {
                return Err(wrong(&format!("it is not {size} bytes long")));
            }
            if read == 0 {
                return Ok(());
            }
            left -= read;
            take(piece)?;
        }
    }

    /// The pieces of an entry as they are wanted.
    pub(super) fn pieces(&self, name: String, size: u64) -> Receiver<Result<Bytes>> {
        let (sender, receiver) = mpsc::channel(PIECES);
        let archive = self.clone();
        tokio::task::spawn_blocking(move || {
            let gone = || Error::Internal(anyhow::anyhow!("nobody reads on"));
            let read =
                archive.read(&name, size, |piece| sender.blocking_send(Ok(piece.into())).map_err(|_| gone()));
            if let Err(error) = read {
                // Whoever has stopped reading does not need to know.
                let _ = sender.blocking_send(Err(error));
            }
        });
        receiver
    }

    /// A whole entry.
    pub(super) async fn content(&self, name: &str, size: u64) -> Result<Bytes> {
        let (archive, name) = (self.clone(), name.to_owned());
        let read = tokio::task::spawn_blocking(move || {
            let mut content = Vec::with_capacity(usize::try_from(size)?);
            archive.read(&name, size, |piece| {
                content.extend_from_slice(&piece);
                Ok(())
            })?;
            Ok(Bytes::from(content))
        });
        read.await?
    }
}

/// Refuses what would fill memory or disk, before anything is unpacked.
fn refuse_bombs(zip: &mut ZipArchive<Handle>, size: u64) -> Result<()> {
    let overlapping = zip.has_overlapping_entries().map_err(|error| damaged(error.to_string()))?;
    if zip.has_duplicate_names() || overlapping {
        return Err(damaged("two of its entries have one name, or share bytes"));
    }
    let unpacked =
        zip.decompressed_size().ok_or_else(|| damaged("it does not say how large its entries are"))?;
    let most = u128::from(size) * MOST_EXPANSION + ALWAYS_ALLOWED;
    if unpacked > most {
        let detail = format!("the archive unpacks to {unpacked} bytes, and {most} is the most for its size");
        return Err(Error::TooLarge(refuse("archive_too_large", detail)));
    }
    Ok(())
}

fn read_manifest(zip: &mut ZipArchive<Handle>) -> Result<Manifest> {
    let entry = zip.by_name("manifest.json").map_err(|_| damaged("manifest.json is missing"))?;
    let mut text = Vec::new();
    entry.take(LARGEST_MANIFEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LARGEST_MANIFEST {
        return Err(damaged(format!("manifest.json is larger than {LARGEST_MANIFEST} bytes")));
    }
    #[derive(serde::Deserialize)]
    struct Head {
        format: String,
        format_version: u32,
    }
    let unreadable = |error| damaged(format!("manifest.json can't be read: {error}"));
    let head: Head = serde_json::from_slice(&text).map_err(unreadable)?;
    if head.format != FORMAT {
        return Err(damaged(format!("it is called {:?} and not {FORMAT}", head.format)));
    }
    if head.format_version > FORMAT_VERSION {
        let detail = format!(
            "the archive has version {} of its format, and this program reads up to {FORMAT_VERSION}: update it first",
            head.format_version
        );
        return Err(Error::BadRequest(refuse("archive_newer", detail)));
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(unreadable)?;
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_.".contains(&byte));
    // What it says is shown to people, in a terminal.
    if manifest.organization.name.chars().any(char::is_control)
        || !manifest.tables.iter().all(|table| is_plain(&table.name))
    {
        return Err(damaged("manifest.json has a name that no organization or table has"));
    }
    Ok(manifest)
}

/// Whether a text is a SHA-256 as we write it.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl Read for Handle {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Handle {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

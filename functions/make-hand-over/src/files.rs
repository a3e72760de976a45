//! The files of a hand-over: each document as it was uploaded, and invoices as data beside it.

use axum::body::Bytes;
use document_types::fields::Kind;
use extraction::{Format, Unexportable};
use futures_util::{StreamExt, stream};
use sha2::{Digest, Sha256};
use shared::error::refuse;
use shared::hand_overs::Entry;
use shared::{App, Error, Result};

use crate::archive::Archive;
use crate::names::{Names, extension};
use crate::tables::Tables;

/// Files that are fetched ahead, each of them in memory, and the size up to which they are.
const AHEAD: usize = 8;
const SMALL: i64 = 2 * 1024 * 1024;

/// Writes files, each under a name of its own.
pub(crate) struct Files {
    names: Names,
    with_ubl: bool,
}

/// What the bucket has of a document.
enum Content {
    /// The whole file, which is what was read.
    Whole(Bytes),
    /// It is too large to be fetched ahead.
    Large,
    /// It is not there, or is another.
    Lost(&'static str),
}

impl Files {
    pub(crate) fn new(with_ubl: bool) -> Self {
        Self { names: Names::default(), with_ubl }
    }

    /// Writes some documents in their order, and notes each in the tables.
    pub(crate) async fn write(
        &mut self,
        app: &App,
        entries: Vec<Entry>,
        archive: &mut Archive,
        tables: &mut Tables,
    ) -> Result<()> {
        let mut fetched = stream::iter(entries).map(|entry| fetch(app, entry)).buffered(AHEAD);
        while let Some(fetched) = fetched.next().await {
            let (entry, content) = fetched?;
            let stem = self.names.stem(&entry);
            let name = format!("documents/{stem}{}", extension(&entry.name));
            match content {
                Content::Lost(why) => {
                    tables.lost(&entry, why)?;
                    continue;
                }
                Content::Whole(bytes) => {
                    archive.begin_stored(&name, bytes.len() as u64)?;
                    archive.write(&bytes).await?;
                }
                Content::Large => copy(app, &entry, &name, archive).await?,
            }
            if self.with_ubl {
                write_data(&entry, &format!("data/{stem}.xml"), archive, tables).await?;
            }
            tables.add(&entry, &name)?;
        }
        Ok(())
    }
}

async fn fetch(app: &App, entry: Entry) -> Result<(Entry, Content)> {
    if entry.size > SMALL {
        let content = large(app, &entry).await?;
        return Ok((entry, content));
    }
    let size = u64::try_from(entry.size)?;
    let content = match app.bucket.get(&entry.key, size).await {
        Ok(bytes) if is_same(&entry, &Sha256::digest(&bytes)) => Content::Whole(bytes),
        Ok(_) | Err(Error::Conflict(_)) => Content::Lost("the file is not the one that was uploaded"),
        Err(Error::NotFound(_)) => Content::Lost("the file is not in the bucket"),
        Err(error) => return Err(error),
    };
    Ok((entry, content))
}

/// Whether a large file is there and is what was read: what is written into an archive can't be taken back.
async fn large(app: &App, entry: &Entry) -> Result<Content> {
    let mut pieces = match app.bucket.pieces(&entry.key).await {
        Err(Error::NotFound(_)) => return Ok(Content::Lost("the file is not in the bucket")),
        found => found?,
    };
    let mut hash = Sha256::new();
    while let Some(piece) = pieces.next().await? {
        hash.update(&piece);
    }
    if is_same(entry, &hash.finalize()) {
        return Ok(Content::Large);
    }
    Ok(Content::Lost("the file is not the one that was uploaded"))
}

fn is_same(entry: &Entry, sha256: &[u8]) -> bool {
    entry.sha256.as_deref().is_none_or(|known| known == sha256)
}

/// Copies a large file a piece at a time.
async fn copy(app: &App, entry: &Entry, name: &str, archive: &mut Archive) -> Result<()> {
    let mut pieces = app.bucket.pieces(&entry.key).await?;
    archive.begin_stored(name, u64::try_from(entry.size)?)?;
    let mut hash = Sha256::new();
    while let Some(piece) = pieces.next().await? {
        hash.update(&piece);
        archive.write(&piece).await?;
    }
    if is_same(entry, &hash.finalize()) {
        return Ok(());
    }
    let detail = format!("the file of {} is not the one that was uploaded", entry.name);
    Err(Error::Conflict(refuse("file_changed", detail)))
}

/// An invoice or credit note in UBL; where that can't be, the tables say why.
async fn write_data(entry: &Entry, name: &str, archive: &mut Archive, tables: &mut Tables) -> Result<()> {
    if !matches!(entry.found.kind, Kind::Invoice | Kind::CreditNote) {
        return Ok(());
    }
    match extraction::export(&entry.found, Format::Ubl) {
        Ok(data) => {
            archive.begin_text(name)?;
            archive.write(&data).await
        }
        Err(Unexportable::Refused { detail, .. }) => tables.without_data(entry, &detail),
        Err(Unexportable::Broken(error)) => Err(Error::Internal(error)),
    }
}

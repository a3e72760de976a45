//! The files of an organization: from its bucket into an archive.

use std::collections::HashSet;

use axum::body::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::manifest::{FOLDER, FilesContent, INDEX, Tally};
use super::writer::Writer;
use crate::app::App;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;
use crate::vault::hex;

/// Files that are fetched or stored at once, each of them in memory.
pub(super) const AT_ONCE: usize = 4;

/// A line of [`INDEX`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredFile {
    /// Where it is in the bucket, here and there.
    pub(super) key: String,
    /// Its name.
    pub(super) name: String,
    /// Its media type.
    pub(super) media_type: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its SHA-256 in hexadecimal, by which the archive has it; `null` where the bucket did not have it.
    pub(super) sha256: Option<String>,
}

/// A file that rows refer to.
#[derive(Debug)]
pub(super) struct Wanted {
    file: StoredFile,
    /// The SHA-256 that it had when it was read.
    known: Option<String>,
}

/// What is done about files that the bucket does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is exported.
    Refuse,
    /// The others are exported.
    LeaveOut,
}

/// The files that rows refer to, by key.
pub(super) async fn referred_to(tx: &mut SystemTx, org: OrgId) -> Result<Vec<Wanted>> {
    let rows = sqlx::query!(
        r#"select distinct on (key collate "C") key as "key!", name as "name!", media_type as "media_type!", size as "size!",
             encode(sha256, 'hex') as known
         from (
           select key, name, media_type, size, sha256
           from documents
           where org_id = $1 and status <> 'uploading' and erased_at is null and not file_refused
             and error_code is distinct from 'upload_expired'
           union all
           select key, name, media_type, size, sha256
           from document_versions
           where org_id = $1
           union all
           select key, name, media_type, size, null
           from document_files
           where org_id = $1) as file
         order by key collate "C", name
         limit 100000000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let size = u64::try_from(row.size)?;
            let (key, name, media_type) = (row.key, row.name, row.media_type);
            Ok(Wanted { file: StoredFile { key, name, media_type, size, sha256: None }, known: row.known })
        })
        .collect()
}

/// Files that are not in an archive: how many, and the first of them.
#[derive(Debug, Default)]
struct Absent {
    count: u64,
    first: Option<String>,
}

impl Absent {
    fn add(&mut self, key: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| key.to_owned());
    }

    fn refuse(&self, code: &'static str, what: &str) -> Result<()> {
        let Some(first) = &self.first else { return Ok(()) };
        let detail = format!(
            "{} files {what}, the first of them {first}: put them back, or leave them out with --without-missing-files",
            self.count
        );
        Err(Error::Conflict(refuse(code, detail)))
    }
}

/// Writes the files, each content once, and the list of them. Also returns how many have another content than the one
/// that was read; they count as missing.
///
/// # Errors
/// `Conflict` with code `files_missing` or `files_changed`, unless those may be left out.
pub(super) async fn write(
    app: &App,
    files: Vec<Wanted>,
    missing: Missing,
    writer: &mut Writer,
) -> Result<(FilesContent, u64)> {
    let (count, mut bytes) = (files.len() as u64, 0);
    let (mut lost, mut changed) = (Absent::default(), Absent::default());
    let (mut written, mut index) = (HashSet::new(), Vec::new());
    let mut fetched = stream::iter(files).map(|file| fetch(app, file)).buffered(AT_ONCE);
    while let Some((mut file, content)) = fetched.try_next().await? {
        match content {
            Content::Same(content, sha256) => {
                bytes += file.size;
                if written.insert(sha256.clone()) {
                    writer.file(&format!("{FOLDER}{sha256}"), &content)?;
                }
                file.sha256 = Some(sha256);
            }
            Content::Missing => lost.add(&file.key),
            Content::Another => changed.add(&file.key),
        }
        index.push(file);
    }
    if missing == Missing::Refuse {
        lost.refuse("files_missing", "are not in the bucket")?;
        changed.refuse("files_changed", "are not those that were uploaded")?;
    }
    let tally = write_index(&index, writer)?;
    let (missing, index_bytes) = (lost.count + changed.count, tally.bytes);
    Ok((FilesContent { count, missing, bytes, index_bytes, index_sha256: tally.sha256() }, changed.count))
}

fn write_index(index: &[StoredFile], writer: &mut Writer) -> Result<Tally> {
    writer.begin(INDEX)?;
    let mut tally = Tally::default();
    for file in index {
        let line = serde_json::to_vec(file)?;
        tally.add(&line);
        writer.line(&line)?;
    }
    Ok(tally)
}

/// What the bucket has of a file.
enum Content {
    /// What was uploaded, and its SHA-256.
    Same(Bytes, String),
    Missing,
    Another,
}

async fn fetch(app: &App, wanted: Wanted) -> Result<(StoredFile, Content)> {
    let Wanted { file, known } = wanted;
    let content = match app.bucket.get(&file.key, file.size).await {
        Ok(content) => {
            let sha256 = hex(&Sha256::digest(&content));
            let same = known.is_none_or(|known| known == sha256);
            if same { Content::Same(content, sha256) } else { Content::Another }
        }
        Err(Error::NotFound(_)) => Content::Missing,
        Err(Error::Conflict(_)) => Content::Another,
        Err(error) => return Err(error),
    };
    Ok((file, content))
}

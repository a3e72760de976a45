//! `manifest.json`: what an archive holds, and how to tell that it still does.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::OrgId;
use crate::vault::hex;

/// What the format is called.
pub(super) const FORMAT: &str = "astralis-organization";

/// The version of the format that is written, and the newest that is read.
pub(super) const FORMAT_VERSION: u32 = 1;

/// The list of files.
pub(super) const INDEX: &str = "files.jsonl";

/// Where the contents of files are.
pub(super) const FOLDER: &str = "files/";

/// The contents of an archive. It names no time: the same organization makes the same file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What the format is called: `astralis-organization`.
    pub format: String,
    /// The version of the format.
    pub format_version: u32,
    /// The number of the newest migration of the installation that wrote it.
    pub schema_version: i64,
    /// Whose archive it is.
    pub organization: Named,
    /// The tables, by name.
    pub tables: Vec<TableContent>,
    /// The files of the bucket.
    pub files: FilesContent,
    /// What stayed behind.
    pub left_out: Vec<LeftOut>,
}

/// An organization by identifier and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its identifier, which it keeps.
    pub id: OrgId,
    /// Its name.
    pub name: String,
}

/// One table: `tables/<name>.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableContent {
    /// The table.
    pub name: String,
    /// The columns of each line.
    pub columns: Vec<String>,
    /// How many lines.
    pub rows: u64,
    /// How many bytes, line feeds included.
    pub bytes: u64,
    /// SHA-256 of them, in hexadecimal.
    pub sha256: String,
}

/// The files: `files.jsonl` lists them, `files/<sha256>` is the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesContent {
    /// Lines of `files.jsonl`.
    pub count: u64,
    /// Those of them whose file the bucket did not have.
    pub missing: u64,
    /// The sum of the sizes of the others.
    pub bytes: u64,
    /// The size of `files.jsonl`.
    pub index_bytes: u64,
    /// SHA-256 of `files.jsonl`, in hexadecimal. As it names each file's own, it stands for all of them.
    pub index_sha256: String,
}

/// A table or column that is not in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// A table, or `table.column`.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// Counts and hashes lines as they pass.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    hash: Sha256,
}

impl Tally {
    /// Takes one line, without its line feed.
    pub(super) fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        self.bytes += line.len() as u64 + 1;
        self.hash.update(line);
        self.hash.update(b"\n");
    }

    pub(super) fn sha256(self) -> String {
        hex(&self.hash.finalize())
    }
}

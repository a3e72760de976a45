//! The manifest of a backup: what there is to check and to restore, and what it was made of. Stored last, so that what
//! has one is whole.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::Contents;
use crate::clients::postgres::major;

/// The form of a manifest that this program writes and reads.
pub const FORMAT: u32 = 1;

/// Where backups are in their bucket.
pub const FOLDER: &str = "backups/";

/// The name of a manifest within its folder.
const MANIFEST: &str = "manifest.json";

/// How a name tells its time.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The clock.
    Schedule,
    /// Somebody asked for it.
    Request,
    /// The schema is about to change.
    Migration,
}

impl Reason {
    /// As the table and the manifest name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Request => "request",
            Self::Migration => "migration",
        }
    }
}

/// An object of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its key in the bucket.
    pub key: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of these bytes in hexadecimal.
    pub sha256: String,
    /// The size before compression and encryption.
    pub plain_bytes: u64,
}

/// The list of files that a backup holds; the files themselves stay in their bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// The list: a line of JSON for each object.
    pub list: Stored,
    /// The bucket that it lists.
    pub bucket: String,
    /// How many objects.
    pub objects: u64,
    /// Their bytes.
    pub object_bytes: u64,
}

/// What a backup is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The folder of the backup.
    pub name: String,
    /// Why it was made.
    pub reason: Reason,
    /// The instant that the rows are from, or a little before.
    pub began_at: DateTime<Utc>,
    /// When everything but this was stored.
    pub finished_at: DateTime<Utc>,
    /// `server_version_num`: 150018.
    pub server_version: u32,
    /// What `pg_dump --version` says.
    pub dumped_by: String,
    /// The newest migration of the schema.
    pub schema_version: i64,
    /// Public keys: the private half of any of them opens the dump and the list.
    pub recipients: Vec<String>,
    /// Functions that run with the system's rights, which their owner is; other objects belong to whoever restores.
    pub system_functions: Vec<String>,
    /// The dump: custom format of `pg_dump`, compressed by zstd, encrypted by age.
    pub dump: Stored,
    /// The files of that day.
    pub files: Inventory,
    /// Every table's rows, counted apart from the dump within the same snapshot.
    pub tables: Contents,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|content| content.rows).sum()
    }

    /// The major version of Postgres whose programs read the dump.
    pub fn postgres(&self) -> u32 {
        major(&self.dumped_by).unwrap_or_default().max(self.server_version / 10_000)
    }

    /// Bytes of all objects, the manifest aside.
    pub fn bytes(&self) -> u64 {
        self.dump.bytes + self.files.list.bytes
    }
}

/// A new name: it sorts by time, tells its database, and two of one second differ.
pub(super) fn name(at: DateTime<Utc>, source: &str) -> String {
    let random = Uuid::new_v4().simple().to_string();
    format!("{}-{source}-{}", at.format(TIME), &random[..8])
}

/// The database that a backup of this name is of.
pub(super) fn source_of(name: &str) -> Option<&str> {
    let (_, rest) = name.split_once('-')?;
    rest.split_once('-').map(|(source, _)| source)
}

/// When a backup of this name began.
pub fn time(name: &str) -> Option<DateTime<Utc>> {
    let (time, _) = name.split_once('-')?;
    Some(NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc())
}

/// The key of an object of a backup.
pub(super) fn key(name: &str, object: &str) -> String {
    format!("{FOLDER}{name}/{object}")
}

/// The key of the manifest.
pub fn manifest_key(name: &str) -> String {
    key(name, MANIFEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_time_and_anything_else_none() {
        let at: DateTime<Utc> = "2026-11-30T02:07:09Z".parse().unwrap();
        let name = name(at, "0123456789");
        assert!(name.starts_with("20261130T020709Z-0123456789-"), "{name}");
        assert_eq!((time(&name), source_of(&name)), (Some(at), Some("0123456789")));
        assert_eq!(source_of("20261130T020709Z-0123456789"), None);
        assert_eq!(time("20261130"), None);
        assert_eq!(time("2026-11-30"), None);
    }
}

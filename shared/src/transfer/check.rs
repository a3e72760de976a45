//! Every byte of an archive is looked at before anything of it is used: hashes, counts, whose rows they are, where
//! files want to go.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use sha2::{Digest, Sha256};

use super::archive::{Archive, is_sha256};
use super::damaged;
use super::files::StoredFile;
use super::lines::Lines;
use super::manifest::{FOLDER, INDEX, TableContent, Tally};
use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;
use crate::vault::hex;

/// Most bytes of a key: what S3 allows.
const LONGEST_KEY: usize = 1024;

/// Most columns of a row: what Postgres allows.
const MOST_COLUMNS: usize = 1600;

/// An archive that holds what its manifest says, and nothing of anybody else.
#[derive(Debug)]
pub struct Checked {
    /// The archive.
    pub(super) archive: Archive,
    /// Its files, by key.
    pub(super) files: Vec<StoredFile>,
}

impl Checked {
    /// What it holds.
    pub fn manifest(&self) -> &super::Manifest {
        self.archive.manifest()
    }
}

/// Looks at everything. It takes as long as reading the archive.
///
/// # Errors
/// `BadRequest` with code `archive_damaged` when a hash, a count or a name is wrong, `archive_foreign` when a row or a
/// file is another organization's.
pub fn check(archive: Archive) -> Result<Checked> {
    let manifest = archive.manifest();
    let org = manifest.organization.id;
    let mut keys = HashSet::new();
    for table in &manifest.tables {
        check_table(&archive, table, org, &mut keys)?;
    }
    let files = check_index(&archive, org, &keys)?;
    check_contents(&archive, &files)?;
    Ok(Checked { archive, files })
}

fn check_table(
    archive: &Archive,
    table: &TableContent,
    org: OrgId,
    keys: &mut HashSet<String>,
) -> Result<()> {
    let columns: BTreeSet<&str> = table.columns.iter().map(String::as_str).collect();
    let (mut lines, mut tally) = (Lines::default(), Tally::default());
    let name = format!("tables/{}.jsonl", table.name);
    archive.read(&name, table.bytes, |piece| {
        lines.push(&piece, |line| {
            tally.add(line);
            let place = || format!("{name}, line {}", tally.rows);
            let row = Row::read(line).map_err(|error| damaged(format!("{}: {error}", place())))?;
            if row.names.len() != columns.len() || !row.names.iter().all(|column| columns.contains(&**column))
            {
                return Err(damaged(format!("{}: its columns are not those of the manifest", place())));
            }
            if !row.belongs_to(&table.name, org) {
                return Err(foreign(format!("{} is not a row of the organization {org}", place())));
            }
            if let Some(key) = row.key {
                refuse_key(&key, org)?;
                keys.insert(key);
            }
            Ok(())
        })
    })?;
    if !lines.is_complete() || tally.rows != table.rows {
        return Err(damaged(format!("{name} has not {} lines", table.rows)));
    }
    same_hash(&name, &tally.sha256(), &table.sha256)
}

fn check_index(archive: &Archive, org: OrgId, keys: &HashSet<String>) -> Result<Vec<StoredFile>> {
    let said = &archive.manifest().files;
    let (mut lines, mut tally) = (Lines::default(), Tally::default());
    let mut files: Vec<StoredFile> = Vec::new();
    archive.read(INDEX, said.index_bytes, |piece| {
        lines.push(&piece, |line| {
            tally.add(line);
            let file: StoredFile =
                serde_json::from_slice(line).map_err(|error| damaged(format!("{INDEX}: {error}")))?;
            refuse_key(&file.key, org)?;
            if !keys.contains(&file.key) || file.sha256.as_deref().is_some_and(|hash| !is_sha256(hash)) {
                return Err(damaged(format!("{INDEX}: no row has the file {}", file.key)));
            }
            if files.last().is_some_and(|last| last.key >= file.key) {
                return Err(damaged(format!("{INDEX} is not in order")));
            }
            files.push(file);
            Ok(())
        })
    })?;
    let present = files.iter().filter(|file| file.sha256.is_some());
    let bytes = present.clone().try_fold(0_u64, |sum, file| sum.checked_add(file.size));
    let missing = (files.len() - present.count()) as u64;
    let found = (tally.rows, missing, bytes);
    if !lines.is_complete() || found != (said.count, said.missing, Some(said.bytes)) {
        return Err(damaged(format!("{INDEX} does not list the files of the manifest")));
    }
    same_hash(INDEX, &tally.sha256(), &said.index_sha256)?;
    Ok(files)
}

/// Each content has the hash that it is called by, is listed, and is there.
fn check_contents(archive: &Archive, files: &[StoredFile]) -> Result<()> {
    let mut listed: BTreeMap<&str, u64> = BTreeMap::new();
    for file in files {
        let Some(sha256) = file.sha256.as_deref() else { continue };
        if listed.insert(sha256, file.size).is_some_and(|other| other != file.size) {
            return Err(damaged(format!("{INDEX} gives {FOLDER}{sha256} two sizes")));
        }
    }
    let present = archive.contents();
    if let Some(extra) = present.iter().find(|name| !listed.contains_key(name.as_str())) {
        return Err(damaged(format!("{INDEX} does not list {FOLDER}{extra}")));
    }
    for (sha256, size) in listed {
        let mut hash = Sha256::new();
        let name = format!("{FOLDER}{sha256}");
        archive.read(&name, size, |piece| {
            hash.update(&piece);
            Ok(())
        })?;
        same_hash(&name, &hex(&hash.finalize()), sha256)?;
    }
    Ok(())
}

fn same_hash(name: &str, found: &str, said: &str) -> Result<()> {
    if found == said {
        Ok(())
    } else {
        Err(damaged(format!("{name} has the SHA-256 {found} and not {said}")))
    }
}

fn foreign(detail: String) -> Error {
    Error::BadRequest(refuse("archive_foreign", detail))
}

/// Files go below the organization's own prefix, and nowhere else.
fn refuse_key(key: &str, org: OrgId) -> Result<()> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\\');
    let own = key.strip_prefix(&format!("org-{org}/"));
    let is_own = own.is_some_and(|rest| rest.split('/').all(is_plain));
    if is_own && key.len() <= LONGEST_KEY && !key.chars().any(char::is_control) {
        return Ok(());
    }
    Err(foreign(format!("a file wants to be at {key:?}, which is not a place of the organization {org}")))
}

/// What has to be known of a line.
#[derive(Debug, Default)]
struct Row<'a> {
    names: Vec<Cow<'a, str>>,
    id: Option<String>,
    org_id: Option<String>,
    key: Option<String>,
}

impl<'a> Row<'a> {
    fn read(line: &'a [u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(line)
    }

    fn belongs_to(&self, table: &str, org: OrgId) -> bool {
        let named = match table {
            // Whose users they are, the memberships say: looked at when they are entered.
            "users" => return self.org_id.is_none(),
            "organizations" => &self.id,
            _ => &self.org_id,
        };
        named.as_deref() == Some(org.to_string().as_str())
    }
}

impl<'de> Deserialize<'de> for Row<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Row<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
                let mut row = Row::default();
                while let Some(Name(name)) = map.next_key()? {
                    match &*name {
                        "id" => row.id = text(map.next_value()?),
                        "org_id" => row.org_id = text(map.next_value()?),
                        "key" => row.key = text(map.next_value()?),
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                    if row.names.contains(&name) || row.names.len() >= MOST_COLUMNS {
                        return Err(de::Error::custom("a column is there twice, or too many are"));
                    }
                    row.names.push(name);
                }
                Ok(row)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

fn text(value: serde_json::Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A name that is borrowed where it can be.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stays_below_its_organization() {
        let org = OrgId(uuid::Uuid::nil());
        let own = format!("org-{org}/documents/a/invoice.pdf");
        assert!(refuse_key(&own, org).is_ok());
        let other = OrgId(uuid::Uuid::max());
        for wrong in [
            format!("org-{other}/documents/a/invoice.pdf"),
            format!("org-{org}/../org-{other}/a"),
            format!("org-{org}/a//b"),
            format!("org-{org}/a\\..\\b"),
            format!("org-{org}/a\nb"),
            format!("org-{org}/"),
            format!("org-{org}"),
            format!("/org-{org}/a"),
            format!("org-{org}/{}", "a".repeat(1024)),
        ] {
            assert_eq!(refuse_key(&wrong, org).unwrap_err().code(), "archive_foreign", "{wrong:?}");
        }
    }

    #[test]
    fn a_line_is_an_object_whose_members_are_there_once() {
        let row = Row::read(br#"{"id":"a","org_id":"b","key":null,"words":[{"id":"c"}]}"#).unwrap();
        assert_eq!((row.id.as_deref(), row.org_id.as_deref(), row.key), (Some("a"), Some("b"), None));
        assert_eq!(row.names, ["id", "org_id", "key", "words"]);
        for wrong in [
            &b"[]"[..],
            b"",
            br#"{"org_id":"a","org_id":"b"}"#,
            br#"{"org_\u0069d":"a","org_id":"b"}"#,
            b"{} {}",
        ] {
            assert!(Row::read(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }
}

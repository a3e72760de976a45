//! An archive that was taken apart, changed, and put together again with the hashes that belong to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::Result;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A line as names and values, each value as it is written.
pub(super) type Line = Vec<(String, String)>;

/// The entries, and the manifest as it is written at the end.
#[derive(Clone)]
pub(super) struct Forged {
    pub(super) entries: BTreeMap<String, Vec<u8>>,
    pub(super) manifest: Value,
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Gives a column another value.
pub(super) fn set(row: &mut Line, column: &str, value: &Value) {
    row.iter_mut().find(|(name, _)| name == column).expect("a column").1 = value.to_string();
}

/// The members of an object, each value as it is written: parsed and written again it would be another text.
fn members(line: &str) -> Line {
    let (mut depth, mut quoted, mut escaped, mut start) = (0, false, false, 1);
    let mut found = Vec::new();
    for (at, letter) in line.char_indices() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '"' => quoted = true,
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        let ends = letter == ',' && depth == 1 || depth == 0;
        if ends {
            let (name, value) = line[start..at].split_once(':').expect("a member");
            found.push((name.trim_matches('"').to_owned(), value.to_owned()));
            start = at + 1;
        }
    }
    found
}

impl Forged {
    pub(super) fn of(file: &Path) -> Result<Self> {
        let mut zip = ZipArchive::new(File::open(file)?)?;
        let mut entries = BTreeMap::new();
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index)?;
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            entries.insert(entry.name()?.into_owned(), content);
        }
        let manifest = entries.remove("manifest.json").expect("a manifest");
        Ok(Self { entries, manifest: serde_json::from_slice(&manifest)? })
    }

    fn said(&mut self, table: &str) -> &mut Value {
        let tables = self.manifest["tables"].as_array_mut().expect("tables");
        tables.iter_mut().find(|said| said["name"] == table).expect("a table")
    }

    /// Changes the rows of a table; the manifest says what they are then.
    pub(super) fn rows(&mut self, table: &str, change: impl FnOnce(&mut Vec<Line>)) -> Result<()> {
        let name = format!("tables/{table}.jsonl");
        let mut rows: Vec<Line> = std::str::from_utf8(&self.entries[&name])?.lines().map(members).collect();
        assert!(!rows.is_empty(), "{table} has no rows");
        change(&mut rows);
        let written = rows.iter().map(|row| {
            let members: Vec<String> =
                row.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            format!("{{{}}}\n", members.join(","))
        });
        let text = written.collect::<String>().into_bytes();
        let said = self.said(table);
        said["rows"] = rows.len().into();
        said["bytes"] = text.len().into();
        said["sha256"] = sha256(&text).into();
        self.entries.insert(name, text);
        Ok(())
    }

    /// Gives a column of the first row another value.
    pub(super) fn value(&mut self, table: &str, column: &str, value: impl Into<Value>) -> Result<()> {
        let value: Value = value.into();
        self.rows(table, |rows| set(&mut rows[0], column, &value))
    }

    /// Gives every row another column.
    pub(super) fn with_column(&mut self, table: &str, column: &str, value: &Value) -> Result<()> {
        self.said(table)["columns"].as_array_mut().expect("columns").push(column.into());
        self.rows(table, |rows| {
            for row in rows {
                row.push((
                    serde_json::to_string(column).expect("a name").trim_matches('"').to_owned(),
                    value.to_string(),
                ));
            }
        })
    }

    pub(super) fn without_column(&mut self, table: &str, column: &str) -> Result<()> {
        self.said(table)["columns"].as_array_mut().expect("columns").retain(|name| name != column);
        self.rows(table, |rows| {
            for row in rows {
                row.retain(|(name, _)| name != column);
            }
        })
    }

    pub(super) fn without_table(&mut self, table: &str) {
        self.manifest["tables"].as_array_mut().expect("tables").retain(|said| said["name"] != table);
        self.entries.remove(&format!("tables/{table}.jsonl"));
    }

    /// Adds a table with one row.
    pub(super) fn with_table(&mut self, table: &str, row: &Value) {
        let text = format!("{row}\n");
        let columns: Vec<&String> = row.as_object().expect("a row").keys().collect();
        self.manifest["tables"].as_array_mut().expect("tables").push(serde_json::json!({
            "name": table, "columns": columns, "rows": 1, "bytes": text.len(), "sha256": sha256(text.as_bytes()),
        }));
        self.entries.insert(format!("tables/{table}.jsonl"), text.into_bytes());
    }

    /// Replaces a text in the list of files, and in the rows that name them.
    pub(super) fn replace_key(&mut self, from: &str, to: &str) -> Result<()> {
        for table in ["documents", "document_files"] {
            self.rows(table, |rows| {
                for row in rows {
                    let key = row.iter_mut().find(|(name, _)| name == "key").expect("a key");
                    key.1 = key.1.replace(from, to);
                }
            })?;
        }
        let index = String::from_utf8(self.entries["files.jsonl"].clone())?.replace(from, to);
        self.manifest["files"]["index_bytes"] = index.len().into();
        self.manifest["files"]["index_sha256"] = sha256(index.as_bytes()).into();
        self.entries.insert("files.jsonl".to_owned(), index.into_bytes());
        Ok(())
    }

    /// Gives the second of two files with one content another size.
    pub(super) fn size_of_twin(&mut self, size: u64) -> Result<()> {
        let index = String::from_utf8(self.entries["files.jsonl"].clone())?;
        let mut lines: Vec<Value> = index.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let mut seen = std::collections::BTreeSet::new();
        let is_twin =
            |line: &&mut Value| line["sha256"].as_str().is_some_and(|hash| !seen.insert(hash.to_owned()));
        let twin = lines.iter_mut().find(is_twin).expect("a content that two files have");
        let before = twin["size"].as_u64().unwrap_or(0);
        let bytes = self.manifest["files"]["bytes"].as_u64().unwrap_or(0);
        self.manifest["files"]["bytes"] = (bytes - before + size).into();
        twin["size"] = size.into();
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        self.manifest["files"]["index_bytes"] = text.len().into();
        self.manifest["files"]["index_sha256"] = sha256(text.as_bytes()).into();
        self.entries.insert("files.jsonl".to_owned(), text.into_bytes());
        Ok(())
    }

    pub(super) fn write(&self, to: &Path) -> Result<PathBuf> {
        let mut zip = ZipWriter::new(File::create(to)?);
        let manifest = ("manifest.json".to_owned(), serde_json::to_vec(&self.manifest)?);
        for (name, content) in self.entries.clone().into_iter().chain([manifest]) {
            zip.start_file(name, SimpleFileOptions::default())?;
            zip.write_all(&content)?;
        }
        zip.finish()?;
        Ok(to.to_owned())
    }
}

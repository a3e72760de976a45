//! What archives of older schemas hold and today's schema does not.

use std::collections::BTreeMap;

use super::damaged;
use super::manifest::{Manifest, TableContent};
use crate::error::{Error, Result, refuse};

/// A column that a migration removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retired {
    /// Where it was.
    pub(super) table: &'static str,
    /// What it was called.
    pub(super) column: &'static str,
    /// The first schema that does not have it.
    pub(super) until: i64,
}

/// Columns whose values an import leaves out. Whoever removes a carried column adds it here.
pub(super) const RETIRED: &[Retired] = &[];

/// The tables of an archive that this installation knows.
#[derive(Debug)]
pub(super) struct Contents {
    /// All of them, without columns that are retired.
    pub(super) all: Vec<TableContent>,
    /// Who the people are.
    pub(super) users: TableContent,
    /// Tables of which a retired column was left out, so that they are not what the archive has.
    pub(super) narrowed: Vec<String>,
}

/// Finds what can be entered, given the columns of the tables that are carried here.
///
/// # Errors
/// `BadRequest` with code `archive_too_old` when an older schema had a column that nobody listed, `archive_damaged` when
/// no schema had it, or a table is missing.
pub(super) fn contents(
    manifest: &Manifest,
    columns: &BTreeMap<String, Vec<String>>,
    ours: i64,
    retired: &[Retired],
) -> Result<Contents> {
    let (mut all, mut narrowed) = (Vec::new(), Vec::new());
    for content in &manifest.tables {
        let Some(names) = columns.get(&content.name) else {
            return Err(unknown(manifest, ours, &format!("a table {:?}", content.name)));
        };
        let is_retired = |column: &String| {
            retired.iter().any(|gone| {
                gone.table == content.name && gone.column == column && manifest.schema_version < gone.until
            })
        };
        let mut content = content.clone();
        let before = content.columns.len();
        content.columns.retain(|column| !is_retired(column));
        if let Some(column) = content.columns.iter().find(|column| !names.contains(column)) {
            return Err(unknown(manifest, ours, &format!("a column {}.{column:?}", content.name)));
        }
        if content.columns.len() < before {
            narrowed.push(content.name.clone());
        }
        all.push(content);
    }
    let find = |name: &str| {
        let found = all.iter().find(|content| content.name == name);
        found.cloned().ok_or_else(|| damaged(format!("the table {name} is missing")))
    };
    if find("organizations")?.rows != 1 {
        return Err(damaged("it holds not exactly one organization"));
    }
    Ok(Contents { users: find("users")?, all, narrowed })
}

fn unknown(manifest: &Manifest, ours: i64, what: &str) -> Error {
    if manifest.schema_version >= ours {
        return damaged(format!("it holds {what}, which is not carried"));
    }
    let detail = format!(
        "the archive comes from schema {} and holds {what}, which schema {ours} does not carry: import it with a program \
         of its own time, update that installation, and export again",
        manifest.schema_version
    );
    Error::BadRequest(refuse("archive_too_old", detail))
}

#[cfg(test)]
mod tests {
    use super::super::manifest::{FORMAT, FilesContent, Named};
    use super::*;

    const GONE: &[Retired] = &[Retired { table: "labels", column: "shade", until: 30 }];

    fn manifest(schema_version: i64) -> Manifest {
        let table = |name: &str, columns: &[&str]| TableContent {
            name: name.to_owned(),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows: 1,
            bytes: 1,
            sha256: String::new(),
        };
        let all = [("labels", &["id", "shade"][..]), ("organizations", &["id"]), ("users", &["id"])];
        Manifest {
            format: FORMAT.to_owned(),
            format_version: 1,
            schema_version,
            organization: Named { id: crate::ids::OrgId(uuid::Uuid::nil()), name: "Demo".to_owned() },
            tables: all.iter().map(|(name, columns)| table(name, columns)).collect(),
            files: FilesContent {
                count: 0,
                missing: 0,
                bytes: 0,
                index_bytes: 0,
                index_sha256: String::new(),
            },
            left_out: Vec::new(),
        }
    }

    #[test]
    fn a_retired_column_is_left_out_of_archives_that_are_older() {
        let columns: BTreeMap<_, _> =
            ["labels", "organizations", "users"].map(|name| (name.to_owned(), vec!["id".to_owned()])).into();
        let found = contents(&manifest(29), &columns, 31, GONE).unwrap();
        assert_eq!(found.narrowed, ["labels"]);
        assert!(found.all.iter().all(|content| content.columns == ["id"]), "{found:?}");

        let code = |version, retired| contents(&manifest(version), &columns, 31, retired).unwrap_err().code();
        assert_eq!(code(30, GONE), "archive_too_old", "schema 30 did not have it");
        assert_eq!(code(29, &[]), "archive_too_old");
        assert_eq!(code(31, GONE), "archive_damaged");
    }
}

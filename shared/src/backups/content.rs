//! What tables hold, as two numbers that a database, a dump and a restored database can be compared by.

use std::collections::BTreeMap;
use std::fmt::Write;

use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};

/// The rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// How many there are.
    pub rows: u64,
    /// The sum of the SHA-256 of each row as `COPY` writes it, in four lanes of 64 bits without carry: rows have no order.
    pub hash: String,
}

/// Tables by their names as SQL has them: `public.documents`.
pub type Contents = BTreeMap<String, Content>;

/// Most differences that are told in a sentence.
const TOLD: usize = 5;

/// Adds up rows.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    lanes: [u64; 4],
    /// The beginning of a row whose end is yet to come.
    open: Vec<u8>,
}

impl Tally {
    /// One row, without the end of its line.
    pub(super) fn add(&mut self, row: &[u8]) {
        self.rows += 1;
        let digest = Sha256::digest(row);
        for (lane, bytes) in self.lanes.iter_mut().zip(digest.as_slice().chunks_exact(8)) {
            let value = bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
            *lane = lane.wrapping_add(value);
        }
    }

    /// Bytes of lines, cut anywhere.
    fn add_bytes(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match line.strip_suffix(b"\n") {
                Some(end) if self.open.is_empty() => self.add(end),
                Some(end) => {
                    let mut row = std::mem::take(&mut self.open);
                    row.extend_from_slice(end);
                    self.add(&row);
                }
                None => self.open.extend_from_slice(line),
            }
        }
    }

    pub(super) fn content(&self) -> Content {
        let hash = self.lanes.iter().fold(String::new(), |mut hash, lane| {
            // Writing to a string does not fail.
            let _ = write!(hash, "{lane:016x}");
            hash
        });
        Content { rows: self.rows, hash }
    }
}

/// A table that a dump holds.
pub(super) struct Table {
    name: String,
    /// Those that are stored, separated by commas.
    columns: Option<String>,
    by_system: bool,
    whole: bool,
}

/// The tables that a dump holds.
///
/// # Errors
/// `Conflict` with code `hidden_rows` when a policy could hide rows of a table from the system's role, and so from a dump.
pub(super) async fn tables(tx: &mut SystemTx) -> Result<Vec<Table>> {
    let tables = sqlx::query_as!(
        Table,
        r#"select format('%I.%I', n.nspname, c.relname) as "name!",
             (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
             has_table_privilege('astralis_system', c.oid, 'select') as "by_system!",
             not c.relrowsecurity
               or exists (
                 select from pg_policy p
                 where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
                   and 'astralis_system'::regrole = any(p.polroles) and pg_get_expr(p.polqual, p.polrelid) = 'true')
               and not exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive)
               as "whole!"
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind = 'r' and c.relpersistence <> 't'
             and n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
             and not exists (
               select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
           order by 1
           limit 10000"#
    )
    .fetch_all(tx.conn())
    .await?;
    let hidden: Vec<_> =
        tables.iter().filter(|table| !table.whole).map(|table| table.name.as_str()).collect();
    if !hidden.is_empty() {
        let detail = format!(
            "row level security may hide rows of {} from a backup: give astralis_system a policy that is `using (true)`",
            hidden.join(", ")
        );
        return Err(Error::Conflict(refuse("hidden_rows", detail)));
    }
    Ok(tables)
}

/// Counts tables, as the role that sees all rows.
pub(super) async fn count(tx: &mut SystemTx, tables: Vec<Table>) -> Result<Contents> {
    let mut contents = Contents::new();
    for table in tables {
        // What is nobody's, such as sqlx's own table, is read by the login that owns it.
        let role = if table.by_system { "set local role astralis_system" } else { "set local role none" };
        sqlx::raw_sql(role).execute(tx.conn()).await?;
        let columns = table.columns.unwrap_or_default();
        let copy = format!("copy (select {columns} from only {}) to stdout", table.name);
        let mut rows = tx.conn().copy_out_raw(&copy).await?;
        let mut tally = Tally::default();
        while let Some(bytes) = rows.try_next().await? {
            tally.add_bytes(&bytes);
        }
        contents.insert(table.name, tally.content());
    }
    sqlx::raw_sql("set local role astralis_system").execute(tx.conn()).await?;
    Ok(contents)
}

/// Compares what is with what should be.
///
/// # Errors
/// `Conflict` with code `backup_differs`, which names the tables.
pub(super) fn compare(what: &str, found: &Contents, expected: &Contents) -> Result<()> {
    let (mut differences, mut missing) = (Vec::new(), Vec::new());
    for (table, content) in expected {
        match found.get(table) {
            None => missing.push(format!("{table} is missing")),
            Some(other) if other.rows != content.rows => {
                differences.push(format!("{table} has {} rows instead of {}", other.rows, content.rows));
            }
            Some(other) if other.hash != content.hash => {
                differences.push(format!("{table} has as many rows, but not the same"));
            }
            Some(_) => {}
        }
    }
    differences.extend(missing);
    differences.extend(
        found
            .keys()
            .filter(|table| !expected.contains_key(*table))
            .map(|table| format!("{table} is too much")),
    );
    if expected.is_empty() {
        differences.push("there is no table to compare with".to_owned());
    }
    if differences.is_empty() {
        return Ok(());
    }
    let more = differences.len().saturating_sub(TOLD);
    let mut told = differences[..differences.len().min(TOLD)].join(", ");
    if more > 0 {
        told.push_str(&format!(" and {more} more"));
    }
    Err(Error::Conflict(refuse("backup_differs", format!("{what} is not what was backed up: {told}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(pieces: &[&str]) -> Content {
        let mut tally = Tally::default();
        pieces.iter().for_each(|piece| tally.add_bytes(piece.as_bytes()));
        tally.content()
    }

    #[test]
    fn rows_count_in_any_order_and_however_they_are_cut() {
        let content = tally(&["one\ntwo\ntwo\n"]);
        assert_eq!(content.rows, 3);
        assert_eq!(content, tally(&["tw", "o\none\nt", "w", "o\n"]));
        assert_ne!(content.hash, tally(&["one\none\ntwo\n"]).hash);
        assert_ne!(content.hash, tally(&["one\ntwo\ntwp\n"]).hash);
        assert_eq!(tally(&[]), Content { rows: 0, hash: "0".repeat(64) });
    }

    #[test]
    fn every_difference_is_named_and_nothing_is_never_right() {
        let content = |text: &str| tally(&[text]);
        let contents = |tables: &[(&str, &str)]| -> Contents {
            tables.iter().map(|(name, text)| ((*name).to_owned(), content(text))).collect()
        };
        let expected = contents(&[("a", "1\n"), ("b", "1\n2\n"), ("c", "3\n")]);
        let found = contents(&[("b", "1\n"), ("c", "4\n"), ("d", "")]);
        assert!(compare("the dump", &expected, &expected).is_ok());
        let differences = compare("the dump", &found, &expected).unwrap_err().to_string();
        for part in ["a is missing", "b has 1 rows instead of 2", "c has as many rows", "d is too much"] {
            assert!(differences.contains(part), "{differences}");
        }
        assert!(compare("the dump", &Contents::new(), &Contents::new()).is_err());
    }
}

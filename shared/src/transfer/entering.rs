//! A table of an archive becomes rows, which are read back and compared.

use sha2::{Digest, Sha256};

use super::catalogue::Table;
use super::check::Checked;
use super::damaged;
use super::manifest::TableContent;
use super::people::People;
use super::rows;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, UserId};

/// Lines in any order: how many, and the sum of their hashes. People who have another identifier here are at another
/// place in the order, and nowhere else is anything different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lines {
    count: u64,
    sum: [u64; 4],
}

impl Lines {
    fn add(&mut self, line: &[u8]) {
        self.count += 1;
        let hash: [u8; 32] = Sha256::digest(line).into();
        for (sum, part) in self.sum.iter_mut().zip(hash.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*part));
        }
    }
}

/// Enters a table. Returns the lines that were entered: those of the archive with the identifiers that people have here,
/// without the accounts that are here already.
pub(super) async fn insert(
    tx: &mut SystemTx,
    archive: &Checked,
    table: &Table,
    content: &TableContent,
    people: &People,
) -> Result<Lines> {
    let pieces = archive.archive.pieces(format!("tables/{}.jsonl", table.name), content.bytes);
    let is_users = table.name == "users";
    let columns = table.naming_people();
    let mut entered = Lines::default();
    let change = |line: &mut Vec<u8>| {
        if is_users && id(line).is_some_and(|id| people.known.contains(&id)) {
            return false;
        }
        people.renamed.apply(line, &columns);
        entered.add(line);
        true
    };
    rows::insert(tx, table, &content.columns, pieces, change).await.map_err(|error| refused(table, error))?;
    Ok(entered)
}

/// What was entered is what the archive has: read back, and hashed.
///
/// # Errors
/// `BadRequest` with code `archive_damaged`, also when a value is written in another way than Postgres does.
pub(super) async fn compare(
    tx: &mut SystemTx,
    table: &Table,
    content: &TableContent,
    entered: &Lines,
    org: OrgId,
    people: &People,
) -> Result<()> {
    let is_users = table.name == "users";
    let mut found = Lines::default();
    rows::each(tx, &table.selection(&content.columns, org), |line| {
        if !(is_users && id(line).is_some_and(|id| people.here.contains(&id))) {
            found.add(line);
        }
        Ok(())
    })
    .await?;
    if found == *entered {
        return Ok(());
    }
    let detail = format!(
        "{} does not come out of the database as it went in: {} rows of {}",
        table.name, found.count, entered.count
    );
    Err(damaged(detail))
}

/// Whose line it is.
fn id(line: &[u8]) -> Option<UserId> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: UserId,
    }
    serde_json::from_slice::<Id>(line).ok().map(|person| person.id)
}

/// What Postgres refuses is the archive's fault: an identifier that somebody else has, a reference into nothing, a value
/// that a column does not take.
fn refused(table: &Table, error: Error) -> Error {
    let Error::Internal(cause) = &error else { return error };
    let Some(sqlx::Error::Database(reason)) = cause.downcast_ref::<sqlx::Error>() else { return error };
    let said = format!("{}: {}", table.name, reason.message());
    match reason.code().as_deref() {
        Some("23505") => Error::Conflict(refuse(
            "rows_taken",
            format!("a row of the archive has an identifier that is taken here: {said}"),
        )),
        Some("23503") => Error::BadRequest(refuse(
            "archive_foreign",
            format!("a row refers to something that is not in the archive: {said}"),
        )),
        Some(code) if code.starts_with("22") || code.starts_with("23") => {
            damaged(format!("a row can't be entered: {said}"))
        }
        _ => error,
    }
}

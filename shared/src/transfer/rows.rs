//! Rows as lines of JSON, out of the database and into it, without holding more than one of them.
//!
//! `copy` writes a JSON object as it is when its quote and its delimiter are bytes that JSON never has unescaped.

use axum::body::Bytes;
use futures_util::TryStreamExt;
use sqlx::AssertSqlSafe;
use tokio::sync::mpsc::Receiver;

use super::catalogue::Table;
use super::lines::Lines;
use crate::db::SystemTx;
use crate::error::Result;

/// How `copy` is told to write and read lines as they are.
const AS_IT_IS: &str = "(format csv, delimiter e'\\x02', quote e'\\x01')";

/// Bytes that are sent to the database at once.
const PIECE: usize = 256 * 1024;

/// Hands over each line that a query of one column gives.
pub(super) async fn each(
    tx: &mut SystemTx,
    query: &str,
    mut take: impl FnMut(&[u8]) -> Result<()> + Send,
) -> Result<()> {
    let statement = format!("copy ({query}) to stdout {AS_IT_IS}");
    let mut pieces = tx.conn().copy_out_raw(&statement).await?;
    let mut lines = Lines::default();
    while let Some(piece) = pieces.try_next().await? {
        lines.push(&piece, &mut take)?;
    }
    Ok(())
}

/// Makes the place where lines wait until they are rows. It is gone when the transaction ends.
pub(super) async fn prepare(tx: &mut SystemTx) -> Result<()> {
    sqlx::raw_sql("create temporary table transfer_lines (line json not null) on commit drop")
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Makes rows of lines. `change` may rewrite a line before it is sent, or leave it out.
pub(super) async fn insert(
    tx: &mut SystemTx,
    table: &Table,
    columns: &[String],
    mut pieces: Receiver<Result<Bytes>>,
    mut change: impl FnMut(&mut Vec<u8>) -> bool + Send,
) -> Result<()> {
    sqlx::raw_sql("truncate pg_temp.transfer_lines").execute(tx.conn()).await?;
    let mut copy =
        tx.conn().copy_in_raw(&format!("copy pg_temp.transfer_lines from stdin {AS_IT_IS}")).await?;
    let (mut lines, mut ready) = (Lines::default(), Vec::new());
    while let Some(piece) = pieces.recv().await {
        let gathered = piece.and_then(|piece| {
            lines.push(&piece, |line| {
                let mut line = line.to_vec();
                if change(&mut line) {
                    ready.extend_from_slice(&line);
                    ready.push(b'\n');
                }
                Ok(())
            })
        });
        if let Err(error) = gathered {
            copy.abort("the archive can't be read").await?;
            return Err(error);
        }
        if ready.len() >= PIECE {
            copy.send(std::mem::take(&mut ready)).await?;
        }
    }
    copy.send(ready).await?;
    copy.finish().await?;
    sqlx::raw_sql(AssertSqlSafe(table.insertion(columns))).execute(tx.conn()).await?;
    Ok(())
}

//! Restoring a backup into an empty database, and comparing the two row for row.

use std::str::FromStr;

use age::x25519::Identity;
use anyhow::{Context, anyhow};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::mpsc;

use super::archive::{self, Step};
use super::content::{compare, count, tables};
use super::manifest::Manifest;
use super::sealing::opened;
use super::transfer::download;
use crate::clients::bucket::Bucket;
use crate::clients::postgres::{Part, Programs};
use crate::db::{self, MIGRATOR, SystemTx, refuse_superuser};
use crate::error::{Error, Result, refuse};

/// Bytes of rows that are sent at once.
const ROWS: usize = 256 * 1024;

/// What servers before Postgres 17 do not know and newer programs write.
const UNKNOWN: &str = "SET transaction_timeout = 0;\n";

/// A step of a script that outlives the line it was read from.
enum Piece {
    Statements(String),
    Rows(String),
    Row(Vec<u8>),
    End,
}

/// Restores a backup in one transaction, as the plain login of `url`, and compares every table with the manifest.
///
/// # Errors
/// `Conflict` with code `not_empty` when the database holds anything, `superuser` when the login is one, `wrong_identity`,
/// `damaged`, or `backup_differs` when the restored rows are not those of the manifest.
pub async fn restore(
    bucket: &Bucket,
    manifest: &Manifest,
    programs: &Programs,
    keys: Vec<Identity>,
    url: &str,
) -> Result<()> {
    let options = PgConnectOptions::from_str(url).context("the database's address can't be parsed")?;
    let mut session = PgConnection::connect_with(&options).await?;
    refuse_superuser(&mut session).await?;
    refuse_filled(&mut session).await?;
    make_roles(&mut session).await?;
    fill(bucket, manifest, programs, keys, &mut session).await?;
    session.close().await?;

    let pool = db::pool(url, 1)?;
    let mut tx = SystemTx::begin_snapshot(&pool).await?;
    let tables = tables(&mut tx).await?;
    let found = count(&mut tx, tables).await?;
    drop(tx);
    pool.close().await;
    compare("the restored database", &found, &manifest.tables)
}

/// Nothing of what is there is overwritten or mixed with the backup.
async fn refuse_filled(session: &mut PgConnection) -> Result<()> {
    let found = sqlx::query_scalar!(
        r#"select coalesce(string_agg(name, ', '), '') as "found!" from (
             select format('%I.%I', n.nspname, c.relname) as name
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
             union all
             select format('schema %I', nspname) from pg_namespace
             where nspname not in ('public', 'information_schema') and nspname not like 'pg\_%'
             limit 3) filled"#
    )
    .fetch_one(session)
    .await?;
    if found.is_empty() {
        return Ok(());
    }
    let detail = format!(
        "the database is not empty, it holds {found}: make a new one, `create database …`, and restore into it"
    );
    Err(Error::Conflict(refuse("not_empty", detail)))
}

/// The roles that policies and grants of the dump name: they belong to the cluster, and no dump has them. They are made
/// as the first migration makes them, which begins with that.
async fn make_roles(session: &mut PgConnection) -> Result<()> {
    let ground =
        MIGRATOR.iter().find(|migration| migration.version == 1).context("there is no first migration")?;
    let (roles, _) =
        ground.sql.as_str().split_once("create schema").context("the first migration makes no schema")?;
    sqlx::raw_sql(AssertSqlSafe(roles.to_owned())).execute(session).await?;
    Ok(())
}

async fn fill(
    bucket: &Bucket,
    manifest: &Manifest,
    programs: &Programs,
    keys: Vec<Identity>,
    session: &mut PgConnection,
) -> Result<()> {
    let (sender, receiver) = mpsc::channel(8);
    let programs = programs.clone();
    let read = download(bucket, &manifest.dump.key, move |sealed| {
        let send =
            |piece| sender.blocking_send(piece).map_err(|_| anyhow!("the database takes no more").into());
        archive::read(&programs, Part::Everything, opened(sealed, &keys)?, |step| {
            send(match step {
                Step::Statements(text) => Piece::Statements(text.replace(UNKNOWN, "")),
                Step::Rows(statement) => Piece::Rows(statement.to_owned()),
                Step::Row(row) => Piece::Row(row.to_owned()),
                Step::End => Piece::End,
            })
        })
    });
    let mut tx = session.begin().await?;
    let (read, run) = futures_util::future::join(read, run(receiver, &mut tx)).await;
    // Where a statement fails, reading fails too, because nobody takes the rest.
    run?;
    read?;
    give_back(manifest, &mut tx).await?;
    Ok(tx.commit().await?)
}

async fn run(mut receiver: mpsc::Receiver<Piece>, session: &mut PgConnection) -> Result<()> {
    while let Some(piece) = receiver.recv().await {
        match piece {
            Piece::Statements(text) => {
                sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *session).await?;
            }
            Piece::Rows(statement) => {
                let mut rows = session.copy_in_raw(&statement).await?;
                let mut open: Vec<u8> = Vec::with_capacity(ROWS);
                loop {
                    match receiver.recv().await {
                        Some(Piece::Row(row)) => open.extend_from_slice(&row),
                        Some(Piece::End) => break,
                        _ => return Err(anyhow!("the rows of {statement} end in the middle").into()),
                    }
                    if open.len() >= ROWS {
                        rows.send(std::mem::take(&mut open)).await?;
                    }
                }
                rows.send(open).await?;
                rows.finish().await?;
            }
            Piece::Row(_) | Piece::End => return Err(anyhow!("rows of no table").into()),
        }
    }
    Ok(())
}

/// Everything belongs to the login that restores, but functions with the system's rights belong to the system.
async fn give_back(manifest: &Manifest, session: &mut PgConnection) -> Result<()> {
    for function in &manifest.system_functions {
        let statement = format!("alter function {function} owner to astralis_system");
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *session).await?;
    }
    Ok(())
}

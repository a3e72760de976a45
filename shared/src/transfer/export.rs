//! An organization is written to a file.

use std::path::Path;

use serde_json::json;

use super::catalogue::{self, Table};
use super::contents::{LEFT_OUT, LEFT_OUT_COLUMNS};
use super::files::Missing;
use super::log::ORGANIZATION_EXPORTED;
use super::manifest::{FORMAT, FORMAT_VERSION, LeftOut, Manifest, Named, TableContent, Tally};
use super::writer::Writer;
use super::{files, left_behind, rows};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{MIGRATOR, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::OrgId;

/// An export that is complete.
#[derive(Debug, Clone)]
pub struct Exported {
    /// What the archive holds.
    pub manifest: Manifest,
    /// What people may miss afterwards, and how much of it there is.
    pub left_behind: Vec<(&'static str, i64)>,
    /// Documents whose work goes on in both installations.
    pub in_work: i64,
    /// Files that have another content than the one that was uploaded, and so are not in the archive.
    pub changed: u64,
}

/// The organization with this identifier or, if only one has it, this name.
///
/// # Errors
/// `NotFound`; `Conflict` with code `name_ambiguous`, naming the identifiers.
pub async fn find_organization(app: &App, wanted: &str) -> Result<OrgId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let found = sqlx::query_scalar!(
        "select id from organizations where deleted_at is null and (id::text = $1 or name = $1) order by id limit 10",
        wanted
    )
    .fetch_all(tx.conn())
    .await?;
    match found[..] {
        [] => Err(Error::NotFound("organization")),
        [one] => Ok(OrgId(one)),
        _ => {
            let ids: Vec<String> = found.iter().map(ToString::to_string).collect();
            let detail = format!("several organizations are called {wanted}: give one of {}", ids.join(", "));
            Err(Error::Conflict(refuse("name_ambiguous", detail)))
        }
    }
}

/// Writes a whole organization to a new file, which gets its name when it is complete. The rows are those of one
/// moment. The same organization makes the same file, byte for byte.
///
/// # Errors
/// `NotFound`; `Conflict` with code `file_exists` or `export_running`, `schema_differs` when the program is not the
/// schema's, `files_missing` or `files_changed` when the bucket lacks some; `Unavailable` when it does not answer.
pub async fn export(app: &App, org: OrgId, to: &Path, missing: Missing) -> Result<Exported> {
    let mut writer = Writer::create(to)?;
    match write(app, org, missing, &mut writer).await {
        Ok(exported) => {
            writer.finish()?;
            note(app, org, &exported.manifest).await?;
            Ok(exported)
        }
        Err(error) => {
            writer.discard();
            Err(error)
        }
    }
}

async fn write(app: &App, org: OrgId, missing: Missing, writer: &mut Writer) -> Result<Exported> {
    let mut tx = SystemTx::begin_snapshot(&app.db).await?;
    refuse_other_schema(&mut tx).await?;
    let name =
        sqlx::query_scalar!("select name from organizations where id = $1 and deleted_at is null", org.0)
            .fetch_optional(tx.conn())
            .await?
            .or_not_found("organization")?;
    let mut tables = Vec::new();
    for table in catalogue::tables(&mut tx).await? {
        tables.push(write_table(&mut tx, &table, org, writer).await?);
    }
    let referred_to = files::referred_to(&mut tx, org).await?;
    let left_behind = left_behind::count(&mut tx, org).await?;
    let in_work = left_behind::in_work(&mut tx, org).await?;
    tx.commit().await?;
    let (files, changed) = files::write(app, referred_to, missing, writer).await?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        schema_version: schema_version(),
        organization: Named { id: org, name },
        tables,
        files,
        left_out: left_out(),
    };
    writer.json("manifest.json", &manifest)?;
    Ok(Exported { manifest, left_behind, in_work, changed })
}

/// The number of the newest migration that this program knows.
pub(super) fn schema_version() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// The archive says which schema its rows are of: that of the program, and of the moment that is read.
async fn refuse_other_schema(tx: &mut SystemTx) -> Result<()> {
    // The table belongs to the login that migrates, and the program may read it.
    sqlx::raw_sql("set local role astralis_app").execute(tx.conn()).await?;
    let applied = sqlx::query_scalar!(
        r#"select coalesce(max(version), 0) as "version!" from _sqlx_migrations where success"#
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::raw_sql("set local role astralis_system").execute(tx.conn()).await?;
    if applied == schema_version() {
        return Ok(());
    }
    let detail = format!(
        "the database has schema {applied} and this program schema {}: export with the program that the installation runs",
        schema_version()
    );
    Err(Error::Conflict(refuse("schema_differs", detail)))
}

async fn write_table(
    tx: &mut SystemTx,
    table: &Table,
    org: OrgId,
    writer: &mut Writer,
) -> Result<TableContent> {
    writer.begin(&format!("tables/{}.jsonl", table.name))?;
    let (columns, mut tally) = (table.names(), Tally::default());
    rows::each(tx, &table.selection(&columns, org), |line| {
        tally.add(line);
        writer.line(line)
    })
    .await?;
    let (rows, bytes) = (tally.rows, tally.bytes);
    Ok(TableContent { name: table.name.clone(), columns, rows, bytes, sha256: tally.sha256() })
}

/// What no archive holds.
fn left_out() -> Vec<LeftOut> {
    let tables = LEFT_OUT.iter().map(|(table, reason)| ((*table).to_owned(), *reason));
    let columns =
        LEFT_OUT_COLUMNS.iter().map(|(table, column, reason)| (format!("{table}.{column}"), *reason));
    tables.chain(columns).map(|(what, reason)| LeftOut { what, reason: reason.to_owned() }).collect()
}

async fn note(app: &App, org: OrgId, manifest: &Manifest) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let what = json!({ "rows": rows, "files": manifest.files.count });
    activity::record(&mut tx, &Actor::system(), ORGANIZATION_EXPORTED, org.0, Some(what)).await?;
    tx.commit().await
}

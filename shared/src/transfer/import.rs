//! An organization is read from a file: all of it or nothing.
//!
//! Rows are tried first and taken back, which shows every conflict; then the files are stored, while no rows are held;
//! then the rows are written, read back, hashed and committed in one transaction. Whatever fails on the way removes the
//! files, unless the organization has arrived all the same.

use sqlx::AssertSqlSafe;
use tokio_util::sync::CancellationToken;

use super::alone::{self, Alone};
use super::catalogue;
use super::check::Checked;
use super::export::schema_version;
use super::manifest::Manifest;
use super::people;
use super::retired::{self, RETIRED};
use super::stored::Stored;
use super::{entering, rows, settle};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;

/// An import that succeeded, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The organization.
    pub organization: OrgId,
    /// Addresses of people who have an account here, and are members now.
    pub linked: Vec<String>,
    /// Addresses of people who got an account, without a password.
    pub made: Vec<String>,
    /// Jobs for documents that were not finished.
    pub enqueued: u64,
    /// Automations that were enabled and are not: the other installation may still act.
    pub disabled: u64,
    /// Tables of which columns were left out that this schema no longer has.
    pub narrowed: Vec<String>,
}

/// Reads an organization into this installation, under another name where one is given.
///
/// # Errors
/// `Conflict` with code `organization_exists`, `import_running`, `user_unverified`, `file_taken` or `rows_taken`;
/// `BadRequest` with code `archive_newer` when a newer program wrote it, `archive_too_old` when this schema no longer
/// knows what it holds, `archive_foreign` when it refers to what is not its own. Nothing is left behind then.
/// `Conflict` with code `import_undecided` when files stay.
pub async fn import(app: &App, archive: &Checked, name: Option<&str>) -> Result<Imported> {
    import_until(app, archive, name, &CancellationToken::new()).await
}

/// The same, until somebody stops it.
///
/// # Errors
/// Those of [`import`]; `Conflict` with code `import_stopped`.
pub async fn import_until(
    app: &App,
    archive: &Checked,
    name: Option<&str>,
    stop: &CancellationToken,
) -> Result<Imported> {
    let org = archive.manifest().organization.id;
    let mut alone = Alone::lock(app, org).await?;
    unless(stop, rehearse(app, archive, name)).await?;
    let stored = Stored::new(app, &archive.archive)?;
    let done = finish(app, archive, name, &stored, &mut alone, stop).await;
    alone.release().await;
    match done {
        Ok(imported) => Ok(imported),
        Err(error) => Err(undo(app, org, &stored, error).await),
    }
}

/// Stores the files, and then the rows.
async fn finish(
    app: &App,
    archive: &Checked,
    name: Option<&str>,
    stored: &Stored,
    alone: &mut Alone,
    stop: &CancellationToken,
) -> Result<Imported> {
    let ended = async {
        tokio::select! {
            () = stop.cancelled() => stopped(),
            error = alone.lost() => error,
        }
    };
    stored.put(app, &archive.archive, &archive.files, ended).await?;
    let (tx, imported) = unless(stop, load(app, archive, name)).await?;
    alone.hold().await?;
    tx.commit().await?;
    Ok(imported)
}

/// Does the work unless somebody stops it.
async fn unless<T>(stop: &CancellationToken, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        () = stop.cancelled() => Err(stopped()),
        done = work => done,
    }
}

fn stopped() -> Error {
    Error::Conflict(refuse("import_stopped", "the import was stopped: nothing of it stays"))
}

/// Removes the files of an import that failed. An error does not say that nothing arrived: the answer to a commit may have
/// been lost. So they are removed only where the organization is known not to be here, and not to come any more.
async fn undo(app: &App, org: OrgId, stored: &Stored, error: Error) -> Error {
    let kept = match alone::absent(app, org).await {
        Ok(Some(tx)) => {
            stored.remove(app).await;
            drop(tx);
            return error;
        }
        Ok(None) => "the organization is here all the same, with its files".to_owned(),
        Err(unknown) => format!(
            "whether the organization arrived can't be told ({unknown}), so its files stay in the bucket below org-{org}/: \
             import it again, which goes on from there"
        ),
    };
    Error::Conflict(refuse("import_undecided", format!("{error}; {kept}")))
}

/// Does everything that [`import`] does except for storing files, and takes it back.
///
/// # Errors
/// Those of [`import`].
pub async fn rehearse(app: &App, archive: &Checked, name: Option<&str>) -> Result<Imported> {
    // The transaction ends without a commit.
    load(app, archive, name).await.map(|(_, imported)| imported)
}

/// Writes the rows in a transaction that is still open.
async fn load(app: &App, archive: &Checked, name: Option<&str>) -> Result<(OrgTx, Imported)> {
    let manifest = archive.manifest();
    let org = manifest.organization.id;
    refuse_newer(manifest)?;
    let mut tx = SystemTx::begin_load(&app.db).await?;
    alone::lock_rows(&mut tx, org).await?;
    refuse_present(&mut tx, org).await?;
    let tables = catalogue::tables(&mut tx).await?;
    let columns = tables.iter().map(|table| (table.name.clone(), table.names())).collect();
    let known = retired::contents(manifest, &columns, schema_version(), RETIRED)?;
    let people = people::recognize(&mut tx, &archive.archive, &known.users).await?;
    rows::prepare(&mut tx).await?;
    let mut entered = Vec::new();
    for table in catalogue::in_order(&mut tx, tables).await? {
        if let Some(content) = known.all.iter().find(|content| content.name == table.name) {
            let lines = entering::insert(&mut tx, archive, &table, content, &people).await?;
            entered.push((table, content, lines));
        }
    }
    refuse_strangers(&mut tx, org, manifest).await?;
    for (table, content, lines) in &entered {
        // Lines with a column that is left out are other lines.
        if !known.narrowed.contains(&table.name) {
            entering::compare(&mut tx, table, content, lines, org, &people).await?;
        }
    }
    settle::join_today(&mut tx, org, &people.here).await?;
    let disabled = settle::disable(&mut tx, org).await?;
    if let Some(name) = name {
        settle::rename(&mut tx, org, name).await?;
    }
    settle::index(&mut tx, org).await?;
    let mut tx = tx.enter_as(org).await?;
    let enqueued = settle::enqueue(&mut tx).await?;
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    settle::note(&mut tx, rows, manifest.files.count).await?;
    let (linked, made, narrowed) = (people.linked, people.made, known.narrowed);
    Ok((tx, Imported { organization: org, linked, made, enqueued, disabled, narrowed }))
}

fn refuse_newer(manifest: &Manifest) -> Result<()> {
    let ours = schema_version();
    if manifest.schema_version <= ours {
        return Ok(());
    }
    let detail = format!(
        "the archive comes from schema {}, and this installation has schema {ours}: update it first",
        manifest.schema_version
    );
    Err(Error::BadRequest(refuse("archive_newer", detail)))
}

/// An organization that is here, or was, does not come again.
async fn refuse_present(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    let here = sqlx::query!(
        "select name, deleted_at is not null as \"deleted!\" from organizations where id = $1",
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(here) = here else { return Ok(()) };
    let detail = if here.deleted {
        format!(
            "the organization {org} was here and was deleted; its log is kept, so it can't come back: import it elsewhere"
        )
    } else {
        format!(
            "the organization {org} is here already, called {}: an import makes a new one, so use an installation that \
             does not have it",
            here.name
        )
    };
    Err(Error::Conflict(refuse("organization_exists", detail)))
}

/// Nobody gets in, and nobody is named, who is not a member of the organization.
async fn refuse_strangers(tx: &mut SystemTx, org: OrgId, manifest: &Manifest) -> Result<()> {
    let members =
        sqlx::query_scalar!(r#"select count(*) as "count!" from memberships where org_id = $1"#, org.0)
            .fetch_one(tx.conn())
            .await?;
    let users = manifest.tables.iter().find(|content| content.name == "users").map(|content| content.rows);
    if users != Some(u64::try_from(members)?) {
        let detail = format!(
            "the archive has {} users and {members} members: everybody has to be a member",
            users.unwrap_or(0)
        );
        return Err(Error::BadRequest(refuse("archive_foreign", detail)));
    }
    for (table, column) in catalogue::naming_users(tx).await? {
        let stranger = format!(
            "select 1 from {table} t where t.org_id = '{org}' and t.\"{column}\" is not null and not exists (
               select from memberships m where m.org_id = t.org_id and m.user_id = t.\"{column}\") limit 1"
        );
        if sqlx::raw_sql(AssertSqlSafe(stranger)).fetch_optional(tx.conn()).await?.is_some() {
            let detail = format!("{table}.{column} names a user who is not a member of the organization");
            return Err(Error::BadRequest(refuse("archive_foreign", detail)));
        }
    }
    Ok(())
}

//! Backups: a dump of the database and a list of the files, encrypted, in the bucket; proved, restored and thinned out.
//!
//! A backup is a folder in the bucket. Its manifest is stored last and removed first, so what has one is whole.

mod archive;
mod content;
mod files;
mod manifest;
mod proof;
mod records;
mod restore;
mod retention;
mod sealing;
mod source;
mod thinning;
mod transfer;
mod verify;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Row};

use crate::app::App;
use crate::clients::bucket::{About, Bucket};
use crate::clients::postgres::Programs;
use crate::db::{MIGRATING, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::settings::Backups;

/// A private key that opens backups.
pub use age::x25519::Identity;
pub use content::{Content, Contents};
pub use files::File;
pub use manifest::{FOLDER, FORMAT, Inventory, Manifest, Reason, Stored, manifest_key, time};
pub use proof::{Proof, prove, remove_left_drills};
pub use records::{
    Known, count_faulty, last_good, last_verified, record, record_fault, record_proof, was_scheduled,
};
pub use restore::restore;
pub use retention::keep;
pub use sealing::identities;
pub use source::source;
pub use thinning::{Folder, Removal, folders, newest, newest_of_all, thin_out};
pub use verify::{Depth, contents, hashes, manifest};

/// The advisory lock of whoever makes a backup of this database.
const LOCK: i64 = 0x6261_636b_7570_7300;

/// The settings of backups.
///
/// # Errors
/// `Conflict` with code `no_backups` when they are off.
pub fn settings(app: &App) -> Result<&Backups> {
    app.settings.backups.as_ref().ok_or_else(|| {
        let detail = "backups are off: make a key with age-keygen, keep the file away from the server, and set \
                      BACKUP_RECIPIENT to the public key in it";
        Error::Conflict(refuse("no_backups", detail))
    })
}

/// The bucket of backups.
///
/// # Errors
/// `Conflict` with code `no_backups` when they are off.
pub fn bucket(app: &App) -> Result<Bucket> {
    Ok(Bucket::new(&settings(app)?.spaces))
}

/// `pg_dump` and `pg_restore` for the platform's database.
///
/// # Errors
/// `Conflict` with code `no_pg_dump` when they are not there, or older than the server.
pub async fn programs(app: &App) -> Result<Programs> {
    let mut tx = SystemTx::begin(&app.db).await?;
    Programs::find(server_version(&mut tx).await? / 10_000)
}

async fn server_version(tx: &mut SystemTx) -> Result<u32> {
    let version = sqlx::query_scalar!(r#"select current_setting('server_version_num')::int as "version!""#)
        .fetch_one(tx.conn())
        .await?;
    Ok(u32::try_from(version)?)
}

/// Makes a backup. What is stored is compared with the database on the way: a dump that lacks rows of what the system's
/// role sees in the same snapshot gets no manifest. What fails leaves nothing in the bucket.
///
/// # Errors
/// `Conflict` with code `backup_running` when another one is being made, `migrating` while the schema changes,
/// `backup_differs` when the dump has other rows than the database, `hidden_rows` when a policy could hide some from both;
/// `Unavailable` when the bucket does not answer.
pub async fn back_up(app: &App, programs: &Programs, reason: Reason) -> Result<Manifest> {
    let backups = bucket(app)?;
    let began_at = app.clock.now();
    let mut tx = SystemTx::begin_snapshot(&app.db).await?;
    lock(&mut tx).await?;
    let name = manifest::name(began_at, &source::of(&mut tx).await?);
    let stored = store(app, programs, tx, Begun { name: &name, reason, began_at }).await;
    if stored.is_err()
        && let Err(left) = thinning::remove(&backups, &name).await
    {
        // It is removed as an unfinished one later.
        tracing::warn!(backup = name, error = %left, "a backup that failed left objects behind");
    }
    stored
}

/// A backup before anything of it is stored.
struct Begun<'a> {
    name: &'a str,
    reason: Reason,
    began_at: DateTime<Utc>,
}

async fn store(app: &App, programs: &Programs, mut tx: SystemTx, begun: Begun<'_>) -> Result<Manifest> {
    let set = settings(app)?;
    let (backups, Begun { name, reason, began_at }) = (Bucket::new(&set.spaces), begun);
    let (server_version, schema_version) = (server_version(&mut tx).await?, schema_version(&mut tx).await?);
    let system_functions = system_functions(&mut tx).await?;
    // What can be refused, and what is small, comes before the dump.
    let tables = content::tables(&mut tx).await?;
    let files = files::store(&app.bucket, &backups, name, &set.recipients).await?;
    let snapshot =
        sqlx::query_scalar!(r#"select pg_export_snapshot() as "snapshot!""#).fetch_one(tx.conn()).await?;

    let (programs, url) = (programs.clone(), app.settings.database_url.clone());
    let (dumped_by, recipients) = (programs.version().to_owned(), set.recipients.clone());
    let stored = transfer::upload(&backups, manifest::key(name, "database.dump.zst.age"), move |parts| {
        archive::make(&programs, &url, &snapshot, &recipients, parts)
    });
    // Both read the same snapshot at the same time, each over its own connection; and what is begun is ended, so that no
    // parts are left behind.
    let (stored, tables) = futures_util::future::join(stored, content::count(&mut tx, tables)).await;
    let (tables, (dump, dumped)) = (tables?, stored?);
    drop(tx);
    content::compare("the dump", &dumped, &tables)?;

    let manifest = Manifest {
        format: FORMAT,
        name: name.to_owned(),
        reason,
        began_at,
        finished_at: app.clock.now(),
        server_version,
        dumped_by,
        schema_version,
        recipients: set.recipients.clone(),
        system_functions,
        dump,
        files,
        tables,
    };
    let about = About { media_type: "application/json", caching: "private, no-store", metadata: &[] };
    let text = serde_json::to_vec_pretty(&manifest)?;
    backups.put(&manifest_key(&manifest.name), about, text.into()).await?;
    Ok(manifest)
}

/// Held until the end of the transaction: nobody else makes a backup, and nobody changes the schema, which would take the
/// rows of a table that is rewritten out of the sight of an older snapshot.
async fn lock(tx: &mut SystemTx) -> Result<()> {
    // The first statement takes the snapshot: sent unprepared it takes the locks in the same breath.
    let ask =
        format!("select pg_try_advisory_xact_lock_shared({MIGRATING}), pg_try_advisory_xact_lock({LOCK})");
    let locked = sqlx::raw_sql(AssertSqlSafe(ask)).fetch_one(tx.conn()).await?;
    if !locked.try_get::<bool, _>(0)? {
        let detail = "the schema of this database is being changed: wait for the end of `astralis migrate`";
        return Err(Error::Conflict(refuse("migrating", detail)));
    }
    if !locked.try_get::<bool, _>(1)? {
        let detail = "another backup of this database is being made: wait for its end";
        return Err(Error::Conflict(refuse("backup_running", detail)));
    }
    Ok(())
}

/// The number of the newest migration. The table belongs to the login that migrates.
async fn schema_version(tx: &mut SystemTx) -> Result<i64> {
    sqlx::raw_sql("set local role none").execute(tx.conn()).await?;
    let version = sqlx::query_scalar!(
        r#"select coalesce(max(version), 0) as "version!" from _sqlx_migrations where success"#
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::raw_sql("set local role astralis_system").execute(tx.conn()).await?;
    Ok(version)
}

/// Functions that belong to the system's role, which a restore gives back to it.
async fn system_functions(tx: &mut SystemTx) -> Result<Vec<String>> {
    // So that types of arguments are told with their schema, whoever reads it.
    sqlx::raw_sql("set local search_path = ''").execute(tx.conn()).await?;
    let names = sqlx::query_scalar!(
        r#"select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as "name!"
           from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where p.proowner = 'astralis_system'::regrole
           order by 1
           limit 10000"#
    );
    let names = names.fetch_all(tx.conn()).await?;
    sqlx::raw_sql("set local search_path to default").execute(tx.conn()).await?;
    Ok(names)
}

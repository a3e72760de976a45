//! `astralis migrate`: brings the schema of the database up to date, before a deploy, and backs it up before that.

use std::process::ExitCode;
use std::time::Duration;

use shared::backups::{self, Depth, Manifest, Reason};
use shared::db::Migrated;
use shared::settings::Settings;
use shared::{App, Result, db};

use crate::backup::told;
use crate::process::{self, Beside};

/// What `migrate` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Change the schema without a backup before it, although backups are set up
    #[arg(long)]
    without_backup: bool,
    #[command(flatten)]
    beside: Beside,
}

/// What is done before the schema changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// A backup, where backups are set up.
    BackUp,
    /// Nothing.
    Nothing,
}

/// How long one waits for a backup that is being made already, and how often one looks.
const PATIENCE: Duration = Duration::from_secs(45 * 60);
const PAUSE: Duration = Duration::from_secs(2);

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    process::run(async {
        let before = if arguments.without_backup { Before::Nothing } else { Before::BackUp };
        let migrated = migrate(arguments.beside.settings()?, before).await?;
        for index in &migrated.removed {
            println!("Removed the half-made index {index}.");
        }
        for (number, name) in &migrated.applied {
            println!("Applied {number:04} {name}.");
        }
        println!(
            "The schema is up to date: {} migrations, {} of them new.",
            migrated.known,
            migrated.applied.len()
        );
        Ok(())
    })
}

/// Brings the schema up to date; says what it does before that.
///
/// # Errors
/// When a backup can't be made or proved, and then nothing was changed; when a migration fails.
pub async fn migrate(settings: Settings, before: Before) -> Result<Migrated> {
    let url = settings.database_url.clone();
    let backup = if before == Before::BackUp { back_up(settings).await? } else { None };
    let migrated = db::migrate(&url).await?;
    if let Some((app, manifest, depth)) = backup {
        remember(&app, &manifest, depth).await;
    }
    Ok(migrated)
}

/// Backs up what is about to change, and proves it. `None` where nothing is to be changed, there is nothing yet, or backups
/// are off.
async fn back_up(settings: Settings) -> Result<Option<(App, Manifest, Depth)>> {
    let pending = db::pending(&settings.database_url).await?;
    if pending.new == 0 || pending.applied == 0 {
        return Ok(None);
    }
    let Some(set) = &settings.backups else {
        println!("No backup is made before the schema changes: BACKUP_RECIPIENT is not set.");
        return Ok(None);
    };
    // A key that can't be read is said before anything is made.
    let keys = set.drill_identity.as_ref().map(|key| backups::identities(key.expose())).transpose()?;
    let app = App::new(settings)?.for_jobs();
    match make_patiently(&app, keys).await {
        Ok(None) => Ok(None),
        Ok(Some((manifest, depth))) => {
            println!("Backed up before {} migrations: {}", pending.new, told(&manifest));
            println!(
                "It has the rows of the database, and was read back from the bucket: {}.",
                depth.as_str()
            );
            Ok(Some((app, manifest, depth)))
        }
        Err(error) => {
            eprintln!(
                "Nothing was changed, because there is no backup to go back to. --without-backup goes on without."
            );
            Err(error)
        }
    }
}

/// Waits while somebody else makes a backup or changes the schema. `None` where nothing is left to be changed then.
async fn make_patiently(
    app: &App,
    keys: Option<Vec<backups::Identity>>,
) -> Result<Option<(Manifest, Depth)>> {
    let programs = backups::programs(app).await?;
    let mut waited = Duration::ZERO;
    let manifest = loop {
        match backups::back_up(app, &programs, Reason::Migration).await {
            Err(error) if matches!(error.code(), "backup_running" | "migrating") && waited < PATIENCE => {
                if waited.is_zero() {
                    println!("Waiting for at most {} minutes: {error}", PATIENCE.as_secs() / 60);
                }
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
            made => break made?,
        }
        if db::pending(&app.settings.database_url).await?.new == 0 {
            return Ok(None);
        }
    };
    let bucket = backups::bucket(app)?;
    backups::hashes(&bucket, &manifest).await?;
    let Some(keys) = keys else { return Ok(Some((manifest, Depth::Hashes))) };
    backups::contents(&bucket, &manifest, &programs, keys).await?;
    Ok(Some((manifest, Depth::Contents)))
}

/// Not before: the table may be what the migration makes.
async fn remember(app: &App, manifest: &Manifest, depth: Depth) {
    let remembered = async {
        backups::record(app, manifest).await?;
        backups::record_proof(app, &manifest.name, depth).await
    };
    if let Err(error) = remembered.await {
        eprintln!("The backup {} is in the bucket, but could not be written down: {error}", manifest.name);
    }
}

//! The nightly backup of the database, and the weekly drill that proves the newest one.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::backups::{self, Manifest, Reason, Removal};
use shared::clock::hours;
use shared::jobs::{Job, JobContext, Jobs};
use shared::{App, Result};

/// Backs the database up. Only the clock enqueues it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct BackUpDatabase {}

impl Job for BackUpDatabase {
    const NAME: &'static str = "back-up-database";
    const QUEUE: &'static str = "backups";
    const TIMEOUT: Duration = hours(2);
    const SCHEDULE: Option<&'static str> = Some("7 2 * * *");
}

/// Proves that the newest backup is one. Only the clock enqueues it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct VerifyBackup {}

impl Job for VerifyBackup {
    const NAME: &'static str = "verify-backup";
    const QUEUE: &'static str = "backups";
    const TIMEOUT: Duration = hours(2);
    const SCHEDULE: Option<&'static str> = Some("37 4 * * 0");
}

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default().on::<BackUpDatabase, _, _>(run).on::<VerifyBackup, _, _>(verify)
}

/// Within this time of the clock's last backup its turn was taken already: the worker and an external scheduler both look
/// at the same schedule.
const TURN: Duration = hours(6);

/// Makes a backup, remembers it and removes what is no longer kept. Safe to run twice: a turn is taken once.
///
/// # Errors
/// `Unavailable` when the bucket does not answer, `Conflict` with what is wrong with the dump.
pub async fn run(app: App, _: JobContext, _: BackUpDatabase) -> Result<()> {
    if app.settings.backups.is_none() || backups::was_scheduled(&app, TURN).await? {
        return Ok(());
    }
    logged(backups::remove_left_drills(&app).await);
    let made = make(&app).await;
    if made.is_err() {
        logged(backups::thin_out(&app, Removal::Unfinished).await);
    }
    let manifest = made?;
    let removed = backups::thin_out(&app, Removal::Few).await?;
    tracing::info!(
        backup = manifest.name,
        bytes = manifest.bytes(),
        rows = manifest.rows(),
        removed = removed.len(),
        "made a backup"
    );
    Ok(())
}

async fn make(app: &App) -> Result<Manifest> {
    let programs = backups::programs(app).await?;
    let manifest = backups::back_up(app, &programs, Reason::Schedule).await?;
    backups::record(app, &manifest).await?;
    Ok(manifest)
}

/// Cleaning up fails no backup.
fn logged<T>(cleaned: Result<T>) {
    if let Err(error) = cleaned {
        tracing::warn!(%error, "what backups left behind could not be removed");
    }
}

/// Proves the newest backup: with `BACKUP_DRILL_IDENTITY` by opening or restoring it, without by its hashes alone. Safe to
/// run twice.
///
/// # Errors
/// `Conflict` with what is wrong with the backup, or code `no_backup` when there is none.
pub async fn verify(app: App, _: JobContext, _: VerifyBackup) -> Result<()> {
    let Some(set) = &app.settings.backups else { return Ok(()) };
    let keys = set.drill_identity.as_ref().map(|key| backups::identities(key.expose())).transpose()?;
    let name = backups::newest(&app).await?;
    let proof = backups::prove(&app, &name, keys).await?;
    tracing::info!(backup = name, how = proof.depth.as_str(), "the newest backup was proved");
    Ok(())
}

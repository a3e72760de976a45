//! Backups: whether there are programs to make one, a bucket to put it into, and a newest one.

use shared::{App, backups};

use super::finding::{Finding, Tried, fault, tried};

/// Hours after which the newest daily backup is too old.
const OLD: i64 = 36;

/// Makes none.
pub(super) async fn examine(app: &App) -> Finding {
    if app.settings.backups.is_none() {
        return Finding::off("backups", "BACKUP_RECIPIENT is not set: nothing is backed up");
    }
    tried("backups", "backup_bucket", check(app)).await
}

async fn check(app: &App) -> Tried {
    let programs =
        backups::programs(app).await.map_err(|error| fault("backup_programs", error.to_string()))?;
    let said = |error: shared::Error| fault("backup_bucket", error.to_string());
    let bucket = backups::bucket(app).map_err(said)?;
    bucket.check().await.map_err(said)?;
    let known = backups::last_good(app).await.map_err(|error| fault("backup_old", error.to_string()))?;
    if let Some(known) = &known {
        let newest = backups::newest(app).await.map_err(|error| fault("backup_gone", error.to_string()))?;
        if newest != known.name {
            let detail =
                format!("the newest backup in the bucket is {newest}, and {} was made last", known.name);
            return Err(fault("backup_gone", detail));
        }
    }
    let age = known.map(|known| (app.clock.now() - known.finished_at).num_hours());
    let age = match age {
        Some(hours) if hours > OLD => {
            return Err(fault("backup_old", format!("the newest backup is {hours} hours old")));
        }
        Some(hours) => format!("the newest is {hours} hours old"),
        None => "there is none yet".to_owned(),
    };
    Ok(format!("to the bucket {} by {}; {age}", bucket.name(), programs.version()))
}

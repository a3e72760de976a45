//! What is in the bucket of backups, and the removal of what is no longer kept.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::manifest::{FOLDER, manifest_key, source_of, time};
use super::{bucket, keep, records, source};
use crate::app::App;
use crate::clients::bucket::Bucket;
use crate::error::{Error, Result, refuse};

/// Hours after which a backup without a manifest is not one that is being made.
const UNFINISHED_HOURS: i64 = 48;

/// Days for which a backup stays with which something was found wrong: it may be the only one of its time, and be mended.
const FAULTY_DAYS: i64 = 90;

/// Whole backups that are removed in one run, unless somebody asks for more: a mistake has nights in which it is seen.
const FEW: usize = 3;

/// What is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// What is left of backups that were never finished.
    Unfinished,
    /// And the three oldest backups, at most, that are no longer kept.
    Few,
    /// And all that are no longer kept.
    All,
}

/// A backup in the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name, which begins with its time.
    pub name: String,
    /// When the last of its objects was stored, by the clock of the bucket, which no server can set wrong.
    pub stored_at: Option<DateTime<Utc>>,
    /// Whether its manifest is there: without it a backup is not finished, or half removed.
    pub is_whole: bool,
}

/// The backups in a bucket of any database, oldest first. What else is below `backups/` is left alone.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn folders(bucket: &Bucket) -> Result<Vec<Folder>> {
    let mut found: BTreeMap<String, Folder> = BTreeMap::new();
    let mut last: Option<String> = None;
    loop {
        let page = bucket.list(FOLDER, last).await?;
        let Some(newest) = page.last() else { break };
        last = Some(newest.key.clone());
        for object in &page {
            let Some((name, _)) = object.key.strip_prefix(FOLDER).and_then(|rest| rest.split_once('/'))
            else {
                continue;
            };
            if time(name).is_some() {
                let new = || Folder { name: name.to_owned(), stored_at: None, is_whole: false };
                let folder = found.entry(name.to_owned()).or_insert_with(new);
                folder.is_whole |= object.key == manifest_key(name);
                folder.stored_at = folder.stored_at.max(object.modified);
            }
        }
    }
    let mut folders: Vec<_> = found.into_values().collect();
    folders.sort_by(|one, other| (one.stored_at, &one.name).cmp(&(other.stored_at, &other.name)));
    Ok(folders)
}

/// Those of the platform's own database.
async fn own(app: &App, bucket: &Bucket) -> Result<Vec<Folder>> {
    let source = source(app).await?;
    let mut folders = folders(bucket).await?;
    folders.retain(|folder| source_of(&folder.name) == Some(source.as_str()));
    Ok(folders)
}

/// The name of the newest whole backup of this database with which nothing was found wrong.
///
/// # Errors
/// `Conflict` with code `no_backup` when there is none, or `no_backups` when they are off; `Unavailable` when the bucket
/// does not answer.
pub async fn newest(app: &App) -> Result<String> {
    let bucket = bucket(app)?;
    let faulty = records::faulty(app).await?;
    let mut folders = own(app, &bucket).await?.into_iter().rev();
    let newest = folders.find(|folder| folder.is_whole && !faulty.contains(&folder.name));
    newest.map(|folder| folder.name).ok_or_else(|| none(&bucket))
}

/// The name of the newest whole backup where all are of one database: for whoever has lost it and has the bucket alone.
///
/// # Errors
/// `Conflict` with code `several_databases` when there are backups of more than one, otherwise as [`newest`].
pub async fn newest_of_all(app: &App) -> Result<String> {
    let bucket = bucket(app)?;
    let whole = folders(&bucket).await?.into_iter().filter(|folder| folder.is_whole);
    // The last of each is the newest.
    let newest: BTreeMap<Option<String>, String> =
        whole.map(|folder| (source_of(&folder.name).map(str::to_owned), folder.name)).collect();
    if newest.len() > 1 {
        let detail = format!(
            "the bucket {} has backups of several databases: name one, the newest of each are {}",
            bucket.name(),
            newest.into_values().collect::<Vec<_>>().join(", ")
        );
        return Err(Error::Conflict(refuse("several_databases", detail)));
    }
    newest.into_values().next().ok_or_else(|| none(&bucket))
}

fn none(bucket: &Bucket) -> Error {
    let detail = format!(
        "there is no good backup in the bucket {}: make one with `astralis backup run`",
        bucket.name()
    );
    Error::Conflict(refuse("no_backup", detail))
}

/// Removes the backups of this database that [`keep`] does not keep, and what is left of unfinished ones. Returns the names.
///
/// # Errors
/// `Conflict` with code `no_backups` when backups are off, `Unavailable` when the bucket does not answer.
pub async fn thin_out(app: &App, removal: Removal) -> Result<Vec<String>> {
    let bucket = bucket(app)?;
    let faulty = records::faulty(app).await?;
    let removed = no_longer_kept(&own(app, &bucket).await?, &faulty, removal);
    for name in &removed {
        remove(&bucket, name).await?;
    }
    records::forget(app, &removed).await?;
    Ok(removed)
}

/// The manifest goes first: whatever interrupts it, what is listed as a backup is whole, and the rest is removed as an
/// unfinished one later.
pub(super) async fn remove(bucket: &Bucket, name: &str) -> Result<()> {
    bucket.delete(&manifest_key(name)).await?;
    bucket.delete_all(&format!("{FOLDER}{name}/")).await?;
    Ok(())
}

/// Of folders that are sorted by their age, by the bucket's clock: its newest object is what is now.
fn no_longer_kept(folders: &[Folder], faulty: &BTreeSet<String>, removal: Removal) -> Vec<String> {
    let Some(now) = folders.iter().filter_map(|folder| folder.stored_at).max() else { return Vec::new() };
    let is_faulty = |folder: &Folder| faulty.contains(&folder.name);
    let good = folders.iter().filter(|folder| folder.is_whole && !is_faulty(folder));
    let kept = keep(now, &good.filter_map(|folder| folder.stored_at).collect::<Vec<_>>());
    let mut most = match removal {
        Removal::Unfinished => 0,
        Removal::Few => FEW,
        Removal::All => usize::MAX,
    };
    let mut removed = Vec::new();
    for folder in folders {
        let Some(stored_at) = folder.stored_at else { continue };
        let stays = if !folder.is_whole {
            now - stored_at < TimeDelta::hours(UNFINISHED_HOURS)
        } else if is_faulty(folder) {
            now - stored_at < TimeDelta::days(FAULTY_DAYS)
        } else {
            kept.contains(&stored_at)
        };
        if stays || folder.is_whole && most == 0 {
            continue;
        }
        if folder.is_whole {
            most -= 1;
        }
        removed.push(folder.name.clone());
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, day: i64, is_whole: bool) -> Folder {
        let stored_at = DateTime::from_timestamp(1_790_000_000 + day * 86_400, 0);
        Folder { name: name.to_owned(), stored_at, is_whole }
    }

    #[test]
    fn a_name_from_a_wrong_clock_removes_nothing_and_a_run_removes_few() {
        // The first one's server believed in 2099.
        let mut folders = vec![folder("20990101T000000Z-a-1", 0, true)];
        folders.extend((0..5).map(|day| folder(&format!("20200101T00000{day}Z-a-1"), day + 1, true)));
        assert_eq!(no_longer_kept(&folders, &BTreeSet::new(), Removal::All), Vec::<String>::new());

        folders.push(folder("20261130T000000Z-a-1", 900, true));
        let few = no_longer_kept(&folders, &BTreeSet::new(), Removal::Few);
        assert_eq!(few, ["20990101T000000Z-a-1", "20200101T000000Z-a-1", "20200101T000001Z-a-1"]);
        assert_eq!(no_longer_kept(&folders, &BTreeSet::new(), Removal::All).len(), 6);
        assert_eq!(no_longer_kept(&folders, &BTreeSet::new(), Removal::Unfinished), Vec::<String>::new());
    }

    #[test]
    fn a_faulty_backup_takes_no_place_of_a_good_one() {
        // Both of one day, which keeps its newest: that is the good one.
        let folders = [folder("good", 0, true), folder("faulty", 0, true), folder("part", 1, false)];
        let later = |day| [&folders[..], &[folder("new", day, true)]].concat();
        let faulty = BTreeSet::from(["faulty".to_owned()]);
        assert_eq!(no_longer_kept(&later(20), &faulty, Removal::Few), ["part"]);
        assert_eq!(no_longer_kept(&later(100), &faulty, Removal::Few), ["faulty", "part"]);
    }
}

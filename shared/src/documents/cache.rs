//! What is made once and used again: how often that happens, and an end for what nobody asks for.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::derived;
use super::log::CACHE_CLEANED;
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::OrgId;
use crate::measure::{self, Cache};

/// Days that the figures are about.
const DAYS: i64 = 30;

/// How often something was there already.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CacheUse)]
pub struct Use {
    /// Asked for and there.
    pub hits: i64,
    /// Asked for and made.
    pub misses: i64,
    /// Hits among both, 0 to 1; absent where nothing was asked for.
    pub hit_rate: Option<f64>,
}

/// What is kept to be used again, and how often it was in the last 30 days.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CacheFigures)]
pub struct Figures {
    /// Images of pages and searchable PDFs, by content.
    pub pictures: Use,
    /// Files that were read: a hit is one whose bytes another document had, so that nothing was read again.
    pub contents: Use,
    /// Images and PDFs that are kept now.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
}

/// What a clean-up removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CacheCleaned)]
pub struct Cleaned {
    /// Images and PDFs that were removed; each is made again when somebody asks for it.
    pub files: u32,
    /// Whether there are more: then ask again.
    pub more: bool,
}

impl Use {
    fn of(hits: i64, misses: i64) -> Self {
        let asked = hits + misses;
        Self { hits, misses, hit_rate: (asked > 0).then(|| hits as f64 / asked as f64) }
    }
}

/// Notes that something was asked for, and whether it was there.
pub async fn note(tx: &mut OrgTx, cache: Cache, is_hit: bool) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into cache_figures as f (org_id, day, cache, hits, misses)
         values ($1, (now() at time zone 'utc')::date, $2, $3::bigint, 1 - $3::bigint)
         on conflict (org_id, day, cache) do update set hits = f.hits + excluded.hits, misses = f.misses + excluded.misses",
        org.0,
        cache.name(),
        i64::from(is_hit)
    )
    .execute(tx.conn())
    .await?;
    measure::cache_asked(cache, is_hit);
    Ok(())
}

/// The figures at `now`.
pub async fn figures(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<Figures> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select
           coalesce(sum(hits) filter (where cache = 'pictures'), 0)::bigint as "picture_hits!",
           coalesce(sum(misses) filter (where cache = 'pictures'), 0)::bigint as "picture_misses!",
           coalesce(sum(hits) filter (where cache = 'contents'), 0)::bigint as "content_hits!",
           coalesce(sum(misses) filter (where cache = 'contents'), 0)::bigint as "content_misses!",
           (select count(*) from derived_files where org_id = $1 and error_code is null) as "files!",
           (select coalesce(sum(size), 0)::bigint from derived_files where org_id = $1 and error_code is null) as "bytes!"
         from cache_figures
         where org_id = $1 and day > $2"#,
        org.0,
        (now - TimeDelta::days(DAYS)).date_naive()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Figures {
        pictures: Use::of(row.picture_hits, row.picture_misses),
        contents: Use::of(row.content_hits, row.content_misses),
        files: row.files,
        bytes: row.bytes,
    })
}

/// Removes images and PDFs of an organization that nobody asked for in so many days.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn clean(app: &App, org: OrgId, unused_days: i32) -> Result<Cleaned> {
    let files = derived::remove_unused_of(app, Some(org), unused_days).await?;
    Ok(Cleaned { files, more: i64::from(files) == derived::REMOVED_AT_ONCE })
}

/// Logs a clean-up.
pub async fn note_cleaned(tx: &mut OrgTx, actor: &Actor, unused_days: i32, cleaned: Cleaned) -> Result<()> {
    let org = tx.org();
    let what = json!({ "unused_days": unused_days, "files": cleaned.files });
    activity::record(tx, actor, CACHE_CLEANED, org.0, Some(what)).await
}

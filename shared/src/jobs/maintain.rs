//! Maintenance: makes partitions of the archive for the coming months and drops those too old.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Job, JobContext, presence};
use crate::app::App;
use crate::clock::days;
use crate::error::Result;
use crate::http::idempotency;
use crate::limits;

/// Months for which partitions are made ahead.
const MONTHS_AHEAD: i32 = 3;

/// How long finished jobs are kept; a partition is dropped when its last row is older.
const KEPT: Duration = days(90);

/// Make and drop partitions of the archive; delete stored answers of repeated requests, limits that no longer hold
/// anybody back, and workers that are long gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct MaintainJobs {}

impl Job for MaintainJobs {
    const NAME: &'static str = "maintain-jobs";
    const SCHEDULE: Option<&'static str> = Some("17 3 * * *");
}

/// Safe to run twice: existing partitions are not made again.
pub async fn maintain(app: App, ctx: JobContext, _: MaintainJobs) -> Result<()> {
    let mut tx = ctx.system(&app).await?;
    let changed = sqlx::query!(
        r#"
        select jobs.make_partitions($1) as "made!",
          jobs.drop_partitions(make_interval(secs => $2)) as "dropped!"
        "#,
        MONTHS_AHEAD,
        KEPT.as_secs_f64(),
    )
    .fetch_one(tx.conn())
    .await?;
    let forgotten = idempotency::forget_old(&mut tx).await?;
    let buckets = limits::forget_old(&mut tx).await?;
    let workers = presence::forget_old(&mut tx).await?;
    tracing::info!(
        forgotten,
        buckets,
        workers,
        made = changed.made,
        dropped = changed.dropped,
        "archive, stored answers and limits are in order"
    );
    ctx.finish(tx).await
}

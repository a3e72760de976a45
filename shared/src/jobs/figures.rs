//! Figures of one organization's jobs, kind by kind.

use crate::db::OrgTx;
use crate::error::Result;

/// What waits and runs now. Counts stop at 100,000 jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// The kind.
    pub kind: String,
    /// Jobs whose time has not come.
    pub scheduled: i64,
    /// Jobs that are due and were not tried yet.
    pub waiting: i64,
    /// Jobs that failed and will be tried again.
    pub retrying: i64,
    /// Jobs that run.
    pub running: i64,
    /// Seconds the oldest due job has waited; `None` when none is due.
    pub oldest_seconds: Option<i64>,
}

/// What is over of the jobs that were enqueued within the last day: of the newest 10,000.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Over {
    /// The kind.
    pub kind: String,
    /// Jobs that are done.
    pub succeeded: i64,
    /// Jobs that were ended on request.
    pub cancelled: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// Seconds from being due to the last attempt: half of the jobs waited no longer.
    pub wait_median: Option<f64>,
    /// The same for 95 of 100 jobs.
    pub wait_p95: Option<f64>,
    /// Seconds of the last attempt: half of the jobs took no longer.
    pub run_median: Option<f64>,
    /// The same for 95 of 100 jobs.
    pub run_p95: Option<f64>,
}

/// What the organization's jobs are doing now, by kind.
pub async fn load(tx: &mut OrgTx) -> Result<Vec<Load>> {
    let org = tx.org();
    let load = sqlx::query_as!(
        Load,
        r#"select kind,
           count(*) filter (where worker is null and attempt = 0 and run_at > now()) as "scheduled!",
           count(*) filter (where worker is null and attempt = 0 and run_at <= now()) as "waiting!",
           count(*) filter (where worker is null and attempt > 0) as "retrying!",
           count(*) filter (where worker is not null) as "running!",
           extract(epoch from max(now() - run_at) filter (where worker is null and run_at <= now()))::bigint
             as oldest_seconds
         from (select kind, worker, attempt, run_at from jobs.job where org_id = $1 limit 100000) as sample
         group by kind
         order by kind
         limit 1000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(load)
}

/// How the organization's jobs of the last day ended, by kind. Identifiers begin with the time, so those of the last day
/// are found by them.
pub async fn over(tx: &mut OrgTx) -> Result<Vec<Over>> {
    let org = tx.org();
    let over = sqlx::query_as!(
        Over,
        r#"with newest as (
           select kind, outcome::text as outcome,
             greatest(extract(epoch from started_at - run_at), 0)::double precision as wait,
             extract(epoch from finished_at - started_at)::double precision as run
           from jobs.archive
           where org_id = $1 and finished_at > now() - interval '1 day'
             and id >= (lpad(to_hex((extract(epoch from now() - interval '1 day') * 1000)::bigint), 12, '0')
               || '00000000000000000000')::uuid
           order by id desc
           limit 10000
         )
         select kind, count(*) filter (where outcome = 'succeeded') as "succeeded!",
           count(*) filter (where outcome = 'cancelled') as "cancelled!",
           count(*) filter (where outcome = 'dead') as "dead!",
           percentile_cont(0.5) within group (order by wait) as wait_median,
           percentile_cont(0.95) within group (order by wait) as wait_p95,
           percentile_cont(0.5) within group (order by run) as run_median,
           percentile_cont(0.95) within group (order by run) as run_p95
         from newest
         group by kind
         order by kind
         limit 1000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(over)
}

//! Looking at the queue: one job, lists of jobs, and the figures for the health page.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::Priority;
use crate::app::App;
use crate::db::{OrgTx, SystemTx, Tx, hand_back, lend_system};
use crate::error::Result;
use crate::ids::{DocumentId, JobId, OrgId};

/// Most jobs in one page of a list.
const PAGE_LIMIT: u32 = 200;

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[schema(as = JobState)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum State {
    /// Its time has not come.
    Scheduled,
    /// Due, not tried yet.
    Waiting,
    /// A worker is on it.
    Running,
    /// Tried without success, to be tried again.
    Retrying,
    /// Done.
    Succeeded,
    /// Ended on request.
    Cancelled,
    /// Given up: the dead letters.
    Dead,
}

/// One attempt that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordedError {
    /// Counted from 1; 0 for a job that was ended before its first.
    pub attempt: i16,
    /// When it began; unknown for attempts that an earlier version recorded.
    #[serde(default)]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Stable, for programs.
    pub code: Option<String>,
    /// With causes: for those who run the installation.
    pub message: String,
}

/// A job as the queue or the archive has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = JobRecord)]
pub struct Record {
    /// The job.
    pub id: JobId,
    /// Whose it is.
    pub org_id: Option<OrgId>,
    /// Its queue.
    pub queue: String,
    /// Its kind.
    pub kind: String,
    /// Its priority, as raised by waiting.
    pub priority: Priority,
    /// Where it is in its life.
    pub state: State,
    /// Attempts begun.
    pub attempt: i16,
    /// Attempts allowed.
    pub max_attempts: i16,
    /// Workers that died on it.
    pub crashes: i16,
    /// When it was or will be due.
    pub run_at: DateTime<Utc>,
    /// When the last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// Whether it was told to stop.
    pub cancel_requested: bool,
    /// What it works on.
    pub payload: Value,
    /// The last report of its handler.
    pub progress: Option<Value>,
    /// The last five.
    #[schema(value_type = Vec<RecordedError>)]
    pub errors: sqlx::types::Json<Vec<RecordedError>>,
}

/// Which jobs to list; `None` means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Jobs in this state.
    pub state: Option<State>,
    /// Jobs of this kind.
    pub kind: Option<String>,
    /// Jobs of this queue.
    pub queue: Option<String>,
}

/// A part of a list, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// The last job of the previous part.
    pub after: Option<JobId>,
    /// Most jobs, at most 200.
    pub limit: u32,
}

impl Page {
    fn limit(self) -> i64 {
        i64::from(self.limit.clamp(1, PAGE_LIMIT))
    }
}

/// Figures of one queue, without what an organization paused: that waits for no worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueStats {
    /// Its name.
    pub queue: String,
    /// Whether no job may start.
    pub paused: bool,
    /// Jobs whose time has not come.
    pub scheduled: i64,
    /// Jobs that are due and were not tried yet.
    pub waiting: i64,
    /// Jobs that failed and will be tried again.
    pub retrying: i64,
    /// Jobs that a worker could take now, tried before or not.
    pub due: i64,
    /// Jobs that run.
    pub running: i64,
    /// Seconds the oldest due job has waited; 0 when none is due.
    pub oldest_ready_seconds: i64,
}

/// Figures of all queues. Counts stop at 100,000 rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stats {
    /// By name.
    pub queues: Vec<QueueStats>,
    /// Jobs given up within the last day.
    pub dead_last_day: i64,
}

impl Stats {
    /// Due jobs that wait, over all queues.
    pub fn depth(&self) -> i64 {
        self.queues.iter().map(|queue| queue.due).sum()
    }

    /// How long the oldest due job of all queues has waited.
    pub fn oldest_ready(&self) -> Duration {
        let seconds = self.queues.iter().map(|queue| queue.oldest_ready_seconds).max().unwrap_or(0);
        Duration::from_secs(seconds.unsigned_abs())
    }
}

/// The columns that fill a [`Record`], written once for all queries.
macro_rules! job_query {
    ($from:literal $(+ $more:literal)* $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Record,
            r#"select id as "id!: JobId", org_id as "org_id: OrgId", queue as "queue!", kind as "kind!",
               priority as "priority!: Priority", state as "state!: State", attempt as "attempt!",
               max_attempts as "max_attempts!", crashes as "crashes!", run_at as "run_at!", started_at, finished_at,
               created_at as "created_at!", cancel_requested as "cancel_requested!", payload as "payload!", progress,
               errors as "errors!: sqlx::types::Json<Vec<RecordedError>>" "# + $from $(+ $more)* $(, $value)*
        )
    };
}

/// One job, whether waiting, running or over. An organization's transaction finds only its own.
pub async fn find(tx: &mut impl Tx, id: JobId) -> Result<Option<Record>> {
    let org = tx.org();
    let record = job_query!(
        "from jobs.record
        where id = $1 and ($2::uuid is null or org_id = $2)",
        id.0,
        org as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(record)
}

/// Jobs, newest first. An organization's transaction lists only its own.
pub async fn list(tx: &mut impl Tx, filter: &Filter, page: Page) -> Result<Vec<Record>> {
    match filter.state {
        Some(State::Scheduled | State::Waiting | State::Running | State::Retrying) => {
            list_live(tx, filter, page).await
        }
        Some(State::Cancelled | State::Dead) => list_ended(tx, filter, page).await,
        Some(State::Succeeded) | None => list_all(tx, filter, page).await,
    }
}

/// A page of the jobs in a source that fit a filter, newest first.
macro_rules! listed {
    ($tx:ident, $filter:ident, $page:ident, $source:literal) => {{
        let org = $tx.org();
        let records = job_query!(
            $source
                + "
            where ($1::uuid is null or org_id = $1)
              and ($2::text is null or state = $2)
              and ($3::text is null or kind = $3)
              and ($4::text is null or queue = $4)
              and ($5::uuid is null or id < $5)
            order by id desc
            limit $6",
            org as _,
            $filter.state as _,
            $filter.kind,
            $filter.queue,
            $page.after as _,
            $page.limit(),
        );
        Ok(records.fetch_all($tx.conn()).await?)
    }};
}

async fn list_all(tx: &mut impl Tx, filter: &Filter, page: Page) -> Result<Vec<Record>> {
    listed!(tx, filter, page, "from jobs.record")
}

/// Jobs that wait or run: the archive, which is long, is not looked through.
async fn list_live(tx: &mut impl Tx, filter: &Filter, page: Page) -> Result<Vec<Record>> {
    listed!(
        tx,
        filter,
        page,
        "from (
          select *, null::timestamptz as finished_at,
            case
              when worker is not null then 'running'
              when attempt > 0 then 'retrying'
              when run_at > now() then 'scheduled'
              else 'waiting'
            end as state
          from jobs.job
        ) as live"
    )
}

/// Jobs that ended otherwise than well, which are few: an index has them alone.
async fn list_ended(tx: &mut impl Tx, filter: &Filter, page: Page) -> Result<Vec<Record>> {
    listed!(
        tx,
        filter,
        page,
        "from (
          select *, outcome::text as state, outcome = 'cancelled' as cancel_requested
          from jobs.archive
          where outcome <> 'succeeded'
        ) as ended"
    )
}

/// The organization's jobs about one document, newest first.
pub async fn list_of_document(
    tx: &mut OrgTx,
    document: DocumentId,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Record>> {
    // A look into the payload is no leakproof condition: under the policies of the organization it could use no index.
    lend_system(tx).await?;
    let listed = list_of_document_as_system(tx, document, filter, page).await;
    hand_back(tx, listed).await
}

async fn list_of_document_as_system(
    tx: &mut OrgTx,
    document: DocumentId,
    filter: &Filter,
    page: Page,
) -> Result<Vec<Record>> {
    let org = tx.org();
    let records = job_query!(
        "from jobs.record
        where org_id = $1 and payload ? 'document' and payload ->> 'document' = $2
          and ($3::text is null or state = $3)
          and ($4::text is null or kind = $4)
          and ($5::uuid is null or id < $5)
        order by id desc
        limit $6",
        org as _,
        document.to_string(),
        filter.state as _,
        filter.kind,
        page.after as _,
        page.limit(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(records)
}

/// Depth of each queue by state, and how long the oldest due job has waited.
pub async fn stats(app: &App) -> Result<Stats> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let queues = sqlx::query_as!(
        QueueStats,
        r#"
        with sample as (
          select queue, worker, attempt, run_at
          from jobs.job
          where worker is not null or org_id is null or (org_id, kind) not in (select org_id, kind from jobs.pause)
          limit 100000
        ), names as (
          select name as queue from jobs.queue union select queue from sample
        )
        select names.queue as "queue!", coalesce(bool_or(queue.paused), false) as "paused!",
          count(*) filter (where worker is null and attempt = 0 and run_at > now()) as "scheduled!",
          count(*) filter (where worker is null and attempt = 0 and run_at <= now()) as "waiting!",
          count(*) filter (where worker is null and attempt > 0) as "retrying!",
          count(*) filter (where worker is null and run_at <= now()) as "due!",
          count(*) filter (where worker is not null) as "running!",
          coalesce(extract(epoch from max(now() - run_at) filter (where worker is null and run_at <= now())), 0)::bigint
            as "oldest_ready_seconds!"
        from names
        left join sample on sample.queue = names.queue
        left join jobs.queue on queue.name = names.queue
        group by names.queue
        order by names.queue
        limit 1000
        "#
    )
    .fetch_all(tx.conn())
    .await?;
    let dead_last_day = sqlx::query_scalar!(
        r#"
        select count(*) as "dead!"
        from (select from jobs.archive where outcome = 'dead' and finished_at > now() - interval '1 day' limit 100000) as dead
        "#
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(Stats { queues, dead_last_day })
}

//! Claiming: this worker takes due jobs of some queues, within the queues' limits and fairly among organizations.

use std::time::Duration;

use serde_json::Value;
use sqlx::PgPool;

use super::verdict::Backoff;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{JobId, OrgId, WorkerId};
use crate::trace::Cause;

/// What a worker asks for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) worker: WorkerId,
    pub(super) lease: Duration,
    /// Free slots: a worker never claims what it can't start.
    pub(super) slots: usize,
    /// The kinds it confines itself to; `None` when it takes every job of its queues.
    pub(super) kinds: Option<&'a [String]>,
    /// Running jobs from which on an organization comes last.
    pub(super) share: u32,
    /// Running jobs that an organization never exceeds.
    pub(super) per_organization: Option<u32>,
    /// Organizations that get nothing this time.
    pub(super) without: &'a [OrgId],
}

/// A job that this worker has claimed.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) id: JobId,
    pub(super) org: Option<OrgId>,
    pub(super) kind: String,
    pub(super) attempt: i16,
    pub(super) max_attempts: i16,
    pub(super) crashes: i16,
    pub(super) payload: Value,
    pub(super) backoff: Backoff,
    /// From when it was due, or due again, to the claim; unknown where it was given back untried.
    pub(super) waited: Option<Duration>,
    pub(super) cause: Cause,
}

/// A row of `jobs.queue`, or its defaults.
struct Queue<'a> {
    name: &'a str,
    paused: bool,
    limited: bool,
    backoff: Backoff,
}

/// What the claim returns; the queue's back-off is added to it.
struct Row {
    id: JobId,
    org: Option<OrgId>,
    kind: String,
    attempt: i16,
    max_attempts: i16,
    crashes: i16,
    payload: Value,
    waited: Option<f64>,
    request_id: Option<String>,
    traceparent: Option<String>,
}

/// Claims up to `wanted.slots` due jobs, starting with the first queue. One transaction.
pub(super) async fn claim<'a>(
    db: &PgPool,
    names: impl Iterator<Item = &'a str>,
    wanted: &Wanted<'_>,
) -> Result<Vec<Claimed>> {
    let names: Vec<&str> = names.collect();
    let mut tx = SystemTx::begin_by_index(db).await?;
    if wanted.per_organization.is_some() {
        // Two claims at once would both see room for the same organization.
        sqlx::query!("select pg_advisory_xact_lock(hashtext('jobs.claim')) is null as locked")
            .fetch_one(tx.conn())
            .await?;
    }

    let mut claimed = Vec::new();
    for queue in queues(&mut tx, &names).await? {
        let slots = wanted.slots - claimed.len();
        if slots == 0 {
            break;
        }
        if !queue.paused {
            claimed.extend(claim_queue(&mut tx, &queue, slots, wanted).await?);
        }
    }
    tx.commit().await?;
    Ok(claimed)
}

async fn queues<'a>(tx: &mut SystemTx, names: &[&'a str]) -> Result<Vec<Queue<'a>>> {
    let rows = sqlx::query!(
        r#"
        select name, paused, max_running is not null or rate_per_minute is not null as "limited!",
          backoff_base, backoff_cap
        from jobs.queue
        where name = any ($1)
        "#,
        names as &[&str],
    )
    .fetch_all(tx.conn())
    .await?;

    let queue = |name| match rows.iter().find(|row| row.name == name) {
        Some(row) => Queue {
            name,
            paused: row.paused,
            limited: row.limited,
            backoff: Backoff::from_seconds(row.backoff_base, row.backoff_cap),
        },
        None => Queue { name, paused: false, limited: false, backoff: Backoff::default() },
    };
    Ok(names.iter().copied().map(queue).collect())
}

async fn claim_queue(
    tx: &mut SystemTx,
    queue: &Queue<'_>,
    slots: usize,
    wanted: &Wanted<'_>,
) -> Result<Vec<Claimed>> {
    let room = if queue.limited { room(tx, queue.name).await?.min(slots) } else { slots };
    let most = wanted.per_organization.unwrap_or(u32::MAX);
    let share = wanted.share.clamp(1, most.max(1));

    // First the organizations below their share, each up to it; then, if slots are left, the others too.
    let mut rows = Vec::new();
    while rows.len() < room {
        let more = take(tx, queue.name, room - rows.len(), share.min(most), wanted).await?;
        if more.is_empty() {
            break;
        }
        rows.extend(more);
    }
    if share < most && rows.len() < room {
        rows.extend(take(tx, queue.name, room - rows.len(), most, wanted).await?);
    }
    if queue.limited && !rows.is_empty() {
        spend(tx, queue.name, rows.len()).await?;
    }
    Ok(rows.into_iter().map(|row| row.with(queue.backoff)).collect())
}

async fn take(
    tx: &mut SystemTx,
    queue: &str,
    room: usize,
    per_organization: u32,
    wanted: &Wanted<'_>,
) -> Result<Vec<Row>> {
    if room == 0 || per_organization == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_file_as!(
        Row,
        "src/jobs/claim.sql",
        queue,
        i64::try_from(room)?,
        wanted.worker.0,
        wanted.lease.as_secs_f64(),
        i64::from(per_organization),
        wanted.kinds as _,
        wanted.without as &[OrgId],
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many jobs the queue's limits allow to start now. Holds the queue's row until the claim is committed.
async fn room(tx: &mut SystemTx, queue: &str) -> Result<usize> {
    // Locked before it is read: a count in the same statement would be older than the lock.
    sqlx::query!("select name from jobs.queue where name = $1 for update", queue)
        .fetch_optional(tx.conn())
        .await?;
    let room = sqlx::query_scalar!(
        r#"
        with filled as (
          update jobs.queue
          set refilled_at = clock_timestamp(),
            tokens = least(rate_per_minute, tokens
              + rate_per_minute / 60.0 * greatest(0, extract(epoch from clock_timestamp() - refilled_at)))
          where name = $1 and rate_per_minute is not null
          returning tokens
        )
        select least(
          (select floor(tokens)::bigint from filled),
          max_running - (select count(*) from jobs.job where worker is not null and job.queue = $1)
        ) as "room!"
        from jobs.queue
        where name = $1
        "#,
        queue,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(room.map_or(0, |room| usize::try_from(room).unwrap_or(0)))
}

async fn spend(tx: &mut SystemTx, queue: &str, jobs: usize) -> Result<()> {
    sqlx::query!(
        "update jobs.queue set tokens = tokens - $2 where name = $1 and rate_per_minute is not null",
        queue,
        f64::from(u32::try_from(jobs)?),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl Row {
    fn with(self, backoff: Backoff) -> Claimed {
        let Self { id, org, kind, attempt, max_attempts, crashes, payload, .. } = self;
        let waited = self.waited.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default());
        let cause = Cause { request_id: self.request_id, traceparent: self.traceparent };
        Claimed { id, org, kind, attempt, max_attempts, crashes, payload, backoff, waited, cause }
    }
}

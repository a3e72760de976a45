//! Schedules without a leader: whichever process moves a schedule's next time on enqueues its job, in one transaction.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::Priority;
use super::enqueue::{NewJob, Options, insert};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;
use crate::schedule::Schedule;

/// Attempts of a scheduled job: its next turn comes anyway.
const MAX_ATTEMPTS: i16 = 3;

/// [`tick`] at the database's own time.
pub(super) async fn tick_now(app: &App, schedules: &[Schedule]) -> Result<usize> {
    let now = sqlx::query_scalar!(r#"select now() as "now!""#).fetch_one(&app.db).await?;
    tick(app, schedules, now).await
}

/// Enqueues the jobs of schedules that are due at `now`, which is the database's time. Missed turns count as one.
/// Returns how many jobs were enqueued.
pub(super) async fn tick(app: &App, schedules: &[Schedule], now: DateTime<Utc>) -> Result<usize> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let known =
        sqlx::query!("select name, cron, time_zone, next_at, paused from jobs.cron order by name limit 1000")
            .fetch_all(tx.conn())
            .await?;

    let mut enqueued = 0;
    for schedule in schedules {
        let next = schedule.next(now)?;
        let Some(row) = known.iter().find(|row| row.name == schedule.name) else {
            begin(&mut tx, schedule, next).await?;
            continue;
        };
        let is_due = row.next_at <= now && !row.paused;
        let is_changed = row.cron != schedule.cron || row.time_zone != schedule.time_zone;
        if !is_due && !is_changed {
            continue;
        }
        let moved = advance(&mut tx, schedule, row.next_at, next).await?;
        if moved && is_due {
            enqueue_turn(&mut tx, schedule, row.next_at).await?;
            enqueued += 1;
        }
    }
    tx.commit().await?;
    Ok(enqueued)
}

/// A schedule seen for the first time starts with its next turn.
async fn begin(tx: &mut SystemTx, schedule: &Schedule, next: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into jobs.cron (name, cron, time_zone, next_at) values ($1, $2, $3, $4) on conflict (name) do nothing",
        schedule.name,
        schedule.cron,
        schedule.time_zone,
        next,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves a schedule on. Returns whether it was us who did.
async fn advance(
    tx: &mut SystemTx,
    schedule: &Schedule,
    old: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<bool> {
    let moved = sqlx::query!(
        "update jobs.cron set next_at = $3, cron = $4, time_zone = $5 where name = $1 and next_at = $2",
        schedule.name,
        old,
        next,
        schedule.cron,
        schedule.time_zone,
    )
    .execute(tx.conn())
    .await?;
    Ok(moved.rows_affected() == 1)
}

async fn enqueue_turn(tx: &mut SystemTx, schedule: &Schedule, turn: DateTime<Utc>) -> Result<()> {
    let job = NewJob {
        queue: schedule.queue,
        kind: schedule.kind,
        priority: Priority::Normal,
        max_attempts: MAX_ATTEMPTS,
        payload: Value::Object(Map::new()),
        followup: None,
    };
    let key = format!("cron:{}:{}", schedule.name, turn.to_rfc3339());
    insert(tx, &job, &Options::default().unique(key)).await?;
    Ok(())
}

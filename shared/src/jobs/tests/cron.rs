//! Schedules without a leader, and the upkeep of the archive.

use chrono::{DateTime, Utc};

use super::*;
use crate::jobs::cron::tick;
use crate::jobs::{MaintainJobs, maintain};
use crate::schedule::Schedule;

const HOURLY: &[Schedule] =
    &[Schedule { name: "hourly", cron: "0 * * * *", time_zone: "UTC", kind: "act", queue: "default" }];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

async fn next_turn(app: &App) -> Result<DateTime<Utc>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let (next,) =
        sqlx::query_as("select next_at from jobs.cron where name = 'hourly'").fetch_one(tx.conn()).await?;
    Ok(next)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_turn_is_enqueued_once_however_many_look_at_the_clock(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    assert_eq!(tick(&app, HOURLY, at("2026-11-20T12:30:00Z")).await?, 0);
    assert_eq!(next_turn(&app).await?, at("2026-11-20T13:00:00Z"));
    assert_eq!(tick(&app, HOURLY, at("2026-11-20T12:59:59Z")).await?, 0);

    let ticks: Vec<_> = (0..10)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { tick(&app, HOURLY, at("2026-11-20T13:00:01Z")).await })
        })
        .collect();
    let mut enqueued = 0;
    for tick in ticks {
        enqueued += tick.await??;
    }

    assert_eq!(enqueued, 1);
    assert_eq!(
        execute(&app, "update jobs.job set kind = kind where unique_key like 'cron:hourly:2026-11-20T13%'")
            .await?,
        1
    );
    assert_eq!(next_turn(&app).await?, at("2026-11-20T14:00:00Z"));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn turns_missed_while_nothing_ran_count_as_one(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    tick(&app, HOURLY, at("2026-11-20T12:30:00Z")).await?;
    assert_eq!(tick(&app, HOURLY, at("2026-11-23T09:10:00Z")).await?, 1);
    assert_eq!(tick(&app, HOURLY, at("2026-11-23T09:10:05Z")).await?, 0);
    assert_eq!(next_turn(&app).await?, at("2026-11-23T10:00:00Z"));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_changed_schedule_moves_its_next_turn_and_a_paused_one_has_none(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    tick(&app, HOURLY, at("2026-11-20T12:30:00Z")).await?;
    let changed = [Schedule { cron: "45 * * * *", ..HOURLY[0] }];
    assert_eq!(tick(&app, &changed, at("2026-11-20T12:31:00Z")).await?, 0);
    assert_eq!(next_turn(&app).await?, at("2026-11-20T12:45:00Z"));

    execute(&app, "update jobs.cron set paused = true").await?;
    assert_eq!(tick(&app, &changed, at("2026-11-20T12:46:00Z")).await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_worker_keeps_the_schedules_of_its_jobs(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let runner = || runner(&app, &log).on::<MaintainJobs, _, _>(maintain);
    runner().drain(Duration::from_secs(20)).await?;
    execute(&app, "update jobs.cron set next_at = now() - interval '1 second' where name = 'maintain-jobs'")
        .await?;

    assert_eq!(runner().drain(Duration::from_secs(20)).await?.done, 1);

    let names: Vec<(String,)> = {
        let mut tx = SystemTx::begin(&app.db).await?;
        sqlx::query_as("select name from jobs.cron order by name").fetch_all(tx.conn()).await?
    };
    assert_eq!(names.iter().map(|(name,)| name.as_str()).collect::<Vec<_>>(), ["maintain-jobs"]);
    Ok(())
}

async fn partitions(db: &PgPool) -> Result<Vec<String>> {
    let names: Vec<(String,)> = sqlx::query_as(
        "select relname::text from pg_class c join pg_inherits i on i.inhrelid = c.oid
         where i.inhparent = 'jobs.archive'::regclass order by 1",
    )
    .fetch_all(db)
    .await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

async fn run_maintenance(app: &App) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    super::super::enqueue(&mut tx, &MaintainJobs {}).await?;
    tx.commit().await?;
    let drained =
        Runner::new(app.clone()).on::<MaintainJobs, _, _>(maintain).drain(Duration::from_secs(20)).await?;
    assert_eq!((drained.done, drained.failed), (1, 0));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn maintenance_makes_missing_partitions_and_moves_what_had_to_land_elsewhere(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let before = partitions(&db).await?;
    assert_eq!(before.len(), 5);
    for name in &before[..4] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("drop table jobs.{name}"))).execute(&db).await?;
    }
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    drain(&app, &log).await?;
    assert_eq!(
        find(&app, id).await?.state,
        State::Succeeded,
        "finishing never fails for want of a partition"
    );

    run_maintenance(&app).await?;

    assert_eq!(partitions(&db).await?, before);
    assert_eq!(find(&app, id).await?.state, State::Succeeded);
    assert_eq!(execute(&app, "update jobs.archive_rest set kind = kind").await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn maintenance_drops_what_is_older_than_ninety_days(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let before = partitions(&db).await?;
    let (old, new) = (
        enqueue(&app, &job("old", Behaviour::Succeed)).await?,
        enqueue(&app, &job("new", Behaviour::Succeed)).await?,
    );
    drain(&app, &log).await?;
    sqlx::raw_sql(
        "create table jobs.archive_2020_01 (like jobs.archive including defaults including constraints);
         alter table jobs.archive attach partition jobs.archive_2020_01 for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00');
         select jobs.protect_archive('jobs.archive_2020_01')",
    )
    .execute(&db)
    .await?;
    execute(&app, "update jobs.archive set finished_at = '2020-01-20' where payload ->> 'name' = 'old'")
        .await?;
    assert_eq!(partitions(&db).await?.len(), before.len() + 1);

    run_maintenance(&app).await?;

    assert_eq!(partitions(&db).await?, before);
    let mut tx = SystemTx::begin(&app.db).await?;
    assert!(super::super::find(&mut tx, old).await?.is_none());
    assert!(super::super::find(&mut tx, new).await?.is_some());
    Ok(())
}

//! Limits of queues and organizations, and jobs that wait for long.

use super::*;
use crate::jobs::{Limits, Options, Priority, limit, pause, resume};

async fn enqueue_many(app: &App, org: OrgId, count: usize, act: Behaviour) -> Result<()> {
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let jobs: Vec<Act> = (0..count).map(|_| job(&org.to_string(), act)).collect();
    crate::jobs::enqueue_all(&mut tx, &jobs).await?;
    tx.commit().await
}

async fn set_limits(app: &App, limits: Limits) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    limit(&mut tx, "default", limits).await?;
    tx.commit().await
}

/// The number of jobs that a fresh worker claims; they stay running.
async fn claimed(app: &App, slots: usize, settings: RunnerSettings) -> Result<usize> {
    let log = Log::default();
    Ok(runner(app, &log).settings(settings).claim(slots, &[]).await?.len())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_paused_queue_starts_nothing_until_it_is_resumed(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    pause(&mut tx, "default").await?;
    tx.commit().await?;

    let drained = drain(&app, &log).await?;
    assert_eq!((drained.done, drained.more_due), (0, false));

    let settings = RunnerSettings { poll: Duration::from_secs(60), ..quick() };
    let worker = Worker::start(runner(&app, &log).settings(settings));
    tokio::time::sleep(Duration::from_millis(700)).await;
    let mut tx = SystemTx::begin(&app.db).await?;
    resume(&mut tx, "default").await?;
    tx.commit().await?;
    until_state(&app, id, State::Succeeded).await?;
    worker.stop().await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_queue_never_runs_more_than_its_number_over_all_workers(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    enqueue_many(&app, OrgId::new(), 50, Behaviour::Succeed).await?;
    set_limits(&app, Limits { max_running: Some(3), ..Limits::default() }).await?;

    let claims: Vec<_> = (0..8)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { claimed(&app, 2, quick()).await })
        })
        .collect();
    let mut sum = 0;
    for claim in claims {
        sum += claim.await??;
    }

    assert_eq!(sum, 3);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_rate_lets_a_minutes_worth_start_and_then_fills_evenly(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    enqueue_many(&app, OrgId::new(), 50, Behaviour::Succeed).await?;
    set_limits(&app, Limits { per_minute: Some(6), ..Limits::default() }).await?;

    assert_eq!(claimed(&app, 4, quick()).await?, 4);
    assert_eq!(claimed(&app, 4, quick()).await?, 2);
    assert_eq!(claimed(&app, 4, quick()).await?, 0);
    execute(&app, "update jobs.queue set refilled_at = refilled_at - interval '20 seconds'").await?;
    assert_eq!(claimed(&app, 4, quick()).await?, 2);
    execute(&app, "update jobs.queue set refilled_at = refilled_at - interval '1 hour'").await?;
    assert_eq!(claimed(&app, 20, quick()).await?, 6, "an hour's silence is no reason for a flood");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organization_never_runs_more_than_its_cap_over_all_workers(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    enqueue_many(&app, OrgId::new(), 50, Behaviour::Succeed).await?;
    let settings = RunnerSettings { per_organization: Some(3), ..quick() };

    let claims: Vec<_> = (0..8)
        .map(|_| {
            let (app, settings) = (app.clone(), settings.clone());
            tokio::spawn(async move { claimed(&app, 2, settings).await })
        })
        .collect();
    let mut sum = 0;
    for claim in claims {
        sum += claim.await??;
    }

    assert_eq!(sum, 3);
    let small = OrgId::new();
    enqueue_many(&app, small, 1, Behaviour::Succeed).await?;
    assert_eq!(claimed(&app, 4, settings).await?, 1, "another organization is not held up");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_bulk_upload_does_not_hold_up_another_organization(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (big, small) = (OrgId::new(), OrgId::new());
    enqueue_many(&app, big, 30, Behaviour::Sleep { millis: 20 }).await?;
    enqueue_many(&app, small, 2, Behaviour::Sleep { millis: 20 }).await?;

    let drained = drain(&app, &log).await?;

    assert_eq!(drained.done, 32);
    let order: Vec<String> = log.lines().into_iter().filter(|line| line.starts_with("start")).collect();
    let last_small = order.iter().rposition(|line| *line == format!("start {small}")).expect("it ran");
    assert!(last_small < 8, "30 jobs of another organization were first, this one ran at place {last_small}");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_organization_alone_gets_every_slot(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    enqueue_many(&app, OrgId::new(), 20, Behaviour::Succeed).await?;
    assert_eq!(claimed(&app, 4, quick()).await?, 4);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_waits_for_ten_minutes_rises_and_rises_again_only_after_ten_more(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let mut tx = SystemTx::begin(&app.db).await?;
    let low = Options::default().priority(Priority::Low);
    let id = crate::jobs::enqueue_with(&mut tx, &job("a", Behaviour::Succeed), low).await?.id;
    tx.commit().await?;
    let age = async || crate::jobs::reap::age(&app.db, &["default"]).await;
    assert_eq!(age().await?, 0);

    execute(&app, "update jobs.job set run_at = now() - interval '11 minutes'").await?;
    assert_eq!(age().await?, 1);
    assert_eq!(age().await?, 0);
    assert_eq!(find(&app, id).await?.priority, Priority::Normal);

    execute(&app, "update jobs.job set aged_at = now() - interval '11 minutes'").await?;
    assert_eq!(age().await?, 1);
    execute(&app, "update jobs.job set aged_at = now() - interval '11 minutes'").await?;
    assert_eq!(age().await?, 0);
    assert_eq!(find(&app, id).await?.priority, Priority::High);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_queue_has_its_own_back_off(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let backoff_base = Some(Duration::from_secs(1000));
    set_limits(&app, Limits { backoff_base, ..Limits::default() }).await?;
    let id = enqueue(&app, &job("a", Behaviour::Fail)).await?;
    drain(&app, &log).await?;

    let record = find(&app, id).await?;
    let wait = (record.run_at - record.started_at.expect("was started")).as_seconds_f64();
    assert!((499.0..1510.0).contains(&wait), "{wait}");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_organizations_long_jobs_leave_the_spare_slot_to_the_next_one(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (busy, other) = (OrgId::new(), OrgId::new());
    enqueue_many(&app, busy, 5, Behaviour::Obey).await?;
    let settings = RunnerSettings { concurrency: 2, ..quick() };
    let worker = Worker::start(runner(&app, &log).settings(settings));
    let begun = |org: OrgId| log.count(&format!("start {org}"));
    until("two that stay", async || Ok(begun(busy) == 2)).await?;

    enqueue_many(&app, other, 2, Behaviour::Succeed).await?;
    until("the others", async || Ok(log.count(&format!("end {other}")) == 2)).await?;
    assert_eq!(begun(busy), 2, "the spare slot is not for who fills the others");
    worker.stop().await
}

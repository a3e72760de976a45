//! Workers in processes of their own, killed with SIGKILL in the middle of a job.

use std::collections::BTreeMap;
use std::process::Stdio;

use chrono::{DateTime, Utc};
use sqlx::ConnectOptions;
use sqlx::postgres::PgPoolOptions;
use tokio::process::{Child, Command};

use super::*;
use crate::jobs::{Limits, limit};

/// Names the database for the process that these tests start.
const DATABASE: &str = "JOBS_TEST_WORKER_DATABASE";

const LEASE: Duration = Duration::from_millis(1500);

/// Sets the length of its leases, in milliseconds.
const LEASE_MILLIS: &str = "JOBS_TEST_WORKER_LEASE";

/// Takes its time, and reports when it began and ended on the database's clock.
#[derive(Debug, Serialize, Deserialize)]
struct Steady {
    millis: u64,
}

impl Job for Steady {
    const NAME: &'static str = "steady";
}

/// Takes its worker down.
#[derive(Debug, Serialize, Deserialize)]
struct Poison {}

impl Job for Poison {
    const NAME: &'static str = "poison";

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&Mourn { name: "poison".to_owned(), reason: None }))
    }
}

/// When an attempt began and ended.
type Run = (DateTime<Utc>, Option<DateTime<Utc>>);

async fn record(app: &App, ctx: &JobContext, event: &str) -> Result<()> {
    let mut tx = ctx.system(app).await?;
    sqlx::query("insert into run_log (job, attempt, event) values ($1, $2, $3)")
        .bind(ctx.id())
        .bind(i32::from(ctx.attempt()))
        .bind(event)
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

async fn steady(app: App, ctx: JobContext, job: Steady) -> Result<()> {
    record(&app, &ctx, "start").await?;
    tokio::time::sleep(Duration::from_millis(job.millis)).await;
    record(&app, &ctx, "end").await
}

async fn poison(app: App, ctx: JobContext, _: Poison) -> Result<()> {
    record(&app, &ctx, "start").await?;
    let me = std::process::id().to_string();
    Command::new("kill").args(["-9", &me]).status().await?;
    std::future::pending().await
}

#[tokio::test]
async fn worker_process() -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the parent process names the database")]
    let Ok(url) = std::env::var(DATABASE) else { return Ok(()) };
    let app = testing::app(&PgPoolOptions::new().connect_lazy(&url)?);
    #[expect(clippy::disallowed_methods, reason = "the parent process says how long")]
    let millis = std::env::var(LEASE_MILLIS)?.parse()?;
    let settings = RunnerSettings { lease: Duration::from_millis(millis), concurrency: 3, ..quick() };
    Runner::new(app)
        .settings(settings)
        .on::<Steady, _, _>(steady)
        .on::<Poison, _, _>(poison)
        .on::<Mourn, _, _>(async |_, _, _| Ok(()))
        .work(CancellationToken::new())
        .await;
    Ok(())
}

fn spawn_worker(db: &PgPool) -> Result<Child> {
    spawn_with(db, LEASE)
}

fn spawn_with(db: &PgPool, lease: Duration) -> Result<Child> {
    let worker = Command::new(std::env::current_exe()?)
        .args(["jobs::tests::killed::worker_process", "--exact"])
        .env(DATABASE, db.connect_options().to_url_lossy().as_str())
        .env(LEASE_MILLIS, lease.as_millis().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    Ok(worker)
}

async fn prepare(db: &PgPool) -> Result<App> {
    let app = testing::app(db);
    sqlx::raw_sql(
        "create table run_log (job uuid, attempt int, event text, at timestamptz default clock_timestamp());
         grant all on run_log to astralis_system",
    )
    .execute(db)
    .await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let backoff_base = Some(Duration::from_millis(200));
    limit(&mut tx, "default", Limits { backoff_base, ..Limits::default() }).await?;
    tx.commit().await?;
    Ok(app)
}

async fn count(app: &App, sql: &'static str) -> Result<i64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let (count,) = sqlx::query_as(sql).fetch_one(tx.conn()).await?;
    tx.commit().await?;
    Ok(count)
}

async fn database_now(db: &PgPool) -> Result<DateTime<Utc>> {
    let (now,) = sqlx::query_as("select clock_timestamp()").fetch_one(db).await?;
    Ok(now)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_worker_killed_in_mid_job_loses_nothing_and_nothing_runs_twice_at_once(db: PgPool) -> Result<()> {
    let app = prepare(&db).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let jobs: Vec<Steady> = (0..10).map(|_| Steady { millis: 1000 }).collect();
    let ids = crate::jobs::enqueue_all(&mut tx, &jobs).await?;
    tx.commit().await?;

    let mut first = spawn_worker(&db)?;
    let started = "select count(*) from run_log where event = 'start'";
    until("the first worker is at it", async || Ok(count(&app, started).await? >= 3)).await?;
    let mut standby = spawn_worker(&db)?;
    first.kill().await?;
    let killed = database_now(&db).await?;
    let done = "select count(*) from jobs.archive where outcome = 'succeeded'";
    until("the other worker is done", async || Ok(count(&app, done).await? == 10)).await?;
    standby.kill().await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    let log: Vec<(JobId, i32, String, DateTime<Utc>)> =
        sqlx::query_as("select job, attempt, event, at from run_log order by at")
            .fetch_all(tx.conn())
            .await?;
    let mut runs: BTreeMap<(JobId, i32), Run> = BTreeMap::new();
    for (job, attempt, event, at) in log {
        if event == "start" {
            assert!(runs.insert((job, attempt), (at, None)).is_none(), "an attempt begins once");
        } else {
            runs.get_mut(&(job, attempt)).expect("a start").1 = Some(at);
        }
    }
    for id in &ids {
        let mine: Vec<_> = runs.iter().filter(|((job, _), _)| job == id).map(|(_, run)| *run).collect();
        assert_eq!(mine.iter().filter(|(_, end)| end.is_some()).count(), 1, "each job is done once");
        for pair in mine.windows(2) {
            assert!(pair[0].1.unwrap_or(killed) <= pair[1].0, "one attempt begins after the other is over");
        }
    }
    let cut_short = runs.values().filter(|(_, end)| end.is_none()).count();
    // The jobs of three slots and of the spare one.
    assert!((1..=4).contains(&cut_short), "{cut_short} attempts were cut short");
    // A job that was claimed, and whose start was not written yet, died with the worker too.
    let crashes = count(&app, "select sum(crashes) from jobs.archive").await?;
    assert!((i64::try_from(cut_short)?..=4).contains(&crashes), "{crashes} crashes, {cut_short} cut short");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_worker_that_starts_has_the_jobs_of_its_killed_predecessor_long_before_their_lease_is_over(
    db: PgPool,
) -> Result<()> {
    let hour = Duration::from_secs(3600);
    let app = prepare(&db).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let jobs: Vec<Steady> = (0..3).map(|_| Steady { millis: 2000 }).collect();
    let ids = crate::jobs::enqueue_all(&mut tx, &jobs).await?;
    tx.commit().await?;

    let mut first = spawn_with(&db, hour)?;
    let started = "select count(*) from run_log where event = 'start'";
    until("the first worker is at it", async || Ok(count(&app, started).await? == 3)).await?;
    first.kill().await?;
    let held = "select count(*) from jobs.job where lease_until > now() + interval '50 minutes'";
    assert_eq!(count(&app, held).await?, 3);

    let mut next = spawn_with(&db, hour)?;
    for id in &ids {
        until_state(&app, *id, State::Succeeded).await?;
        let record = find(&app, *id).await?;
        assert_eq!((record.attempt, record.crashes), (2, 1));
    }
    next.kill().await?;
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_that_always_kills_its_worker_ends_as_a_dead_letter_with_its_follow_up(
    db: PgPool,
) -> Result<()> {
    let app = prepare(&db).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let poison = crate::jobs::enqueue(&mut tx, &Poison {}).await?;
    tx.commit().await?;

    let mut deaths = 0;
    let mut worker = spawn_worker(&db)?;
    until("the poison is a dead letter", async || {
        if worker.try_wait()?.is_some() {
            deaths += 1;
            worker = spawn_worker(&db)?;
        }
        Ok(find(&app, poison).await?.state == State::Dead)
    })
    .await?;
    let follow_up = "select count(*) from jobs.archive where kind = 'mourn' and outcome = 'succeeded'
        and payload @> '{\"name\": \"poison\", \"reason\": {\"code\": \"worker_died\"}}'";
    until("its follow-up ran", async || Ok(count(&app, follow_up).await? == 1)).await?;
    // Not earlier: jobs that run beside the poison sometimes die with it each time.
    let mut tx = SystemTx::begin(&app.db).await?;
    let innocent = crate::jobs::enqueue(&mut tx, &Steady { millis: 1 }).await?;
    tx.commit().await?;
    until_state(&app, innocent, State::Succeeded).await?;
    worker.kill().await?;

    assert_eq!(deaths, 3);
    let record = find(&app, poison).await?;
    assert_eq!((record.attempt, record.crashes), (3, 3));
    assert_eq!(record.errors[2].message, "worker died 3 times");
    Ok(())
}

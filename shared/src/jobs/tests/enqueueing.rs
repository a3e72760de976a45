//! Which jobs get into the queue, and in which order they come out.

use super::*;
use crate::jobs::{Options, Priority, enqueue_all, enqueue_with};

async fn count(app: &App) -> Result<i64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let (count,): (i64,) = sqlx::query_as("select count(*) from jobs.job").fetch_one(tx.conn()).await?;
    Ok(count)
}

async fn enqueue_as(app: &App, job: &Act, options: Options) -> Result<crate::jobs::Enqueued> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let enqueued = enqueue_with(&mut tx, job, options).await?;
    tx.commit().await?;
    Ok(enqueued)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_rolled_back_transaction_leaves_no_job(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let mut tx = OrgTx::begin(&app.db, OrgId::new(), &[]).await?;
    super::super::enqueue(&mut tx, &job("a", Behaviour::Succeed)).await?;
    enqueue_all(&mut tx, &[job("b", Behaviour::Succeed), job("c", Behaviour::Succeed)]).await?;
    drop(tx);

    assert_eq!(count(&app).await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_batch_is_one_statement_and_keeps_its_order(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let jobs: Vec<Act> = (0..100).map(|number| job(&number.to_string(), Behaviour::Succeed)).collect();
    let mut tx = OrgTx::begin(&app.db, OrgId::new(), &[]).await?;
    let ids = enqueue_all(&mut tx, &jobs).await?;
    assert!(enqueue_all::<Act>(&mut tx, &[]).await?.is_empty());
    tx.commit().await?;

    assert!(ids.is_sorted() && ids.len() == 100);
    assert_eq!(find(&app, ids[7]).await?.payload["name"], "7");
    let settings = RunnerSettings { concurrency: 1, ..quick() };
    let runner = runner(&app, &log).settings(settings);
    assert_eq!(runner.drain(Duration::from_secs(60)).await?.done, 100);
    let started: Vec<String> = log.lines().into_iter().filter(|line| line.starts_with("start")).collect();
    assert_eq!(started, (0..100).map(|number| format!("start {number}")).collect::<Vec<_>>());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_unique_key_is_held_until_the_job_is_over(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let unique = || Options::default().unique("document-1");
    let first = enqueue_as(&app, &job("a", Behaviour::FailOnce), unique()).await?;
    let second = enqueue_as(&app, &job("b", Behaviour::Succeed), unique()).await?;
    assert!(first.inserted && !second.inserted);
    assert_eq!(first.id, second.id);

    drain(&app, &log).await?;
    assert!(
        !enqueue_as(&app, &job("c", Behaviour::Succeed), unique()).await?.inserted,
        "it is to be retried"
    );
    hurry(&app).await?;
    drain(&app, &log).await?;
    assert!(enqueue_as(&app, &job("d", Behaviour::Succeed), unique()).await?.inserted);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_unique_key_belongs_to_an_organization(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let mut seen = Vec::new();
    for org in [OrgId::new(), OrgId::new()] {
        let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
        let job = job("a", Behaviour::Succeed);
        seen.push(enqueue_with(&mut tx, &job, Options::default().unique("k")).await?);
        let again = enqueue_with(&mut tx, &job, Options::default().unique("k")).await?;
        assert_eq!((again.id, again.inserted), (seen[seen.len() - 1].id, false));
        tx.commit().await?;
    }
    assert!(seen.iter().all(|enqueued| enqueued.inserted) && seen[0].id != seen[1].id);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn of_many_who_enqueue_the_same_key_at_once_one_inserts(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move {
                enqueue_as(&app, &job("a", Behaviour::Succeed), Options::default().unique("k")).await
            })
        })
        .collect();

    let mut enqueued = Vec::new();
    for task in tasks {
        enqueued.push(task.await??);
    }

    assert_eq!(enqueued.iter().filter(|one| one.inserted).count(), 1);
    assert!(enqueued.iter().all(|one| one.id == enqueued[0].id));
    assert_eq!(count(&app).await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_of_the_future_waits_for_its_time(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let later = Options::default().after(Duration::from_millis(1500));
    let later = enqueue_as(&app, &job("later", Behaviour::Succeed), later).await?.id;
    let past = Options::default().at("2020-01-01T00:00:00Z".parse()?);
    enqueue_as(&app, &job("past", Behaviour::Succeed), past).await?;

    drain(&app, &log).await?;
    assert_eq!(log.lines(), ["start past", "end past"]);
    assert_eq!(find(&app, later).await?.state, State::Scheduled);

    let worker = Worker::start(runner(&app, &log));
    until_state(&app, later, State::Succeeded).await?;
    worker.stop().await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_higher_priority_goes_first_and_then_who_was_first(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    for (name, priority) in [
        ("low", Priority::Low),
        ("normal", Priority::Normal),
        ("high", Priority::High),
        ("normal2", Priority::Normal),
    ] {
        enqueue_as(&app, &job(name, Behaviour::Succeed), Options::default().priority(priority)).await?;
    }

    let settings = RunnerSettings { concurrency: 1, ..quick() };
    runner(&app, &log).settings(settings).drain(Duration::from_secs(20)).await?;

    let started: Vec<_> = log.lines().into_iter().filter(|line| line.starts_with("start")).collect();
    assert_eq!(started, ["start high", "start normal", "start normal2", "start low"]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_payload_over_64_kilobytes_is_refused(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    assert!(enqueue(&app, &job(&"x".repeat(66_000), Behaviour::Succeed)).await.is_err());
    assert!(enqueue(&app, &job(&"x".repeat(60_000), Behaviour::Succeed)).await.is_ok());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_waiting_worker_is_woken_long_before_it_would_look_by_itself(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let settings = RunnerSettings { poll: Duration::from_secs(60), ..quick() };
    let worker = Worker::start(runner(&app, &log).settings(settings));
    // The first one may still meet a worker that is about to listen.
    let first = enqueue(&app, &job("first", Behaviour::Succeed)).await?;
    until_state(&app, first, State::Succeeded).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;

    let second = enqueue(&app, &job("second", Behaviour::Succeed)).await?;
    until_state(&app, second, State::Succeeded).await?;
    worker.stop().await
}

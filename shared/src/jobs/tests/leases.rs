//! Who holds a job: long jobs keep their lease, lost ones can't finish, dead workers' jobs are taken over.

use super::*;
use crate::jobs::reap::reap;

/// Lets every lease run out, as if the workers had died.
async fn expire(app: &App) -> Result<u64> {
    execute(app, "update jobs.job set lease_until = now() - interval '1 second' where worker is not null")
        .await
}

/// A worker that died right after its claim: nobody renews its leases.
async fn claim_and_die(app: &App) -> Result<usize> {
    let log = Log::default();
    Ok(runner(app, &log).claim(10, &[]).await?.len())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_long_job_keeps_its_lease(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("long", Behaviour::Sleep { millis: 5000 })).await?;

    let (one, other) = (Worker::start(runner(&app, &log)), Worker::start(runner(&app, &log)));
    let record = until_state(&app, id, State::Succeeded).await?;
    one.stop().await?;
    other.stop().await?;

    assert_eq!((record.attempt, record.crashes), (1, 0));
    assert_eq!(log.lines(), ["start long", "end long"]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_lost_the_lease_can_not_finish_and_its_effect_is_rolled_back(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    let id = enqueue_for(&app, org, &job("a", Behaviour::Succeed)).await?;
    let mut claimed = runner(&app, &log).claim(1, &[]).await?;
    let (slow, lease) = claimed.remove(0);
    let fence = crate::jobs::finish::Fence { id, attempt: slow.attempt, worker: worker_of(&app).await? };
    let slow = JobContext::new(app.db.clone(), &slow, fence, lease.signals.clone(), Duration::ZERO);

    expire(&app).await?;
    assert_eq!(reap(&app.db).await?, 1);
    hurry(&app).await?;
    let mut taken_over = runner(&app, &log).claim(1, &[]).await?;
    assert_eq!(taken_over.remove(0).0.attempt, 2);

    let mut tx = slow.enter(&app).await?;
    super::super::enqueue(&mut tx, &job("effect", Behaviour::Succeed)).await?;
    assert!(slow.finish(tx).await.is_err());
    assert!(slow.progress("late").await.is_err());
    assert_eq!(find(&app, id).await?.state, State::Running, "the second attempt is not disturbed");
    assert_eq!(execute(&app, "update jobs.job set kind = kind").await?, 1, "no effect is left");
    Ok(())
}

async fn worker_of(app: &App) -> Result<Option<crate::ids::WorkerId>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let (worker,) = sqlx::query_as("select worker from jobs.job").fetch_one(tx.conn()).await?;
    Ok(worker)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_handler_is_stopped_when_its_lease_is_gone(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Sleep { millis: 3000 })).await?;
    let worker = Worker::start(runner(&app, &log));
    until_state(&app, id, State::Running).await?;

    // Another worker has it now.
    execute(&app, "update jobs.job set worker = gen_random_uuid(), lease_until = now() + interval '1 hour'")
        .await?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    worker.stop().await?;

    assert_eq!(log.lines(), ["start a"]);
    assert_eq!(find(&app, id).await?.state, State::Running);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_handler_is_stopped_before_a_lease_that_can_not_be_renewed_runs_out(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Sleep { millis: 3000 })).await?;
    let worker = Worker::start(runner(&app, &log));
    until_state(&app, id, State::Running).await?;

    let mut lock = SystemTx::begin(&app.db).await?;
    sqlx::query("select from jobs.job for update").execute(lock.conn()).await?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    lock.commit().await?;
    let record = until_state(&app, id, State::Retrying).await?;
    worker.stop().await?;

    assert_eq!(log.lines(), ["start a"]);
    assert_eq!(record.errors[0].code.as_deref(), Some("worker_died"));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_job_of_a_dead_worker_is_taken_over(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    assert_eq!(claim_and_die(&app).await?, 1);
    assert_eq!(reap(&app.db).await?, 0, "the lease is still running");

    expire(&app).await?;
    assert_eq!(reap(&app.db).await?, 1);
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.crashes), (State::Retrying, 1, 1));
    assert_eq!(record.errors[0].message, "worker died once");
    assert!(
        record.run_at > record.started_at.expect("was started") + Duration::from_secs(4),
        "with back-off"
    );

    hurry(&app).await?;
    drain(&app, &log).await?;
    assert_eq!(find(&app, id).await?.state, State::Succeeded);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_third_dead_worker_makes_a_dead_letter_and_its_follow_up(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    let id = enqueue_for(&app, org, &job("a", Behaviour::Succeed)).await?;
    for _ in 0..3 {
        assert_eq!(claim_and_die(&app).await?, 1);
        expire(&app).await?;
        reap(&app.db).await?;
        hurry(&app).await?;
    }

    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.crashes), (State::Dead, 3, 3));
    assert_eq!(record.errors[2].message, "worker died 3 times");

    drain(&app, &log).await?;
    assert_eq!(log.lines(), ["mourn a: worker_died worker died 3 times"]);
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let page = crate::jobs::Page { limit: 10, ..Default::default() };
    let kinds: Vec<String> = crate::jobs::list(&mut tx, &crate::jobs::Filter::default(), page)
        .await?
        .into_iter()
        .map(|record| record.kind)
        .collect();
    assert_eq!(kinds, ["mourn", "act"], "the follow-up belongs to the same organization");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_crash_on_the_last_attempt_makes_a_dead_letter(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    execute(&app, "update jobs.job set max_attempts = 1").await?;
    claim_and_die(&app).await?;
    expire(&app).await?;
    reap(&app.db).await?;

    let record = find(&app, id).await?;
    assert_eq!((record.state, record.crashes), (State::Dead, 1));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_reapers_at_once_count_one_crash(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    claim_and_die(&app).await?;
    expire(&app).await?;

    let (one, other) = tokio::join!(reap(&app.db), reap(&app.db));

    assert_eq!(one? + other?, 1);
    assert_eq!(find(&app, id).await?.crashes, 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_shutdown_lets_short_jobs_end_and_gives_long_ones_back_untried(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let settings = RunnerSettings { grace: Duration::from_millis(1500), ..quick() };
    let short = enqueue(&app, &job("short", Behaviour::Sleep { millis: 700 })).await?;
    let long = enqueue(&app, &job("long", Behaviour::Sleep { millis: 15_000 })).await?;
    let worker = Worker::start(runner(&app, &log).settings(settings));
    until_state(&app, long, State::Running).await?;
    let late = enqueue(&app, &job("late", Behaviour::Succeed)).await;

    worker.stop().await?;

    assert_eq!(find(&app, short).await?.state, State::Succeeded);
    let given_back = find(&app, long).await?;
    assert_eq!((given_back.state, given_back.attempt, given_back.crashes), (State::Waiting, 0, 0));
    assert!(given_back.errors.is_empty() && late.is_ok());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn work_goes_on_when_every_connection_is_terminated_in_mid_job(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let mut ids = Vec::new();
    for number in 0..8 {
        ids.push(enqueue(&app, &job(&number.to_string(), Behaviour::Sleep { millis: 600 })).await?);
    }
    let worker = Worker::start(runner(&app, &log).settings(RunnerSettings { concurrency: 2, ..quick() }));
    until_state(&app, ids[0], State::Running).await?;
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        // The test's own login may end the sessions of its own role, but not those of an autovacuum that may be
        // running.
        sqlx::query(
            "select pg_terminate_backend(pid)
             from pg_stat_activity
             where datname = current_database() and usename = current_user and pid <> pg_backend_pid()",
        )
        .execute(&db)
        .await?;
    }

    until("all jobs are over", async || {
        // The back-off of a claim whose answer was lost is not under test.
        Ok(matches!(hurry(&app).await, Ok(0)) && execute(&app, "update jobs.job set kind = kind").await? == 0)
    })
    .await?;
    worker.stop().await?;

    for (number, id) in ids.iter().enumerate() {
        assert_eq!(find(&app, *id).await?.state, State::Succeeded);
        assert!(log.count(&format!("end {number}")) >= 1);
    }
    Ok(())
}

//! One attempt and how it ends.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_runs_once_and_is_archived(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    assert_eq!(find(&app, id).await?.state, State::Waiting);

    let drained = drain(&app, &log).await?;

    assert_eq!((drained.done, drained.failed, drained.more_due), (1, 0, false));
    assert_eq!(log.lines(), ["start a", "end a"]);
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt), (State::Succeeded, 1));
    assert!(record.started_at.is_some() && record.finished_at.is_some());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_outage_is_retried_later_and_the_error_is_kept(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::FailOnce)).await?;

    let drained = drain(&app, &log).await?;

    assert_eq!((drained.done, drained.failed, drained.more_due), (0, 1, false));
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.crashes), (State::Retrying, 1, 0));
    let wait = (record.run_at - record.started_at.expect("was started")).as_seconds_f64();
    assert!((4.9..16.0).contains(&wait), "{wait}");
    assert_eq!(record.errors[0].message, "no luck");
    assert_eq!(record.errors[0].code.as_deref(), Some("internal"));

    hurry(&app).await?;
    assert_eq!(drain(&app, &log).await?.done, 1);
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.errors.len()), (State::Succeeded, 2, 1));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_inputs_fault_is_a_dead_letter_at_once_and_its_follow_up_knows_why(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Refuse)).await?;

    let drained = drain(&app, &log).await?;

    assert_eq!((drained.done, drained.failed), (1, 1));
    assert_eq!(log.lines(), ["start a", "mourn a: encrypted the file asks for a password"]);
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt), (State::Dead, 1));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_that_always_fails_is_a_dead_letter_when_its_attempts_are_used_up(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Fail)).await?;

    for _ in 0..4 {
        drain(&app, &log).await?;
        hurry(&app).await?;
    }

    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.errors.len()), (State::Dead, 4, 4));
    assert_eq!(log.count("start a"), 4);
    assert_eq!(log.count("mourn a: internal an internal error, which was logged"), 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_last_five_errors_are_kept(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Fail)).await?;
    execute(&app, "update jobs.job set max_attempts = 7").await?;

    for _ in 0..7 {
        drain(&app, &log).await?;
        hurry(&app).await?;
    }

    let attempts: Vec<i16> = find(&app, id).await?.errors.iter().map(|error| error.attempt).collect();
    assert_eq!(attempts, [3, 4, 5, 6, 7]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_panic_counts_as_a_failure_and_the_runner_goes_on(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Panic)).await?;
    enqueue(&app, &job("b", Behaviour::Succeed)).await?;

    let drained = drain(&app, &log).await?;

    assert_eq!((drained.done, drained.failed), (1, 1));
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.crashes), (State::Retrying, 0));
    assert_eq!(record.errors[0].message, "the handler panicked: out of range");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_retry_after_decides_when_the_next_attempt_is_due(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Later { seconds: 777 })).await?;

    drain(&app, &log).await?;

    let record = find(&app, id).await?;
    let wait = (record.run_at - record.started_at.expect("was started")).as_seconds_f64();
    assert!((777.0..787.0).contains(&wait), "{wait}");
    assert_eq!(record.errors[0].code.as_deref(), Some("model_busy"));
    Ok(())
}

/// Never finishes in time.
#[derive(Debug, Serialize, Deserialize)]
struct Endless {}

impl Job for Endless {
    const NAME: &'static str = "endless";
    const TIMEOUT: Duration = Duration::from_millis(200);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_attempt_is_stopped_at_its_time_limit(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let mut tx = SystemTx::begin(&app.db).await?;
    let id = super::super::enqueue(&mut tx, &Endless {}).await?;
    tx.commit().await?;

    let runner =
        Runner::new(app.clone()).settings(quick()).on::<Endless, _, _>(|_, _, _| std::future::pending());
    let drained = runner.drain(Duration::from_secs(20)).await?;

    assert_eq!(drained.failed, 1);
    let record = find(&app, id).await?;
    assert_eq!(record.state, State::Retrying);
    assert_eq!(record.errors[0].code.as_deref(), Some("timed_out"));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_nobody_here_knows_comes_again_and_one_nobody_can_decode_is_a_dead_letter_at_once(
    db: PgPool,
) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let unknown = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    let broken = enqueue(&app, &job("b", Behaviour::Succeed)).await?;
    let fine = enqueue(&app, &job("c", Behaviour::Succeed)).await?;
    execute(&app, "update jobs.job set kind = 'forgotten' where payload ->> 'name' = 'a'").await?;
    execute(&app, "update jobs.job set payload = '[1]' where payload ->> 'name' = 'b'").await?;

    drain(&app, &log).await?;

    for (id, state, code) in
        [(unknown, State::Retrying, "unknown_kind"), (broken, State::Dead, "bad_payload")]
    {
        let record = find(&app, id).await?;
        assert_eq!((record.state, record.errors[0].code.as_deref()), (state, Some(code)));
    }
    assert_eq!(find(&app, fine).await?.state, State::Succeeded);
    assert_eq!(log.count("mourn b: bad_payload an internal error, which was logged"), 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_runner_that_shares_its_queues_leaves_other_kinds_alone(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let other = enqueue(&app, &job("a", Behaviour::Succeed)).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let mine = super::super::enqueue(&mut tx, &Endless {}).await?;
    tx.commit().await?;

    let runner = Runner::new(app.clone()).sharing_queues().on::<Endless, _, _>(async |_, _, _| Ok(()));
    let drained = runner.drain(Duration::from_secs(20)).await?;

    assert_eq!((drained.done, drained.more_due), (1, false));
    assert_eq!(find(&app, mine).await?.state, State::Succeeded);
    assert_eq!(find(&app, other).await?.state, State::Waiting);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_effect_and_the_completion_commit_together(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let org = OrgId::new();
    let id = enqueue_for(&app, org, &job("a", Behaviour::Succeed)).await?;

    let runner = Runner::new(app.clone()).on::<Act, _, _>(async |app: App, ctx: JobContext, _: Act| {
        ctx.progress(serde_json::json!({"page": 1})).await?;
        ctx.progress(serde_json::json!({"page": 2})).await?;
        let mut tx = ctx.enter(&app).await?;
        assert_eq!(Some(tx.org()), ctx.org());
        super::super::enqueue(&mut tx, &job("next", Behaviour::Succeed)).await?;
        ctx.finish(tx).await
    });
    // Only one job: the next one would enqueue another.
    let runner = runner.settings(RunnerSettings { concurrency: 1, ..quick() });
    let worker = Worker::start(runner);
    let record = until_state(&app, id, State::Succeeded).await?;
    worker.stop().await?;

    assert_eq!(
        record.progress,
        Some(serde_json::json!({"page": 2})),
        "the last report is kept, though throttled"
    );
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let page = super::super::Page { limit: 100, ..Default::default() };
    let all = super::super::list(&mut tx, &super::super::Filter::default(), page).await?;
    assert!(all.len() >= 2, "the effect is there");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_drain_stops_at_its_budget_and_says_that_more_is_due(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    for number in 0..40 {
        enqueue(&app, &job(&number.to_string(), Behaviour::Sleep { millis: 200 })).await?;
    }

    let started = tokio::time::Instant::now();
    let drained = runner(&app, &log).drain(Duration::from_millis(1200)).await?;

    assert!(started.elapsed() < Duration::from_millis(3000), "{:?}", started.elapsed());
    assert!(drained.more_due && drained.done >= 4 && drained.done < 40, "{drained:?}");
    assert_eq!(
        execute(&app, "update jobs.job set kind = kind where worker is not null or attempt > 0").await?,
        0
    );
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_that_had_the_whole_budget_and_needs_more_has_failed(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = enqueue(&app, &job("a", Behaviour::Sleep { millis: 60_000 })).await?;

    let drained = runner(&app, &log).drain(Duration::from_millis(500)).await?;

    assert_eq!((drained.done, drained.failed), (0, 1));
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.errors[0].code.as_deref()), (State::Retrying, Some("timed_out")));
    Ok(())
}

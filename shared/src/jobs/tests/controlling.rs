//! What people do to jobs: cancel, retry, promote.

use super::*;
use crate::jobs::{Cancellation, Options, cancel, enqueue_with, promote, retry};

fn code<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.expect_err("is refused").code()
}

async fn cancel_now(app: &App, id: JobId) -> Result<Cancellation> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let cancellation = cancel(&mut tx, id).await?;
    tx.commit().await?;
    Ok(cancellation)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_waiting_job_that_is_cancelled_never_begins(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    let id = enqueue_for(&app, org, &job("a", Behaviour::Succeed)).await?;

    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    assert_eq!(cancel(&mut tx, id).await?, Cancellation::Done);
    tx.commit().await?;
    drain(&app, &log).await?;

    assert_eq!(log.lines(), ["mourn a: cancelled cancelled on request"]);
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.cancel_requested), (State::Cancelled, 0, true));
    assert_eq!(code(cancel_now(&app, id).await), "already_finished");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_running_job_is_told_at_once_and_not_tried_again(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let settings = RunnerSettings { lease: Duration::from_secs(600), ..quick() };
    let worker = Worker::start(runner(&app, &log).settings(settings));
    let id = enqueue(&app, &job("a", Behaviour::Obey)).await?;
    until_state(&app, id, State::Running).await?;
    // The notification replaces a renewal that would come only after 200 seconds.
    tokio::time::sleep(Duration::from_millis(300)).await;

    assert_eq!(cancel_now(&app, id).await?, Cancellation::Requested);
    until_state(&app, id, State::Cancelled).await?;
    until("the follow-up ran", async || Ok(log.lines().len() == 3)).await?;
    worker.stop().await?;

    assert_eq!(log.lines(), ["start a", "stop a", "mourn a: cancelled cancelled on request"]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_that_ignores_its_cancellation_is_stopped(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let worker = Worker::start(runner(&app, &log));
    let id = enqueue(&app, &job("a", Behaviour::Sleep { millis: 19_000 })).await?;
    until_state(&app, id, State::Running).await?;

    cancel_now(&app, id).await?;
    until_state(&app, id, State::Cancelled).await?;
    worker.stop().await?;

    assert_eq!(log.count("end a"), 0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_dead_letter_can_be_retried_with_all_its_attempts(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    let id = enqueue_for(&app, org, &job("a", Behaviour::Refuse)).await?;
    drain(&app, &log).await?;
    assert_eq!(find(&app, id).await?.state, State::Dead);

    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    retry(&mut tx, id).await?;
    assert_eq!(code(retry(&mut tx, id).await), "not_dead");
    tx.commit().await?;

    let record = find(&app, id).await?;
    assert_eq!((record.state, record.attempt, record.errors.len()), (State::Waiting, 0, 1));
    drain(&app, &log).await?;
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.errors.len()), (State::Dead, 2));
    assert_eq!(log.count("mourn a: encrypted the file asks for a password"), 2);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_dead_letter_whose_key_was_taken_stays_in_the_archive(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let unique = || Options::default().unique("k");
    let mut tx = SystemTx::begin(&app.db).await?;
    let id = enqueue_with(&mut tx, &job("a", Behaviour::Refuse), unique()).await?.id;
    tx.commit().await?;
    drain(&app, &log).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    enqueue_with(&mut tx, &job("b", Behaviour::Succeed), unique()).await?;
    tx.commit().await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    assert_eq!(code(retry(&mut tx, id).await), "already_queued");
    tx.commit().await.ok();

    assert_eq!(find(&app, id).await?.state, State::Dead);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_organizations_job_is_not_found_and_the_rights_are_handed_back(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (mine, theirs) = (OrgId::new(), OrgId::new());
    let waiting = enqueue_for(&app, theirs, &job("a", Behaviour::Succeed)).await?;
    let dead = enqueue_for(&app, theirs, &job("b", Behaviour::Refuse)).await?;
    execute(&app, "update jobs.job set run_at = now() + interval '1 hour' where payload ->> 'name' = 'a'")
        .await?;
    drain(&app, &log).await?;

    let mut tx = OrgTx::begin(&app.db, mine, &[]).await?;
    assert_eq!(code(cancel(&mut tx, waiting).await), "not_found");
    assert_eq!(code(promote(&mut tx, waiting).await), "not_found");
    assert_eq!(code(retry(&mut tx, dead).await), "not_found");
    assert_eq!(code(cancel(&mut tx, dead).await), "not_found");
    let (role,): (String,) = sqlx::query_as("select current_user::text").fetch_one(tx.conn()).await?;
    assert_eq!(role, "astralis_app");
    tx.commit().await?;

    assert_eq!(find(&app, waiting).await?.state, State::Scheduled);
    assert_eq!(find(&app, dead).await?.state, State::Dead);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_promoted_job_starts_now_and_first(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    enqueue_for(&app, org, &job("first", Behaviour::Succeed)).await?;
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let later = Options::default().after(Duration::from_secs(3600));
    let id = enqueue_with(&mut tx, &job("later", Behaviour::Succeed), later).await?.id;
    promote(&mut tx, id).await?;
    tx.commit().await?;

    let settings = RunnerSettings { concurrency: 1, ..quick() };
    runner(&app, &log).settings(settings).drain(Duration::from_secs(20)).await?;

    assert_eq!(log.lines(), ["start later", "end later", "start first", "end first"]);
    let mut tx = SystemTx::begin(&app.db).await?;
    assert_eq!(code(promote(&mut tx, id).await), "already_finished");
    Ok(())
}

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

//! Jobs of a worker whose process is over go at once to another worker on the machine; those of any other worker do
//! not.

use super::*;
use crate::clients::processes::{self, Process};
use crate::ids::WorkerId;
use crate::jobs::presence::{forget_old, leave, look, note, take_over};
use crate::jobs::reap::reap;

/// A job that `worker` holds for an hour.
async fn held(app: &App, worker: WorkerId) -> Result<JobId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let job =
        crate::jobs::enqueue(&mut tx, &Act { name: "held".to_owned(), act: Behaviour::Succeed }).await?;
    sqlx::query(
        "update jobs.job set worker = $2, attempt = 1, started_at = now(), lease_until = now() + interval '1 hour'
         where id = $1",
    )
    .bind(job)
    .bind(worker.0)
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(job)
}

async fn workers(app: &App) -> Result<i64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    Ok(sqlx::query_scalar("select count(*) from jobs.worker").fetch_one(tx.conn()).await?)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn jobs_of_a_dead_neighbour_are_taken_over_at_once_and_the_crash_counts_once(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let me = processes::this().expect("Linux says who we are");
    let (living, dead) = (WorkerId::new(), WorkerId::new());
    note(&app.db, dead, &Process { started: me.started - 1, ..me.clone() }).await?;
    let job = held(&app, dead).await?;

    assert_eq!(look(&app.db, living).await?, 1);
    assert_eq!(look(&app.db, living).await?, 0);
    assert_eq!((reap(&app.db).await?, reap(&app.db).await?), (1, 0));
    let record = find(&app, job).await?;
    assert_eq!((record.state, record.attempt, record.crashes), (State::Retrying, 1, 1));
    assert_eq!(record.errors[0].code.as_deref(), Some("worker_died"));

    // Jobs that a claim in progress commits later are found too.
    assert_eq!(workers(&app).await?, 2);
    let late = held(&app, dead).await?;
    assert_eq!(look(&app.db, living).await?, 1);
    reap(&app.db).await?;
    assert_eq!(find(&app, late).await?.crashes, 1);
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query("update jobs.worker set seen_at = now() - interval '1 minute' where id = $1")
        .bind(dead.0)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    look(&app.db, living).await?;
    assert_eq!(workers(&app).await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_may_be_alive_keeps_the_lease(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let me = processes::this().expect("Linux says who we are");
    let dead = Process { started: me.started - 1, ..me.clone() };
    let others = [
        // Another runner in this very process.
        me.clone(),
        Process { boot: "another machine".to_owned(), ..dead.clone() },
        Process { namespace: "another container".to_owned(), ..dead },
    ];
    for process in &others {
        let worker = WorkerId::new();
        note(&app.db, worker, process).await?;
        held(&app, worker).await?;
    }
    // A worker that could not record its process.
    held(&app, WorkerId::new()).await?;
    assert_eq!(take_over(&app.db, WorkerId::new(), &me).await?, 0);
    assert_eq!(reap(&app.db).await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_ends_in_good_order_or_was_not_seen_for_a_day_is_forgotten(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let (gone, old) = (WorkerId::new(), WorkerId::new());
    look(&app.db, gone).await?;
    look(&app.db, old).await?;
    leave(&app.db, gone).await?;
    assert_eq!(workers(&app).await?, 1);
    let mut tx = SystemTx::begin(&app.db).await?;
    assert_eq!(forget_old(&mut tx).await?, 0);
    sqlx::raw_sql("update jobs.worker set seen_at = now() - interval '25 hours'").execute(tx.conn()).await?;
    assert_eq!(forget_old(&mut tx).await?, 1);
    tx.commit().await?;

    let (log, stop) = (Log::default(), CancellationToken::new());
    let working = tokio::spawn(runner(&app, &log).work(stop.clone()));
    until("the worker is noted", async || Ok(workers(&app).await? == 1)).await?;
    stop.cancel();
    working.await?;
    assert_eq!(workers(&app).await?, 0);
    Ok(())
}

//! What a job knows about the request that caused it, however far away that is.

use super::*;
use crate::jobs::{enqueue_all, retry};
use crate::trace::{self, Cause};

fn request(id: &str) -> Cause {
    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned();
    Cause { request_id: Some(id.to_owned()), traceparent: Some(traceparent) }
}

/// The causes of the jobs of a kind, whether they wait or are over.
async fn causes(app: &App, kind: &str) -> Result<Vec<Cause>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let sql = "select request_id, traceparent from jobs.job where kind = $1
        union all select request_id, traceparent from jobs.archive where kind = $1";
    let rows = sqlx::query_as::<_, (Option<String>, Option<String>)>(sql).bind(kind);
    let rows = rows.fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(|(request_id, traceparent)| Cause { request_id, traceparent }).collect())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_handler_enqueues_has_the_cause_of_its_job(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    trace::because(request("one"), enqueue(&app, &job("a", Behaviour::Succeed))).await?;
    let runner =
        Runner::new(app.clone()).settings(quick()).on::<Act, _, _>(async |app: App, ctx, act: Act| {
            let mut tx = SystemTx::begin(&app.db).await?;
            let mourn = Mourn { name: act.name, reason: None };
            enqueue_all(&mut tx, &[mourn.clone(), mourn]).await?;
            JobContext::finish(&ctx, tx).await
        });
    runner.drain(Duration::from_secs(20)).await?;
    assert_eq!(causes(&app, "mourn").await?, [request("one"), request("one")]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_follow_up_and_a_job_that_is_retried_keep_the_cause(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let id = trace::because(request("two"), enqueue(&app, &job("a", Behaviour::Refuse))).await?;
    enqueue(&app, &job("nobody asked for", Behaviour::Succeed)).await?;
    drain(&app, &log).await?;
    assert_eq!(causes(&app, "mourn").await?, [request("two")]);

    let mut tx = SystemTx::begin(&app.db).await?;
    // Somebody else's request puts it back: it is still the first one's work.
    trace::because(request("three"), retry(&mut tx, id)).await?;
    tx.commit().await?;
    let mut of_acts = causes(&app, "act").await?;
    of_acts.sort_by(|one, other| one.request_id.cmp(&other.request_id));
    assert_eq!(of_acts, [Cause::default(), request("two")]);
    Ok(())
}

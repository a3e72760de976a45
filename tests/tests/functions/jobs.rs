//! Jobs as an organization's admins see them, and what they do to them.

use serde_json::{Value, json};
use shared::Result;
use shared::documents::work::{ExtractDocument, ReadDocument};
use shared::ids::JobId;
use shared::jobs::{self, Job};
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use crate::text;

async fn enqueue<J: Job>(world: &World, admin: &Caller, job: &J) -> Result<JobId> {
    let mut tx = world.app.enter(admin.member()).await?;
    let id = jobs::enqueue(&mut tx, job).await?;
    tx.commit().await?;
    Ok(id)
}

async fn get(admin: &Caller, path: &str) -> Result<Value> {
    let reply = admin.get(operations::router(), path).await?;
    assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

async fn act(admin: &Caller, path: &str) -> Result<Reply> {
    admin.post(operations::router(), path, &json!({})).await
}

/// A job that was given up with an error of ours, as the queue keeps it.
const GIVEN_UP: &str = "
    with gone as (delete from jobs.job returning *)
    insert into jobs.archive (id, org_id, queue, kind, priority, attempt, max_attempts, crashes, run_at, started_at, payload,
      errors, created_at, outcome)
    select id, org_id, queue, kind, priority, 1, max_attempts, 0, run_at, now() - interval '2 seconds', payload,
      jobs.add_failure('[]', 1::smallint, now() - interval '2 seconds', 'internal', '10.0.0.7 refused'), created_at, 'dead'
    from gone";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_job_is_retried_with_the_document_that_failed_with_it(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let document = world.document("a.pdf").failed("internal").await?.id;
    let id = enqueue(&world, &admin, &ReadDocument { document }).await?;
    world.as_system(GIVEN_UP).await?;

    let listed = get(&admin, &format!("/jobs?document={document}&state=dead&kind=read-document")).await?;
    assert_eq!(
        (&listed["items"][0]["id"], &listed["items"][0]["document_id"]),
        (&json!(id), &json!(document))
    );
    let shown = get(&admin, &format!("/jobs/{id}")).await?;
    assert_eq!(shown["payload"], json!({ "document": document }));
    let attempt = &shown["attempts"][0];
    assert_eq!(
        (&attempt["outcome"], &attempt["code"], &attempt["seconds"]),
        (&json!("failed"), &json!("internal"), &json!(2.0))
    );
    assert_eq!(text(attempt, "message"), "an internal error, which was logged");

    let retried = act(&admin, &format!("/jobs/{id}/retry")).await?;
    assert_eq!((retried.status.as_u16(), &retried.value()["state"]), (200, &json!("waiting")));
    assert_eq!(world.as_system("select from documents where status = 'pending'").await?, 1);
    assert_eq!(act(&admin, &format!("/jobs/{id}/retry")).await?.refusal(), (409, "not_dead".into()));
    assert_eq!(world.logged("job.retried").await?.len(), 1);
    assert_eq!(world.logged("document.retried").await?.len(), 1);

    // Its text is there, so that this job has nothing to do about it: the document stays as it is.
    world.as_system("update documents set status = 'failed', error_code = 'x', ocr_text = 'text'").await?;
    world.as_system(GIVEN_UP).await?;
    assert_eq!(act(&admin, &format!("/jobs/{id}/retry")).await?.status, 200);
    assert_eq!(world.as_system("select from documents where status = 'failed'").await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_job_without_a_file_to_read_is_not_retried(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let document = world.document("a.pdf").failed("hash_mismatch").await?.id;
    let id = enqueue(&world, &admin, &ReadDocument { document }).await?;
    world.as_system(GIVEN_UP).await?;
    world.as_system("update documents set file_refused = true").await?;
    assert_eq!(act(&admin, &format!("/jobs/{id}/retry")).await?.refusal(), (409, "file_gone".into()));
    assert_eq!(get(&admin, &format!("/jobs/{id}")).await?["state"], "dead");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn waiting_jobs_are_cancelled_and_let_go_first_with_a_trace(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let document = world.document("a.pdf").pending().await?.id;
    let read = enqueue(&world, &admin, &ReadDocument { document }).await?;
    let extract = enqueue(&world, &admin, &ExtractDocument { document, again: true }).await?;

    let promoted = act(&admin, &format!("/jobs/{extract}/promote")).await?.value();
    assert_eq!((&promoted["priority"], &promoted["payload"]["again"]), (&json!("high"), &json!(true)));
    let cancelled = act(&admin, &format!("/jobs/{read}/cancel")).await?.value();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(text(&cancelled, "last_error"), "cancelled on request");
    assert_eq!(
        act(&admin, &format!("/jobs/{read}/cancel")).await?.refusal(),
        (409, "already_finished".into())
    );
    // The document learns of it by the follow-up.
    assert_eq!(world.as_system("select from jobs.job where kind = 'fail-document'").await?, 1);
    for action in ["job.cancelled", "job.promoted"] {
        assert_eq!(world.logged(action).await?.len(), 1, "{action}");
    }
    let first = get(&admin, "/jobs?limit=2").await?;
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    let rest = get(&admin, &format!("/jobs?limit=2&cursor={}", text(&first, "next_cursor"))).await?;
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_pause_is_an_organizations_own_and_is_noted_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let document = world.document("a.pdf").pending().await?.id;
    enqueue(&world, &admin, &ReadDocument { document }).await?;
    let reading = |queues: &Value| {
        let items = queues["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|queue| queue["kind"] == "read-document").unwrap_or_default()
    };
    for _ in 0..2 {
        let queues = act(&admin, "/jobs/queues/read-document/pause").await?.value();
        let queue = reading(&queues);
        assert_eq!(
            (&queue["paused"], &queue["waiting"], &queue["queue"]),
            (&json!(true), &json!(1), &json!("reading"))
        );
    }
    let theirs = reading(&get(&world.as_stranger().await?, "/jobs/queues").await?);
    assert_eq!((&theirs["paused"], &theirs["waiting"]), (&json!(false), &json!(0)));
    assert_eq!(act(&admin, "/jobs/queues/sweep/pause").await?.refusal(), (404, "not_found".into()));

    let queues = act(&admin, "/jobs/queues/read-document/resume").await?.value();
    assert_eq!(reading(&queues)["paused"], false);
    assert_eq!(
        (world.logged("queue.paused").await?.len(), world.logged("queue.resumed").await?.len()),
        (1, 1)
    );
    Ok(())
}

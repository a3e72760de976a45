//! Lists and figures, and who may see them.

use super::*;
use crate::jobs::{Filter, Options, Page, enqueue_with, list, stats};

async fn names(app: &App, org: OrgId, filter: &Filter) -> Result<Vec<String>> {
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let records = list(&mut tx, filter, Page { after: None, limit: 100 }).await?;
    Ok(records.iter().map(|record| record.payload["name"].as_str().unwrap_or("?").to_owned()).collect())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_state_can_be_listed(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = OrgId::new();
    for act in [("succeeded", Behaviour::Succeed), ("dead", Behaviour::Refuse), ("retrying", Behaviour::Fail)]
    {
        enqueue_for(&app, org, &job(act.0, act.1)).await?;
    }
    drain(&app, &log).await?;
    enqueue_for(&app, org, &job("running", Behaviour::Succeed)).await?;
    let _held = runner(&app, &log).claim(1, &[]).await?;
    let cancelled = enqueue_for(&app, org, &job("cancelled", Behaviour::Succeed)).await?;
    enqueue_for(&app, org, &job("waiting", Behaviour::Succeed)).await?;
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    crate::jobs::cancel(&mut tx, cancelled).await?;
    let later = Options::default().after(Duration::from_secs(3600));
    enqueue_with(&mut tx, &job("scheduled", Behaviour::Succeed), later).await?;
    tx.commit().await?;

    for (state, name) in [
        (State::Scheduled, "scheduled"),
        (State::Waiting, "waiting"),
        (State::Running, "running"),
        (State::Retrying, "retrying"),
        (State::Succeeded, "succeeded"),
        (State::Cancelled, "cancelled"),
        (State::Dead, "dead"),
    ] {
        let filter = Filter { state: Some(state), kind: Some("act".to_owned()), ..Filter::default() };
        assert_eq!(names(&app, org, &filter).await?, [name]);
    }
    let other = Filter { queue: Some("other".to_owned()), ..Filter::default() };
    assert!(names(&app, org, &other).await?.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn pages_follow_each_other_without_gap_over_queue_and_archive(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(enqueue(&app, &job(&number.to_string(), Behaviour::Succeed)).await?);
    }
    drain(&app, &log).await?;
    for number in 5..12 {
        ids.push(enqueue(&app, &job(&number.to_string(), Behaviour::Succeed)).await?);
    }
    ids.reverse();

    let mut seen = Vec::new();
    let mut page = Page { after: None, limit: 5 };
    loop {
        let mut tx = SystemTx::begin(&app.db).await?;
        let records = list(&mut tx, &Filter::default(), page).await?;
        let Some(last) = records.last() else { break };
        page.after = Some(last.id);
        seen.extend(records.iter().map(|record| record.id));
    }
    assert_eq!(seen, ids);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_figures_count_by_queue_and_state(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    enqueue(&app, &job("dead", Behaviour::Refuse)).await?;
    enqueue(&app, &job("retrying", Behaviour::Fail)).await?;
    drain(&app, &log).await?;
    enqueue(&app, &job("old", Behaviour::Succeed)).await?;
    execute(&app, "update jobs.job set run_at = now() - interval '90 seconds' where attempt = 0").await?;
    execute(&app, "update jobs.job set run_at = now() + interval '1 hour' where attempt > 0").await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let later = Options::default().after(Duration::from_secs(3600));
    enqueue_with(&mut tx, &job("later", Behaviour::Succeed), later).await?;
    crate::jobs::pause(&mut tx, "mail").await?;

    tx.commit().await?;
    let stats = stats(&app).await?;

    assert_eq!(stats.dead_last_day, 1);
    // The model's queue has limits from the start.
    let [default, mail, model] = &stats.queues[..] else { panic!("{stats:?}") };
    assert_eq!((model.queue.as_str(), model.waiting), ("model", 0));
    assert_eq!((default.queue.as_str(), default.paused), ("default", false));
    assert_eq!((default.scheduled, default.waiting, default.retrying, default.running), (1, 1, 1, 0));
    assert!((90..100).contains(&default.oldest_ready_seconds), "{stats:?}");
    assert_eq!((mail.queue.as_str(), mail.paused, mail.waiting), ("mail", true, 0));
    assert_eq!(stats.oldest_ready().as_secs() / 10, 9);
    assert_eq!((default.due, stats.depth()), (1, 1), "what is tried again later is not due");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organization_sees_its_own_jobs_only_in_every_table(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (mine, theirs) = (OrgId::new(), OrgId::new());
    for org in [mine, theirs] {
        enqueue_for(&app, org, &job("done", Behaviour::Succeed)).await?;
        drain(&app, &log).await?;
        enqueue_for(&app, org, &job("waiting", Behaviour::Succeed)).await?;
        execute(&app, "update jobs.job set run_at = now() + interval '1 hour'").await?;
    }
    enqueue(&app, &job("nobody's", Behaviour::Succeed)).await?;

    assert_eq!(names(&app, mine, &Filter::default()).await?, ["waiting", "done"]);
    let partitions: Vec<(String,)> = sqlx::query_as(
        "select format('jobs.%I', relname) from pg_class c join pg_inherits i on i.inhrelid = c.oid
         where i.inhparent = 'jobs.archive'::regclass and c.relkind = 'r'",
    )
    .fetch_all(&db)
    .await?;
    assert!(partitions.len() >= 5);
    let mut archived = 0;
    for (partition,) in &partitions {
        let mut tx = OrgTx::begin(&app.db, mine, &[]).await?;
        let count = format!("select count(*) filter (where org_id = '{mine}'), count(*) from {partition}");
        let (own, all): (i64, i64) = sqlx::query_as(sqlx::AssertSqlSafe(count)).fetch_one(tx.conn()).await?;
        assert_eq!(own, all, "{partition}");
        archived += own;
    }
    assert_eq!(archived, 1);

    let seen: (i64,) = sqlx::query_as("select count(*) from jobs.record").fetch_one(&app.db).await?;
    assert_eq!(seen.0, 0, "without an organization nothing is seen");
    let tables: Vec<(String,)> = sqlx::query_as(
        "select relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'jobs' and c.relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)",
    )
    .fetch_all(&db)
    .await?;
    assert!(tables.is_empty(), "{tables:?}");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organization_can_neither_forge_nor_change_jobs(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let (mine, theirs) = (OrgId::new(), OrgId::new());
    let id = enqueue_for(&app, mine, &job("a", Behaviour::Succeed)).await?;
    let forged = format!(
        "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload)
         values (gen_random_uuid(), '{theirs}', 'default', 'act', 1, 1, '{{}}')"
    );
    for sql in [
        forged.as_str(),
        "update jobs.job set priority = 1",
        "delete from jobs.job",
        "delete from jobs.archive",
        "select * from jobs.queue",
        "select * from jobs.cron",
        "select jobs.drop_partitions('0 days')",
    ] {
        let mut tx = OrgTx::begin(&app.db, mine, &[]).await?;
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await;
        let code =
            refused.expect_err(sql).into_database_error().and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}");
    }
    assert_eq!(find(&app, id).await?.state, State::Waiting);
    Ok(())
}

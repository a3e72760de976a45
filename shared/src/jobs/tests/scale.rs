//! What a claim costs when the queue is deep.

use serde_json::Value;

use super::*;

/// The very statement that workers send.
const CLAIM: &str = include_str!("../claim.sql");

/// Puts 300,000 future jobs of the highest priority in front of the due ones.
async fn fill(app: &App) -> Result<()> {
    execute(
        app,
        "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload, run_at)
         select gen_random_uuid(), gen_random_uuid(), 'default', 'remind', 1, 8, '{}', now() + n * interval '1 second' + interval '1 hour'
         from generate_series(1, 300000) as n",
    )
    .await?;
    execute(
        app,
        "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload)
         select gen_random_uuid(), gen_random_uuid(), 'default', 'act', 2, 8, '{}' from generate_series(1, 1000)",
    )
    .await?;
    Ok(())
}

/// Claims ten jobs for real; returns the buffers touched and the milliseconds it took.
async fn explain(app: &App) -> Result<(u64, f64)> {
    let sql = format!("explain (analyze, buffers, format json) {CLAIM}");
    let mut tx = SystemTx::begin_by_index(&app.db).await?;
    let (plan,): (Value,) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind("default")
        .bind(10_i64)
        .bind(uuid::Uuid::now_v7())
        .bind(60.0_f64)
        .bind(4_i64)
        .bind(None::<Vec<String>>)
        .bind(Vec::<uuid::Uuid>::new())
        .fetch_one(tx.conn())
        .await?;
    tx.commit().await?;
    let top = &plan[0]["Plan"];
    assert_eq!(top["Actual Rows"], 10, "{plan:#}");
    let buffers = |name| top[name].as_u64().expect("a number");
    let used = buffers("Shared Hit Blocks") + buffers("Shared Read Blocks");
    Ok((used, plan[0]["Execution Time"].as_f64().expect("a number")))
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn three_hundred_thousand_future_jobs_do_not_slow_a_claim(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    fill(&app).await?;

    let (fresh, _) = explain(&app).await?;
    sqlx::raw_sql("analyze jobs.job").execute(&db).await?;
    let mut all = Vec::new();
    for _ in 0..5 {
        // As with real workers, claimed jobs are over before as many again are claimed.
        execute(&app, "delete from jobs.job where worker is not null").await?;
        let (buffers, millis) = explain(&app).await?;
        println!("{buffers} buffers, {millis:.2} ms");
        all.push(buffers);
    }

    // The median: now and then it is a claim that tidies a page.
    all.sort_unstable();
    assert!(fresh < 250 && all[2] < 250, "{fresh} without statistics, {all:?} with them");
    Ok(())
}

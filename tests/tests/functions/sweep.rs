//! The nightly sweep: every domain has its turn, whatever becomes of the others.

use std::time::Duration;

use ::sweep::Sweep;
use shared::Result;
use shared::db::SystemTx;
use shared::jobs::{self, Drained, Filter, Page, Runner};
use shared::testing::World;
use sqlx::PgPool;

/// Rows of every domain that is swept, as many too old as not old enough.
const ROWS: &str = "
    insert into mails (id, template, recipient, state, updated_at)
    select gen_random_uuid(), 'nothing', 'a@b.example', 'sent', now() - make_interval(days => age)
    from unnest(array[89, 91]) age;
    insert into notifications (id, org_id, user_id, kind, title, text, object_type, object_id, created_at)
    select gen_random_uuid(), org_id, user_id, 'n', 't', 't', 'document', gen_random_uuid(), now() - make_interval(days => age)
    from memberships, unnest(array[89, 91]) age where removed_at is null;
    insert into model_usage (org_id, day, used)
    select id, (now() at time zone 'utc')::date - age, 7 from organizations, unnest(array[399, 401]) age;
    insert into model_reservations (org_id, job_id, tokens, expires_at)
    select id, gen_random_uuid(), 7, now() - make_interval(hours => age) from organizations, unnest(array[23, 25]) age";

/// How many rows each table holds.
async fn count<const N: usize>(db: &PgPool, tables: [&str; N]) -> Result<[i64; N]> {
    let mut counts = [0; N];
    for (count, table) in counts.iter_mut().zip(tables) {
        let query = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        *count = sqlx::query_scalar(query).fetch_one(db).await?;
    }
    Ok(counts)
}

/// Asks for a sweep, and runs what is due.
async fn sweep(world: &World) -> Result<Drained> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    jobs::enqueue(&mut tx, &Sweep {}).await?;
    tx.commit().await?;
    let runner = Runner::new(world.app.clone()).on::<Sweep, _, _>(::sweep::run).sharing_queues();
    runner.drain(Duration::from_secs(60)).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_old_is_swept_in_every_domain_and_once(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_system(ROWS).await?;
    let tables = ["mails", "notifications", "model_usage", "model_reservations"];
    let before = count(&world.login, tables).await?;
    assert!(before.iter().all(|count| *count >= 2), "{before:?}");

    for _ in 0..2 {
        assert_eq!(sweep(&world).await?.done, 1);
        assert_eq!(count(&world.login, tables).await?, before.map(|count| count / 2));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_domain_that_fails_keeps_no_other_from_its_turn_and_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_system(ROWS).await?;
    let tables = ["notifications", "model_usage", "model_reservations"];
    let before = count(&world.login, tables).await?;
    sqlx::raw_sql("alter table mails rename to elsewhere").execute(&world.login).await?;
    sqlx::raw_sql("alter table webhook_deliveries rename to away").execute(&world.login).await?;

    let drained = sweep(&world).await?;
    assert_eq!((drained.done, drained.failed), (0, 1));
    assert_eq!(count(&world.login, tables).await?, before.map(|count| count / 2));

    let mut tx = SystemTx::begin(&world.app.db).await?;
    let filter = Filter { kind: Some("sweep".to_owned()), ..Filter::default() };
    let record = jobs::list(&mut tx, &filter, Page { after: None, limit: 1 }).await?.remove(0);
    let message = &record.errors[0].message;
    assert!(message.contains("mail: ") && message.contains("webhooks: "), "{message}");
    assert!(!message.contains("notifications: ") && !message.contains("models: "), "{message}");
    Ok(())
}

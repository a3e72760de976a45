//! The rules of classes and quotas, and the bucket itself.

use sqlx::PgPool;

use super::*;
use crate::testing::app;

fn quota(calls: u32) -> Quota {
    Quota { class: "test", calls, per: minutes(1) }
}

#[test]
fn a_class_has_one_name_and_one_bucket() {
    for class in Class::ALL {
        assert_eq!((Class::named(class.name()), class.quota(100).class), (Some(class), class.name()));
    }
    assert_eq!(Class::named("Upload"), None);
}

#[test]
fn quotas_follow_the_limit_and_those_against_guessing_and_mail_never_shrink() {
    let calls = |most| Class::ALL.map(|class| class.quota(most).calls);
    assert_eq!(calls(100), [100, 10, 120, 5]);
    assert_eq!(calls(10), [10, 10, 12, 5]);
    assert_eq!(calls(1000), [1000, 100, 1200, 50]);
    assert_eq!(calls(1), [1, 10, 1, 5]);
    assert_eq!((calls(u32::MAX)[0], calls(u32::MAX)[2]), (u32::MAX, u32::MAX));
    assert_eq!(Class::Mail.quota(100).per, hours(1));
}

#[test]
fn a_wait_is_rounded_up() {
    assert_eq!(whole_seconds(Duration::from_millis(1)), 1);
    assert_eq!(whole_seconds(Duration::from_millis(7000)), 7);
    let left = Left::of(quota(60), -0.25);
    assert_eq!((left.remaining, left.wait, left.reset), (0, Some(Duration::from_millis(250)), minutes(1)));
    let refusal = left.admit().map_err(|error| (error.code(), error.retry_after()));
    assert_eq!(refusal.err(), Some(("rate_limited", Some(Duration::from_millis(250)))));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_bucket_fills_evenly_and_the_largest_quota_still_counts(db: PgPool) -> Result<()> {
    let app = app(&db);
    for left in [2, 1, 0] {
        assert_eq!(take(&app, "one", quota(3)).await?.remaining, left);
    }
    assert!(take(&app, "one", quota(3)).await?.wait.is_some());

    // Twenty seconds later one call is back, and only one.
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query("update rate_limits set arrival = arrival - interval '20 seconds'")
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    assert_eq!(take(&app, "one", quota(3)).await?.wait, None);
    let wait = take(&app, "one", quota(3)).await?.wait.unwrap_or_default();
    assert!(wait > Duration::from_secs(10) && wait <= Duration::from_secs(20), "{wait:?}");

    let most = take(&app, "all", quota(u32::MAX)).await?;
    assert_eq!((most.limit, most.wait), (MOST, None));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_holds_nobody_back_is_forgotten(db: PgPool) -> Result<()> {
    let app = app(&db);
    take(&app, "full again", quota(3)).await?;
    take(&app, "still filling", quota(3)).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query("update rate_limits set arrival = now() - interval '1 second' where key = 'full again'")
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "insert into sign_in_delays (key, failures, last_failure_at)
         values ('old', 40, now() - interval '25 hours'), ('young', 1, now())",
    )
    .execute(tx.conn())
    .await?;
    assert_eq!(forget_old(&mut tx).await?, 2);
    let kept: Vec<String> =
        sqlx::query_scalar("select key from rate_limits union select key from sign_in_delays order by key")
            .fetch_all(tx.conn())
            .await?;
    assert_eq!(kept, ["still filling", "young"]);
    Ok(())
}

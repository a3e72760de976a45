//! Guessing and mistyping, with a real database whose rows are made older instead of waiting.

use std::net::IpAddr;

use sqlx::PgPool;

use super::*;
use crate::auth::{demo, sign_in};
use crate::testing::World;

const OWNER: &str = "operator@demo.example";

fn at(address: &str) -> Origin {
    Origin { address: address.parse::<IpAddr>().ok(), agent: String::new() }
}

/// Status, code and whole seconds to wait of an attempt; `None` when it was right.
async fn attempt(world: &World, email: &str, password: &str, from: &str) -> Option<(&'static str, u64)> {
    let error = sign_in::with_password(&world.app, email, password, &at(from)).await.err()?;
    Some((error.code(), error.retry_after().map(crate::limits::whole_seconds).unwrap_or_default()))
}

async fn guess(world: &World, email: &str, from: &str) -> Option<(&'static str, u64)> {
    attempt(world, email, "a guess", from).await
}

/// Sets every counter of a kind, with its last failure this long ago.
async fn set(world: &World, kind: &str, failures: i32, ago: Duration) -> Result<()> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let sql = "update sign_in_delays
         set failures = $2, last_failure_at = now() - make_interval(secs => $3)
         where key like $1 || '/%'";
    let done = sqlx::query(sql).bind(kind).bind(failures).bind(ago.as_secs_f64()).execute(tx.conn()).await?;
    assert!(done.rows_affected() > 0, "no counter of {kind}");
    tx.commit().await
}

/// Sets every counter of a kind, with a last failure that stays at this moment however long the test takes.
async fn freeze(world: &World, kind: &str, failures: i32) -> Result<()> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let sql = "update sign_in_delays
         set failures = $2, last_failure_at = now() + interval '1 hour'
         where key like $1 || '/%'";
    let done = sqlx::query(sql).bind(kind).bind(failures).execute(tx.conn()).await?;
    assert!(done.rows_affected() > 0, "no counter of {kind}");
    tx.commit().await
}

async fn failures(world: &World, kind: &str) -> Result<Vec<i32>> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let sql = "select failures from sign_in_delays where key like $1 || '/%' order by key";
    Ok(sqlx::query_scalar(sql).bind(kind).fetch_all(tx.conn()).await?)
}

const WRONG: Option<(&str, u64)> = Some(("wrong_credentials", 0));

#[test]
fn delays_double_from_a_second_and_end_somewhere() {
    let seconds = |rule: &Rule, failures| rule.delay(failures).as_secs();
    assert_eq!([4, 5, 6, 7, 14, 15, 1000].map(|n| seconds(&PAIR, n)), [0, 1, 2, 4, 512, 900, 900]);
    assert_eq!([19, 20, 25, 26, i32::MAX].map(|n| seconds(&ACCOUNT, n)), [0, 1, 32, 60, 60]);
    assert_eq!([29, 30, 31].map(|n| seconds(&NETWORK, n)), [0, 1, 2]);
}

#[test]
fn failures_are_forgotten_one_by_one() {
    let counter = |failures, age| Counter { key: "pair/x/y".to_owned(), failures, age };
    assert_eq!(PAIR.remembered(&counter(7, minutes(59))), 7);
    assert_eq!(PAIR.remembered(&counter(7, hours(2))), 5);
    assert_eq!(PAIR.remembered(&counter(7, hours(100))), 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn after_five_failures_the_sixth_waits_whether_there_is_an_account_or_not(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for (email, from) in [(OWNER, "192.0.2.1"), ("who@demo.example", "192.0.2.2")] {
        for _ in 0..5 {
            assert_eq!(guess(&world, email, from).await, WRONG);
        }
    }
    assert_eq!(failures(&world, "pair").await?, [5, 5]);
    freeze(&world, "pair", 5).await?;
    for (email, from) in [(OWNER, "192.0.2.1"), ("who@demo.example", "192.0.2.2")] {
        assert_eq!(guess(&world, email, from).await, Some(("slow_down", 1)));
        // The right password is refused too: otherwise a refusal would give it away.
        assert_eq!(attempt(&world, email, demo::PASSWORD, from).await, Some(("slow_down", 1)));
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_waited_may_try_again_and_waits_twice_as_long_then(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    assert_eq!(guess(&world, OWNER, "192.0.2.1").await, WRONG);
    set(&world, "pair", 5, Duration::from_secs(1)).await?;
    assert_eq!(guess(&world, OWNER, "192.0.2.1").await, WRONG);
    assert_eq!(failures(&world, "pair").await?, [6]);
    freeze(&world, "pair", 6).await?;
    assert_eq!(guess(&world, OWNER, "192.0.2.1").await, Some(("slow_down", 2)));
    // Refused attempts make nothing worse, and nobody waits forever.
    assert_eq!(failures(&world, "pair").await?, [6]);
    set(&world, "pair", 500, minutes(15)).await?;
    assert_eq!(attempt(&world, OWNER, demo::PASSWORD, "192.0.2.1").await, None);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_success_starts_this_place_anew_and_gives_back_only_its_own_attempt(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for _ in 0..4 {
        guess(&world, OWNER, "192.0.2.1").await;
    }
    assert_eq!(attempt(&world, OWNER, demo::PASSWORD, "192.0.2.1").await, None);
    assert_eq!(failures(&world, "pair").await?, [0]);
    assert_eq!((failures(&world, "account").await?, failures(&world, "network").await?), (vec![4], vec![4]));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn of_parallel_guesses_only_those_that_are_due_reach_the_password(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let guesses = async || {
        let guesses = (0..4).map(|_| guess(&world, OWNER, "192.0.2.1"));
        futures_util::future::join_all(guesses).await
    };
    assert_eq!(guesses().await, [WRONG; 4]);
    assert_eq!(failures(&world, "pair").await?, [4]);

    // The next wait is a quarter of an hour: of the attempts at its end, one is let through.
    set(&world, "pair", 15, minutes(15)).await?;
    let answers = guesses().await;
    assert_eq!(answers.iter().filter(|answer| **answer == WRONG).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().flatten().filter(|(code, _)| *code == "slow_down").count(), 3);
    assert_eq!(failures(&world, "pair").await?, [16]);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_account_guessed_from_everywhere_waits_a_minute_at_most(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for host in 1..=20 {
        assert_eq!(guess(&world, OWNER, &format!("192.0.2.{host}")).await, WRONG);
    }
    assert_eq!(failures(&world, "account").await?, [20]);
    freeze(&world, "account", 20).await?;
    assert_eq!(guess(&world, &OWNER.to_uppercase(), "192.0.2.99").await, Some(("slow_down", 1)));
    freeze(&world, "account", 1000).await?;
    assert_eq!(guess(&world, OWNER, "192.0.2.99").await, Some(("slow_down", 60)));
    // Others are not affected.
    assert_eq!(attempt(&world, "admin@demo.example", demo::PASSWORD, "192.0.2.99").await, None);
    set(&world, "account", 1000, minutes(1)).await?;
    assert_eq!(attempt(&world, OWNER, demo::PASSWORD, "192.0.2.99").await, None);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn strangers_do_not_keep_the_owner_out_of_a_place_they_signed_in_from(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    assert_eq!(attempt(&world, OWNER, demo::PASSWORD, "2001:db8::1").await, None);
    freeze(&world, "account", 1000).await?;
    assert_eq!(guess(&world, OWNER, "192.0.2.1").await, Some(("slow_down", 60)));
    assert_eq!(attempt(&world, OWNER, demo::PASSWORD, "2001:db8::2").await, None);
    // Guessing from there is slowed down all the same.
    freeze(&world, "pair", 5).await?;
    assert_eq!(guess(&world, OWNER, "2001:db8::2").await, Some(("slow_down", 1)));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_password_tried_on_many_accounts_is_slow_too(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for number in 0..30 {
        assert_eq!(guess(&world, &format!("user{number}@demo.example"), "192.0.2.1").await, WRONG);
    }
    assert_eq!(failures(&world, "network").await?, [30]);
    freeze(&world, "network", 30).await?;
    assert_eq!(guess(&world, "another@demo.example", "192.0.2.1").await, Some(("slow_down", 1)));
    assert_eq!(guess(&world, "another@demo.example", "192.0.2.2").await, WRONG);
    Ok(())
}

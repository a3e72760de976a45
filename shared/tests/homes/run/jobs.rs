//! A job function in its three homes, on a real queue.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::json;
use shared::db::SystemTx;
use shared::jobs::{self, Filter, Page, State};
use sqlx::{ConnectOptions, PgPool};

use super::container::Container;
use super::host::{ActionLoop, SETTINGS, now};

const PROBE: &str = env!("CARGO_BIN_EXE_probe-job");

fn url(db: &PgPool) -> String {
    db.connect_options().to_url_lossy().to_string()
}

fn function(db: &PgPool) -> ActionLoop {
    ActionLoop::start(PROBE, &[&SETTINGS[..], &[("DATABASE_URL", &url(db))]].concat()).acknowledged()
}

fn process(url: &str, payload: &[&str]) -> Output {
    let mut command = Command::new(PROBE);
    command.env_clear().envs(SETTINGS).env("DATABASE_URL", url).args(payload);
    command.output().expect("it starts")
}

/// The states of all probe jobs, newest first.
async fn states(db: &PgPool) -> Vec<State> {
    states_of(db, "probe-job").await
}

async fn states_of(db: &PgPool, kind: &str) -> Vec<State> {
    let mut tx = SystemTx::begin(db).await.expect("a transaction");
    let filter = Filter { kind: Some(kind.to_owned()), ..Filter::default() };
    let records = jobs::list(&mut tx, &filter, Page { after: None, limit: 200 }).await.expect("a list");
    records.into_iter().map(|record| record.state).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_event_that_names_the_job_runs_it(db: PgPool) {
    let mut function = function(&db);
    for _ in 0..3 {
        let answer = function.run(&json!({ "job": "probe-job", "bound": "parameter" }));
        assert_eq!(answer, json!({ "done": 1, "failed": 0, "more_due": false }));
    }
    assert_eq!(function.run(&json!({})), json!({ "done": 0, "failed": 0, "more_due": false }));
    assert_eq!(states(&db).await, [State::Succeeded; 3]);
    assert!(function.end().0.success());
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn between_calls_a_function_holds_no_connection(db: PgPool) {
    let mut function = function(&db);
    let held = "select count(*) from pg_stat_activity
        where application_name = 'astralis' and datname = current_database()";
    for _ in 0..5 {
        assert_eq!(function.run(&json!({ "job": "probe-job" }))["done"], 1);
        // Postgres notices the goodbye a moment after it was said; nothing else of the function goes on.
        let begun = Instant::now();
        while sqlx::query_scalar::<_, i64>(held).fetch_one(&db).await.expect("a count") > 0 {
            assert!(begun.elapsed() < Duration::from_secs(10), "the connection is still there");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_function_of_several_kinds_runs_the_one_that_is_named_and_by_itself_that_of_its_name(db: PgPool) {
    let mut function = function(&db);
    assert_eq!(function.run(&json!({ "job": "probe-more" }))["done"], 1);
    assert_eq!(process(&url(&db), &[r#"{"job":"probe-more"}"#]).status.code(), Some(0));
    assert_eq!((states(&db).await, states_of(&db, "probe-more").await), (vec![], vec![State::Succeeded; 2]));
    assert_eq!(process(&url(&db), &["{}"]).status.code(), Some(0));
    assert_eq!(states(&db).await, [State::Succeeded]);
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn jobs_that_fail_or_panic_are_counted_and_kept(db: PgPool) {
    let mut function = function(&db);
    // As an error, so that the platform counts the call as failed.
    let failed = json!({ "error": { "done": 0, "failed": 1, "more_due": false } });
    assert_eq!(function.run(&json!({ "job": "probe-job", "fail": true })), failed);
    assert_eq!(function.run(&json!({ "job": "probe-job", "panic": true })), failed);
    assert_eq!(function.run(&json!({ "job": "probe-job" }))["done"], 1);
    assert_eq!(states(&db).await, [State::Succeeded, State::Retrying, State::Retrying]);
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_event_of_another_job_is_refused(db: PgPool) {
    let mut function = function(&db);
    assert_eq!(function.run(&json!({ "job": "read-document" })), json!({ "error": "wrong_job" }));
    let wrong = json!({ "job": "probe-job", "sleep_ms": "long" });
    assert_eq!(function.run(&wrong), json!({ "error": "bad_payload" }));
    assert_eq!(states(&db).await, []);
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_job_longer_than_the_deadline_is_stopped_in_time_and_made_again_later(db: PgPool) {
    let mut function = function(&db);
    function.run(&json!({}));
    let deadline = now() + 3_000;
    let answer = function.run_until(&json!({ "job": "probe-job", "sleep_ms": 60_000 }), Some(deadline));
    assert!(now() < deadline, "too late");
    assert_eq!(answer["error"]["failed"], 1, "{answer}");
    assert_eq!(states(&db).await, [State::Retrying]);
}

#[test]
fn without_a_database_a_job_function_answers_by_its_deadline_and_serves_on() {
    let mut function = ActionLoop::start(PROBE, &SETTINGS).acknowledged();
    let deadline = now() + 1_500;
    let answer = function.run_until(&json!({ "job": "probe-job" }), Some(deadline));
    assert_eq!(answer, json!({ "error": "deadline" }));
    assert!(now() < deadline, "too late");
    let request = json!({ "http": { "method": "GET", "path": "/", "headers": {} } });
    assert_eq!(function.run(&request)["statusCode"], 404);
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_one_shot_process_runs_what_is_due_and_ends(db: PgPool) {
    let url = url(&db);
    assert_eq!(process(&url, &[]).status.code(), Some(0));
    assert_eq!(states(&db).await, []);
    assert_eq!(process(&url, &["{}"]).status.code(), Some(0));
    assert_eq!(process(&url, &[r#"{"fail":true}"#]).status.code(), Some(75), "attempts failed");
    assert_eq!(states(&db).await, [State::Retrying, State::Succeeded]);
    assert_eq!(process(&url, &["nonsense"]).status.code(), Some(64), "wrong usage");
    assert_eq!(process(&url, &[r#"{"sleep_ms":-1}"#]).status.code(), Some(1), "not its payload");
}

#[sqlx::test(migrations = false)]
async fn a_one_shot_process_without_its_database_fails_and_says_why(db: PgPool) {
    let gone = (*db.connect_options()).clone().database("astralis_gone").to_url_lossy();
    let output = process(gone.as_str(), &["{}"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("probe-job: ") && said.contains("does not exist"), "{said}");
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn as_a_container_it_finishes_the_running_job_after_sigterm(db: PgPool) {
    let mut container = Container::start(PROBE, &[("DATABASE_URL", &url(&db))]);
    container.get_until("/readyz", 200);
    enqueue(&db, r#"{"sleep_ms":3000}"#).await;
    let patience = Instant::now() + Duration::from_secs(20);
    while states(&db).await != [State::Running] {
        assert!(Instant::now() < patience, "nobody takes the job");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    container.terminate();
    let body = container.get_until("/readyz", 503);
    assert!(body.contains("draining"), "{body}");
    assert_eq!(container.get("/livez").map(|(status, _)| status), Some(200));
    let (status, _) = container.end();
    assert!(status.success(), "{status}");
    assert_eq!(states(&db).await, [State::Succeeded]);
}

/// The probe's own type lives in its binary, so the payload is all this side knows.
async fn enqueue(db: &PgPool, payload: &str) {
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(transparent)]
    struct Probe(serde_json::Value);
    impl jobs::Job for Probe {
        const NAME: &'static str = "probe-job";
    }
    let mut tx = SystemTx::begin(db).await.expect("a transaction");
    jobs::enqueue(&mut tx, &Probe(serde_json::from_str(payload).expect("JSON"))).await.expect("enqueued");
    tx.commit().await.expect("committed");
}

//! A real function binary as DigitalOcean starts it, driven by a fake of the platform's proxy.

mod container;
mod host;
mod jobs;

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use container::Container;
use host::{ActionLoop, Environment, GUARD, SETTINGS, now};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, PgPool};

const PROBE: &str = env!("CARGO_BIN_EXE_probe-function");
/// What DigitalOcean's fork of the proxy adds to the environment, and the upstream proxy does not.
const FORK: [(&str, &str); 2] = [("HOME", "/root"), ("PATH", "/usr/bin")];

fn probe() -> ActionLoop {
    ActionLoop::start(PROBE, &SETTINGS).acknowledged()
}

fn get(path: &str) -> Value {
    json!({ "http": { "method": "GET", "path": path, "headers": {}, "queryString": "", "body": "" } })
}

fn body(answer: &Value) -> Value {
    serde_json::from_str(answer["body"].as_str().expect("a text body")).expect("JSON")
}

#[test]
fn a_digitalocean_request_reaches_the_route_behind_the_functions_name() {
    let event = json!({
        "bound": "parameter",
        "http": {
            "method": "POST", "path": "/echo/a b/%C3%BC", "queryString": "q=1&q=%20two",
            "headers": { "content-type": "application/json", "cookie": "a=1; b=2",
                         "sec-fetch-site": "same-origin" },
            "body": "{\"a\":1}", "isBase64Encoded": false,
        },
    });
    let answer = probe().run(&event);
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert_eq!(answer["headers"]["content-type"], "application/json");
    assert_eq!(
        body(&answer),
        json!({
            "method": "POST", "path": "/api/v1/probe/echo/a%20b/%C3%BC", "query": "q=1&q=%20two",
            "activation": "a1b2c3", "request_id": "a1b2c3", "cookie": "a=1; b=2", "body": b"{\"a\":1}",
        })
    );
}

#[test]
fn a_legacy_openwhisk_request_is_the_same_request() {
    let event = json!({
        "__ow_method": "post", "__ow_path": "", "__ow_query": "x=y", "__ow_isBase64Encoded": true,
        "__ow_headers": { "content-type": "application/octet-stream", "authorization": "Bearer any" },
        "__ow_body": STANDARD.encode([0, 255, 10]),
    });
    let answer = body(&probe().run(&event));
    assert_eq!(answer["method"], "POST", "{answer}");
    assert_eq!(answer["path"], "/api/v1/probe");
    assert_eq!(answer["query"], "x=y");
    assert_eq!(answer["body"], json!([0, 255, 10]));
}

#[test]
fn an_event_that_is_no_request_is_refused_by_an_http_function_without_hurting_it() {
    let mut probe = probe();
    let answer = probe.run(&json!({ "job": "sweep-documents" }));
    assert!(answer["error"].as_str().expect("an error").contains("web: raw"), "{answer}");
    assert_eq!(probe.run(&get("/empty"))["statusCode"], 204);
}

#[test]
fn two_cookies_stay_two() {
    let answer = probe().run(&get("/cookies"));
    assert_eq!(answer["headers"]["set-cookie"], json!(["a=1; Path=/", "b=2; Path=/"]));
    assert_eq!(answer["body"], "two");
}

#[test]
fn a_binary_answer_travels_as_base64() {
    let answer = probe().run(&get("/binary"));
    assert_eq!(answer["headers"]["content-type"], "image/png");
    let bytes = STANDARD.decode(answer["body"].as_str().expect("text")).expect("base64");
    assert_eq!(bytes, [0x89, b'P', b'N', b'G', 0, 0xFF, b'\n']);
}

#[test]
fn an_empty_answer_has_no_body_and_no_type() {
    let answer = probe().run(&get("/empty"));
    assert_eq!(answer["statusCode"], 204);
    assert!(answer.get("body").is_none(), "{answer}");
    assert!(answer["headers"].get("content-type").is_none(), "{answer}");
}

#[test]
fn a_panic_is_a_500_and_the_process_serves_on() {
    let mut probe = probe();
    for _ in 0..3 {
        let answer = probe.run(&get("/panic"));
        assert_eq!(answer["statusCode"], 500);
        assert_eq!(body(&answer)["code"], "internal");
    }
    assert_eq!(probe.run(&get("/cookies"))["statusCode"], 200);
}

#[test]
fn half_a_second_before_the_deadline_the_request_is_a_504() {
    let mut probe = probe();
    let began = Instant::now();
    let deadline = now() + 1_000;
    let answer = probe.run_until(&get("/sleep/60000"), Some(deadline));
    let took = began.elapsed();
    assert_eq!(answer["statusCode"], 504);
    assert_eq!(body(&answer)["code"], "deadline");
    assert!(took >= Duration::from_millis(400), "{took:?}: too early");
    assert!(now() < deadline, "{took:?}: too late");
    assert_eq!(probe.run_until(&get("/sleep/1"), Some(deadline + 60_000))["body"], "awake");
}

#[test]
fn an_answer_over_one_megabyte_is_a_problem_and_the_process_serves_on() {
    let mut probe = probe();
    for bytes in [1024 * 1024, 3_000_000] {
        let answer = probe.run(&get(&format!("/large/{bytes}")));
        assert_eq!(answer["statusCode"], 500);
        assert_eq!(body(&answer)["code"], "answer_too_large");
    }
    let answer = probe.run(&get("/large/1000000"));
    assert_eq!(answer["body"].as_str().map(str::len), Some(1_000_000));
}

#[test]
fn the_end_of_input_is_a_clean_exit() {
    let mut probe = probe();
    probe.run(&get("/empty"));
    let (status, out, _) = probe.end();
    assert!(status.success(), "{status}");
    assert_eq!(out, Vec::<String>::new());
}

#[test]
fn five_hundred_runs_answer_in_order() {
    let mut probe = ActionLoop::start(PROBE, &[&SETTINGS[..], &FORK[..]].concat()).acknowledged();
    for run in 0..500 {
        let answer = body(&probe.run(&get(&format!("/echo/{run}"))));
        assert_eq!(answer["path"], format!("/api/v1/probe/echo/{run}"));
    }
    let (status, out, err) = probe.end();
    assert!(status.success());
    let expected = ["echo was called", GUARD].repeat(500);
    assert_eq!(out, expected, "each run's own lines, then its guard");
    assert_eq!(err.iter().filter(|line| *line == GUARD).count(), 500);
}

#[test]
fn the_guards_follow_the_proxy_unless_the_setting_says_otherwise() {
    let on = [("ASTRALIS_LOG_GUARDS", "on")];
    let off = [("ASTRALIS_LOG_GUARDS", "off")];
    let cases: [(Environment, Environment, usize); 4] =
        [(&FORK, &[], 2), (&[], &[], 0), (&FORK, &off, 0), (&[], &on, 2)];
    for (proxy, setting, expected) in cases {
        let mut probe = ActionLoop::start(PROBE, &[&SETTINGS[..], proxy, setting].concat()).acknowledged();
        probe.run(&get("/empty"));
        probe.run(&get("/panic"));
        let (_, out, err) = probe.end();
        let count = |lines: &[String]| lines.iter().filter(|line| *line == GUARD).count();
        assert_eq!((count(&out), count(&err)), (expected, expected), "{proxy:?} {setting:?}");
    }
}

#[test]
fn bad_settings_fail_the_start_and_every_variable_is_named() {
    let faulty = [("DATABASE_URL", "mysql://secret-password@host"), ("PAGE_LIMIT", "many")];
    let mut probe = ActionLoop::start(PROBE, &faulty);
    assert_eq!(probe.next_answer().as_deref(), Some(r#"{"ok":false}"#));
    let (status, _, err) = probe.end();
    let said = err.join("\n");
    assert_eq!(status.code(), Some(1));
    for variable in ["DATABASE_URL", "JWT_SECRET", "SPACES_ENDPOINT", "SPACES_BUCKET", "PAGE_LIMIT"] {
        assert!(said.contains(variable), "{variable} is not named in: {said}");
    }
    assert!(!said.contains("secret-password"), "{said}");
}

#[test]
fn a_setting_only_run_knows_is_named_too() {
    for (name, value) in [("ASTRALIS_LOG_GUARDS", "maybe"), ("LOG_LEVEL", "shared=loud")] {
        let mut probe = ActionLoop::start(PROBE, &[&SETTINGS[..], &[(name, value)]].concat());
        assert_eq!(probe.next_answer().as_deref(), Some(r#"{"ok":false}"#));
        let (_, _, err) = probe.end();
        assert!(err.join("\n").contains(name), "{err:?}");
    }
}

#[test]
fn nothing_secret_is_ever_logged() {
    let mut probe =
        ActionLoop::start(PROBE, &[&SETTINGS[..], &[("LOG_LEVEL", "trace")]].concat()).acknowledged();
    probe.run(&get("/cookies"));
    probe.run(&get("/panic"));
    probe.run_line(r#"{"value": "not an object: body-secret", "api_key": "namespace-key-value"}"#);
    probe.run_line(r#"{"api_key": "namespace-key-value", "#);
    let (_, out, err) = probe.end();
    let log = [out, err].concat().join("\n");
    assert!(log.contains("refused an activation"), "{log}");
    for secret in ["namespace-key-value", "spaces-secret-value", "0123456789abcdef", "body-secret"] {
        assert!(!log.contains(secret), "{secret} is in: {log}");
    }
}

#[test]
fn sigterm_lets_begun_requests_finish_and_takes_no_new_ones() {
    let mut container = Container::start(PROBE, &[]);
    assert_eq!(container.get("/livez").map(|(status, _)| status), Some(200));
    let begun = container.get_later("/api/v1/probe/sleep/1500");
    std::thread::sleep(Duration::from_millis(300));

    container.terminate();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(container.get("/livez"), None, "a new connection was taken");
    assert_eq!(begun.join().expect("no panic"), Some((200, "awake".to_owned())));
    let (status, _) = container.end();
    assert!(status.success(), "{status}");
}

#[test]
fn without_a_database_a_container_lives_but_is_not_ready() {
    let container = Container::start(PROBE, &[]);
    let (status, body) = container.get("/readyz").expect("an answer");
    assert_eq!(status, 503);
    assert!(body.contains("the database"), "{body}");
    assert_eq!(container.get("/livez").map(|(status, _)| status), Some(200));
    assert_eq!(container.get("/api/v1/probe/cookies").map(|(status, _)| status), Some(200));
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_container_is_ready_when_the_schema_is_current(db: PgPool) {
    let url = db.connect_options().to_url_lossy().to_string();
    let container = Container::start(PROBE, &[("DATABASE_URL", &url)]);
    container.get_until("/readyz", 200);
    sqlx::query("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)")
        .execute(&db)
        .await
        .expect("the newest migration is forgotten");
    let body = container.get_until("/readyz", 503);
    assert!(body.contains("run the migrations"), "{body}");
}

#[sqlx::test(migrations = false)]
async fn a_container_is_not_ready_before_the_first_migration(db: PgPool) {
    // Copied with the schema, where `./dev test` made it.
    sqlx::query("drop table if exists _sqlx_migrations").execute(&db).await.expect("nothing is noted");
    let url = db.connect_options().to_url_lossy().to_string();
    let container = Container::start(PROBE, &[("DATABASE_URL", &url)]);
    assert!(container.get_until("/readyz", 503).contains("the database"));
}

#[test]
fn an_http_function_that_is_told_nothing_says_what_it_needs() {
    let told = std::process::Command::new(PROBE).env_clear().output().expect("it starts");
    assert_eq!(told.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&told.stderr).contains("PORT=8080 probe"));
}

//! The ActionLoop protocol of OpenWhisk's proxies: a line in, a line out, and the marks that end a call's log.
//!
//! Calls come one at a time, so reading and writing block; the runtime beside them lives on between calls.

use std::io::{self, BufRead, Write};

use tokio::runtime::Runtime;

use super::host::Host;
use crate::settings::Launch;

/// Ends the log of one activation on each of the two streams.
pub(super) const GUARD: &str = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/// The two streams that a proxy collects as a call's log.
pub(super) struct Logs<Out, Err> {
    pub(super) out: Out,
    pub(super) err: Err,
    /// DigitalOcean's proxy waits for guards from its child; the upstream proxy writes them itself.
    pub(super) guards: bool,
}

impl<Out: Write, Err: Write> Logs<Out, Err> {
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.guards {
            return Ok(());
        }
        writeln!(self.out, "{GUARD}")?;
        writeln!(self.err, "{GUARD}")?;
        self.flush()
    }
}

/// Whether this process writes the guards.
///
/// # Errors
/// A sentence naming the variable when it says neither `auto`, `on` nor `off`.
pub(super) fn guards(launch: &Launch) -> Result<bool, String> {
    match launch.log_guards.as_deref().map(str::trim) {
        // Only DigitalOcean's proxy passes HOME and PATH to its child, and only it leaves the guards to us.
        None | Some("" | "auto") => Ok(launch.home_and_path),
        Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(other) => Err(format!("ASTRALIS_LOG_GUARDS is {other:?}, expected auto, on or off")),
    }
}

/// Tells the proxy whether the function can serve. Nothing else may be written before.
pub(super) fn acknowledge(answers: &mut impl Write, ok: bool) -> io::Result<()> {
    writeln!(answers, r#"{{"ok":{ok}}}"#)?;
    answers.flush()
}

/// Serves until the proxy closes its end.
pub(super) fn run<Out: Write, Err: Write>(
    host: &Host,
    runtime: &Runtime,
    mut events: impl BufRead,
    mut answers: impl Write,
    mut logs: Logs<Out, Err>,
) -> io::Result<()> {
    let mut line = Vec::new();
    while events.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let mut answer = runtime.block_on(host.answer(&line));
            answer.push(b'\n');
            logs.flush()?;
            answers.write_all(&answer)?;
            answers.flush()?;
            logs.end()?;
        }
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use futures_util::FutureExt;
    use serde_json::{Value, json};

    use super::*;
    use crate::clock::Clock;
    use crate::run::event::Front;
    use crate::run::host::Purpose;

    const FAR: i64 = 4_102_444_800_000;

    struct Served {
        answers: Vec<Value>,
        out: String,
        err: String,
    }

    /// Serves all lines.
    fn serve(purpose: Purpose, lines: &[&str], guards: bool) -> Served {
        let runtime = Runtime::new().unwrap();
        let host = Host::new("things", purpose, Clock::default());
        let (mut answers, mut out, mut err) = (Vec::new(), Vec::new(), Vec::new());
        let logs = Logs { out: &mut out, err: &mut err, guards };
        run(&host, &runtime, lines.join("\n").as_bytes(), &mut answers, logs).unwrap();
        let text = String::from_utf8(answers).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        Served {
            answers: text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        }
    }

    fn router() -> Purpose {
        async fn fail() {
            panic!("on purpose")
        }
        let routes = Router::new()
            .route("/api/v1/things", get(|| async { "there" }))
            .route("/api/v1/things/panic", get(fail))
            .route("/api/v1/things/hang", get(std::future::pending::<()>));
        Purpose::Http(routes, Front::of("things", [].iter()))
    }

    fn echo_job() -> Purpose {
        Purpose::Job(Arc::new(|payload, budget| {
            async move {
                if payload.contains_key("panic") {
                    panic!("on purpose");
                }
                if payload.contains_key("fail") {
                    return Err(anyhow::anyhow!("the cause").into());
                }
                Ok(json!({ "payload": payload, "budget": budget.as_secs() }))
            }
            .boxed()
        }))
    }

    fn http_line(path: &str) -> String {
        let http = json!({ "method": "GET", "path": path, "headers": {}, "queryString": "" });
        json!({ "value": { "http": http }, "activation_id": "a1", "deadline": FAR.to_string() }).to_string()
    }

    #[test]
    fn every_line_has_one_answer_also_the_bad_ones() {
        let good = http_line("/");
        let served = serve(router(), &[&good, "{", "[]", "", r#"{"value": 5}"#, &good], false);
        assert_eq!(served.answers.len(), 5);
        assert_eq!(served.answers[0]["body"], "there");
        for bad in &served.answers[1..4] {
            assert!(bad["error"].is_string(), "{bad}");
        }
        assert_eq!(served.answers[4]["statusCode"], 200);
    }

    #[test]
    fn a_panic_outside_the_layers_is_a_problem_too() {
        let served = serve(router(), &[&http_line("/panic"), &http_line("")], true);
        assert_eq!(served.answers[0]["statusCode"], 500);
        let problem: Value = serde_json::from_str(served.answers[0]["body"].as_str().unwrap()).unwrap();
        assert_eq!(problem["code"], "internal");
        assert_eq!(problem["request_id"], "a1");
        assert_eq!(served.answers[1]["statusCode"], 200);
    }

    #[test]
    fn each_answer_ends_both_logs_once_when_guards_are_on() {
        let line = http_line("/");
        let served = serve(router(), &[&line, "{", &line], true);
        let expected = format!("{GUARD}\n").repeat(3);
        assert_eq!(served.out, expected);
        assert_eq!(served.err, expected);
        let served = serve(router(), &[&line], false);
        assert_eq!((served.out, served.err), (String::new(), String::new()));
    }

    #[test]
    fn a_job_gets_its_payload_and_the_time_it_may_take() {
        let in_a_minute = Clock::default().now() + Duration::from_secs(60);
        let deadline = in_a_minute.timestamp_millis().to_string();
        let line = json!({ "value": { "job": "x", "n": 1 }, "deadline": deadline }).to_string();
        let served = serve(echo_job(), &[&line], false);
        assert_eq!(served.answers[0]["payload"], json!({ "job": "x", "n": 1 }));
        assert!((55..=59).contains(&served.answers[0]["budget"].as_u64().unwrap()));
    }

    #[test]
    fn a_job_that_fails_or_panics_is_an_error_without_its_cause() {
        let lines = [r#"{"value":{"fail":1}}"#, r#"{"value":{"panic":1}}"#, r#"{"value":{}}"#];
        let served = serve(echo_job(), &lines, false);
        assert_eq!(served.answers[0], json!({ "error": "internal" }));
        assert_eq!(served.answers[1], json!({ "error": "internal" }));
        assert_eq!(served.answers[2]["payload"], json!({}));
    }

    #[test]
    fn a_request_to_a_job_function_is_not_found() {
        let served = serve(echo_job(), &[&http_line("/")], false);
        assert_eq!(served.answers[0]["statusCode"], 404);
    }

    #[test]
    fn a_deadline_in_the_past_is_answered_at_once() {
        let line = http_line("/hang").replace(&FAR.to_string(), "1000");
        let served = serve(router(), &[&line], false);
        assert_eq!(served.answers[0]["statusCode"], 504);
    }

    #[test]
    fn guards_are_ours_exactly_under_digitaloceans_proxy() {
        let launch = |home_and_path, guards: Option<&str>| Launch {
            home_and_path,
            log_guards: guards.map(str::to_owned),
            ..Launch::default()
        };
        assert_eq!(guards(&launch(true, None)), Ok(true));
        assert_eq!(guards(&launch(false, Some("auto"))), Ok(false));
        assert_eq!(guards(&launch(true, Some("off"))), Ok(false));
        assert_eq!(guards(&launch(false, Some("on"))), Ok(true));
        assert!(guards(&launch(true, Some("maybe"))).unwrap_err().contains("ASTRALIS_LOG_GUARDS"));
    }
}

//! A Function's cold start: from its process to its first answer, without a database.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use tests::program::built;

use crate::cost::median;
use crate::{Bar, Row};

/// A request without a token: answered without the database.
const EVENT: &str = r#"{"value":{"http":{"method":"GET","path":"/","headers":{},"queryString":"","body":"","isBase64Encoded":false}},"activation_id":"1","deadline":"9999999999999"}"#;

/// The median of twenty starts, with `sh` starting `true` as peer: what any process costs here.
pub(crate) fn start() -> Result<Row> {
    let ours = (0..20).map(|_| first_answer()).collect::<Result<Vec<_>>>()?;
    let peer = (0..20).map(|_| any_process()).collect::<Result<Vec<_>>>()?;
    let (ours, peer) = (median(ours), median(peer));
    Ok(Row {
        what: "function, start to first answer",
        ours: format!("{ours:.1} ms"),
        peer: format!("sh -c true {peer:.1} ms"),
        figure: ours,
        bar: Bar::AtMost(20.0),
    })
}

fn first_answer() -> Result<f64> {
    let begun = Instant::now();
    // The shell puts the answers, descriptor 3, where this process reads.
    let mut child = Command::new("sh")
        .args(["-c", "exec \"$0\" 3>&1 1>/dev/null 2>/dev/null"])
        .arg(built("documents")?)
        .env_clear()
        .envs([
            ("__OW_WAIT_FOR_ACK", "1"),
            ("__OW_ACTION_NAME", "/fn-1/api/documents"),
            ("DATABASE_URL", "postgres://nobody@127.0.0.1:9/nowhere"),
            ("JWT_SECRET", "0123456789abcdef0123456789abcdef"),
            ("ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"),
            ("SIGNING_KEY", "0123456789abcdef0123456789abcdef"),
            ("SPACES_ENDPOINT", "http://127.0.0.1:9"),
            ("SPACES_BUCKET", "files"),
            ("SPACES_ACCESS_KEY", "key"),
            ("SPACES_SECRET_KEY", "secret"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut events = child.stdin.take().context("stdin")?;
    let mut answers = BufReader::new(child.stdout.take().context("stdout")?).lines();
    writeln!(events, "{EVENT}")?;
    let acknowledged = answers.next().context("no acknowledgement")??;
    ensure!(acknowledged == r#"{"ok":true}"#, "{acknowledged}");
    let answer = answers.next().context("no answer")??;
    let elapsed = begun.elapsed();
    ensure!(answer.contains("\"statusCode\":401"), "{answer}");
    drop(events);
    child.wait()?;
    Ok(elapsed.as_secs_f64() * 1000.0)
}

fn any_process() -> Result<f64> {
    let begun = Instant::now();
    Command::new("sh").args(["-c", "true"]).status()?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

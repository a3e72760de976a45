//! The list of documents over HTTP against pgbench, which sends Postgres the very statements of one such request.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tests::program::{Person, Program, signal};

use crate::cost::median;
use crate::{Bar, Row, copies};

/// Documents of the organization, and requests.
const DOCUMENTS: u32 = 2_000;
const REQUESTS: usize = 400;
const PATH: &str = "/documents?limit=50";

/// The median of a page of fifty.
pub(crate) async fn against_pgbench() -> Result<Row> {
    let program = Program::start(&[("RATE_LIMIT_MAX", "0")]).await?;
    copies::make(&program, DOCUMENTS).await?;
    let admin = program.sign_in("admin").await?;
    let script = statements(&program, &admin).await?;
    times(&admin, REQUESTS / 4).await?;
    let ours = median(times(&admin, REQUESTS).await?);
    let peer = pgbench(&program, &script)?;
    program.stop()?;
    Ok(Row {
        what: "GET /documents p50",
        ours: format!("{ours:.2} ms"),
        peer: format!("pgbench, same statements {peer:.2} ms"),
        figure: ours / peer,
        bar: Bar::AtMost(2.0),
    })
}

async fn times(admin: &Person, count: usize) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for _ in 0..count {
        let begun = Instant::now();
        let (status, answer) = admin.get(PATH).await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        ensure!(status == 200, "{answer}");
    }
    Ok(times)
}

/// The transaction in which the list is asked for, as Postgres logs it, with its parameters put in.
async fn statements(program: &Program, admin: &Person) -> Result<String> {
    let folder = program.data().join("postgres");
    let (settings, log) = (folder.join("postgresql.auto.conf"), folder.join("server.log"));
    let before = std::fs::read_to_string(&settings)?;
    let reload = async |content: String| -> Result<()> {
        std::fs::write(&settings, content)?;
        signal(program.database_process()?.try_into()?, libc::SIGHUP)?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    };
    reload(format!("{before}\nlog_statement = 'all'\nlog_line_prefix = '%p '\n")).await?;
    times(admin, 1).await?;
    reload(before.clone()).await?;

    let log = std::fs::read_to_string(log)?.replace("\n\t", " ");
    let mut open: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut found = None;
    for line in log.lines() {
        let Some((process, said)) = line.split_once(' ') else { continue };
        let statements = open.entry(process).or_default();
        if let Some((_, statement)) =
            said.strip_prefix("LOG:  ").and_then(|said| said.split_once(": ")).filter(|(how, _)| is_run(how))
        {
            if statement.to_lowercase().starts_with("begin") {
                statements.clear();
            }
            statements.push(statement.trim().trim_end_matches(';').to_owned());
            if statement.to_lowercase().starts_with("commit") && statements.iter().any(|one| is_list(one)) {
                found = Some(statements.join(";\n") + ";\n");
            }
        } else if let (Some(parameters), Some(last)) = (
            said.to_lowercase().starts_with("detail:  parameters: ").then(|| &said[21..]),
            statements.last_mut(),
        ) {
            *last = with_parameters(last, parameters);
        }
    }
    found.context("Postgres logged no transaction with a list")
}

fn is_run(how: &str) -> bool {
    how == "statement" || how.starts_with("execute ")
}

fn is_list(statement: &str) -> bool {
    statement.contains("from documents") && statement.contains("limit")
}

/// Postgres writes `$1 = 'text', $2 = NULL`, quotes in a text doubled.
fn with_parameters(statement: &str, parameters: &str) -> String {
    let mut values = Vec::new();
    let mut rest = parameters;
    while let Some((_, value)) = rest.split_once(" = ") {
        let end = match value.strip_prefix('\'') {
            None => value.find(", $").unwrap_or(value.len()),
            Some(text) => {
                let mut end = 0;
                while let Some(quote) = text[end..].find('\'') {
                    end += quote + 1;
                    if !text[end..].starts_with('\'') {
                        break;
                    }
                    end += 1;
                }
                end + 1
            }
        };
        values.push(&value[..end]);
        rest = &value[end..];
    }
    // From the last on, so that $1 is not found in $10.
    let numbered = values.iter().enumerate().rev();
    numbered
        .fold(statement.to_owned(), |text, (place, value)| text.replace(&format!("${}", place + 1), value))
}

/// The median of its transactions in milliseconds.
fn pgbench(program: &Program, script: &str) -> Result<f64> {
    let folder = TempDir::new()?;
    let file = folder.path().join("list.sql");
    std::fs::write(&file, script)?;
    let program_file = found_pgbench().context("pgbench comes with Postgres")?;
    let mut command = Command::new(program_file);
    command.args(["-n", "-M", "prepared", "-c", "1", "-t", &REQUESTS.to_string(), "-l", "-f"]).arg(&file);
    let output = command.arg(program.database_url()?).current_dir(folder.path()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut times = Vec::new();
    for entry in std::fs::read_dir(folder.path())? {
        let path = entry?.path();
        if !path.to_string_lossy().contains("pgbench_log") {
            continue;
        }
        // The third field is the time in microseconds.
        for line in std::fs::read_to_string(path)?.lines() {
            times.push(line.split(' ').nth(2).context("a line of pgbench")?.parse::<f64>()? / 1000.0);
        }
    }
    ensure!(times.len() == REQUESTS, "pgbench sent {} of {REQUESTS}", times.len());
    Ok(median(times))
}

fn found_pgbench() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    versions.sort();
    versions.into_iter().rev().map(|version| version.join("bin/pgbench")).find(|program| program.is_file())
}

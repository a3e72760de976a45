//! `astralis doctor`: tries every part of an installation and reports on each in one line.

mod bucket;
mod readers;

use std::process::ExitCode;
use std::time::Duration;

use shared::{App, Error, Result, db, jobs, run};
use tokio::time::timeout;

use crate::process::{self, Beside};

/// A part that takes longer counts as gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// The state of one part.
pub(crate) struct Finding {
    part: &'static str,
    verdict: Verdict,
}

enum Verdict {
    /// It works; with further information.
    Well(String),
    /// It is missing, and nothing needs it.
    Off(String),
    /// It does not work, for this reason.
    Ill(String),
}

impl Finding {
    /// The finding about a part that was tried.
    pub(crate) fn of(part: &'static str, tried: Result<String>) -> Self {
        let verdict = match tried {
            Ok(detail) => Verdict::Well(detail),
            Err(error) => Verdict::Ill(error.to_string()),
        };
        Self { part, verdict }
    }

    fn line(&self) -> String {
        let (mark, detail) = match &self.verdict {
            Verdict::Well(detail) => ("ok  ", detail),
            Verdict::Off(detail) => ("off ", detail),
            Verdict::Ill(detail) => ("FAIL", detail),
        };
        format!("{mark}  {:<12}{}", self.part, detail.replace('\n', " "))
    }

    fn is_ill(&self) -> bool {
        matches!(self.verdict, Verdict::Ill(_))
    }
}

/// Runs the command. Exit code 1 when a necessary part does not work.
pub fn run(beside: &Beside) -> ExitCode {
    process::run_for(examine(beside))
}

async fn examine(beside: &Beside) -> Result<ExitCode> {
    let settings = match beside.settings() {
        Ok(settings) => settings,
        Err(error) => {
            println!("{}", Finding::of("settings", Err(error)).line());
            println!("\nNo platform runs in {}: start one with `astralis up`.", beside.data.display());
            return Ok(ExitCode::FAILURE);
        }
    };
    let app = App::new(settings)?;
    let mut findings = vec![Finding::of("settings", Ok(format!("for {}", app.settings.app_url)))];
    findings.push(tried("database", database(&app)).await);
    findings.push(tried("queue", queue(&app)).await);
    findings.extend(bucket::examine(&app).await);
    findings.extend(readers::examine(&app).await);
    findings.push(mail(&app).await);
    for finding in &findings {
        println!("{}", finding.line());
    }
    let is_ill = findings.iter().any(Finding::is_ill);
    Ok(if is_ill { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Tries a part, with a time limit.
pub(crate) async fn tried(part: &'static str, attempt: impl Future<Output = Result<String>>) -> Finding {
    let late = || Err(Error::from(anyhow::anyhow!("no answer within {} seconds", PATIENCE.as_secs())));
    Finding::of(part, timeout(PATIENCE, attempt).await.unwrap_or_else(|_| late()))
}

async fn database(app: &App) -> Result<String> {
    db::refuse_unbound(&app.db).await?;
    db::ping(&app.db).await?;
    run::schema_is_current(app).await?;
    Ok(format!("answers, {} migrations, an ordinary login", db::MIGRATOR.iter().count()))
}

async fn queue(app: &App) -> Result<String> {
    let stats = jobs::stats(app).await?;
    Ok(format!("{} waiting, the oldest for {} s", stats.depth(), stats.oldest_ready().as_secs()))
}

async fn mail(app: &App) -> Finding {
    if app.mailer.is_off() {
        return Finding {
            part: "mail",
            verdict: Verdict::Off("SMTP_HOST is not set: nothing is mailed".to_owned()),
        };
    }
    tried("mail", app.mailer.check()).await
}

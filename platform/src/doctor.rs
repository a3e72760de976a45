//! `astralis doctor`: tries every part of an installation and reports on each in one line, with what to do about it.

mod backups;
mod bucket;
mod database;
mod finding;
mod fixes;
mod mail;
mod model;
mod readers;
mod scanner;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;
use shared::{App, Result};

use self::finding::{Finding, fault};
use crate::process::{self, Beside};

pub use fixes::FIXES;

/// What the command is called with.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only these parts, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    only: Vec<Part>,
    /// Print one JSON object instead of lines
    #[arg(long)]
    json: bool,
    /// Send one real mail to this address; without it nothing is sent
    #[arg(long, value_name = "ADDRESS")]
    mail_to: Option<String>,
    #[command(flatten)]
    beside: Beside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Database,
    Queue,
    Bucket,
    Readers,
    Mail,
    Model,
    Scanner,
    Backups,
}

/// Runs the command. Exit code 1 when a necessary part does not work.
pub fn run(arguments: &Arguments) -> ExitCode {
    process::run_for(examine(arguments))
}

/// Runs the command with everything it tries, for `run-job`.
pub(crate) fn run_as_job(beside: &Beside) -> ExitCode {
    run(&Arguments { only: Vec::new(), json: false, mail_to: None, beside: beside.clone() })
}

async fn examine(arguments: &Arguments) -> Result<ExitCode> {
    let settings = match arguments.beside.settings() {
        Ok(settings) => settings,
        Err(error) => {
            let faulty = Finding::ill("settings", fault("settings_faulty", error.to_string()));
            let code = report(arguments, &[faulty]);
            if !arguments.json {
                let folder = arguments.beside.data.display();
                println!("\nNo platform runs in {folder}: start one with `astralis up`.");
            }
            return Ok(code);
        }
    };
    let app = App::new(settings)?.for_jobs();
    let wants = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut findings = vec![Finding::well("settings", format!("for {}", app.settings.app_url))];
    if wants(Part::Database) {
        findings.extend(database::examine(&app).await);
    }
    if wants(Part::Queue) {
        findings.push(database::queue(&app).await);
    }
    if wants(Part::Bucket) {
        findings.extend(bucket::examine(&app).await);
    }
    if wants(Part::Readers) {
        findings.extend(readers::examine(&app).await);
    }
    if wants(Part::Mail) || arguments.mail_to.is_some() {
        findings.extend(mail::examine(&app, arguments.mail_to.as_deref()).await);
    }
    if wants(Part::Model) {
        findings.push(model::examine(&app).await);
    }
    if wants(Part::Scanner) {
        findings.push(scanner::examine(&app).await);
    }
    if wants(Part::Backups) {
        findings.push(backups::examine(&app).await);
    }
    Ok(report(arguments, &findings))
}

fn report(arguments: &Arguments, findings: &[Finding]) -> ExitCode {
    let is_ill = findings.iter().any(Finding::is_ill);
    if arguments.json {
        let findings: Vec<_> = findings.iter().map(Finding::json).collect();
        println!("{}", json!({ "ill": is_ill, "findings": findings }));
    } else {
        findings.iter().for_each(|finding| println!("{}", finding.line()));
    }
    if is_ill { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

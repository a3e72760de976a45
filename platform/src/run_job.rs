//! `astralis run-job`: runs due jobs of one kind and ends, for external schedulers.

use std::process::ExitCode;
use std::time::Duration;

use shared::run;
use shared::{App, Result};

use crate::doctor;
use crate::functions::jobs;
use crate::process::{self, Beside};
use crate::traces;

/// Wrong usage, the code that clap uses too.
const USAGE: u8 = 2;

/// Some attempts failed and will be made again (sysexits.h: EX_TEMPFAIL); the functions' own processes use the same
/// code.
const FAILED: u8 = 75;

/// No job of the queue, but where a platform runs commands only as jobs it is asked for by this name too.
const DOCTOR: &str = "doctor";

/// What `run-job` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The kind, such as `sweep-documents`
    name: String,
    /// Seconds it may take
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    budget: u64,
    #[command(flatten)]
    beside: Beside,
}

/// Runs the command. Exit code 0: all went well; 75: an attempt failed; 2: there is no such kind.
pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.name == DOCTOR {
        return doctor::run_as_job(&arguments.beside);
    }
    process::run_for(run_job(arguments))
}

async fn run_job(arguments: &Arguments) -> Result<ExitCode> {
    let settings = arguments.beside.settings()?;
    let traces = traces::start(&settings)?;
    let app = App::new(settings)?.for_jobs();
    let Some(job) = jobs().only(&arguments.name) else {
        eprintln!("error: there is no kind {:?}; there are: {}", arguments.name, jobs().kinds().join(", "));
        return Ok(ExitCode::from(USAGE));
    };
    let drained = run::due(app.clone(), job, Duration::from_secs(arguments.budget)).await;
    app.readers.close().await;
    traces.close().await;
    let drained = drained?;
    let more = if drained.more_due { ", more is due" } else { "" };
    println!("{}: {} done, {} failed{more}", arguments.name, drained.done, drained.failed);
    Ok(if drained.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

//! How a command runs: its settings, its runtime, its error message, its exit code.

use std::path::PathBuf;
use std::process::ExitCode;

use shared::Result;
use shared::clients::web;
use shared::error::Error;
use shared::settings::Settings;

use crate::local::environment::Environment;

/// Where a command finds the platform it works for.
#[derive(Debug, Clone, clap::Args)]
pub struct Beside {
    /// Data folder of a running `astralis up`, which stands in for variables that are not set
    #[arg(long, default_value = ".data", value_name = "DIR")]
    pub data: PathBuf,
}

impl Beside {
    /// The settings: the environment, and for the rest the platform that runs in the folder.
    ///
    /// # Errors
    /// Naming every faulty variable.
    pub fn settings(&self) -> Result<Settings> {
        Environment::beside(&self.data).settings()
    }
}

/// Runs a command's work to its end; an error is one sentence and exit code 1.
pub(crate) fn run(work: impl Future<Output = Result<()>>) -> ExitCode {
    run_for(async { work.await.map(|()| ExitCode::SUCCESS) })
}

/// Runs work that decides its own exit code.
pub(crate) fn run_for(work: impl Future<Output = Result<ExitCode>>) -> ExitCode {
    web::use_ring();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(Error::from).and_then(|runtime| {
        let done = runtime.block_on(work);
        // Work that still blocks, such as a name lookup, does not delay the exit.
        runtime.shutdown_background();
        done
    });
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

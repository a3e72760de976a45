//! `astralis work`: schedules and background jobs, with their readers, until SIGTERM.

use std::process::ExitCode;

use shared::jobs::Runner;
use shared::run::{self, init_tracing, shutdown_signal};
use shared::settings::Settings;
use shared::{App, Result};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::functions::jobs;
use crate::local::environment::unusable;
use crate::process;

/// Runs the command.
pub fn run() -> ExitCode {
    process::run(work())
}

async fn work() -> Result<()> {
    let settings = Settings::from_env().map_err(unusable)?;
    init_tracing(&settings)?;
    let shutdown = shutdown_signal()?;
    let app = App::new(settings)?;
    let worked = run::work(app.clone(), Runner::of(app.clone().for_jobs(), jobs()), shutdown).await;
    app.readers.close().await;
    worked
}

/// Workers beside other parts in the same process.
#[derive(Debug)]
pub struct Workers {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Workers {
    /// Starts the workers in the background.
    pub fn start(app: App) -> Self {
        let stop = CancellationToken::new();
        let shutdown = stop.clone();
        let task = tokio::spawn(async move {
            Runner::of(app.clone().for_jobs(), jobs()).work(shutdown).await;
            app.readers.close().await;
        });
        Self { stop, task }
    }

    /// Lets running jobs end or gives them back to the queue.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the workers ended badly");
        }
    }
}

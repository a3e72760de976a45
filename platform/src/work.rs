//! `astralis work`: schedules and background jobs, with their readers, until SIGTERM.

use std::process::ExitCode;

use shared::jobs::Runner;
use shared::run::{self, shutdown_signal};
use shared::settings::Settings;
use shared::{App, Result};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::functions::jobs;
use crate::local::environment::unusable;
use crate::{measure, process, traces};

/// Runs the command.
pub fn run() -> ExitCode {
    process::run(work())
}

async fn work() -> Result<()> {
    let settings = Settings::from_env().map_err(unusable)?;
    let traces = traces::start(&settings)?;
    let shutdown = shutdown_signal()?;
    let app = App::new(settings)?;
    tracing::info!(off = app.settings.off().join(", "), "works on jobs, without the parts that are off");
    // Probes have a pool of their own, so that busy jobs do not keep them waiting; figures are those of the jobs' pool.
    let of_jobs = app.clone().for_jobs();
    let runner = Runner::of(of_jobs.clone(), jobs());
    let worked = run::work(app.clone(), runner, measure::page(&of_jobs)?, shutdown).await;
    app.readers.close().await;
    traces.close().await;
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

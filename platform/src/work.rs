//! `astralis work`: schedules and background jobs, with their readers, until SIGTERM.

use std::process::ExitCode;

use shared::run::{init_tracing, shutdown_signal};
use shared::settings::Settings;
use shared::{App, Result};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{functions, process};

/// Runs the command.
pub fn run() -> ExitCode {
    process::run(work())
}

async fn work() -> Result<()> {
    let settings = Settings::from_env().map_err(process::unusable)?;
    init_tracing(&settings)?;
    let shutdown = shutdown_signal()?;
    let app = App::new(settings)?;
    process::refuse_unsafe_database(&app).await?;
    functions::runner(app).work(shutdown).await;
    Ok(())
}

/// Workers beside other parts of one process.
#[derive(Debug)]
pub struct Workers {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Workers {
    /// Starts them in the background.
    pub fn start(app: App) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(functions::runner(app).work(stop.clone()));
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

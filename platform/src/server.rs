//! An HTTP server that can be stopped: it refuses new connections at once and gives running requests some time.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use shared::Result;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Serves `router` on `listener` in the background, until `stop` is cancelled.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start(listener: TcpListener, router: Router, stop: CancellationToken) -> Result<Self> {
        let address = listener.local_addr()?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
        Ok(Self { address, stop, task: tokio::spawn(serving.into_future()) })
    }

    /// `http://127.0.0.1:3001`
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    pub fn socket(&self) -> SocketAddr {
        self.address
    }

    /// Stops it: requests still running after `patience` are cut off.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.cancel();
        if tokio::time::timeout(patience, &mut self.task).await.is_err() {
            tracing::warn!(address = %self.address, "requests were cut off");
            self.task.abort();
        }
    }
}

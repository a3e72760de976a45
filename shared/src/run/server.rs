//! A process that listens: serves HTTP until it is told to stop, then finishes the requests it has begun.

use std::future::IntoFuture;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::error::Result;

/// How long requests in progress may take after the signal; the platform kills the process after its grace period.
const DRAIN: Duration = Duration::from_secs(25);

/// A token that is cancelled by SIGTERM or SIGINT. Call it inside a runtime.
///
/// # Errors
/// When the handlers can't be installed.
pub fn shutdown_signal() -> Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = CancellationToken::new();
    let shutdown = token.clone();
    tokio::spawn(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping: what has begun is finished");
        shutdown.cancel();
    });
    Ok(token)
}

/// Listens on every address of this machine.
///
/// # Errors
/// When the port is taken or not allowed.
pub async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
    Ok(TcpListener::bind(address)
        .await
        .with_context(|| format!("port {port} (PORT) can't be listened on"))?)
}

/// Serves until `shutdown`, then takes no new connection and waits for requests in progress, at most 25 s.
/// Handlers find the client's address as `ConnectInfo<SocketAddr>`.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) -> Result<()> {
    let address = listener.local_addr()?;
    // An answer is written in one go; waiting to fill a packet only delays it.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    tracing::info!(%address, "listening");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(shutdown.clone().cancelled_owned());
    tokio::select! {
        served = server.into_future() => Ok(served.map_err(|error: io::Error| error)?),
        () = expired(&shutdown) => {
            tracing::warn!(seconds = DRAIN.as_secs(), "requests were cut off: they took longer than the drain");
            Ok(())
        }
    }
}

async fn expired(shutdown: &CancellationToken) {
    shutdown.cancelled().await;
    tokio::time::sleep(DRAIN).await;
}

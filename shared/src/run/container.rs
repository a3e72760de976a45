//! A function as a container: it works until SIGTERM, and answers liveness and readiness probes.

use std::time::Duration;

use axum::Router;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;

use super::event::Front;
use super::health::health;
use super::server::{listen, serve};
use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::Runner;
use crate::{db, http};

/// The wait between two questions to a database that does not answer yet.
const AGAIN: Duration = Duration::from_secs(1);

/// The routes of a function behind the layers that every answer passes through, and the paths they have.
pub(super) fn service(name: &'static str, app: &App, routes: OpenApiRouter<App>) -> (Router, Front) {
    let (router, api) = http::service(app.clone(), routes);
    (router, Front::of(name, api.paths.paths.keys()))
}

/// Serves the routes of one or more functions on `PORT`, with `/livez` and `/readyz`, until `shutdown`.
///
/// # Errors
/// When the port is taken, or row level security does not bind the database login.
pub async fn serve_routes(app: App, routes: OpenApiRouter<App>, shutdown: CancellationToken) -> Result<()> {
    app.live.open(shutdown.clone());
    let (router, _) = http::service(app.clone(), routes);
    let router = router.merge(health(app.clone(), shutdown.clone()));
    let listener = listen(app.settings.port.unwrap_or_default()).await?;
    tokio::select! {
        served = serve(listener, router, shutdown) => served,
        refusal = unbound_login(&app) => Err(refusal),
    }
}

/// Runs jobs until `shutdown`, then lets running ones end or gives them back. With `PORT` set, `/livez` and `/readyz`
/// answer until the last job has ended, and what else is for machines.
///
/// # Errors
/// When the port is taken, or row level security does not bind the database login.
pub async fn work(app: App, runner: Runner, pages: Router, shutdown: CancellationToken) -> Result<()> {
    let idle = CancellationToken::new();
    let router = health(app.clone(), shutdown.clone()).merge(pages);
    let listener = match app.settings.port {
        Some(port) => Some(listen(port).await?),
        None => None,
    };
    let probes = async {
        match listener {
            Some(listener) => serve(listener, router, idle.clone()).await,
            None => Ok(()),
        }
    };
    let jobs = async {
        runner.work(shutdown).await;
        idle.cancel();
        Ok(())
    };
    tokio::select! {
        worked = futures_util::future::try_join(probes, jobs) => worked.map(|((), ())| ()),
        refusal = unbound_login(&app) => Err(refusal),
    }
}

/// Returns only when the login turns out to be one that row level security does not bind, or a pooled one. An unreachable database is readiness's concern.
pub async fn unbound_login(app: &App) -> Error {
    loop {
        match db::refuse_unbound(&app.db).await {
            Ok(()) => return std::future::pending().await,
            Err(refusal @ Error::Conflict(_)) => return refusal,
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

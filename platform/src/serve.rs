//! `astralis serve`: every function that answers HTTP, in one container.

use std::process::ExitCode;

use shared::run::{listen, serve, shutdown_signal, unbound_login};
use shared::settings::Settings;
use shared::{App, Result};

use crate::local::environment::unusable;
use crate::site::web::{self, Web};
use crate::{measure, process, site, traces};

/// The port without `PORT`.
const PORT: u16 = 3001;

/// Runs the command.
pub fn run() -> ExitCode {
    process::run(serve_site())
}

async fn serve_site() -> Result<()> {
    let settings = Settings::from_env().map_err(unusable)?;
    let traces = traces::start(&settings)?;
    let shutdown = shutdown_signal()?;
    let listener = listen(settings.port.unwrap_or(PORT)).await?;
    let app = App::new(settings)?;
    tracing::info!(off = app.settings.off().join(", "), "answers requests, without the parts that are off");
    let web = web::find().map(|folder| Web::load(&folder, &app.settings.spaces)).transpose()?;
    let router = site::router(app.clone(), None, web, &shutdown).merge(measure::page(&app)?);
    let served = tokio::select! {
        served = serve(listener, router, shutdown) => served,
        refusal = unbound_login(&app) => Err(refusal),
    };
    traces.close().await;
    served
}

//! Where the log goes: standard error, for people on a terminal and as JSON for machines.

use std::io::{self, IsTerminal};

use anyhow::Context;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use crate::error::Result;
use crate::settings::Settings;

/// Something that sees spans and events beside the log.
pub type Listener = Box<dyn Layer<Registry> + Send + Sync>;

/// Starts the log, once per process.
///
/// # Errors
/// When `LOG_LEVEL` is not a filter, or the log was started before.
pub fn init_tracing(settings: &Settings) -> Result<()> {
    init_tracing_with(settings, None)
}

/// Starts the log, once per process, and whatever else listens.
///
/// # Errors
/// When `LOG_LEVEL` is not a filter, or the log was started before.
pub fn init_tracing_with(settings: &Settings, listener: Option<Listener>) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log_level).with_context(|| {
        format!("LOG_LEVEL is {:?}, expected a filter such as shared=debug,info", settings.log_level)
    })?;
    let log = fmt::layer().with_writer(io::stderr);
    let log: Listener = if io::stderr().is_terminal() {
        log.compact().with_filter(filter).boxed()
    } else {
        log.json().flatten_event(true).with_ansi(false).with_filter(filter).boxed()
    };
    let all: Vec<Listener> = listener.into_iter().chain([log]).collect();
    Ok(tracing_subscriber::registry().with(all).try_init()?)
}

//! Where the log goes: standard error, for people on a terminal and as JSON for machines.

use std::io::{self, IsTerminal};

use anyhow::{Context, anyhow};
use tracing_subscriber::EnvFilter;

use crate::error::Result;
use crate::settings::Settings;

/// Starts the log, once per process.
///
/// # Errors
/// When `LOG_LEVEL` is not a filter, or the log was started before.
pub fn init_tracing(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log_level).with_context(|| {
        format!("LOG_LEVEL is {:?}, expected a filter such as shared=debug,info", settings.log_level)
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = if io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        log.json().flatten_event(true).with_ansi(false).try_init()
    };
    Ok(started.map_err(|error| anyhow!(error))?)
}

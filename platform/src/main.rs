//! The command line `astralis`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::up::Up;
use shared::Result;

#[derive(Debug, Parser)]
#[command(version, about = "Operations platform: documents, pipelines and calendars of small businesses")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(Up),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Up(up) => block_on(up.run()),
    }
}

fn block_on(work: impl Future<Output = Result<()>>) -> ExitCode {
    // Several crates bring TLS; whoever asks first for a default gets ring. A second call finds it set: fine too.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(shared::Error::from)
        .and_then(|runtime| runtime.block_on(work));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

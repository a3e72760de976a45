//! `astralis`: every function in one program, and the command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::read;
use platform::up::Up;
use shared::Result;

/// An operations platform for small service businesses.
#[derive(Debug, Parser)]
#[command(name = "astralis", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(Up),
    /// Read the text and the fields of documents, without any server.
    Read(read::Arguments),
    /// Serve read requests on standard input. Started by the other commands, not by people.
    #[command(hide = true)]
    Reader,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Up(up) => block_on(up.run()),
        Command::Read(arguments) => read::run(&arguments),
        Command::Reader => read_document::child::serve(),
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

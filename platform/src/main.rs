//! `astralis`: every function in one program, and the command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// An operations platform for small service businesses.
#[derive(Debug, Parser)]
#[command(name = "astralis", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the text and the fields of documents, without any server.
    Read(platform::read::Arguments),
    /// Serve read requests on standard input. Started by the other commands, not by people.
    #[command(hide = true)]
    Reader,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Read(arguments) => platform::read::run(&arguments),
        Command::Reader => read_document::child::serve(),
    }
}

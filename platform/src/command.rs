//! The command line of `astralis`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use document_types::protocol::Task;

/// An operations platform for small service businesses.
#[derive(Debug, Parser)]
#[command(name = "astralis", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the whole platform on this machine, without any account or server.
    Up(crate::up::Arguments),
    /// Answer HTTP: every function in one container, on PORT.
    Serve,
    /// Run schedules and background jobs until SIGTERM.
    Work,
    /// Bring the database's schema up to date.
    Migrate(crate::migrate::Arguments),
    /// Run what is due of one kind of job, then end.
    RunJob(crate::run_job::Arguments),
    /// Make, list, prove and restore backups of the database
    Backup(crate::backup::Arguments),
    /// Make the demo organization and its logins.
    Seed(crate::process::Beside),
    /// Write a whole organization to a file, or look at such a file
    Export(crate::export::Arguments),
    /// Read a whole organization from a file that `export` wrote
    Import(crate::import::Arguments),
    /// Try every part of an installation and say how it is, and what to do
    Doctor(crate::doctor::Arguments),
    /// Set the bucket up as the platform needs it
    Bucket(crate::bucket::Arguments),
    /// Work out the app spec that a deploy sends; the scripts of `infra/` call it
    DeploySpec(crate::deploy_spec::Arguments),
    /// Read the text and the fields of documents, without any server.
    Read(crate::read::Arguments),
    /// Measure how requests are routed, without any server
    Routing(crate::evaluate::Arguments),
    /// Print the OpenAPI document; `docs/openapi.json` is its committed copy.
    Openapi,
    /// Serve read requests on standard input. Started by the other commands, not by people.
    #[command(hide = true)]
    Reader,
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Up(arguments) => crate::up::run(arguments),
        Command::Serve => crate::serve::run(),
        Command::Work => crate::work::run(),
        Command::Migrate(arguments) => crate::migrate::run(&arguments),
        Command::RunJob(arguments) => crate::run_job::run(&arguments),
        Command::Backup(arguments) => crate::backup::run(&arguments),
        Command::Seed(beside) => crate::seed::run(&beside),
        Command::Export(arguments) => crate::export::run(&arguments),
        Command::Import(arguments) => crate::import::run(&arguments),
        Command::Doctor(arguments) => crate::doctor::run(&arguments),
        Command::Bucket(arguments) => crate::bucket::run(&arguments),
        Command::DeploySpec(arguments) => crate::deploy_spec::run(&arguments),
        Command::Read(arguments) => crate::read::run(&arguments),
        Command::Routing(arguments) => crate::evaluate::run(&arguments),
        Command::Openapi => crate::functions::print_openapi(),
        Command::Reader => serve_readers(),
    }
}

/// One of this program's own readers: it reads, draws, and extracts kind and fields.
fn serve_readers() -> ExitCode {
    let mut reader = reader::Reader::default();
    confined::serve(|request, bytes, sink| match request.task {
        Task::Find(_) => extract_document::find(request, bytes, sink),
        _ => reader.work(request, bytes, sink),
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn no_two_arguments_of_a_command_have_one_name() {
        Arguments::command().debug_assert();
    }
}

//! `./dev mutate`: spoiled files by the ten thousand through two readers, to find what a reader dies of.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tests::mutations::{self, Order};

/// How many, how long, from which files.
#[derive(Debug, Parser)]
struct Arguments {
    /// Inputs at most
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Seconds at most
    #[arg(long, default_value_t = 3600)]
    seconds: u64,
    /// The run's number: the same one makes the same inputs again
    #[arg(long, default_value_t = 1)]
    run: u64,
    /// Number of the first input: with `--count 1` only that one
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Folder for inputs that a reader died of, or that met a limit
    #[arg(long, default_value = "target/mutations", value_name = "DIR")]
    kept: PathBuf,
    /// Folders of files to spoil, beside the fixtures and generated ones
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let Arguments { count, seconds, run, first, kept, folders } = Arguments::parse();
    println!("run {run}, inputs from {first} on");
    let time = Duration::from_secs(seconds);
    let tally = mutations::run(&Order { folders, run, first, count, time, kept }).await?;
    tally.print();
    Ok(if tally.died.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

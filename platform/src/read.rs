//! `astralis read`: text, words with boxes and fields of files, the same way the platform reads them.

mod output;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use futures_util::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use shared::clients::readers::Readers;
use shared::documents::reading::{Languages, ReadOptions};
use shared::extraction::{self, KnownVendor};
use shared::settings;

use self::output::Output;

/// Wrong usage, as clap reports it too.
const USAGE: u8 = 2;

/// What `read` is called with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  astralis read invoice.pdf                    the text
  astralis read --json receipt.jpg             text, words with boxes, fields
  astralis read --out results scans/*.jpg      one JSON file each; exit code 1 when one could not be read")]
pub struct Arguments {
    /// Write `<stem>.json` for each file into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// `auto`, or languages such as `eng` or `eng+deu`, the likeliest first [default: OCR_LANGUAGE, or auto]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Languages>,
    /// Vendors that are already known: a JSON list of {"company", "address", "count"}
    #[arg(long, value_name = "FILE")]
    vendors: Option<PathBuf>,
    /// Print the JSON of a single file instead of its text
    #[arg(long, conflicts_with = "out")]
    json: bool,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs the command. Exit code 0: every file was read; 1: one was not; 2: wrong usage.
pub fn run(arguments: &Arguments) -> ExitCode {
    if let Some(problem) = misuse(arguments) {
        eprintln!("error: {problem}\n\nFor more information, try 'astralis read --help'.");
        return ExitCode::from(USAGE);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    match runtime.context("starting").and_then(|runtime| runtime.block_on(read_all(arguments))) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn misuse(arguments: &Arguments) -> Option<String> {
    if arguments.out.is_none() && arguments.files.len() > 1 {
        return Some("several files need --out DIR".to_owned());
    }
    let mut seen = HashSet::new();
    let twice = arguments.files.iter().find(|file| !seen.insert(output::stem(file)));
    twice.map(|file| format!("two files would both be written to {}.json", output::stem(file).display()))
}

/// Reads every file; whether all went well.
async fn read_all(arguments: &Arguments) -> anyhow::Result<bool> {
    let settings = settings::Readers::from_env()?;
    let vendors = arguments.vendors.as_deref().map(load_vendors).transpose()?.unwrap_or_default();
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let languages = match &arguments.language {
        Some(languages) => languages.clone(),
        None => settings.language.parse().context("OCR_LANGUAGE")?,
    };
    let options = ReadOptions { languages, ocr: settings.ocr, ..ReadOptions::default() };
    let readers = Readers::new(&settings).map_err(|error| anyhow::anyhow!("{error}"))?;

    let bar = progress_bar(arguments.files.len());
    let outputs = arguments.files.iter().map(|file| read(&readers, file, &options, &vendors));
    let mut outputs = futures_util::stream::iter(outputs).buffer_unordered(settings.count);
    let mut all_read = true;
    while let Some(output) = outputs.next().await {
        let output = output?;
        all_read &= output.is_read();
        deliver(&output, arguments)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    readers.close().await;
    Ok(all_read)
}

async fn read<'a>(
    readers: &Readers,
    file: &'a Path,
    options: &ReadOptions,
    vendors: &[KnownVendor],
) -> anyhow::Result<Output<'a>> {
    let bytes = match tokio::fs::read(file).await {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Output::unreadable(file, &error)),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let reading =
        readers.read(&bytes, &name, options, |_| ()).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    drop(bytes);
    let extraction = extraction::extract(&reading, vendors);
    Ok(Output::new(file, reading, extraction))
}

fn deliver(output: &Output<'_>, arguments: &Arguments) -> anyhow::Result<()> {
    if let Some(folder) = &arguments.out {
        return output.write_into(folder);
    }
    if arguments.json {
        return output.print_json();
    }
    output.print_text()
}

fn load_vendors(file: &Path) -> anyhow::Result<Vec<KnownVendor>> {
    let json = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("{} is not a list of vendors", file.display()))
}

/// Shown to people only, and only where there is something to wait for.
fn progress_bar(files: usize) -> ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files, {eta} left");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

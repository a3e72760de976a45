//! `astralis read`: text, words with boxes and fields of files, read the same way as in the platform.

mod extras;
mod output;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use document_types::fields::Extraction;
use document_types::reading::{Languages, PageRange, Password, ReadOptions, Reading};
use document_types::vendor::KnownVendor;
use extraction::{Knowledge, Search};
use futures_util::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use shared::clients::readers::{Progress, Readers};
use shared::settings;

use self::extras::{Extras, Source};
use self::output::Output;

/// Wrong usage, the code that clap uses too.
const USAGE: u8 = 2;

/// What `read` is called with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  astralis read invoice.pdf                    the text
  astralis read --json receipt.jpg             text, words with boxes, fields
  astralis read --pages 1-20 --password s3cret report.pdf
  astralis read --searchable-pdf out.pdf scan.jpg
  astralis read --out results scans/*.jpg      one JSON file each; exit code 1 when one could not be read")]
pub struct Arguments {
    /// Write `<stem>.json` for each file into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// `auto`, or languages such as `eng` or `eng+deu`, the likeliest first [default: OCR_LANGUAGE, or auto]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Languages>,
    /// Opens protected files; others see it in the list of processes while this command runs
    #[arg(long, value_name = "PASSWORD")]
    password: Option<Password>,
    /// Only these pages, counted from 1: `3`, `1-20` or `5-`
    #[arg(long, value_name = "RANGE")]
    pages: Option<PageRange>,
    #[command(flatten)]
    extras: Extras,
    /// Files that are read at the same time [default: WORKER_CONCURRENCY, or one for each core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
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
    if let Some(file) = twice {
        return Some(format!("two files would both be written to {}.json", output::stem(file).display()));
    }
    arguments.extras.misuse(&arguments.files)
}

/// Reads every file; returns whether all went well.
async fn read_all(arguments: &Arguments) -> anyhow::Result<bool> {
    let mut settings = settings::Readers::from_env()?;
    settings.count = arguments.jobs.map_or(settings.count, NonZeroUsize::get);
    let vendors = arguments.vendors.as_deref().map(load_vendors).transpose()?.unwrap_or_default();
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    arguments.extras.prepare()?;
    let languages = match &arguments.language {
        Some(languages) => languages.clone(),
        None => settings.language.parse().context("OCR_LANGUAGE")?,
    };
    let (password, pages) = (arguments.password.clone(), arguments.pages);
    let task = Work {
        readers: Readers::new(&settings).map_err(|error| anyhow::anyhow!("{error}"))?,
        options: ReadOptions { languages, ocr: settings.ocr, password, pages },
        knowledge: Knowledge { vendors, ..Knowledge::default() },
        extras: &arguments.extras,
        bar: progress_bar(arguments.files.len()),
        is_single: arguments.files.len() == 1,
    };

    let outputs = arguments.files.iter().map(|file| task.read(file));
    let mut outputs = futures_util::stream::iter(outputs).buffer_unordered(settings.count);
    let mut all_went_well = true;
    while let Some(output) = outputs.next().await {
        let (output, problems) = output?;
        all_went_well &= output.is_read() && problems.is_empty();
        task.bar.suspend(|| {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            deliver(&output, arguments)
        })?;
        if !task.is_single {
            task.bar.inc(1);
        }
    }
    task.bar.finish_and_clear();
    task.readers.close().await;
    Ok(all_went_well)
}

/// The work on every file.
struct Work<'a> {
    readers: Readers,
    options: ReadOptions,
    knowledge: Knowledge,
    extras: &'a Extras,
    bar: ProgressBar,
    is_single: bool,
}

impl Work<'_> {
    /// Reads one file and makes the requested extras; also returns sentences about those that could not be made.
    async fn read<'f>(&self, file: &'f Path) -> anyhow::Result<(Output<'f>, Vec<String>)> {
        let bytes = match tokio::fs::read(file).await {
            Ok(bytes) => bytes,
            Err(error) => return Ok((Output::unreadable(file, &error), Vec::new())),
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let read = self.readers.read(&bytes, &name, &self.options, |progress| self.show(progress)).await;
        let reading = read.map_err(|error| anyhow::anyhow!("{error}"))?;
        let source = Source {
            readers: &self.readers,
            file,
            name: &name,
            bytes: &bytes,
            password: self.options.password.as_ref(),
            first_page: self.options.pages.map_or(0, |pages| pages.among(u32::MAX).start),
            reading: &reading,
        };
        let problems = self.extras.make(&source).await?;
        drop(bytes);
        let (extraction, problem) = self.extract(file, &reading).await?;
        Ok((Output::new(file, reading, extraction), problems.into_iter().chain(problem).collect()))
    }

    /// Kind and fields, or a sentence about why they could not be extracted.
    async fn extract(&self, file: &Path, reading: &Reading) -> anyhow::Result<(Extraction, Option<String>)> {
        let (knowledge, nothing) = (self.knowledge.clone(), Extraction::default());
        let found = self.readers.find(&reading.excerpt(), &Search { knowledge, before: nothing }).await;
        Ok(match found.map_err(|error| anyhow::anyhow!("{error}"))? {
            Ok(found) => (found, None),
            Err(reason) => (Extraction::default(), Some(format!("{}: {}", file.display(), reason.message))),
        })
    }

    /// Shows the pages of a single file; for several, the files are counted instead.
    fn show(&self, progress: Progress) {
        if self.is_single {
            self.bar.set_length(progress.total.into());
            self.bar.set_position(progress.done.into());
        }
    }
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

/// Shown only to people.
fn progress_bar(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    // The number of pages of a single file is not known before it is opened.
    let (length, what) = if files == 1 { (0, "pages") } else { (files as u64, "files") };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}, {eta} left");
    ProgressBar::new(length)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(what)
}

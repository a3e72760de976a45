//! Damaged and hostile files in any number: each must end in a reading or in a typed reason, and no reader be lost.

mod dice;
mod seeds;
mod spoil;
mod structure;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use document_types::reading::{ReadOptions, Reading, ReadingErrorCode};
use futures_util::{StreamExt, stream};
use shared::clients::readers::Readers;
use shared::settings;

use self::dice::Dice;
use self::seeds::Seed;
use crate::program::{built, fixture};

/// Readers at work.
const READERS: usize = 2;

/// A reading takes no longer: its own limits are far shorter, and one may wait for the others to rest.
const PATIENCE: Duration = Duration::from_secs(120);

/// So often the pool must read an ordinary file as if nothing had happened.
const PROBE_EVERY: u64 = 1000;

/// One in so many pictures and scans is recognized; the others are decoded only.
const RECOGNIZED: u64 = 40;

/// What is to be done.
pub struct Order {
    /// Folders whose files are spoiled beside the fixtures and the generated ones.
    pub folders: Vec<PathBuf>,
    /// The run's number: the same one makes the same files from the same seeds.
    pub run: u64,
    /// The first input.
    pub first: u64,
    /// Inputs at most.
    pub count: u64,
    /// Time at most.
    pub time: Duration,
    /// Where inputs go that readers died of, or that met a limit.
    pub kept: PathBuf,
}

/// How it went.
#[derive(Debug, Default)]
pub struct Tally {
    /// Inputs that were tried.
    pub inputs: u64,
    /// Wall clock.
    pub seconds: f64,
    /// Readings by their reason; `read` for those without.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Inputs, by where they are kept, that a reader died of twice, or called its own fault.
    pub died: Vec<PathBuf>,
    /// Inputs that ended at a limit of time or memory: typed and well, but worth a look.
    pub limited: Vec<PathBuf>,
}

/// One input.
struct Input {
    number: u64,
    name: String,
    bytes: Vec<u8>,
    options: ReadOptions,
}

/// Spoils files and has them read.
///
/// # Errors
/// When the parent is in trouble: a reader can't be started, a reading never ends, an ordinary file is not read any
/// more. Deaths of readers are in the tally.
pub async fn run(order: &Order) -> Result<Tally> {
    let seeds = seeds::all(&order.folders)?;
    let readers = Readers::new(&limits()?).map_err(|error| anyhow::anyhow!("{error}"))?;
    let began = Instant::now();
    let mut tally = Tally::default();
    let numbers = (order.first..order.first + order.count).take_while(|_| began.elapsed() < order.time);
    let readings = numbers.map(|number| {
        let input = input(&seeds, order.run, number);
        let readers = &readers;
        async move {
            if number % PROBE_EVERY == 0 {
                probe(readers).await.with_context(|| format!("before input {number}"))?;
            }
            let read = readers.read(&input.bytes, &input.name, &input.options, |_| ());
            let reading = tokio::time::timeout(PATIENCE, read).await;
            let reading = reading.with_context(|| format!("input {number} has no end"))?;
            let reading = reading.map_err(|error| anyhow::anyhow!("input {number}: {error}"))?;
            anyhow::Ok((input, reading))
        }
    });
    let mut readings = stream::iter(readings).buffer_unordered(READERS);
    while let Some(read) = readings.next().await {
        let (input, reading) = read?;
        tally.count(&input, &reading, &order.kept)?;
    }
    probe(&readers).await.context("in the end")?;
    tally.seconds = began.elapsed().as_secs_f64();
    drop(readings);
    readers.close().await;
    Ok(tally)
}

/// Short limits: what an input costs is bounded, and meeting a limit is a test too.
fn limits() -> Result<settings::Readers> {
    let reader = built("astralis")?.to_string_lossy().into_owned();
    Ok(settings::Readers {
        count: READERS,
        command: Some(vec![reader, "reader".to_owned()]),
        page_limit: 20,
        word_limit: 250_000,
        page_time: Duration::from_secs(5),
        document_time: Duration::from_secs(20),
        memory: 512 << 20,
        ..settings::Readers::from_env()?
    })
}

fn input(seeds: &[Seed], run: u64, number: u64) -> Input {
    let mut dice = Dice::new(run, number);
    let seed = dice.pick(seeds);
    let bytes = structure::spoiled(seed, seeds, &mut dice);
    let name = match dice.below(40) {
        0 => "file".to_owned(),
        1 => dice.pick(seeds).name.clone(),
        _ => seed.name.clone(),
    };
    let ocr = dice.below(RECOGNIZED) == 0;
    Input { number, name, bytes, options: ReadOptions { ocr, ..ReadOptions::default() } }
}

/// An ordinary file is read as ever.
async fn probe(readers: &Readers) -> Result<()> {
    let read = readers.read(&fixture("invoice.pdf")?, "invoice.pdf", &ReadOptions::default(), |_| ()).await;
    let reading = read.map_err(|error| anyhow::anyhow!("{error}"))?;
    ensure!(
        reading.error.is_none() && reading.text.contains("2025-0417"),
        "the pool is spoilt: {:?}",
        reading.error
    );
    Ok(())
}

impl Tally {
    fn count(&mut self, input: &Input, reading: &Reading, kept: &Path) -> Result<()> {
        self.inputs += 1;
        let codes: Vec<_> = reading
            .pages
            .iter()
            .map(|page| &page.error)
            .chain([&reading.error])
            .flatten()
            .map(|e| e.code)
            .collect();
        let outcome = reading.error.as_ref().map_or("read", |error| error.code.as_str());
        *self.outcomes.entry(outcome).or_default() += 1;
        if codes.contains(&ReadingErrorCode::Internal) {
            self.died.push(input.keep(kept, "died", reading)?);
        } else if codes
            .iter()
            .any(|code| matches!(code, ReadingErrorCode::TimeLimit | ReadingErrorCode::MemoryLimit))
        {
            self.limited.push(input.keep(kept, "limit", reading)?);
        }
        Ok(())
    }

    /// The figures in one line each.
    pub fn print(&self) {
        #[expect(clippy::cast_precision_loss, reason = "some hundred thousand inputs")]
        let rate = self.inputs as f64 / self.seconds;
        println!("{} inputs in {:.0} s, {rate:.0} each second", self.inputs, self.seconds);
        for (outcome, count) in &self.outcomes {
            println!("{count:>9}  {outcome}");
        }
        for (what, files) in [("met a limit", &self.limited), ("a reader died", &self.died)] {
            files.iter().for_each(|file| println!("{what}: {}", file.display()));
        }
    }
}

impl Input {
    /// Writes it down, with its number in front of its name, and says why.
    fn keep(&self, folder: &Path, what: &str, reading: &Reading) -> Result<PathBuf> {
        fs::create_dir_all(folder)?;
        let file = folder.join(format!("{what}-{}-{}", self.number, self.name));
        fs::write(&file, &self.bytes).with_context(|| format!("writing {}", file.display()))?;
        let message = reading.error.as_ref().map_or("a page was lost", |error| &error.message);
        println!("{} (ocr: {}): {message}", file.display(), self.options.ocr);
        Ok(file)
    }
}

//! `astralis routing eval`: how the classifier of requests decides about labelled texts, without any server.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Subcommand;
use routing::{Decision, Example, Model, Queue};
use serde::{Deserialize, Serialize};

/// Wrong usage, the code that clap uses too.
const USAGE: u8 = 2;

/// Queues that are named for each text.
const SHOWN: usize = 3;

/// What `routing` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Learn from labelled texts, decide about others, and write each decision as a line of JSON
    Eval(Eval),
}

#[derive(Debug, clap::Args)]
struct Eval {
    /// The queues: a JSON list of {"id", "name", "description"}; without it, the labels that TRAIN has
    #[arg(long, value_name = "FILE")]
    queues: Option<PathBuf>,
    /// Texts to learn from: CSV with the columns `text` and `label`; it may have a header alone
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Where the decisions are written, a line for each row of TEST
    #[arg(long, value_name = "FILE")]
    json: PathBuf,
    /// Texts to decide about: CSV with a column `text`
    #[arg(value_name = "TEST")]
    test: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Action::Eval(eval) = &arguments.action;
    match evaluate(eval) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn evaluate(eval: &Eval) -> anyhow::Result<()> {
    let examples = labelled(&eval.train)?;
    let queues = match &eval.queues {
        Some(file) => listed(file)?,
        None => labels(&examples),
    };
    let tests = texts(&eval.test)?;
    let begun = Instant::now();
    let model = Model::train(&queues, &examples);
    let learnt = begun.elapsed();

    let begun = Instant::now();
    let decisions: Vec<Decision> = tests.iter().map(|text| model.decide(text)).collect();
    let decided = begun.elapsed();
    let file = File::create(&eval.json).with_context(|| format!("writing {}", eval.json.display()))?;
    let mut out = BufWriter::new(file);
    for decision in &decisions {
        serde_json::to_writer(&mut out, &Line::new(decision, model.threshold()))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let each = decided.as_secs_f64() * 1_000.0 / decisions.len().max(1) as f64;
    eprintln!(
        "{} texts learnt in {:.2} s, {} decided in {each:.3} ms each",
        examples.len(),
        learnt.as_secs_f64(),
        decisions.len()
    );
    Ok(())
}

/// What is written about one text.
#[derive(Serialize)]
struct Line<'a> {
    label: Option<&'a str>,
    confidence: f32,
    decision: &'static str,
    top: Vec<Choice<'a>>,
    reason: String,
}

#[derive(Serialize)]
struct Choice<'a> {
    label: &'a str,
    confidence: f32,
}

impl<'a> Line<'a> {
    fn new(decision: &'a Decision, threshold: Option<f32>) -> Self {
        let top = decision.top.iter().take(SHOWN);
        let top: Vec<_> = top.map(|one| Choice { label: &one.queue, confidence: one.confidence }).collect();
        let confidence = top.first().map_or(0.0, |first| first.confidence);
        let reason = match threshold {
            _ if decision.automatic => {
                format!("as sure as {confidence:.2}, and that much is right often enough")
            }
            _ if top.is_empty() => "nothing in the text is known".to_owned(),
            None => "too little is learnt to decide alone".to_owned(),
            Some(threshold) if confidence < threshold => format!("{confidence:.2} is below {threshold:.2}"),
            Some(_) => "too few texts of this queue are known".to_owned(),
        };
        let decision = if decision.automatic { "automatic" } else { "review" };
        Self { label: top.first().map(|first| first.label), confidence, decision, top, reason }
    }
}

/// A queue as the file has it.
#[derive(Deserialize)]
struct Listed {
    id: String,
    name: String,
    #[serde(default)]
    description: String,
}

fn listed(file: &Path) -> anyhow::Result<Vec<Queue>> {
    let json = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let listed: Vec<Listed> =
        serde_json::from_slice(&json).with_context(|| format!("the queues in {}", file.display()))?;
    ensure!(
        listed.len() <= routing::MOST_QUEUES,
        "{} has more than {} queues",
        file.display(),
        routing::MOST_QUEUES
    );
    let queue = |one: Listed| Queue { id: one.id, name: one.name, description: one.description };
    Ok(listed.into_iter().map(queue).collect())
}

/// One queue for each label. Its name is the label in words.
fn labels(examples: &[Example]) -> Vec<Queue> {
    let mut labels: Vec<&String> = examples.iter().map(|example| &example.queue).collect();
    labels.sort_unstable();
    labels.dedup();
    let queue =
        |id: &String| Queue { id: id.clone(), name: id.replace('_', " "), description: String::new() };
    labels.into_iter().map(queue).collect()
}

fn labelled(file: &Path) -> anyhow::Result<Vec<Example>> {
    let rows = rows(file, &["text", "label"])?;
    Ok(rows.into_iter().map(|[text, queue]| Example { text, queue }).collect())
}

fn texts(file: &Path) -> anyhow::Result<Vec<String>> {
    Ok(rows(file, &["text"])?.into_iter().map(|[text]| text).collect())
}

/// The columns of these names, of every row.
fn rows<const N: usize>(file: &Path, names: &[&str; N]) -> anyhow::Result<Vec<[String; N]>> {
    let in_file = || format!("reading {}", file.display());
    let mut reader = csv::Reader::from_path(file).with_context(in_file)?;
    let header = reader.headers().with_context(in_file)?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(names) {
        let found = header.iter().position(|column| column.trim_start_matches('\u{feff}') == *name);
        *place = found.with_context(|| format!("{} has no column `{name}`", file.display()))?;
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.with_context(in_file)?;
        rows.push(places.map(|place| row.get(place).unwrap_or_default().to_owned()));
    }
    Ok(rows)
}

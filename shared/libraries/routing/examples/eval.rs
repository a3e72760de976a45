//! `routing eval --queues FILE --train FILE --json OUT TEST`, without the rest of the platform: for measuring while the
//! library is worked on.

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use routing::{Example, Model, Queue};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let train = examples(&after("--train").ok_or("--train")?)?;
    let queues = match after("--queues") {
        Some(file) => queues(&file)?,
        None => queues_of(&train),
    };
    let started = Instant::now();
    let model = Model::train(&queues, &train);
    let learnt = started.elapsed();
    let tests = examples(arguments.last().ok_or("TEST")?)?;
    let mut out = std::io::BufWriter::new(std::fs::File::create(after("--json").ok_or("--json")?)?);
    let started = Instant::now();
    let decisions: Vec<_> = tests.iter().map(|test| model.decide(&test.text)).collect();
    eprintln!(
        "{} examples learnt in {learnt:?}; {:?} a decision; threshold {:?}",
        train.len(),
        started.elapsed() / tests.len().max(1) as u32,
        model.threshold()
    );
    for decision in decisions {
        let top: Vec<Value> = decision
            .top
            .iter()
            .take(3)
            .map(|one| json!({"label": one.queue, "confidence": one.confidence}))
            .collect();
        let first = decision.top.first();
        let line = json!({
            "label": first.map(|first| &first.queue),
            "confidence": first.map_or(0.0, |first| first.confidence),
            "decision": if decision.automatic { "automatic" } else { "review" },
            "top": top,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn examples(file: &str) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for row in csv::Reader::from_path(file)?.records() {
        let row = row?;
        examples.push(Example { text: row[0].to_owned(), queue: row[1].to_owned() });
    }
    Ok(examples)
}

fn queues(file: &str) -> Result<Vec<Queue>, Box<dyn Error>> {
    let list: Vec<Value> = serde_json::from_reader(std::fs::File::open(file)?)?;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    Ok(list
        .iter()
        .map(|one| Queue {
            id: text(one, "id"),
            name: text(one, "name"),
            description: text(one, "description"),
        })
        .collect())
}

fn queues_of(examples: &[Example]) -> Vec<Queue> {
    let mut ids: Vec<&String> = examples.iter().map(|example| &example.queue).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter()
        .map(|id| Queue { id: id.clone(), name: id.replace('_', " "), description: String::new() })
        .collect()
}

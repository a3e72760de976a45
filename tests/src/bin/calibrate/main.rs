//! `./dev calibrate`: fits the curves that turn scores into chances, from documents whose values are known.

mod measure;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use document_types::fields::{Kind, Source};
use document_types::reading::{Page, Reading};
use document_types::vendor::KnownVendor;
use extraction::{ByField, Calibration, Calibrations, Content, Knowledge, extract};
use measure::Value;
use serde::Deserialize;
use tests::program::built;
use tests::truth::Truth;

/// Where the documents and their truth are.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder with `vendors.json` and any of `receipts`, `receipts2` (`img`, `key`), `invoices` and `layouts`
    /// (`expected.json` beside the files)
    #[arg(value_name = "FOLDER")]
    corpus: PathBuf,
    /// Keep what was read here, and take it from here when it is there already
    #[arg(long, value_name = "DIR", default_value = "target/calibrate")]
    readings: PathBuf,
    /// Print the figures and leave the curves as they are
    #[arg(long)]
    dry: bool,
    /// Print every value that is wrong
    #[arg(long)]
    wrong: bool,
}

/// Beside the code that reads it.
const CURVES: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/libraries/extraction/src/calibration.json");

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let values = values(&arguments)?;
    if arguments.wrong {
        for value in values.iter().filter(|value| !value.is_right) {
            println!("{} {} {} {:.3}: {}", value.set, value.origin, value.name, value.score, value.text);
        }
    }
    measure::print(&values);
    if !arguments.dry {
        let json = serde_json::to_string_pretty(&fit(&values))?;
        std::fs::write(CURVES, json + "\n").context(CURVES)?;
        println!("written: build again, and the curves are in force");
    }
    Ok(())
}

/// The curves of some values.
fn fit<'a>(values: impl IntoIterator<Item = &'a Value> + Clone) -> Calibrations {
    let curve = |is_wanted: &dyn Fn(&Value) -> bool| {
        let chosen = values.clone().into_iter().filter(|value| is_wanted(value));
        Calibration::of(&chosen.map(|value| (value.score, value.is_right)).collect::<Vec<_>>())
    };
    let by_rules = |is_receipt: bool| {
        ByField::each(|content| {
            curve(&|value| {
                value.source == Source::Rules
                    && (value.kind == Kind::Receipt) == is_receipt
                    && Content::of(&value.name) == content
            })
        })
    };
    Calibrations {
        receipts: by_rules(true),
        invoices: by_rules(false),
        directory: curve(&|value| value.source == Source::Directory),
    }
}

/// Every value that was found where the truth is known.
fn values(arguments: &Arguments) -> Result<Vec<Value>> {
    let corpus = &arguments.corpus;
    let vendors: Vec<KnownVendor> = serde_json::from_slice(&std::fs::read(corpus.join("vendors.json"))?)?;
    let informed = Knowledge { vendors, ..Knowledge::default() };
    let exists = |name: &&str| corpus.join(name).exists();
    let mut values = Vec::new();
    for set in ["receipts", "receipts2"].iter().filter(|name| exists(name)) {
        let folder = corpus.join(set);
        for (name, reading) in readings(&folder.join("img"), &["jpg"], &arguments.readings.join(set))? {
            let truth = Truth::of_receipt(&folder.join(format!("key/{name}.json")))?;
            let known = measure::compare(set, &extract(&reading, &informed), &truth, true);
            let plain = measure::compare(set, &extract(&reading, &Knowledge::default()), &truth, false);
            let snapped = |value: &Value| {
                known.iter().any(|other| other.name == value.name && other.source == Source::Directory)
            };
            // What the rules say where the directory knew better is evidence about the rules too.
            values.extend(plain.into_iter().filter(|value| snapped(value)));
            values.extend(known);
        }
    }
    for set in ["invoices", "layouts"].iter().filter(|name| exists(name)) {
        let folder = corpus.join(set);
        let truths = Truth::of_invoices(&folder.join("expected.json"))?;
        for (name, reading) in readings(&folder, &["pdf", "jpg"], &arguments.readings.join(set))? {
            let Some(truth) = truths.get(&name) else { continue };
            values.extend(measure::compare(set, &extract(&reading, &Knowledge::default()), truth, true));
        }
    }
    Ok(values)
}

/// What `astralis read` writes, as far as the rules need it. Embedded invoice data is not among it: the printed page
/// is what is measured.
#[derive(Deserialize)]
struct Output {
    pages: Vec<Page>,
    text: String,
}

/// The files of a folder as they are read, by name; read anew only when there is nothing yet.
fn readings(folder: &Path, extensions: &[&str], kept: &Path) -> Result<Vec<(String, Reading)>> {
    let is_wanted = |path: &PathBuf| {
        path.extension().and_then(|found| found.to_str()).is_some_and(|found| extensions.contains(&found))
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(is_wanted)
        .collect();
    files.sort();
    let result = |file: &Path| {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (kept.join(format!("{stem}.json")), stem)
    };
    if !files.iter().all(|file| result(file).0.exists()) {
        let status =
            Command::new(built("astralis")?).args(["read", "--out"]).arg(kept).args(&files).status()?;
        ensure!(status.success(), "the reader ended with {status}");
    }
    let read = files.iter().map(|file| {
        let (path, stem) = result(file);
        let output: Output = serde_json::from_slice(&std::fs::read(&path)?)?;
        Ok((stem, Reading { pages: output.pages, text: output.text, ..Reading::default() }))
    });
    read.collect()
}

//! `astralis deploy-spec`: works out which app spec a deploy sends, from what runs and what the repository says.
//!
//! App Platform takes a spec as a whole: a secret that is sent without its value is emptied, and a domain that is not
//! sent is removed. The scripts of `infra/` call this command and talk to the platform; nothing here does.

mod difference;
mod merge;
mod restore;
mod rotate;
mod values;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;
use shared::Result;

use self::merge::{Release, merge};
use crate::process;

/// The lists of a spec whose elements are components.
const COMPONENTS: [&str; 6] = ["services", "static_sites", "workers", "jobs", "functions", "databases"];

/// What the command is called with.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// What a release sends: the committed spec, with what the running app has besides
    Merge(Merge),
    /// What one step of replacing keys sends
    Rotate(Rotate),
    /// What going back to an earlier deployment sends
    Restore(Restore),
}

#[derive(Debug, Args)]
struct Merge {
    /// The committed spec
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// Tag of the image
    #[arg(long, value_name = "VERSION")]
    release: String,
    /// Where the source of the web app is cloned from; the running app's without it
    #[arg(long, value_name = "URL")]
    repository: Option<String>,
    /// Spec of the running app as JSON; a new app has none
    #[arg(long, value_name = "FILE")]
    live: Option<PathBuf>,
    /// Lines NAME=value for variables that the committed spec gives no value
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// A secret that takes its new value although it has one
    #[arg(long, value_name = "NAME")]
    replace: Vec<String>,
    /// Where the spec is written, for its owner alone
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct Rotate {
    /// Spec of the running app as JSON
    #[arg(long, value_name = "FILE")]
    live: PathBuf,
    /// The step
    #[arg(long)]
    step: Step,
    /// Lines NAME=value with the new keys, for the first step
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// Where the spec is written, for its owner alone
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The keys, such as JWT_SECRET
    #[arg(required = true, value_name = "NAME")]
    keys: Vec<String>,
}

/// A key is replaced in three deploys, so that at every moment all instances read what any of them makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The new key stands beside the old one, which still makes everything
    Announce,
    /// The two change places
    Exchange,
    /// The old key goes
    End,
}

#[derive(Debug, Args)]
struct Restore {
    /// Spec of the running app as JSON, whose domains and own variables stay
    #[arg(long, value_name = "FILE", requires = "spec")]
    live: Option<PathBuf>,
    /// The committed spec, by which a variable without a value is the installation's own
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Spec of the deployment to go back to, as JSON
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Where the spec is written, for its owner alone
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs the command: writes the spec, and prints in words what it changes.
pub fn run(arguments: &Arguments) -> ExitCode {
    process::run(async {
        let (live, spec, notes) = match &arguments.action {
            Action::Merge(asked) => merged(asked)?,
            Action::Rotate(asked) => rotated(asked)?,
            Action::Restore(asked) => restored(asked)?,
        };
        let out = match &arguments.action {
            Action::Merge(asked) => &asked.out,
            Action::Rotate(asked) => &asked.out,
            Action::Restore(asked) => &asked.out,
        };
        write(out, &spec)?;
        for note in notes {
            eprintln!("note: {note}");
        }
        for line in difference::between(live.as_ref(), &spec) {
            println!("{line}");
        }
        Ok(())
    })
}

type Planned = (Option<Value>, Value, Vec<String>);

fn merged(asked: &Merge) -> Result<Planned> {
    let committed = read_committed(&asked.spec)?;
    let live = asked.live.as_deref().map(read).transpose()?;
    let values = asked.values.as_deref().map(values::read).transpose()?.unwrap_or_default();
    let release = Release {
        version: &asked.release,
        repository: asked.repository.as_deref(),
        values: &values,
        replaced: &asked.replace.iter().map(String::as_str).collect::<BTreeSet<_>>(),
    };
    let (spec, notes) = merge(&committed, live.as_ref(), &release).map_err(refused)?;
    Ok((live, spec, notes))
}

fn rotated(asked: &Rotate) -> Result<Planned> {
    let live = read(&asked.live)?;
    let values = asked.values.as_deref().map(values::read).transpose()?.unwrap_or_default();
    let spec = rotate::step(&live, asked.step, &asked.keys, &values).map_err(refused)?;
    Ok((Some(live), spec, Vec::new()))
}

fn restored(asked: &Restore) -> Result<Planned> {
    let live = asked.live.as_deref().map(read).transpose()?;
    let committed = asked.spec.as_deref().map(read_committed).transpose()?;
    let spec = restore::restore(read(&asked.to)?, live.as_ref().zip(committed.as_ref()));
    Ok((live, spec, Vec::new()))
}

fn refused(faults: Vec<String>) -> anyhow::Error {
    anyhow!("this spec would not be right:\n  {}", faults.join("\n  "))
}

fn read_committed(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(serde_yaml_ng::from_str(&text).with_context(|| format!("{} is no app spec", path.display()))?)
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?)
}

/// Writes a file that its owner alone can read: it may hold new secrets in the open.
fn write(path: &Path, spec: &Value) -> Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(serde_json::to_string_pretty(spec)?.as_bytes())?;
    Ok(())
}

/// Whether a variable of a spec is kept encrypted.
fn is_secret(env: &Value) -> bool {
    env["type"] == "SECRET"
}

/// What tells the elements of a list apart.
fn label(element: &Value) -> Option<String> {
    let own = ["name", "key", "rule", "domain"].iter().find_map(|key| element.get(key)?.as_str());
    if let Some(own) = own {
        return Some(own.to_owned());
    }
    let matched = element.get("match")?;
    let part = |name: &str| {
        let part = matched.get(name)?;
        part.get("prefix").or_else(|| part.get("exact"))?.as_str()
    };
    Some(format!("{}{}", part("authority").unwrap_or_default(), part("path").unwrap_or("/")))
}

//! `astralis backup`: makes, lists, proves and restores backups.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use shared::backups::{self, Depth, Manifest, Reason, Removal};
use shared::clients::postgres::Programs;
use shared::settings::{Settings, environment};
use shared::{App, Result};

use crate::local::environment::Environment;
use crate::process::{self, Beside};

/// What the command is called with.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Back the database up now, and remove what is no longer kept
    Run(Run),
    /// Show the backups in the bucket, oldest first
    List(Beside),
    /// Prove a backup: hashes, and with an identity its contents or a restore into a scratch database
    Verify(Verify),
    /// Restore a backup into an empty database and compare the two row for row
    Restore(Restore),
}

#[derive(Debug, Args)]
struct Run {
    /// Remove everything that is no longer kept, and not at most three backups of it
    #[arg(long)]
    thin_out: bool,
    #[command(flatten)]
    beside: Beside,
}

#[derive(Debug, Args)]
struct Verify {
    /// The backup; the newest when it is not named
    name: Option<String>,
    /// File of the private key that opens it, as age-keygen wrote it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    beside: Beside,
}

#[derive(Debug, Args)]
struct Restore {
    /// The backup; the newest when it is not named
    name: Option<String>,
    /// File of the private key that opens it, as age-keygen wrote it
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// Address of the empty database, as its future owner: an ordinary login. Better in RESTORE_DATABASE_URL, because
    /// arguments can be read by everybody on the machine
    #[arg(long, value_name = "DATABASE_URL")]
    into: Option<String>,
    #[command(flatten)]
    beside: Beside,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    match &arguments.action {
        Action::Run(asked) => process::run(make(asked)),
        Action::List(beside) => process::run(list(beside)),
        Action::Verify(asked) => process::run(verify(asked)),
        Action::Restore(asked) => process::run(restore(asked)),
    }
}

async fn make(asked: &Run) -> Result<()> {
    let app = App::new(asked.beside.settings()?)?;
    let removal = if asked.thin_out { Removal::All } else { Removal::Few };
    let programs = backups::programs(&app).await?;
    let manifest = backups::back_up(&app, &programs, Reason::Request).await?;
    backups::record(&app, &manifest).await?;
    println!("{}", told(&manifest));
    println!("The dump holds what the database held: every table was compared, row for row.");
    for name in backups::thin_out(&app, removal).await? {
        println!("Removed {name}, which is no longer kept.");
    }
    Ok(())
}

/// A backup in a line.
pub(crate) fn told(manifest: &Manifest) -> String {
    format!(
        "{}  {:>9} kB  {:>9} rows in {} tables, schema {}, {} files listed, {}",
        manifest.name,
        manifest.bytes().div_ceil(1000),
        manifest.rows(),
        manifest.tables.len(),
        manifest.schema_version,
        manifest.files.objects,
        manifest.reason.as_str(),
    )
}

async fn list(beside: &Beside) -> Result<()> {
    let app = App::new(settings(beside)?)?;
    let bucket = backups::bucket(&app)?;
    let folders = backups::folders(&bucket).await?;
    println!("{} in the bucket {}", folders.len(), bucket.name());
    for folder in folders {
        if !folder.is_whole {
            println!("{}  not finished, or half removed", folder.name);
            continue;
        }
        match backups::manifest(&bucket, &folder.name).await {
            Ok(manifest) => println!("{}", told(&manifest)),
            Err(error) => println!("{}  {error}", folder.name),
        }
    }
    Ok(())
}

async fn verify(asked: &Verify) -> Result<()> {
    let app = App::new(settings(&asked.beside)?)?;
    let keys = asked.identity.as_deref().map(read_identity).transpose()?;
    let keys = keys.map(|text| backups::identities(&text)).transpose()?;
    let name = named(&app, asked.name.as_deref()).await?;
    let proof = backups::prove(&app, &name, keys).await?;
    println!("{}", told(&proof.manifest));
    println!("{}", proved(proof.depth));
    Ok(())
}

fn proved(depth: Depth) -> &'static str {
    match depth {
        Depth::Hashes => {
            "ok  what is stored is what was stored (SHA-256). It was not opened: with --identity FILE it is."
        }
        Depth::Contents => {
            "ok  it was opened, and every table has the rows of the manifest. It was not restored: the login may make no \
             database, or none answers."
        }
        Depth::Restore => {
            "ok  it was restored into a scratch database, which has the rows of the manifest in every table."
        }
    }
}

async fn restore(asked: &Restore) -> Result<()> {
    let app = App::new(settings(&asked.beside)?)?;
    let into = asked.into.clone().or_else(|| environment("RESTORE_DATABASE_URL"));
    let into =
        into.context("set RESTORE_DATABASE_URL to the address of an empty database, or give it with --into")?;
    let keys = backups::identities(&read_identity(&asked.identity)?)?;
    let name = named(&app, asked.name.as_deref()).await?;
    let bucket = backups::bucket(&app)?;
    let manifest = backups::manifest(&bucket, &name).await?;
    println!("{}", told(&manifest));
    backups::hashes(&bucket, &manifest).await?;
    let programs = Programs::find(manifest.postgres())?;
    backups::restore(&bucket, &manifest, &programs, keys, &into).await?;
    println!(
        "Restored {} rows in {} tables, and compared all of them.",
        manifest.rows(),
        manifest.tables.len()
    );
    println!(
        "Files were not touched: the list in the backup names {} of the bucket {}.",
        manifest.files.objects, manifest.files.bucket
    );
    Ok(())
}

async fn named(app: &App, name: Option<&str>) -> Result<String> {
    match name {
        Some(name) => Ok(name.to_owned()),
        None => backups::newest_of_all(app).await,
    }
}

fn read_identity(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path);
    Ok(text.with_context(|| format!("the identity file {} can't be read", path.display()))?)
}

/// The settings, without those that are only needed where the platform runs.
fn settings(beside: &Beside) -> Result<Settings> {
    let mut environment = Environment::beside(&beside.data);
    environment.provide_unused();
    environment.settings()
}

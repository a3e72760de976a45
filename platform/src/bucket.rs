//! `astralis bucket setup`: tells a bucket once what the platform needs of it.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use shared::clients::bucket::{Bucket, PARTS_DAYS, Setting, TRIALS};
use shared::settings::Settings;
use shared::{Error, Result};

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
    /// Make the bucket if it is not there, and set CORS, lifecycle and access; what is right already is left alone
    Setup(Setup),
}

#[derive(Debug, Args)]
struct Setup {
    /// Only print what would be set
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    beside: Beside,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Action::Setup(setup) = &arguments.action;
    process::run(set_up(setup))
}

async fn set_up(asked: &Setup) -> Result<()> {
    let settings = settings(&asked.beside)?;
    let bucket = Bucket::new(&settings.spaces);
    let origins = settings.origins();
    println!("{} at {}, for pages of {}", bucket.name(), settings.spaces.endpoint, origins.join(", "));
    for setting in Setting::ALL {
        let done = step(&bucket, setting, &origins, asked.dry_run).await?;
        println!("{done:<7}{}", purpose(setting));
        if done == MISSING && setting == Setting::Existence {
            println!("{MISSING:<7}everything else, once it is there");
            break;
        }
    }
    Ok(())
}

fn settings(beside: &Beside) -> Result<Settings> {
    let mut environment = Environment::beside(&beside.data);
    if environment.get("APP_URL").is_none() {
        return Err(anyhow!("APP_URL is missing: it says whose pages may upload").into());
    }
    environment.provide_unused();
    environment.settings()
}

/// Instead of what would be done.
const MISSING: &str = "would";

/// What was done about a setting, in a word.
async fn step(bucket: &Bucket, setting: Setting, origins: &[String], dry_run: bool) -> Result<&'static str> {
    let done = match bucket.is_set(setting, origins).await {
        Ok(true) => return Ok("ok"),
        Ok(false) if dry_run => return Ok(MISSING),
        Ok(false) => bucket.set(setting, origins).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok("set"),
        // Servers other than Spaces have some of these in their own configuration.
        Err(Error::NotFound(_)) => Ok("lacks"),
        Err(error) => Err(error),
    }
}

fn purpose(setting: Setting) -> String {
    match setting {
        Setting::Existence => "the bucket exists".to_owned(),
        Setting::Cors => "CORS: these pages may GET, HEAD and PUT, and see the ETag".to_owned(),
        Setting::Lifecycle => {
            format!(
                "lifecycle: unfinished parts go after {PARTS_DAYS} days, objects below {TRIALS} after one"
            )
        }
        Setting::Access => "access: signed requests alone".to_owned(),
    }
}

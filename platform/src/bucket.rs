//! `astralis bucket setup`: tells a bucket once what the platform needs of it.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use shared::clients::bucket::{Bucket, PARTS_DAYS, Setting, TRIALS};
use shared::settings::Settings;
use shared::{App, Result};

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
    let app = App::new(asked.beside.settings()?)?;
    let origins = origins(&app.settings);
    println!(
        "The bucket {} at {}, for pages of {}",
        app.bucket.name(),
        app.settings.spaces.endpoint,
        origins.join(", ")
    );
    for setting in Setting::ALL {
        let done = step(&app.bucket, setting, &origins, asked.dry_run).await?;
        println!("{done:<8}{}", purpose(setting));
        if done == MISSING && setting == Setting::Existence {
            println!("{MISSING:<8}everything else, once it is there");
            break;
        }
    }
    Ok(())
}

const MISSING: &str = "would";

/// What was done about a setting, in a word.
async fn step(bucket: &Bucket, setting: Setting, origins: &[String], dry_run: bool) -> Result<&'static str> {
    if bucket.is_set(setting, origins).await? {
        return Ok("ok");
    }
    if dry_run {
        return Ok(MISSING);
    }
    bucket.set(setting, origins).await?;
    Ok("set")
}

/// The pages that transfer files: the site's own, and those that may call the API.
fn origins(settings: &Settings) -> Vec<String> {
    let own = settings.app_url.origin().ascii_serialization();
    let others = settings.cors_origins.iter().filter(|origin| **origin != own).cloned();
    std::iter::once(own.clone()).chain(others).collect()
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

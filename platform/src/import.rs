//! `astralis import`: a whole organization from one file.

use std::path::PathBuf;
use std::process::ExitCode;

use shared::names::is_name;
use shared::transfer::{self, Archive, Imported};
use shared::{App, Result, db, run};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::export::describe;
use crate::process::{self, Beside};

/// What `import` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What `astralis export` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Another name for the organization
    #[arg(long = "as", value_name = "NAME", value_parser = name)]
    name: Option<String>,
    /// Try everything, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    beside: Beside,
}

fn name(text: &str) -> Result<String, String> {
    is_name(text, &()).map_err(|error| error.to_string())?;
    Ok(text.trim().to_owned())
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    process::run(import(arguments))
}

async fn import(arguments: &Arguments) -> Result<()> {
    let checked = transfer::check(Archive::open(&arguments.file)?)?;
    describe(checked.manifest());
    let app = App::new(arguments.beside.settings()?)?;
    db::refuse_unbound(&app.db).await?;
    run::schema_is_current(&app).await?;
    let name = arguments.name.as_deref();
    let imported = if arguments.dry_run {
        transfer::rehearse(&app, &checked, name).await?
    } else {
        transfer::import_until(&app, &checked, name, &stopped()?).await?
    };
    describe_import(&imported, arguments.dry_run);
    Ok(())
}

/// A token that is cancelled when somebody stops the program, or closes its terminal.
fn stopped() -> Result<CancellationToken> {
    let token = run::shutdown_signal()?;
    let (mut hangup, also) = (signal(SignalKind::hangup())?, token.clone());
    tokio::spawn(async move {
        hangup.recv().await;
        also.cancel();
    });
    Ok(token)
}

fn describe_import(imported: &Imported, is_rehearsal: bool) {
    for email in &imported.linked {
        println!("{email} has an account here and is a member now.");
    }
    if !imported.linked.is_empty() {
        println!(
            "Those accounts stay as they are, so they were not compared. Rows that name them have their identifier \
             here: an export from here has other hashes for those."
        );
    }
    for email in &imported.made {
        println!(
            "{email} has a new account without a password: \"Forgot password\" mails a link that sets one."
        );
    }
    for table in &imported.narrowed {
        println!("{table} lost columns that this version no longer has, so it was not compared.");
    }
    if imported.disabled > 0 {
        println!(
            "{} automations are disabled: enable them when the other installation does not act any more.",
            imported.disabled
        );
    }
    println!("{} documents in work go on being read, and in the other installation too.", imported.enqueued);
    println!(
        "{}",
        if is_rehearsal {
            "It can be imported. Nothing was changed."
        } else {
            "Imported: what was entered was read back and is what the file has. Make new API keys and webhook secrets."
        }
    );
}

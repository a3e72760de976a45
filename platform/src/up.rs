//! `astralis up`: the whole platform on this machine, with one command.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Context;
use shared::Result;
use shared::auth::demo;
use shared::run::{Listener, shutdown_signal};
use shared::settings::{Monitoring, environment};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::local::environment::unusable;
use crate::local::platform::{Options, Platform};
use crate::site::web;
use crate::{process, traces};

/// A log larger than this many bytes is set aside at the next start.
const LOG_LIMIT: u64 = 20 * 1024 * 1024;

/// The bucket's library logs every missing object as an error, and whole requests in its spans.
const QUIET: &str = "s3s=off,s3s_fs=off";

/// What `up` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder of everything it keeps
    #[arg(long, default_value = ".data", value_name = "DIR")]
    data: PathBuf,
    /// Port of the site; the next free one when it is taken
    #[arg(long, default_value_t = 3001)]
    port: u16,
    /// A new demo organization has its logins and no documents
    #[arg(long)]
    empty: bool,
}

/// Runs the platform until Ctrl-C or SIGTERM.
pub fn run(arguments: Arguments) -> ExitCode {
    process::run(up(arguments))
}

async fn up(arguments: Arguments) -> Result<()> {
    let Arguments { data, port, empty } = arguments;
    std::fs::create_dir_all(&data)
        .with_context(|| format!("the data folder {} can't be made", data.display()))?;
    let monitoring = Monitoring::from_env().map_err(unusable)?;
    let (traces, listener) = traces::prepare(&monitoring)?;
    let log = start_log(&data, listener)?;
    // Before anything is started, so that everything started is also stopped.
    let shutdown = shutdown_signal()?;

    eprintln!("Starting …");
    let options = Options { data, port, given: environment, web: web::find(), samples: !empty };
    let platform = Platform::start(&options).await?;
    if !shutdown.is_cancelled() {
        println!("{}", welcome(&platform, &log));
    }
    shutdown.cancelled().await;
    eprintln!("Stopping …");
    platform.stop().await;
    traces.close().await;
    eprintln!("Stopped. The data is kept.");
    Ok(())
}

/// The log goes to a file; the terminal shows warnings and errors, or what `LOG_LEVEL` asks for.
fn start_log(data: &Path, listener: Option<Listener>) -> Result<PathBuf> {
    let path = data.join("astralis.log");
    if path.metadata().is_ok_and(|file| file.len() > LOG_LIMIT) {
        std::fs::rename(&path, data.join("astralis.log.old"))?;
    }
    let file: File = OpenOptions::new().create(true).append(true).open(&path)?;
    let wanted = environment("LOG_LEVEL").filter(|level| !level.trim().is_empty());
    let filter = |default: &str| {
        let level = wanted.as_deref().unwrap_or(default);
        EnvFilter::try_new(format!("{QUIET},{level}")).with_context(|| format!("LOG_LEVEL is {level:?}"))
    };
    let to_file =
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(filter("info")?).boxed();
    let to_terminal =
        fmt::layer().compact().with_writer(std::io::stderr).with_filter(filter("warn")?).boxed();
    let all: Vec<Listener> = listener.into_iter().chain([to_file, to_terminal]).collect();
    tracing_subscriber::registry().with(all).try_init()?;
    Ok(path.canonicalize()?)
}

/// What a person needs to know now.
fn welcome(platform: &Platform, log: &Path) -> String {
    let address = platform.address();
    let logins = demo::LOGINS.map(|(email, ..)| email).join(", ");
    let mut lines = vec![
        ("Open", address.to_string()),
        ("API", format!("{address}reference/")),
        ("Mails", format!("{address}mails")),
        ("Sign in as", logins),
        ("Password", demo::PASSWORD.to_owned()),
        ("Data", platform.data().display().to_string()),
        ("Log", log.display().to_string()),
    ];
    let given = |name: &str| platform.environment().is_given(name);
    if given("SMTP_HOST") {
        lines.retain(|(name, _)| *name != "Mails");
    }
    if given("DATABASE_URL") {
        lines.retain(|(name, _)| !matches!(*name, "Sign in as" | "Password"));
        lines.push(("Database", "yours (DATABASE_URL)".to_owned()));
    }
    if given("SPACES_ENDPOINT") {
        lines.push(("Bucket", "yours (SPACES_ENDPOINT)".to_owned()));
    }
    lines.push(("Stop", "Ctrl-C".to_owned()));
    let mut text = "\nAstralisOps is running\n\n".to_owned();
    for (name, value) in lines {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {name:<12}{value}");
    }
    text
}

//! The life of a function's process: a DigitalOcean Function, a container or a one-shot job, depending on how it was
//! started.

mod action_loop;
mod answer;
mod container;
mod event;
mod health;
mod host;
mod job;
mod logs;
mod pipes;
mod server;

use std::fs::File;
use std::io;
use std::process::ExitCode;

use action_loop::Logs;
use axum::Router;
use container::service;
use host::{Host, Purpose};
use sqlx::PgPool;
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;

use crate::App;
use crate::error::Result;
use crate::jobs::{Job, JobContext, Jobs};
use crate::settings::{Launch, Settings};

pub use container::{serve_routes, unbound_login, work};
pub use event::Activation;
pub use health::{health, schema_is_current};
pub use job::due;
pub use logs::{Listener, init_tracing, init_tracing_with};
pub use server::{listen, serve, shutdown_signal};

/// Exit code for a wrong invocation (sysexits.h: EX_USAGE).
const USAGE: u8 = 64;

/// The main of an HTTP function: `fn main() -> ExitCode { shared::run::http("documents", documents::router) }`.
///
/// As a Function it answers events until the platform closes the pipe; with `PORT` set it is an HTTP server.
pub fn http(name: &'static str, router: fn() -> OpenApiRouter<App>) -> ExitCode {
    let launch = Launch::from_env();
    if launch.proxy {
        return function(name, &launch, |app| {
            let (router, front) = service(name, &app, router());
            (Purpose::Http(router, front), app.db)
        });
    }
    if launch.port {
        return process(name, async |app, shutdown| {
            serve_routes(app, router(), shutdown).await?;
            Ok(ExitCode::SUCCESS)
        });
    }
    eprintln!("{name} answers HTTP: set PORT to serve it, as in `PORT=8080 {name}`");
    ExitCode::from(USAGE)
}

/// One call of an HTTP function, without its process: the line that the platform sends, and the line that answers it.
pub async fn answer(name: &'static str, app: App, routes: OpenApiRouter<App>, line: &[u8]) -> Vec<u8> {
    let (router, front) = service(name, &app, routes);
    Host::new(name, Purpose::Http(router, front), app.clock.clone()).answer(line).await
}

/// The main of a job function: `fn main() -> ExitCode { shared::run::job::<ReadDocument, _, _>(read_document::run) }`.
///
/// As a Function it runs due jobs within the deadline; with `PORT` set it works until SIGTERM; otherwise it runs due
/// jobs and ends. An argument is the payload of a job to add first: `delete-organizations '{}'`.
pub fn job<J, F, R>(run: F) -> ExitCode
where
    J: Job,
    F: Fn(App, JobContext, J) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    jobs(J::NAME, move || Jobs::default().on::<J, F, R>(run.clone()))
}

/// The main of a function that runs several kinds of jobs, one of which has its name:
/// `fn main() -> ExitCode { shared::run::jobs("sweep", sweep::jobs) }`.
///
/// Like [`job`], but the payload may name another of the kinds: `sweep '{"job": "sweep-documents"}'`.
pub fn jobs(name: &'static str, jobs: impl Fn() -> Jobs + Send + Sync + 'static) -> ExitCode {
    let launch = Launch::from_env();
    if launch.proxy {
        return function(name, &launch, |app| {
            let app = app.for_jobs();
            (job::purpose(app.clone(), jobs), app.db)
        });
    }
    if launch.port {
        return process(name, async |app, shutdown| {
            work(app.clone(), job::runner(app.for_jobs(), jobs()), Router::new(), shutdown).await?;
            Ok(ExitCode::SUCCESS)
        });
    }
    match std::env::args().nth(1).map(|payload| serde_json::from_str(&payload)).transpose() {
        Ok(payload) => process(name, async |app, shutdown| {
            job::one_shot(name, app.for_jobs(), jobs(), payload, shutdown).await
        }),
        Err(error) => {
            eprintln!("{name}: the payload is not a JSON object: {error}, as in `{name} '{{}}'`");
            ExitCode::from(USAGE)
        }
    }
}

/// Serves activations until the proxy closes the pipe.
fn function(name: &'static str, launch: &Launch, purpose: impl FnOnce(App) -> (Purpose, PgPool)) -> ExitCode {
    let Some(mut answers) = pipes::take_answers() else {
        eprintln!("{name} was started as a Function, but nobody reads file descriptor 3");
        return ExitCode::FAILURE;
    };
    let started = start_function(name, launch, purpose);
    // The proxy ends the log as soon as it hears of a failure, so the reason comes first.
    if let Err(reason) = &started {
        eprintln!("{name}: {reason}");
    }
    if launch.wait_for_ack && action_loop::acknowledge(&mut answers, started.is_ok()).is_err() {
        return ExitCode::FAILURE;
    }
    let Ok(started) = started else { return ExitCode::FAILURE };
    report(name, started.serve(answers).map(|()| ExitCode::SUCCESS).map_err(|error| error.to_string()))
}

/// What exists once nothing can fail before the first activation.
struct Started {
    runtime: Runtime,
    host: Host,
    guards: bool,
}

fn start_function(
    name: &'static str,
    launch: &Launch,
    purpose: impl FnOnce(App) -> (Purpose, PgPool),
) -> Result<Started, String> {
    let guards = action_loop::guards(launch)?;
    // One activation at a time: two threads are enough for the work and the connection pool.
    let (runtime, app) = start(Builder::new_multi_thread().worker_threads(2))?;
    let host = {
        let _entered = runtime.enter();
        let clock = app.clock.clone();
        let (purpose, db) = purpose(app);
        Host::new(name, purpose, clock).releasing(db)
    };
    Ok(Started { runtime, host, guards })
}

impl Started {
    fn serve(self, answers: File) -> io::Result<()> {
        let logs = Logs { out: io::stdout(), err: io::stderr(), guards: self.guards };
        let served = action_loop::run(&self.host, &self.runtime, io::stdin().lock(), answers, logs);
        self.runtime.shutdown_background();
        served
    }
}

/// Runs an ordinary process until its work is done or it is told to stop.
fn process(name: &str, work: impl AsyncFnOnce(App, CancellationToken) -> Result<ExitCode>) -> ExitCode {
    let done = start(&mut Builder::new_multi_thread()).and_then(|(runtime, app)| {
        let done = runtime.block_on(async {
            let done = work(app.clone(), shutdown_signal()?).await;
            app.readers.close().await;
            done
        });
        runtime.shutdown_background();
        done.map_err(|error| error.to_string())
    });
    report(name, done)
}

/// Settings, log, runtime and state; each fault is one sentence for the person who deploys.
fn start(runtime: &mut Builder) -> Result<(Runtime, App), String> {
    let settings = Settings::from_env().map_err(|faults| faults.to_string())?;
    init_tracing(&settings).map_err(|error| error.to_string())?;
    let runtime = runtime.enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
    let app = {
        let _entered = runtime.enter();
        App::new(settings).map_err(|error| error.to_string())?
    };
    Ok((runtime, app))
}

fn report(name: &str, done: Result<ExitCode, String>) -> ExitCode {
    done.unwrap_or_else(|reason| {
        eprintln!("{name}: {reason}");
        ExitCode::FAILURE
    })
}

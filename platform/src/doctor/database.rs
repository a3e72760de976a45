//! Postgres: the login, the schema, the isolation of organizations, connections, its clock, and the queue in it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::db::{self, SystemTx, listening, probing};
use shared::jobs::{self, Job, JobContext, Jobs};
use shared::{App, Error, Result, run};

use super::finding::{Fault, Finding, Tried, fault, tried};

const UNREACHABLE: &str = "database_unreachable";

/// A clock that is off by more is wrong: codes of authenticator apps hold for half a minute.
const CLOCK_LIMIT: Duration = Duration::from_secs(10);

/// For the queue to run a job that does nothing.
const QUEUE_TIME: Duration = Duration::from_secs(20);

/// A channel that nobody else listens on.
const CHANNEL: &str = "astralis_doctor";

/// A job that does nothing, in a queue of its own: no worker takes it.
#[derive(Debug, Serialize, Deserialize)]
struct TryOut {}

impl Job for TryOut {
    const NAME: &'static str = "try-out";
    const QUEUE: &'static str = "doctor";
    const MAX_ATTEMPTS: u16 = 1;
}

/// One finding where the database can't be used, else one for each thing about it.
pub(super) async fn examine(app: &App) -> Vec<Finding> {
    let login = tried("database", UNREACHABLE, login(app)).await;
    if login.is_ill() {
        return vec![login];
    }
    vec![
        login,
        tried("isolation", UNREACHABLE, isolation(app)).await,
        connections(app).await,
        tried("clock", UNREACHABLE, clock(app)).await,
    ]
}

async fn login(app: &App) -> Tried {
    db::refuse_unbound(&app.db).await.map_err(refused)?;
    db::ping(&app.db).await.map_err(unreachable)?;
    let current = run::schema_is_current(app).await;
    current.map_err(|error| fault("database_schema", format!("{error:#}")))?;
    Ok(format!("answers as astralis_app, {} migrations, an ordinary login", db::MIGRATOR.iter().count()))
}

fn refused(error: Error) -> Fault {
    let said = error.to_string();
    match error.code() {
        "pooled_port" => fault("database_pooled", said),
        "superuser" => fault("database_superuser", said),
        _ if said.contains("astralis_app") => fault("database_role", said),
        _ => unreachable(error),
    }
}

fn unreachable(error: Error) -> Fault {
    fault(UNREACHABLE, format!("{:#}", anyhow::anyhow!(error.to_string())))
}

async fn isolation(app: &App) -> Tried {
    match probing::isolates(&app.db).await {
        Ok(true) => Ok("no organization reaches a row of another one".to_owned()),
        Ok(false) => {
            Err(fault("database_isolation", "rows of one organization are in the reach of another one"))
        }
        Err(error) => Err(unreachable(error)),
    }
}

async fn connections(app: &App) -> Finding {
    let part = "connections";
    match probing::slots(&app.db).await {
        Ok(slots) => {
            let wanted = app.settings.database_connections;
            let detail = format!(
                "{} of {} are taken, {} are free; each process like this one may open {wanted} and two more",
                slots.taken,
                slots.usable,
                slots.free()
            );
            if slots.free() < wanted {
                return Finding::warn(part, fault("database_connections", detail));
            }
            Finding::well(part, detail)
        }
        Err(error) => Finding::ill(part, unreachable(error)),
    }
}

async fn clock(app: &App) -> Tried {
    let off = probing::clock_difference(&app.db, &app.clock).await.map_err(unreachable)?;
    let detail = format!("{} s between this machine's clock and the database's", off.as_secs());
    if off > CLOCK_LIMIT { Err(fault("clock_database", detail)) } else { Ok(detail) }
}

/// A job goes through the queue, and a notification comes back.
pub(super) async fn queue(app: &App) -> Finding {
    tried("queue", "queue_round_trip", round_trip(app)).await
}

async fn round_trip(app: &App) -> Tried {
    let stopped = |error: Error| fault("queue_round_trip", error.to_string());
    let mut tx = SystemTx::begin(&app.db).await.map_err(stopped)?;
    jobs::enqueue(&mut tx, &TryOut {}).await.map_err(stopped)?;
    tx.commit().await.map_err(stopped)?;
    let kinds = Jobs::default().on::<TryOut, _, _>(nothing);
    let drained = run::due(app.clone(), kinds, QUEUE_TIME).await.map_err(stopped)?;
    if drained.done == 0 {
        return Err(fault("queue_round_trip", "a job that does nothing was enqueued and not run"));
    }
    let lost = |error: Error| fault("queue_listening", error.to_string());
    let mut listener = listening::listen(&app.db, CHANNEL).await.map_err(lost)?;
    if !listening::arrives(&mut listener, CHANNEL).await.map_err(lost)? {
        return Err(fault("queue_listening", "a notification to ourselves does not come back"));
    }
    drop(listener);
    let stats = jobs::stats(app).await.map_err(stopped)?;
    let (depth, oldest) = (stats.depth(), stats.oldest_ready().as_secs());
    Ok(format!("runs jobs and tells of them; {depth} waiting, the oldest for {oldest} s"))
}

async fn nothing(app: App, context: JobContext, _: TryOut) -> Result<()> {
    context.finish(context.system(&app).await?).await
}

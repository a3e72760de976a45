//! The state of the installation, and the jobs of an organization.

mod jobs;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::{App, Result, db};
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(jobs::queues))
        .routes(routes!(jobs::pause))
        .routes(routes!(jobs::resume))
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::find))
        .routes(routes!(jobs::retry))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::promote))
}

/// How one part is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HealthCondition)]
#[serde(rename_all = "snake_case")]
enum Condition {
    /// It answers.
    Ok,
    /// It does not answer.
    Unreachable,
    /// It is not configured.
    Off,
}

/// A health check should answer quickly.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the installation is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok` when everything that is needed answers.
    status: Condition,
    /// Postgres.
    database: Condition,
    /// Waiting and running jobs; absent while Postgres does not answer.
    queue: Option<Queue>,
    /// The bucket, by where it is.
    storage: Storage,
    /// Optional parts that are not configured: `antivirus`, `backups`, `google`, `mail`, `model`, `openid`.
    off: Vec<&'static str>,
    /// Of the program.
    version: &'static str,
}

#[derive(Serialize, ToSchema)]
struct Queue {
    /// Jobs that could run now.
    ready: i64,
    /// Jobs that are running.
    running: i64,
    /// Seconds the oldest ready job has waited.
    oldest_ready_seconds: u64,
    /// Jobs given up within the last day.
    dead_last_day: i64,
}

#[derive(Serialize, ToSchema)]
struct Storage {
    /// The bucket on this machine.
    local: Condition,
    /// Spaces or another S3.
    cloud: Condition,
}

/// Check the installation: 200 when every required part answers, otherwise 503.
#[utoipa::path(get, path = "/health", operation_id = "health.check", tag = "operations",
    extensions(("x-limit" = json!("none"))), security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health(State(app): State<App>) -> Response {
    let bucket = async { timeout(PATIENCE, app.bucket.check()).await? };
    let (database, bucket) = tokio::join!(db::ping(&app.db), bucket);
    let [database, bucket] = [database, bucket].map(|answer| match answer {
        Ok(()) => Condition::Ok,
        Err(_) => Condition::Unreachable,
    });
    let storage = if app.settings.spaces.is_local() {
        Storage { local: bucket, cloud: Condition::Off }
    } else {
        Storage { local: Condition::Off, cloud: bucket }
    };
    let well = [database, bucket].iter().all(|condition| *condition == Condition::Ok);
    let health = Health {
        status: if well { Condition::Ok } else { Condition::Unreachable },
        database,
        queue: if database == Condition::Ok { queue(&app).await.ok() } else { None },
        storage,
        off: app.settings.off(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}

async fn queue(app: &App) -> Result<Queue> {
    let stats = shared::jobs::stats(app).await?;
    Ok(Queue {
        ready: stats.depth(),
        running: stats.queues.iter().map(|queue| queue.running).sum(),
        oldest_ready_seconds: stats.oldest_ready().as_secs(),
        dead_last_day: stats.dead_last_day,
    })
}

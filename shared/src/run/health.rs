//! Liveness and readiness, for machines: is the process alive, and may it get work?

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use sqlx::migrate::Migrate;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::db::MIGRATOR;

/// If Postgres takes longer than this, the process counts as cut off from it.
const PING: Duration = Duration::from_secs(1);

#[derive(Clone)]
struct Health {
    app: App,
    shutdown: CancellationToken,
}

/// The answer of both probes.
#[derive(Serialize)]
struct Report {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// `/livez`: the process answers. `/readyz`: it is not draining, has every secret that it needs, Postgres answers within
/// a second, and its schema is the one this program was built for or a newer one.
pub fn health(app: App, shutdown: CancellationToken) -> Router {
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).with_state(Health { app, shutdown })
}

async fn live() -> Json<Report> {
    Json(Report { status: "ok", reason: None })
}

async fn ready(State(health): State<Health>) -> (StatusCode, Json<Report>) {
    if health.shutdown.is_cancelled() {
        return unready("draining".to_owned());
    }
    // Settings that were read have none; those that a program makes itself may, and would sign with nothing.
    if let Some(name) = health.app.settings.empty_secret() {
        return unready(format!("{name} is empty: set it and start the process anew"));
    }
    match tokio::time::timeout(PING, schema_is_current(&health.app)).await {
        Ok(Ok(())) => (StatusCode::OK, Json(Report { status: "ok", reason: None })),
        Ok(Err(error)) => {
            tracing::warn!(error = format!("{error:#}"), "not ready");
            unready(error.to_string())
        }
        Err(_) => unready("the database does not answer within a second".to_owned()),
    }
}

fn unready(reason: String) -> (StatusCode, Json<Report>) {
    (StatusCode::SERVICE_UNAVAILABLE, Json(Report { status: "unavailable", reason: Some(reason) }))
}

/// Whether the database has the schema this program was built for. A newer one is fine: migrations run before the
/// deploy, and the old code goes on until the new one is ready.
///
/// # Errors
/// A sentence that says what is wrong with the schema.
pub async fn schema_is_current(app: &App) -> anyhow::Result<()> {
    let mut connection = app.db.acquire().await.context("the database can't be reached")?;
    let table = &MIGRATOR.table_name;
    let applied = connection
        .list_applied_migrations(table)
        .await
        .context("the database has no schema yet: run the migrations")?;
    let Some(expected) = MIGRATOR.iter().map(|migration| migration.version).max() else { return Ok(()) };
    let newest = applied.iter().map(|migration| migration.version).max().unwrap_or_default();
    ensure!(
        newest >= expected,
        "the schema is at {newest}, this program needs {expected}: run the migrations"
    );
    if let Some(version) = connection.dirty_version(table).await.context("the schema can't be read")? {
        bail!("migration {version} failed half-way: repair it and run the migrations");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use sqlx::PgPool;
    use tower::ServiceExt;

    use super::*;
    use crate::error::Result;
    use crate::settings::{Rotating, Secret};
    use crate::testing;

    async fn ask(app: &App, shutdown: &CancellationToken, path: &str) -> Result<(u16, String)> {
        let request = Request::get(path).body(Body::empty())?;
        let reply = health(app.clone(), shutdown.clone()).oneshot(request).await?;
        let (status, body) = (reply.status().as_u16(), to_bytes(reply.into_body(), 10_000).await?);
        Ok((status, String::from_utf8(body.to_vec())?))
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_process_is_ready_until_it_drains_and_lives_on_meanwhile(db: PgPool) -> Result<()> {
        let (app, shutdown) = (testing::app(&db), CancellationToken::new());
        assert_eq!(ask(&app, &shutdown, "/readyz").await?, (200, r#"{"status":"ok"}"#.to_owned()));
        shutdown.cancel();
        let (status, said) = ask(&app, &shutdown, "/readyz").await?;
        assert_eq!((status, said.contains("draining")), (503, true), "{said}");
        assert_eq!(ask(&app, &shutdown, "/livez").await?.0, 200);
        Ok(())
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn an_empty_secret_is_named(db: PgPool) -> Result<()> {
        let mut settings = testing::settings();
        settings.signing = Rotating::only(Secret::new(""));
        let (status, said) =
            ask(&testing::app_with(&db, settings), &CancellationToken::new(), "/readyz").await?;
        assert_eq!((status, said.contains("SIGNING_KEY is empty")), (503, true), "{said}");
        Ok(())
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn an_older_schema_is_not_enough_and_none_at_all_is_said_to_be_missing(db: PgPool) -> Result<()> {
        let (app, shutdown) = (testing::app(&db), CancellationToken::new());
        let drop_newest = "delete from _sqlx_migrations
            where version = (select max(version) from _sqlx_migrations)";
        sqlx::raw_sql(drop_newest).execute(&db).await?;
        let (status, said) = ask(&app, &shutdown, "/readyz").await?;
        assert_eq!((status, said.contains("run the migrations")), (503, true), "{said}");
        assert!(said.contains("the schema is at"), "{said}");

        sqlx::raw_sql("drop table _sqlx_migrations").execute(&db).await?;
        let (status, said) = ask(&app, &shutdown, "/readyz").await?;
        assert_eq!((status, said.contains("has no schema yet")), (503, true), "{said}");
        Ok(())
    }
}

//! Enqueueing single jobs, each in a transaction of its own, over ten connections.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use shared::db::SystemTx;
use shared::jobs::{self, Job};
use shared::settings::Settings;
use shared::{App, db};
use sqlx::PgPool;
use tests::program::{Program, variables};

use crate::{Bar, Row};

const CONNECTIONS: usize = 10;
const EACH: usize = 300;

/// Nobody runs it: it waits on a queue of its own.
#[derive(Serialize, Deserialize)]
struct Nothing {
    padding: String,
}

impl Job for Nothing {
    const NAME: &'static str = "bench-nothing";
    const QUEUE: &'static str = "bench";
}

/// Jobs a second, with bare one-row inserts into a plain table as peer.
pub(crate) async fn enqueue() -> Result<Row> {
    let program = Program::start(&[]).await?;
    let settings = settings(&program.data())?;
    let login = PgPool::connect(&settings.database_url).await?;
    sqlx::query("create table bench (id bigserial primary key, payload jsonb not null)")
        .execute(&login)
        .await?;
    sqlx::query("grant all on bench, bench_id_seq to astralis_system").execute(&login).await?;
    let app = App::new(settings).map_err(|error| anyhow!("{error}"))?;

    let ours = per_second(&app, true).await?;
    let peer = per_second(&app, false).await?;
    app.db.close().await;
    login.close().await;
    program.stop()?;
    Ok(Row {
        what: "queue, single enqueue a second",
        ours: format!("{ours:.0}"),
        peer: format!("bare insert {peer:.0}"),
        figure: ours,
        bar: Bar::AtLeast(1000.0),
    })
}

/// The settings of the platform that runs in a data folder.
pub(crate) fn settings(data: &Path) -> Result<Settings> {
    let variables = variables(data)?;
    Ok(Settings::parse(|name| variables.get(name).cloned())?)
}

async fn per_second(app: &App, jobs: bool) -> Result<f64> {
    db::ping(&app.db).await.map_err(|error| anyhow!("{error}"))?;
    let begun = Instant::now();
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| tokio::spawn(insert(app.clone(), jobs))).collect();
    for client in clients {
        client.await?.map_err(|error| anyhow!("{error}")).context("inserting")?;
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let count = (CONNECTIONS * EACH) as f64;
    Ok(count / begun.elapsed().as_secs_f64())
}

async fn insert(app: App, jobs: bool) -> shared::Result<()> {
    let job = Nothing { padding: "x".repeat(80) };
    for _ in 0..EACH {
        let mut tx = SystemTx::begin(&app.db).await?;
        if jobs {
            jobs::enqueue(&mut tx, &job).await?;
        } else {
            let payload = serde_json::to_value(&job)?;
            sqlx::query("insert into bench (payload) values ($1)").bind(payload).execute(tx.conn()).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

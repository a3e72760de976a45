//! A roll-over: new processes take the place of old ones while people upload, look and listen, and nobody notices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::StreamExt;
use serde_json::Value;
use shared::clients::web;
use sqlx::PgPool;
use tests::component::Component;
use tests::program::{Person, Program, fixture, id};
use tokio::sync::Mutex;

/// What `.do/app.yaml` gives an API and a worker.
const API_CONNECTIONS: &str = "4";
const WORKER_CONNECTIONS: &str = "2";

/// How long the platform keeps new requests away before it sends SIGTERM, shortened from `drain_seconds`.
const KEPT_AWAY: Duration = Duration::from_secs(2);

/// How long the workers may take to be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// What App Platform gives a part.
async fn start(program: &Program, command: &str, connections: &str) -> Result<Component> {
    let login = as_rolling(&program.database_url()?)?;
    let variables = [
        ("DATABASE_URL", login.as_str()),
        ("DATABASE_CONNECTIONS", connections),
        ("WORKER_CONCURRENCY", "1"),
        ("RATE_LIMIT_MAX", "0"),
    ];
    Component::start(program, command, &variables).await
}

/// The same database under a login of its own, which tells these processes' connections from the local platform's.
fn as_rolling(url: &str) -> Result<String> {
    let (_, place) = url.split_once('@').context("a database without a login")?;
    Ok(format!("postgres://rolling:rolling@{place}"))
}

/// Where new requests go, in turn, as the load balancer has it.
#[derive(Clone, Default)]
struct Balancer(Arc<Mutex<Vec<String>>>);

impl Balancer {
    async fn add(&self, component: &Component) {
        self.0.lock().await.push(component.address().to_owned());
    }

    async fn remove(&self, component: &Component) {
        self.0.lock().await.retain(|address| address != component.address());
        tokio::time::sleep(KEPT_AWAY).await;
    }

    async fn next(&self) -> String {
        let mut addresses = self.0.lock().await;
        addresses.rotate_left(1);
        addresses[0].clone()
    }
}

/// Looks at lists all the time; how often, or the first answer that was none.
async fn look(balancer: Balancer, person: Person, over: Arc<AtomicBool>) -> Result<usize> {
    let mut looked = 0;
    while !over.load(Ordering::Relaxed) {
        let (status, answer) = person.at(&balancer.next().await).get("/documents?limit=50").await?;
        ensure!(status == 200, "{status} {answer}");
        looked += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(looked)
}

/// Listens all the time, as a page does: a stream that ends is opened again elsewhere.
async fn listen(balancer: Balancer, person: Person, over: Arc<AtomicBool>) -> Result<usize> {
    let client = web::client().build()?;
    let mut opened = 0;
    while !over.load(Ordering::Relaxed) {
        let url = format!("{}/api/v1/events", balancer.next().await);
        let stream = client.get(url).timeout(10 * PATIENCE).bearer_auth(person.token()).send().await?;
        ensure!(stream.status() == 200, "events: {}", stream.status());
        opened += 1;
        let mut bytes = stream.bytes_stream();
        loop {
            match tokio::time::timeout(Duration::from_millis(500), bytes.next()).await {
                // The end of the stream is no error: the server said that it goes.
                Ok(None) => break,
                Ok(Some(part)) => drop(part.context("a stream was cut off")?),
                Err(_) if over.load(Ordering::Relaxed) => break,
                Err(_) => {}
            }
        }
    }
    Ok(opened)
}

/// Uploads one document after the other until the old processes have gone.
async fn upload(balancer: Balancer, person: Person, gone: Arc<AtomicBool>) -> Result<Vec<String>> {
    let photo = fixture("receipt.jpg")?;
    let mut ids = Vec::new();
    while !gone.load(Ordering::Relaxed) {
        // Other bytes each time: the same ones would not be read again.
        let number = u32::try_from(ids.len())?;
        let bytes = [photo.as_slice(), &number.to_be_bytes()].concat();
        let (status, document) = person.at(&balancer.next().await).send("receipt.jpg", bytes).await?;
        ensure!(status == 202, "{status} {document}");
        ids.push(id(&document).to_owned());
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    Ok(ids)
}

/// The most connections that the components ever had at once.
async fn watch(db: PgPool, over: Arc<AtomicBool>) -> Result<i64> {
    let mut peak = 0;
    while !over.load(Ordering::Relaxed) {
        let query = "select count(*) from pg_stat_activity where usename = 'rolling'";
        peak = peak.max(sqlx::query_scalar(query).fetch_one(&db).await?);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(peak)
}

/// Waits until that many workers are in the middle of a document.
async fn in_mid_document(db: &PgPool, workers: i64) -> Result<()> {
    let begun = Instant::now();
    loop {
        let mut tx = db.begin().await?;
        sqlx::query("set local role astralis_system").execute(&mut *tx).await?;
        let query = "select count(distinct worker) from jobs.job where kind = 'read-document'";
        let busy: i64 = sqlx::query_scalar(query).fetch_one(&mut *tx).await?;
        if busy >= workers {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "{busy} workers are busy");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Each document was read to its end once, whatever was given back on the way.
async fn read_once(db: &PgPool, person: &Person, ids: &[String]) -> Result<()> {
    for id in ids {
        let document = person.wait(id).await?;
        ensure!(document["status"] == "COMPLETED", "{document}");
        let mut tx = db.begin().await?;
        sqlx::query("set local role astralis_system").execute(&mut *tx).await?;
        let ended: Vec<Value> = sqlx::query_scalar(
            "select jsonb_build_array(kind, outcome, crashes) from jobs.archive
             where kind = 'read-document' and payload::text like '%' || $1 || '%'",
        )
        .bind(id)
        .fetch_all(&mut *tx)
        .await?;
        ensure!(ended == [serde_json::json!(["read-document", "succeeded", 0])], "{id}: {ended:?}");
        let completed =
            "select count(*) from activity where action = 'document.completed' and object_id = $1::uuid";
        let completed: i64 = sqlx::query_scalar(completed).bind(id).fetch_one(&mut *tx).await?;
        ensure!(completed == 1, "{id} was completed {completed} times");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_over_under_load_fails_no_request_and_loses_no_document() -> Result<()> {
    let program = Program::start(&[("WORKER_CONCURRENCY", "1")]).await?;
    let person = program.sign_in("operator").await?;
    let db = PgPool::connect(&program.database_url()?).await?;
    let login = "create role rolling login password 'rolling' in role astralis_app, astralis_system";
    sqlx::raw_sql(login).execute(&db).await?;
    let (balancer, over) = (Balancer::default(), Arc::new(AtomicBool::new(false)));
    let api = start(&program, "serve", API_CONNECTIONS).await?;
    let worker = start(&program, "work", WORKER_CONNECTIONS).await?;
    balancer.add(&api).await;

    let peak = tokio::spawn(watch(db.clone(), over.clone()));
    let looking = tokio::spawn(look(balancer.clone(), person.clone(), over.clone()));
    let listening = tokio::spawn(listen(balancer.clone(), person.clone(), over.clone()));
    let gone = Arc::new(AtomicBool::new(false));
    let uploading = tokio::spawn(upload(balancer.clone(), person.clone(), gone.clone()));

    // The new ones first, then the old ones go, the worker in the middle of a document.
    let new_api = start(&program, "serve", API_CONNECTIONS).await?;
    let new_worker = start(&program, "work", WORKER_CONNECTIONS).await?;
    balancer.add(&new_api).await;
    in_mid_document(&db, 3).await?;
    let leaving = async {
        balancer.remove(&api).await;
        api.end().await
    };
    let (api, worker) = tokio::join!(leaving, worker.end());
    api.and(worker)?;
    gone.store(true, Ordering::Relaxed);

    let ids = uploading.await??;
    read_once(&db, &person, &ids).await?;
    over.store(true, Ordering::Relaxed);
    let (looked, opened) = (looking.await??, listening.await??);
    ensure!(looked > 10 && opened >= 2, "looked {looked} times, and opened {opened} streams");
    let peak = peak.await??;
    println!("{looked} looks, {opened} streams, {peak} connections at most");
    ensure!((6..=20).contains(&peak), "{peak} connections at once: the smallest managed Postgres has 22");
    balancer.remove(&new_api).await;
    let (api, worker) = tokio::join!(new_api.end(), new_worker.end());
    api.and(worker)?;
    db.close().await;
    program.stop()?;
    Ok(())
}

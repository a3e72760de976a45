//! A bucket that refuses in the middle of an upload: nothing is lost, and the upload goes on when it answers again.

use std::sync::Arc;

use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use shared::Result;
use shared::clients::exchange::exchange;
use shared::testing::{Caller, World, app_with, settings_with};
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::text;

const PART: usize = 5 * 1024 * 1024;

const REFUSAL: &[u8] = b"HTTP/1.1 503 Slow Down\r\ncontent-type: application/xml\r\nconnection: close\r\n\
    content-length: 50\r\n\r\n<Error><Code>SlowDown</Code><Message/></Error>    ";

/// Stands in front of the bucket, which it lets answer or answers for with 503.
struct Gate {
    address: String,
    refuses: Arc<watch::Sender<bool>>,
}

impl Gate {
    async fn before(bucket: &Bucket) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let refuses = Arc::new(watch::channel(false).0);
        let (switch, target) = (refuses.clone(), bucket.endpoint().replace("http://", ""));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, target.clone(), switch.subscribe()));
            }
        });
        Ok(Self { address, refuses })
    }

    fn refuse(&self, refuses: bool) {
        self.refuses.send_replace(refuses);
    }
}

/// Connections that are open when the bucket begins to refuse are cut off.
async fn pass(mut stream: TcpStream, target: String, mut refuses: watch::Receiver<bool>) {
    if *refuses.borrow_and_update() {
        let mut request = [0; 65536];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(REFUSAL).await;
        let _ = stream.shutdown().await;
        return;
    }
    let Ok(mut bucket) = TcpStream::connect(target).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut stream, &mut bucket) => {}
        _ = refuses.changed() => {}
    }
}

struct Stage {
    world: World,
    gate: Gate,
    _folder: TempDir,
    _bucket: Bucket,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let gate = Gate::before(&bucket).await?;
        let endpoint = gate.address.clone();
        let settings = settings_with(|name| (name == "SPACES_ENDPOINT").then(|| endpoint.clone()));
        let world = World::over(app_with(&db, settings), db).await?;
        Ok(Self { world, gate, _folder: folder, _bucket: bucket })
    }
}

fn file() -> Vec<u8> {
    let mut file = b"%PDF-1.7".to_vec();
    file.resize(PART + 9, b'x');
    file
}

/// Sends a part; returns the bucket's status.
async fn send(caller: &Caller, id: &str, number: usize) -> Result<u16> {
    let signed = caller
        .post(::documents::router(), &format!("/documents/{id}/parts"), &json!({ "numbers": [number] }))
        .await?
        .value();
    let file = file();
    let bytes = &file[(number - 1) * PART..(number * PART).min(file.len())];
    Ok(exchange("PUT", text(&signed["items"][0], "url"), &[], bytes).await.map_or(0, |reply| reply.status))
}

async fn complete(caller: &Caller, id: &str) -> Result<Value> {
    Ok(caller.post(::documents::router(), &format!("/documents/{id}/complete"), &json!({})).await?.value())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_upload_in_parts_goes_on_after_the_bucket_refused_in_the_middle(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let wanted = json!({ "name": "big.pdf", "size": file().len(), "parts": true });
    let ticket = client.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    let id = text(&ticket["document"], "id").to_owned();
    assert_eq!(send(&client, &id, 1).await?, 200);

    stage.gate.refuse(true);
    assert_ne!(send(&client, &id, 2).await?, 200);
    let parts = client.get(::documents::router(), &format!("/documents/{id}/parts")).await?;
    assert_eq!(parts.refusal(), (503, "bucket_unavailable".into()));
    assert_eq!(text(&complete(&client, &id).await?, "code"), "bucket_unavailable");

    stage.gate.refuse(false);
    let parts = client.get(::documents::router(), &format!("/documents/{id}/parts")).await?.value();
    assert_eq!((&parts["items"][0]["number"], parts["items"].as_array().map(Vec::len)), (&json!(1), Some(1)));
    assert_eq!(send(&client, &id, 2).await?, 200);

    // All parts are there, and the bucket refuses to join them.
    stage.gate.refuse(true);
    assert_eq!(text(&complete(&client, &id).await?, "code"), "bucket_unavailable");
    stage.gate.refuse(false);
    assert_eq!(text(&complete(&client, &id).await?, "status"), "PENDING");
    assert_eq!(stage.world.as_system("select from jobs.job where kind = 'read-document'").await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_completion_before_the_file_and_of_anothers_ticket_change_nothing(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let stranger = stage.world.as_stranger().await?;
    let wanted = json!({ "name": "a.pdf", "size": 10 });
    let ticket = client.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    let id = text(&ticket["document"], "id").to_owned();
    for _ in 0..2 {
        assert_eq!(text(&complete(&client, &id).await?, "code"), "not_arrived");
        assert_eq!(text(&complete(&stranger, &id).await?, "code"), "not_found");
    }
    let found = client.get(::documents::router(), &format!("/documents/{id}")).await?.value();
    assert_eq!(text(&found, "status"), "UPLOADING");
    Ok(())
}

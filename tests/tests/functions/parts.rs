//! Uploads in parts, with the local bucket: sent, resumed, put together, given up.

use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use shared::clients::exchange::exchange;
use shared::documents::trash;
use shared::ids::DocumentId;
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{Result, documents};
use sqlx::PgPool;
use tempfile::TempDir;

const PART: usize = 5 * 1024 * 1024;

/// A world whose bucket answers, and where its files are.
struct Stage {
    world: World,
    folder: TempDir,
    _bucket: Bucket,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let endpoint = bucket.endpoint();
        let settings = settings_with(|name| (name == "SPACES_ENDPOINT").then(|| endpoint.clone()));
        let world = World::over(app_with(&db, settings), db).await?;
        Ok(Self { world, folder, _bucket: bucket })
    }

    /// Parts and notes of uploads that are in the bucket's folder.
    fn left(&self) -> Result<usize> {
        let entries = std::fs::read_dir(self.folder.path())?.filter_map(|entry| entry.ok());
        Ok(entries.filter(|entry| entry.file_name().to_string_lossy().contains(".upload")).count())
    }

    /// As if a day had gone by.
    async fn next_day(&self) -> Result<u64> {
        let aged = "update documents set created_at = created_at - interval '25 hours', updated_at = updated_at - interval '25 hours'";
        self.world.as_system(aged).await
    }
}

/// A PDF of two parts and a bit, as far as its first bytes say.
fn file() -> Vec<u8> {
    let mut file = b"%PDF-1.7".to_vec();
    file.resize(2 * PART + 9, b'x');
    file
}

async fn ticket(caller: &Caller) -> Result<(String, Value)> {
    let wanted = json!({ "name": "big.pdf", "size": file().len(), "parts": true });
    let reply = caller.post(::documents::router(), "/documents/uploads", &wanted).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    let ticket = reply.value();
    Ok((ticket["document"]["id"].as_str().unwrap_or_default().to_owned(), ticket))
}

async fn sign(caller: &Caller, id: &str, numbers: &[u32]) -> Result<Reply> {
    let wanted = json!({ "numbers": numbers });
    caller.post(::documents::router(), &format!("/documents/{id}/parts"), &wanted).await
}

/// Has parts signed and sends each; returns the entity tags.
async fn send(caller: &Caller, id: &str, numbers: &[u32]) -> Result<Vec<String>> {
    let (file, signed) = (file(), sign(caller, id, numbers).await?.value());
    let mut tags = Vec::new();
    for part in signed["items"].as_array().into_iter().flatten() {
        let number = part["number"].as_u64().unwrap_or_default() as usize;
        let bytes = &file[(number - 1) * PART..(number * PART).min(file.len())];
        assert_eq!(part["size"], bytes.len());
        let stored = exchange("PUT", part["url"].as_str().unwrap_or_default(), &[], bytes).await?;
        assert_eq!(stored.status, 200, "{}", String::from_utf8_lossy(&stored.body));
        tags.push(stored.header("etag").unwrap_or_default().to_owned());
    }
    Ok(tags)
}

async fn stored(caller: &Caller, id: &str) -> Result<Value> {
    Ok(caller.get(::documents::router(), &format!("/documents/{id}/parts")).await?.value())
}

async fn complete(caller: &Caller, id: &str) -> Result<Reply> {
    caller.post(::documents::router(), &format!("/documents/{id}/complete"), &json!({})).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_large_file_goes_on_after_a_reload_where_it_broke_off(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let (id, ticket) = ticket(&client).await?;
    assert_eq!((&ticket["outcome"], &ticket["upload"]), (&json!("send_parts"), &Value::Null));
    assert_eq!((&ticket["parts"]["part_size"], &ticket["parts"]["count"]), (&json!(PART), &json!(3)));
    assert_eq!(stored(&client, &id).await?["items"], json!([]));

    let tags = send(&client, &id, &[3, 1]).await?;
    let early = complete(&client, &id).await?;
    assert_eq!(early.refusal(), (409, "parts_missing".into()));
    assert!(early.problem().detail.starts_with("part 2 is missing"), "{}", early.problem().detail);

    let listed = stored(&client, &id).await?;
    let expected = json!([
        { "number": 1, "size": PART, "etag": tags[1] },
        { "number": 3, "size": 9, "etag": tags[0] },
    ]);
    assert_eq!((&listed["items"], &listed["count"]), (&expected, &json!(3)));
    send(&client, &id, &[2]).await?;

    let (one, other) = tokio::join!(complete(&client, &id), complete(&client, &id));
    for done in [one?, other?, complete(&client, &id).await?] {
        assert_eq!((done.status.as_u16(), &done.value()["status"]), (200, &json!("PENDING")));
    }
    assert_eq!(stage.world.as_system("select from jobs.job where kind = 'read-document'").await?, 1);
    assert_eq!(sign(&client, &id, &[1]).await?.refusal(), (409, "not_uploading".into()));
    assert_eq!(stage.left()?, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn numbers_that_the_file_does_not_have_are_named_and_so_is_a_file_without_parts(
    db: PgPool,
) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let (id, _) = ticket(&client).await?;
    for numbers in [&[0][..], &[1, 4]] {
        let refused = sign(&client, &id, numbers).await?.problem();
        let pointer = format!("/numbers/{}", numbers.len() - 1);
        assert_eq!((refused.status, &refused.errors[0].pointer), (422, &pointer));
    }
    assert_eq!(sign(&client, &id, &[]).await?.status, 422);
    assert_eq!(sign(&client, &id, &[1; 101]).await?.status, 422);

    let small = json!({ "name": "small.pdf", "size": PART, "parts": true });
    let small = client.post(::documents::router(), "/documents/uploads", &small).await?.value();
    assert_eq!((&small["outcome"], &small["parts"]), (&json!("send"), &Value::Null));
    let id = small["document"]["id"].as_str().unwrap_or_default();
    assert_eq!(sign(&client, id, &[1]).await?.refusal(), (409, "not_in_parts".into()));

    let stranger = stage.world.as_stranger().await?;
    assert_eq!(sign(&stranger, id, &[1]).await?.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_upload_that_is_cancelled_leaves_nothing(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let (id, _) = ticket(&client).await?;
    send(&client, &id, &[1]).await?;
    let path = format!("/documents/{id}/upload");

    assert_eq!(client.delete(::documents::router(), &path).await?.status, 204);
    assert_eq!(client.delete(::documents::router(), &path).await?.refusal(), (404, "not_found".into()));
    assert_eq!((stage.left()?, stage.world.as_system("select from documents").await?), (0, 0));
    assert_eq!(stage.world.logged("document.upload_cancelled").await?.len(), 1);

    // The URL of a single PUT works on: its document says what became of it, and the sweep removes what arrives.
    let wanted = json!({ "name": "small.pdf", "size": 8 });
    let small = client.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    let id = small["document"]["id"].as_str().unwrap_or_default();
    let path = format!("/documents/{id}/upload");
    assert_eq!(client.delete(::documents::router(), &path).await?.status, 204);
    assert_eq!(client.delete(::documents::router(), &path).await?.refusal(), (409, "not_uploading".into()));
    let cancelled = client.get(::documents::router(), &format!("/documents/{id}")).await?.value();
    assert_eq!(cancelled["error"]["code"], "upload_cancelled");
    let headers = [("content-type".to_owned(), "application/pdf".to_owned())];
    let url = small["upload"]["url"].as_str().unwrap_or_default();
    assert_eq!(exchange("PUT", url, &headers, b"%PDF-1.7").await?.status, 200);
    assert_eq!(documents::sweep(&stage.world.app).await?.removed, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn after_a_day_a_whole_upload_is_taken_over_and_a_broken_one_removed(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let ((whole, _), (broken, _), (never, _)) =
        (ticket(&client).await?, ticket(&client).await?, ticket(&client).await?);
    send(&client, &whole, &[1, 2, 3]).await?;
    send(&client, &broken, &[1, 2]).await?;
    stage.world.as_system("update documents set created_at = now() - interval '23 hours', updated_at = now() - interval '23 hours'").await?;
    assert_eq!(documents::sweep(&stage.world.app).await?, documents::Swept::default());

    stage.next_day().await?;
    assert_eq!(sign(&client, &broken, &[3]).await?.refusal(), (409, "upload_expired".into()));
    let swept = documents::sweep(&stage.world.app).await?;
    assert_eq!((swept.adopted, swept.expired), (1, 2));
    let status = async |id: &str| -> Result<Value> {
        let document = client.get(::documents::router(), &format!("/documents/{id}")).await?.value();
        Ok(json!([document["status"], document["error"]["code"]]))
    };
    assert_eq!(status(&whole).await?, json!(["PENDING", null]));
    assert_eq!(status(&broken).await?, json!(["FAILED", "upload_expired"]));
    assert_eq!(status(&never).await?, json!(["FAILED", "upload_expired"]));
    assert_eq!(stage.left()?, 0);
    Ok(())
}

/// Puts a document into the trash and takes it out of there for good.
async fn erase(stage: &Stage, caller: &Caller, id: &str) -> Result<()> {
    let path = format!("/documents/{id}");
    assert_eq!(caller.delete(::documents::router(), &path).await?.status, 200);
    let mut tx = stage.world.app.enter(caller.member()).await?;
    let id: DocumentId = serde_json::from_value(json!(id))?;
    let document = documents::find(&mut tx, id).await?.ok_or_else(|| anyhow::anyhow!("no document"))?;
    trash::erase(&mut tx, &caller.member().actor(), &document).await?;
    tx.commit().await?;
    trash::remove(&stage.world.app, caller.org(), id).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_file_that_arrives_after_its_document_was_erased_is_removed_by_the_sweep(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let operator = stage.world.as_operator().await?;
    let (parted, _) = ticket(&operator).await?;
    send(&operator, &parted, &[1]).await?;
    let wanted = json!({ "name": "small.pdf", "size": 8 });
    let small = operator.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    for id in [parted.as_str(), small["document"]["id"].as_str().unwrap_or_default()] {
        erase(&stage, &operator, id).await?;
        assert_eq!(operator.get(::documents::router(), &format!("/documents/{id}")).await?.status, 404);
    }
    assert_eq!(stage.left()?, 0, "what was sent of the parts is gone");
    let headers = [("content-type".to_owned(), "application/pdf".to_owned())];
    let url = small["upload"]["url"].as_str().unwrap_or_default();
    assert_eq!(exchange("PUT", url, &headers, b"%PDF-1.7").await?.status, 200);
    assert_eq!(documents::sweep(&stage.world.app).await?.erased, 0, "the URL works for a while");
    stage.next_day().await?;
    let swept = documents::sweep(&stage.world.app).await?;
    assert_eq!(
        swept,
        documents::Swept { erased: 2, ..documents::Swept::default() },
        "nothing becomes of them meanwhile"
    );
    assert_eq!(stage.world.as_system("select from documents").await?, 0);
    let key = url.split(['?']).next().and_then(|path| path.split("/files/").nth(1)).unwrap_or_default();
    assert!(matches!(stage.world.app.bucket.head(key).await, Ok(None)), "{key}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn uploads_in_parts_that_nobody_goes_on_with_take_no_turn_of_a_file_that_has_arrived(
    db: PgPool,
) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let wanted = json!({ "name": "small.pdf", "size": 8 });
    let small = client.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    ticket(&client).await?;
    let many = "insert into documents (id, org_id, owner_id, key, upload_key, name, media_type, size, part_size)
        select gen_random_uuid(), org_id, owner_id, key || n, upload_key || n, name, media_type, size, part_size
        from documents, generate_series(1, 1100) as n
        where part_size is not null";
    stage.world.as_system(many).await?;
    let old = "update documents set updated_at = now() - make_interval(mins => case when part_size is null then 3 else 9 end)";
    stage.world.as_system(old).await?;
    let headers = [("content-type".to_owned(), "application/pdf".to_owned())];
    let url = small["upload"]["url"].as_str().unwrap_or_default();
    assert_eq!(exchange("PUT", url, &headers, b"%PDF-1.7").await?.status, 200);
    assert_eq!(documents::sweep(&stage.world.app).await?.adopted, 1);
    Ok(())
}

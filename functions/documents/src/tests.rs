//! Tickets, refusals and who sees what, with a real database. The bucket of these tests does not answer: journeys with
//! a working one are in the crate `tests`.

mod rows;
mod tickets;

use axum::http::{HeaderName, header};
use serde_json::{Value, json};
use shared::activity::Actor;
use shared::error::Error;
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{Result, documents};
use sqlx::PgPool;

use super::router;

mod find;
mod guards;
mod trash;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

fn invoice() -> Value {
    json!({ "name": "Rechnung März.pdf", "size": 1234, "media_type": "application/pdf" })
}

async fn ask(caller: &Caller, wanted: &Value) -> Result<Reply> {
    caller.post(router(), "/documents/uploads", wanted).await
}

/// The document id of a new ticket.
async fn ticket(caller: &Caller) -> Result<String> {
    let reply = ask(caller, &invoice()).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value()["document"]["id"].as_str().unwrap_or_default().to_owned())
}

/// A form as `curl -F` sends it.
fn form(name: &str, media_type: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat()
}

async fn send(caller: &Caller, form: Vec<u8>) -> Result<Reply> {
    caller.post_as(router(), "/documents", "multipart/form-data; boundary=edge", form).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_ticket_signs_exactly_one_put(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_client().await?;
    let ticket = ask(&caller, &invoice()).await?.value();

    let url = ticket["upload"]["url"].as_str().unwrap_or_default();
    let path = format!(
        "/files/org-{}/uploads/{}/rechnung-m-rz.pdf?",
        caller.org(),
        ticket["document"]["id"].as_str().unwrap_or_default()
    );
    assert!(url.contains(&path), "{url}");
    assert!(url.contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"), "{url}");
    assert_eq!(ticket["document"]["status"], "UPLOADING");
    assert_eq!(ticket["document"]["name"], "Rechnung März.pdf");
    assert!(ticket["document"].get("key").is_none());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_refused_ticket_has_its_own_code_and_leaves_nothing_behind(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_client().await?;
    let refused = [
        (json!({ "name": "a.pdf", "size": 0 }), 400, "empty_file"),
        (json!({ "name": "a.pdf", "size": 52_428_801 }), 413, "too_large"),
        (json!({ "name": "a.exe", "size": 10 }), 415, "type_not_allowed"),
        (json!({ "name": "a.pdf", "size": 10, "media_type": "image/png" }), 415, "extension_mismatch"),
        (json!({ "name": "", "size": 10 }), 422, "invalid"),
        (json!({ "name": "a.pdf", "size": -1 }), 422, "invalid"),
        (json!({ "name": "a.pdf", "size": 10, "sha256": "zz" }), 422, "invalid"),
        (json!({ "name": "a.pdf", "size": 10, "language": "klingon" }), 422, "invalid"),
        (json!({ "name": "a.pdf", "size": 10, "org_id": "x" }), 422, "invalid"),
    ];
    for (wanted, status, code) in refused {
        let reply = ask(&caller, &wanted).await?;
        assert_eq!(reply.refusal(), (status, code.to_owned()), "{wanted}");
    }
    let listed = caller.get(router(), "/documents?status=UPLOADING").await?.value();
    assert_eq!(listed, json!({ "items": [], "next_cursor": null }));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_full_queue_refuses_further_tickets_of_that_organization_only(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| (name == "QUEUE_LIMIT").then(|| "2".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let caller = world.as_client().await?;
    ticket(&caller).await?;
    ticket(&caller).await?;
    let full = ask(&caller, &invoice()).await?;
    assert_eq!(full.refusal(), (429, "queue_full".into()));
    assert!(full.headers.contains_key(header::RETRY_AFTER));
    ticket(&world.as_stranger().await?).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_ticket_counts_as_an_upload_and_all_that_follows_as_any_other_call(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| (name == "RATE_LIMIT_MAX").then(|| "100".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let caller = world.as_operator().await?;
    let limit = |reply: &Reply| reply.headers["ratelimit-limit"].to_str().unwrap_or_default().to_owned();
    let ticket = ask(&caller, &invoice()).await?;
    let uploaded = send(&caller, form("a.pdf", "application/pdf", b"")).await?;
    assert_eq!((limit(&ticket), limit(&uploaded)), ("120".to_owned(), "120".to_owned()));
    let id = ticket.value()["document"]["id"].as_str().unwrap_or_default().to_owned();
    for step in ["complete", "retry", "extract", "password"] {
        let reply = caller.post(router(), &format!("/documents/{id}/{step}"), &json!({})).await?;
        assert_eq!(limit(&reply), "100", "{step}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_repeated_request_gets_the_same_ticket(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_client().await?.with(KEY, "upload-1");
    assert_eq!(ask(&caller, &invoice()).await?.value(), ask(&caller, &invoice()).await?.value());
    let listed = caller.get(router(), "/documents?status=UPLOADING").await?.value();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_stranger_and_another_client_get_the_answer_of_an_unknown_id(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operators = ticket(&world.as_operator().await?).await?;
    let unknown = "01890000-0000-7000-8000-000000000000";
    let callers = [world.as_stranger().await?, world.as_client().await?];
    for caller in callers {
        let caller = caller.with(HeaderName::from_static("x-request-id"), "same");
        for path in ["", "/pages", "/text", "/fields", "/download"] {
            let foreign = caller.get(router(), &format!("/documents/{operators}{path}")).await?;
            let random = caller.get(router(), &format!("/documents/{unknown}{path}")).await?;
            assert_eq!(foreign.refusal(), (404, "not_found".into()), "{path}");
            assert_eq!((foreign.status, foreign.body), (random.status, random.body), "{path}");
        }
        let done = caller.post(router(), &format!("/documents/{operators}/complete"), &json!({})).await?;
        assert_eq!(done.refusal(), (404, "not_found".into()));
        let listed = caller.get(router(), "/documents?status=UPLOADING").await?.value();
        assert_eq!(listed["items"], json!([]));
    }
    let not_an_id = world.as_client().await?.get(router(), "/documents/no-id").await?;
    assert_eq!(not_an_id.refusal(), (404, "not_found".into()));
    assert_eq!(world.as_nobody().get(router(), "/documents").await?.refusal(), (401, "not_signed_in".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn lists_come_in_pages_newest_first(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_operator().await?;
    let mut newest_first = Vec::new();
    for _ in 0..5 {
        newest_first.insert(0, ticket(&caller).await?);
    }
    let mut seen = Vec::new();
    let mut path = "/documents?status=UPLOADING&limit=2".to_owned();
    loop {
        let page = caller.get(router(), &path).await?.value();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        seen.extend(items.iter().map(|item| item["id"].as_str().unwrap_or_default().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/documents?status=UPLOADING&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, newest_first);
    assert_eq!(caller.get(router(), "/documents?limit=0").await?.refusal(), (422, "invalid".into()));
    assert_eq!(caller.get(router(), "/documents?cursor=%21").await?.refusal(), (422, "invalid".into()));
    assert_eq!(caller.get(router(), "/documents?status=lost").await?.refusal(), (422, "invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_list_by_name_goes_on_where_it_ended_also_between_equal_names(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_operator().await?;
    for name in ["b.pdf", "a.pdf", "B.pdf", "zürich.pdf", "a.pdf"] {
        world.document(name).of(&caller).pending().await?;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = caller.get(router(), &format!("/documents?sort=name&limit=1{cursor}")).await?.value();
        seen.push(page["items"][0]["name"].as_str().unwrap_or_default().to_lowercase());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ["a.pdf", "a.pdf", "b.pdf", "b.pdf", "zürich.pdf"]);
    let elsewhere = caller.get(router(), &format!("/documents?limit=1{cursor}")).await?;
    assert_eq!(elsewhere.refusal(), (422, "invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_bucket_that_is_down_is_said_and_nothing_is_lost_or_left(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_client().await?.with(KEY, "script-1");
    let id = ticket(&world.as_client().await?).await?;
    let complete = caller.post(router(), &format!("/documents/{id}/complete"), &json!({})).await?;
    assert_eq!(complete.refusal(), (503, "bucket_unavailable".into()));
    assert_eq!(caller.get(router(), &format!("/documents/{id}")).await?.value()["status"], "UPLOADING");

    for _ in 0..2 {
        let sent = send(&caller, form("a.pdf", "application/pdf", b"%PDF-1.7")).await?;
        assert_eq!(sent.refusal(), (503, "bucket_unavailable".into()));
    }
    let listed = caller.get(router(), "/documents?status=UPLOADING").await?.value();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_form_is_refused_before_anything_is_stored(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| (name == "MAX_FILE_SIZE").then(|| "100".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let caller = world.as_client().await?;
    let refused = [
        (form("a.pdf", "application/pdf", b"just text"), 415, "content_mismatch"),
        (form("a.pdf", "application/pdf", b""), 400, "empty_file"),
        (form("a.pdf", "application/pdf", &[b'x'; 101]), 413, "too_large"),
        (form("a.pdf", "image/png", b"%PDF-1.7"), 415, "extension_mismatch"),
        (b"--edge--\r\n".to_vec(), 400, "bad_form"),
        (b"nonsense".to_vec(), 400, "bad_form"),
    ];
    for (body, status, code) in refused {
        assert_eq!(send(&caller, body).await?.refusal(), (status, code.to_owned()));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn only_operators_retry_and_only_what_failed_with_its_file_kept(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?;
    let operator = world.as_operator().await?;
    let path = |id| format!("/documents/{id}/retry");
    let nothing = json!({});
    let awaited = path(world.document("a.pdf").of(&client).uploading().await?.id);
    assert_eq!(client.post(router(), &awaited, &nothing).await?.refusal(), (403, "forbidden".into()));
    assert_eq!(operator.post(router(), &awaited, &nothing).await?.refusal(), (409, "not_failed".into()));

    let path = path(world.document("b.pdf").of(&client).failed("corrupt").await?.id);
    let stale = operator.clone().with(header::IF_MATCH, "\"99\"");
    assert_eq!(stale.post(router(), &path, &nothing).await?.refusal(), (412, "version_mismatch".into()));
    let retried = operator.post(router(), &path, &nothing).await?;
    assert_eq!((retried.status.as_u16(), retried.value()["status"].as_str()), (200, Some("PENDING")));
    assert_eq!(retried.value()["error"], Value::Null);
    assert_eq!(world.as_system("select from jobs.job where kind = 'read-document'").await?, 1);

    // A document that was read is not read again: it goes on where it failed.
    world
        .as_system("update documents set status = 'failed', error_code = 'timed_out', ocr_text = 'text', pages_done = 3 where name = 'b.pdf'")
        .await?;
    let retried = operator.post(router(), &path, &nothing).await?.value();
    assert_eq!((retried["status"].as_str(), retried["pages_done"].as_i64()), (Some("PROCESSING"), Some(3)));
    assert_eq!(world.as_system("select from jobs.job where kind = 'read-document'").await?, 1);
    assert_eq!(world.as_system("select from jobs.job where kind = 'extract-document'").await?, 1);

    world.as_system("update documents set status = 'failed', error_code = 'x', file_refused = true").await?;
    assert_eq!(operator.post(router(), &path, &nothing).await?.refusal(), (409, "file_gone".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_event_webhook_is_closed_to_strangers(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let event = json!({ "Records": [{ "eventName": "ObjectCreated:Put",
        "s3": { "bucket": { "name": "files" }, "object": { "key": "org-1/unknown" } } }] });
    let nobody = world.as_nobody();
    assert_eq!(
        nobody.post(router(), "/hooks/s3-events", &event).await?.refusal(),
        (401, "not_authorized".into())
    );
    let wrong = nobody.clone().with_token("the bucket's secreT");
    assert_eq!(
        wrong.post(router(), "/hooks/s3-events", &event).await?.refusal(),
        (401, "not_authorized".into())
    );
    let bucket = nobody.with_token("the bucket's secret");
    assert_eq!(bucket.post(router(), "/hooks/s3-events", &event).await?.status, 204);
    assert_eq!(
        bucket.post(router(), "/hooks/s3-events", &json!({})).await?.refusal(),
        (422, "invalid".into())
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn no_document_stays_in_work_once_its_job_is_gone(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_operator().await?;
    let id = world.document("a.pdf").of(&caller).processing().await?.id;
    // While the document is young, its job may not be committed yet.
    let swept = documents::sweep(&world.app).await;
    assert_eq!(swept.ok(), Some(documents::Swept::default()));

    world.as_system("update documents set updated_at = now() - interval '5 minutes'").await?;
    let swept = documents::sweep(&world.app).await.map(|swept| swept.abandoned);
    assert_eq!(swept.ok(), Some(1));
    let document = caller.get(router(), &format!("/documents/{id}")).await?.value();
    assert_eq!((&document["status"], &document["error"]["code"]), (&json!("FAILED"), &json!("internal")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_sweep_does_not_judge_uploads_while_the_bucket_is_down(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_operator().await?;
    let id = ticket(&caller).await?;
    world.as_system("update documents set created_at = now() - interval '3 hours', updated_at = now() - interval '3 hours'",
    )
    .await?;
    let swept = documents::sweep(&world.app).await;
    assert!(matches!(swept, Err(Error::Unavailable { .. })), "{swept:?}");
    let document = caller.get(router(), &format!("/documents/{id}")).await?.value();
    assert_eq!(document["status"], "UPLOADING");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_key_works_on_documents_as_far_as_its_scopes_reach(db: PgPool) -> Result<()> {
    use shared::auth::keys::{self, Scope};
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let own = ticket(&admin).await?;
    let foreign = ticket(&world.as_stranger().await?).await?;
    let mut tx = world.app.enter(admin.member()).await?;
    let user = admin.member().user;
    let (_, reads) =
        keys::insert(&mut tx, &Actor::system(), user, "reads", &[Scope::DocumentsRead], None).await?;
    let (_, writes) =
        keys::insert(&mut tx, &Actor::system(), user, "writes", &[Scope::DocumentsWrite], None).await?;
    tx.commit().await?;

    let (reads, writes) = (world.as_nobody().with_token(&reads), world.as_nobody().with_token(&writes));
    assert_eq!(reads.get(router(), &format!("/documents/{own}")).await?.status, 200);
    let unknown = reads.get(router(), &format!("/documents/{foreign}")).await?;
    assert_eq!(unknown.refusal(), (404, "not_found".into()));
    assert_eq!(ask(&reads, &invoice()).await?.refusal(), (403, "scope_missing".into()));
    let made = ask(&writes, &invoice()).await?;
    assert_eq!((made.status.as_u16(), &made.value()["document"]["owner_id"]), (201, &json!(user)));
    assert_eq!(writes.get(router(), "/documents").await?.refusal(), (403, "scope_missing".into()));
    Ok(())
}

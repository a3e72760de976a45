//! Links for people without an account, with the local bucket: what a share link opens, what comes by an upload link,
//! and that neither leads anywhere else.

use futures_util::future::join_all;
use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use shared::Result;
use shared::clients::exchange::{self, exchange};
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use sqlx::PgPool;
use tempfile::TempDir;

use crate::text;

const PDF: &[u8] = b"%PDF-1.7 a letter";

/// A world whose bucket answers.
struct Stage {
    world: World,
    _folder: TempDir,
    _bucket: Bucket,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let endpoint = bucket.endpoint();
        let settings = settings_with(|name| match name {
            "SPACES_ENDPOINT" => Some(endpoint.clone()),
            "RATE_LIMIT_MAX" => Some("0".to_owned()),
            _ => None,
        });
        let world = World::over(app_with(&db, settings), db).await?;
        Ok(Self { world, _folder: folder, _bucket: bucket })
    }

    async fn asked(&self, path: &str, body: &Value) -> Result<Reply> {
        self.world.as_nobody().post(::documents::router(), path, body).await
    }

    async fn seen(&self, path: &str) -> Result<Reply> {
        self.world.as_nobody().get(::documents::router(), path).await
    }
}

async fn put(upload: &Value, bytes: &[u8]) -> Result<u16> {
    let headers: Vec<(String, String)> = upload["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|header| (text(header, "name").to_owned(), text(header, "value").to_owned()))
        .filter(|(name, _)| !["host", "content-length"].contains(&name.as_str()))
        .collect();
    Ok(exchange("PUT", text(upload, "url"), &headers, bytes).await?.status)
}

/// A document of the caller's whose file has arrived.
async fn sent(caller: &Caller, name: &str, bytes: &[u8]) -> Result<String> {
    let wanted = json!({ "name": name, "size": bytes.len() });
    let ticket = caller.post(::documents::router(), "/documents/uploads", &wanted).await?.value();
    assert_eq!(put(&ticket["upload"], bytes).await?, 200);
    let id = text(&ticket["document"], "id").to_owned();
    let done = caller.post(::documents::router(), &format!("/documents/{id}/complete"), &json!({})).await?;
    assert_eq!(done.status, 200, "{}", done.value());
    Ok(id)
}

/// Shares a document; returns the link's identifier and its token.
async fn share(caller: &Caller, document: &str, new: &Value) -> Result<(String, String)> {
    let made = caller.post(::documents::router(), &format!("/documents/{document}/shares"), new).await?;
    assert_eq!(made.status, 201, "{}", made.value());
    let made = made.value();
    let (_, token) = text(&made, "url").split_once("/link.html#share/").unwrap_or_default();
    Ok((text(&made, "id").to_owned(), token.to_owned()))
}

async fn link(caller: &Caller, new: &Value) -> Result<(String, String)> {
    let made = caller.post(::documents::router(), "/upload-links", new).await?;
    assert_eq!(made.status, 201, "{}", made.value());
    let made = made.value();
    let (_, token) = text(&made, "url").split_once("/link.html#drop/").unwrap_or_default();
    Ok((text(&made, "id").to_owned(), token.to_owned()))
}

async fn fetched(link: &Value) -> Result<exchange::Reply> {
    exchange("GET", text(link, "url"), &[], &[]).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_shared_file_is_saved_by_whoever_has_link_and_password(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let document = sent(&client, "M\u{e4}rz \"final\".pdf", PDF).await?;
    let (id, token) = share(&client, &document, &json!({ "days": 2, "password": "tulip anchor" })).await?;

    let seen = stage.seen(&format!("/share/{token}")).await?;
    assert_eq!(
        (seen.headers["cache-control"].as_bytes(), seen.headers["referrer-policy"].as_bytes()),
        (&b"no-store"[..], &b"no-referrer"[..])
    );
    let seen = seen.value();
    assert_eq!((&seen["organization"], &seen["has_password"]), (&json!("Demo Services"), &json!(true)));
    assert_eq!((&seen["name"], &seen["size"]), (&Value::Null, &Value::Null), "not before the password");
    assert_eq!((&seen["version"], &seen["since"]), (&Value::Null, &Value::Null), "nor this");
    for path in ["open", "download"] {
        let path = format!("/share/{token}/{path}");
        assert_eq!(stage.asked(&path, &json!({})).await?.refusal(), (403, "password_needed".into()));
        let wrong = json!({ "password": "tulip anchors" });
        assert_eq!(stage.asked(&path, &wrong).await?.refusal(), (403, "password_wrong".into()));
    }
    let right = json!({ "password": "tulip anchor" });
    let opened = stage.asked(&format!("/share/{token}/open"), &right).await?.value();
    assert_eq!((text(&opened, "name"), &opened["size"]), ("M\u{e4}rz \"final\".pdf", &json!(PDF.len())));

    let given = stage.asked(&format!("/share/{token}/download"), &right).await?.value();
    let file = fetched(&given).await?;
    assert_eq!((file.status, &file.body[..]), (200, PDF));
    let disposition = file.header("content-disposition").unwrap_or_default();
    assert_eq!(
        disposition,
        "attachment; filename=\"M_rz _final_.pdf\"; filename*=UTF-8''M%C3%A4rz%20%22final%22%2Epdf"
    );
    let listed = client.get(::documents::router(), &format!("/documents/{document}/shares")).await?.value();
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["downloads"]), (&json!(id), &json!(1)));
    assert!(!listed.to_string().contains(&token));
    let actions = stage.world.actions(&json!(document)).await?;
    assert!(actions.contains(&"document.shared".to_owned()), "{actions:?}");
    assert!(actions.contains(&"document.share_downloaded".to_owned()), "{actions:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn guessing_the_password_of_a_link_gets_slower(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let document = sent(&client, "a.pdf", PDF).await?;
    let (_, token) = share(&client, &document, &json!({ "days": 1, "password": "tulip anchor" })).await?;
    let path = format!("/share/{token}/open");
    // The wait doubles with every failure: sooner or later it is longer than a guess takes.
    for guess in 0..30 {
        let answer = stage.asked(&path, &json!({ "password": format!("guess {guess}") })).await?;
        match answer.refusal() {
            (403, code) => assert_eq!(code, "password_wrong"),
            (status, code) => {
                assert_eq!((status, code.as_str()), (429, "slow_down"));
                return Ok(());
            }
        }
    }
    panic!("no guess was slowed down");
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn downloads_at_the_same_moment_are_counted_each_and_never_too_many(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let document = sent(&client, "a.pdf", PDF).await?;
    let (_, token) = share(&client, &document, &json!({ "days": 7, "max_downloads": 3 })).await?;
    let path = format!("/share/{token}/download");
    let body = json!({});
    let all = join_all((0..8).map(|_| stage.asked(&path, &body))).await;
    let mut given = 0;
    for one in all {
        let one = one?;
        match one.status.as_u16() {
            200 => given += 1,
            _ => assert_eq!(one.refusal(), (404, "not_found".into())),
        }
    }
    assert_eq!(given, 3);
    let listed = client.get(::documents::router(), &format!("/documents/{document}/shares")).await?.value();
    assert_eq!(listed["items"][0]["downloads"], 3);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_that_is_over_is_not_told_from_one_that_never_was(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let operator = stage.world.as_operator().await?;
    let unknown = stage.seen("/share/AAAA").await?.problem();
    let one_day = json!({ "days": 1 });
    let (kept, trashed) = (sent(&client, "a.pdf", PDF).await?, sent(&client, "b.pdf", PDF).await?);
    let infected = sent(&client, "c.pdf", PDF).await?;
    let old = sent(&client, "d.pdf", PDF).await?;
    let (id, revoked) = share(&client, &kept, &one_day).await?;
    let (_, expired) = share(&client, &old, &one_day).await?;
    let (_, of_trashed) = share(&client, &trashed, &one_day).await?;
    let (_, of_infected) = share(&client, &infected, &one_day).await?;
    for token in [&revoked, &expired, &of_trashed, &of_infected] {
        assert_eq!(stage.seen(&format!("/share/{token}")).await?.status, 200);
    }

    let path = format!("/documents/{kept}/shares/{id}");
    for _ in 0..2 {
        assert_eq!(client.delete(::documents::router(), &path).await?.status, 200);
    }
    operator.delete(::documents::router(), &format!("/documents/{trashed}")).await?;
    let refused = "update documents set status = 'failed', error_code = 'infected', file_refused = true where name = 'c.pdf'";
    stage.world.as_system(refused).await?;
    let aged = "update share_links set expires_at = now() - interval '1 second'
        where document_id in (select id from documents where name = 'd.pdf')";
    stage.world.as_system(aged).await?;
    for token in [revoked, expired, of_trashed, of_infected] {
        let over = stage.seen(&format!("/share/{token}")).await?.problem();
        assert_eq!((over.status, &over.code, &over.detail), (404, &unknown.code, &unknown.detail));
        let refused = stage.asked(&format!("/share/{token}/download"), &json!({})).await?;
        assert_eq!(refused.refusal(), (404, "not_found".into()));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_links_of_a_member_who_left_are_over(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let document = sent(&client, "a.pdf", PDF).await?;
    let (_, shared) = share(&client, &document, &json!({ "days": 1 })).await?;
    let (_, open) = link(&client, &json!({ "name": "Receipts", "hours": 1 })).await?;
    assert_eq!(stage.seen(&format!("/drop/{open}")).await?.status, 200);
    stage.world.as_system("update memberships set deactivated_at = now() where role = 'client'").await?;
    for path in [format!("/share/{shared}"), format!("/drop/{open}")] {
        assert_eq!(stage.seen(&path).await?.refusal(), (404, "not_found".into()));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_comes_by_a_link_is_its_makers_labelled_and_nobody_elses(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let operator = stage.world.as_operator().await?;
    let label = operator.post(::labels::router(), "/labels", &json!({ "name": "By link" })).await?.value();
    let new = json!({ "name": "Receipts", "purpose": "Your receipts of May", "hours": 2,
        "label_ids": [label["id"]], "max_files": 2 });
    let (id, token) = link(&operator, &new).await?;
    let place = stage.seen(&format!("/drop/{token}")).await?.value();
    assert_eq!((text(&place, "purpose"), &place["files_left"]), ("Your receipts of May", &json!(2)));

    let files = format!("/drop/{token}/files");
    let ticket = stage.asked(&files, &json!({ "name": "May.pdf", "size": PDF.len() })).await?;
    assert_eq!(ticket.status, 201, "{}", ticket.value());
    let ticket = ticket.value();
    let complete = format!("{files}/{}/complete", text(&ticket, "id"));
    assert_eq!(stage.asked(&complete, &json!({})).await?.refusal(), (409, "not_arrived".into()));
    assert_eq!(put(&ticket["upload"], PDF).await?, 200);
    let none = json!({});
    let (one, other) = tokio::join!(stage.asked(&complete, &none), stage.asked(&complete, &none));
    for done in [one?, other?, stage.asked(&complete, &none).await?] {
        assert_eq!((done.status.as_u16(), done.value()), (200, json!({ "state": "received" })));
    }
    let document = format!("/documents/{}", text(&ticket, "id"));
    let found = operator.get(::documents::router(), &document).await?.value();
    assert_eq!(
        (text(&found, "owner_id"), text(&found, "status")),
        (operator.member().user.to_string().as_str(), "PENDING")
    );
    let labels = operator.get(::documents::router(), &format!("{document}/labels")).await?.value();
    assert_eq!(labels["items"][0]["name"], "By link");
    let by_link = "select from documents where upload_link_id is not null";
    assert_eq!(stage.world.as_system(by_link).await?, 1);

    // The sender has nothing of it, and no other link's holder either.
    assert_eq!(stage.seen(&document).await?.status, 401);
    let (_, elsewhere) = link(&operator, &json!({ "name": "Elsewhere", "hours": 2 })).await?;
    let foreign = format!("/drop/{elsewhere}/files/{}/complete", text(&ticket, "id"));
    assert_eq!(stage.asked(&foreign, &none).await?.refusal(), (404, "not_found".into()));
    let own = sent(&operator, "own.pdf", PDF).await?;
    let foreign = format!("{files}/{own}/complete");
    assert_eq!(stage.asked(&foreign, &none).await?.refusal(), (404, "not_found".into()));

    let path = format!("/upload-links/{id}");
    assert_eq!(operator.delete(::documents::router(), &path).await?.status, 200);
    assert_eq!(stage.asked(&complete, &none).await?.refusal(), (404, "not_found".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_refuses_what_members_are_refused_and_more_than_it_takes(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let client = stage.world.as_client().await?;
    let new = json!({ "name": "Receipts", "hours": 1, "max_files": 3, "max_bytes": 100 });
    let (_, token) = link(&client, &new).await?;
    let files = format!("/drop/{token}/files");
    for (file, refusal) in [
        (json!({ "name": "a.exe", "size": 10 }), (415, "type_not_allowed".to_owned())),
        (json!({ "name": "a.pdf", "size": 0 }), (400, "empty_file".to_owned())),
        (json!({ "name": "a.pdf", "size": 10_000_000_000_u64 }), (413, "too_large".to_owned())),
        (json!({ "name": "a.pdf", "size": 101 }), (409, "link_full".to_owned())),
    ] {
        assert_eq!(stage.asked(&files, &file).await?.refusal(), refusal, "{file}");
    }
    let ticket = stage.asked(&files, &json!({ "name": "a.pdf", "size": PDF.len() })).await?.value();
    assert_eq!(put(&ticket["upload"], b"no letter, no PDF").await?, 200);
    let complete = format!("{files}/{}/complete", text(&ticket, "id"));
    assert_eq!(stage.asked(&complete, &json!({})).await?.refusal(), (415, "content_mismatch".into()));
    assert_eq!(stage.asked(&complete, &json!({})).await?.refusal(), (415, "refused".into()));

    let file = json!({ "name": "a.pdf", "size": 10 });
    let all = join_all((0..6).map(|_| stage.asked(&files, &file))).await;
    let mut given = 0;
    for one in all {
        let one = one?;
        match one.status.as_u16() {
            201 => given += 1,
            _ => assert_eq!(one.refusal(), (409, "link_full".into())),
        }
    }
    assert_eq!(given, 2, "three files in all");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_client_manages_their_own_links_and_gives_no_labels(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let (client, operator) = (stage.world.as_client().await?, stage.world.as_operator().await?);
    let (theirs, _) = link(&operator, &json!({ "name": "Receipts", "hours": 1 })).await?;
    let (own, _) = link(&client, &json!({ "name": "Mine", "hours": 1 })).await?;
    let seen = client.get(::documents::router(), "/upload-links").await?.value();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(text(&seen["items"][0], "id"), own);
    let path = format!("/upload-links/{theirs}");
    assert_eq!(client.delete(::documents::router(), &path).await?.refusal(), (404, "not_found".into()));
    let labelled = json!({ "name": "x", "hours": 1, "label_ids": [operator.org()] });
    let refused = client.post(::documents::router(), "/upload-links", &labelled).await?;
    assert_eq!(
        (refused.status.as_u16(), text(&refused.value()["errors"][0], "pointer")),
        (422, "/label_ids")
    );
    Ok(())
}

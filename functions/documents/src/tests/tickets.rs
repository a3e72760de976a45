//! Files that are here already, and tickets for many files at once.

use super::*;

const HASH: [u8; 32] = [0xab; 32];

fn with_hash(again: bool) -> Value {
    json!({ "name": "a.pdf", "size": 10, "sha256": "ab".repeat(32), "again": again })
}

/// What the tickets of all documents promised.
const PROMISED: &str = "update documents set sha256 = decode(repeat('ab', 32), 'hex')";

async fn bulk(caller: &Caller, files: &Value) -> Result<Reply> {
    caller.post(router(), "/documents/uploads/bulk", &json!({ "files": files })).await
}

/// What became of each file: its outcome, or the code of its refusal.
fn outcomes(reply: &Reply) -> Vec<String> {
    let items = reply.value()["items"].as_array().cloned().unwrap_or_default();
    let outcome = |item: &Value| {
        let said = item["ticket"]["outcome"].as_str().or(item["refusal"]["code"].as_str());
        said.unwrap_or_default().to_owned()
    };
    items.iter().map(outcome).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_file_that_is_here_already_gets_no_second_ticket_unless_it_is_asked_for(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let here = world.document("same.pdf").with_file(10, HASH).completed(&Default::default()).await?;

    let known = ask(&operator, &with_hash(false)).await?;
    assert_eq!(known.status, 200);
    let ticket = known.value();
    assert_eq!((&ticket["outcome"], &ticket["document"]["id"]), (&json!("already_here"), &json!(here.id)));
    assert_eq!((&ticket["upload"], &ticket["in_trash"]), (&Value::Null, &json!(false)));
    assert_eq!(world.as_system("select from documents").await?, 1);

    let again = ask(&operator, &with_hash(true)).await?;
    assert_eq!((again.status.as_u16(), &again.value()["outcome"]), (201, &json!("send")));
    let other = json!({ "name": "a.pdf", "size": 10, "sha256": "cd".repeat(32) });
    assert_eq!(ask(&operator, &other).await?.status, 201);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_learns_from_a_hash_of_a_file_they_may_not_see(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?;
    world.document("theirs.pdf").with_file(10, HASH).completed(&Default::default()).await?;
    assert_eq!(ask(&client, &with_hash(false)).await?.status, 201);
    assert_eq!(ask(&world.as_stranger().await?, &with_hash(false)).await?.status, 201);

    let own = world.document("own.pdf").of(&client).pending().await?;
    world.as_system(PROMISED).await?;
    let known = ask(&client, &with_hash(false)).await?;
    assert_eq!((known.status.as_u16(), &known.value()["document"]["id"]), (200, &json!(own.id)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_file_that_never_came_or_was_refused_is_not_here(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.document("awaited.pdf").uploading().await?;
    world.document("expired.pdf").failed("upload_expired").await?;
    let refused = world.document("refused.pdf").failed("hash_mismatch").await?;
    world.as_system(PROMISED).await?;
    world.as_system("update documents set file_refused = true where error_code = 'hash_mismatch'").await?;
    assert_eq!(ask(&operator, &with_hash(false)).await?.status, 201);

    world.as_system("update documents set file_refused = false, error_code = 'encrypted' where error_code = 'hash_mismatch'").await?;
    let known = ask(&operator, &with_hash(false)).await?.value();
    assert_eq!(known["document"]["id"], json!(refused.id));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn each_file_of_many_has_its_own_answer(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?;
    world.document("own.pdf").of(&client).pending().await?;
    world.as_system(PROMISED).await?;
    let files = json!([
        { "name": "a.pdf", "size": 10 },
        { "name": "a.exe", "size": 10 },
        { "name": "", "size": 10 },
        with_hash(false),
        { "name": "empty.pdf", "size": 0 },
        { "name": "big.pdf", "size": 6_000_000, "parts": true },
        { "name": "b.pdf", "size": 10, "language": "klingon" },
    ]);
    let reply = bulk(&client, &files).await?;
    assert_eq!(reply.status, 200);
    let expected =
        ["send", "type_not_allowed", "invalid", "already_here", "empty_file", "send_parts", "invalid"];
    assert_eq!(outcomes(&reply), expected);
    let invalid = reply.value()["items"][2]["refusal"].clone();
    assert_eq!((&invalid["status"], &invalid["errors"][0]["pointer"]), (&json!(422), &json!("/name")));
    assert_eq!(world.as_system("select from documents where status = 'uploading'").await?, 2);

    assert_eq!(bulk(&client, &json!([])).await?.refusal(), (422, "invalid".into()));
    assert_eq!(bulk(&client, &json!(vec![invoice(); 101])).await?.refusal(), (422, "invalid".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn many_files_count_as_many_and_fill_the_queue_as_many(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| match name {
        "RATE_LIMIT_MAX" => Some("100".to_owned()),
        "QUEUE_LIMIT" => Some("105".to_owned()),
        _ => None,
    });
    let world = World::over(app_with(&db, settings), db).await?;
    let client = world.as_client().await?;
    let sent = outcomes(&bulk(&client, &json!(vec![invoice(); 100])).await?);
    assert_eq!(sent, vec!["send"; 100]);

    // 120 uploads a minute: twenty are left, and what came back meanwhile. The queue has five more places.
    let reply = bulk(&client, &json!(vec![invoice(); 100])).await?;
    let (first, rest) = (outcomes(&reply)[..5].to_vec(), outcomes(&reply)[5..].to_vec());
    assert_eq!(first, vec!["send"; 5]);
    let limited = rest.iter().position(|outcome| outcome == "rate_limited").unwrap_or_default();
    assert!(limited >= 15 && rest[..limited].iter().all(|outcome| outcome == "queue_full"), "{rest:?}");
    assert!(rest[limited..].iter().all(|outcome| outcome == "rate_limited"), "{rest:?}");
    assert!(reply.value()["items"][99]["retry_after"].as_u64() > Some(0));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn many_tickets_are_given_once_to_one_key(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?.with(KEY, "folder-1");
    let files = json!([invoice(), invoice()]);
    assert_eq!(bulk(&client, &files).await?.value(), bulk(&client, &files).await?.value());
    assert_eq!(world.as_system("select from documents").await?, 2);
    Ok(())
}

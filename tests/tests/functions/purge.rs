//! The end of one document: nothing that it said is left, in any table or in the bucket.

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::Bytes;
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use document_types::fields::{Extraction, Field, Kind};
use document_types::reading::{Page, Reading, Word};
use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use shared::clients::bucket::About;
use shared::clock::Clock;
use shared::db::{OrgTx, SystemTx};
use shared::documents::{Document, retention};
use shared::ids::{DocumentId, VendorId};
use shared::notifications::{self, Notice};
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{App, Result, documents, vendors};
use sqlx::{AssertSqlSafe, PgPool};
use tempfile::TempDir;

/// A word that nothing else says.
const MARK: &str = "zanzibarite";

/// Two organizations over a bucket in a folder.
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
        let settings = settings_with(|name| match name {
            "SPACES_ENDPOINT" => Some(endpoint.clone()),
            "WEBHOOK_ALLOW_PRIVATE" => Some("true".to_owned()),
            _ => None,
        });
        Ok(Self { world: World::over(app_with(&db, settings), db).await?, folder, _bucket: bucket })
    }

    async fn store(&self, key: &str) -> Result<()> {
        let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
        self.world.app.bucket.put(key, about, Bytes::from(format!("%PDF {MARK}"))).await
    }

    /// The tables with rows that have a text in any column, whatever its type, with how many.
    async fn tables_saying(&self, text: &str) -> Result<BTreeMap<String, i64>> {
        let tables: Vec<String> = sqlx::query_scalar(
            "select c.oid::regclass::text
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
               and n.nspname not like 'pg_toast%' and c.relname <> '_sqlx_migrations'
             order by 1",
        )
        .fetch_all(&self.world.login)
        .await?;
        assert!(tables.len() > 40, "{tables:?}");
        let mut saying = BTreeMap::new();
        for table in tables {
            // Bytes are shown in hexadecimal digits.
            let count = format!(
                "select count(*) from {table} t
                 where t::text ilike '%' || $1 || '%' or t::text ilike '%' || encode($1::bytea, 'hex') || '%'"
            );
            let count: i64 =
                sqlx::query_scalar(AssertSqlSafe(count)).bind(text).fetch_one(&self.world.login).await?;
            if count > 0 {
                saying.insert(table, count);
            }
        }
        Ok(saying)
    }

    /// The objects in the bucket.
    fn objects(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found)?;
        Ok(found)
    }
}

/// What the bucket notes of its own is hidden.
fn walk(folder: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() {
            walk(&path, found)?;
        } else if !is_hidden {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn reading() -> Reading {
    let word = Word { text: MARK.to_owned(), confidence: 1.0, bbox: [1, 1, 50, 20], line: 0 };
    let text = format!("{MARK} pays 119.00");
    let page = Page { width: 100, height: 100, text: text.clone(), words: vec![word], ..Page::default() };
    Reading { pages: vec![page], text, ..Reading::default() }
}

fn found() -> Extraction {
    let field = |value: &str| Field { value: value.to_owned(), confidence: 0.9, ..Field::default() };
    let vendor = format!("{MARK} Mining Ltd");
    let fields = [("vendor", vendor.as_str()), ("number", "Z-zanzibarite-1"), ("total", "119.00")];
    let fields = fields.map(|(name, value)| (name.to_owned(), field(value)));
    Extraction { kind: Kind::Invoice, fields: fields.into(), ..Extraction::default() }
}

/// A completed document, with its file, that says the mark wherever a document can.
async fn talkative(stage: &Stage, admin: &Caller, sha256: [u8; 32]) -> Result<Document> {
    let name = format!("{MARK}.pdf");
    let new = stage.world.document(&name).of(admin).with_file(10, sha256).with_reading(reading());
    let document = new.completed(&found()).await?;
    stage.store(&document.key).await?;
    Ok(document)
}

/// What others say of it: people, jobs, automations, the log.
async fn talk_about(stage: &Stage, admin: &Caller, document: &Document) -> Result<()> {
    let correction = json!({ "fields": { "customer": { "value": format!("{MARK} & Sons") } } });
    let path = format!("/documents/{}/fields", document.id);
    let reply = admin.patch(::documents::router(), &path, &correction).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let operator = stage.world.as_operator().await?;
    let note: Value = json!({ "kind": "note", "page": 0, "text": format!("who is {MARK}?"),
        "mentions": [operator.member().user] });
    let reply =
        admin.post(::documents::router(), &format!("/documents/{}/notes", document.id), &note).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));

    let mut tx = stage.world.app.enter(admin.member()).await?;
    let title = format!("{MARK} arrived");
    let object = ("document", document.id.0);
    let notice = Notice { kind: "automation.matched", title: &title, text: &title, object };
    notifications::send(&mut tx, &[admin.member().user], &notice).await?;
    learn(&mut tx, document).await?;
    tx.commit().await?;
    scatter(stage, document).await
}

/// Its vendor, as people confirmed it.
async fn learn(tx: &mut OrgTx, document: &Document) -> Result<()> {
    let learner = vendors::learner(tx, document.id, &format!("{MARK} Mining Ltd"), true).await?;
    let vendor: Option<VendorId> = learner.map(|learner| learner.id);
    let layout = json!({ "fields": { "total": [{ "value": MARK, "shape": "A", "anchors": [], "document": document.id }] } });
    for statement in [
        "update documents set vendor_id = $2 where id = $1 and $3::jsonb is not null",
        "update vendors set layout = $3, documents = 1, address = 'zanzibarite street' where id = $2 and $1::uuid is not null",
    ] {
        sqlx::query(statement)
            .bind(document.id.0)
            .bind(vendor.map(|vendor| vendor.0))
            .bind(&layout)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Rows that other functions write: a sheet, a file inside, pictures, a delivery, a dead letter, an answer that is kept.
async fn scatter(stage: &Stage, document: &Document) -> Result<()> {
    let (org, picture) = (stage.world.as_admin().await?.org(), derived_key(stage, document).await?);
    let inside = format!("org-{org}/documents/{}/files/0/{MARK}.xml", document.id);
    for key in [&inside, &picture] {
        stage.store(key).await?;
    }
    let mut tx = SystemTx::begin(&stage.world.app.db).await?;
    for statement in [
        "insert into document_sheets (org_id, document_id, position, name, cells) values ($1, $2, 0, 'zanzibarite', '[]')",
        "insert into document_files (org_id, document_id, position, name, media_type, role, size, key)
         select $1, $2, 0, 'zanzibarite.xml', 'text/xml', 'embedded', 1, $3",
        "insert into derived_files (org_id, sha256, variant, key, media_type, size)
         select $1, sha256, 'page-0-preview.webp', $4, 'image/webp', 1 from documents where id = $2 on conflict do nothing",
        "insert into automations (id, org_id, name, enabled, actions, created_by)
         select gen_random_uuid(), $1, 'Books', true, '[]', owner_id from documents where id = $2",
        "insert into webhook_deliveries (id, org_id, automation_id, document_id, event, url, payload, answer)
         select gen_random_uuid(), $1, id, $2, 'document.completed', 'http://a.example/', '{\"vendor\": \"zanzibarite\"}', 'zanzibarite'
         from automations where org_id = $1 limit 1",
        "insert into jobs.archive (id, org_id, queue, kind, priority, attempt, max_attempts, crashes, run_at, payload, errors, created_at, outcome)
         values (gen_random_uuid(), $1, 'documents', 'read-document', 2, 5, 5, 0, now(),
           jsonb_build_object('document', $2::text), '[{\"message\": \"zanzibarite\"}]', now(), 'dead')",
        "insert into idempotency (org_id, user_id, key, fingerprint, status, body)
         select $1, owner_id, 'again', '\\x00', 200, jsonb_build_object('id', $2::text, 'name', 'zanzibarite.pdf') from documents where id = $2",
    ] {
        let with_all = format!("with given as (select $1::uuid, $2::uuid, $3::text, $4::text) {statement}");
        sqlx::query(AssertSqlSafe(with_all))
            .bind(org.0)
            .bind(document.id.0)
            .bind(&inside)
            .bind(&picture)
            .execute(tx.conn())
            .await?;
    }
    tx.commit().await
}

async fn derived_key(stage: &Stage, document: &Document) -> Result<String> {
    let folder: String = sqlx::query_scalar(
        "select rtrim(translate(encode(sha256, 'base64'), '+/', '-_'), '=') from documents where id = $1",
    )
    .bind(document.id.0)
    .fetch_one(&stage.world.login)
    .await?;
    Ok(format!("org-{}/derived/{folder}/page-0-preview.webp", stage.world.as_admin().await?.org()))
}

/// By the routes, as an admin does it.
async fn purge(admin: &Caller, id: DocumentId) -> Result<()> {
    let deleted = admin.delete(::documents::router(), &format!("/documents/{id}")).await?;
    assert_eq!(deleted.status, 200, "{}", String::from_utf8_lossy(&deleted.body));
    let erased = admin.delete(::documents::router(), &format!("/documents/trash/{id}")).await?;
    assert_eq!(erased.status, 204, "{}", String::from_utf8_lossy(&erased.body));
    Ok(())
}

const LONG_AGO: &str = "update documents set created_at = now() - interval '3 hours'";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_a_purged_document_no_row_no_object_and_no_word_is_left(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let admin = stage.world.as_admin().await?;
    let document = talkative(&stage, &admin, [7; 32]).await?;
    talk_about(&stage, &admin, &document).await?;
    stage.world.as_system(LONG_AGO).await?;
    let before = stage.tables_saying(MARK).await?;
    let expected = [
        "activity",
        "document_extractions",
        "document_fields",
        "document_files",
        "document_notes",
        "document_pages",
        "document_search",
        "document_sheets",
        "document_vendor_words",
        "document_vendors",
        "documents",
        "field_confirmations",
        "idempotency",
        "notifications",
        "vendors",
        "webhook_deliveries",
    ];
    for table in expected {
        assert!(before.contains_key(table), "the test says nothing in {table}: {before:?}");
    }
    assert!(before.keys().any(|table| table.starts_with("jobs.archive")), "{before:?}");
    assert_eq!(stage.objects()?.len(), 3);

    purge(&admin, document.id).await?;

    assert_eq!(stage.tables_saying(MARK).await?, BTreeMap::new());
    assert_eq!(stage.objects()?, Vec::<String>::new());
    let named = stage.tables_saying(&document.id.to_string()).await?;
    let kept: Vec<&String> = named.keys().filter(|table| *table != "events").collect();
    assert_eq!(kept, ["activity"], "who erased it and when, and nothing else");
    let last: (String, Option<Value>, bool) = sqlx::query_as(
        "select action, after, actor_id = $2 from activity where object_id = $1 order by id desc limit 1",
    )
    .bind(document.id.0)
    .bind(admin.member().user.0)
    .fetch_one(&stage.world.login)
    .await?;
    assert_eq!(last, ("document.erased".to_owned(), None, true));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_a_twin_has_stays_until_the_twin_goes(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let admin = stage.world.as_admin().await?;
    let (one, two) = (talkative(&stage, &admin, [7; 32]).await?, talkative(&stage, &admin, [7; 32]).await?);
    talk_about(&stage, &admin, &one).await?;
    stage.world.as_system(LONG_AGO).await?;
    purge(&admin, one.id).await?;
    let picture = derived_key(&stage, &two).await?;
    let left = stage.objects()?;
    assert!(left.len() == 2 && left.iter().any(|key| key.ends_with(&two.key)), "{left:?}");
    assert!(left.iter().any(|key| key.ends_with(&picture)), "{left:?}");
    assert!(stage.tables_saying(MARK).await?.contains_key("document_vendors"));

    purge(&admin, two.id).await?;
    assert_eq!(stage.tables_saying(MARK).await?, BTreeMap::new());
    assert_eq!(stage.objects()?, Vec::<String>::new());
    Ok(())
}

async fn put(caller: &Caller, path: &str, body: &Value) -> Result<Reply> {
    let body = serde_json::to_vec(body)?;
    caller.request(::documents::router(), Method::PUT, path, Some("application/json"), body).await
}

/// The same installation, so many days later.
fn later(world: &World, days: i64) -> App {
    App { clock: Clock::stopped_at(world.app.clock.now() + TimeDelta::days(days)), ..world.app.clone() }
}

const KEPT_A_YEAR: &str = "update organizations set retention_days = '{\"invoice\": 365, \"contract\": 10}'";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_document_on_hold_is_never_erased(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let world = &stage.world;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let document = talkative(&stage, &admin, [7; 32]).await?;
    let path = format!("/documents/{}", document.id);
    let hold = format!("{path}/hold");
    let reason = json!({ "reason": "audit of 2025" });
    assert_eq!(put(&operator, &hold, &reason).await?.status, 403);
    assert_eq!(put(&admin, &hold, &json!({ "reason": "" })).await?.status, 422);
    let held = put(&admin, &hold, &reason).await?;
    assert_eq!((held.status.as_u16(), &held.value()["hold"]["reason"]), (200, &reason["reason"]));

    let refused = admin.delete(::documents::router(), &path).await?;
    assert_eq!(refused.refusal(), (409, "on_hold".to_owned()));
    // Neither retention nor the trash takes it, however it got there.
    world.as_system(KEPT_A_YEAR).await?;
    let swept = documents::sweep(&later(world, 400)).await?;
    assert_eq!((swept.retired, swept.erased), (0, 0));
    world.as_system("update documents set deleted_at = now() - interval '31 days'").await?;
    world.as_system(LONG_AGO).await?;
    assert_eq!(documents::sweep(&world.app).await?.erased, 0);
    let refused = admin.delete(::documents::router(), &format!("/documents/trash/{}", document.id)).await?;
    assert_eq!(refused.refusal(), (409, "on_hold".to_owned()));

    assert_eq!(admin.delete(::documents::router(), &hold).await?.status, 200);
    assert_eq!(documents::sweep(&world.app).await?.erased, 1);
    assert_eq!(world.actions(&json!(document.id)).await?.last().map(String::as_str), Some("document.erased"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn retention_takes_each_kind_when_its_days_are_over_and_says_what_goes_next(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let world = &stage.world;
    let admin = world.as_admin().await?;
    let invoice = talkative(&stage, &admin, [7; 32]).await?;
    let generic = world.document("letter.pdf").of(&admin).completed(&Extraction::default()).await?;
    let next = async |days: u16| -> Result<Vec<(DocumentId, retention::Reason, i64)>> {
        let mut tx = world.app.enter(admin.member()).await?;
        let leaving = retention::leaving(&mut tx, world.app.clock.now(), days, 30).await?;
        let in_days = |at: DateTime<Utc>| (at - world.app.clock.now()).num_hours() / 24 + 1;
        Ok(leaving.into_iter().map(|one| (one.id, one.reason, in_days(one.at))).collect())
    };
    // By itself everything is kept.
    assert_eq!(next(3000).await?, []);
    assert_eq!(documents::sweep(&later(world, 4000)).await?.retired, 0);
    world.as_system(KEPT_A_YEAR).await?;
    assert_eq!(next(364).await?, []);
    assert_eq!(next(366).await?, [(invoice.id, retention::Reason::Retention, 365)]);

    assert_eq!(documents::sweep(&later(world, 364)).await?.retired, 0);
    assert_eq!(documents::sweep(&later(world, 366)).await?.retired, 1);
    assert_eq!(documents::sweep(&later(world, 366)).await?.retired, 0);
    assert_eq!(next(31).await?, [(invoice.id, retention::Reason::Trash, 30)]);
    let reply = admin.get(::documents::router(), &format!("/documents/{}", generic.id)).await?;
    assert_eq!(reply.value()["deleted_at"], Value::Null);

    // Taken out of the trash, it is kept for its days once more.
    let path = format!("/documents/{}/restore", invoice.id);
    assert_eq!(admin.post(::documents::router(), &path, &json!({})).await?.status, 200);
    world.as_system("update documents set created_at = now() - interval '300 days'").await?;
    assert_eq!(documents::sweep(&later(world, 364)).await?.retired, 0);
    assert_eq!(next(366).await?, [(invoice.id, retention::Reason::Retention, 365)]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn objects_that_no_row_names_are_gone_after_a_day(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let world = &stage.world;
    let admin = world.as_admin().await?;
    let document = talkative(&stage, &admin, [7; 32]).await?;
    talk_about(&stage, &admin, &document).await?;
    let org = admin.org();
    let gone = talkative(&stage, &admin, [8; 32]).await?.id;
    purge(&admin, gone).await?;
    for left in ["documents", "uploads"] {
        stage.store(&format!("org-{org}/{left}/{gone}/a.pdf")).await?;
    }
    stage.store(&format!("org-{org}/derived/AAAA/page-0-preview.webp")).await?;
    stage.store(&format!("org-{org}/elsewhere/{gone}/a.pdf")).await?;
    // A database that was restored does not know what was uploaded since.
    stage.store(&format!("org-{org}/documents/{}/a.pdf", DocumentId::new())).await?;
    assert_eq!(documents::sweep_orphans(&world.app).await?, 0, "it may still be named");
    assert_eq!(documents::sweep_orphans(&later(world, 2)).await?, 3);
    assert_eq!(documents::sweep_orphans(&later(world, 2)).await?, 0);
    assert_eq!(stage.objects()?.len(), 5);
    Ok(())
}

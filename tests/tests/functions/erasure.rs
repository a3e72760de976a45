//! The end of an organization, with a bucket of a few lines that lists and deletes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use delete_organizations::delete_due;
use document_types::fields::Extraction;
use shared::db::SystemTx;
use shared::documents::{Document, trash};
use shared::ids::OrgId;
use shared::testing::{Caller, World, app_with, settings_with};
use shared::{Result, documents};
use sqlx::PgPool;

/// Objects by key, and whether deleting works.
#[derive(Clone, Default)]
struct Objects(Arc<Mutex<(BTreeSet<String>, bool)>>);

/// Objects on one page of the list: few, so that there are several pages.
const PAGE: usize = 3;

impl Objects {
    fn lock(&self) -> MutexGuard<'_, (BTreeSet<String>, bool)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, key: String) {
        self.lock().0.insert(key);
    }

    fn keys(&self) -> Vec<String> {
        self.lock().0.iter().cloned().collect()
    }

    fn break_down(&self, broken: bool) {
        self.lock().1 = broken;
    }
}

async fn list(State(objects): State<Objects>, Query(asked): Query<HashMap<String, String>>) -> String {
    let keys = objects.keys().into_iter();
    let keys = keys.filter(|key| asked.get("prefix").is_none_or(|prefix| key.starts_with(prefix)));
    let keys = keys.filter(|key| asked.get("start-after").is_none_or(|after| key > after)).take(PAGE);
    let contents: String =
        keys.map(|key| format!("<Contents><Key>{key}</Key><Size>1</Size></Contents>")).collect();
    format!("<?xml version=\"1.0\"?><ListBucketResult><Name>files</Name>{contents}</ListBucketResult>")
}

async fn remove(State(objects): State<Objects>, Path(key): Path<String>) -> StatusCode {
    let mut objects = objects.lock();
    if objects.1 {
        return StatusCode::FORBIDDEN;
    }
    objects.0.remove(&key);
    StatusCode::NO_CONTENT
}

/// A world whose bucket answers.
async fn world(db: PgPool) -> Result<(World, Objects)> {
    let objects = Objects::default();
    let routes = Router::new().route("/files", get(list)).route("/files/", get(list));
    let routes = routes.route("/files/{*key}", delete(remove)).with_state(objects.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let settings = settings_with(|name| (name == "SPACES_ENDPOINT").then(|| address.clone()));
    Ok((World::over(app_with(&db, settings), db).await?, objects))
}

async fn count(world: &World, sql: &'static str, org: OrgId) -> Result<i64> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    Ok(sqlx::query_scalar(sql).bind(org.0).fetch_one(tx.conn()).await?)
}

/// Seven files and one document for an organization.
async fn fill(world: &World, objects: &Objects, owner: &Caller) -> Result<()> {
    for number in 0..7 {
        objects.put(format!("org-{}/documents/{number}/a.pdf", owner.org()));
    }
    world.document("a.pdf").of(owner).uploading().await?;
    Ok(())
}

const ASK: &str =
    "update organizations set deletion_requested_at = now() - interval '30 days' where name like 'Demo%'";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn after_thirty_days_everything_of_one_organization_is_gone_and_nothing_of_another(
    db: PgPool,
) -> Result<()> {
    let (world, objects) = world(db).await?;
    let (admin, stranger) = (world.as_admin().await?, world.as_stranger().await?);
    fill(&world, &objects, &admin).await?;
    fill(&world, &objects, &stranger).await?;
    let used = "insert into model_usage (org_id, day) select id, current_date from organizations;
        insert into model_reservations (org_id, job_id, tokens, expires_at)
        select id, gen_random_uuid(), 7, now() from organizations";
    world.as_system(used).await?;
    world.as_system(ASK).await?;
    assert_eq!(delete_due(&world.app).await?, 1);

    let theirs = format!("org-{}/", stranger.org());
    let left = objects.keys();
    assert!(left.len() == 7 && left.iter().all(|key| key.starts_with(&theirs)), "{left:?}");
    for (sql, ours, others) in [
        ("select count(*) from documents where org_id = $1", 0, 1),
        ("select count(*) from model_usage where org_id = $1", 0, 1),
        ("select count(*) from model_reservations where org_id = $1", 0, 1),
        ("select count(*) from memberships where org_id = $1 and removed_at is null", 0, 3),
        ("select count(*) from sessions where org_id = $1 and revoked_at is null", 0, 1),
        ("select count(*) from organizations where id = $1 and name = 'Deleted organization'", 1, 0),
        ("select count(*) from activity where org_id = $1 and action = 'organization.deleted'", 1, 0),
        ("select count(*) from activity where org_id = $1 and action = 'session.created'", 1, 1),
    ] {
        assert_eq!(count(&world, sql, admin.org()).await?, ours, "{sql}");
        assert_eq!(count(&world, sql, stranger.org()).await?, others, "{sql}");
    }
    assert!(world.as_admin().await.is_err());
    assert!(world.app.enter(stranger.member()).await.is_ok());
    assert_eq!(delete_due(&world.app).await?, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_within_its_thirty_days_or_restored_is_left_alone(db: PgPool) -> Result<()> {
    let (world, objects) = world(db).await?;
    let admin = world.as_admin().await?;
    fill(&world, &objects, &admin).await?;
    for set in ["now() - interval '29 days 23 hours'", "null"] {
        let sql = format!("update organizations set deletion_requested_at = {set} where name like 'Demo%'");
        let mut tx = SystemTx::begin(&world.app.db).await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await?;
        tx.commit().await?;
        assert_eq!(delete_due(&world.app).await?, 0);
        assert_eq!(objects.keys().len(), 7);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn while_the_bucket_refuses_the_rows_stay_and_the_next_run_ends_it(db: PgPool) -> Result<()> {
    let (world, objects) = world(db).await?;
    let admin = world.as_admin().await?;
    fill(&world, &objects, &admin).await?;
    world.as_system(ASK).await?;
    objects.break_down(true);
    assert!(delete_due(&world.app).await.is_err_and(|error| error.is_retryable()));
    let documents = "select count(*) from documents where org_id = $1";
    assert_eq!(count(&world, documents, admin.org()).await?, 1);

    objects.break_down(false);
    assert_eq!(delete_due(&world.app).await?, 1);
    assert_eq!((count(&world, documents, admin.org()).await?, objects.keys().len()), (0, 0));
    Ok(())
}

/// A completed document with a file in the bucket, whose content is `sha256`.
async fn kept(world: &World, objects: &Objects, name: &str, sha256: [u8; 32]) -> Result<Document> {
    let document = world.document(name).with_file(10, sha256).completed(&Extraction::default()).await?;
    objects.put(document.key.clone());
    Ok(document)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_trash_is_emptied_after_its_days_and_what_a_twin_shares_stays(db: PgPool) -> Result<()> {
    let (world, objects) = world(db).await?;
    let operator = world.as_operator().await?;
    let one = kept(&world, &objects, "one.pdf", [7; 32]).await?;
    let two = kept(&world, &objects, "two.pdf", [7; 32]).await?;
    let shared_picture =
        format!("org-{}/derived/{}/page-0-thumbnail.webp", operator.org(), URL_SAFE_NO_PAD.encode([7; 32]));
    let own_picture = format!("org-{}/derived/{}/page-0-thumbnail.webp", operator.org(), one.id);
    objects.put(shared_picture.clone());
    objects.put(own_picture);
    for (document, left) in [(&one, vec![shared_picture, two.key.clone()]), (&two, vec![])] {
        let mut tx = world.app.enter(operator.member()).await?;
        trash::delete(&mut tx, &operator.member().actor(), document.id).await?;
        tx.commit().await?;
        world
            .as_system(
                "update documents
                 set deleted_at = now() - interval '31 days', created_at = now() - interval '40 days'
                 where deleted_at is not null",
            )
            .await?;
        // Nothing goes while the bucket refuses, and the next sweep goes on.
        objects.break_down(true);
        assert!(documents::sweep(&world.app).await.is_err());
        objects.break_down(false);
        assert_eq!(documents::sweep(&world.app).await?.erased, 1);
        assert_eq!(BTreeSet::from_iter(objects.keys()), BTreeSet::from_iter(left));
    }
    for table in ["documents", "document_search", "document_pages", "document_extractions"] {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let mut tx = SystemTx::begin(&world.app.db).await?;
        assert_eq!(sqlx::query_scalar::<_, i64>(sql).fetch_one(tx.conn()).await?, 0, "{table}");
    }
    Ok(())
}

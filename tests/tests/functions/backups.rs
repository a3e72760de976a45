//! Backups with the real `pg_dump`, the test's own Postgres and the product's own bucket: what is made can be restored
//! row for row, and what is broken is caught.

mod stuck;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use back_up_database::{BackUpDatabase, VerifyBackup};
use platform::local::bucket::Bucket;
use platform::migrate::{Before, migrate};
use shared::backups::{self, Depth, Manifest, Reason, Removal};
use shared::clients::postgres::Programs;
use shared::db::SystemTx;
use shared::jobs::{self, Runner};
use shared::testing::{World, app_with, settings_with};
use shared::{App, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool};
use url::Url;

/// A pair of keys that `age-keygen` made for these tests.
const RECIPIENT: &str = "age1jzctg2ah5xjhgz0j6r5efe954plywxvrjtfax5z2srygra9qmqcqqk0pjh";
const IDENTITY: &str = "AGE-SECRET-KEY-1KV9VU39CEYZUU520MLP8LS5AZEUM4YY0LGSHT4FZKRC4JH6VNH4QDNX97X";
/// Another one.
const OTHER_IDENTITY: &str = "AGE-SECRET-KEY-1YF66QN3VQ9RZNX8REHY0KJF0MM4T3435RHSG4LZ6K2830YSTU9NSYSM4X8";

/// The advisory lock of whoever migrates.
const MIGRATING: i64 = 0x6173_7472_616c_6973;

/// A platform with a bucket, and what tests do to its backups.
struct Vault {
    app: App,
    login: PgPool,
    folder: tempfile::TempDir,
    bucket: Bucket,
}

impl Vault {
    async fn new(login: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let (endpoint, url) = (bucket.endpoint(), String::from(login.connect_options().to_url_lossy()));
        let mut settings = settings_with(|name| match name {
            "BACKUP_RECIPIENT" => Some(RECIPIENT.to_owned()),
            "BACKUP_SPACES_ENDPOINT" => Some(endpoint.clone()),
            _ => None,
        });
        settings.spaces.endpoint = Url::parse(&endpoint)?;
        settings.database_url = url;
        let app = app_with(&login, settings);
        World::over(app.clone(), login.clone()).await?;
        Ok(Self { app, login, folder, bucket })
    }

    async fn made(&self) -> Result<Manifest> {
        backups::back_up(&self.app, &backups::programs(&self.app).await?, Reason::Request).await
    }

    async fn proved(&self, manifest: &Manifest, identity: &str) -> Result<Depth> {
        let keys = backups::identities(identity)?;
        backups::prove(&self.app, &manifest.name, Some(keys)).await.map(|proof| proof.depth)
    }

    /// An object that was stored in 2020.
    fn aged(&self, key: &str) -> Result<()> {
        let path = self.file(key);
        fs::create_dir_all(path.with_file_name(""))?;
        fs::write(&path, "{}")?;
        let stored_at = std::time::UNIX_EPOCH + Duration::from_secs(1_577_836_800);
        Ok(fs::File::options().write(true).open(path)?.set_modified(stored_at)?)
    }

    /// The file behind an object.
    fn file(&self, key: &str) -> PathBuf {
        self.folder.path().join("files").join(key)
    }
}

/// `pg_dump` with further arguments, as somebody might call it by mistake.
fn careless(folder: &Path, programs: &Programs, more: &str) -> Result<Programs> {
    let bin = folder.join(format!("careless-{}", more.len()));
    fs::create_dir(&bin)?;
    std::os::unix::fs::symlink(programs.folder().join("pg_restore"), bin.join("pg_restore"))?;
    let script = format!("#!/bin/sh\nexec {} \"$@\" {more}\n", programs.folder().join("pg_dump").display());
    fs::write(bin.join("pg_dump"), script)?;
    fs::set_permissions(bin.join("pg_dump"), fs::Permissions::from_mode(0o755))?;
    Programs::at(&bin)
}

/// An empty database beside that of the test.
async fn empty(login: &PgPool) -> Result<(PgConnection, String, String)> {
    let mut session = PgConnection::connect_with(&login.connect_options()).await?;
    let name = format!("restored_{}", uuid::Uuid::now_v7().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name} template template0")))
        .execute(&mut session)
        .await?;
    let url = String::from((*login.connect_options()).clone().database(&name).to_url_lossy());
    Ok((session, name, url))
}

async fn dropped(mut session: PgConnection, name: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut session).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_backup_is_restored_row_for_row_and_the_platform_works_on_it(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    let manifest = vault.made().await?;
    backups::record(&vault.app, &manifest).await?;
    assert!(manifest.rows() > 20 && manifest.tables["public.users"].rows == 6, "{:?}", manifest.tables);
    assert!(manifest.dump.bytes < manifest.dump.plain_bytes / 2);
    let stored = fs::read(vault.file(&manifest.dump.key))?;
    assert!(stored.starts_with(b"age-encryption.org/v1"), "it is encrypted");

    let (session, name, url) = empty(&vault.login).await?;
    let programs = Programs::find(manifest.postgres())?;
    let bucket = backups::bucket(&vault.app)?;
    let restore =
        async || backups::restore(&bucket, &manifest, &programs, backups::identities(IDENTITY)?, &url).await;
    restore().await?;
    assert_eq!(restore().await.unwrap_err().code(), "not_empty");

    // Compared again with a query of its own, and the platform signs people in on it.
    let options = PgConnectOptions::from_str(&url)?;
    let copy = PgPool::connect_lazy_with(options);
    for table in ["users", "organizations", "memberships", "_sqlx_migrations"] {
        let rows = format!("select coalesce(string_agg(t::text, '|' order by t::text), '') from {table} t");
        let of = async |pool: &PgPool| -> Result<String> {
            Ok(sqlx::query_scalar(AssertSqlSafe(rows.clone())).fetch_one(pool).await?)
        };
        assert_eq!(of(&vault.login).await?, of(&copy).await?, "{table}");
    }
    let world = World { app: app_with(&copy, vault.app.settings.as_ref().clone()), login: copy.clone() };
    assert!(world.as_admin().await.is_ok());
    copy.close().await;
    dropped(session, &name).await?;
    vault.bucket.stop().await;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_backup_that_is_flipped_cut_gone_or_opened_with_another_key_is_caught(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    let manifest = vault.made().await?;
    backups::record(&vault.app, &manifest).await?;
    let (dump, list) = (vault.file(&manifest.dump.key), vault.file(&manifest.files.list.key));
    let whole = fs::read(&dump)?;
    let refused = async || vault.proved(&manifest, IDENTITY).await.unwrap_err();

    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&dump, &flipped)?;
    let error = refused().await;
    assert!(error.code() == "damaged" && error.to_string().contains("another SHA-256"), "{error}");
    assert!(backups::last_good(&vault.app).await?.is_none(), "what is known to be broken counts as none");
    assert_eq!(backups::newest(&vault.app).await.unwrap_err().code(), "no_backup");

    fs::write(&dump, &whole[..whole.len() - 1])?;
    let error = refused().await;
    assert!(error.code() == "damaged" && error.to_string().contains("bytes instead of"), "{error}");

    fs::write(&dump, &whole)?;
    let listed = fs::read(&list)?;
    fs::remove_file(&list)?;
    let error = refused().await;
    assert!(error.code() == "damaged" && error.to_string().contains("is missing"), "{error}");
    fs::write(&list, listed)?;

    let error = vault.proved(&manifest, OTHER_IDENTITY).await.unwrap_err();
    assert!(error.code() == "wrong_identity" && error.to_string().contains("another key"), "{error}");

    // A drill that was interrupted in 2023 has left its database.
    let then = uuid::Timestamp::from_unix(uuid::NoContext, 1_700_000_000, 0);
    let left = format!("astralis_drill_{}", uuid::Uuid::new_v7(then).simple());
    let mut session = PgConnection::connect_with(&vault.login.connect_options()).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("create database {left}"))).execute(&mut session).await?;

    // Nothing is wrong with it any more.
    assert_eq!(vault.proved(&manifest, IDENTITY).await?, Depth::Restore);
    let proved = backups::last_verified(&vault.app).await?.expect("a proof");
    assert_eq!(
        (proved.name.as_str(), proved.verified_by.as_deref()),
        (manifest.name.as_str(), Some("restore"))
    );
    let is_there =
        sqlx::query_scalar::<_, bool>("select exists (select from pg_database where datname = $1)");
    assert!(!is_there.bind(left).fetch_one(&mut session).await?, "it is removed");
    let hashes = backups::prove(&vault.app, &manifest.name, None).await?;
    assert_eq!(hashes.depth, Depth::Hashes);
    vault.bucket.stop().await;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_table_that_a_dump_lacks_is_named(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    let programs = backups::programs(&vault.app).await?;
    let without = careless(vault.folder.path(), &programs, "--exclude-table=public.labels")?;
    let error = backups::back_up(&vault.app, &without, Reason::Request).await.unwrap_err();
    assert!(
        error.code() == "backup_differs" && error.to_string().contains("public.labels is missing"),
        "{error}"
    );

    // The same of one that is stored: a whole dump, well hashed, of a database that had lost a table.
    let manifest = vault.made().await?;
    sqlx::raw_sql("drop table model_usage cascade; delete from notifications; delete from users where false")
        .execute(&vault.login)
        .await?;
    let poorer = vault.made().await?;
    let mixed = Manifest { dump: poorer.dump.clone(), ..manifest };
    fs::write(vault.file(&backups::manifest_key(&mixed.name)), serde_json::to_vec(&mixed)?)?;
    let error = vault.proved(&mixed, IDENTITY).await.unwrap_err();
    assert!(
        error.code() == "backup_differs" && error.to_string().contains("model_usage is missing"),
        "{error}"
    );
    let keys = backups::identities(IDENTITY)?;
    let error = backups::contents(&backups::bucket(&vault.app)?, &mixed, &programs, keys).await.unwrap_err();
    assert!(error.to_string().contains("model_usage is missing"), "{error}");
    vault.bucket.stop().await;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_backup_that_row_level_security_empties_is_none(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    let programs = backups::programs(&vault.app).await?;
    // As the application's role everything is in order, and there is no row.
    let as_application = "--role=astralis_app --table=public.organizations --table=public.memberships";
    let blind = careless(vault.folder.path(), &programs, as_application)?;
    let error = backups::back_up(&vault.app, &blind, Reason::Request).await.unwrap_err();
    let said = error.to_string();
    assert!(
        error.code() == "backup_differs" && said.contains("public.organizations has 0 rows instead of 2"),
        "{said}"
    );

    // A policy that hides rows from the role that counts hides them from the dump too, and both agree.
    sqlx::raw_sql("drop policy system on labels").execute(&vault.login).await?;
    let error = vault.made().await.unwrap_err();
    assert!(error.code() == "hidden_rows" && error.to_string().contains("public.labels"), "{error}");

    let left = backups::folders(&backups::bucket(&vault.app)?).await?;
    assert_eq!(left, [], "what fails leaves nothing");
    assert_eq!(backups::newest(&vault.app).await.unwrap_err().code(), "no_backup");
    vault.bucket.stop().await;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_turn_of_the_clock_makes_one_backup_removes_old_ones_and_the_drill_proves_it(
    db: PgPool,
) -> Result<()> {
    let vault = Vault::new(db).await?;
    let source = backups::source(&vault.app).await?;
    let own = |time: &str| format!("{time}-{source}-aaaaaaaa");
    let other = "20200101T000000Z-0000000000-aaaaaaaa".to_owned();
    let old: Vec<_> = (1..=5).map(|day| own(&format!("2020010{day}T000000Z"))).collect();
    // The times of names count for nothing: those of the bucket do.
    let future = own("20990101T000000Z");
    let whole = old[..4].iter().chain([&other, &future]).map(|name| (name, "manifest.json"));
    for (name, object) in whole.chain([(&old[0], "database.dump.zst.age"), (&old[4], "files.jsonl.zst.age")])
    {
        vault.aged(&format!("backups/{name}/{object}"))?;
    }
    fs::write(vault.file("a-document"), "of somebody")?;

    for _ in 0..2 {
        let mut tx = SystemTx::begin(&vault.app.db).await?;
        jobs::enqueue(&mut tx, &BackUpDatabase {}).await?;
        tx.commit().await?;
        assert_eq!(ran(&vault.app).await?, (1, 0));
        let folders = backups::folders(&backups::bucket(&vault.app)?).await?;
        let names: Vec<_> = folders.iter().map(|folder| folder.name.as_str()).collect();
        // Three of five that are too old, and what is left of another; those of another database stay.
        assert!(names.len() == 4 && names.contains(&other.as_str()) && folders[3].is_whole, "{names:?}");
        assert!(names.contains(&future.as_str()) && !names.contains(&old[4].as_str()), "{names:?}");
    }
    assert_eq!(backups::thin_out(&vault.app, Removal::All).await?.len(), 2);
    assert_eq!(backups::newest_of_all(&vault.app).await.unwrap_err().code(), "several_databases");
    let good = backups::last_good(&vault.app).await?.expect("a backup");
    assert_eq!(good.verified_at, None);
    let manifest = backups::manifest(&backups::bucket(&vault.app)?, &good.name).await?;
    assert_eq!(
        (manifest.reason, manifest.files.objects, manifest.files.object_bytes),
        (Reason::Schedule, 1, 11)
    );

    let mut tx = SystemTx::begin(&vault.app.db).await?;
    jobs::enqueue(&mut tx, &VerifyBackup {}).await?;
    tx.commit().await?;
    assert_eq!(ran(&vault.app).await?, (1, 0));
    let proved = backups::last_verified(&vault.app).await?.expect("a proof");
    assert_eq!((proved.name, proved.verified_by.as_deref()), (good.name, Some("hashes")));
    vault.bucket.stop().await;
    Ok(())
}

/// Runs what is due of backups: how many jobs ended well, and how many did not.
async fn ran(app: &App) -> Result<(u32, u32)> {
    let runner = Runner::of(app.clone(), back_up_database::jobs()).sharing_queues();
    let drained = runner.drain(Duration::from_secs(120)).await?;
    Ok((u32::try_from(drained.done)?, u32::try_from(drained.failed)?))
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_schema_changes_after_a_proved_backup_or_not_at_all(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    let behind = "drop table backups; delete from _sqlx_migrations where version = 27";
    sqlx::raw_sql(behind).execute(&vault.login).await?;
    let settings = vault.app.settings.as_ref().clone();
    let mut unreachable = settings.clone();
    unreachable.backups.as_mut().expect("backups").spaces.endpoint = Url::parse("http://127.0.0.1:1")?;
    assert_eq!(migrate(unreachable, Before::BackUp).await.unwrap_err().code(), "bucket_unavailable");
    assert!(shared::db::pending(&settings.database_url).await?.new > 0);

    // While somebody else changes the schema there is no backup, and the next one to change it waits.
    let mut other = PgConnection::connect_with(&vault.login.connect_options()).await?;
    let held = format!("select pg_advisory_lock({MIGRATING})");
    sqlx::raw_sql(AssertSqlSafe(held)).execute(&mut other).await?;
    assert_eq!(vault.made().await.unwrap_err().code(), "migrating");
    let given_back = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        other.close().await
    };
    let (migrated, given_back) = tokio::join!(migrate(settings.clone(), Before::BackUp), given_back);
    given_back?;
    let applied = migrated?.applied;
    assert_eq!(applied[0].1, "backups");
    let bucket = backups::bucket(&vault.app)?;
    let folders = backups::folders(&bucket).await?;
    assert!(folders.len() == 1 && folders[0].is_whole, "{folders:?}");
    let manifest = backups::manifest(&bucket, &folders[0].name).await?;
    let newest = shared::MIGRATOR.iter().map(|migration| migration.version).max();
    assert_eq!((manifest.reason, Some(manifest.schema_version)), (Reason::Migration, newest));
    let proved = backups::last_verified(&vault.app).await?.expect("a proof");
    assert_eq!((proved.name, proved.verified_by.as_deref()), (manifest.name, Some("hashes")));

    // Nothing to change, nothing to back up.
    assert_eq!(migrate(settings, Before::BackUp).await?.applied, []);
    assert_eq!(backups::folders(&bucket).await?.len(), 1);
    vault.bucket.stop().await;
    Ok(())
}

//! Two installations: one with an organization that has everything, and an empty one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use shared::clients::bucket::About;
use shared::db::SystemTx;
use shared::ids::{OrgId, UserId};
use shared::transfer::{Archive, CARRIED, Imported, LEFT_OUT_COLUMNS, Missing, check, export, import};
use shared::{App, Result};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use tempfile::TempDir;
use uuid::Uuid;

use crate::deletion::fill;
use crate::fixture::{Fixture, SIZE, Stage, service};

/// Documents in states that the fixture has none of, one each, and files that are where the product puts them.
const SHAPE: [&str; 9] = [
    "update documents set sha256 = sha256(repeat('x', size::integer)::bytea) where org_id = $1 and sha256 is not null",
    "update documents set status = 'pending', ocr_text = null, extraction = null, sha256 = null
     where id = (select id from documents where org_id = $1 and status = 'completed' and deleted_at is null order by id limit 1)",
    "update documents set status = 'processing', ocr_text = null, extraction = null, pages_done = 1
     where id = (select id from documents where org_id = $1 and status = 'completed' and deleted_at is null order by id limit 1)",
    "update documents set status = 'processing', extraction = null
     where id = (select id from documents where org_id = $1 and status = 'completed' and deleted_at is null order by id limit 1)",
    "update documents set model_state = 'waiting', etag = '\"a tag\"', password = 'sealed'
     where id = (select id from documents where org_id = $1 and status = 'completed' and deleted_at is null order by id limit 1)",
    "update documents set status = 'uploading'
     where id = (select id from documents where org_id = $1 and status = 'failed' order by id limit 1)",
    // One file is lost: the bucket does not have it.
    "update documents set error_code = 'upload_expired'
     where org_id = $1 and status = 'failed'
       and id <> (select id from documents where org_id = $1 and status = 'failed' order by id limit 1)",
    "update document_files
     set key = 'org-' || org_id || '/documents/' || document_id || '/files/0/a.xml', size = 6
     where org_id = $1",
    "update document_extractions set result = '{\"kind\": \"invoice\", \"fields\": {\"vendor\": {\"value\": \"Müller\"},
       \"total\": {\"value\": \"12.50\", \"currency\": \"EUR\"}}}'
     where org_id = $1",
];

/// Two installations.
pub(super) struct Sides {
    here: Stage,
    there: Stage,
    /// The owner of the empty installation's schema.
    there_login: PgPool,
    fixture: Fixture,
    folder: TempDir,
}

impl Sides {
    pub(super) async fn set(db: PgPool) -> Result<Self> {
        let other = another_database(&db).await?;
        let (here, there) = (Stage::set(db).await?, Stage::set(other.clone()).await?);
        let fixture = Fixture::new(&here.world, &service(&here.world)).await?;
        let sides = Self { here, there, there_login: other, fixture, folder: tempfile::tempdir()? };
        sides.shape().await?;
        Ok(sides)
    }

    async fn shape(&self) -> Result<()> {
        fill(self.here(), self.org().0).await?;
        let mut tx = SystemTx::begin(&self.here().db).await?;
        for statement in SHAPE {
            sqlx::query(statement).bind(self.org().0).execute(tx.conn()).await?;
        }
        let index = "select app.index_document(org_id, id)::text from documents where org_id = $1";
        sqlx::query(index).bind(self.org().0).execute(tx.conn()).await?;
        let keys: Vec<String> = sqlx::query_scalar("select key from document_files where org_id = $1")
            .bind(self.org().0)
            .fetch_all(tx.conn())
            .await?;
        let older: Vec<String> = sqlx::query_scalar("select key from document_versions where org_id = $1")
            .bind(self.org().0)
            .fetch_all(tx.conn())
            .await?;
        tx.commit().await?;
        for key in keys {
            put(self.here(), &key, b"<a />\n").await?;
        }
        for key in older {
            self.put_here(&key, vec![b'x'; SIZE]).await?;
        }
        Ok(())
    }

    pub(super) fn here(&self) -> &App {
        &self.here.world.app
    }

    pub(super) fn there(&self) -> &App {
        &self.there.world.app
    }

    pub(super) fn there_folder(&self) -> &Path {
        self.there.folder()
    }

    /// The organization that moves.
    pub(super) fn org(&self) -> OrgId {
        self.fixture.ours.id
    }

    /// The one that stays.
    pub(super) fn neighbour(&self) -> OrgId {
        self.fixture.theirs.id
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) async fn exported(&self, name: &str) -> Result<PathBuf> {
        let path = self.path(name);
        export(self.here(), self.org(), &path, Missing::LeaveOut).await?;
        Ok(path)
    }

    pub(super) async fn import(&self, file: &Path) -> Result<Imported> {
        import(self.there(), &check(Archive::open(file)?)?, None).await
    }

    /// The other installation, with its database behind another port.
    pub(super) fn there_behind(&self, port: u16) -> App {
        let mut app = self.there().clone();
        let options = (*app.db.connect_options()).clone().host("127.0.0.1").port(port);
        app.db = shared::db::restricted(options, 5);
        app
    }

    /// Makes somebody a member of an organization that is there already.
    pub(super) async fn join_there(&self, user: Uuid) -> Result<u64> {
        let join = "insert into memberships (org_id, user_id, role)
            select id, $1, 'client' from organizations order by id limit 1";
        self.there_as_system(join, user).await
    }

    /// The organization that a sign-in opens there.
    pub(super) async fn opened_by_sign_in_there(&self, user: Uuid) -> Result<Option<OrgId>> {
        let mut tx = SystemTx::begin(&self.there().db).await?;
        shared::organizations::oldest_of(&mut tx, UserId(user)).await
    }

    /// Makes every commit with a new organization fail.
    pub(super) async fn refuse_commits_there(&self) -> Result<()> {
        sqlx::raw_sql(
            "create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
             create constraint trigger refuse after insert on organizations deferrable initially deferred
             for each row execute function refuse()",
        )
        .execute(&self.there_login)
        .await?;
        Ok(())
    }

    pub(super) fn there_port(&self) -> u16 {
        self.there().db.connect_options().get_port()
    }

    /// Every row of the empty installation, of every table.
    pub(super) async fn digest_there(&self) -> Result<BTreeMap<String, String>> {
        let mut tx = SystemTx::begin(&self.there().db).await?;
        let tables: Vec<String> = sqlx::query_scalar(
            "select c.oid::regclass::text
             from pg_class c
             join pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p') and not c.relispartition
               and c.relname <> '_sqlx_migrations'",
        )
        .fetch_all(tx.conn())
        .await?;
        let mut digests = BTreeMap::new();
        for table in tables {
            let rows =
                format!("select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t");
            let digest = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_one(tx.conn()).await?;
            digests.insert(table, digest);
        }
        Ok(digests)
    }

    pub(super) async fn strings_there(&self, query: &'static str) -> Result<Vec<String>> {
        let mut tx = SystemTx::begin(&self.there().db).await?;
        Ok(sqlx::query_scalar(query).bind(self.org().0).fetch_all(tx.conn()).await?)
    }

    pub(super) async fn there_as_system(&self, statement: &str, id: Uuid) -> Result<u64> {
        let mut tx = SystemTx::begin(&self.there().db).await?;
        let done = sqlx::query(AssertSqlSafe(statement.to_owned())).bind(id).execute(tx.conn()).await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }

    /// The keys and hashes that an archive lists.
    fn listed(file: &Path) -> Result<Vec<(String, String, u64)>> {
        let forged = super::Forged::of(file)?;
        let index = String::from_utf8(forged.entries["files.jsonl"].clone())?;
        let lines: Vec<serde_json::Value> =
            index.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let present = lines.iter().filter(|line| !line["sha256"].is_null());
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Ok(present
            .map(|line| (text(&line["key"]), text(&line["sha256"]), line["size"].as_u64().unwrap_or(0)))
            .collect())
    }

    pub(super) fn last_key(&self, file: &Path) -> Result<String> {
        Ok(Self::listed(file)?.last().expect("a file").0.clone())
    }

    pub(super) async fn put_there(&self, key: &str, content: &'static [u8]) -> Result<()> {
        put(self.there(), key, content).await
    }

    pub(super) async fn put_here(&self, key: &str, content: Vec<u8>) -> Result<()> {
        let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
        self.here().bucket.put(key, about, content.into()).await
    }

    /// Where a document is whose content is known.
    pub(super) async fn first_document_key(&self) -> Result<String> {
        let mut tx = SystemTx::begin(&self.here().db).await?;
        let key = "select key from documents
            where org_id = $1 and sha256 is not null and erased_at is null and status = 'completed'
            order by id limit 1";
        Ok(sqlx::query_scalar(key).bind(self.org().0).fetch_one(tx.conn()).await?)
    }

    /// Copies an object from here to there, as an installation that shares the bucket would have it.
    pub(super) async fn copy_over(&self, key: &str) -> Result<()> {
        let size = self.here().bucket.head(key).await?.expect("an object").size;
        let content = self.here().bucket.get(key, size).await?;
        let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
        self.there().bucket.put(key, about, content).await
    }

    /// Enables what an import disabled.
    pub(super) async fn enable_there(&self) -> Result<u64> {
        self.there_as_system("update automations set enabled = true where org_id = $1", self.org().0).await
    }

    /// Every file that the archive lists is on both sides, with the same bytes.
    pub(super) async fn compare_files(&self, file: &Path) -> Result<()> {
        let listed = Self::listed(file)?;
        assert!(listed.len() > 5, "{listed:?}");
        for (key, sha256, size) in listed {
            let [here, there] =
                [self.here().bucket.get(&key, size).await?, self.there().bucket.get(&key, size).await?];
            assert!(here == there && super::forged::sha256(&there) == sha256, "{key}");
        }
        Ok(())
    }
}

async fn put(app: &App, key: &str, content: &'static [u8]) -> Result<()> {
    let about = About { media_type: "text/xml", caching: "private", metadata: &[] };
    app.bucket.put(key, about, content.into()).await
}

/// A second database on the same server, beside that of the test.
async fn another_database(db: &PgPool) -> Result<PgPool> {
    let name = format!("there_{}", Uuid::now_v7().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(db).await?;
    let options = (*db.connect_options()).clone().database(&name);
    let pool = PgPoolOptions::new().max_connections(5).connect_with(options).await?;
    // Nothing to do where new databases are copies of one that has the schema.
    shared::MIGRATOR.run(&pool).await?;
    Ok(pool)
}

/// The objects of a local bucket: files of its folder.
pub(super) fn objects(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() {
                folders.push(path);
            } else if !is_hidden {
                found.insert(path);
            }
        }
    }
    found
}

/// The rows of the carried tables by a way of their own, without what is left out: equal on both sides.
pub(super) async fn comparable(app: &App, org: OrgId) -> Result<BTreeMap<String, Vec<String>>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mut found = BTreeMap::new();
    for table in CARRIED {
        let columns: Vec<String> = LEFT_OUT_COLUMNS
            .iter()
            .filter(|(t, ..)| *t == table)
            .map(|(_, column, _)| (*column).to_owned())
            .collect();
        let own = match table {
            "organizations" => "t.id = $1",
            "users" => "t.id in (select user_id from memberships where org_id = $1)",
            "activity" => "t.org_id = $1 and action not like 'organization.%ported'",
            "documents" => "t.org_id = $1 and status <> 'uploading'",
            _ => "t.org_id = $1",
        };
        // What was being read is read from the start; what hangs below an upload stays with it.
        let rows = format!(
            "select replace(row.value::text, '\"processing\"', '\"pending\"')
             from (select to_jsonb(t) - $2 as value from {table} t where {own}) row
             where coalesce(row.value ->> 'document_id', '') not in (
               select id::text from documents where status = 'uploading')
             and coalesce(row.value ->> 'approval_id', '') not in (
               select a.id::text from approvals a join documents d on d.id = a.document_id where d.status = 'uploading')
             order by 1"
        );
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(rows)).bind(org.0).bind(columns).fetch_all(tx.conn()).await?;
        let rows = rows.into_iter().filter(|row| !row.contains("\"organization.exported\"")).collect();
        found.insert(table.to_owned(), rows);
    }
    Ok(found)
}

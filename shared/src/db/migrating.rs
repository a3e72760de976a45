//! Bringing the schema up to date, safe when several processes begin at once.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, anyhow};
use sqlx::migrate::{MigrateError, Migration};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{MIGRATOR, refuse_superuser};
use crate::error::Result;

/// The advisory lock of whoever migrates. Any number that no other program uses in this database.
pub(crate) const LOCK: i64 = 0x6173_7472_616c_6973;

/// How often a process asks whether the other one is done.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a migration waits for a lock on a table, since every query that comes after it waits behind it: those of the
/// version that still runs.
const PATIENCE: &str = "set lock_timeout = '2s'";

/// How often a migration tries to get its locks, between which the queries that wait go on.
const TRIES: u32 = 30;

/// Migration 1 as it was before it took roles as they are, which a managed cluster's administrator makes. What it makes
/// is the same, so a database that has applied it is up to date.
const FORMER_GROUND: &str =
    "a91e1d6ed7d055f112aef7eb9208d549bd601e97d15d94091d16135bf2c69bd6da633dd94b903b1fc10e867cb9935b30";

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The number and the name of each migration that was applied now.
    pub applied: Vec<(i64, String)>,
    /// How many the schema has altogether.
    pub known: usize,
    /// Indexes that a broken-off migration had left half made, removed to be made again.
    pub removed: Vec<String>,
}

/// What a migration would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// How many the schema has.
    pub applied: usize,
    /// How many would be applied.
    pub new: usize,
}

/// Asks what a migration would do, and changes nothing.
///
/// # Errors
/// When Postgres is out of reach.
pub async fn pending(url: &str) -> Result<Pending> {
    let options = PgConnectOptions::from_str(url).context("DATABASE_URL can't be parsed")?;
    let mut session = PgConnection::connect_with(&options).await?;
    let applied = applied(&mut session).await?;
    session.close().await?;
    let new = MIGRATOR.iter().filter(|migration| !applied.contains(&migration.version)).count();
    Ok(Pending { applied: applied.len(), new })
}

/// Applies the migrations as the plain login, which owns the schema. Of several processes one does the work, and the
/// others wait for it.
///
/// # Errors
/// When Postgres is out of reach, the login is a superuser, or a migration fails.
pub async fn migrate(url: &str) -> Result<Migrated> {
    let options = PgConnectOptions::from_str(url).context("DATABASE_URL can't be parsed")?;
    // Whatever happens, the end of the session gives the lock back.
    let mut session = PgConnection::connect_with(&options).await?;
    refuse_superuser(&mut session).await?;
    lock(&mut session).await?;
    let migrated = apply(&mut session).await?;
    session.close().await?;
    Ok(migrated)
}

/// Waits by asking again and again: a statement that waits for a lock holds a snapshot, and an index that is made
/// `concurrently` waits for all of those.
async fn lock(session: &mut PgConnection) -> Result<()> {
    while !sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LOCK)
        .fetch_one(&mut *session)
        .await?
    {
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

async fn apply(session: &mut PgConnection) -> Result<Migrated> {
    let before = applied(session).await?;
    accept_former(session, &before).await?;
    let removed = remove_half_made(session).await?;
    for migration in MIGRATOR.iter().filter(|migration| !before.contains(&migration.version)) {
        run(session, migration).await?;
    }
    // Also where nothing is new: what is applied may be another schema than this program's.
    MIGRATOR.run(&mut *session).await?;
    let new = MIGRATOR.iter().filter(|migration| !before.contains(&migration.version));
    Ok(Migrated {
        applied: new.map(|migration| (migration.version, migration.description.to_string())).collect(),
        known: MIGRATOR.iter().count(),
        removed,
    })
}

/// Applies one migration. It never waits long for a lock, but tries again.
async fn run(session: &mut PgConnection, migration: &Migration) -> Result<()> {
    // What is made `concurrently` holds nobody up while it waits.
    let patience = if migration.no_tx { "set lock_timeout = 0" } else { PATIENCE };
    sqlx::raw_sql(patience).execute(&mut *session).await?;
    for tried in 1.. {
        match MIGRATOR.run_to(migration.version, &mut *session).await {
            Err(error) if is_locked(&error) && tried < TRIES => tokio::time::sleep(PAUSE).await,
            Err(error) if is_locked(&error) => {
                return Err(anyhow!(
                    "migration {} ({}) did not get a lock on its tables in {TRIES} tries: end the transaction that \
                     holds them, the oldest in pg_stat_activity, and migrate again",
                    migration.version,
                    migration.description
                )
                .into());
            }
            done => {
                done?;
                break;
            }
        }
    }
    sqlx::raw_sql("set lock_timeout = 0").execute(session).await?;
    Ok(())
}

fn is_locked(error: &MigrateError) -> bool {
    matches!(error, MigrateError::ExecuteMigration(error, _) if super::is_locked(error))
}

/// The numbers of the migrations that the database has.
async fn applied(session: &mut PgConnection) -> Result<Vec<i64>> {
    let known =
        sqlx::query_scalar!(r#"select to_regclass('public._sqlx_migrations') is not null as "known!""#)
            .fetch_one(&mut *session)
            .await?;
    if !known {
        return Ok(Vec::new());
    }
    let versions = sqlx::query_scalar!(
        "select version from _sqlx_migrations where success order by version limit 10000"
    );
    Ok(versions.fetch_all(session).await?)
}

async fn accept_former(session: &mut PgConnection, before: &[i64]) -> Result<()> {
    let Some(ground) = MIGRATOR.iter().find(|migration| migration.version == 1) else { return Ok(()) };
    if before.contains(&1) {
        sqlx::query!(
            "update _sqlx_migrations set checksum = $1 where version = 1 and encode(checksum, 'hex') = $2",
            &ground.checksum[..],
            FORMER_GROUND
        )
        .execute(session)
        .await?;
    }
    Ok(())
}

/// An index whose making `concurrently` was broken off stays behind invalid: no query uses it, and its name is taken.
async fn remove_half_made(session: &mut PgConnection) -> Result<Vec<String>> {
    let invalid = sqlx::query_scalar!(
        r#"select format('%I.%I', n.nspname, c.relname) as "name!"
           from pg_index i
           join pg_class c on c.oid = i.indexrelid
           join pg_namespace n on n.oid = c.relnamespace
           where not i.indisvalid and n.nspname in ('public', 'jobs', 'app') and pg_has_role(c.relowner, 'usage')
           order by 1
           limit 100"#
    )
    .fetch_all(&mut *session)
    .await?;
    for name in &invalid {
        let drop = AssertSqlSafe(format!("drop index concurrently if exists {name}"));
        sqlx::raw_sql(drop).execute(&mut *session).await?;
    }
    Ok(invalid)
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;

    async fn session(db: &PgPool) -> PgConnection {
        PgConnection::connect_with(&db.connect_options()).await.unwrap()
    }

    #[sqlx::test(migrations = false)]
    async fn several_processes_that_migrate_at_once_apply_everything_once(db: PgPool) {
        // A database of a test may be a copy of one that has the schema.
        let name = format!("at_once_{}", uuid::Uuid::now_v7().simple());
        let create = AssertSqlSafe(format!("create database {name} template template0"));
        sqlx::raw_sql(create).execute(&db).await.unwrap();
        let empty = (*db.connect_options()).clone().database(&name);
        let migrate = async || {
            let mut session = PgConnection::connect_with(&empty).await.unwrap();
            lock(&mut session).await.unwrap();
            apply(&mut session).await.unwrap().applied.len()
        };
        let mut counts = futures_util::future::join_all([migrate(), migrate(), migrate(), migrate()]).await;
        let remove = AssertSqlSafe(format!("drop database {name} with (force)"));
        sqlx::raw_sql(remove).execute(&db).await.unwrap();
        counts.sort_unstable();
        assert_eq!(counts, [0, 0, 0, MIGRATOR.iter().count()]);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn an_index_that_was_left_half_made_is_removed_and_made_again(db: PgPool) {
        let mut session = session(&db).await;
        let before = "drop index documents_by_kind;
            delete from _sqlx_migrations where version = 17;
            create table doubles as select 1 as number from generate_series(1, 2)";
        sqlx::raw_sql(before).execute(&mut session).await.unwrap();
        // A failure in the middle leaves what a broken-off migration leaves.
        let broken_off = "create unique index concurrently documents_by_kind on doubles (number)";
        assert!(sqlx::raw_sql(broken_off).execute(&mut session).await.is_err());
        let migrated = apply(&mut session).await.unwrap();
        assert_eq!(migrated.removed, ["public.documents_by_kind"]);
        assert_eq!(migrated.applied.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [17]);
        let made = sqlx::query_scalar::<_, bool>(
            "select indisvalid from pg_index
             where indexrelid = 'documents_by_kind'::regclass and indrelid = 'documents'::regclass",
        );
        assert_eq!(made.fetch_optional(&mut session).await.unwrap(), Some(true));
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_migration_that_meets_a_long_transaction_lets_queries_pass_and_tries_again(db: PgPool) {
        let mut session = session(&db).await;
        let before =
            "alter table documents drop column scan; delete from _sqlx_migrations where version = 30";
        sqlx::raw_sql(before).execute(&mut session).await.unwrap();
        let mut long = db.begin().await.unwrap();
        sqlx::raw_sql("select from documents limit 0").execute(&mut *long).await.unwrap();
        let queue = async {
            let waiting = "select exists (select from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like '%add column scan%')";
            while !sqlx::query_scalar::<_, bool>(waiting).fetch_one(&db).await.unwrap() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            // Stands in the queue for the table behind the migration, which gives way.
            sqlx::raw_sql("select from documents limit 0").execute(&db).await.unwrap();
            long.commit().await.unwrap();
        };
        let (migrated, ()) = futures_util::future::join(apply(&mut session), queue).await;
        let applied = migrated.unwrap().applied;
        assert_eq!(applied.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [30]);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_database_whose_ground_was_laid_before_it_was_rewritten_is_taken_as_it_is(db: PgPool) {
        let mut session = session(&db).await;
        let former = "update _sqlx_migrations set checksum = decode($1, 'hex') where version = 1";
        sqlx::query(former).bind(FORMER_GROUND).execute(&mut session).await.unwrap();
        assert_eq!(apply(&mut session).await.unwrap().applied, []);
    }
}

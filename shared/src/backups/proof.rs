//! The drill: everything that is known about a backup is tried, as far as there is a key for it.

use std::str::FromStr;

use age::x25519::Identity;
use anyhow::Context;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use uuid::Uuid;

use super::manifest::Manifest;
use super::{Depth, bucket, contents, hashes, manifest, records, restore};
use crate::app::App;
use crate::clients::bucket::Bucket;
use crate::clients::postgres::Programs;
use crate::error::{Error, Result, refuse};

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What the backup is made of.
    pub manifest: Manifest,
    /// How far the proof went.
    pub depth: Depth,
}

/// Proves a backup: hashes in any case; with a key its contents, or a restore into a database that is made for it and
/// removed again, where the platform's login may make databases. The result is remembered.
///
/// # Errors
/// `NotFound` when there is no such backup; `Conflict` with code `wrong_identity`, or with what is wrong with the backup.
pub async fn prove(app: &App, name: &str, keys: Option<Vec<Identity>>) -> Result<Proof> {
    let bucket = bucket(app)?;
    match tried(app, &bucket, name, keys).await {
        Ok(proof) => {
            noted(records::record_proof(app, name, proof.depth).await);
            Ok(proof)
        }
        Err(error) => {
            if tells_of_backup(&error) {
                noted(records::record_fault(app, name, &error.to_string()).await);
            }
            Err(error)
        }
    }
}

/// Whether what went wrong is the backup's fault, as far as one can tell: what is not is the key, the bucket or this machine.
fn tells_of_backup(error: &Error) -> bool {
    let others = ["wrong_identity", "no_pg_dump", "superuser", "unknown_format"];
    !matches!(error, Error::Unavailable { .. } | Error::NotFound(_)) && !others.contains(&error.code())
}

/// The backup is what it is, whether or not the database can be told: it may be the one that is lost.
fn noted(result: Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "a backup was checked, and its result or its database could not be put in order");
    }
}

async fn tried(app: &App, bucket: &Bucket, name: &str, keys: Option<Vec<Identity>>) -> Result<Proof> {
    let manifest = manifest(bucket, name).await?;
    hashes(bucket, &manifest).await?;
    let Some(keys) = keys else { return Ok(Proof { manifest, depth: Depth::Hashes }) };
    let programs = Programs::find(manifest.postgres())?;
    let depth = match Scratch::make(app).await {
        Some(scratch) => {
            let restored = restore(bucket, &manifest, &programs, keys, &scratch.url).await;
            // The next backup or drill removes it.
            noted(scratch.remove().await);
            restored.map(|()| Depth::Restore)?
        }
        None => contents(bucket, &manifest, &programs, keys).await.map(|()| Depth::Contents)?,
    };
    Ok(Proof { manifest, depth })
}

/// How databases for proofs are named, before a UUIDv7.
const DRILL: &str = "astralis_drill_";

/// Age in seconds from which such a database is left over: no drill takes that long.
const LEFT_OVER: u64 = 3 * 3600;

/// Bytes of the platform's database from which none of its size is made beside it.
const LARGEST: i64 = 10_000_000_000;

/// A database that is there for one proof.
struct Scratch {
    server: PgConnectOptions,
    name: String,
    url: String,
}

impl Scratch {
    /// `None` where the login may not make databases, the platform's is too large to have a second one, or there is no
    /// server: what can be proved without is proved.
    async fn make(app: &App) -> Option<Self> {
        let made = Self::try_make(&app.settings.database_url).await;
        made.inspect_err(|error| tracing::info!(%error, "a backup is checked without a database")).ok()
    }

    async fn try_make(url: &str) -> Result<Self> {
        let server = PgConnectOptions::from_str(url).context("DATABASE_URL can't be parsed")?;
        let mut session = PgConnection::connect_with(&server).await?;
        remove_old(&mut session).await?;
        refuse_large(&mut session).await?;
        let name = format!("{DRILL}{}", Uuid::now_v7().simple());
        let create = AssertSqlSafe(format!("create database {name} template template0"));
        sqlx::raw_sql(create).execute(&mut session).await?;
        session.close().await?;
        let url = server.clone().database(&name).to_url_lossy().into();
        Ok(Self { server, name, url })
    }

    /// Over a connection of its own: one that waits for as long as a restore takes may be gone.
    async fn remove(&self) -> Result<()> {
        let mut session = PgConnection::connect_with(&self.server).await?;
        drop_database(&mut session, &self.name).await?;
        Ok(session.close().await?)
    }
}

async fn refuse_large(session: &mut PgConnection) -> Result<()> {
    let size = sqlx::query_scalar!(r#"select pg_database_size(current_database()) as "size!""#)
        .fetch_one(session)
        .await?;
    if size <= LARGEST {
        return Ok(());
    }
    let detail = "the database has more than 10 GB: a second one of its size is not made beside it";
    Err(Error::Conflict(refuse("too_large", detail)))
}

/// Removes databases of drills that were interrupted: each is a whole copy of the platform's.
///
/// # Errors
/// When the server does not answer.
pub async fn remove_left_drills(app: &App) -> Result<()> {
    let server =
        PgConnectOptions::from_str(&app.settings.database_url).context("DATABASE_URL can't be parsed")?;
    let mut session = PgConnection::connect_with(&server).await?;
    remove_old(&mut session).await?;
    Ok(session.close().await?)
}

async fn remove_old(session: &mut PgConnection) -> Result<()> {
    let names = sqlx::query_scalar!(
        r#"select datname::text as "name!" from pg_database
           where datname like 'astralis\_drill\_%' and datdba = current_user::regrole
           limit 1000"#
    )
    .fetch_all(&mut *session)
    .await?;
    let now = seconds(&Uuid::now_v7().simple().to_string()).unwrap_or_default();
    for name in names {
        let made = name.strip_prefix(DRILL).and_then(seconds);
        if made.is_some_and(|made| now.saturating_sub(made) > LEFT_OVER) {
            drop_database(session, &name).await?;
            tracing::warn!(database = name, "removed the database of a drill that was interrupted");
        }
    }
    Ok(())
}

/// When a UUIDv7 was made.
fn seconds(uuid: &str) -> Option<u64> {
    Some(Uuid::try_parse(uuid).ok()?.get_timestamp()?.to_unix().0)
}

async fn drop_database(session: &mut PgConnection, name: &str) -> Result<()> {
    let remove = AssertSqlSafe(format!("drop database if exists {name} with (force)"));
    sqlx::raw_sql(remove).execute(session).await?;
    Ok(())
}

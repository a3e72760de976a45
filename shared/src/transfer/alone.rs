//! One import of an organization at a time, and what became of one whose end nobody saw.
//!
//! Two locks: one for as long as the import lasts, files included, and one of the transaction with the rows. Whoever has
//! both knows whether the organization is here, and that nothing of it is still on its way.

use std::time::Duration;

use crate::app::App;
use crate::db::{SystemTx, is_locked};
use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;

/// How often the lock's connection is used, so that nothing on the way closes it.
const PULSE: Duration = Duration::from_secs(20);

/// The lock of a whole import. Its transaction reads nothing, so that it holds nothing else back.
#[derive(Debug)]
pub(super) struct Alone(SystemTx);

impl Alone {
    /// Takes the lock.
    ///
    /// # Errors
    /// `Conflict` with code `import_running`.
    pub(super) async fn lock(app: &App, org: OrgId) -> Result<Self> {
        let mut tx = SystemTx::begin_load(&app.db).await?;
        let locked = sqlx::query_scalar!(
            r#"select pg_try_advisory_xact_lock(hashtextextended('import ' || $1::text, 0)) as "locked!""#,
            org.to_string()
        )
        .fetch_one(tx.conn())
        .await?;
        if locked {
            return Ok(Self(tx));
        }
        Err(running())
    }

    /// Whether the lock is still held.
    ///
    /// # Errors
    /// When its connection is gone.
    pub(super) async fn hold(&mut self) -> Result<()> {
        sqlx::raw_sql("select 1").execute(self.0.conn()).await?;
        Ok(())
    }

    /// Returns when the lock is lost.
    pub(super) async fn lost(&mut self) -> Error {
        loop {
            tokio::time::sleep(PULSE).await;
            if let Err(error) = self.hold().await {
                return error;
            }
        }
    }

    /// Gives the lock back.
    pub(super) async fn release(self) {
        // A connection that is gone holds no lock.
        let _ = self.0.commit().await;
    }
}

/// Waits for the lock of the transaction with the rows.
///
/// # Errors
/// When somebody has it for half a minute.
pub(super) async fn lock_rows(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    lock(tx, "rows", org).await
}

/// A transaction in which the organization is not here and can't come, or none when it is here.
///
/// # Errors
/// When it can't be known: the database is away, or another import has begun.
pub(super) async fn absent(app: &App, org: OrgId) -> Result<Option<SystemTx>> {
    let mut tx = SystemTx::begin_load(&app.db).await?;
    lock(&mut tx, "import", org).await?;
    lock(&mut tx, "rows", org).await?;
    let here =
        sqlx::query_scalar!(r#"select exists (select from organizations where id = $1) as "here!""#, org.0)
            .fetch_one(tx.conn())
            .await?;
    Ok((!here).then_some(tx))
}

async fn lock(tx: &mut SystemTx, what: &str, org: OrgId) -> Result<()> {
    sqlx::raw_sql("set local lock_timeout = '30s'").execute(tx.conn()).await?;
    let locked = sqlx::query_scalar!(
        r#"select pg_advisory_xact_lock(hashtextextended($1::text || ' ' || $2::text, 0))::text as locked"#,
        what,
        org.to_string()
    )
    .fetch_one(tx.conn())
    .await;
    match locked {
        Err(error) if is_locked(&error) => return Err(running()),
        locked => locked?,
    };
    sqlx::raw_sql("set local lock_timeout = 0").execute(tx.conn()).await?;
    Ok(())
}

fn running() -> Error {
    Error::Conflict(refuse("import_running", "this organization is being imported already"))
}

//! The database: pools that see nothing by themselves, and the two transactions that do.
//!
//! Every function that takes a transaction, the pool or the [`App`](crate::App) may fail with `Unavailable`, because
//! Postgres is out of reach. This is said here once: the documentation of a function names only its other errors.

pub mod listening;
mod migrating;
pub mod probing;
#[cfg(test)]
mod released;
mod unhurried;

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use futures_util::future::BoxFuture;
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Postgres, Row, SqlSafeStr, Transaction};

use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;
use crate::measure;

pub(crate) use migrating::LOCK as MIGRATING;
pub use migrating::{Migrated, Pending, migrate, pending};

/// The schema: embedded, applied by `migrate`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// What Postgres says when somebody else has a lock for too long (its manual, appendix A).
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Whether a statement gave up because somebody else has the lock that it needs.
pub(crate) fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == LOCK_NOT_AVAILABLE)
}

/// A pool that connects on first use and acts as `astralis_app`: without an organization it sees no row.
///
/// # Errors
/// When the address can't be parsed.
pub fn pool(url: &str, connections: u32) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url).context("DATABASE_URL can't be parsed")?;
    Ok(restricted(options, connections))
}

/// How long a request waits for a connection: people looking at a page learn of an outage within 3 seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long background work waits: a busy pool is no reason to use up an attempt.
const PATIENCE_OF_JOBS: Duration = Duration::from_secs(10);

/// A pool for background work, which waits longer for a connection. Connects on first use.
pub fn patient(pool: &PgPool) -> PgPool {
    let options = pool.options().clone().acquire_timeout(PATIENCE_OF_JOBS);
    options.connect_lazy_with((*pool.connect_options()).clone())
}

/// A restricted pool from existing options.
pub fn restricted(options: PgConnectOptions, connections: u32) -> PgPool {
    // A login inherits the policies of every role granted to it, so the role is set before the first statement.
    let options = options.application_name("astralis").options([
        ("role", "astralis_app"),
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| Box::pin(refuse_other_role(connection)))
        .connect_lazy_with(options)
}

const DIRECT_PORT: &str = "DATABASE_URL leads to a pooled port, which drops the role that a session starts with. \
                           Use the direct port (on DigitalOcean 25060, not 25061)";

/// Refuses a connection that acts as somebody else than asked: a pooler in front of Postgres drops the role that a
/// session starts with, and the login itself owns every row. A simple query, which no pooler mixes up with another's.
async fn refuse_other_role(connection: &mut PgConnection) -> sqlx::Result<()> {
    let row = connection.fetch_one(sqlx::raw_sql("select current_user::text")).await?;
    let acts_as: String = row.try_get(0)?;
    if acts_as == "astralis_app" {
        return Ok(());
    }
    let reason = format!("the database session acts as {acts_as} instead of astralis_app: {DIRECT_PORT}");
    Err(sqlx::Error::Configuration(reason.into()))
}

/// Whether Postgres answers within a second.
///
/// # Errors
/// When it does not.
pub async fn ping(pool: &PgPool) -> Result<()> {
    let answer = sqlx::query_scalar!("select 1").fetch_one(pool);
    tokio::time::timeout(Duration::from_secs(1), answer).await??;
    Ok(())
}

/// Refuses a login that row level security does not bind, and a pooled port, where every session acts as the login.
/// Asks over a connection of its own: the pool's own refusal would only be seen as a long wait.
///
/// # Errors
/// `Conflict` with code `superuser` when the login is a superuser or bypasses row level security, `pooled_port` when
/// the role was dropped on the way.
pub async fn refuse_unbound(pool: &PgPool) -> Result<()> {
    let pooled = |reason: String| Error::Conflict(refuse("pooled_port", reason));
    let mut connection = match PgConnection::connect_with(&pool.connect_options()).await {
        Ok(connection) => connection,
        Err(sqlx::Error::Database(error)) if error.message().contains("startup parameter") => {
            return Err(pooled(format!("{error}: {DIRECT_PORT}")));
        }
        Err(error) => return Err(error.into()),
    };
    match refuse_other_role(&mut connection).await {
        Err(sqlx::Error::Configuration(reason)) => return Err(pooled(reason.to_string())),
        checked => checked?,
    }
    refuse_superuser(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

pub(crate) async fn refuse_superuser(connection: &mut PgConnection) -> Result<()> {
    let unbound = sqlx::query_scalar!(
        r#"select rolsuper or rolbypassrls as "unbound!" from pg_roles where rolname = session_user"#
    )
    .fetch_one(connection)
    .await?;
    if unbound {
        let detail = "the database login is a superuser or bypasses row level security (as DigitalOcean's doadmin does), \
                      so nothing would keep organizations apart: use an ordinary login that owns the database";
        return Err(Error::Conflict(refuse("superuser", detail)));
    }
    Ok(())
}

/// A transaction that sees one organization's rows. Only `App::enter` and claimed jobs make one.
#[derive(Debug)]
pub struct OrgTx {
    tx: Transaction<'static, Postgres>,
    org: OrgId,
    depth: i16,
}

/// A transaction that sees every organization's rows: sign-in, jobs, sweeps and signed callbacks.
#[derive(Debug)]
pub struct SystemTx {
    tx: Transaction<'static, Postgres>,
}

/// Does in many transactions what would take long in one, such as deleting old rows: until a step finds nothing left.
/// Returns the sum of what the steps did.
pub async fn in_steps(
    db: &PgPool,
    step: impl for<'a> Fn(&'a mut SystemTx) -> BoxFuture<'a, Result<u64>>,
) -> Result<u64> {
    let mut sum = 0;
    loop {
        let mut tx = SystemTx::begin(db).await?;
        let done = step(&mut tx).await?;
        tx.commit().await?;
        if done == 0 {
            return Ok(sum);
        }
        sum += done;
    }
}

/// Either transaction: what enqueueing and the activity log need.
pub trait Tx: Send {
    /// The connection inside the transaction, for a query.
    fn conn(&mut self) -> &mut PgConnection;
    /// The organization it is bound to.
    fn org(&self) -> Option<OrgId>;
}

/// The transaction in which a job's effect was written.
#[derive(Debug)]
pub enum EitherTx {
    /// Sees one organization.
    Org(OrgTx),
    /// Sees every organization.
    System(SystemTx),
}

impl From<OrgTx> for EitherTx {
    fn from(tx: OrgTx) -> Self {
        Self::Org(tx)
    }
}

impl From<SystemTx> for EitherTx {
    fn from(tx: SystemTx) -> Self {
        Self::System(tx)
    }
}

impl EitherTx {
    /// The transaction with the system's rights, for the queue's own statements.
    pub(crate) async fn into_system(self) -> Result<SystemTx> {
        match self {
            Self::Org(tx) => tx.leave().await,
            Self::System(tx) => Ok(tx),
        }
    }
}

/// Lends the transaction the system's rights, for the queue's own statements; [`hand_back`] takes them back.
pub(crate) async fn lend_system(tx: &mut impl Tx) -> Result<()> {
    sqlx::raw_sql("set local role astralis_system").execute(tx.conn()).await?;
    Ok(())
}

/// Takes the system's rights back from a transaction of one organization, whatever the result of the work. If the work
/// aborted the transaction, this fails too, and the transaction is unusable.
pub(crate) async fn hand_back<T>(tx: &mut impl Tx, result: Result<T>) -> Result<T> {
    if tx.org().is_none() {
        return result;
    }
    let handed = sqlx::raw_sql("set local role astralis_app").execute(tx.conn()).await;
    let value = result?;
    handed?;
    Ok(value)
}

/// Begins in a task of its own: where the caller is given up meanwhile, as the handler of a request is whose sender has
/// gone, the transaction is begun and ended all the same. Given up in the middle it would leave a connection in the pool
/// that is inside a transaction without knowing it, with the locks of whoever is served by it next.
async fn begin_whole(
    db: &PgPool,
    begin: impl SqlSafeStr + Send + 'static,
) -> Result<Transaction<'static, Postgres>> {
    let db = db.clone();
    let begun = tokio::spawn(async move { measure::waiting_for_database(db.begin_with(begin)).await });
    Ok(begun.await??)
}

impl OrgTx {
    /// Opens a transaction for `org` in one round trip; `acting` holds further settings that the policies read.
    pub(crate) async fn begin(db: &PgPool, org: OrgId, acting: &[(&'static str, String)]) -> Result<Self> {
        let mut begin = format!("begin; set local role astralis_app; set local app.org_id = '{org}'");
        for (setting, value) in acting {
            // Ids and role names only: nothing here needs quoting.
            debug_assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            begin.push_str(&format!("; set local {setting} = '{value}'"));
        }
        Ok(Self { tx: begin_whole(db, AssertSqlSafe(begin)).await?, org, depth: 0 })
    }

    /// The organization it is bound to.
    pub fn org(&self) -> OrgId {
        self.org
    }

    /// The number of events in the chain that led here; 0 for a person's own action.
    pub fn depth(&self) -> i16 {
        self.depth
    }

    /// From here on, everything is done because of an event of this depth.
    pub fn because_of(&mut self, depth: i16) {
        self.depth = depth + 1;
    }

    /// The connection inside the transaction.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Begins a part of the work that can be taken back alone. Each part ends before the next begins.
    pub async fn begin_part(&mut self) -> Result<()> {
        sqlx::raw_sql("savepoint part").execute(self.conn()).await?;
        Ok(())
    }

    /// Ends a part: what it did stays when it succeeded, and is taken back when it failed.
    pub async fn end_part(&mut self, succeeded: bool) -> Result<()> {
        let end = if succeeded {
            "release savepoint part"
        } else {
            "rollback to savepoint part; release savepoint part"
        };
        sqlx::raw_sql(end).execute(self.conn()).await?;
        Ok(())
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// When Postgres refuses or is gone: then nothing happened.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Leaves the organization but keeps the transaction: only the queue's own statements and sign-in need this.
    pub(crate) async fn leave(mut self) -> Result<SystemTx> {
        sqlx::raw_sql("set local role astralis_system").execute(&mut *self.tx).await?;
        Ok(SystemTx { tx: self.tx })
    }
}

impl SystemTx {
    /// Opens a transaction over all organizations in one round trip.
    pub async fn begin(db: &PgPool) -> Result<Self> {
        Ok(Self { tx: begin_whole(db, "begin; set local role astralis_system").await? })
    }

    /// Opens a transaction for the queue's hot table, whose statistics are always out of date: the planner uses the
    /// indexes, however few or many rows it expects.
    pub(crate) async fn begin_by_index(db: &PgPool) -> Result<Self> {
        let begin = "begin; set local role astralis_system; set local enable_seqscan = off";
        Ok(Self { tx: begin_whole(db, begin).await? })
    }

    /// The connection inside the transaction.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Binds the transaction to one organization as soon as it is known.
    pub async fn enter_as(mut self, org: OrgId) -> Result<OrgTx> {
        let enter = format!("set local role astralis_app; set local app.org_id = '{org}'");
        sqlx::raw_sql(AssertSqlSafe(enter)).execute(&mut *self.tx).await?;
        Ok(OrgTx { tx: self.tx, org, depth: 0 })
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// When Postgres refuses or is gone: then nothing happened.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}

impl Tx for OrgTx {
    fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    fn org(&self) -> Option<OrgId> {
        Some(self.org)
    }
}

impl Tx for SystemTx {
    fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    fn org(&self) -> Option<OrgId> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_caller_that_gives_up_while_it_begins_leaves_no_open_transaction(db: PgPool) {
        let one = PgPoolOptions::new().max_connections(1).connect_with((*db.connect_options()).clone());
        let one = one.await.unwrap();
        for microseconds in (0..400).step_by(4) {
            let patience = Duration::from_micros(microseconds);
            let _ = tokio::time::timeout(patience, SystemTx::begin(&one)).await;
            let mut instants = Vec::new();
            for _ in 0..2 {
                let now = sqlx::query_scalar::<_, chrono::DateTime<chrono::Utc>>("select now()");
                instants.push(now.fetch_one(&one).await.unwrap());
            }
            // Within one transaction the clock stands still.
            assert_ne!(instants[0], instants[1], "after {microseconds} microseconds");
        }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_session_that_acts_as_its_login_is_refused(db: PgPool) {
        // What a pooler in front of Postgres gives, which drops the role.
        let pooled = PgPoolOptions::new().connect_lazy_with((*db.connect_options()).clone());
        let refusal = refuse_unbound(&pooled).await.unwrap_err();
        assert!(refusal.code() == "pooled_port" && refusal.to_string().contains("25060"), "{refusal}");

        let direct = restricted((*db.connect_options()).clone(), 1);
        refuse_unbound(&direct).await.unwrap();
        let mut connection = direct.acquire().await.unwrap();
        sqlx::raw_sql("set role none").execute(&mut *connection).await.unwrap();
        assert!(matches!(refuse_other_role(&mut connection).await, Err(sqlx::Error::Configuration(_))));
    }
}

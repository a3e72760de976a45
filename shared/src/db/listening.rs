//! A connection that listens for notifications (`LISTEN`), and whether they arrive on it.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::timeout;

use crate::error::Result;

/// Sent to oneself to see whether notifications arrive. No payload of ours has a colon first.
pub const SELF_TEST: &str = ":self-test";

/// For a notification to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes a connection of the pool for itself and listens on a channel. When the connection is lost, `try_recv` says
/// `None` once, since something may have been missed, and connects again the next time.
///
/// # Errors
/// When Postgres is out of reach.
pub async fn listen(db: &PgPool, channel: &str) -> Result<PgListener> {
    let mut listener = PgListener::connect_with(db).await?;
    listener.eager_reconnect(false);
    listener.listen(channel).await?;
    Ok(listener)
}

/// Whether notifications arrive: behind a transaction pooler `listen` seems to work and nothing ever comes.
///
/// # Errors
/// When the connection is lost.
pub async fn arrives(listener: &mut PgListener, channel: &str) -> Result<bool> {
    sqlx::query!("select pg_notify($1, $2) is null as told", channel, SELF_TEST)
        .fetch_one(&mut *listener)
        .await?;
    Ok(timeout(PATIENCE, listener.try_recv()).await.is_ok())
}

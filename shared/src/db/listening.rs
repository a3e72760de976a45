//! A connection that listens for notifications (`LISTEN`), and whether they arrive on it.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::timeout;

use crate::error::Result;

/// A message to ourselves that shows whether notifications arrive. No payload of ours begins with a colon.
pub const SELF_TEST: &str = ":self-test";

/// How long a notification may take to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes a connection of the pool for itself and listens on a channel. When the connection is lost, `try_recv` returns
/// `None` once, since something may have been missed, and connects again the next time.
pub async fn listen(db: &PgPool, channel: &str) -> Result<PgListener> {
    let mut listener = PgListener::connect_with(db).await?;
    listener.eager_reconnect(false);
    listener.listen(channel).await?;
    Ok(listener)
}

/// Whether notifications arrive: behind a transaction pooler `listen` seems to work, but nothing ever comes.
///
/// # Errors
/// When the connection is lost.
pub async fn arrives(listener: &mut PgListener, channel: &str) -> Result<bool> {
    sqlx::query!("select pg_notify($1, $2) is null as told", channel, SELF_TEST)
        .fetch_one(&mut *listener)
        .await?;
    match timeout(PATIENCE, listener.try_recv()).await {
        Ok(received) => Ok(received?.is_some()),
        Err(_) => Ok(false),
    }
}

//! Notifications: a hint that makes a worker look at once. Polling remains authoritative.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgNotification;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::lease::Leases;
use crate::db::listening;
use crate::error::Result;

/// The channel of the queue: a payload is the name of a queue with new work, or a word below.
const CHANNEL: &str = "jobs";

/// Somebody cancelled a running job. No queue's name has a colon.
pub(super) const CANCELLED: &str = ":cancelled";

/// Wakes the worker for as long as it lives, on a connection of its own.
pub(super) async fn listen(
    db: PgPool,
    queues: Vec<&'static str>,
    wake: Arc<Notify>,
    leases: Arc<Leases>,
    pause: Duration,
) {
    loop {
        if let Err(error) = hear(&db, &queues, &wake, &leases).await {
            tracing::warn!(%error, "notifications are interrupted: the queue is polled");
        }
        sleep(pause).await;
    }
}

/// Returns when the connection is lost.
async fn hear(db: &PgPool, queues: &[&str], wake: &Notify, leases: &Leases) -> Result<()> {
    let mut listener = listening::listen(db, CHANNEL).await?;
    if !listening::arrives(&mut listener, CHANNEL).await? {
        tracing::warn!(
            "notifications do not arrive, as behind a transaction pooler: the queue is polled only"
        );
    }
    loop {
        // Notifications sent while nobody listened are not repeated.
        wake.notify_one();
        leases.renew.notify_one();
        while let Some(notification) = listener.try_recv().await? {
            tell(&notification, queues, wake, leases);
        }
    }
}

fn tell(notification: &PgNotification, queues: &[&str], wake: &Notify, leases: &Leases) {
    match notification.payload() {
        CANCELLED => leases.renew.notify_one(),
        queue if queues.contains(&queue) => wake.notify_one(),
        _ => {}
    }
}

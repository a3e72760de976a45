//! Members through the router, with a real database: who may do what, at once, once, and nowhere else.

mod invitations;
mod joining;
mod members;

use serde_json::Value;
use shared::Result;
use shared::testing::{Caller, World};

use super::router;

/// Waits until this many transactions queue for a lock.
async fn in_line(world: &World, count: i64) -> Result<()> {
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(&world.login)
        .await?;
        if waiting >= count {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

async fn assert_forbidden(caller: &Caller, path: &str) -> Result<()> {
    assert_eq!(caller.get(router(), path).await?.refusal(), (403, "forbidden".into()), "{path}");
    Ok(())
}

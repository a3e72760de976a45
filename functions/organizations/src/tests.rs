//! Organizations through the router and over a real database: who may do what, at once, once, and nowhere else.

mod activity;
mod current;
mod deletion;
mod invitations;
mod joining;
mod keys;
mod members;

use axum::http::HeaderName;
use serde_json::Value;
use shared::Result;
use shared::db::SystemTx;
use shared::error::Error;
use shared::testing::{Caller, Letter, Reply, World};
use uuid::Uuid;

use super::router;

const IF_MATCH: HeaderName = axum::http::header::IF_MATCH;

/// The newest letter to an address.
async fn letter(world: &World, to: &str) -> Result<Letter> {
    Ok(world.letters(to).await?.pop().expect("a letter of this installation"))
}

/// Rows of the log with this action, newest first: who, with which key, to what, before, after.
async fn logged(world: &World, action: &str) -> Result<Vec<Logged>> {
    let mut tx = SystemTx::begin(&world.app.db).await?;
    let rows = sqlx::query_as(
        "select org_id, actor_id, api_key_id, object_id, before, after from activity where action = $1 order by id desc",
    )
    .bind(action)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

#[derive(Debug, sqlx::FromRow)]
struct Logged {
    org_id: Option<Uuid>,
    actor_id: Option<Uuid>,
    api_key_id: Option<Uuid>,
    object_id: Option<Uuid>,
    before: Option<Value>,
    after: Option<Value>,
}

/// Waits until this many transactions stand in line for a lock.
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

/// Both answers without what differs between any two: the request id.
fn same_refusal(one: &Reply, other: &Reply) {
    let plain = |reply: &Reply| {
        let mut problem = reply.problem();
        problem.request_id = None;
        problem
    };
    assert_eq!(plain(one), plain(other));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

async fn assert_forbidden(caller: &Caller, path: &str) -> Result<(), Error> {
    assert_eq!(caller.get(router(), path).await?.refusal(), (403, "forbidden".into()), "{path}");
    Ok(())
}

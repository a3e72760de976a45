//! Events: what happened in a domain, published once in the transaction in which it happens.
//!
//! Who reacts is not the publisher's business: a domain publishes and names nobody. Automations hear of events through
//! the job [`React`], open pages through [`live`].

pub mod live;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::db::{self, OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{EventId, OrgId, UserId};
use crate::jobs::{self, Job};

/// Days for which an event is kept: longer than any job that reacts to it is retried.
pub const KEPT: chrono::Duration = chrono::Duration::days(30);

/// Longest chain of events in which each leads to the next. An automation's action can be an event again, so two
/// automations could keep each other busy forever: nothing reacts to an event this deep.
pub const DEEPEST: i16 = 5;

/// The channel on which open pages are notified.
const CHANNEL: &str = "events";

/// What may happen, `object.verb`, and the type of the object. Each domain declares its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    name: &'static str,
    object: &'static str,
    heard: Heard,
}

/// Who hears of an event besides open pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Nobody,
    /// Whoever reacts, always.
    Always,
    /// Whoever reacts, where the organization has something that listens: see [`listen`].
    WhereListened,
}

impl Name {
    /// An event of which open pages hear.
    pub const fn new(name: &'static str, object: &'static str) -> Self {
        Self { name, object, heard: Heard::Nobody }
    }

    /// An event of which automations hear too.
    #[must_use]
    pub const fn heard(self) -> Self {
        Self { heard: Heard::Always, ..self }
    }

    /// An event of which automations hear where one of the organization listens to it: what happens often wakes nobody in
    /// vain.
    #[must_use]
    pub const fn heard_where_listened(self) -> Self {
        Self { heard: Heard::WhereListened, ..self }
    }

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        self.name
    }
}

/// The members whom an event concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Admins and operators.
    Staff,
    /// Admins, operators and the owner of the object, who may be a client.
    Owner(UserId),
    /// Only this member.
    Only(UserId),
}

/// An event to publish.
#[derive(Debug)]
pub struct NewEvent {
    /// What happened.
    pub name: Name,
    /// The identifier of the object.
    pub object: Uuid,
    /// The members who may know.
    pub audience: Audience,
    /// What listeners need besides the object itself: identifiers and codes, neither texts nor secrets.
    pub facts: Value,
}

/// A published event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Increases with time.
    pub id: EventId,
    /// What happened.
    pub name: String,
    /// The type of the object.
    pub object_type: String,
    /// The identifier of the object.
    pub object_id: Uuid,
    /// What the publisher added.
    pub facts: Value,
    /// The number of events in the chain that led to it.
    pub depth: i16,
    /// When it happened.
    pub at: DateTime<Utc>,
}

/// Do what the organization's automations say about an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct React {
    /// The event to react to.
    pub event: EventId,
}

impl Job for React {
    const NAME: &'static str = "react";
}

impl Audience {
    fn columns(self) -> (Option<UserId>, bool) {
        match self {
            Self::Staff => (None, false),
            Self::Owner(user) => (Some(user), false),
            Self::Only(user) => (Some(user), true),
        }
    }
}

/// Publishes an event: open pages hear of it when the transaction commits, automations only if the name says so.
pub async fn publish(tx: &mut OrgTx, new: NewEvent) -> Result<EventId> {
    let (org, id, depth) = (tx.org(), EventId::new(), tx.depth());
    let NewEvent { name, object, audience, facts } = new;
    let (user, private) = audience.columns();
    let row = sqlx::query!(
        r#"with new as (
             insert into events (id, org_id, name, object_type, object_id, user_id, private, facts, depth)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9))
           select pg_notify($10, $11) is null as "told",
             exists (select from heard_events where org_id = $2 and name = $3) as "listened!""#,
        id.0,
        org.0,
        name.name,
        name.object,
        object,
        user.map(|user| user.0),
        private,
        facts,
        depth,
        CHANNEL,
        notice(Some(id), org, name, object, audience)
    )
    .fetch_one(tx.conn())
    .await?;
    let heard = match name.heard {
        Heard::Nobody => false,
        Heard::Always => true,
        Heard::WhereListened => row.listened,
    };
    if heard && depth < DEEPEST {
        jobs::enqueue(tx, &React { event: id }).await?;
    } else if heard {
        tracing::warn!(event.id = %id, name = name.name, depth, "nothing reacts to an event this deep");
    }
    Ok(id)
}

/// From now on somebody in the organization listens to events of this name. That stays so: one that nobody listens to any
/// more wakes an automation in vain, and no event is lost to two changes at once.
pub async fn listen(tx: &mut OrgTx, name: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into heard_events (org_id, name) values ($1, $2) on conflict do nothing",
        org.0,
        name
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Tells open pages of something that will soon change again, such as progress: it is not kept, and pages that were
/// away do not hear of it.
pub async fn hint(tx: &mut OrgTx, name: Name, object: Uuid, audience: Audience) -> Result<()> {
    let notice = notice(None, tx.org(), name, object, audience);
    sqlx::query!(r#"select pg_notify($1, $2) is null as "told""#, CHANNEL, notice)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

fn notice(id: Option<EventId>, org: OrgId, name: Name, object: Uuid, audience: Audience) -> String {
    let (user, private) = audience.columns();
    json!({ "id": id, "org": org, "user": user, "private": private,
        "name": name.name, "object_type": name.object, "object_id": object })
    .to_string()
}

/// One event; `None` when it is older than the days events are kept.
pub async fn find(tx: &mut OrgTx, id: EventId) -> Result<Option<Event>> {
    let org = tx.org();
    let event = sqlx::query_as!(
        Event,
        r#"select id as "id: _", name, object_type, object_id, facts, depth, at
         from events
         where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(event)
}

/// Deletes events older than thirty days, a thousand at a time; returns how many. Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - KEPT;
    db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "delete from events
                 where id in (select id from events where at < $1 order by at limit 1000)",
                before
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await
}

/// Deletes the events of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from events where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from heard_events where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

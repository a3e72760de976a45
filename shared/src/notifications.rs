//! Notifications inside the platform: news for a member, shown until they have read it.

pub mod log;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{self, OrgTx, SystemTx};
use crate::error::Result;
use crate::events::{self, Audience, NewEvent};
use crate::http::Cursor;
use crate::ids::{NotificationId, OrgId, UserId};

/// Days after which a notification is deleted.
const DAYS_KEPT: i64 = 90;

/// A notification of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Notification {
    /// Which.
    pub id: NotificationId,
    /// What kind of news it is, such as `automation.matched`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// What there is to know beside it.
    pub text: String,
    /// The kind of object it is about, such as `document`.
    pub object_type: String,
    /// The object it is about.
    pub object_id: Uuid,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// News for members.
#[derive(Debug)]
pub struct Notice<'a> {
    /// The kind of news, such as `automation.matched`.
    pub kind: &'static str,
    /// The title, in one line.
    pub title: &'a str,
    /// Further text.
    pub text: &'a str,
    /// Kind and identifier of the object it is about.
    pub object: (&'static str, Uuid),
}

/// Which notifications.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only those that were not read.
    #[serde(default)]
    pub unread: bool,
}

/// Sends news to members, once to each.
pub async fn send(tx: &mut OrgTx, to: &[UserId], notice: &Notice<'_>) -> Result<()> {
    let org = tx.org();
    let ids: Vec<Uuid> = to.iter().map(|_| NotificationId::new().0).collect();
    let users: Vec<Uuid> = to.iter().map(|user| user.0).collect();
    let (object_type, object) = notice.object;
    sqlx::query!(
        "insert into notifications (id, org_id, user_id, kind, title, text, object_type, object_id)
         select id, $1, user_id, $4, $5, $6, $7, $8
         from unnest($2::uuid[], $3::uuid[]) as told (id, user_id)",
        org.0,
        &ids,
        &users,
        notice.kind,
        notice.title,
        notice.text,
        object_type,
        object
    )
    .execute(tx.conn())
    .await?;
    for (id, user) in ids.into_iter().zip(to) {
        let (name, audience, facts) = (log::NOTIFICATION_CREATED, Audience::Only(*user), json!({}));
        events::publish(tx, NewEvent { name, object: id, audience, facts }).await?;
    }
    Ok(())
}

/// The columns that fill a [`Notification`], written once for all queries.
macro_rules! notification_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Notification,
            r#"select id as "id: _", kind, title, text, object_type, object_id, created_at, read_at "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` notifications of a member, newest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    of: UserId,
    filter: Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Notification>> {
    let org = tx.org();
    let rows = notification_query!(
        "from notifications
         where org_id = $1 and user_id = $2 and (read_at is null or not $3) and ($4::uuid is null or id < $4)
         order by id desc
         limit $5::bigint + 1",
        org.0,
        of.0,
        filter.unread,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many notifications a member has not read.
pub async fn count_unread(tx: &mut OrgTx, of: UserId) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from notifications
         where org_id = $1 and user_id = $2 and read_at is null"#,
        org.0,
        of.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// One notification of a member.
pub async fn find(tx: &mut OrgTx, of: UserId, id: NotificationId) -> Result<Option<Notification>> {
    let org = tx.org();
    let row = notification_query!(
        "from notifications
         where org_id = $1 and user_id = $2 and id = $3",
        org.0,
        of.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// Marks a notification as read. One that was already read is left alone.
pub async fn mark_read(tx: &mut OrgTx, actor: &Actor, of: UserId, id: NotificationId) -> Result<()> {
    let org = tx.org();
    let done = sqlx::query!(
        "update notifications
         set read_at = now()
         where org_id = $1 and user_id = $2 and id = $3 and read_at is null",
        org.0,
        of.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        activity::record(tx, actor, log::NOTIFICATION_READ, id.0, None).await?;
    }
    Ok(())
}

/// Marks all notifications of a member as read; returns how many were unread.
pub async fn mark_all_read(tx: &mut OrgTx, actor: &Actor, of: UserId) -> Result<u64> {
    let org = tx.org();
    let done = sqlx::query!(
        "update notifications
         set read_at = now()
         where org_id = $1 and user_id = $2 and read_at is null",
        org.0,
        of.0
    )
    .execute(tx.conn())
    .await?;
    let read = done.rows_affected();
    if read > 0 {
        activity::record(tx, actor, log::NOTIFICATIONS_READ, of.0, Some(json!({ "read": read }))).await?;
    }
    Ok(read)
}

/// Deletes notifications older than 90 days, read or not, a thousand at a time; returns how many. Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - chrono::Duration::days(DAYS_KEPT);
    db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "delete from notifications
                 where id in (select id from notifications where created_at < $1 order by created_at limit 1000)",
                before
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await
}

/// Deletes the notifications of a user whose account is gone.
pub async fn forget(tx: &mut SystemTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from notifications where user_id = $1", user.0).execute(tx.conn()).await?;
    Ok(())
}

/// Deletes the notifications of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from notifications where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

/// A user's notifications in organizations they belong to, newest first, at most 10,000: for the user's own export.
pub async fn exported(tx: &mut SystemTx, user: UserId) -> Result<Vec<Value>> {
    let told = sqlx::query_scalar!(
        r#"select jsonb_build_object('org_id', n.org_id, 'title', n.title, 'text', n.text, 'created_at', n.created_at,
           'read_at', n.read_at) as "told!"
         from notifications n
         join memberships m on m.org_id = n.org_id and m.user_id = n.user_id
         where n.user_id = $1 and m.removed_at is null and m.deactivated_at is null
         order by n.id desc
         limit 10000"#,
        user.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(told)
}

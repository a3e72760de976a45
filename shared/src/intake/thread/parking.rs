//! A sender who sends too many mails within an hour: what comes further is parked as one request, and nothing is lost.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{MessageId, RequestId};
use crate::intake::log::{self, REQUEST_PARKED_SETTLED};
use crate::intake::{NewRequest, Request, Sender, Source, Status, Step, deciding, store, writing};

/// Mails of one sender that are taken within [`SPAN`].
const MOST: i64 = 50;

/// What counts as one burst.
const SPAN: Duration = Duration::hours(1);

/// Mails that are settled by one call; whatever is left stays parked.
const MOST_SETTLED: i64 = 500;

/// The further mails of a sender who sent too many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ParkedMails)]
pub struct Parked {
    /// Whose they are.
    pub sender: String,
    /// How many there are, or were when they were settled.
    pub count: i64,
    /// When they were released.
    pub released_at: Option<DateTime<Utc>>,
    /// When they were discarded.
    pub discarded_at: Option<DateTime<Utc>>,
}

/// What is done with parked mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SettleParkedMails)]
pub enum Settling {
    /// Each becomes a request, or a message of one.
    Release,
    /// They stay documents.
    Discard,
}

/// Whether a sender has sent as many mails within an hour as are taken.
pub(super) async fn is_burst(app: &App, tx: &mut OrgTx, sender: &str) -> Result<bool> {
    let (org, since) = (tx.org(), app.clock.now() - SPAN);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from request_messages
           where org_id = $1 and sender_email = $2 and kind = 'in' and created_at > $3
           limit $4
         ) as counted"#,
        org.0,
        sender,
        since,
        MOST
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count >= MOST)
}

/// Parks a mail, with those of its sender that are parked already.
pub(super) async fn park(app: &App, tx: &mut OrgTx, mail: MessageId, sender: &str) -> Result<()> {
    let org = tx.org();
    let open = sqlx::query_scalar!(
        r#"select request_id as "id: RequestId"
         from request_parkings
         where org_id = $1 and sender = $2 and released_at is null and discarded_at is null"#,
        org.0,
        sender
    )
    .fetch_optional(tx.conn())
    .await?;
    let request = match open {
        Some(request) => request,
        None => begin(app, tx, sender).await?,
    };
    sqlx::query!(
        "update mailbox_messages set parked_in = $3, updated_at = now() where org_id = $1 and id = $2",
        org.0,
        mail.0,
        request.0
    )
    .execute(tx.conn())
    .await?;
    let count = count(tx, request).await?;
    let subject = match count {
        1 => format!("1 further mail of {sender} is parked"),
        _ => format!("{count} further mails of {sender} are parked"),
    };
    sqlx::query!(
        "update requests set subject = $3, version = version + 1, updated_at = now() where org_id = $1 and id = $2",
        org.0,
        request.0,
        subject.chars().take(200).collect::<String>()
    )
    .execute(tx.conn())
    .await?;
    let status = store::find(tx, request).await?.or_not_found("request")?.status;
    log::publish_change(tx, request, status).await
}

/// The request that stands for them: a person looks at it, and nothing is learnt from it.
async fn begin(app: &App, tx: &mut OrgTx, sender: &str) -> Result<RequestId> {
    let text = format!(
        "{sender} has sent more than {MOST} mails within an hour. What comes further is parked here: release it, and each \
         mail becomes a request, or discard it."
    );
    let new = NewRequest {
        source: Source::Mail,
        subject: format!("Further mails of {sender} are parked"),
        text,
        sender: Sender { email: Some(sender.to_owned()), ..Sender::default() },
        customer: None,
        documents: Vec::new(),
        form: None,
        answers: Vec::new(),
    };
    let request = writing::insert(app, tx, &Actor::system(), &new).await?;
    let org = tx.org();
    sqlx::query!(
        "insert into request_parkings (org_id, request_id, sender) values ($1, $2, $3)",
        org.0,
        request.0,
        sender
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update requests set status = 'needs_review' where org_id = $1 and id = $2",
        org.0,
        request.0
    )
    .execute(tx.conn())
    .await?;
    log::publish(tx, request, Status::NeedsReview).await?;
    Ok(request)
}

async fn count(tx: &mut OrgTx, request: RequestId) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from mailbox_messages where org_id = $1 and parked_in = $2"#,
        org.0,
        request.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// The mails that a request stands for.
pub(in crate::intake) async fn of(tx: &mut OrgTx, request: RequestId) -> Result<Option<Parked>> {
    let org = tx.org();
    let row = sqlx::query!(
        "select sender, settled_count, released_at, discarded_at
         from request_parkings
         where org_id = $1 and request_id = $2",
        org.0,
        request.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let count = match row.settled_count {
        Some(count) => i64::from(count),
        None => count(tx, request).await?,
    };
    let (released_at, discarded_at) = (row.released_at, row.discarded_at);
    Ok(Some(Parked { sender: row.sender, count, released_at, discarded_at }))
}

/// Takes up to 500 mails out of the parking, which ends with the last one: then the request is closed. Returns them.
///
/// # Errors
/// `Conflict` with code `nothing_parked`.
pub(super) async fn end(
    app: &App,
    tx: &mut OrgTx,
    actor: &Actor,
    request: RequestId,
    how: Settling,
) -> Result<Vec<MessageId>> {
    let before = store::lock(tx, request).await?;
    let parked = of(tx, request).await?.filter(|it| it.released_at.is_none() && it.discarded_at.is_none());
    let Some(parked) = parked else {
        let detail = "no mails are parked here, or somebody has released or discarded them";
        return Err(Error::Conflict(refuse("nothing_parked", detail)));
    };
    let (org, now) = (tx.org(), app.clock.now());
    let mails = sqlx::query_scalar!(
        r#"update mailbox_messages
         set parked_in = null, request_id = case when $3 then request_id else $2 end, updated_at = now(),
           reason_code = case when $3 then null else 'discarded' end,
           reason = case when $3 then null else 'its sender sent too many mails, and somebody discarded it' end
         where (org_id, id) in (
           select org_id, id from mailbox_messages where org_id = $1 and parked_in = $2 order by id limit $4)
         returning id as "id: MessageId""#,
        org.0,
        request.0,
        how == Settling::Release,
        MOST_SETTLED
    )
    .fetch_all(tx.conn())
    .await?;
    let left = count(tx, request).await?;
    if left == 0 {
        close(tx, actor, (request, before), how, (parked.count, now)).await?;
    }
    let done = if how == Settling::Release { "released" } else { "discarded" };
    let what = json!({ "done": done, "count": mails.len() });
    activity::record(tx, actor, REQUEST_PARKED_SETTLED, request.0, Some(what)).await?;
    let mut mails = mails;
    mails.sort_unstable_by_key(|mail| mail.0);
    Ok(mails)
}

async fn close(
    tx: &mut OrgTx,
    actor: &Actor,
    (id, before): (RequestId, Request),
    how: Settling,
    (count, now): (i64, DateTime<Utc>),
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update request_parkings
         set settled_count = $3, released_at = case when $4 then $5::timestamptz end, discarded_at = case when not $4 then $5::timestamptz end
         where org_id = $1 and request_id = $2",
        org.0,
        id.0,
        i32::try_from(count)?,
        how == Settling::Release,
        now
    )
    .execute(tx.conn())
    .await?;
    match before.status.after(Step::Close) {
        Ok(_) => deciding::close(tx, actor, id, before.version).await,
        Err(_) => Ok(()),
    }
}

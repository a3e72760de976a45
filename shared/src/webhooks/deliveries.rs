//! The log of deliveries: what is to be sent, and how it went. A delivery that is over begins again only on request.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::log::WEBHOOK_RETRIED;
use super::{Attempt, Delivery, Message, SendWebhook, State};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{self, OrgTx, SystemTx};
use crate::error::{OrNotFound, Result};
use crate::http::Cursor;
use crate::ids::{AutomationId, DeliveryId, DocumentId, OrgId};
use crate::jobs;
use crate::webhooks::log::{WEBHOOK_DELIVERED, WEBHOOK_FAILED};

/// Days after its last attempt until a finished delivery is deleted.
const DAYS_KEPT: i32 = 90;

/// Deliveries deleted in one step of the sweep.
const STEP: i64 = 1000;

/// Which deliveries. What is absent does not restrict.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only those of this automation.
    pub automation: Option<AutomationId>,
    /// Only those in this state.
    pub state: Option<State>,
}

/// A delivery that has to be sent.
#[derive(Debug)]
pub struct Waiting {
    /// The delivery.
    pub id: DeliveryId,
    /// The automation whose secret signs it.
    pub automation: AutomationId,
    /// The address of the receiver.
    pub url: String,
    /// The document it is about, where it is about one.
    pub document: Option<DocumentId>,
    /// The body, exactly as it is sent.
    pub payload: String,
}

/// Inserts a delivery that has not been sent yet.
pub(super) async fn insert(tx: &mut OrgTx, message: &Message<'_>, payload: &str) -> Result<DeliveryId> {
    let (org, id) = (tx.org(), DeliveryId::new());
    sqlx::query!(
        "insert into webhook_deliveries (id, org_id, automation_id, event_id, object_type, object_id, document_id,
           event, url, payload, held)
         values ($1, $2, $3, $4, $5, $6::uuid, case when $5 = 'document' then $6::uuid end, $7, $8, $9, $10)",
        id.0,
        org.0,
        message.automation.0,
        message.event.id.0,
        message.event.object_type,
        message.event.object_id,
        message.name,
        message.url,
        payload,
        message.held
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// The columns that fill a [`Delivery`], written once for all queries.
macro_rules! delivery_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Delivery,
            r#"select id as "id: _", automation_id as "automation_id: _", coalesce(object_type, 'document') as "object_type!",
               coalesce(object_id, document_id) as "object_id!", event, url, state as "state: _",
               held, attempts, status_code, duration_ms, answer, error, attempted_at, created_at "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` deliveries, newest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    let org = tx.org();
    let rows = delivery_query!(
        "from webhook_deliveries
         where org_id = $1
           and ($2::uuid is null or automation_id = $2)
           and ($3::webhook_delivery_state is null or state = $3)
           and ($4::uuid is null or id < $4)
         order by id desc
         limit $5::bigint + 1",
        org.0,
        filter.automation.map(|automation| automation.0),
        filter.state as Option<State>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// One delivery.
pub async fn find(tx: &mut OrgTx, id: DeliveryId) -> Result<Option<Delivery>> {
    let org = tx.org();
    let row = delivery_query!(
        "from webhook_deliveries
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// The body of a delivery, exactly as it is sent.
pub async fn payload(tx: &mut OrgTx, id: DeliveryId) -> Result<Option<String>> {
    let org = tx.org();
    let payload = sqlx::query_scalar!(
        "select payload from webhook_deliveries where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(payload)
}

/// A delivery that has to be sent; `None` when it is over, held or gone.
pub async fn find_waiting(tx: &mut OrgTx, id: DeliveryId) -> Result<Option<Waiting>> {
    let org = tx.org();
    let row = sqlx::query_as!(
        Waiting,
        r#"select id as "id: _", automation_id as "automation: _", url, payload,
           case when coalesce(object_type, 'document') = 'document' then coalesce(object_id, document_id) end as "document: _"
         from webhook_deliveries
         where org_id = $1 and id = $2 and state = 'pending' and not held"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row)
}

/// Records an attempt after which another one will follow.
pub async fn postpone(tx: &mut OrgTx, id: DeliveryId, attempt: &Attempt, error: &str) -> Result<()> {
    write(tx, id, State::Pending, Some(attempt), Some(error)).await?;
    Ok(())
}

/// Ends a delivery: it succeeded, or failed for a reason. Without an attempt, the record of the last one stays. A
/// delivery that is already over is left alone.
pub async fn end(
    tx: &mut OrgTx,
    id: DeliveryId,
    attempt: Option<&Attempt>,
    failure: Option<&str>,
) -> Result<()> {
    let (state, action) = match failure {
        None => (State::Succeeded, WEBHOOK_DELIVERED),
        Some(_) => (State::Failed, WEBHOOK_FAILED),
    };
    if !write(tx, id, state, attempt, failure).await? {
        return Ok(());
    }
    let code = attempt.and_then(|attempt| attempt.status_code);
    let how = json!({ "status_code": code, "error": failure });
    activity::record(tx, &Actor::system(), action, id.0, Some(how)).await
}

/// Returns whether the delivery still had to be sent.
async fn write(
    tx: &mut OrgTx,
    id: DeliveryId,
    state: State,
    attempt: Option<&Attempt>,
    error: Option<&str>,
) -> Result<bool> {
    let org = tx.org();
    let duration = attempt.map(|attempt| i32::try_from(attempt.duration.as_millis()).unwrap_or(i32::MAX));
    let code = attempt.and_then(|attempt| attempt.status_code).map(i16::try_from).transpose()?;
    let written = sqlx::query!(
        "update webhook_deliveries
         set state = $3, error = $4, attempts = attempts + $5::bool::int,
           status_code = case when $5 then $6 else status_code end,
           duration_ms = case when $5 then $7 else duration_ms end,
           answer = case when $5 then $8 else answer end,
           attempted_at = case when $5 then now() else attempted_at end
         where org_id = $1 and id = $2 and state = 'pending'",
        org.0,
        id.0,
        state as State,
        error,
        attempt.is_some(),
        code,
        duration,
        attempt.and_then(|attempt| attempt.answer.as_deref())
    )
    .execute(tx.conn())
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Sends a finished delivery once more, with the same id; call it after [`Delivery::may_be_retried`].
///
/// # Errors
/// `NotFound` when another caller does so at this moment.
pub async fn retry(tx: &mut OrgTx, actor: &Actor, id: DeliveryId) -> Result<Delivery> {
    let org = tx.org();
    let done = sqlx::query!(
        "update webhook_deliveries
         set state = 'pending', held = false
         where org_id = $1 and id = $2 and state <> 'pending'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    (done.rows_affected() == 1).then_some(()).or_not_found("finished webhook delivery")?;
    jobs::enqueue(tx, &SendWebhook { delivery: id }).await?;
    let delivery = find(tx, id).await?.or_not_found("webhook delivery")?;
    let again = json!({ "automation_id": delivery.automation_id });
    activity::record(tx, actor, WEBHOOK_RETRIED, id.0, Some(again)).await?;
    Ok(delivery)
}

/// Deletes finished deliveries whose last attempt was 90 days ago, a thousand at a time. Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let before: DateTime<Utc> = app.clock.now() - chrono::Duration::days(DAYS_KEPT.into());
    db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "delete from webhook_deliveries
                 where id in (
                   select id
                   from webhook_deliveries
                   where state <> 'pending' and coalesce(attempted_at, created_at) < $1
                   order by coalesce(attempted_at, created_at)
                   limit $2)",
                before,
                STEP
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await
}

/// Deletes deliveries and secrets of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from webhook_deliveries where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from webhook_secrets where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

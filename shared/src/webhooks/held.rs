//! Webhooks that wait for an approval: kept as deliveries, sent by nobody until they are let out.

use uuid::Uuid;

use super::SendWebhook;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{AutomationId, DeliveryId, OrgId};
use crate::jobs;

/// Objects, or webhooks about one object, that are let out at once.
const MOST: i64 = 10_000;

/// A webhook that waits.
#[derive(Debug)]
pub struct HeldDelivery {
    /// The delivery.
    pub id: DeliveryId,
    /// The automation that sends it.
    pub automation: AutomationId,
    /// The body as it was when the webhook was held.
    pub payload: String,
}

/// Holds back a webhook that was about to be sent.
pub async fn hold(tx: &mut OrgTx, id: DeliveryId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update webhook_deliveries set held = true where org_id = $1 and id = $2 and state = 'pending'",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Holds back everything about a document that is not sent yet: it goes out with what is approved.
pub async fn hold_about(tx: &mut OrgTx, document: Uuid) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update webhook_deliveries set held = true where org_id = $1 and document_id = $2 and state = 'pending'",
        org.0,
        document
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether webhooks about a document wait.
pub async fn are_held(tx: &mut OrgTx, document: Uuid) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from webhook_deliveries
             where org_id = $1 and document_id = $2 and held and state = 'pending') as "exists!""#,
        org.0,
        document
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// The documents for which webhooks wait.
pub async fn held(tx: &mut OrgTx) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select distinct document_id as "document_id!"
         from webhook_deliveries
         where org_id = $1 and held and state = 'pending' and document_id is not null
         order by 1
         limit $2"#,
        org.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// The organizations in which webhooks wait.
pub async fn organizations_with_held(tx: &mut SystemTx) -> Result<Vec<OrgId>> {
    let found = sqlx::query_scalar!(
        "select distinct org_id
         from webhook_deliveries
         where held and state = 'pending'
         order by 1
         limit $1",
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(OrgId).collect())
}

/// The webhooks that wait for a document, oldest first.
pub async fn held_about(tx: &mut OrgTx, document: Uuid) -> Result<Vec<HeldDelivery>> {
    let org = tx.org();
    let found = sqlx::query_as!(
        HeldDelivery,
        r#"select id as "id: _", automation_id as "automation: _", payload
         from webhook_deliveries
         where org_id = $1 and document_id = $2 and held and state = 'pending'
         order by id
         limit $3"#,
        org.0,
        document,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// Lets out a webhook that waited, with the body that it has by now. One that waits no more is left alone.
pub async fn let_out(tx: &mut OrgTx, id: DeliveryId, payload: &str) -> Result<()> {
    let org = tx.org();
    let done = sqlx::query!(
        "update webhook_deliveries
         set held = false, payload = $3
         where org_id = $1 and id = $2 and held and state = 'pending'",
        org.0,
        id.0,
        payload
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        jobs::enqueue(tx, &SendWebhook { delivery: id }).await?;
    }
    Ok(())
}

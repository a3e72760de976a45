//! The SQL of automations.

use chrono::{DateTime, Utc};
use document_types::fields::Kind;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::log::{AUTOMATION_CHANGED, AUTOMATION_CREATED, AUTOMATION_DELETED};
use super::traits::Terms;
use super::{Action, AmountRange, Automation, Condition, NewAutomation, Trigger};
use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::documents::StoredKind;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::events::{self, Event};
use crate::http::Cursor;
use crate::ids::{AutomationId, OrgId, UserId};

/// Most automations of one organization: all of them are checked against every document.
const MOST: i64 = 100;

/// A row, before its columns become a condition.
struct Row {
    id: AutomationId,
    name: String,
    enabled: bool,
    event: String,
    kind: Option<StoredKind>,
    vendor: Option<String>,
    amount_min: Option<String>,
    amount_max: Option<String>,
    currency: Option<String>,
    needs_review: Option<bool>,
    terms: Json<Terms>,
    actions: Json<Vec<Action>>,
    created_by: UserId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Automation {
    fn from(row: Row) -> Self {
        let amount = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let range =
            AmountRange { min: amount(row.amount_min), max: amount(row.amount_max), currency: row.currency };
        let condition = Condition {
            kind: row.kind.map(|kind| kind.0),
            vendor: row.vendor,
            amount: (range != AmountRange::default()).then_some(range),
            needs_review: row.needs_review,
            ..Condition::default()
        };
        let condition = row.terms.0.put_into(condition);
        Self {
            id: row.id,
            name: row.name,
            enabled: row.enabled,
            // What only a newer version knows shows as the usual trigger; the automation still hears of its own event.
            on: Trigger::of(&row.event).unwrap_or_default(),
            condition,
            actions: row.actions.0,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// A range as its three columns.
fn columns(condition: &Condition) -> (Option<String>, Option<String>, Option<&str>) {
    let Some(range) = &condition.amount else { return (None, None, None) };
    let text = |amount: Option<super::Amount>| amount.map(String::from);
    (text(range.min), text(range.max), range.currency.as_deref())
}

/// Inserts an automation.
///
/// # Errors
/// `Conflict` with code `too_many_automations`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, by: UserId, new: &NewAutomation) -> Result<Automation> {
    let (org, id) = (tx.org(), AutomationId::new());
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from automations where org_id = $1"#, org.0)
            .fetch_one(tx.conn())
            .await?;
    if count >= MOST {
        let detail = format!("an organization has {MOST} automations at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_automations", detail)));
    }
    let (min, max, currency) = columns(&new.condition);
    sqlx::query!(
        "insert into automations (id, org_id, name, enabled, kind, vendor, amount_min, amount_max, currency, needs_review,
           actions, created_by, event, terms)
         values ($1, $2, $3, $4, $5::text::document_kind, $6, $7::text::numeric, $8::text::numeric, $9, $10, $11, $12, $13,
           $14)",
        id.0,
        org.0,
        new.name.trim(),
        new.enabled,
        new.condition.kind.map(Kind::as_str),
        new.condition.vendor,
        min,
        max,
        currency,
        new.condition.needs_review,
        Json(&new.actions) as _,
        by.0,
        new.on.stored(),
        Json(Terms::of(&new.condition)) as _
    )
    .execute(tx.conn())
    .await?;
    events::listen(tx, new.on.event()).await?;
    let automation = find(tx, id).await?.or_not_found("automation")?;
    let made = serde_json::to_value(&automation)?;
    activity::record(tx, actor, AUTOMATION_CREATED, id.0, Some(made)).await?;
    Ok(automation)
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! automation_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", name, enabled, event, kind::text as "kind: StoredKind", vendor, amount_min::text, amount_max::text, currency,
               needs_review, terms as "terms: _", actions as "actions: _", created_by as "created_by: _", created_at, updated_at, version "# + $from $(, $value)*
        )
    };
}

/// One automation.
pub async fn find(tx: &mut OrgTx, id: AutomationId) -> Result<Option<Automation>> {
    let org = tx.org();
    let row = automation_query!(
        "from automations
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Automation::from))
}

/// One automation, locked against changes by others until the transaction ends.
pub async fn lock(tx: &mut OrgTx, id: AutomationId) -> Result<Option<Automation>> {
    let org = tx.org();
    sqlx::query!("select id from automations where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    find(tx, id).await
}

/// Up to `limit + 1` automations, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, after: Option<Cursor>, limit: i64) -> Result<Vec<Automation>> {
    let org = tx.org();
    let rows = automation_query!(
        "from automations
         where org_id = $1 and ($2::uuid is null or id < $2)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Automation::from).collect())
}

/// The automations that hear of an event, oldest first: they are on, and existed when it happened.
pub(super) async fn acting(tx: &mut OrgTx, event: &Event) -> Result<Vec<Automation>> {
    let org = tx.org();
    // What the clock tells is meant for one of them.
    let only: Option<Uuid> = serde_json::from_value(event.facts["automation_id"].clone()).unwrap_or_default();
    let rows = automation_query!(
        "from automations
         where org_id = $1 and enabled and event = any($2) and created_at <= $3 and ($4::uuid is null or id = $4)
         order by id
         limit $5",
        org.0,
        &Trigger::hearing(&event.name),
        event.at,
        only,
        2 * MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Automation::from).collect())
}

/// Writes an automation that the caller has locked.
pub async fn update(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &Automation,
    after: &Automation,
) -> Result<Automation> {
    let org = tx.org();
    let (min, max, currency) = columns(&after.condition);
    sqlx::query!(
        "update automations
         set name = $3, enabled = $4, kind = $5::text::document_kind, vendor = $6, amount_min = $7::text::numeric,
           amount_max = $8::text::numeric, currency = $9, needs_review = $10, actions = $11, event = $12, terms = $13,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        after.id.0,
        after.name,
        after.enabled,
        after.condition.kind.map(Kind::as_str),
        after.condition.vendor,
        min,
        max,
        currency,
        after.condition.needs_review,
        Json(&after.actions) as _,
        after.on.stored(),
        Json(Terms::of(&after.condition)) as _
    )
    .execute(tx.conn())
    .await?;
    events::listen(tx, after.on.event()).await?;
    let after = find(tx, after.id).await?.or_not_found("automation")?;
    activity::record_difference(tx, actor, AUTOMATION_CHANGED, after.id.0, before, &after).await?;
    Ok(after)
}

/// Deletes an automation with its secret, its runs and its deliveries.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, automation: &Automation) -> Result<()> {
    let (org, id) = (tx.org(), automation.id);
    sqlx::query!("delete from automations where org_id = $1 and id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    activity::record(tx, actor, AUTOMATION_DELETED, id.0, Some(json!({ "name": automation.name }))).await
}

/// Deletes the automations of an organization that is gone, and the records of their runs.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from automation_told where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from automation_runs where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from automations where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

//! The SQL of rules about approvals.

use chrono::{DateTime, Utc};
use document_types::fields::Kind;
use serde_json::json;
use sqlx::types::Json;

use super::{Rule, RuleStep, Terms};
use crate::activity::{self, Actor};
use crate::approvals::Facts;
use crate::approvals::log::{APPROVAL_RULE_CHANGED, APPROVAL_RULE_CREATED, APPROVAL_RULE_DELETED};
use crate::db::OrgTx;
use crate::documents::amount::Amount;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{ApprovalRuleId, UserId};

/// Most rules of one organization: they are all held against each document.
const MOST: i64 = 100;

/// A row, before its columns become terms.
struct Row {
    id: ApprovalRuleId,
    name: String,
    position: i32,
    enabled: bool,
    kinds: Json<Vec<Kind>>,
    vendor: Option<String>,
    amount_min: Option<String>,
    currency: Option<String>,
    steps: Json<Vec<RuleStep>>,
    due_days: Option<i16>,
    remind_days: Option<i16>,
    four_eyes_from: Option<String>,
    not_uploader: bool,
    created_by: UserId,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Rule {
    fn from(row: Row) -> Self {
        let amount = |text: Option<String>| text.and_then(|text| text.parse().ok());
        Self {
            id: row.id,
            terms: Terms {
                name: row.name,
                position: row.position,
                enabled: row.enabled,
                kinds: row.kinds.0,
                vendor: row.vendor,
                amount_min: amount(row.amount_min),
                currency: row.currency,
                steps: row.steps.0,
                due_days: row.due_days,
                remind_days: row.remind_days,
                four_eyes_from: amount(row.four_eyes_from),
                not_uploader: row.not_uploader,
            },
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! rule_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", name, position, enabled, kinds as "kinds: _", vendor, amount_min::text, currency,
               steps as "steps: _", due_days, remind_days, four_eyes_from::text, not_uploader,
               created_by as "created_by: _", created_at, updated_at, version "# + $from $(, $value)*
        )
    };
}

fn text(amount: Option<Amount>) -> Option<String> {
    amount.map(String::from)
}

/// Inserts a rule. It counts for documents whose fields are found or changed from now on.
///
/// # Errors
/// `Conflict` with code `too_many_rules`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, by: UserId, terms: &Terms) -> Result<Rule> {
    let (org, id) = (tx.org(), ApprovalRuleId::new());
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from approval_rules where org_id = $1"#, org.0)
            .fetch_one(tx.conn())
            .await?;
    if count >= MOST {
        let detail = format!("an organization has {MOST} rules at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_rules", detail)));
    }
    sqlx::query!(
        "insert into approval_rules (id, org_id, name, position, enabled, kinds, vendor, amount_min, currency, steps,
           due_days, remind_days, four_eyes_from, not_uploader, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8::text::numeric, $9, $10, $11, $12, $13::text::numeric, $14, $15)",
        id.0,
        org.0,
        terms.name.trim(),
        terms.position,
        terms.enabled,
        Json(&terms.kinds) as _,
        terms.vendor,
        text(terms.amount_min),
        terms.currency,
        Json(&terms.steps) as _,
        terms.due_days,
        terms.remind_days,
        text(terms.four_eyes_from),
        terms.not_uploader,
        by.0
    )
    .execute(tx.conn())
    .await?;
    let rule = find(tx, id).await?.or_not_found("approval rule")?;
    activity::record(tx, actor, APPROVAL_RULE_CREATED, id.0, Some(serde_json::to_value(&rule)?)).await?;
    Ok(rule)
}

/// One rule.
pub async fn find(tx: &mut OrgTx, id: ApprovalRuleId) -> Result<Option<Rule>> {
    let org = tx.org();
    let row = rule_query!(
        "from approval_rules
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Rule::from))
}

/// One rule, locked against changes by others until the transaction ends.
pub async fn lock(tx: &mut OrgTx, id: ApprovalRuleId) -> Result<Option<Rule>> {
    let org = tx.org();
    sqlx::query!("select id from approval_rules where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    find(tx, id).await
}

/// All rules, in the order in which they are tried.
pub async fn list(tx: &mut OrgTx) -> Result<Vec<Rule>> {
    let org = tx.org();
    let rows = rule_query!(
        "from approval_rules
         where org_id = $1
         order by position, id
         limit $2",
        org.0,
        2 * MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Rule::from).collect())
}

/// The rule that counts for a document, if there is one.
pub async fn first(tx: &mut OrgTx, facts: &Facts) -> Result<Option<Rule>> {
    Ok(list(tx).await?.into_iter().find(|rule| rule.terms.are_met(facts)))
}

/// Writes what a rule says from now on; the caller has locked it. Approvals that have begun go on as they are.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Rule, terms: &Terms) -> Result<Rule> {
    let (org, id) = (tx.org(), before.id);
    sqlx::query!(
        "update approval_rules
         set name = $3, position = $4, enabled = $5, kinds = $6, vendor = $7, amount_min = $8::text::numeric, currency = $9,
           steps = $10, due_days = $11, remind_days = $12, four_eyes_from = $13::text::numeric, not_uploader = $14,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        terms.name.trim(),
        terms.position,
        terms.enabled,
        Json(&terms.kinds) as _,
        terms.vendor,
        text(terms.amount_min),
        terms.currency,
        Json(&terms.steps) as _,
        terms.due_days,
        terms.remind_days,
        text(terms.four_eyes_from),
        terms.not_uploader
    )
    .execute(tx.conn())
    .await?;
    let after = find(tx, id).await?.or_not_found("approval rule")?;
    activity::record_difference(tx, actor, APPROVAL_RULE_CHANGED, id.0, before, &after).await?;
    Ok(after)
}

/// Deletes a rule. Approvals that have begun go on.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, rule: &Rule) -> Result<()> {
    let (org, id) = (tx.org(), rule.id);
    sqlx::query!("delete from approval_rules where org_id = $1 and id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    let name = json!({ "name": rule.terms.name });
    activity::record(tx, actor, APPROVAL_RULE_DELETED, id.0, Some(name)).await
}

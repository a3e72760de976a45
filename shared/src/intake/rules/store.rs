//! The SQL of rules, and what one would have done with the last requests.

use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Conditions, MOST, Rule, Subject, Terms};
use crate::activity::{self, Actor};
use crate::customers::Kind;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{FormId, LabelId, PipelineId, RequestId, RoutingRuleId, StageId, UserId};
use crate::intake::log::{
    ROUTING_RULE_CHANGED, ROUTING_RULE_CREATED, ROUTING_RULE_DELETED, ROUTING_RULES_ORDERED,
};
use crate::intake::{Source, places, writing};
use crate::labels;
use crate::pipelines::{self, Priority};

/// Requests on which a rule is tried out.
const TRIED: i64 = 500;

/// Requests of a trial that are shown.
const SHOWN: usize = 20;

struct Row {
    id: RoutingRuleId,
    name: String,
    enabled: bool,
    conditions: Json<Conditions>,
    pipeline_id: Option<PipelineId>,
    stage_id: Option<StageId>,
    priority: Option<Priority>,
    assignee_id: Option<UserId>,
    labels: Json<Vec<LabelId>>,
    version: i64,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! rule_query {
    ($rest:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", name, enabled, conditions as "conditions: _", pipeline_id as "pipeline_id: _",
               stage_id as "stage_id: _", priority as "priority: _", assignee_id as "assignee_id: _",
               labels as "labels: _", version
               from routing_rules "# + $rest $(, $value)*
        )
    };
}

impl From<Row> for Rule {
    fn from(row: Row) -> Self {
        let terms = Terms {
            name: row.name,
            enabled: row.enabled,
            conditions: row.conditions.0,
            pipeline_id: row.pipeline_id,
            stage_id: row.stage_id,
            priority: row.priority,
            assignee_id: row.assignee_id,
            labels: row.labels.0,
        };
        Self { id: row.id, terms, version: row.version }
    }
}

/// All rules, in the order in which they are tried.
pub async fn list(tx: &mut OrgTx) -> Result<Vec<Rule>> {
    let org = tx.org();
    let rows = rule_query!("where org_id = $1 order by position, id limit $2", org.0, MOST)
        .fetch_all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Rule::from).collect())
}

/// One rule.
pub async fn find(tx: &mut OrgTx, id: RoutingRuleId) -> Result<Option<Rule>> {
    let org = tx.org();
    let row = rule_query!("where org_id = $1 and id = $2", org.0, id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Rule::from))
}

/// One rule, with its row locked.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: RoutingRuleId) -> Result<Rule> {
    let org = tx.org();
    let row = rule_query!("where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    row.map(Rule::from).or_not_found("routing rule")
}

/// Refuses what the organization does not have.
///
/// # Errors
/// `Invalid` names the field.
pub async fn check(tx: &mut OrgTx, terms: &Terms) -> Result<()> {
    if let Some(pipeline) = terms.pipeline_id {
        let unknown = || Error::field("/pipeline_id", "unknown", "the organization has no such pipeline");
        pipelines::find_pipeline(tx, pipeline).await?.ok_or_else(unknown)?;
        if let Some(stage) = terms.stage_id {
            places::check_stage(tx, "/stage_id", pipeline, stage).await?;
        }
    }
    writing::check_assignee(tx, "/assignee_id", terms.assignee_id).await?;
    for (position, label) in terms.labels.iter().enumerate() {
        let pointer = format!("/labels/{position}");
        let unknown = || Error::field(&pointer, "unknown", "the organization has no such label");
        labels::find(tx, *label).await?.ok_or_else(unknown)?;
    }
    Ok(())
}

/// Makes a rule, which is tried last.
///
/// # Errors
/// `Conflict` with code `too_many_rules`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, by: UserId, terms: &Terms) -> Result<Rule> {
    let (org, id) = (tx.org(), RoutingRuleId::new());
    let last = sqlx::query!(
        r#"select count(*) as "count!", coalesce(max(position), -1) as "position!" from routing_rules where org_id = $1"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    if last.count >= MOST {
        let detail = format!("an organization has {MOST} rules at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_rules", detail)));
    }
    sqlx::query!(
        "insert into routing_rules (id, org_id, name, position, enabled, conditions, pipeline_id, stage_id, priority,
           assignee_id, labels, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        org.0,
        terms.name.trim(),
        last.position + 1,
        terms.enabled,
        Json(&terms.conditions) as _,
        terms.pipeline_id.map(|pipeline| pipeline.0),
        terms.stage_id.map(|stage| stage.0),
        terms.priority.map(Priority::as_str),
        terms.assignee_id.map(|member| member.0),
        Json(&terms.labels) as _,
        by.0
    )
    .execute(tx.conn())
    .await?;
    let rule = find(tx, id).await?.or_not_found("routing rule")?;
    activity::record(tx, actor, ROUTING_RULE_CREATED, id.0, Some(serde_json::to_value(&rule.terms)?)).await?;
    Ok(rule)
}

/// Writes what a rule says from now on.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Rule, terms: &Terms) -> Result<Rule> {
    let (org, id) = (tx.org(), before.id);
    sqlx::query!(
        "update routing_rules
         set name = $3, enabled = $4, conditions = $5, pipeline_id = $6, stage_id = $7, priority = $8, assignee_id = $9,
           labels = $10, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        terms.name.trim(),
        terms.enabled,
        Json(&terms.conditions) as _,
        terms.pipeline_id.map(|pipeline| pipeline.0),
        terms.stage_id.map(|stage| stage.0),
        terms.priority.map(Priority::as_str),
        terms.assignee_id.map(|member| member.0),
        Json(&terms.labels) as _
    )
    .execute(tx.conn())
    .await?;
    let after = find(tx, id).await?.or_not_found("routing rule")?;
    let changed = (&before.terms, &after.terms);
    activity::record_difference(tx, actor, ROUTING_RULE_CHANGED, id.0, changed.0, changed.1).await?;
    Ok(after)
}

/// Deletes a rule. Requests that it has sent somewhere stay there.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, rule: &Rule) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from routing_rules where org_id = $1 and id = $2", org.0, rule.id.0)
        .execute(tx.conn())
        .await?;
    let gone = json!({ "name": rule.terms.name });
    activity::record(tx, actor, ROUTING_RULE_DELETED, rule.id.0, Some(gone)).await
}

/// Puts the rules in another order.
///
/// # Errors
/// `Invalid` at `/rules` unless it names each rule once.
pub async fn order(tx: &mut OrgTx, actor: &Actor, wanted: &[RoutingRuleId]) -> Result<Vec<Rule>> {
    let (org, rules) = (tx.org(), list(tx).await?);
    let sorted = |mut ids: Vec<RoutingRuleId>| {
        ids.sort();
        ids
    };
    if sorted(wanted.to_vec()) != sorted(rules.iter().map(|rule| rule.id).collect()) {
        let message = "name every rule of the organization once: load them again";
        return Err(Error::field("/rules", "incomplete", message));
    }
    let ids: Vec<Uuid> = wanted.iter().map(|rule| rule.0).collect();
    sqlx::query!(
        "update routing_rules r
         set position = (wanted.place - 1)::integer
         from unnest($2::uuid[]) with ordinality as wanted (id, place)
         where r.org_id = $1 and r.id = wanted.id",
        org.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    activity::record(tx, actor, ROUTING_RULES_ORDERED, org.0, Some(json!({ "rules": wanted }))).await?;
    list(tx).await
}

/// What a rule would have done with the last requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RoutingDryRun)]
pub struct DryRun {
    /// For how many its conditions hold.
    pub matched: usize,
    /// Of how many, 500 at most.
    pub of: usize,
    /// Some of those, the newest first.
    pub samples: Vec<Sample>,
}

/// A request for which the conditions of a rule hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RoutingSample)]
pub struct Sample {
    /// The request.
    pub request: SampledRequest,
    /// The pipeline that it went to.
    pub before: Option<String>,
    /// The pipeline that the rule names; the one before where it names none.
    pub after: Option<String>,
}

/// A request by its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SampledRequest {
    /// Which.
    pub id: RequestId,
    /// What it is about.
    pub subject: String,
}

/// What a rule would have done with the last 500 requests. Nothing is changed.
pub async fn dry_run(tx: &mut OrgTx, terms: &Terms) -> Result<DryRun> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select r.id as "id: RequestId", r.source as "source: Source", r.subject, r.text, r.sender_name, r.sender_email,
           r.form_id as "form_id: FormId", c.kind as "kind?: Kind", p.name as "pipeline?"
         from requests r
         left join customers c on c.org_id = r.org_id and c.id = r.customer_id
         left join pipelines p on p.org_id = r.org_id and p.id = r.pipeline_id
         where r.org_id = $1
         order by r.received_at desc, r.id desc
         limit $2"#,
        org.0,
        TRIED
    )
    .fetch_all(tx.conn())
    .await?;
    let target = match terms.pipeline_id {
        Some(pipeline) => pipelines::find_pipeline(tx, pipeline).await?.map(|pipeline| pipeline.name),
        None => None,
    };
    let (of, mut matched, mut samples) = (rows.len(), 0, Vec::new());
    // What it would do, whether it is switched on or not.
    let tried = Terms { enabled: true, ..terms.clone() };
    for row in rows {
        let subject = Subject::new(row.source, &row.subject, &row.text)
            .from(row.sender_name.as_deref(), row.sender_email.as_deref())
            .by(row.form_id)
            .of(row.kind);
        if tried.says(&subject).is_none() {
            continue;
        }
        matched += 1;
        if samples.len() < SHOWN {
            let request = SampledRequest { id: row.id, subject: row.subject };
            let after = target.clone().or_else(|| row.pipeline.clone());
            samples.push(Sample { request, before: row.pipeline, after });
        }
    }
    Ok(DryRun { matched, of, samples })
}

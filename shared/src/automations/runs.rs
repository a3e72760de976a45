//! The log of what automations did: one row for each automation and event, which also makes them act once.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Action, Automation, Trigger};
use crate::app::App;
use crate::db::{self, OrgTx};
use crate::error::Result;
use crate::events::Event;
use crate::http::Cursor;
use crate::ids::{AutomationId, DocumentId};

/// For how long runs are kept.
const KEPT: chrono::Duration = chrono::Duration::days(90);

/// What an automation did about one event.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = AutomationRun)]
pub struct Run {
    /// Which.
    pub id: Uuid,
    /// The automation.
    pub automation_id: AutomationId,
    /// What it heard of.
    pub on: Trigger,
    /// The kind of object it acted on: `document`, `request` or `card`.
    pub object_type: String,
    /// The object it acted on.
    pub object_id: Uuid,
    /// What that was called then.
    pub title: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed or was held.
    pub reason: Option<String>,
    /// How many events led to it, one after the other.
    pub depth: i16,
    /// Its actions in their order.
    #[schema(value_type = Vec<Step>)]
    pub steps: Json<Vec<Step>>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = AutomationOutcome)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// An action could not be done; those after it were not tried.
    Failed,
    /// Nothing was done, because automations set each other off or ran too often.
    Held,
}

/// One action of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationStep)]
pub struct Step {
    /// The `type` of the action.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub action: String,
    /// How it ended.
    pub outcome: StepOutcome,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationStepOutcome)]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// There was nothing to do.
    Skipped,
    /// It could not be done.
    Failed,
    /// One before it had failed.
    NotRun,
}

/// Which runs. What is absent does not restrict.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RunFilter {
    /// Only those that ended so.
    pub outcome: Option<Outcome>,
}

/// A run that begins.
pub(super) struct NewRun<'a> {
    pub(super) automation: &'a Automation,
    pub(super) event: &'a Event,
    pub(super) title: &'a str,
    pub(super) is_held: bool,
}

/// How a run ended, with its steps.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) reason: Option<String>,
    pub(super) steps: Vec<Step>,
}

impl Step {
    pub(super) fn new(action: &Action, outcome: StepOutcome, reason: Option<String>) -> Self {
        Self { action: action.name().to_owned(), outcome, reason }
    }

    pub(super) fn is_skipped(&self) -> bool {
        self.outcome == StepOutcome::Skipped
    }
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Held => "held",
        }
    }
}

/// Claims an event for an automation; `None` when it has acted on it before. A document is completed only once.
pub(super) async fn begin(tx: &mut OrgTx, new: &NewRun<'_>) -> Result<Option<Uuid>> {
    let (org, id) = (tx.org(), Uuid::now_v7());
    let NewRun { automation, event, title, is_held } = new;
    let once = automation.on.is_once() && !is_held;
    let begun = sqlx::query!(
        "insert into automation_runs (org_id, automation_id, event_id, object_type, object_id, document_id, id, heard, title,
           depth)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict do nothing",
        org.0,
        automation.id.0,
        event.id.0,
        event.object_type,
        event.object_id,
        once.then_some(event.object_id),
        id,
        automation.on.stored(),
        title,
        event.depth
    )
    .execute(tx.conn())
    .await?;
    Ok((begun.rows_affected() == 1).then_some(id))
}

/// Notes how a run ended.
pub(super) async fn end(tx: &mut OrgTx, id: Uuid, ended: &Ended, took: Duration) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update automation_runs
         set outcome = $3, reason = $4, steps = $5, duration_ms = $6
         where org_id = $1 and id = $2",
        org.0,
        id,
        ended.outcome.as_str(),
        ended.reason,
        Json(&ended.steps) as _,
        i32::try_from(took.as_millis()).unwrap_or(i32::MAX)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How often an automation ran about an object within the last hour.
pub(super) async fn lately(tx: &mut OrgTx, automation: AutomationId, object: Uuid) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from automation_runs
         where org_id = $1 and automation_id = $2 and object_id = $3 and created_at > now() - interval '1 hour'
           and outcome is distinct from 'held'"#,
        org.0,
        automation.0,
        object
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Whether an automation has acted on a document.
pub async fn has_run(tx: &mut OrgTx, automation: AutomationId, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from automation_runs
             where org_id = $1 and automation_id = $2 and outcome is distinct from 'held'
               and coalesce(object_type, 'document') = 'document' and coalesce(object_id, document_id) = $3) as "exists!""#,
        org.0,
        automation.0,
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// A row of the log.
struct Row {
    id: Uuid,
    heard: String,
    object_type: String,
    object_id: Uuid,
    title: String,
    outcome: Outcome,
    reason: Option<String>,
    depth: i16,
    steps: Json<Vec<Step>>,
    started_at: DateTime<Utc>,
    duration_ms: i32,
}

/// Up to `limit + 1` runs of an automation, newest first, after a cursor.
pub async fn list(
    tx: &mut OrgTx,
    automation: AutomationId,
    filter: RunFilter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Run>> {
    let org = tx.org();
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id!", heard as "heard!", object_type as "object_type!", object_id as "object_id!",
             title as "title!", outcome as "outcome!: Outcome", reason, depth, steps as "steps: _",
             created_at as started_at, coalesce(duration_ms, 0) as "duration_ms!"
         from automation_runs
         where org_id = $1 and automation_id = $2 and id is not null and outcome is not null
           and ($3::text is null or outcome = $3)
           and ($4::uuid is null or id < $4)
         order by id desc
         limit $5::bigint + 1"#,
        org.0,
        automation.0,
        filter.outcome.map(Outcome::as_str),
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    let shown = |row: Row| Run {
        id: row.id,
        automation_id: automation,
        on: Trigger::of(&row.heard).unwrap_or_default(),
        object_type: row.object_type,
        object_id: row.object_id,
        title: row.title,
        outcome: row.outcome,
        reason: row.reason,
        depth: row.depth,
        steps: row.steps,
        started_at: row.started_at,
        duration_ms: row.duration_ms,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Forgets runs after ninety days, a thousand at a time; returns how many. That an automation acted on a document that was
/// completed stays known as long as the document; what it did is forgotten. Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - KEPT;
    let forgotten = db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "delete from automation_runs
                 where ctid in (
                   select ctid from automation_runs where document_id is null and created_at < $1 limit 1000)",
                before
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await?;
    let emptied = db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "update automation_runs
                 set id = null, title = null, steps = '[]', reason = null
                 where ctid in (
                   select ctid from automation_runs where id is not null and created_at < $1 limit 1000)",
                before
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await?;
    let told = db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            // An object that nobody touched for a year is told of once more.
            let some = sqlx::query!(
                "delete from automation_told
                 where ctid in (select ctid from automation_told where told_at < $1::timestamptz - interval '275 days' limit 1000)",
                before
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await?;
    Ok(forgotten + emptied + told)
}

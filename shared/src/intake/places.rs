//! Which pipelines take requests, in which stage, and what belongs there.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::log::PIPELINE_INTAKE_CHANGED;
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result};
use crate::ids::{PipelineId, StageId};

/// Most pipelines that take requests.
const MOST: i64 = 200;

/// How a pipeline takes requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PipelineIntake {
    /// The pipeline.
    pub pipeline_id: PipelineId,
    /// Whether requests are sent here.
    pub takes_requests: bool,
    /// What belongs here, in a sentence or two. Until there are decisions to learn from, this says it.
    pub description: String,
    /// The stage in which their cards are made; the first where absent.
    pub stage_id: Option<StageId>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// How a pipeline is to take requests.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPipelineIntake {
    /// Whether requests are sent here.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub takes_requests: bool,
    /// What belongs here: up to 1,000 characters.
    #[garde(length(chars, max = 1000))]
    #[serde(default)]
    pub description: String,
    /// The stage in which their cards are made; the first where absent.
    #[garde(skip)]
    pub stage_id: Option<StageId>,
}

fn yes() -> bool {
    true
}

/// A pipeline that takes requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The pipeline.
    pub id: PipelineId,
    /// Its name.
    pub name: String,
    /// What belongs there.
    pub description: String,
    /// The stage in which cards are made; absent where the pipeline has none.
    pub stage: Option<StageId>,
}

/// The pipelines that take requests: those that are not archived and do not refuse them.
pub async fn queues(tx: &mut OrgTx) -> Result<Vec<Queue>> {
    let org = tx.org();
    let queues = sqlx::query_as!(
        Queue,
        r#"select p.id as "id: _", p.name, coalesce(i.description, '') as "description!",
             coalesce(i.stage_id, (
               select s.id from stages s
               where s.org_id = p.org_id and s.pipeline_id = p.id
               order by s.position, s.id
               limit 1)) as "stage: StageId"
         from pipelines p
         left join pipeline_intake i on i.org_id = p.org_id and i.pipeline_id = p.id
         where p.org_id = $1 and p.archived_at is null and coalesce(i.takes_requests, true)
         order by p.id
         limit $2"#,
        org.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(queues)
}

/// How a pipeline takes requests; as usual where nobody has said anything.
///
/// # Errors
/// `NotFound` for an unknown pipeline.
pub async fn find(tx: &mut OrgTx, pipeline: PipelineId) -> Result<PipelineIntake> {
    let org = tx.org();
    let found = sqlx::query_as!(
        PipelineIntake,
        r#"select p.id as "pipeline_id: _", coalesce(i.takes_requests, true) as "takes_requests!",
           coalesce(i.description, '') as "description!", i.stage_id as "stage_id?: _", coalesce(i.version, 0) as "version!"
         from pipelines p
         left join pipeline_intake i on i.org_id = p.org_id and i.pipeline_id = p.id
         where p.org_id = $1 and p.id = $2"#,
        org.0,
        pipeline.0
    )
    .fetch_optional(tx.conn())
    .await?;
    found.or_not_found("pipeline")
}

/// Says how a pipeline takes requests.
///
/// # Errors
/// `Invalid` at `/stage_id` for a stage of another pipeline.
pub async fn put(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &PipelineIntake,
    new: &NewPipelineIntake,
) -> Result<PipelineIntake> {
    let (org, pipeline) = (tx.org(), before.pipeline_id);
    if let Some(stage) = new.stage_id {
        check_stage(tx, "/stage_id", pipeline, stage).await?;
    }
    sqlx::query!(
        "insert into pipeline_intake (org_id, pipeline_id, takes_requests, description, stage_id)
         values ($1, $2, $3, $4, $5)
         on conflict (org_id, pipeline_id) do update
         set takes_requests = excluded.takes_requests, description = excluded.description, stage_id = excluded.stage_id,
           version = pipeline_intake.version + 1",
        org.0,
        pipeline.0,
        new.takes_requests,
        new.description.trim(),
        new.stage_id.map(|stage| stage.0)
    )
    .execute(tx.conn())
    .await?;
    let after = find(tx, pipeline).await?;
    let what = json!({ "takes_requests": after.takes_requests, "stage_id": after.stage_id });
    activity::record(tx, actor, PIPELINE_INTAKE_CHANGED, pipeline.0, Some(what)).await?;
    Ok(after)
}

/// Refuses a stage of another pipeline.
///
/// # Errors
/// `Invalid` at the pointer.
pub(super) async fn check_stage(
    tx: &mut OrgTx,
    pointer: &str,
    pipeline: PipelineId,
    stage: StageId,
) -> Result<()> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (select from stages where org_id = $1 and pipeline_id = $2 and id = $3) as "found!""#,
        org.0,
        pipeline.0,
        stage.0
    )
    .fetch_one(tx.conn())
    .await?;
    if found { Ok(()) } else { Err(Error::field(pointer, "unknown", "name a stage of that pipeline")) }
}

//! The SQL of pipelines themselves.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::counting::count_up;
use super::log::{self, PIPELINE_CHANGED, PIPELINE_CREATED, PIPELINE_DELETED};
use super::stages;
use super::{NewPipeline, NewStage, Pipeline, PipelineChanges, Place, Stage};
use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{OrgId, PipelineId, StageId, UserId};

/// Most pipelines of one organization.
const MOST: i64 = 100;

/// A pipeline before its stages are known.
struct Row {
    id: PipelineId,
    name: String,
    archived_at: Option<DateTime<Utc>>,
    open_cards: i64,
    created_at: DateTime<Utc>,
    version: i64,
    board_version: i64,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! pipeline_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select p.id as "id: _", p.name, p.archived_at,
               (select count(*) from cards c where c.org_id = p.org_id and c.pipeline_id = p.id and c.is_open)
                 as "open_cards!",
               p.created_at, p.version, p.board_version "# + $from $(, $value)*
        )
    };
}

impl Row {
    fn with(self, stages: Vec<Stage>) -> Pipeline {
        Pipeline {
            id: self.id,
            name: self.name,
            archived_at: self.archived_at,
            stages,
            open_cards: self.open_cards,
            created_at: self.created_at,
            version: self.version,
            board_version: self.board_version,
        }
    }
}

/// The pipelines of the organization by name: those that are archived, or the others. An organization has 100 at most.
pub async fn list(tx: &mut OrgTx, archived: bool) -> Result<Vec<Pipeline>> {
    let org = tx.org();
    let rows = pipeline_query!(
        "from pipelines p
         where p.org_id = $1 and (p.archived_at is not null) = $2
         order by lower(p.name), p.id
         limit $3",
        org.0,
        archived,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut stages = stages::of_pipelines(tx, &ids).await?;
    let pipelines = rows.into_iter().map(|row| {
        let own = stages.extract_if(.., |stage| stage.pipeline_id == row.id).collect();
        row.with(own)
    });
    Ok(pipelines.collect())
}

/// One pipeline.
pub async fn find(tx: &mut OrgTx, id: PipelineId) -> Result<Option<Pipeline>> {
    let org = tx.org();
    let row = pipeline_query!("from pipelines p where p.org_id = $1 and p.id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let stages = stages::of_pipelines(tx, &[id.0]).await?;
    Ok(Some(row.with(stages)))
}

/// The stages of a pipeline for which none are named.
fn usual() -> Vec<NewStage> {
    let named = |name: &str, terminal| NewStage { name: name.to_owned(), terminal, ..NewStage::default() };
    vec![named("New", false), named("In progress", false), named("Done", true)]
}

/// Makes a pipeline with its stages.
///
/// # Errors
/// `Conflict` with code `too_many_pipelines`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, by: UserId, new: &NewPipeline) -> Result<Pipeline> {
    let (org, id) = (tx.org(), PipelineId::new());
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from pipelines where org_id = $1"#, org.0)
        .fetch_one(tx.conn())
        .await?;
    if count >= MOST {
        let detail = format!(
            "an organization has {MOST} pipelines at most, archived ones included: delete some first"
        );
        return Err(Error::Conflict(refuse("too_many_pipelines", detail)));
    }
    sqlx::query!(
        "insert into pipelines (id, org_id, name, created_by) values ($1, $2, $3, $4)",
        id.0,
        org.0,
        new.name.trim(),
        by.0
    )
    .execute(tx.conn())
    .await?;
    let made = json!({ "name": new.name.trim() });
    activity::record(tx, actor, PIPELINE_CREATED, id.0, Some(made)).await?;
    let stages = new.stages.clone().unwrap_or_else(usual);
    for (position, stage) in stages.iter().enumerate() {
        stages::write(tx, actor, id, stage, position).await?;
    }
    tell(tx, id).await?;
    find(tx, id).await?.or_not_found("pipeline")
}

/// Changes a pipeline that nobody has changed since it was read.
///
/// # Errors
/// `Conflict` with code `changed_meanwhile`.
pub async fn change(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &Pipeline,
    changes: &PipelineChanges,
) -> Result<Pipeline> {
    let name = changes.name.as_deref().map_or(before.name.as_str(), str::trim);
    let archived = changes.archived.unwrap_or(before.archived_at.is_some());
    if name == before.name && archived == before.archived_at.is_some() {
        return Ok(before.clone());
    }
    let org = tx.org();
    let done = sqlx::query!(
        "update pipelines
         set name = $4, archived_at = case when $5 then coalesce(archived_at, now()) end, version = version + 1,
           updated_at = now()
         where org_id = $1 and id = $2 and version = $3",
        org.0,
        before.id.0,
        before.version,
        name,
        archived
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        let detail = "somebody else changed this pipeline at the same moment: look at it again";
        return Err(Error::Conflict(refuse("changed_meanwhile", detail)));
    }
    let told = |name: &str, archived: bool| json!({ "name": name, "archived": archived });
    let (was, is) = (told(&before.name, before.archived_at.is_some()), told(name, archived));
    activity::record_difference(tx, actor, PIPELINE_CHANGED, before.id.0, &was, &is).await?;
    tell(tx, before.id).await?;
    find(tx, before.id).await?.or_not_found("pipeline")
}

/// Locks a pipeline with its stages, and reads it as it is from then on.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: PipelineId) -> Result<Pipeline> {
    stages::lock_all(tx, id).await?;
    let org = tx.org();
    sqlx::query!("select from pipelines where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("pipeline")?;
    find(tx, id).await?.or_not_found("pipeline")
}

/// Deletes a pipeline that has no cards.
///
/// # Errors
/// `Conflict` with code `pipeline_has_cards`.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, pipeline: &Pipeline) -> Result<()> {
    // Whoever makes or moves a card locks a stage first.
    stages::lock_all(tx, pipeline.id).await?;
    let org = tx.org();
    let cards = sqlx::query_scalar!(
        r#"select count(*) as "count!" from cards where org_id = $1 and pipeline_id = $2"#,
        org.0,
        pipeline.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    if cards > 0 {
        let detail =
            format!("the pipeline has {cards} cards, archived ones included: archive the pipeline instead");
        return Err(Error::Conflict(refuse("pipeline_has_cards", detail)));
    }
    tell(tx, pipeline.id).await?;
    sqlx::query!("delete from pipelines where org_id = $1 and id = $2", org.0, pipeline.id.0)
        .execute(tx.conn())
        .await?;
    let gone = json!({ "name": pipeline.name });
    activity::record(tx, actor, PIPELINE_DELETED, pipeline.id.0, Some(gone)).await
}

async fn tell(tx: &mut OrgTx, pipeline: PipelineId) -> Result<()> {
    let board_version = count_up(tx, &[pipeline]).await?;
    log::board_changed(tx, Place { pipeline, stage: StageId(Uuid::nil()), board_version }).await
}

/// Deletes the pipelines and cards of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from card_undos where org_id = $1", org.0).execute(tx.conn()).await?;
    // What hangs below a card goes with it.
    sqlx::query!("delete from cards where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from card_counters where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from pipelines where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

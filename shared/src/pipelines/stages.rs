//! The stages of a pipeline: their limits, their order, and what becomes of the cards of one that is deleted.

use garde::Validate;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::counting::count_up;
use super::log::{self, CARD_MOVED, STAGE_CHANGED, STAGE_CREATED, STAGE_DELETED, STAGES_ORDERED};
use super::placing;
use super::{Colour, NewStage, Place, Stage};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::present;
use crate::ids::{CardId, PipelineId, StageId};
use crate::labels::is_label;

/// Most stages of a pipeline.
pub(super) const MOST: usize = 30;

/// What is to change of a stage; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StageChanges)]
pub struct Changes {
    /// 1 to 50 characters.
    #[garde(inner(custom(is_label)))]
    pub name: Option<String>,
    /// The category of the design that it is shown in.
    #[garde(skip)]
    pub colour: Option<Colour>,
    /// Most cards that should be in it, 1 to 10,000; null for no limit.
    #[garde(inner(inner(range(min = 1, max = 10_000))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i32>)]
    pub wip_limit: Option<Option<i32>>,
    /// Whether no more get in.
    #[garde(skip)]
    pub wip_hard: Option<bool>,
    /// Whether what is here is done.
    #[garde(skip)]
    pub terminal: Option<bool>,
}

/// The columns that fill a [`Stage`], written once for all queries.
macro_rules! stage_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Stage,
            r#"select id as "id: _", pipeline_id as "pipeline_id: _", name, colour as "colour: Colour", wip_limit, wip_hard,
               terminal, position, version "# + $from $(, $value)*
        )
    };
}

/// One stage.
pub async fn find(tx: &mut OrgTx, id: StageId) -> Result<Option<Stage>> {
    let org = tx.org();
    let stage = stage_query!("from stages where org_id = $1 and id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(stage)
}

/// The stages of pipelines, in order.
pub(super) async fn of_pipelines(tx: &mut OrgTx, pipelines: &[Uuid]) -> Result<Vec<Stage>> {
    let org = tx.org();
    let stages = stage_query!(
        "from stages
         where org_id = $1 and pipeline_id = any($2)
         order by position, id
         limit 10000",
        org.0,
        pipelines
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(stages)
}

/// Locks stages in the order of their identifiers; unknown ones are left out. From then on their cards stay where they are.
pub(super) async fn lock(tx: &mut OrgTx, ids: &[StageId]) -> Result<Vec<Stage>> {
    let org = tx.org();
    let ids: Vec<Uuid> = ids.iter().map(|stage| stage.0).collect();
    let stages = stage_query!(
        "from stages
         where org_id = $1 and id = any($2)
         order by id
         limit 1000
         for no key update",
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(stages)
}

/// Locks all stages of a pipeline, and answers with them in their order.
pub(super) async fn lock_all(tx: &mut OrgTx, pipeline: PipelineId) -> Result<Vec<Stage>> {
    let org = tx.org();
    sqlx::query!(
        "select id from stages where org_id = $1 and pipeline_id = $2 order by id limit 1000 for update",
        org.0,
        pipeline.0
    )
    .fetch_all(tx.conn())
    .await?;
    of_pipelines(tx, &[pipeline.0]).await
}

/// Refuses more cards than a hard limit lets into a locked stage.
///
/// # Errors
/// `Conflict` with code `wip_limit`.
pub(super) async fn refuse_full(tx: &mut OrgTx, stage: &Stage, more: i64) -> Result<()> {
    let Some(limit) = stage.wip_limit.filter(|_| stage.wip_hard) else { return Ok(()) };
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from cards where org_id = $1 and stage_id = $2 and archived_at is null"#,
        org.0,
        stage.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count + more <= i64::from(limit) {
        return Ok(());
    }
    let detail = format!(
        "{} has room for {limit} cards and holds {count}: move or archive a card there first, or raise the limit",
        stage.name
    );
    Err(Error::Conflict(refuse("wip_limit", detail)))
}

/// Writes a stage of a pipeline that has room for it.
pub(super) async fn write(
    tx: &mut OrgTx,
    actor: &Actor,
    pipeline: PipelineId,
    new: &NewStage,
    position: usize,
) -> Result<StageId> {
    let (org, id) = (tx.org(), StageId::new());
    let colour = json!(new.colour.unwrap_or_default());
    sqlx::query!(
        "insert into stages (id, org_id, pipeline_id, name, colour, wip_limit, wip_hard, terminal, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        org.0,
        pipeline.0,
        new.name.trim(),
        colour.as_str(),
        new.wip_limit,
        new.wip_hard,
        new.terminal,
        i32::try_from(position)?
    )
    .execute(tx.conn())
    .await?;
    let made = json!({ "name": new.name.trim(), "pipeline_id": pipeline });
    activity::record(tx, actor, STAGE_CREATED, id.0, Some(made)).await?;
    Ok(id)
}

/// Adds a stage to a pipeline.
///
/// # Errors
/// `NotFound` for an unknown pipeline; `Conflict` with code `too_many_stages`.
pub async fn add(tx: &mut OrgTx, actor: &Actor, pipeline: PipelineId, new: &NewStage) -> Result<Stage> {
    let stages = lock_all(tx, pipeline).await?;
    if stages.is_empty() {
        return Err(Error::NotFound("pipeline"));
    }
    if stages.len() >= MOST {
        let detail = format!("a pipeline has {MOST} stages at most: delete one first");
        return Err(Error::Conflict(refuse("too_many_stages", detail)));
    }
    let position = new.position.and_then(|position| usize::try_from(position).ok()).unwrap_or(MOST);
    let position = position.min(stages.len());
    let id = write(tx, actor, pipeline, new, position).await?;
    let mut order: Vec<StageId> = stages.iter().map(|stage| stage.id).collect();
    order.insert(position, id);
    number(tx, &order).await?;
    tell(tx, pipeline, id).await?;
    find(tx, id).await?.or_not_found("stage")
}

/// Gives stages their places in this order.
async fn number(tx: &mut OrgTx, order: &[StageId]) -> Result<()> {
    let org = tx.org();
    let ids: Vec<Uuid> = order.iter().map(|stage| stage.0).collect();
    sqlx::query!(
        "update stages s
         set position = wanted.place - 1
         from unnest($2::uuid[]) with ordinality as wanted (id, place)
         where s.org_id = $1 and s.id = wanted.id",
        org.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn tell(tx: &mut OrgTx, pipeline: PipelineId, stage: StageId) -> Result<()> {
    let board_version = count_up(tx, &[pipeline]).await?;
    log::board_changed(tx, Place { pipeline, stage, board_version }).await
}

/// Locks a stage to change it.
///
/// # Errors
/// `NotFound`.
pub async fn lock_one(tx: &mut OrgTx, id: StageId) -> Result<Stage> {
    lock(tx, &[id]).await?.pop().or_not_found("stage")
}

/// Changes a locked stage. A limit below the number of cards that are there lets them stay.
pub async fn change(tx: &mut OrgTx, actor: &Actor, before: &Stage, changes: &Changes) -> Result<Stage> {
    let mut after = before.clone();
    if let Some(name) = &changes.name {
        name.trim().clone_into(&mut after.name);
    }
    after.colour = changes.colour.unwrap_or(before.colour);
    after.wip_limit = changes.wip_limit.unwrap_or(before.wip_limit);
    after.wip_hard = changes.wip_hard.unwrap_or(before.wip_hard);
    after.terminal = changes.terminal.unwrap_or(before.terminal);
    if after == *before {
        return Ok(after);
    }
    let org = tx.org();
    let colour = json!(after.colour);
    sqlx::query!(
        "update stages
         set name = $3, colour = $4, wip_limit = $5, wip_hard = $6, terminal = $7, version = version + 1
         where org_id = $1 and id = $2",
        org.0,
        before.id.0,
        after.name,
        colour.as_str(),
        after.wip_limit,
        after.wip_hard,
        after.terminal
    )
    .execute(tx.conn())
    .await?;
    if after.terminal != before.terminal {
        placing::lock_all(tx, &[before.id]).await?;
        sqlx::query!(
            "update cards set terminal = $3 where org_id = $1 and stage_id = $2",
            org.0,
            before.id.0,
            after.terminal
        )
        .execute(tx.conn())
        .await?;
    }
    activity::record_difference(tx, actor, STAGE_CHANGED, before.id.0, before, &after).await?;
    tell(tx, before.pipeline_id, before.id).await?;
    find(tx, before.id).await?.or_not_found("stage")
}

/// Puts the stages of a pipeline into an order.
///
/// # Errors
/// `NotFound` for an unknown pipeline; `Invalid` when these are not its stages, each once.
pub async fn order(tx: &mut OrgTx, actor: &Actor, pipeline: PipelineId, wanted: &[StageId]) -> Result<()> {
    let stages = lock_all(tx, pipeline).await?;
    if stages.is_empty() {
        return Err(Error::NotFound("pipeline"));
    }
    let (mut known, mut named): (Vec<_>, Vec<_>) =
        (stages.iter().map(|stage| stage.id).collect(), wanted.to_vec());
    known.sort();
    named.sort();
    if known != named {
        return Err(Error::field("/stages", "incomplete", "name every stage of the pipeline, each once"));
    }
    number(tx, wanted).await?;
    let names: Vec<_> = wanted
        .iter()
        .filter_map(|id| stages.iter().find(|stage| stage.id == *id))
        .map(|stage| &stage.name)
        .collect();
    activity::record(tx, actor, STAGES_ORDERED, pipeline.0, Some(json!({ "stages": names }))).await?;
    let board_version = count_up(tx, &[pipeline]).await?;
    log::board_changed(tx, Place { pipeline, stage: wanted[0], board_version }).await
}

/// Deletes a stage. Its cards go to the end of another stage of the pipeline.
///
/// # Errors
/// `NotFound`; `Conflict` with code `last_stage`, `stage_has_cards` or `wip_limit`; `Invalid` at `?move_to`.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, id: StageId, move_to: Option<StageId>) -> Result<()> {
    let stage = find(tx, id).await?.or_not_found("stage")?;
    let stages = lock_all(tx, stage.pipeline_id).await?;
    let stage = stages.iter().find(|stage| stage.id == id).or_not_found("stage")?;
    if stages.len() == 1 {
        let detail = "this is the only stage of the pipeline: add another first, or delete the pipeline";
        return Err(Error::Conflict(refuse("last_stage", detail)));
    }
    let org = tx.org();
    let cards = sqlx::query_scalar!(
        r#"select count(*) as "count!" from cards where org_id = $1 and stage_id = $2"#,
        org.0,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    let mut moved = Vec::new();
    if cards > 0 {
        let target = target(&stages, stage, move_to, cards)?;
        moved = empty(tx, stage, target).await?.into_iter().map(|card| (card, target)).collect();
    }
    sqlx::query!("delete from stages where org_id = $1 and id = $2", org.0, id.0).execute(tx.conn()).await?;
    let left: Vec<StageId> = stages.iter().map(|stage| stage.id).filter(|other| *other != id).collect();
    number(tx, &left).await?;
    let gone = json!({ "name": stage.name, "cards": cards, "moved_to": move_to });
    activity::record(tx, actor, STAGE_DELETED, id.0, Some(gone)).await?;
    let board_version = count_up(tx, &[stage.pipeline_id]).await?;
    let place = Place { pipeline: stage.pipeline_id, stage: id, board_version };
    for (card, target) in moved {
        let there = Place { stage: target.id, ..place };
        log::record(tx, actor, CARD_MOVED, card, there, [log::told(stage), log::told(target)]).await?;
    }
    log::board_changed(tx, place).await
}

/// Where the cards of a stage go.
fn target<'a>(stages: &'a [Stage], stage: &Stage, move_to: Option<StageId>, cards: i64) -> Result<&'a Stage> {
    let Some(wanted) = move_to else {
        let detail = format!(
            "{} has {cards} cards, archived ones included: name the stage that gets them",
            stage.name
        );
        return Err(Error::Conflict(refuse("stage_has_cards", detail)));
    };
    let target = stages.iter().find(|other| other.id == wanted && other.id != stage.id);
    target.ok_or_else(|| Error::field("?move_to", "unknown", "name another stage of the same pipeline"))
}

/// Moves all cards of a stage to the end of another; both are locked. Answers with the cards, archived ones too.
async fn empty(tx: &mut OrgTx, stage: &Stage, target: &Stage) -> Result<Vec<CardId>> {
    placing::lock_all(tx, &[stage.id, target.id]).await?;
    let moved = placing::in_order(tx, stage.id).await?;
    refuse_full(tx, target, i64::try_from(moved.len())?).await?;
    let mut order = placing::in_order(tx, target.id).await?;
    order.extend(moved);
    let org = tx.org();
    // No rank begins with this, so nobody's place is taken until all are placed anew.
    let cards = sqlx::query_scalar!(
        r#"update cards
         set stage_id = $3, terminal = $4, rank = '~~' || rank, entered_stage_at = now(), updated_at = now(),
           version = version + 1
         where org_id = $1 and stage_id = $2
         returning id as "id: CardId""#,
        org.0,
        stage.id.0,
        target.id.0,
        target.terminal
    )
    .fetch_all(tx.conn())
    .await?;
    placing::place_anew(tx, target.id, &order).await?;
    Ok(cards)
}

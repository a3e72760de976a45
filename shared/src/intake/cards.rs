//! The card that is made of a request: where, of what, and that it goes when the step is taken back.

use serde::Serialize;
use sqlx::types::Json;

use super::routing::Decider;
use super::{Request, places, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CardId, LabelId, PipelineId, StageId, UserId};
use crate::names::cleaned;
use crate::pipelines::{self, CardChanges, NewCard, Priority, links};

/// Most characters of a card's description that come from a request.
const DESCRIBED: usize = 20_000;

/// Where the card of a request is to be made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Destination {
    pub(super) pipeline: PipelineId,
    pub(super) pipeline_name: String,
    pub(super) stage: StageId,
    pub(super) priority: Priority,
    pub(super) assignee: Option<UserId>,
    pub(super) labels: Vec<LabelId>,
}

/// The name of a pipeline that is open, and a stage of it.
pub(super) async fn place(
    tx: &mut OrgTx,
    pipeline: PipelineId,
    stage: Option<StageId>,
) -> Result<(String, StageId)> {
    let unknown = || Error::field("/pipeline_id", "unknown", "name a pipeline that is not archived");
    let found = pipelines::find_pipeline(tx, pipeline).await?.filter(|found| found.archived_at.is_none());
    let found = found.ok_or_else(unknown)?;
    let usual = places::find(tx, pipeline).await?.stage_id;
    let first = found.stages.first().map(|stage| stage.id);
    let stage = stage.or(usual).or(first).ok_or_else(unknown)?;
    places::check_stage(tx, "/stage_id", pipeline, stage).await?;
    Ok((found.name, stage))
}

/// Makes the card of a request, with its documents, in the same transaction. Returns it with its version.
pub(super) async fn make(
    tx: &mut OrgTx,
    actor: &Actor,
    request: &Request,
    to: &Destination,
) -> Result<(CardId, i64)> {
    let text = store::text_of(tx, request.id).await?;
    let new = NewCard {
        stage_id: to.stage,
        title: cleaned(&request.subject, 200).unwrap_or_else(|| format!("Request {}", request.number)),
        description: Some(text.chars().take(DESCRIBED).collect()),
        customer_id: request.customer.as_ref().map(|customer| customer.id),
        assignee_id: to.assignee,
        priority: to.priority,
        amount: None,
        currency: None,
        expected_on: None,
        due_at: None,
        labels: to.labels.clone(),
        before_id: None,
        first: false,
    };
    let card = pipelines::add(tx, actor, &new).await?.card.id;
    for id in store::document_ids(tx, request.id).await? {
        if let Some(document) =
            documents::find(tx, id).await?.filter(|document| document.deleted_at.is_none())
        {
            links::link(tx, actor, card, &document).await?;
        }
    }
    let card = pipelines::find(tx, card).await?.or_not_found("card")?;
    Ok((card.id, card.version))
}

/// Writes where a request went.
pub(super) async fn routed(
    tx: &mut OrgTx,
    request: &Request,
    to: &Destination,
    card: CardId,
    by: Decider,
    before: Option<&impl Serialize>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests
         set status = 'routed', pipeline_id = $3, stage_id = $4, card_id = $5, decided_by = $6, priority = $7,
           assignee_id = $8, before_step = $9, waiting_since = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        request.id.0,
        to.pipeline.0,
        to.stage.0,
        card.0,
        by.as_str(),
        to.priority.as_str(),
        to.assignee.map(|member| member.0),
        before.map(Json) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the card that accepting has made, if it is as it was made.
pub(super) async fn remove(tx: &mut OrgTx, actor: &Actor, id: CardId, version: i64) -> Result<()> {
    let changed = || {
        let detail = "somebody has changed the card of this request: put it where it belongs on the board";
        Error::Conflict(refuse("card_changed", detail))
    };
    let archive = CardChanges { archived: Some(true), ..CardChanges::default() };
    let card = archive.lock(tx, id).await.map_err(|error| match error {
        Error::NotFound(_) => changed(),
        other => other,
    })?;
    if card.card.version != version {
        return Err(changed());
    }
    pipelines::change_card(tx, actor, &card, &archive).await?;
    let archived = archive.lock(tx, id).await?;
    pipelines::delete_card(tx, actor, &archived).await
}

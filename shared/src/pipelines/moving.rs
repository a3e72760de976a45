//! Moving a card: to another place, stage or pipeline, while others move theirs.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cards::{self, Card};
use super::counting::count_up;
use super::log::{self, CARD_MOVED};
use super::placing::{self, Spot};
use super::{Place, Stage};
use super::{references, stages};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CardId, StageId};

/// Where a card is to go.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CardMove)]
pub struct Move {
    /// The stage, which may be another pipeline's.
    #[garde(skip)]
    pub stage_id: StageId,
    /// Behind this card, if it is still in that stage.
    #[garde(skip)]
    pub after_id: Option<CardId>,
    /// Else before this one, if it is still in that stage; else at the end.
    #[garde(skip)]
    pub before_id: Option<CardId>,
    /// The version of the card that was seen.
    #[garde(skip)]
    pub version: i64,
}

/// A card that was moved.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MovedCard)]
pub struct Moved {
    /// The card as it is now.
    pub card: Card,
    /// Of the board where it is now.
    pub board_version: i64,
}

/// Moves a card.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` with the card when it is another version; `Conflict` with code `wip_limit` when the
/// stage has a hard limit and is full, `archived`, or `pipeline_archived`.
pub async fn move_card(tx: &mut OrgTx, actor: &Actor, id: CardId, wanted: &Move) -> Result<Moved> {
    let seen = cards::find(tx, id).await?.or_not_found("card")?;
    let stages = stages::lock(tx, &[seen.stage_id, wanted.stage_id]).await?;
    let target = stages.iter().find(|stage| stage.id == wanted.stage_id).or_not_found("stage")?;
    let card = lock(tx, id).await?;
    if card.version != wanted.version {
        return Err(Error::PreconditionFailed(serde_json::to_value(&card)?));
    }
    let spot = Spot { after: wanted.after_id, before: wanted.before_id, first: false };
    let board_version = put(tx, actor, &card, &stages, target, spot).await?;
    let card = cards::find(tx, id).await?.or_not_found("card")?;
    Ok(Moved { card, board_version })
}

/// Locks a card, and reads it as it is from then on.
pub(super) async fn lock(tx: &mut OrgTx, id: CardId) -> Result<Card> {
    let org = tx.org();
    sqlx::query!("select from cards where org_id = $1 and id = $2 for no key update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("card")?;
    cards::find(tx, id).await?.or_not_found("card")
}

/// Puts a locked card into a stage. `stages` are those that are locked. Answers with the number of the board.
///
/// # Errors
/// `Conflict` with code `wip_limit`, `archived`, `pipeline_archived`, or `changed_meanwhile` when the card is in a stage that is not locked.
pub(super) async fn put(
    tx: &mut OrgTx,
    actor: &Actor,
    card: &Card,
    stages: &[Stage],
    target: &Stage,
    spot: Spot,
) -> Result<i64> {
    if card.archived_at.is_some() {
        let detail = "an archived card stays where it is: take it out of the archive first";
        return Err(Error::Conflict(refuse("archived", detail)));
    }
    let detail = "somebody else moved this card at the same moment: look at it again";
    let source = stages.iter().find(|stage| stage.id == card.stage_id);
    let source = source.ok_or_else(|| Error::Conflict(refuse("changed_meanwhile", detail)))?;
    if source.pipeline_id != target.pipeline_id {
        references::check_pipeline(tx, target.pipeline_id).await?;
    }
    if source.id != target.id {
        stages::refuse_full(tx, target, 1).await?;
    }
    let rank = placing::rank_for(tx, target.id, spot, card.id).await?;
    write(tx, card, target, &rank).await?;
    let board_version = count_up(tx, &[target.pipeline_id, source.pipeline_id]).await?;
    let place = Place { pipeline: target.pipeline_id, stage: target.id, board_version };
    log::record(tx, actor, CARD_MOVED, card.id, place, [log::told(source), log::told(target)]).await?;
    Ok(board_version)
}

async fn write(tx: &mut OrgTx, card: &Card, target: &Stage, rank: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update cards
         set stage_id = $3, pipeline_id = $4, terminal = $5, rank = $6, version = version + 1, updated_at = now(),
           entered_stage_at = case when stage_id = $3 then entered_stage_at else now() end
         where org_id = $1 and id = $2",
        org.0,
        card.id.0,
        target.id.0,
        target.pipeline_id.0,
        target.terminal,
        rank
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

//! The places of cards in their stage. Whoever calls this holds the stage's lock.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cards::Card;
use super::rank;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{CardId, StageId};

/// Most cards of a stage that are placed anew.
const MOST: i64 = 200_000;

/// Where a card is to stand in a stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spot {
    /// Behind this card, if it is there.
    pub(super) after: Option<CardId>,
    /// Else before this one, if it is there.
    pub(super) before: Option<CardId>,
    /// Else at the top; or at the end.
    pub(super) first: bool,
}

/// The rank for a card that comes to a spot, or stands in the stage already. Where there is none, all cards of the stage
/// are placed anew.
pub(super) async fn rank_for(tx: &mut OrgTx, stage: StageId, spot: Spot, card: CardId) -> Result<String> {
    if let Some(rank) = room(tx, stage, spot, card).await? {
        return Ok(rank);
    }
    let others = in_order(tx, stage).await?;
    place_anew(tx, stage, &others).await?;
    let rank = room(tx, stage, spot, card).await?;
    rank.ok_or_else(|| {
        anyhow::anyhow!("stage {stage} has no place for a card, though its cards were placed anew").into()
    })
}

async fn room(tx: &mut OrgTx, stage: StageId, spot: Spot, card: CardId) -> Result<Option<String>> {
    let (low, high) = neighbours(tx, stage, spot, card).await?;
    Ok(rank::between(low.as_deref(), high.as_deref()))
}

/// The ranks between which the spot is.
async fn neighbours(
    tx: &mut OrgTx,
    stage: StageId,
    spot: Spot,
    card: CardId,
) -> Result<(Option<String>, Option<String>)> {
    if let Some(low) = rank_of(tx, stage, spot.after, card).await? {
        let high = next(tx, stage, &low, card).await?;
        return Ok((Some(low), high));
    }
    if let Some(high) = rank_of(tx, stage, spot.before, card).await? {
        let low = previous(tx, stage, &high, card).await?;
        return Ok((low, Some(high)));
    }
    // Every rank stands between these two.
    if spot.first {
        return Ok((None, next(tx, stage, "", card).await?));
    }
    Ok((previous(tx, stage, "~", card).await?, None))
}

/// The rank of a card that stands in the stage and is not the one that moves.
async fn rank_of(
    tx: &mut OrgTx,
    stage: StageId,
    of: Option<CardId>,
    moving: CardId,
) -> Result<Option<String>> {
    let org = tx.org();
    let Some(of) = of.filter(|card| *card != moving) else { return Ok(None) };
    let rank = sqlx::query_scalar!(
        "select rank from cards where org_id = $1 and stage_id = $2 and id = $3 and archived_at is null",
        org.0,
        stage.0,
        of.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(rank)
}

async fn next(tx: &mut OrgTx, stage: StageId, low: &str, moving: CardId) -> Result<Option<String>> {
    let org = tx.org();
    let rank = sqlx::query_scalar!(
        "select rank from cards
         where org_id = $1 and stage_id = $2 and rank > $3 and id <> $4 and archived_at is null
         order by rank
         limit 1",
        org.0,
        stage.0,
        low,
        moving.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(rank)
}

async fn previous(tx: &mut OrgTx, stage: StageId, high: &str, moving: CardId) -> Result<Option<String>> {
    let org = tx.org();
    let rank = sqlx::query_scalar!(
        "select rank from cards
         where org_id = $1 and stage_id = $2 and rank < $3 and id <> $4 and archived_at is null
         order by rank desc
         limit 1",
        org.0,
        stage.0,
        high,
        moving.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(rank)
}

/// The spot at which a card stands.
pub(super) async fn spot_of(tx: &mut OrgTx, card: &Card) -> Result<Spot> {
    let org = tx.org();
    let found = sqlx::query!(
        "select
           (select x.id from cards x
            where x.org_id = $1 and x.stage_id = c.stage_id and x.rank < c.rank and x.archived_at is null
            order by x.rank desc
            limit 1) as after,
           (select x.id from cards x
            where x.org_id = $1 and x.stage_id = c.stage_id and x.rank > c.rank and x.archived_at is null
            order by x.rank
            limit 1) as before
         from cards c
         where c.org_id = $1 and c.id = $2",
        org.0,
        card.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Spot { after: found.after.map(CardId), before: found.before.map(CardId), first: false })
}

/// The cards of a stage from top to bottom, without archived ones.
pub(super) async fn in_order(tx: &mut OrgTx, stage: StageId) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let cards = sqlx::query_scalar!(
        "select id from cards
         where org_id = $1 and stage_id = $2 and archived_at is null
         order by rank
         limit $3",
        org.0,
        stage.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(cards)
}

/// Locks all cards of stages in the order of their identifiers, archived ones too, as whoever changes many does.
pub(super) async fn lock_all(tx: &mut OrgTx, stages: &[StageId]) -> Result<()> {
    let org = tx.org();
    let stages: Vec<Uuid> = stages.iter().map(|stage| stage.0).collect();
    sqlx::query!(
        "select from cards where org_id = $1 and stage_id = any($2) order by id for no key update",
        org.0,
        &stages
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives the cards of a stage, which are named in their order, ranks far from each other. In two steps, for no two may
/// have one rank in between.
pub(super) async fn place_anew(tx: &mut OrgTx, stage: StageId, cards: &[Uuid]) -> Result<()> {
    let org = tx.org();
    // Somebody who holds one of them waits for another in the same order.
    sqlx::query!(
        "select from cards where org_id = $1 and stage_id = $2 and archived_at is null order by id for no key update",
        org.0,
        stage.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update cards
         set rank = '~' || rank
         where org_id = $1 and stage_id = $2 and archived_at is null",
        org.0,
        stage.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update cards c
         set rank = placed.rank
         from unnest($2::uuid[], $3::text[]) as placed (id, rank)
         where c.org_id = $1 and c.id = placed.id",
        org.0,
        cards,
        &rank::spread(cards.len())
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

//! The number that goes up with every change of a board.

use uuid::Uuid;

use super::Place;

use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::{CardId, PipelineId, StageId};

/// Counts up the boards of one or two pipelines, which locks them: the last locks that a change takes. Answers with the
/// number of the first.
pub(super) async fn count_up(tx: &mut OrgTx, pipelines: &[PipelineId]) -> Result<i64> {
    let org = tx.org();
    let ids: Vec<Uuid> = pipelines.iter().map(|pipeline| pipeline.0).collect();
    let counted = sqlx::query!(
        "with locked as (
           select id from pipelines where org_id = $1 and id = any($2) order by id for no key update)
         update pipelines
         set board_version = board_version + 1
         where org_id = $1 and id in (select id from locked)
         returning id, board_version",
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let first = counted.into_iter().find(|row| Some(&row.id) == ids.first());
    Ok(first.or_not_found("pipeline")?.board_version)
}

/// Locks a card, so that what hangs at it stays as it is.
///
/// # Errors
/// `NotFound`.
pub(super) async fn hold(tx: &mut OrgTx, card: CardId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("select from cards where org_id = $1 and id = $2 for no key update", org.0, card.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("card")?;
    Ok(())
}

/// Notes that something that hangs at a card changed, which is no new version of the card itself. Locks the card.
///
/// # Errors
/// `NotFound`.
pub(super) async fn touch(tx: &mut OrgTx, card: CardId) -> Result<Place> {
    let org = tx.org();
    let touched = sqlx::query!(
        "update cards set updated_at = now() where org_id = $1 and id = $2 returning pipeline_id, stage_id",
        org.0,
        card.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let touched = touched.or_not_found("card")?;
    let (pipeline, stage) = (PipelineId(touched.pipeline_id), StageId(touched.stage_id));
    let board_version = count_up(tx, &[pipeline]).await?;
    Ok(Place { pipeline, stage, board_version })
}

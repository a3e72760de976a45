//! What happens on boards: what the activity log says about it, and the events that open boards hear.

use serde_json::{Value, json};

use super::{Place, Stage};
use crate::activity::{self, Action, Actor};
use crate::db::OrgTx;
use crate::error::Result;
use crate::events::{self, Audience, Name, NewEvent};
use crate::ids::CardId;

/// A pipeline was made.
pub const PIPELINE_CREATED: Action = Action::new("pipeline.created", "pipeline");

/// A pipeline was renamed, archived or taken out of the archive.
pub const PIPELINE_CHANGED: Action = Action::new("pipeline.changed", "pipeline");

/// A pipeline was deleted.
pub const PIPELINE_DELETED: Action = Action::new("pipeline.deleted", "pipeline");

/// The stages of a pipeline got another order.
pub const STAGES_ORDERED: Action = Action::new("pipeline.stages_ordered", "pipeline");

/// A stage was made.
pub const STAGE_CREATED: Action = Action::new("stage.created", "stage");

/// A stage was changed.
pub const STAGE_CHANGED: Action = Action::new("stage.changed", "stage");

/// A stage was deleted.
pub const STAGE_DELETED: Action = Action::new("stage.deleted", "stage");

/// A card was made.
pub const CARD_CREATED: Action = Action::new("card.created", "card");

/// A card was moved to another place or stage.
pub const CARD_MOVED: Action = Action::new("card.moved", "card");

/// What a card says was changed.
pub const CARD_CHANGED: Action = Action::new("card.changed", "card");

/// A card was archived.
pub const CARD_ARCHIVED: Action = Action::new("card.archived", "card");

/// A card was taken out of the archive.
pub const CARD_UNARCHIVED: Action = Action::new("card.unarchived", "card");

/// A card was deleted.
pub const CARD_DELETED: Action = Action::new("card.deleted", "card");

/// A card got a label.
pub const CARD_LABELLED: Action = Action::new("card.labelled", "card");

/// A label was taken off a card.
pub const CARD_UNLABELLED: Action = Action::new("card.unlabelled", "card");

/// A document was linked to a card.
pub const CARD_LINKED: Action = Action::new("card.linked", "card");

/// A document is not linked to a card any more.
pub const CARD_UNLINKED: Action = Action::new("card.unlinked", "card");

/// A comment was written on a card.
pub const CARD_COMMENTED: Action = Action::new("card.commented", "card");

/// A comment was changed.
pub const COMMENT_CHANGED: Action = Action::new("card.comment_changed", "card");

/// A comment was deleted.
pub const COMMENT_DELETED: Action = Action::new("card.comment_deleted", "card");

/// An item was put on a card's checklist.
pub const ITEM_ADDED: Action = Action::new("card.item_added", "card");

/// An item of a checklist was changed.
pub const ITEM_CHANGED: Action = Action::new("card.item_changed", "card");

/// An item of a checklist was done.
pub const ITEM_DONE: Action = Action::new("card.item_done", "card");

/// An item of a checklist that was done is open again.
pub const ITEM_REOPENED: Action = Action::new("card.item_reopened", "card");

/// An item was taken off a checklist.
pub const ITEM_DELETED: Action = Action::new("card.item_deleted", "card");

/// Cards of a pipeline were exported as a file.
pub const CARDS_EXPORTED: Action = Action::new("pipeline.exported", "pipeline");

/// The stages of a pipeline are otherwise: the event of every change of one.
const BOARD_CHANGED: Name = Name::new("pipeline.changed", "pipeline");

/// Logs an action on a card and tells open boards.
pub(super) async fn record(
    tx: &mut OrgTx,
    actor: &Actor,
    action: Action,
    card: CardId,
    place: Place,
    [before, after]: [Option<Value>; 2],
) -> Result<()> {
    let name = Name::from(action);
    // A card that only changes its place among others goes nowhere.
    let goes =
        before.as_ref().map(|stage| &stage["stage_id"]) != after.as_ref().map(|stage| &stage["stage_id"]);
    let is_heard = action == CARD_CREATED || action == CARD_MOVED && goes;
    let name = if is_heard { name.heard_where_listened() } else { name };
    match before {
        Some(before) => {
            let after = after.unwrap_or_default();
            activity::record_change(tx, actor, action, card.0, before, after).await?;
        }
        None => activity::record(tx, actor, action, card.0, after).await?,
    }
    publish(tx, name, card, place).await
}

/// The same for two states of a card: the log has the members that differ.
pub(super) async fn record_difference(
    tx: &mut OrgTx,
    actor: &Actor,
    action: Action,
    card: CardId,
    place: Place,
    [before, after]: [Value; 2],
) -> Result<()> {
    activity::record_difference(tx, actor, action, card.0, &before, &after).await?;
    publish(tx, Name::from(action), card, place).await
}

async fn publish(tx: &mut OrgTx, name: Name, card: CardId, place: Place) -> Result<()> {
    let Place { pipeline, stage, board_version } = place;
    let facts = json!({ "pipeline_id": pipeline, "stage_id": stage, "board_version": board_version });
    let event = NewEvent { name, object: card.0, audience: Audience::Staff, facts };
    events::publish(tx, event).await?;
    Ok(())
}

/// What the log says of the stage of a card.
pub(super) fn told(stage: &Stage) -> Option<Value> {
    Some(json!({ "stage_id": stage.id, "stage": stage.name }))
}

/// Tells open boards that a pipeline or its stages are otherwise.
pub(super) async fn board_changed(tx: &mut OrgTx, place: Place) -> Result<()> {
    let Place { pipeline, board_version, .. } = place;
    let facts = json!({ "pipeline_id": pipeline, "board_version": board_version });
    let event = NewEvent { name: BOARD_CHANGED, object: pipeline.0, audience: Audience::Staff, facts };
    events::publish(tx, event).await?;
    Ok(())
}

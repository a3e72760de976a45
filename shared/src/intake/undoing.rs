//! Taking back what a person has just decided about a request.

use sqlx::types::Json;

use super::last_step::Before;
use super::log::REQUEST_STEP_UNDONE;
use super::{Status, cards, deciding, learning, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{RequestId, UserId};

/// Takes back the last accept or reject of the same person, within a minute: the card goes if nobody has touched it.
///
/// # Errors
/// `PreconditionFailed`; `Conflict` with code `not_undoable`, or `card_changed` when somebody has touched the card.
pub async fn undo(
    app: &App,
    tx: &mut OrgTx,
    (actor, who): (&Actor, UserId),
    id: RequestId,
    seen: i64,
) -> Result<()> {
    let request = store::lock(tx, id).await?;
    deciding::check_version(&request, seen)?;
    let before = last_step(tx, id).await?;
    before.check(who, app.clock.now())?;
    if let Some((card, version)) = before.card {
        cards::remove(tx, actor, card, version).await?;
    }
    let status = if before.status == Status::Rejected || before.status == Status::Closed {
        Status::NeedsReview
    } else {
        before.status
    };
    let org = tx.org();
    sqlx::query!(
        "update requests
         set status = $3, waiting_since = $4, priority = $5, assignee_id = $6, rejected_for = null, rejection_note = null,
           pipeline_id = case when $7 then null else pipeline_id end, stage_id = case when $7 then null else stage_id end,
           card_id = case when $7 then null else card_id end, decided_by = case when $7 then null else decided_by end,
           before_step = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        status.as_str(),
        before.waiting_since,
        before.priority.as_str(),
        before.assignee.map(|member| member.0),
        before.card.is_some()
    )
    .execute(tx.conn())
    .await?;
    learning::forget_last(tx, id, who, before.at).await?;
    deciding::told(tx, actor, id, status, REQUEST_STEP_UNDONE, None).await
}

async fn last_step(tx: &mut OrgTx, id: RequestId) -> Result<Before> {
    let org = tx.org();
    let stored = sqlx::query_scalar!(
        r#"select before_step as "before: Json<Before>" from requests where org_id = $1 and id = $2"#,
        org.0,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    let detail = "nothing was done with this request that could be taken back";
    stored.map(|stored| stored.0).ok_or_else(|| Error::Conflict(refuse("not_undoable", detail)))
}

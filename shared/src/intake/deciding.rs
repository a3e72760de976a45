//! What people decide about requests: where they go, that they are none of ours, that they are done.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use utoipa::ToSchema;

use super::cards::{self, Destination};
use super::last_step::Before;
use super::log::{self, REQUEST_ACCEPTED, REQUEST_CLOSED, REQUEST_REJECTED, REQUEST_REOPENED};
use super::routing::Decider;
use super::{Reason, Request, Status, Step, learning, store, writing};
use crate::activity::{self, Action, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{LabelId, PipelineId, RequestId, StageId, UserId};
use crate::pipelines::Priority;

/// Where a request goes.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AcceptRequest)]
pub struct Acceptance {
    /// The version that was seen.
    #[garde(skip)]
    pub version: i64,
    /// The pipeline; the one that is suggested when absent.
    #[garde(skip)]
    #[serde(default)]
    pub pipeline_id: Option<PipelineId>,
    /// The stage; the one in which that pipeline takes requests when absent.
    #[garde(skip)]
    #[serde(default)]
    pub stage_id: Option<StageId>,
    /// How urgent it is; as suggested when absent.
    #[garde(skip)]
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Who looks after it; as suggested when absent.
    #[garde(skip)]
    #[serde(default)]
    pub assignee_id: Option<UserId>,
    /// The labels of its card, to 20; as suggested when absent.
    #[garde(inner(length(max = 20)))]
    #[serde(default)]
    pub labels: Option<Vec<LabelId>>,
}

/// Why a request is none of ours.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RejectRequest)]
pub struct Rejection {
    /// The version that was seen.
    #[garde(skip)]
    pub version: i64,
    /// Why.
    #[garde(skip)]
    pub reason: Reason,
    /// In one's own words, up to 1,000 characters.
    #[garde(inner(length(chars, max = 1000)))]
    #[serde(default)]
    pub note: Option<String>,
}

/// Refuses a caller who saw another version.
///
/// # Errors
/// `PreconditionFailed` with the request as it is.
pub(super) fn check_version(request: &Request, seen: i64) -> Result<()> {
    if request.version == seen {
        return Ok(());
    }
    Err(Error::PreconditionFailed(serde_json::to_value(request)?))
}

/// A person says where a request goes: a card is made of it. Another pipeline than suggested is a correction.
///
/// # Errors
/// `PreconditionFailed`; `Conflict` as for [`Status::after`], with `wip_limit`, or with `nothing_suggested`; `Invalid`
/// names the field.
pub async fn accept(
    app: &App,
    tx: &mut OrgTx,
    (actor, who): (&Actor, UserId),
    id: RequestId,
    wanted: &Acceptance,
) -> Result<()> {
    let request = store::lock(tx, id).await?;
    check_version(&request, wanted.version)?;
    request.status.after(Step::Accept)?;
    writing::check_assignee(tx, "/assignee_id", wanted.assignee_id).await?;
    let proposal = store::proposal(tx, id).await?;
    let suggested = proposal.as_ref().map(|proposal| proposal.pipeline_id);
    let Some(pipeline) = wanted.pipeline_id.or(suggested) else {
        let detail = "nothing is suggested for this request: say which pipeline it belongs to";
        return Err(Error::Conflict(refuse("nothing_suggested", detail)));
    };
    let as_suggested = proposal.filter(|_| suggested == Some(pipeline));
    let stage = wanted.stage_id.or(as_suggested.as_ref().map(|proposal| proposal.stage_id));
    let (pipeline_name, stage) = cards::place(tx, pipeline, stage).await?;
    let usual = as_suggested.as_ref();
    let assignee = request.assignee.as_ref().map(|person| person.id);
    let to = Destination {
        pipeline,
        pipeline_name,
        stage,
        priority: wanted.priority.or(usual.map(|it| it.priority.value)).unwrap_or(request.priority),
        assignee: wanted.assignee_id.or(assignee).or(usual.and_then(|it| it.assignee)),
        labels: wanted.labels.clone().or(usual.map(|it| it.labels.clone())).unwrap_or_default(),
    };
    let card = cards::make(tx, actor, &request, &to).await?;
    let before = Before::of(&request, who, app.clock.now(), Some(card));
    cards::routed(tx, &request, &to, card.0, Decider::Person, Some(&before)).await?;
    let reasoning = match suggested {
        Some(other) if other != pipeline => "corrected by a person",
        Some(_) => "confirmed by a person",
        None => "chosen by a person",
    };
    let said =
        learning::Said { decider: Decider::Person, pipeline: Some(pipeline), confidence: None, reasoning };
    learning::record(tx, id, &said, Some(who), app.clock.now()).await?;
    let what = json!({ "pipeline": to.pipeline_name, "pipeline_id": pipeline, "card_id": card.0,
        "suggested_pipeline_id": suggested });
    activity::record(tx, actor, REQUEST_ACCEPTED, id.0, Some(what)).await?;
    log::publish(tx, id, Status::Routed).await
}

/// A person says that a request is none of ours. A card that was made of it stays.
///
/// # Errors
/// `PreconditionFailed`; `Conflict` as for [`Status::after`].
pub async fn reject(
    app: &App,
    tx: &mut OrgTx,
    (actor, who): (&Actor, UserId),
    id: RequestId,
    rejection: &Rejection,
) -> Result<()> {
    let request = store::lock(tx, id).await?;
    check_version(&request, rejection.version)?;
    let status = request.status.after(Step::Reject)?;
    let before = Before::of(&request, who, app.clock.now(), None);
    let note = rejection.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let org = tx.org();
    sqlx::query!(
        "update requests
         set status = 'rejected', rejected_for = $3, rejection_note = $4, before_step = $5, waiting_since = null,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        rejection.reason.as_str(),
        note,
        Json(&before) as _
    )
    .execute(tx.conn())
    .await?;
    let what = json!({ "reason": rejection.reason, "because": rejection.reason.words(), "note": note });
    told(tx, actor, id, status, REQUEST_REJECTED, Some(what)).await
}

/// Rejects what a program sent, and nobody.
pub(super) async fn reject_as(tx: &mut OrgTx, actor: &Actor, id: RequestId, reason: Reason) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests
         set status = 'rejected', rejected_for = $3, waiting_since = null, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        reason.as_str()
    )
    .execute(tx.conn())
    .await?;
    let what = json!({ "reason": reason, "because": reason.words() });
    told(tx, actor, id, Status::Rejected, REQUEST_REJECTED, Some(what)).await
}

/// A request is done.
///
/// # Errors
/// `PreconditionFailed`; `Conflict` as for [`Status::after`].
pub async fn close(tx: &mut OrgTx, actor: &Actor, id: RequestId, seen: i64) -> Result<()> {
    let request = store::lock(tx, id).await?;
    check_version(&request, seen)?;
    let status = request.status.after(Step::Close)?;
    write_status(tx, id, status, None).await?;
    told(tx, actor, id, status, REQUEST_CLOSED, None).await
}

/// A request is looked at once more.
///
/// # Errors
/// `PreconditionFailed`; `Conflict` as for [`Status::after`].
pub async fn reopen(app: &App, tx: &mut OrgTx, actor: &Actor, id: RequestId, seen: i64) -> Result<()> {
    let request = store::lock(tx, id).await?;
    check_version(&request, seen)?;
    // One that has a card goes on there.
    let next = request.status.after(Step::Reopen)?;
    let status = if request.routed.is_some() { Status::Routed } else { next };
    write_status(tx, id, status, Some(app.clock.now()).filter(|_| status == Status::NeedsReview)).await?;
    told(tx, actor, id, status, REQUEST_REOPENED, None).await
}

async fn write_status(
    tx: &mut OrgTx,
    id: RequestId,
    status: Status,
    waits: Option<DateTime<Utc>>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests
         set status = $3, waiting_since = $4, rejected_for = null, rejection_note = null, before_step = null,
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        status.as_str(),
        waits
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn told(
    tx: &mut OrgTx,
    actor: &Actor,
    id: RequestId,
    status: Status,
    action: Action,
    after: Option<Value>,
) -> Result<()> {
    activity::record(tx, actor, action, id.0, after).await?;
    log::publish(tx, id, status).await
}

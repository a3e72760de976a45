//! What people decide about requests: where they go, that they are none of ours, that they are done.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use utoipa::ToSchema;

use super::cards::{self, Destination};
use super::last_step::Before;
use super::log::{
    self, REQUEST_ACCEPTED, REQUEST_CLOSED, REQUEST_REJECTED, REQUEST_REOPENED, REQUEST_ROUTED,
};
use super::routing::Decider;
use super::{Reason, Request, Status, Step, learning, store, writing};
use crate::activity::{self, Action, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{CardId, LabelId, PipelineId, RequestId, StageId, UserId};
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

/// Where an automation sends a request.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The name of the automation.
    pub automation: &'a str,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage; the one in which that pipeline takes requests when absent.
    pub stage: Option<StageId>,
    /// What the card is called.
    pub title: &'a str,
    /// How urgent it is; as the request when absent.
    pub priority: Option<Priority>,
    /// Who looks after it; as the request when absent.
    pub assignee: Option<UserId>,
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

/// An automation says where a request goes that has no card yet: a card is made of it, and nothing is learnt from that.
///
/// # Errors
/// `Conflict` as for [`Status::after`], or with `wip_limit`; `Invalid` names the field.
pub async fn send(app: &App, tx: &mut OrgTx, id: RequestId, to: &Sent<'_>) -> Result<CardId> {
    let request = store::lock(tx, id).await?;
    request.status.after(Step::Accept)?;
    writing::check_assignee(tx, "/assignee_id", to.assignee).await?;
    let (pipeline_name, stage) = cards::place(tx, to.pipeline, to.stage).await?;
    let assignee = to.assignee.or(request.assignee.as_ref().map(|person| person.id));
    let destination = Destination {
        pipeline: to.pipeline,
        pipeline_name,
        stage,
        priority: to.priority.unwrap_or(request.priority),
        assignee,
        labels: Vec::new(),
    };
    let titled = Request { subject: to.title.to_owned(), ..request.clone() };
    let (actor, by) = (Actor::system(), Decider::Rule);
    let (card, _) = cards::make(tx, &actor, &titled, &destination).await?;
    cards::routed(tx, &request, &destination, card, by, None::<&()>).await?;
    let reasoning = format!("the automation {} says so", to.automation);
    let said =
        learning::Said { decider: by, pipeline: Some(to.pipeline), confidence: None, reasoning: &reasoning };
    learning::record(tx, id, &said, None, app.clock.now()).await?;
    let what = json!({ "pipeline": destination.pipeline_name, "pipeline_id": to.pipeline, "card_id": card,
        "reasoning": reasoning, "decided_by": by });
    activity::record(tx, &actor, REQUEST_ROUTED, id.0, Some(what)).await?;
    log::publish(tx, id, Status::Routed).await?;
    Ok(card)
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
    if status == Status::Routed {
        // It went there long ago: nobody reacts to that once more.
        activity::record(tx, actor, REQUEST_REOPENED, id.0, None).await?;
        return log::publish_change(tx, id, status).await;
    }
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

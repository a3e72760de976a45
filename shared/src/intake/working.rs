//! What the job does that routes a request: it takes the request, has rules and model look at it outside of any
//! transaction, and writes what follows.

use serde_json::json;
use sqlx::types::Json;

use super::cards::{self, Destination};
use super::learning::{self, Said};
use super::log::{self, REQUEST_HELD, REQUEST_ROUTED};
use super::places::{self, Queue};
use super::proposal::Proposal;
use super::routing::{Decider, Learnt, Ruled, Settled, settle};
use super::rules::{self, Subject};
use super::{FoundField, LearnRouting, Request, Status, Step, settings, store};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::customers;
use crate::db::OrgTx;
use crate::error::{Error, Result};
use crate::ids::{FormId, RequestId, StageId};
use crate::jobs;
use crate::pipelines::Priority;

/// A request that is being routed, with all that deciders need.
#[derive(Debug, Clone)]
pub struct Work {
    request: Request,
    /// What was written, the subject not included.
    pub text: String,
    /// The pipelines that take requests.
    pub queues: Vec<Queue>,
    /// What was learnt, if it knows these pipelines.
    pub model: Option<Vec<u8>>,
    /// What the first rule says that counts.
    pub ruled: Option<Ruled>,
}

impl Work {
    /// What the request is about.
    pub fn subject(&self) -> &str {
        &self.request.subject
    }
}

/// Takes a request to be routed. None where a person was faster, or somebody else has routed it.
pub async fn start(tx: &mut OrgTx, id: RequestId) -> Result<Option<Work>> {
    let request = match store::lock(tx, id).await {
        Err(Error::NotFound(_)) => return Ok(None),
        found => found?,
    };
    if request.status.after(Step::Route).is_err() {
        return Ok(None);
    }
    if request.status != Status::Routing {
        write_status(tx, id, Status::Routing).await?;
        log::publish(tx, id, Status::Routing).await?;
    }
    let text = store::text_of(tx, id).await?;
    let queues = places::queues(tx).await?;
    let known = learning::hash_of(&queues);
    let model = learning::stored(tx).await?.filter(|stored| stored.queues == known);
    let subject = subject(tx, &request, &text).await?;
    let ruled = rules::first(&rules::list(tx).await?, &subject);
    Ok(Some(Work { request, text, queues, model: model.map(|stored| stored.model), ruled }))
}

/// The request as rules see it.
async fn subject(tx: &mut OrgTx, request: &Request, text: &str) -> Result<Subject> {
    let org = tx.org();
    let form = sqlx::query_scalar!(
        r#"select form_id as "form: FormId" from requests where org_id = $1 and id = $2"#,
        org.0,
        request.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    let customer = match &request.customer {
        Some(customer) => customers::find(tx, customer.id).await?.map(|customer| customer.kind),
        None => None,
    };
    let sender = &request.sender;
    Ok(Subject::new(request.source, &request.subject, text)
        .from(sender.name.as_deref(), sender.email.as_deref())
        .by(form)
        .of(customer))
}

async fn write_status(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests set status = $3, version = version + 1, updated_at = now() where org_id = $1 and id = $2",
        org.0,
        id.0,
        status.as_str()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what follows from rules and model: the request gets a card, or waits for a person. Safe to run twice: a request
/// that is not being routed any more stays as it is.
pub async fn finish(
    app: &App,
    tx: &mut OrgTx,
    work: &Work,
    learnt: &Learnt,
    found: &[FoundField],
) -> Result<()> {
    let request = match store::lock(tx, work.request.id).await {
        Err(Error::NotFound(_)) => return Ok(()),
        found => found?,
    };
    if request.status != Status::Routing {
        return Ok(());
    }
    let threshold = settings::current(tx).await?.threshold;
    let settled = checked(settle(work.ruled.as_ref(), learnt, threshold), &work.queues);
    record(app, tx, &request, work, learnt).await?;
    let stage = stage_of(work, &settled);
    let proposal = Proposal::of(&settled, work.ruled.as_ref(), learnt, stage);
    propose(tx, &request, proposal.as_ref(), work.ruled.as_ref(), found).await?;
    let automatic = proposal.filter(|proposal| proposal.review.is_none());
    let Some(proposal) = automatic else { return hold(tx, &request, &settled).await };
    let queue = work.queues.iter().find(|queue| queue.id == proposal.pipeline_id);
    let to = Destination {
        pipeline: proposal.pipeline_id,
        pipeline_name: queue.map(|queue| queue.name.clone()).unwrap_or_default(),
        stage: proposal.stage_id,
        priority: proposal.priority.value,
        assignee: proposal.assignee,
        labels: proposal.labels.clone(),
    };
    tx.begin_part().await?;
    let made = cards::make(tx, &Actor::system(), &request, &to).await;
    tx.end_part(made.is_ok()).await?;
    match made {
        Ok((card, _)) => {
            cards::routed(tx, &request, &to, card, proposal.by, None::<&()>).await?;
            let what = json!({ "pipeline": to.pipeline_name, "pipeline_id": to.pipeline, "card_id": card,
                "reasoning": proposal.reasoning, "confidence": proposal.confidence, "decided_by": proposal.by });
            activity::record(tx, &Actor::system(), REQUEST_ROUTED, request.id.0, Some(what)).await?;
            log::publish(tx, request.id, Status::Routed).await
        }
        Err(error) if error.is_retryable() => Err(error),
        // A stage that is full, or a member who left: a person sees what to do about it.
        Err(error) => {
            let review = Some(format!("the card could not be made: {error}"));
            hold(tx, &request, &Settled { review, ..settled }).await
        }
    }
}

/// A rule may name a pipeline that takes no requests any more: then a person looks at it.
fn checked(settled: Settled, queues: &[Queue]) -> Settled {
    let is_open = |pipeline| queues.iter().any(|queue| queue.id == pipeline && queue.stage.is_some());
    match settled.choice {
        Some((pipeline, _)) if !is_open(pipeline) => {
            let review = Some("the pipeline that is proposed takes no requests".to_owned());
            Settled { by: None, choice: None, review, ..settled }
        }
        _ => settled,
    }
}

fn stage_of(work: &Work, settled: &Settled) -> Option<StageId> {
    let (pipeline, _) = settled.choice?;
    let usual = work.queues.iter().find(|queue| queue.id == pipeline)?.stage;
    let ruled =
        work.ruled.as_ref().filter(|rule| rule.pipeline == Some(pipeline)).and_then(|rule| rule.stage);
    ruled.or(usual)
}

/// What each decider said, each with its own confidence.
async fn record(app: &App, tx: &mut OrgTx, request: &Request, work: &Work, learnt: &Learnt) -> Result<()> {
    let now = app.clock.now();
    if let Some(rule) = &work.ruled {
        let confidence = rule.pipeline.map(|_| 1.0);
        let reasoning = &rule.reasoning;
        let said = Said { decider: Decider::Rule, pipeline: rule.pipeline, confidence, reasoning };
        learning::record(tx, request.id, &said, None, now).await?;
    }
    if let Some((pipeline, confidence)) = learnt.top.first() {
        let reasoning = "similar requests of the past went there";
        let decider = Decider::History;
        let said = Said { decider, pipeline: Some(*pipeline), confidence: Some(*confidence), reasoning };
        learning::record(tx, request.id, &said, None, now).await?;
    }
    Ok(())
}

async fn propose(
    tx: &mut OrgTx,
    request: &Request,
    proposal: Option<&Proposal>,
    ruled: Option<&Ruled>,
    found: &[FoundField],
) -> Result<()> {
    let org = tx.org();
    let priority = ruled.and_then(|rule| rule.priority);
    sqlx::query!(
        "update requests
         set suggestion = $3, confidence = $4, fields = $5, priority = coalesce($6, priority)
         where org_id = $1 and id = $2",
        org.0,
        request.id.0,
        proposal.map(Json) as _,
        proposal.map(|proposal| proposal.confidence),
        Json(found) as _,
        priority.map(Priority::as_str)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn hold(tx: &mut OrgTx, request: &Request, settled: &Settled) -> Result<()> {
    write_status(tx, request.id, request.status.after(Step::Review)?).await?;
    let what = json!({ "because": settled.review });
    activity::record(tx, &Actor::system(), REQUEST_HELD, request.id.0, Some(what)).await?;
    log::publish(tx, request.id, Status::NeedsReview).await
}

/// Has the model learn again where enough is new. Call it in the transaction of a person's decision.
pub async fn learn_when_due(tx: &mut OrgTx) -> Result<()> {
    let queues = places::queues(tx).await?;
    if learning::is_out_of_date(tx, &queues).await? {
        let once = jobs::Options::default().unique("routing");
        jobs::enqueue_with(tx, &LearnRouting {}, once).await?;
    }
    Ok(())
}

//! Routes requests by rules and by what was learnt, and learns from what people decide.

mod learning;

use routing::{Decision, Model};
use shared::ids::PipelineId;
use shared::intake::routing::Learnt;
use shared::intake::working::{self, Work};
use shared::intake::{LearnRouting, RouteRequest, fields};
use shared::jobs::{JobContext, Jobs};
use shared::{App, Result};

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default().on::<RouteRequest, _, _>(run).on::<LearnRouting, _, _>(learn)
}

/// Safe to run twice: a request that has gone somewhere stays there.
pub async fn run(app: App, ctx: JobContext, job: RouteRequest) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(work) = working::start(&mut tx, job.request).await? else { return ctx.finish(tx).await };
    ctx.commit(tx).await?;
    let known = work.model.as_deref().and_then(|bytes| Model::from_bytes(bytes).ok());
    let model = match known {
        Some(model) => model,
        None => learning::learn(&app, &ctx).await?,
    };
    let (learnt, work) = tokio::task::spawn_blocking(move || (decide(&model, &work), work)).await?;
    let mut tx = ctx.enter(&app).await?;
    working::finish(&app, &mut tx, &work, &learnt, &fields::found_in(&work.text)).await?;
    ctx.finish(tx).await
}

/// Safe to run twice: the same decisions teach the same.
pub async fn learn(app: App, ctx: JobContext, _: LearnRouting) -> Result<()> {
    learning::learn(&app, &ctx).await?;
    let tx = ctx.enter(&app).await?;
    ctx.finish(tx).await
}

/// What the model says about a request.
fn decide(model: &Model, work: &Work) -> Learnt {
    let head = format!("{}\n", work.subject());
    let decision = model.decide(&format!("{head}{}", work.text));
    said(&decision, head.len())
}

/// A decision about subject and text, with the phrases that stand in the text.
fn said(decision: &Decision, head: usize) -> Learnt {
    let top = decision.top.iter().filter_map(|ranked| {
        let pipeline: PipelineId = ranked.queue.parse().ok()?;
        Some((pipeline, f64::from(ranked.confidence)))
    });
    let phrases = decision.phrases.iter().filter(|span| span.start >= head);
    Learnt {
        top: top.collect(),
        automatic: decision.automatic,
        phrases: phrases.map(|span| (span.start - head, span.end - head)).collect(),
    }
}

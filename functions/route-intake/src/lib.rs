//! Routes requests by rules and by what was learnt, and learns from what people decide.

use shared::intake::routing::Learnt;
use shared::intake::{LearnRouting, RouteRequest, working};
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
    tx.commit().await?;
    let learnt = Learnt::default();
    let mut tx = ctx.enter(&app).await?;
    working::finish(&app, &mut tx, &work, &learnt, &[]).await?;
    ctx.finish(tx).await
}

/// Safe to run twice: the same decisions teach the same.
pub async fn learn(app: App, ctx: JobContext, _: LearnRouting) -> Result<()> {
    let tx = ctx.enter(&app).await?;
    ctx.finish(tx).await
}

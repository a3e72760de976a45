//! Has a language model look at a document where the offline result is unsure. That result stands whatever happens.

mod ask;
mod pages;

use shared::db::OrgTx;
use shared::documents::extractions::{self, NewVersion, Origin};
use shared::documents::improvement::{self, ImprovementState};
use shared::documents::reading::Reading;
use shared::documents::work::{ForgoImprovement, ImproveExtraction};
use shared::documents::{self, Document, Status};
use shared::extraction;
use shared::extraction::model::{self, Answer};
use shared::ids::DocumentId;
use shared::jobs::JobContext;
use shared::{App, Result};

use ask::Outcome;

/// Safe to run twice: asking again makes another version of the same, and a document that nobody wants improved any
/// more is left alone.
///
/// # Errors
/// When Postgres, the bucket or the model's API is out of reach: the job is tried again.
pub async fn run(app: App, ctx: JobContext, job: ImproveExtraction) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some((document, reading)) = find(&mut tx, job.document).await? else { return Ok(()) };
    let found = extractions::current(&mut tx, &document).await?.extraction;
    let policy = model::policy(&mut tx).await?;
    let Some(client) = app.model.clone().filter(|_| policy.wants(&found)) else {
        return skip(&ctx, tx, document.id, "no model is to be asked about it any more").await;
    };
    if reading.pages.is_empty() {
        return skip(&ctx, tx, document.id, "it has no pages to look at").await;
    }
    tx.commit().await?;

    let images = pages::draw(&app, &document, &reading).await?;
    let question = model::question(&reading, images)?;
    match ask::ask(&app, &ctx, &client, &policy, question).await? {
        Outcome::Answered(answer) => keep(&app, &ctx, document.id, &reading, &answer).await,
        Outcome::Exhausted => {
            let tx = ctx.enter(&app).await?;
            skip(&ctx, tx, document.id, "the organization's tokens of the day are used").await
        }
        Outcome::Useless(why) => fail(&app, &ctx, document.id, &why).await,
        Outcome::Later(error, why) => {
            let mut tx = ctx.enter(&app).await?;
            improvement::note(&mut tx, document.id, ImprovementState::Waiting, Some(&why)).await?;
            tx.commit().await?;
            Err(error)
        }
    }
}

/// Notes why no model improved a document whose job was given up. Safe to run twice.
///
/// # Errors
/// When Postgres is gone.
pub async fn give_up(app: App, ctx: JobContext, job: ForgoImprovement) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(document) = documents::find(&mut tx, job.document).await? else { return Ok(()) };
    let Some(waiting) = document.model.filter(|model| model.state == ImprovementState::Waiting) else {
        return Ok(());
    };
    // The API's last words say more than that an attempt failed; a death of the worker has no such words.
    let reason = job.reason.map(|reason| reason.message);
    let why = waiting.note.or(reason).unwrap_or_else(|| "given up".to_owned());
    improvement::note(&mut tx, document.id, ImprovementState::Failed, Some(&why)).await?;
    ctx.finish(tx).await
}

/// The document and what was read of it; nothing when it is gone or not completed.
async fn find(tx: &mut OrgTx, id: DocumentId) -> Result<Option<(Document, Reading)>> {
    let Some(document) = documents::find(tx, id).await? else { return Ok(None) };
    if document.status != Status::Completed {
        return Ok(None);
    }
    Ok(documents::reading_of(tx, id).await?.map(|reading| (document, reading)))
}

/// A version with the answer taken into account. What changed meanwhile, such as by a person, is what it is held
/// against.
async fn keep(app: &App, ctx: &JobContext, id: DocumentId, reading: &Reading, answer: &Answer) -> Result<()> {
    let mut tx = ctx.enter(app).await?;
    if documents::find(&mut tx, id).await?.is_none() {
        return Ok(());
    }
    let document = documents::lock(&mut tx, id).await?;
    let before = extractions::current(&mut tx, &document).await?.extraction;
    let improved = extraction::renewed(reading, model::improve(reading, &before, answer), &before);
    let version = NewVersion { origin: Origin::Model, actor: None, note: None, extraction: &improved };
    extractions::keep(&mut tx, id, version).await?;
    improvement::note(&mut tx, id, ImprovementState::Improved, None).await?;
    ctx.finish(tx).await
}

async fn skip(ctx: &JobContext, mut tx: OrgTx, id: DocumentId, why: &str) -> Result<()> {
    improvement::note(&mut tx, id, ImprovementState::Skipped, Some(why)).await?;
    ctx.finish(tx).await
}

async fn fail(app: &App, ctx: &JobContext, id: DocumentId, why: &str) -> Result<()> {
    let mut tx = ctx.enter(app).await?;
    improvement::note(&mut tx, id, ImprovementState::Failed, Some(why)).await?;
    ctx.finish(tx).await
}

#[cfg(test)]
mod tests;

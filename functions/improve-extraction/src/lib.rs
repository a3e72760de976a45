//! Has a language model look at a document whose offline result is unsure. That result stays valid whatever happens.

mod pages;

use std::sync::Arc;

use document_types::reading::Reading;
use extraction::model::{self, Answer};
use shared::db::OrgTx;
use shared::documents::extractions::{self, Origin};
use shared::documents::improvement::{self, ImprovementState};
use shared::documents::work::{ForgoImprovement, ImproveExtraction};
use shared::documents::{self, Document, Status};
use shared::jobs::{JobContext, Reason};
use shared::models::{self, Outcome};
use shared::organizations::identity;
use shared::{App, Result, approvals, customers};

/// Safe to run twice: asking again makes another version of the same, and a document that nobody wants improved any
/// more is left alone.
///
/// # Errors
/// When the bucket or the model's API is out of reach: the job is tried again.
pub async fn run(app: App, ctx: JobContext, job: ImproveExtraction) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(document) = find(&mut tx, &job).await? else { return Ok(()) };
    let found = extractions::current(&mut tx, &document).await?.extraction;
    let settings = models::settings::current(&mut tx).await?;
    let threshold = documents::settings::current(&mut tx).await?.review_threshold;
    let wanted = improvement::wants(settings.model_use, threshold, &found);
    let Some(client) = app.model.clone().filter(|_| wanted) else {
        return skip(&app, &ctx, tx, &job, "no model is to be asked about it any more").await;
    };
    let reading = documents::reading_of(&mut tx, job.document).await?.unwrap_or_default();
    if reading.pages.is_empty() {
        return skip(&app, &ctx, tx, &job, "it has no pages to look at").await;
    }
    tx.commit().await?;

    let images = pages::draw(&app, &document, &reading).await?;
    // The document is enclosed by two lines that its author could not foresee, so it can't end itself and speak as us.
    let fence = format!("{:032x}", rand::random::<u128>());
    let exchange = model::exchange(&reading, images, &fence)?;
    match models::ask::<ImproveExtraction, _>(&app, &ctx, &client, &settings, exchange).await? {
        Outcome::Answered(answer) => keep(&app, &ctx, &job, (reading, document.file_version), answer).await,
        Outcome::Exhausted => {
            let tx = ctx.enter(&app).await?;
            skip(&app, &ctx, tx, &job, "the organization's tokens of the day are used").await
        }
        Outcome::Useless(why) => {
            let tx = ctx.enter(&app).await?;
            settle(&app, &ctx, tx, &job, ImprovementState::Failed, Some(&why)).await
        }
        Outcome::Later(error, why) => {
            let mut tx = ctx.enter(&app).await?;
            improvement::note(&mut tx, job.document, ImprovementState::Waiting, Some(&why)).await?;
            ctx.commit(tx).await?;
            Err(error)
        }
    }
}

/// Records why no model improved a document because its job was given up. Safe to run twice.
pub async fn give_up(app: App, ctx: JobContext, job: ForgoImprovement) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(document) = documents::find(&mut tx, job.document).await? else { return Ok(()) };
    let Some(waiting) = document.model.filter(|model| model.state == ImprovementState::Waiting) else {
        return Ok(());
    };
    let why = Reason::or_noted(job.reason, waiting.note);
    let given_up = ImproveExtraction { document: job.document, completes: job.completes };
    settle(&app, &ctx, tx, &given_up, ImprovementState::Failed, Some(&why)).await
}

/// The document; `None` when it is gone or not completed.
async fn find(tx: &mut OrgTx, job: &ImproveExtraction) -> Result<Option<Document>> {
    let document = documents::find(tx, job.document).await?;
    Ok(document.filter(|document| document.status == Status::Completed))
}

/// Adds a version that takes the answer into account. The answer is compared with the current version; if that changes
/// meanwhile, for example by a person, this is done once more. The comparison takes a while, so it does not lock the
/// document.
async fn keep(
    app: &App,
    ctx: &JobContext,
    job: &ImproveExtraction,
    (reading, file_version): (Reading, i32),
    answer: Answer,
) -> Result<()> {
    let mut tx = ctx.enter(app).await?;
    let own = identity::own(&mut tx).await?;
    tx.commit().await?;
    let told = Arc::new((reading, answer, own));
    loop {
        let mut tx = ctx.enter(app).await?;
        let Some(document) = find(&mut tx, job).await? else { return Ok(()) };
        let before = extractions::current(&mut tx, &document).await?;
        tx.commit().await?;
        let (told, held_against) = (told.clone(), before.extraction.clone());
        let judge = move || {
            let (reading, answer, own) = &*told;
            extraction::renewed(reading, model::improve(reading, &held_against, answer), &held_against, own)
        };
        let improved = tokio::task::spawn_blocking(judge).await?;

        let mut tx = ctx.enter(app).await?;
        if find(&mut tx, job).await?.is_none() {
            return Ok(());
        }
        let document = documents::lock(&mut tx, job.document).await?;
        if document.file_version != file_version {
            let why = "the file was replaced while the model looked at the older one";
            return Err(std::io::Error::other(why).into());
        }
        if document.may_change_fields().is_err() {
            return skip(app, ctx, tx, job, "the document is approved, which locks its fields").await;
        }
        if extractions::current(&mut tx, &document).await?.version != before.version {
            continue;
        }
        extractions::keep_anew(&mut tx, job.document, Origin::Model, &before.extraction, &improved).await?;
        return settle(app, ctx, tx, job, ImprovementState::Improved, None).await;
    }
}

async fn skip(app: &App, ctx: &JobContext, tx: OrgTx, job: &ImproveExtraction, why: &str) -> Result<()> {
    settle(app, ctx, tx, job, ImprovementState::Skipped, Some(why)).await
}

/// The improvement is over, whatever the result: the automations that waited for it run.
async fn settle(
    app: &App,
    ctx: &JobContext,
    mut tx: OrgTx,
    job: &ImproveExtraction,
    state: ImprovementState,
    why: Option<&str>,
) -> Result<()> {
    improvement::note(&mut tx, job.document, state, why).await?;
    approvals::examine(app, &mut tx, job.document).await?;
    customers::examine(&mut tx, job.document).await?;
    if job.completes {
        documents::settled(&mut tx, job.document).await?;
    }
    ctx.finish(tx).await
}

#[cfg(test)]
mod tests;

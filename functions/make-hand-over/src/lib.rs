//! Makes the file of a hand-over: documents, their fields and what is missing, in one ZIP that is written to the bucket
//! while it is made.

mod archive;
pub mod datev;
mod files;
pub mod gaps;
pub mod names;
mod tables;

use shared::hand_overs::{self, FailHandOver, HandOver, MakeHandOver, key};
use shared::jobs::{JobContext, Reason};
use shared::{App, Result};

use archive::Archive;
use files::Files;
use tables::Tables;

/// Documents that are read from the database at a time.
const STEP: i64 = 200;

/// Safe to run twice: the same documents make the same file, byte for byte.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the job is tried again.
pub async fn run(app: App, ctx: JobContext, job: MakeHandOver) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(hand_over) = hand_overs::start(&mut tx, job.hand_over).await? else { return Ok(()) };
    let key = key(tx.org(), hand_over.id);
    let total = hand_overs::count(&mut tx, &hand_over).await?;
    ctx.commit(tx).await?;

    let mut archive = Archive::begin(&app.bucket, &key).await?;
    let mut tables = Tables::new(&hand_over)?;
    if let Err(error) = fill(&app, &ctx, &hand_over, total, &mut archive, &mut tables).await {
        archive.abort().await;
        return Err(error);
    }
    let written = archive.finish().await?;

    let mut tx = ctx.enter(&app).await?;
    if !hand_overs::finish(&mut tx, &hand_over, written, tables.documents(), tables.missing()).await? {
        // A document in it was erased meanwhile.
        app.bucket.delete(&key).await?;
    }
    ctx.finish(tx).await
}

/// Records that a hand-over could not be made because its job was given up. Safe to run twice.
pub async fn give_up(app: App, ctx: JobContext, job: FailHandOver) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let Some(hand_over) = hand_overs::find(&mut tx, job.hand_over).await? else { return Ok(()) };
    let why = Reason::or_noted(job.reason, None);
    hand_overs::fail(&mut tx, &hand_over, &why).await?;
    ctx.finish(tx).await
}

/// Writes the documents in their order, and then the tables about them.
async fn fill(
    app: &App,
    ctx: &JobContext,
    hand_over: &HandOver,
    total: i64,
    archive: &mut Archive,
    tables: &mut Tables,
) -> Result<()> {
    let mut files = Files::new(hand_over.options.ubl);
    let mut after = None;
    loop {
        let mut tx = ctx.enter(app).await?;
        hand_overs::progress(&mut tx, hand_over.id, tables.documents(), total).await?;
        let entries = hand_overs::entries(&mut tx, hand_over, after.as_ref(), STEP).await?;
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        let unapproved = hand_overs::unapproved(&mut tx, &ids).await?;
        ctx.commit(tx).await?;
        let Some(last) = entries.last() else { break };
        after = Some(last.place());
        let (waiting, entries) = entries.into_iter().partition(|entry| unapproved.contains(&entry.id));
        tables.unapproved(waiting)?;
        files.write(app, entries, archive, tables).await?;
    }
    let mut tx = ctx.enter(app).await?;
    let left_out = hand_overs::left_out(&mut tx, hand_over).await?;
    ctx.commit(tx).await?;
    tables.left_out(left_out)?;
    tables.write(hand_over, archive).await
}

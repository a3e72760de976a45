//! The job that makes one PDF of the photographs of a document. What comes out is an ordinary upload from then on.

use anyhow::anyhow;
use document_types::reading::{EnclosedFile, ReadingErrorCode};
use sha2::{Digest, Sha256};
use shared::documents::captures::{self, Capture};
use shared::documents::work::{BindPhotographs, KeepPhotographs};
use shared::documents::{self, file};
use shared::jobs::{Job, JobContext};
use shared::{App, Error, Result};

use crate::scan;

/// Binds photographs. Safe to run twice: the same photographs make the same bytes, of the same document.
///
/// # Errors
/// When the bucket or the reader fails: the job is tried again.
pub async fn bind(app: App, ctx: JobContext, job: BindPhotographs) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let org = tx.org();
    let Some(capture) = captures::to_bind(&mut tx, job.capture).await? else { return Ok(()) };
    tx.commit().await?;
    let bound = match pdf(&app, &ctx, &capture).await? {
        Some(bound) if bound.content.len() as u64 <= app.settings.documents.max_file_size => bound.content,
        _ => {
            capture.take_apart(&app, org).await?;
            return ctx.finish(ctx.enter(&app).await?).await;
        }
    };
    let hash = Sha256::digest(&bound).into();
    let mut tx = ctx.enter(&app).await?;
    let document = capture.document(&app, &mut tx, bound.len() as u64, hash).await?;
    ctx.commit(tx).await?;
    app.bucket.put(&document.key, file::about(&document.media_type, &[]), bound.into()).await?;
    documents::object_arrived(&app, &document.key).await?;
    ctx.finish(ctx.enter(&app).await?).await
}

/// Makes a document of each photograph, because binding them was given up. Safe to run twice.
///
/// # Errors
/// When the bucket fails: the job is tried again.
pub async fn keep_apart(app: App, ctx: JobContext, job: KeepPhotographs) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    let org = tx.org();
    let Some(capture) = captures::to_bind(&mut tx, job.capture).await? else { return Ok(()) };
    tx.commit().await?;
    capture.take_apart(&app, org).await?;
    ctx.finish(ctx.enter(&app).await?).await
}

/// The PDF; `None` when one of the photographs is none, or has a virus: then each is judged as a file of its own.
async fn pdf(app: &App, ctx: &JobContext, capture: &Capture) -> Result<Option<EnclosedFile>> {
    let mut pages = Vec::with_capacity(capture.photographs.len());
    for photograph in &capture.photographs {
        if photograph.document.is_some() {
            return Ok(None);
        }
        let bytes = app.bucket.get(&photograph.key, u64::try_from(photograph.size)?).await?;
        if scan::look(app, &bytes).await?.is_some() {
            return Ok(None);
        }
        match app.readers.straighten(&bytes, &photograph.key).await? {
            Ok(page) => pages.push(page),
            Err(error)
                if error.code == ReadingErrorCode::Internal
                    && ctx.attempt() < BindPhotographs::MAX_ATTEMPTS =>
            {
                return Err(Error::Internal(anyhow!("{}", error.message)));
            }
            Err(error) => {
                tracing::info!(reason = error.message, "photographs are kept apart");
                return Ok(None);
            }
        }
    }
    match app.readers.bind(&pages, &capture.name).await? {
        Ok(bound) => Ok(Some(bound)),
        Err(error) => Err(Error::Internal(anyhow!("{}", error.message))),
    }
}

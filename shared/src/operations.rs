//! What admins see of their organization's jobs, and do to them.

mod kinds;
pub mod log;
mod queues;
mod shown;

use serde_json::json;

use crate::activity::{self, Action, Actor};
use crate::db::OrgTx;
use crate::documents;
use crate::error::{OrNotFound, Result};
use crate::ids::{DocumentId, JobId};
use crate::jobs::{self, Filter, Page};

pub use kinds::{KINDS, Kind};
pub use queues::{About, Alert, LastDay, Queue, alerts, queues};
pub use shown::{Attempt, AttemptOutcome, Details, Summary};

/// The organization's jobs, newest first; those about one document where it is named.
pub async fn list(
    tx: &mut OrgTx,
    filter: &Filter,
    document: Option<DocumentId>,
    page: Page,
) -> Result<Vec<Summary>> {
    let records = match document {
        Some(document) => jobs::list_of_document(tx, document, filter, page).await?,
        None => jobs::list(tx, filter, page).await?,
    };
    Ok(records.iter().map(Summary::of).collect())
}

/// One job of the organization.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut OrgTx, id: JobId) -> Result<Details> {
    Ok(Details::of(&jobs::find(tx, id).await?.or_not_found("job")?))
}

/// Puts a job that was given up or cancelled back in the queue. A document that failed with it waits for it again.
///
/// # Errors
/// `NotFound`; `Conflict` with code `not_dead`, `already_queued`, or `file_gone` when its document has no file.
pub async fn retry(tx: &mut OrgTx, actor: &Actor, id: JobId) -> Result<Details> {
    jobs::retry(tx, id).await?;
    let job = find(tx, id).await?;
    if let Some(document) = job.job.document_id {
        documents::reopen(tx, actor, document, &job.job.kind).await?;
    }
    record(tx, actor, log::JOB_RETRIED, &job).await?;
    Ok(job)
}

/// Cancels a job: one that waits is over at once, a running one is told to stop and ends with its worker's next
/// heartbeat.
///
/// # Errors
/// `NotFound`; `Conflict` with code `already_finished`.
pub async fn cancel(tx: &mut OrgTx, actor: &Actor, id: JobId) -> Result<Details> {
    jobs::cancel(tx, id).await?;
    let job = find(tx, id).await?;
    record(tx, actor, log::JOB_CANCELLED, &job).await?;
    Ok(job)
}

/// Lets a waiting job start now, before all others of its queue.
///
/// # Errors
/// `NotFound`; `Conflict` with code `already_running` or `already_finished`.
pub async fn promote(tx: &mut OrgTx, actor: &Actor, id: JobId) -> Result<Details> {
    jobs::promote(tx, id).await?;
    let job = find(tx, id).await?;
    record(tx, actor, log::JOB_PROMOTED, &job).await?;
    Ok(job)
}

/// Makes the organization's jobs of a kind wait. Running ones go on, and other organizations notice nothing.
///
/// # Errors
/// `NotFound` for an unknown kind.
pub async fn pause(tx: &mut OrgTx, actor: &Actor, kind: &str) -> Result<()> {
    let kind = known(kind)?;
    if jobs::pause_kind(tx, kind.name).await? {
        record_queue(tx, actor, log::QUEUE_PAUSED, kind).await?;
    }
    Ok(())
}

/// Lets the organization's jobs of a kind start again.
///
/// # Errors
/// `NotFound` for an unknown kind.
pub async fn resume(tx: &mut OrgTx, actor: &Actor, kind: &str) -> Result<()> {
    let kind = known(kind)?;
    if jobs::resume_kind(tx, kind.name, kind.queue).await? {
        record_queue(tx, actor, log::QUEUE_RESUMED, kind).await?;
    }
    Ok(())
}

fn known(name: &str) -> Result<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name).or_not_found("kind of job")
}

async fn record(tx: &mut OrgTx, actor: &Actor, action: Action, job: &Details) -> Result<()> {
    let about = json!({ "kind": job.job.kind, "document": job.job.document_id });
    activity::record(tx, actor, action, job.job.id.0, Some(about)).await
}

/// A queue has no identifier of its own: it is the organization's.
async fn record_queue(tx: &mut OrgTx, actor: &Actor, action: Action, kind: &Kind) -> Result<()> {
    let org = tx.org();
    activity::record(tx, actor, action, org.0, Some(json!({ "kind": kind.name }))).await
}

//! Cleaning up by the clock: uploads and documents every few minutes, old data every night.

use std::fmt::Debug;
use std::time::Duration;

use anyhow::anyhow;
use serde::{Deserialize, Serialize};
use shared::clock::hours;
use shared::documents::work::SweepDocuments;
use shared::jobs::{Job, JobContext, Jobs};
use shared::{
    App, Error, Result, automations, customers, documents, events, hand_overs, intake, mail, models,
    notifications, webhooks,
};

/// Deletes what nobody looks at any more, domain by domain. Only the clock enqueues it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const NAME: &'static str = "sweep";
    const TIMEOUT: Duration = hours(1);
    const SCHEDULE: Option<&'static str> = Some("27 3 * * *");
}

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default().on::<Sweep, _, _>(run).on::<SweepDocuments, _, _>(sweep_documents)
}

/// Ends lost mails, and deletes old data: mails, webhook deliveries and notifications after 90 days, events and
/// hand-overs after 30, counts of a model's tokens after 400, merged customers after 30, objects in the bucket that no row names after a day. If one
/// domain fails, the others still have their turn. Safe to run twice.
///
/// # Errors
/// When a domain failed: the error names each that did, and the next attempt sweeps all of them again.
pub async fn run(app: App, _: JobContext, _: Sweep) -> Result<()> {
    let failed: Vec<String> = [
        noted("mail", mail::sweep(&app).await),
        noted("webhooks", webhooks::sweep(&app).await),
        noted("notifications", notifications::sweep(&app).await),
        noted("models", models::sweep(&app).await),
        noted("customers", customers::sweep(&app).await),
        noted("intake", intake::sweep(&app).await),
        noted("automations", automations::sweep(&app).await),
        noted("events", events::sweep(&app).await),
        noted("hand_overs", hand_overs::sweep(&app).await),
        // Last, for it lists the whole bucket.
        noted("objects", orphans(&app).await),
    ]
    .into_iter()
    .flatten()
    .collect();
    if failed.is_empty() { Ok(()) } else { Err(anyhow!("not swept: {}", failed.join("; ")).into()) }
}

/// A bucket that is away keeps nothing else from being swept: the next night goes on.
async fn orphans(app: &App) -> Result<u32> {
    match documents::sweep_orphans(app).await {
        Err(error @ Error::Unavailable { .. }) => {
            tracing::warn!(%error, "objects that no row names are not swept tonight");
            Ok(0)
        }
        swept => swept,
    }
}

/// Logs what was swept in a domain, or returns what went wrong there.
fn noted<S: Debug + Default + PartialEq>(domain: &'static str, swept: Result<S>) -> Option<String> {
    match swept {
        Ok(swept) => {
            if swept != S::default() {
                tracing::info!(domain, ?swept, "swept what is old");
            }
            None
        }
        Err(error) => Some(format!("{domain}: {error}")),
    }
}

/// Adopts unreported uploads and cleans up abandoned ones. Safe to run twice.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the next sweep goes on.
pub async fn sweep_documents(app: App, _: JobContext, _: SweepDocuments) -> Result<()> {
    let swept = documents::sweep(&app).await?;
    if swept != documents::Swept::default() {
        tracing::info!(
            adopted = swept.adopted,
            expired = swept.expired,
            removed = swept.removed,
            abandoned = swept.abandoned,
            unused = swept.unused,
            retired = swept.retired,
            erased = swept.erased,
            captures = swept.captures,
            indexed = swept.indexed,
            "swept the documents"
        );
    }
    Ok(())
}

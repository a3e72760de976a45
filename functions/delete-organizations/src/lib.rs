//! The daily removal of organizations whose deletion was requested thirty days ago.

use serde_json::json;
use shared::auth::{issuers, live};
use shared::db::{self, SystemTx};
use shared::http::idempotency;
use shared::ids::OrgId;
use shared::jobs::{self, JobContext};
use shared::organizations::deletion::{self, DeleteOrganizations};
use shared::{
    App, Result, approvals, automations, customers, documents, events, hand_overs, intake, labels, mail,
    mailboxes, models, notifications, pipelines, vendors, webhooks,
};

/// Removes what belongs to organizations whose thirty days are over. Safe to run twice.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the next run goes on.
pub async fn run(app: App, _: JobContext, _: DeleteOrganizations) -> Result<()> {
    let deleted = delete_due(&app).await?;
    if deleted > 0 {
        tracing::info!(deleted, "deleted organizations");
    }
    Ok(())
}

/// Removes every organization that is due; returns how many. Safe to run twice: a finished one is no longer due, and an
/// interrupted one is done again.
///
/// # Errors
/// `Unavailable` when the bucket does not answer: the next run goes on.
pub async fn delete_due(app: &App) -> Result<u32> {
    let mut count = 0;
    for org in deletion::due(app).await? {
        // Jobs first, so that none of them recreates what is removed.
        db::in_steps(&app.db, |tx| Box::pin(jobs::remove_some(tx, org))).await?;
        // Then files: once the rows are gone, nothing would refer to them.
        let files = app.bucket.delete_all(&format!("org-{org}/")).await?;
        let documents = documents::erase_all(app, org).await?;
        let mut tx = SystemTx::begin(&app.db).await?;
        if deletion::close(&mut tx, org).await? {
            erase(&mut tx, org).await?;
            deletion::end(tx, org, json!({ "documents": documents, "files": files })).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// Removes an organization's data in each domain, first the data that refers to other data. A test compares this with
/// the schema.
async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    // Jobs enqueued since.
    jobs::remove_some(tx, org).await?;
    automations::erase(tx, org).await?;
    approvals::erase(tx, org).await?;
    intake::erase(tx, org).await?;
    pipelines::erase(tx, org).await?;
    hand_overs::erase(tx, org).await?;
    customers::erase(tx, org).await?;
    vendors::erase(tx, org).await?;
    mailboxes::erase(tx, org).await?;
    documents::erase(tx, org).await?;
    models::erase(tx, org).await?;
    labels::erase(tx, org).await?;
    issuers::erase(tx, org).await?;
    live::erase(tx, org).await?;
    webhooks::erase(tx, org).await?;
    notifications::erase(tx, org).await?;
    mail::erase(tx, org).await?;
    idempotency::erase(tx, org).await?;
    events::erase(tx, org).await
}

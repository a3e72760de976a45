//! The daily end of organizations whose deletion was asked for thirty days ago.

use serde_json::json;
use shared::auth::live;
use shared::db::SystemTx;
use shared::http::idempotency;
use shared::ids::OrgId;
use shared::jobs::{self, JobContext};
use shared::organizations::deletion::{self, DeleteOrganizations};
use shared::{
    App, Result, automations, documents, events, labels, mail, models, notifications, vendors, webhooks,
};

/// Removes what belongs to organizations whose thirty days are over. Safe to run twice.
///
/// # Errors
/// When Postgres or the bucket is gone: the next run goes on.
pub async fn run(app: App, _: JobContext, _: DeleteOrganizations) -> Result<()> {
    let deleted = delete_due(&app).await?;
    if deleted > 0 {
        tracing::info!(deleted, "deleted organizations");
    }
    Ok(())
}

/// Removes every organization that is due; returns how many. Safe to run twice: what is done is not due any more,
/// and what was interrupted is done again.
///
/// # Errors
/// When Postgres or the bucket is gone: the next run goes on.
pub async fn delete_due(app: &App) -> Result<u32> {
    let mut count = 0;
    for org in deletion::due(app).await? {
        // Jobs first, so that none of them makes what is removed anew.
        remove_jobs(app, org).await?;
        // Then files: once the rows are gone nobody would know of them.
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

/// Waiting, running and finished ones.
async fn remove_jobs(app: &App, org: OrgId) -> Result<()> {
    loop {
        let mut tx = SystemTx::begin(&app.db).await?;
        let removed = jobs::remove_some(&mut tx, org).await?;
        tx.commit().await?;
        if removed == 0 {
            return Ok(());
        }
    }
}

/// What an organization has in each domain, those that refer to others first. A test holds this against the schema.
async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    // Whatever was enqueued since.
    jobs::remove_some(tx, org).await?;
    automations::erase(tx, org).await?;
    vendors::erase(tx, org).await?;
    documents::erase(tx, org).await?;
    models::erase(tx, org).await?;
    labels::erase(tx, org).await?;
    live::erase(tx, org).await?;
    webhooks::erase(tx, org).await?;
    notifications::erase(tx, org).await?;
    mail::erase(tx, org).await?;
    idempotency::erase(tx, org).await?;
    events::erase(tx, org).await
}

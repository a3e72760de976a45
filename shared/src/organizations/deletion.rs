//! The end of an organization thirty days after an admin asked for it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::activity::{self, Actor};
use crate::app::App;
use crate::clock::minutes;
use crate::db::SystemTx;
use crate::error::Result;
use crate::events;
use crate::ids::OrgId;
use crate::jobs::{self, Job};
use crate::organizations::log::ORGANIZATION_DELETED;
use crate::organizations::settings::DAYS_TO_RESTORE;

/// Remove the organizations whose thirty days are over.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DeleteOrganizations {}

impl Job for DeleteOrganizations {
    const NAME: &'static str = "delete-organizations";
    const TIMEOUT: std::time::Duration = minutes(15);
    const SCHEDULE: Option<&'static str> = Some("47 2 * * *");
}

/// Removes every organization that is due; returns how many. Safe to run twice: what is done is not due any more,
/// and what was interrupted is done again.
///
/// # Errors
/// When Postgres or the bucket is gone: the next run goes on.
pub async fn delete_due(app: &App) -> Result<u32> {
    let mut count = 0;
    for org in find_due(app).await? {
        // Jobs first, so that none of them makes what is removed anew. Nobody can enter or restore by now.
        remove_jobs(app, org).await?;
        // Then files: once the rows are gone nobody would know of them.
        let files = app.bucket.delete_all(&format!("org-{org}/")).await?;
        let documents = remove_documents(app, org).await?;
        if close(app, org, json!({ "documents": documents, "files": files })).await? {
            count += 1;
        }
    }
    Ok(count)
}

async fn find_due(app: &App) -> Result<Vec<OrgId>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let ids = sqlx::query_scalar!(
        "select id
         from organizations
         where deleted_at is null and deletion_requested_at <= now() - make_interval(days => $1)
         order by deletion_requested_at
         limit 100",
        i32::try_from(DAYS_TO_RESTORE)?
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(ids.into_iter().map(OrgId).collect())
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

/// A few hundred at a time, so that no statement takes long; pages and fields go with their documents.
async fn remove_documents(app: &App, org: OrgId) -> Result<u64> {
    let mut removed = 0;
    loop {
        let mut tx = SystemTx::begin(&app.db).await?;
        let some = sqlx::query!(
            "delete from documents
             where id in (select id from documents where org_id = $1 order by id limit 200)",
            org.0
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if some.rows_affected() == 0 {
            return Ok(removed);
        }
        removed += some.rows_affected();
    }
}

/// Ends every way in, and removes what is left. The log keeps its rows, memberships theirs, because the log names its
/// actors by them, and the organization its own, without the name. A test holds this against the schema.
async fn close(app: &App, org: OrgId, removed: Value) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let done = sqlx::query!(
        "update organizations
         set deleted_at = now(), name = 'Deleted organization', version = version + 1
         where id = $1 and deleted_at is null and deletion_requested_at <= now() - make_interval(days => $2)",
        org.0,
        i32::try_from(DAYS_TO_RESTORE)?
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    // Whatever was enqueued since.
    jobs::remove_some(&mut tx, org).await?;
    sqlx::query!("delete from invitations where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from derived_files where org_id = $1", org.0).execute(tx.conn()).await?;
    // Secrets, runs and deliveries go with their automation.
    sqlx::query!("delete from automations where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from vendors where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from labels where org_id = $1", org.0).execute(tx.conn()).await?;
    events::erase(&mut tx, org).await?;
    sqlx::query!("delete from notifications where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from model_reservations where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from model_usage where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from mails where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from idempotency where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from api_keys where org_id = $1", org.0).execute(tx.conn()).await?;
    // They hold addresses and devices of people.
    sqlx::query!("delete from sessions where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("update memberships set removed_at = now() where org_id = $1 and removed_at is null", org.0)
        .execute(tx.conn())
        .await?;
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &Actor::system(), ORGANIZATION_DELETED, org.0, Some(removed)).await?;
    tx.commit().await?;
    Ok(true)
}
